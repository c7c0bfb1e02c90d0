"""Which of the pool is shown, on which boards, and with which grade (methods, section 4)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from graph.analysis.structure import Bools
from graph.analysis.target_facts import TargetFacts
from graph.analysis.target_order import DIGITS
from graph.analysis.target_parts import Firms
from graph.analysis.target_pool import ADJACENT, CLASSES

BOARDS = ("链主", "专精特新", "其他厂商")
LEADER, NICHE, OTHER = BOARDS
VERIFY = "待核实"


def shown(ordered: pd.DataFrame, facts: TargetFacts) -> Bools:
    """Which rows of a pool in its order are shown: the first 50 of 邻近, the others up to a ceiling."""
    numbers = facts.profile.targets
    place = ordered.groupby(["s", "klass"]).cumcount()
    most = np.where(ordered.klass == ADJACENT, numbers.pool_shown, numbers.direct_shown)
    return np.asarray(place < most)


def rest(ordered: pd.DataFrame, visible: Bools, facts: TargetFacts) -> pd.DataFrame:
    """segment_id, class, known, shown, rest: how many of each class there are and how many are not listed."""
    counts = (
        pd.DataFrame({"s": ordered.s, "klass": ordered.klass, "shown": visible})
        .groupby(["s", "klass"])
        .shown.agg(["size", "sum"])
        .reset_index()
    )
    return pd.DataFrame(
        {
            "segment_id": facts.structure.ids[counts.s],
            "class": np.array(CLASSES, dtype=object)[counts.klass],
            "known": counts["size"],
            "shown": counts["sum"],
            "rest": counts["size"] - counts["sum"],
        }
    )


def niche(facts: TargetFacts) -> Bools:
    """Which enterprises hold a title of the 专精特新 board, dated or not."""
    titles, wanted = facts.world.tiers, facts.profile.targets.niche_tiers
    held = titles.tier.isin(wanted) | (titles.level + titles.tier).isin(wanted)
    rows = facts.codes(titles.enterprise_id[held])
    out = np.zeros(len(facts.ids), dtype=bool)
    out[rows[rows >= 0]] = True
    return out


def leads(facts: TargetFacts, pairs: pd.DataFrame) -> Bools:
    """Which pairs have a product fact for s with the role 龙头 or 链主."""
    rows = facts.evidence[(facts.evidence.kind == "product") & facts.evidence.leader.astype(bool)]
    capability = facts.structure.capability[pairs.s.to_numpy()]
    own = pd.MultiIndex.from_arrays([pairs.e.to_numpy(), capability])
    return np.asarray(own.isin(pd.MultiIndex.from_frame(rows[["e", "capability"]])))


def boards(pairs: pd.DataFrame, facts: TargetFacts, firm: Firms) -> pd.DataFrame:
    """One row a (s, board, enterprise), in the order of ``pairs``; an enterprise can stand on both first boards."""
    e = pairs.e.to_numpy()
    leader = (pairs.maker.to_numpy(dtype=bool) & leads(facts, pairs)) | firm.listed[e]
    special = niche(facts)[e]
    sides = [(LEADER, leader), (NICHE, special), (OTHER, ~leader & ~special)]
    rows = pd.concat([pairs[mask].assign(board=name) for name, mask in sides])
    number = rows.board.map({name: i for i, name in enumerate(BOARDS)})
    ordered: pd.DataFrame = rows.assign(at=rows.index, b=number).sort_values(["s", "b", "at"], ignore_index=True)
    return ordered.drop(columns=["b"])


def grades(pairs: pd.DataFrame, facts: TargetFacts) -> npt.NDArray[np.object_]:
    """A, B, C or 待核实 of every pair."""
    numbers = facts.profile.targets
    maker = pairs.maker.to_numpy(dtype=bool)
    fits = maker & (pairs.fit.to_numpy(dtype=float) >= numbers.grade_fit - 10.0**-DIGITS)
    moving = (pairs[["linkage", "expansion"]].fillna(0).to_numpy(dtype=float) > 0).any(axis=1)
    best = fits & (pairs.sources.to_numpy() >= numbers.grade_sources) & moving
    memory = ~pairs.sourced.to_numpy(dtype=bool)
    grade = np.select([memory, best, fits], [VERIFY, "A", "B"], default="C")
    return np.asarray(grade, dtype=object)
