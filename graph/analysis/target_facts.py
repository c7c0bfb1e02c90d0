"""The facts of methods section 4 as codes and arrays, seen from one region and one day.

At an as-of date undated moves, revenue and supply edges count nowhere; undated titles count for boards only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from graph.analysis.as_of import KNOWN, at, last_days, reference_date
from graph.analysis.producers import INFERRED, groups_of, open_products
from graph.analysis.profile import Profile
from graph.analysis.structure import Bools, Floats, Ints, Places, Structure, places, structure
from graph.analysis.world import World
from graph.errors import NotFound

DAYS_A_MONTH = 365.25 / 12
UNDATED_COUNTS_NOWHERE = ("presence", "projects", "supplies", "revenue", "events")
NO_PAGE = "no page"


@dataclass(frozen=True)
class TargetFacts:
    """E enterprises, S segments, C capabilities. ``makes`` and ``sourced`` are E x C matrices of ones."""

    world: World
    profile: Profile
    structure: Structure
    places: Places
    region: str
    level: str
    now: pd.Timestamp
    dated_only: bool
    ids: npt.NDArray[np.object_]
    local: Bools
    home: Bools
    """Outside the region and inside its province: the class 省内 of a city."""
    group: Ints
    group_names: npt.NDArray[np.object_]
    """Name of each group; ``=<enterprise id>`` where an enterprise stands alone."""
    evidence: pd.DataFrame
    """What states that e makes something: e, capability, segment_id, kind, c, sourced, inferred, source, day, url,
    leader."""
    makes: sparse.csr_matrix
    sourced: sparse.csr_matrix
    panel: sparse.csr_matrix
    """The part of ``makes`` that counts as makers: in the provinces of the national panel, not by inference alone."""

    @cached_property
    def code(self) -> dict[str, int]:
        """Enterprise id -> number."""
        return {e: i for i, e in enumerate(self.ids)}

    def codes(self, ids: pd.Series) -> Ints:
        """Numbers of enterprise ids, -1 for ids that the world does not have."""
        return np.asarray(ids.map(self.code).fillna(-1), dtype=np.int64)

    def inside(self, adcodes: pd.Series) -> Bools:
        """Which of the adcodes lie in the region."""
        known = {a: self.region in self.places.path(a).values() for a in adcodes.unique()}
        return np.asarray(adcodes.map(known), dtype=bool)

    def decay(self, days: pd.Series, half_life_months: float) -> Floats:
        """2^(-age / half-life); an undated row counts as aged by the profile's number of half-lives."""
        age = (self.now - days).dt.days.to_numpy(dtype=float) / DAYS_A_MONTH / half_life_months
        return np.asarray(
            2.0 ** -np.where(np.isnan(age), self.profile.targets.undated_age_half_lives, np.maximum(age, 0))
        )


def target_facts(world: World, profile: Profile, region: str, as_of: str | None = None) -> TargetFacts:
    """Prepare ``world`` as known at ``as_of``. Raises NotFound ``region.unknown``."""
    where = places(world, profile.facts.outside_panel)
    now = pd.Timestamp(reference_date(world, as_of))
    seen = at(world, as_of)
    seen = replace(seen, produces=open_products(seen, where, profile.facts, now))
    if as_of:
        seen = _dated(seen)
    shape = structure(seen)
    if region not in where.level:
        raise NotFound("region.unknown", f"没有地区“{region}”", where="region", remedy="写六位行政区划代码，如 410000")
    firms = seen.enterprises
    level = where.level[region] if where.level[region] in ("province", "city", "county") else "county"
    local = (firms[level] == region).to_numpy()
    province = where.province(region)
    group, names = pd.factorize(groups_of(seen, firms.enterprise_id))
    evidence = _evidence(seen, shape, profile)
    products = evidence[evidence.kind == "product"]
    return TargetFacts(
        world=seen,
        profile=profile,
        structure=shape,
        places=where,
        region=region,
        level=level,
        now=now,
        dated_only=bool(as_of),
        ids=firms.enterprise_id.to_numpy(dtype=object),
        local=local,
        home=~local & (firms.province == province).to_numpy() & bool(province),
        group=group.astype(np.int64),
        group_names=np.asarray(names, dtype=object),
        evidence=evidence,
        **_matrices(products, firms.province.isin(where.panel).to_numpy(), shape.capabilities),
    )


def hide(facts: TargetFacts, enterprises: Ints, capability: int) -> TargetFacts:
    """``facts`` without the product facts of the given enterprises for one capability (leave-one-out)."""
    rows = facts.evidence
    hidden = (rows.kind == "product") & (rows.capability == capability) & rows.e.isin(enterprises)
    kept = rows[~hidden]
    inside = facts.world.enterprises.province.isin(facts.places.panel).to_numpy()
    found = _matrices(kept[kept.kind == "product"], inside, facts.makes.shape[1])
    return replace(facts, evidence=kept, **found)


def _matrices(products: pd.DataFrame, inside: Bools, width: int) -> dict[str, sparse.csr_matrix]:
    """makes, sourced and panel from product facts; ``inside``: which enterprises are of the national panel."""
    counted = inside[products.e.to_numpy()] & ~products.inferred.astype(bool)
    height = len(inside)
    return {
        "makes": _ones(products, height, width),
        "sourced": _ones(products[products.sourced], height, width),
        "panel": _ones(products[counted], height, width),
    }


def _dated(world: World) -> World:
    """``world`` without the undated rows of the frames whose undated rows count nowhere."""
    frames = {name: getattr(world, name) for name in UNDATED_COUNTS_NOWHERE}
    return replace(world, **{n: f[f[KNOWN[n]] != ""].reset_index(drop=True) for n, f in frames.items()})


def _ones(rows: pd.DataFrame, height: int, width: int) -> sparse.csr_matrix:
    """A matrix of ones at the distinct (e, capability) of ``rows``."""
    keys = rows[["e", "capability"]].drop_duplicates()
    return sparse.csr_matrix(
        (np.ones(len(keys)), (keys.e.to_numpy(), keys.capability.to_numpy())), shape=(height, width)
    )


def _evidence(world: World, shape: Structure, profile: Profile) -> pd.DataFrame:
    """One row a piece of evidence that an enterprise makes a capability."""
    tenders = world.events[world.events.type.isin(profile.targets.tender_events)]
    frames = (
        ("product", world.produces, "enterprise_id", "known_from"),
        ("supply", world.supplies, "supplier_id", "known_from"),
        ("tender", tenders, "enterprise_id", "date"),
    )
    code = {e: i for i, e in enumerate(world.enterprises.enterprise_id)}
    capability = dict(zip(shape.ids, shape.capability, strict=True))
    parts = []
    for kind, frame, who, known in frames:
        rows = frame[frame.segment_id.isin(capability) & frame[who].isin(code)]
        parts.append(
            pd.DataFrame(
                {
                    "e": rows[who].map(code).astype(np.int64),
                    "capability": rows.segment_id.map(capability).astype(np.int64),
                    "segment_id": rows.segment_id,
                    "kind": kind,
                    "c": rows.confidence.map(profile.facts.confidence).fillna(0.0).astype(float),
                    "sourced": rows.confidence.isin(profile.facts.sourced),
                    "source": source_of(rows.source_url, rows.confidence.isin(profile.facts.sourced)),
                    "inferred": rows.confidence == INFERRED,
                    "day": last_days(rows[known]),
                    "url": rows.source_url,
                    "leader": rows.role.isin(profile.targets.leader_roles) if kind == "product" else False,
                    "text": rows.products if kind == "product" else "",
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def source_of(urls: pd.Series, sourced: pd.Series) -> pd.Series:
    """What tells two sources apart: the site of the page; all sourced facts without a page are one source.

    Memory and conclusions are no source, whatever page they name: ``""``.
    """
    sites = {u: urlsplit(u).hostname or NO_PAGE for u in urls.unique()}
    return urls.map(sites).astype(object).where(sourced, "")
