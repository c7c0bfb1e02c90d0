"""Methods, section 0, pipeline: which rows are in it and which product facts it holds back."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from tests.oracle.words import PIPELINE, PIPELINE_MONTHS, RUNNING, Row, add_months, last_day

if TYPE_CHECKING:
    from tests.oracle.facts import Facts


def pipeline_rows(facts: Facts, cut: bool = True) -> list[Row]:
    """Presence and project rows in 签约, 开工, 在建; a project that runs since is in the pipeline no more."""
    running: dict[str, list[date | None]] = defaultdict(list)
    for p in facts.rows["projects"]:
        if p["stage"] in RUNNING and (not cut or facts.seen(p["date"])):
            running[p["project_id"]].append(last_day(p["date"]))
    found = [
        _pipeline(facts, p, p["local_enterprise_id"], p["year"] or p["known_from"])
        for p in facts.rows["presence"]
        if p["stage"] in PIPELINE and (not cut or facts.seen(p["known_from"]))
    ]
    for p in facts.rows["projects"]:
        day = last_day(p["date"])
        over = any(day is None or later is None or later >= day for later in running[p["project_id"]])
        if p["stage"] in PIPELINE and (not cut or facts.seen(p["date"])) and not over:
            found.append(_pipeline(facts, p, p["enterprise_id"], p["date"]))
    return found


def _pipeline(facts: Facts, row: Row, company: str, written: str) -> Row:
    return {
        "company": company,
        "segment": row["segment_id"],
        "places": facts.path(row["adcode"]),
        "date": last_day(written),
        "page": row["source_url"],
    }


def young(facts: Facts, day: date | None) -> bool:
    """Within 36 months of a pipeline date; a row without a date opens no window."""
    return day is not None and facts.now < add_months(day, PIPELINE_MONTHS)


def gated(facts: Facts, cut: bool = True) -> set[tuple[str, str]]:
    """(enterprise, segment) of the product facts that a pipeline row holds back."""
    rows: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in pipeline_rows(facts, cut):
        company = row["company"]
        if company in facts.enterprises and row["segment"] and facts.enterprises[company]["province"] in row["places"]:
            rows[company, row["segment"]].append(row)
    products: dict[str, list[Row]] = defaultdict(list)
    for p in facts.rows["produces"]:
        if not cut or facts.seen(p["known_from"]):
            products[p["enterprise_id"]].append(p)
    shown = _companies_shown_otherwise(facts, cut)
    held = set()
    for (company, segment), pipeline in rows.items():
        days = [r["date"] for r in pipeline if r["date"]]
        if company in shown or not young(facts, max(days, default=None)):
            continue
        pages = {r["page"] for r in pipeline if r["page"]}
        if any(
            (p["source_url"] and p["source_url"] not in pages)
            or (not p["known_from"] and p["confidence"] in ("filing", "memory"))
            for p in products[company]
        ):
            continue  # a fact of another page, or an undated filing or memory fact, shows the company
        for p in products[company]:
            own_page = p["source_url"] in pages
            if p["segment_id"] == segment and (own_page or (not p["known_from"] and not p["source_url"])):
                held.add((company, segment))
    return held


def _companies_shown_otherwise(facts: Facts, cut: bool) -> set[str]:
    """Companies that a title, a revenue or a running row shows."""
    shown = {t["enterprise_id"] for t in facts.rows["tiers"] if not cut or facts.seen(t["known_from"])}
    shown |= {t["enterprise_id"] for t in facts.rows["revenue"] if not cut or facts.seen(t["year"])}
    for p in facts.rows["presence"]:
        if p["stage"] in RUNNING and (not cut or facts.seen(p["known_from"])):
            shown |= {p["local_enterprise_id"], p["enterprise_id"]}
    for p in facts.rows["projects"]:
        if p["stage"] in RUNNING and (not cut or facts.seen(p["date"])):
            shown.add(p["enterprise_id"])
    return shown
