"""docs/ONTOLOGY.md says what the ontology says."""

from __future__ import annotations

from graph.ontology import ontology
from graph.ontology_doc import FILE, ontology_page


def test_the_page_is_up_to_date() -> None:
    assert FILE.read_text(encoding="utf-8") == ontology_page(ontology()), "run: python -m graph.ontology_doc"
