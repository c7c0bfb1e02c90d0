"""The words of the shapes are those of the ontology, and every shape explains itself."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from graph.answers import shapes
from graph.ontology import ontology


@pytest.mark.parametrize(
    ("literal", "owner", "prop"),
    [
        (shapes.Label, "Gap", "label"),
        (shapes.State, "Gap", "state"),
        (shapes.Flag, "Gap", "flags"),
        (shapes.Sureness, "Gap", "confidence_word"),
        (shapes.Basis, "Gap", "basis"),
        (shapes.Stage, "Segment", "stage"),
        (shapes.BoardName, "TARGETS", "board"),
        (shapes.TargetClass, "TARGETS", "class"),
        (shapes.Grade, "TARGETS", "grade"),
    ],
)
def test_words_are_those_of_the_ontology(literal: Any, owner: str, prop: str) -> None:
    onto = ontology()
    declared = (onto.labels[owner] if owner in onto.labels else onto.relationships[owner]).properties[prop]
    assert set(get_args(literal)) == set(declared.allowed)


def test_confidence_and_links_are_those_of_the_ontology() -> None:
    onto = ontology()
    assert set(get_args(shapes.FactConfidence)) == set(onto.confidence)
    assert set(get_args(shapes.LinkKind)) <= set(onto.relationships)


def test_an_answer_is_frozen_closed_and_timed() -> None:
    answer = shapes.Answer[int](data=3, meta=shapes.Meta(total=9, shown=3, truncated=True))
    assert answer.timed(12.34).meta.took_ms == 12.3
    with pytest.raises(ValueError, match="frozen"):
        answer.data = 4  # type: ignore[misc]
    with pytest.raises(ValueError, match="Extra inputs"):
        shapes.Meta(more=1)  # type: ignore[call-arg]


def test_the_schema_carries_the_descriptions() -> None:
    schema = shapes.GapRow.model_json_schema()
    assert "因此判为" in schema["properties"]["proof"]["description"]
