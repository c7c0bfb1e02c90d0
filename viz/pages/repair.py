"""The form by which users repair the map: one fact more, or one that is wrong; it works without a script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from viz import links
from viz.page import Frame, render

TABS = (("补充", "生产", "补一家生产者"), ("补充", "设厂", "补一个外地企业的工厂"), ("有误", "生产", "标为有误"))
SOURCE = ("source_title", "source_url", "source_date", "confidence")
SHOWN = {
    "生产": ("enterprise", "enterprise_id", "uscc", "province_name", "city_name", "segment_id", "role", "products"),
    "设厂": ("enterprise", "enterprise_id", "province_name", "city_name", "segment_id", "stage"),
    "有误": ("enterprise", "enterprise_id", "segment_id", "reason"),
}
LEADS = {
    "生产": "写清谁、在哪里、做这个环节，依据哪个来源。提交后判断随即重算。",
    "设厂": "企业注册在外地，在这里有工厂：写工厂在哪里、到了哪个阶段。投产或运营才算生产者。",
    "有误": "这条事实连同现有出处一起撤下，判断随即重算；以后再装载也不会自己回来。撤销这次修正就恢复。",
}


@dataclass(frozen=True)
class Field:
    """A field of the form. ``words``: what may be chosen; ``fixed``: shown, not asked; ``fault``: what was wrong."""

    name: str
    caption: str
    value: str = ""
    words: tuple[str, ...] = ()
    note: str = ""
    kind: str = "text"
    required: bool = False
    fault: str = ""
    fixed: bool = False


def shown_fields(action: str, kind: str) -> tuple[str, ...]:
    """The names of the fields that a form of this kind has."""
    return (*SHOWN["有误" if action == "有误" else kind], *SOURCE)


def render_repair(
    frame: Frame, fields: Sequence[Field], *, action: str, kind: str, about: str, gap: str, faults: Sequence[str] = ()
) -> str:
    """The form. ``about`` says in words which segment; ``gap`` is where it came from; ``faults`` are of no field."""
    now = {f.name: f.value for f in fields}
    kept = {"segment_id": now.get("segment_id"), "enterprise_id": now.get("enterprise_id"), "gap": gap}
    tabs = [
        {"name": words, "href": links.with_query("/facts/new", {"action": a, "kind": k, **kept}),
         "on": a == action and (a == "有误" or k == kind)}
        for a, k, words in TABS
    ]  # fmt: skip
    title = next(words for a, k, words in TABS if a == action and (a == "有误" or k == kind))
    return render(
        "repair.html", frame, tab="gaps", title=title, fields=fields, kinds=tabs, action=action, kind=kind,
        about=about, gap=gap, faults=faults, lead=LEADS["有误" if action == "有误" else kind],
        wrong=any(f.fault for f in fields) or bool(faults),
    )  # fmt: skip


def with_faults(fields: Sequence[Field], faults: Mapping[str, str]) -> tuple[list[Field], list[str]]:
    """The fields with what is wrong with them, and what is wrong with none of them."""
    names = {f.name for f in fields}
    return [replace(f, fault=faults.get(f.name, "")) for f in fields], [t for n, t in faults.items() if n not in names]
