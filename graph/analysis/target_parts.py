"""The four parts beside fit: capability, linkage, expansion, location pull (methods, section 4).

Values of an enterprise do not depend on the segment; ranks, medians and A50 are taken over a pool. NaN is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from graph.analysis.as_of import last_days
from graph.analysis.producers import tier_values
from graph.analysis.structure import Bools, Floats
from graph.analysis.target_facts import TargetFacts
from graph.analysis.target_links import Links, partner_worth
from graph.analysis.target_profile import PARTS

OTHERS = PARTS[1:]


@dataclass(frozen=True)
class Firms:
    """Raw values, one an enterprise: E values each, NaN where nothing is known."""

    revenue: Floats
    tier: Floats
    listed: Bools
    """On one of the 500 lists, itself or its group, for boards (undated titles count)."""
    listed_dated: Bools
    """The same for capability: at an as-of date without undated titles."""
    tie: Floats
    """A of the linkage formula; NaN without any known edge."""
    expansion: Floats
    pull: Floats
    newest: pd.Series
    """Day of the newest dated fact about the enterprise (NaT: none)."""


def firms(facts: TargetFacts, tied: Links) -> Firms:
    """Everything about an enterprise that the parts need."""
    titles = facts.world.tiers
    dated = titles[titles.known_from != ""] if facts.dated_only else titles
    tier = facts_by_id(facts, tier_values(dated, facts.profile.facts))
    return Firms(
        revenue=_revenue(facts),
        tier=tier,
        listed=_listed(facts, titles),
        listed_dated=_listed(facts, dated),
        tie=_tie(facts, tied),
        expansion=_expansion(facts),
        pull=_pull(facts, tied.investments),
        newest=_newest(facts, tied),
    )


def facts_by_id(facts: TargetFacts, values: pd.Series) -> Floats:
    """Values by enterprise id as an array over all enterprises, NaN where there is none."""
    return values.reindex(facts.ids).to_numpy(dtype=float)


def _revenue(facts: TargetFacts) -> Floats:
    """Revenue of the newest year known, 亿元."""
    rows = facts.world.revenue.dropna(subset="revenue_100m_cny").sort_values(["enterprise_id", "year"])
    return facts_by_id(facts, rows.groupby("enterprise_id").revenue_100m_cny.last())


def _listed(facts: TargetFacts, titles: pd.DataFrame) -> Bools:
    """Whose group has a member on the 500 lists."""
    held = facts.codes(titles.enterprise_id[titles.tier.isin(facts.profile.targets.lists)])
    groups = np.unique(facts.group[held[held >= 0]])
    return np.isin(facts.group, groups)


def _tie(facts: TargetFacts, tied: Links) -> Floats:
    """A: the sum over partners that are local or have a local partner of 2^-age / ln(1 + degree)."""
    size = len(facts.ids)
    own = tied.weight[:size]
    total = np.asarray(own @ partner_worth(tied)).ravel()
    return np.where(np.diff(own.indptr) > 0, total, np.nan)


def counted_events(facts: TargetFacts) -> pd.DataFrame:
    """Events that say something about expansion, with e, v and day: moves into the region itself are not elsewhere.

    An event with several pieces of evidence counts once.
    """
    numbers, rows = facts.profile.targets, facts.world.events.drop_duplicates("event_id")
    names = dict(zip(facts.world.regions.adcode, facts.world.regions["name"], strict=True))
    column = "place_province" if facts.level == "province" else "place_city"
    here = (rows[column] == names[facts.region]) & rows.type.isin(numbers.events_elsewhere)
    rows = rows.assign(e=facts.codes(rows.enterprise_id), v=rows.type.map(numbers.events), day=last_days(rows.date))
    kept: pd.DataFrame = rows[~here & rows.v.notna() & (rows.e >= 0)].reset_index(drop=True)
    return kept


def _expansion(facts: TargetFacts) -> Floats:
    """1 - exp(-sum of v 2^-age); 0 where all events known are moves into the region, NaN without any event."""
    rows = counted_events(facts)
    worth = rows.v.to_numpy(dtype=float) * facts.decay(rows.day, facts.profile.targets.expansion_half_life_months)
    total = np.bincount(rows.e, weights=worth, minlength=len(facts.ids))
    known = np.isin(facts.ids, facts.world.events.enterprise_id)
    return np.where(known, 1 - np.exp(-total), np.nan)


def _pull(facts: TargetFacts, invested: pd.DataFrame) -> Floats:
    """Investments in the region from the enterprise's province, as a share of the largest such flow."""
    province = facts.world.enterprises.province.to_numpy(dtype=object)
    moves = invested[["e", "segment_id", "adcode"]].drop_duplicates()
    flow = pd.Series(province[moves.e]).value_counts()
    flow = flow[flow.index != ""]
    return pd.Series(province).map(flow / max(flow.max(), 1) if len(flow) else flow).to_numpy(dtype=float)


def _newest(facts: TargetFacts, tied: Links) -> pd.Series:
    """The newest day on which anything about an enterprise became known."""
    world = facts.world
    products = facts.evidence[["e", "day"]]
    events = pd.DataFrame({"e": facts.codes(world.events.enterprise_id), "day": last_days(world.events.date)})
    revenue = pd.DataFrame({"e": facts.codes(world.revenue.enterprise_id), "day": last_days(world.revenue.year)})
    edges = tied.edges[["u", "v", "day"]]
    rows = pd.concat([products, events, revenue, edges.rename(columns={"u": "e"}), edges.rename(columns={"v": "e"})])
    return rows.groupby("e").day.max().reindex(range(len(facts.ids)))


def parts(firm: Firms, pairs: pd.DataFrame, single: float) -> pd.DataFrame:
    """``pairs`` (s, e, fit, ...) with capability, linkage, expansion, pull (NaN: unknown), A and the day newest.

    The rows of one s are its pool, whole: percentiles and A50 are taken over them; ``single`` is the percentile of the
    only value of a pool.
    """
    out = pairs.copy()
    e = out.e.to_numpy()
    revenue = pd.Series(firm.revenue[e], index=out.index)
    rank = revenue.groupby(out.s).rank(method="average")
    known = revenue.groupby(out.s).transform("count")
    size = ((rank - 1) / (known - 1).clip(lower=1)).mask((known == 1) & revenue.notna(), single)
    listed = np.where(firm.listed_dated[e], 1.0, np.nan)
    out["capability"] = pd.DataFrame({"size": size, "tier": firm.tier[e], "listed": listed}, index=out.index).mean(
        axis=1
    )
    out["tie"] = firm.tie[e]
    positive = out.tie.where(out.tie > 0)
    half = positive.groupby(out.s).transform("median")
    out["linkage"] = (out.tie / (out.tie + half)).mask(out.tie == 0, 0.0)
    out["expansion"] = firm.expansion[e]
    out["pull"] = firm.pull[e]
    out["newest"] = firm.newest.to_numpy()[e]
    return out
