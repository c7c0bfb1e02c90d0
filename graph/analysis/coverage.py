"""What seeing nobody means in a place (methods, section 1): the basis of every (region, segment).

A statement on the segment goes before one on its chain; of two on the same scope the better basis holds, so that one
more source never lowers it. A city inherits ``survey`` where the province's own zero is survey and the survey names
the city of nearly all makers of the chain; all else is ``sample``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from graph.analysis.structure import Bools, Floats, Places, Structure

BASES = ("sample", "survey", "census")
SAMPLE, SURVEY, CENSUS = BASES


@dataclass(frozen=True)
class Basis:
    """Matrices regions x segments: ``basis`` (text), ``inherited`` (a city's survey), ``scope`` (the stating row)."""

    basis: npt.NDArray[np.object_]
    inherited: Bools
    scope: npt.NDArray[np.object_]


def stated(coverage: pd.DataFrame, regions: list[str], shape: Structure) -> Basis:
    """The basis that coverage rows state for exactly these regions."""
    size = (len(regions), shape.size)
    out = Basis(np.full(size, SAMPLE, dtype=object), np.zeros(size, dtype=bool), np.full(size, "", dtype=object))
    chain_ids = np.array(shape.chain_ids, dtype=object)[shape.chain]
    known = coverage[coverage.region.isin(regions) & coverage.basis.isin(BASES)]
    rank = known.basis.map({basis: i for i, basis in enumerate(BASES)})
    best = known.assign(rank=rank).sort_values("rank").drop_duplicates(["region", "scope"], keep="last")
    for ids in (chain_ids, shape.ids):
        for i, region in enumerate(regions):
            here = best[best.region == region]
            basis = dict(zip(here.scope, here.basis, strict=True))
            for j, scope in enumerate(ids):
                if scope in basis:
                    out.basis[i, j], out.scope[i, j] = basis[scope], f"coverage:{region}/{scope}"
    return out


def named_share(placed: pd.DataFrame, province: str, cities: list[str], shape: Structure) -> Floats:
    """Per chain: the share of the province's producers whose city is known (NaN without producers)."""
    chain = shape.chain[placed.segment.to_numpy(dtype=int)]
    local = placed.assign(chain=chain)[["region", "chain", "entity"]]
    all_of = local[local.region == province].drop_duplicates(["chain", "entity"])
    named = local[local.region.isin(cities)].drop_duplicates(["chain", "entity"])
    named = named.merge(all_of[["chain", "entity"]], on=["chain", "entity"])
    count = len(shape.chain_ids)
    total = np.bincount(all_of.chain, minlength=count).astype(float)
    with np.errstate(invalid="ignore"):
        return np.bincount(named.chain, minlength=count) / np.where(total > 0, total, np.nan)


def inherit(
    basis: Basis,
    regions: list[str],
    where: Places,
    empty: Bools,
    share: dict[str, Floats],
    shape: Structure,
    least: float,
) -> Basis:
    """``basis`` with the cities' inherited ``survey``; ``empty`` says where nobody is (regions x segments)."""
    out = Basis(basis.basis.copy(), basis.inherited.copy(), basis.scope.copy())
    row = {region: i for i, region in enumerate(regions)}
    for region, i in row.items():
        province = where.parent.get(region, "")
        if where.level.get(region) != "city" or province not in row:
            continue
        p = row[province]
        survey = (basis.basis[p] == SURVEY) & empty[p]
        enough = np.nan_to_num(share[province], nan=0.0)[shape.chain] >= least
        take = (basis.scope[i] == "") & survey & enough
        out.basis[i, take], out.scope[i, take] = SURVEY, basis.scope[p, take]
        out.inherited[i, take] = True
    return out
