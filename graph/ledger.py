"""The ledger of loads: what was loaded, what was interrupted, and how to take a load back."""

from __future__ import annotations

import json
from typing import Any

from graph.errors import NotFound, UsageError
from graph.merge import FactKey
from graph.reader import Reader
from graph.stored_facts import StoredFacts
from graph.writer import BATCH_ROWS, Writer, chunks


def loads(reader: Reader) -> list[dict[str, Any]]:
    """Every load, newest first, as the properties of its Load node."""
    return [row["l"] for row in reader.rows("MATCH (l:Load) RETURN properties(l) AS l ORDER BY l.id DESC")]


def interrupted(reader: Reader) -> list[dict[str, Any]]:
    """Loads that began and never ended, newest first."""
    return [row for row in loads(reader) if row["state"] == "running"]


def undo(reader: Reader, writer: Writer, load_id: str) -> int:
    """Take back an interrupted load, or the newest done load of its dataset; return how many facts changed.

    Raises NotFound if there is no such load, UsageError if a later load of the dataset stands on it.
    """
    of_id = {row["id"]: row for row in loads(reader)}
    if load_id not in of_id:
        raise NotFound("load.unknown", f"没有装载 {load_id}", remedy="运行 liantu loads list 查看编号")
    dataset = of_id[load_id]["dataset"]
    later = [i for i, row in of_id.items() if row["dataset"] == dataset and i > load_id and row["state"] != "undone"]
    if later or of_id[load_id]["state"] == "undone":
        raise UsageError(
            "load.not_newest", "只能撤销该数据集最近一次装载", where=load_id,
            remedy=f"先撤销 {later[0]}" if later else "该装载已撤销",
        )  # fmt: skip
    changed = _restore(writer, load_id) + _remove_made(writer, load_id)
    writer.run("MATCH (l:Load {id: $id}) SET l.state = 'undone'", id=load_id)
    writer.forget_undo(dataset)
    return changed


def _restore(writer: Writer, load_id: str) -> int:
    """Give every changed fact its old look: nodes (sources first), then edges."""
    rows = writer.run("MATCH (u:Undo {load_id: $id}) RETURN u.fact AS fact, u.before AS before", id=load_id)
    facts = [(tuple(json.loads(r["fact"])), json.loads(r["before"])) for r in rows]
    facts.sort(key=lambda f: (len(f[0]), f[0][0] != "Source"))
    for batch in chunks(facts, BATCH_ROWS):
        writer.transaction(lambda tx, b=batch: StoredFacts(tx).put(b))  # type: ignore[misc]
    return len(facts)


def _remove_made(writer: Writer, load_id: str) -> int:
    """Delete what the load made, edges first."""
    edges = writer.run(
        "MATCH (a)-[f {made_by: $id}]->(b) RETURN type(f) AS t, labels(a)[0] AS la, a.id AS a, labels(b)[0] AS lb, "
        "b.id AS b, f.key AS k",
        id=load_id,
    )
    keys: list[FactKey] = [(r["t"], r["la"], r["a"], r["lb"], r["b"], r["k"]) for r in edges]
    nodes = writer.run("MATCH (f {made_by: $id}) RETURN labels(f)[0] AS label, f.id AS id", id=load_id)
    keys += [(r["label"], r["id"]) for r in nodes]
    for batch in chunks(keys, BATCH_ROWS):
        writer.transaction(lambda tx, b=batch: StoredFacts(tx).delete(b))  # type: ignore[misc]
    return len(keys)
