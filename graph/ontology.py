"""The ontology: what the graph may hold, read once from ontology.yaml and checked when it is built."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ONTOLOGY_FILE = Path(__file__).with_name("ontology.yaml")
TYPES = ("string", "integer", "float", "boolean", "date", "strings", "json")
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_LABEL = re.compile(r"[A-Z][A-Za-z]*")
_TYPE = re.compile(r"[A-Z][A-Z_]*")


@dataclass(frozen=True)
class Property:
    """One property of a label or relationship. ``name`` as in the graph, ``caption`` as users see it."""

    name: str
    type: str = "string"
    caption: str = ""
    required: bool = False
    allowed: tuple[str, ...] = ()
    unit: str = ""
    search: bool = False
    note: str = ""

    def fault(self, value: Any) -> str | None:
        """Say in Chinese what is wrong with ``value`` (already typed), or None. None and ``""`` mean unknown."""
        if value is None or value == "":
            return f"「{self.caption or self.name}」不能为空" if self.required and "" not in self.allowed else None
        if not _fits(self.type, value):
            return f"「{self.caption or self.name}」应为 {_TYPE_WORDS[self.type]}，现为 {value!r}"
        parts = value if self.type == "strings" else [value]
        if self.allowed and any(p not in self.allowed for p in parts):
            return f"「{self.caption or self.name}」只能是 {'、'.join(a for a in self.allowed if a)}，现为 {value!r}"
        return None


_TYPE_WORDS = {
    "string": "文字",
    "integer": "整数",
    "float": "数字",
    "boolean": "真假值",
    "date": "日期（YYYY、YYYY-MM 或 YYYY-MM-DD）",
    "strings": "文字列表",
    "json": "JSON 文字",
}


def _fits(kind: str, value: Any) -> bool:
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "float":
        return isinstance(value, int | float) and not isinstance(value, bool) and value == value
    if kind == "strings":
        return isinstance(value, list) and all(isinstance(v, str) for v in value)
    if kind == "date":
        return isinstance(value, str) and DATE.fullmatch(value) is not None
    return isinstance(value, str)


@dataclass(frozen=True)
class Label:
    """A kind of node. ``properties`` always starts with id and name."""

    name: str
    caption: str
    properties: Mapping[str, Property]
    derived: bool = False
    note: str = ""


@dataclass(frozen=True)
class Relationship:
    """A kind of edge. ``key`` are the properties that tell two parallel edges apart; ``*`` stands for any label."""

    name: str
    caption: str
    from_labels: tuple[str, ...]
    to_labels: tuple[str, ...]
    key: tuple[str, ...]
    properties: Mapping[str, Property]
    derived: bool = False
    note: str = ""

    def key_of(self, props: Mapping[str, Any]) -> str:
        """The text that tells parallel edges apart; ``""`` where there can be but one."""
        return "|".join(str(props.get(k) or "") for k in self.key)


@dataclass(frozen=True)
class Ontology:
    """The whole declaration."""

    version: int
    labels: Mapping[str, Label]
    relationships: Mapping[str, Relationship]
    confidence: Mapping[str, Mapping[str, Any]]
    provenance: Mapping[str, Property]
    ranks: Mapping[str, int] = field(default_factory=dict)

    def label(self, name: str) -> Label:
        """Raise KeyError with the known names if there is no such label."""
        if name not in self.labels:
            raise KeyError(f"ontology.yaml 没有标签 {name}；已有：{'、'.join(self.labels)}")
        return self.labels[name]

    def relationship(self, name: str) -> Relationship:
        """Raise KeyError with the known names if there is no such relationship."""
        if name not in self.relationships:
            raise KeyError(f"ontology.yaml 没有关系 {name}；已有：{'、'.join(self.relationships)}")
        return self.relationships[name]

    def needs_check(self, confidence: str) -> bool:
        """Whether a fact of this confidence is shown as 待核实."""
        return bool(self.confidence[confidence].get("verify", False))


def _properties(owner: str, raw: Mapping[str, Any]) -> dict[str, Property]:
    out = {}
    for name, spec in raw.items():
        known = {"type", "caption", "required", "allowed", "unit", "search", "note"}
        if extra := set(spec) - known:
            raise ValueError(f"ontology.yaml: {owner}.{name} has unknown keys {sorted(extra)}; known: {sorted(known)}")
        prop = Property(name, **{**spec, "allowed": tuple(spec.get("allowed", ()))})
        if prop.type not in TYPES:
            raise ValueError(f"ontology.yaml: {owner}.{name} has type {prop.type!r}; use one of {TYPES}")
        out[name] = prop
    return out


def _label(name: str, raw: Mapping[str, Any]) -> Label:
    if not _LABEL.fullmatch(name):
        raise ValueError(f"ontology.yaml: label {name!r} must be letters and start with a capital")
    common = {"id": {"required": True, "caption": "编号"}, "name": {"required": True, "caption": "名称"}}
    spec = {k: {**v, **raw["properties"].get(k, {})} for k, v in common.items()} | {
        k: v for k, v in raw["properties"].items() if k not in common
    }
    return Label(name, raw["caption"], _properties(name, spec), raw.get("derived", False), raw.get("note", ""))


def _relationship(name: str, raw: Mapping[str, Any], labels: Mapping[str, Label]) -> Relationship:
    if not _TYPE.fullmatch(name):
        raise ValueError(f"ontology.yaml: relationship {name!r} must be capitals and underscores")
    for side in ("from", "to"):
        if unknown := [x for x in raw[side] if x != "*" and x not in labels]:
            raise ValueError(f"ontology.yaml: {name}.{side} names unknown labels {unknown}")
    props = _properties(name, raw.get("properties", {}))
    key = tuple(raw.get("key", ()))
    if missing := [k for k in key if k not in props]:
        raise ValueError(f"ontology.yaml: {name}.key names undeclared properties {missing}")
    return Relationship(
        name, raw["caption"], tuple(raw["from"]), tuple(raw["to"]), key, props, raw.get("derived", False),
        raw.get("note", ""),
    )  # fmt: skip


def parse(text: str) -> Ontology:
    """Build and check an ontology from YAML. Raise ValueError naming the entry and the mend."""
    raw = yaml.safe_load(text)
    labels = {n: _label(n, r) for n, r in raw["labels"].items()}
    relationships = {n: _relationship(n, r, labels) for n, r in raw["relationships"].items()}
    ranks = {name: i for i, name in enumerate(raw["confidence"])}
    return Ontology(
        raw["version"], labels, relationships, raw["confidence"], _properties("provenance", raw["provenance"]), ranks
    )


@cache
def ontology() -> Ontology:
    """The shipped ontology."""
    return parse(ONTOLOGY_FILE.read_text(encoding="utf-8"))


# --- what derives from it -------------------------------------------------------------------------------------------


def names_index(label: str) -> str:
    """Name of the full-text index over the names (and their pinyin) of one label."""
    return f"names_{label.lower()}"


def constraint_statements(onto: Ontology) -> list[str]:
    """Idempotent Cypher: a uniqueness constraint on every id, look-up indexes, full-text (``cjk``) per label."""
    out = [f"CREATE CONSTRAINT {n.lower()}_id IF NOT EXISTS FOR (n:{n}) REQUIRE n.id IS UNIQUE" for n in onto.labels]
    out += [
        f"CREATE INDEX {label.lower()}_{'_'.join(props)} IF NOT EXISTS "
        f"FOR (n:{label}) ON ({', '.join(f'n.{p}' for p in props)})"
        for label, *props in LOOKUPS
    ]
    out += [
        f"CREATE INDEX {kind.lower()}_{prop} IF NOT EXISTS FOR ()-[r:{kind}]-() ON (r.{prop})"
        for kind, prop in EDGE_LOOKUPS
    ]
    for name, label in onto.labels.items():
        if props := ", ".join(f"n.{p}" for p, prop in label.properties.items() if prop.search):
            out.append(
                f"CREATE FULLTEXT INDEX {names_index(name)} IF NOT EXISTS FOR (n:{name}) ON EACH [{props}] "
                "OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}"
            )
    return out


# (label, property, ...): what the named queries look up other than by id
LOOKUPS = (
    ("Gap", "region", "chain_id"),
    ("Gap", "region", "segment_id"),
    ("Gap", "snapshot"),
    ("Segment", "chain_id"),
    ("Enterprise", "province"),
    ("Enterprise", "uscc"),
    ("Enterprise", "stock_code"),
    ("Enterprise", "name"),
    ("Enterprise", "short_name"),
    ("Chain", "system"),
    ("Load", "dataset"),
    ("Undo", "load_id"),
)
EDGE_LOOKUPS = (("HAS_PRESENCE", "presence_id"),)


def as_mapping(onto: Ontology) -> dict[str, Any]:
    """The ontology as plain data, for /ontology and the client."""
    text = json.dumps(onto, default=lambda o: o.__dict__ if hasattr(o, "__dict__") else dict(o), ensure_ascii=False)
    mapping: dict[str, Any] = json.loads(text)
    return mapping
