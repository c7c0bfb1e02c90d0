"""What speaks against asking: hollowing out a neighbour in the province, and gaps that other cities work on already.

The guards mark; they never move anybody in the order (methods, section 4).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph.analysis.as_of import last_days
from graph.analysis.producers import young
from graph.analysis.target_facts import TargetFacts
from graph.analysis.target_pool import local_producers

HOLLOW, SAME_GAP, SAME_TARGET = "掏空邻市", "他市已在做", "他市已在谈"
COLUMNS = ("segment_id", "enterprise_id", "guard", "city", "text", "last", "date", "url")


def guards(facts: TargetFacts, shown: pd.DataFrame) -> pd.DataFrame:
    """Marks on the shown pairs (s, e) and on segments (enterprise_id ``""``); columns COLUMNS.

    ``last``: the city would be left without a maker of the segment.
    """
    frames = [_hollow(facts, shown), *_pending(facts, shown)]
    rows = pd.concat([f for f in frames if len(f)] or [pd.DataFrame(columns=list(COLUMNS))], ignore_index=True)
    rows["segment_id"] = facts.structure.ids[rows.s.astype(int)] if len(rows) else ""
    return rows[list(COLUMNS)].sort_values(list(COLUMNS[:4]), ignore_index=True)


def _city_names(facts: TargetFacts) -> dict[str, str]:
    """Adcode -> name."""
    return dict(zip(facts.world.regions.adcode, facts.world.regions["name"], strict=True))


def _province(facts: TargetFacts) -> str:
    """The province that the region lies in."""
    return facts.places.province(facts.region)


def _hollow(facts: TargetFacts, shown: pd.DataFrame) -> pd.DataFrame:
    """Targets that make s in another city of the region's own province: moving them takes it from there.

    From a province's own view there is none: whoever makes s inside it stands on the 增资扩产 list.
    """
    if facts.level == "province":
        return pd.DataFrame()
    made = local_producers(facts).rows
    made = made[(made.province == _province(facts)) & (made[facts.level] != facts.region) & (made.city != "")]
    capability = dict(zip(facts.structure.ids, facts.structure.capability, strict=True))
    made = made.assign(capability=made.segment_id.map(capability), e=facts.codes(made.entity))
    makers = made.groupby(["capability", "city"]).group.nunique().rename("makers")
    pairs = shown[["s", "e"]].drop_duplicates()
    pairs = pairs.assign(capability=facts.structure.capability[pairs.s.to_numpy()])
    rows = pairs.merge(made[["e", "capability", "city"]].drop_duplicates(), on=["e", "capability"])
    rows = rows.join(makers, on=["capability", "city"])
    names = _city_names(facts)
    text = [
        f"已在{names.get(c, c)}生产，迁来即从邻市拿走"
        + ("，该市再无这一环节的厂商" if n == 1 else f"，该市另有 {n - 1} 家")
        for c, n in zip(rows.city, rows.makers, strict=True)
    ]
    return rows.assign(
        enterprise_id=facts.ids[rows.e], guard=HOLLOW, text=text, last=rows.makers == 1, date="", url=""
    )[["s", *COLUMNS[1:]]]  # fmt: skip


def _pending(facts: TargetFacts, shown: pd.DataFrame) -> list[pd.DataFrame]:
    """Young pipeline rows of the province, outside the region if it is a city: on the segment, and with the target."""
    rows = _pipeline(facts)
    if not len(rows):
        return []
    s = shown.s.unique()
    wanted = pd.DataFrame({"s": s, "capability": facts.structure.capability[s]})
    on_gap = rows.drop(columns="s").merge(wanted, on="capability").assign(enterprise_id="", guard=SAME_GAP, last=False)
    with_target = rows.drop(columns="s").merge(shown[["s", "e"]].drop_duplicates(), on="e")
    with_target = with_target.assign(enterprise_id=facts.ids[with_target.e], guard=SAME_TARGET, last=False)
    keep = ["s", *COLUMNS[1:]]
    return [f[keep].drop_duplicates(["s", "enterprise_id", "city", "text"]) for f in (on_gap, with_target)]


def _pipeline(facts: TargetFacts) -> pd.DataFrame:
    """s, e, city, text, date, url of every young 签约, 开工 or 在建 row of the province that is not of the region."""
    world, rules = facts.world, facts.profile.facts
    presence = world.presence.assign(what=world.presence.henan_entity, date=world.presence.known_from)
    projects = world.projects.assign(what=world.projects.project).sort_values(["project_id", "date"], kind="stable")
    newest = projects.drop_duplicates(["project_id", "segment_id"], keep="last")
    rows = pd.concat([presence, newest], ignore_index=True)
    path = {a: facts.places.path(a) for a in rows.adcode.unique()}
    for level in ("city", "province"):
        rows[level] = rows.adcode.map({adcode: found[level] for adcode, found in path.items()})
    rows = rows[rows.stage.isin(rules.pipeline) & (rows.province == _province(facts)) & (rows.city != "")]
    if facts.level != "province":
        rows = rows[~facts.inside(rows.adcode)]
    rows = rows[young(last_days(rows.date), facts.now, rules)]
    shape, names = facts.structure, _city_names(facts)
    s = rows.segment_id.map(shape.code()).fillna(-1).astype(int)
    parts = zip(rows.city, rows.date, rows.stage, rows.what, strict=True)
    text = [f"{names.get(city, city)} {date} {stage}：{what}" for city, date, stage, what in parts]
    return pd.DataFrame(
        {
            "s": s, "capability": np.where(s >= 0, shape.capability[s], -1), "e": facts.codes(rows.enterprise_id),
            "city": rows.city, "text": text, "date": rows.date, "url": rows.source_url,
        }
    )  # fmt: skip
