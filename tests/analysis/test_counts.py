from __future__ import annotations

from tests.analysis.counts import PAGE, atlas_page


def test_the_counts_in_the_docs_are_those_of_the_atlas() -> None:
    assert PAGE.read_text(encoding="utf-8") == atlas_page(), "run: python -m tests.analysis.counts"
