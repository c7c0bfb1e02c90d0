"""docs/gaps.md: counts per label and chain of the shipped atlas. ``python -m tests.analysis.counts`` writes it anew."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from graph.analysis.profile import load_profile
from graph.analysis.run import Analysis, analyse
from tests.support.atlas import atlas_world

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "gaps.md"
STATES = ("strong", "weak", "absent", "unknown")
LABELS = ("补链", "延链", "建链", "强链·补短", "强链·锻长", "观察", "省内可配", "无数据")
HOME = "410000"


def page(found: Analysis) -> str:
    """The whole document."""
    world = found.core.world
    chains = world.chains.set_index("chain_id")
    home = found.gaps[found.gaps.region == HOME]
    counted = home[home.chain_id.map(chains.counted_in_total) == "yes"]
    summary = found.chain_summary[found.chain_summary.region == HOME].set_index("chain_id")
    lines = [
        "# Counts of states and labels in the shipped atlas",
        "",
        f"Made by `python -m tests.analysis.counts` from data/ (as of {found.core.as_of}, profile "
        f"{found.core.profile.id}@{found.core.profile.version}); a test fails when it is out of date.",
        "",
        f"Henan (410000), the {counted.chain_id.nunique()} counted chains: {len(counted)} segments. "
        + ", ".join(f"{s} {(counted.state == s).sum()}" for s in STATES)
        + ". "
        + ", ".join(f"{label} {(counted.label == label).sum()}" for label in LABELS)
        + f". Flags: {_flags(counted)}. Confidence: {_words(counted.confidence)}.",
        "",
        "| chain | segments | " + " | ".join(STATES) + " | " + " | ".join(LABELS[:6]) + " | 无数据 | completeness |",
        "|---" * (len(STATES) + 10) + "|",
    ]
    for chain, rows in home.groupby("chain_id"):
        low, high = summary.completeness_lo[chain], summary.completeness_hi[chain]
        cells = [
            f"{chain} {chains.chain_name[chain]}"
            + ("" if chains.counted_in_total[chain] == "yes" else " (not counted)"),
            str(len(rows)),
            *(str((rows.state == s).sum()) for s in STATES),
            *(str((rows.label == label).sum()) for label in (*LABELS[:6], LABELS[7])),
            f"{low:.0%}" if low == high else f"{low:.0%} to {high:.0%}",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    lines += ["", "The 18 cities, all chains:", "", "| city | " + " | ".join(LABELS) + " |", "|---" * 9 + "|"]
    names = dict(zip(world.regions.adcode, world.regions["name"], strict=True))
    for region, rows in found.gaps[found.gaps.region != HOME].groupby("region"):
        lines.append(f"| {names[region]} | " + " | ".join(str((rows.label == x).sum()) for x in LABELS) + " |")
    return "\n".join([*lines, ""])


def _flags(rows: pd.DataFrame) -> str:
    """How many rows carry each flag."""
    counts = rows["flags"].str.split(";").explode()
    return _words(counts[counts != ""])


def _words(values: pd.Series) -> str:
    """Values with their counts, most frequent first."""
    counts = values.replace("", "none").value_counts()
    return ", ".join(f"{value} {count}" for value, count in counts.items())


def atlas_page() -> str:
    """The document for the shipped atlas."""
    profile = load_profile(ROOT / "data" / "profiles" / "default.yaml")
    return page(analyse(atlas_world(), profile))


if __name__ == "__main__":
    PAGE.write_text(atlas_page(), encoding="utf-8")
