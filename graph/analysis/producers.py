"""Who makes what where (methods, section 0): one row for every producer, segment and place that counts.

A row is a product fact of an enterprise at its own place, or a running plant of an outside enterprise. Facts that a
pipeline gates, and enterprises with inferred facts only, are left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from graph.analysis.as_of import add_months, last_days
from graph.analysis.profile import Facts
from graph.analysis.structure import Places
from graph.analysis.world import World

LEVELS = ("province", "city", "county")
COLUMNS = (
    "entity",
    "enterprise_id",
    "segment_id",
    *LEVELS,
    "group",
    "role",
    "tier",
    "confidence",
    "c",
    "sourced",
    "plant",
    "fact",
)
INFERRED = "inferred"


@dataclass(frozen=True)
class Producers:
    """``rows`` has the columns of ``COLUMNS``; ``gated`` holds the product facts that a pipeline keeps out.

    ``entity`` is what local_enterprises counts: the enterprise, or the parent of a plant that is none itself. A
    plant's row carries only the levels at which its parent is outside; one that is an enterprise with a product fact
    of its own has that fact, and only the levels at which it does not stand already. ``role`` and ``tier`` are values
    0..1, ``c`` the worth of the fact's confidence, ``fact`` its key (``produces:E00001>K10-01-S01``,
    ``presence:PR001``).
    """

    rows: pd.DataFrame
    gated: pd.DataFrame


def producers(world: World, where: Places, facts: Facts, now: pd.Timestamp) -> Producers:
    """Every producer of ``world`` as it stands; ``now`` is the day from which pipelines are aged."""
    gate = gated(world, world.produces, where, facts, now)
    own = _own_rows(world, _counting(world.produces[~gate]), facts)
    plants = _plant_rows(world, own, where, facts)
    rows = _finished(world, pd.concat([own, plants], ignore_index=True), facts)
    return Producers(rows, _counting(world.produces[gate]))


def own_producers(world: World, facts: Facts) -> pd.DataFrame:
    """The rows of enterprises that no plant and no pipeline row names; ``world`` may be cut down to them."""
    return _finished(world, _own_rows(world, _counting(world.produces), facts), facts)


def _finished(world: World, rows: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    """Rows with group and worth, in the order of ``COLUMNS``."""
    rows["group"] = groups_of(world, rows.enterprise_id)
    rows["c"] = rows.confidence.map(facts.confidence).fillna(0.0).astype(float)
    rows["sourced"] = rows.confidence.isin(facts.sourced)
    return rows[list(COLUMNS)]


def open_products(world: World, where: Places, facts: Facts, now: pd.Timestamp) -> pd.DataFrame:
    """The product facts of ``world`` that no pipeline keeps out."""
    return world.produces[~gated(world, world.produces, where, facts, now)].reset_index(drop=True)


def _counting(produces: pd.DataFrame) -> pd.DataFrame:
    """Product facts without those of enterprises that have only inferred ones for the segment."""
    known = produces[produces.confidence != INFERRED]
    firm = pd.MultiIndex.from_frame(known[["enterprise_id", "segment_id"]])
    both = pd.MultiIndex.from_frame(produces[["enterprise_id", "segment_id"]])
    return produces[both.isin(firm)].reset_index(drop=True)


def tier_values(tiers: pd.DataFrame, facts: Facts) -> pd.Series:
    """The best title of every enterprise that holds one with a value: enterprise_id -> 0..1."""
    value = tiers.tier.map(facts.tiers)
    lower = tiers.tier.isin(facts.levelled) & (tiers.level != facts.national_level)
    value = value.mask(lower, facts.other_level_value)
    return value.groupby(tiers.enterprise_id).max().dropna()


def _own_rows(world: World, produces: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    """Product facts at the enterprise's own place."""
    place = world.enterprises.set_index("enterprise_id")[list(LEVELS)]
    rows = produces[["enterprise_id", "segment_id", "role", "confidence"]].join(place, on="enterprise_id")
    rows[list(LEVELS)] = rows[list(LEVELS)].fillna("")
    rows["entity"] = rows.enterprise_id
    rows["role"] = rows.role.map(facts.roles).fillna(0.0).astype(float)
    rows["tier"] = rows.enterprise_id.map(tier_values(world.tiers, facts)).fillna(0.0).astype(float)
    rows["plant"] = False
    rows["fact"] = "produces:" + rows.enterprise_id + ">" + rows.segment_id
    return rows


def _plant_rows(world: World, own: pd.DataFrame, where: Places, facts: Facts) -> pd.DataFrame:
    """Running plants of outside enterprises where they stand, be their company registered elsewhere."""
    plants = world.presence[world.presence.stage.isin(facts.running) & (world.presence.confidence != INFERRED)].copy()
    plants["parent"] = plants.enterprise_id
    local = plants.local_enterprise_id != ""
    plants["entity"] = plants.local_enterprise_id.where(local, plants.parent)
    plants = plants[plants.segment_id != ""]
    rows = plants[["entity", "segment_id", "confidence", "presence_id", "parent", "adcode"]].reset_index(drop=True)
    key = ["entity", "segment_id"]
    known = own.drop_duplicates(key).set_index(key)[["role", "confidence", "fact"]]
    itself = (rows.entity != rows.parent).to_numpy()
    stated = known.reindex(pd.MultiIndex.from_frame(rows[key])).reset_index(drop=True)
    stated[~itself] = np.nan
    of_parent = known.role.reindex(pd.MultiIndex.from_frame(rows[["parent", "segment_id"]])).reset_index(drop=True)
    rows["enterprise_id"] = rows.entity
    rows["role"] = stated.role.fillna(of_parent).fillna(facts.roles[facts.plant_role]).astype(float)
    rows["confidence"] = stated.confidence.fillna(rows.confidence)
    rows["tier"] = rows.entity.map(tier_values(world.tiers, facts)).where(itself).fillna(0.0).astype(float)
    rows["plant"] = True
    rows["fact"] = stated.fact.fillna("presence:" + rows.presence_id)
    rows["stated"] = stated.role.notna()
    return _outside_only(rows, world.enterprises, where)


def _outside_only(rows: pd.DataFrame, enterprises: pd.DataFrame, where: Places) -> pd.DataFrame:
    """Set the place of every plant, blank where its parent is inside as well or its company stands by its own fact."""
    home = enterprises.set_index("enterprise_id")[list(LEVELS)]
    paths = {adcode: where.path(adcode) for adcode in rows.adcode.unique()}
    for level in LEVELS:
        here = rows.adcode.map(lambda adcode, at=level: paths[adcode][at]).astype(object)
        there = rows.parent.map(home[level]).fillna("")
        itself = rows.entity.map(home[level]).fillna("").where(rows.stated, "")
        rows[level] = here.where((here != there) & (here != itself), "")
    return rows[(rows[list(LEVELS)] != "").any(axis=1)]


def groups_of(world: World, enterprise_ids: pd.Series) -> pd.Series:
    """The controlling group of each enterprise: a group of its name, else the one stated, else itself."""
    names = set(world.groups.controlling_group) - {""}
    stated = dict(zip(world.groups.enterprise_id, world.groups.controlling_group, strict=True))
    own_name = {
        enterprise: name if name in names else short
        for enterprise, name, short in zip(
            world.enterprises.enterprise_id, world.enterprises["name"], world.enterprises.short_name, strict=True
        )
        if name in names or short in names
    }
    group = {**{e: g for e, g in stated.items() if g}, **own_name}
    return enterprise_ids.map(lambda enterprise: group.get(enterprise, f"={enterprise}")).astype(object)


def pipeline_rows(world: World, facts: Facts) -> pd.DataFrame:
    """Presence and project rows with a segment: local company, segment, adcode, running, day, page.

    A project's company is the one it names; ``project`` tells states of one project together (blank for presence).
    """
    presence, projects = world.presence, world.projects
    happened = presence.year.where(presence.year != "", presence.known_from)
    rows = pd.concat(
        [
            pd.DataFrame({
                "company": presence.local_enterprise_id, "segment_id": presence.segment_id, "adcode": presence.adcode,
                "stage": presence.stage, "date": happened, "page": presence.source_url, "project": "",
                "owner": presence.enterprise_id,
            }),
            pd.DataFrame({
                "company": projects.enterprise_id, "segment_id": projects.segment_id, "adcode": projects.adcode,
                "stage": projects.stage, "date": projects.date, "page": projects.source_url,
                "project": projects.project_id, "owner": projects.enterprise_id,
            }),
        ],
        ignore_index=True,
    )  # fmt: skip
    rows["running"] = rows.stage.isin(facts.running)
    rows["pending"] = rows.stage.isin(facts.pipeline)
    rows["day"] = last_days(rows.date)
    return rows


def young(days: pd.Series, now: pd.Timestamp, facts: Facts) -> pd.Series:
    """Whether fewer than the pipeline months lie between each day and ``now``; an undated row is never young."""
    return days.notna() & (add_months(days, facts.pipeline_months) > now)


def gated(
    world: World, produces: pd.DataFrame, where: Places, facts: Facts, now: pd.Timestamp
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which product facts a pipeline keeps out: those of a new company that cite it, or nothing else, while young."""
    rows = pipeline_rows(world, facts)
    home = dict(zip(world.enterprises.enterprise_id, world.enterprises.province, strict=True))
    pending = rows[rows.pending & (rows.company != "") & (rows.segment_id != "")]
    at_home = [where.province(a) == home.get(c) for a, c in zip(pending.adcode, pending.company, strict=True)]
    pending = pending[np.array(at_home, dtype=bool)]
    pages: dict[str, set[str]] = {}
    own_pages: dict[tuple[str, str], set[str]] = {}
    for company, segment, page in zip(pending.company, pending.segment_id, pending.page, strict=True):
        pages.setdefault(company, set()).update({page} - {""})
        own_pages.setdefault((company, segment), set()).add(page)
    newest = pending.groupby(["company", "segment_id"]).day.max()
    newest = newest[young(newest, now, facts)]
    running = rows[rows.running]
    shown = (
        set(running.company) | set(running.owner) | set(world.tiers.enterprise_id) | set(world.revenue.enterprise_id)
    )
    fresh = set(pages) - shown - _shown_by_facts(produces, pages, facts)
    out = np.zeros(len(produces), dtype=bool)
    keys = zip(produces.enterprise_id, produces.segment_id, produces.source_url, produces.known_from, strict=True)
    for i, (company, segment, page, known) in enumerate(keys):
        if company in fresh and (company, segment) in newest.index:
            cites = page != "" and page in own_pages[(company, segment)]
            out[i] = cites or (not known and not page)
    return out


def _shown_by_facts(produces: pd.DataFrame, pages: dict[str, set[str]], facts: Facts) -> set[str]:
    """Companies that a fact of another page, or an undated filing or memory fact, shows to be running already."""
    of = produces[produces.enterprise_id.isin(list(pages))]
    other = [bool(u) and u not in pages[e] for e, u in zip(of.enterprise_id, of.source_url, strict=True)]
    undated = (of.known_from == "") & of.confidence.isin(facts.undated_shows)
    return set(of.enterprise_id[np.array(other, dtype=bool) | undated.to_numpy()])
