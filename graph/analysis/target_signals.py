"""The newest dated signals of an enterprise: moves, investments in the region, supply ties, each with its source."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from graph.analysis.as_of import last_days
from graph.analysis.structure import Ints
from graph.analysis.target_facts import TargetFacts
from graph.analysis.target_links import SUPPLY, Links


def signals(facts: TargetFacts, tied: Links, enterprises: Ints) -> dict[int, list[dict[str, Any]]]:
    """For each enterprise its newest signals: date (as precise as the source), text, url, confidence; newest first."""
    rows = pd.concat([_moves(facts), _invested(tied), _supplied(facts, tied)], ignore_index=True)
    rows = rows[(rows.date != "") & rows.e.isin(enterprises)]
    rows = rows.assign(day=last_days(rows.date)).drop_duplicates(["e", "date", "text"])
    rows = rows.sort_values(["e", "day", "text"], ascending=[True, False, True])
    rows = rows[rows.groupby("e").cumcount() < facts.profile.targets.signals_shown]
    out: dict[int, list[dict[str, Any]]] = {}
    columns = ["date", "text", "url", "confidence"]
    for e, values in zip(rows.e, rows[columns].itertuples(index=False, name=None), strict=True):
        out.setdefault(int(e), []).append(dict(zip(columns, values, strict=True)))
    return out


def _amount(values: pd.Series) -> pd.Series:
    """`` 10.5 亿元``, or nothing where no amount is known."""
    return values.map(lambda v: "" if np.isnan(v) else f" {v:g} 亿元").astype(object)


def _frame(e: Ints, rows: pd.DataFrame, date: str, text: pd.Series) -> pd.DataFrame:
    """One signal a row."""
    return pd.DataFrame(
        {
            "e": e,
            "date": rows[date].to_numpy(dtype=object),
            "text": text.to_numpy(dtype=object),
            "url": rows.source_url.to_numpy(dtype=object),
            "confidence": rows.confidence.to_numpy(dtype=object),
        }
    )


def _moves(facts: TargetFacts) -> pd.DataFrame:
    """Events: type, place, amount."""
    rows = facts.world.events
    city = rows.place_city.where(rows.place_city != rows.place_province, "")
    place = (rows.place_province + city).map(lambda p: f"（{p}）" if p else "").astype(object)
    amount = _amount(rows.amount_100m_cny).where(place == "", _amount(rows.amount_100m_cny).str.strip())
    return _frame(facts.codes(rows.enterprise_id), rows, "date", rows.type + place + amount)


def _invested(tied: Links) -> pd.DataFrame:
    """Investments in the region: stage and name."""
    rows = tied.investments
    return _frame(rows.e.to_numpy(dtype=np.int64), rows, "date", rows.stage + "：" + rows.text)


def _supplied(facts: TargetFacts, tied: Links) -> pd.DataFrame:
    """Supply ties, told from both ends."""
    rows = facts.world.supplies
    u, v = facts.codes(rows.supplier_id), facts.codes(rows.buyer_id)
    names = np.append(tied.names, "")
    product = rows["product"].where(rows["product"] != "", "产品")
    sold = _frame(u, rows, "known_from", SUPPLY + "：" + product + " → " + pd.Series(names[v], index=rows.index))
    bought = _frame(v, rows, "known_from", "采购：" + product + " ← " + pd.Series(names[u], index=rows.index))
    return pd.concat([sold, bought])
