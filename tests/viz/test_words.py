"""How numbers are printed: unknown is never zero, an interval is an interval."""

from __future__ import annotations

import pytest

from viz import words as w


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (w.thousands(2960), "2,960"),
        (w.thousands(None), "—"),
        (w.thousands(float("nan")), "—"),
        (w.percent(0.914), "91%"),
        (w.percents(0.59, 1.0), "59–100%"),
        (w.percents(0.911, 0.914), "91%"),
        (w.interval(36, 86), "36–86"),
        (w.interval(44, 44), "44"),
        (w.interval(None, None), "—"),
        (w.money(16.1), "16.1 亿元"),
        (w.money(140.0), "140 亿元"),
        (w.money(None), "金额未载"),
        (w.confirmed(5, 1), "5+1?"),
        (w.confirmed(4, 0), "4"),
        (w.weight(0.4), ".40"),
        (w.short_name("动力电池电芯与电池包制造基地", 6), "动力电池电…"),
        (w.listing(["甲", "乙", "丙", "丁"], 3), "甲、乙、丙 等 4 个"),
        (w.listing(["甲"]), "甲"),
    ],
)
def test_printing(shown: str, expected: str) -> None:
    assert shown == expected
