"""The ledger of loads: what was loaded, what was interrupted, and how to take a load back."""

from __future__ import annotations

import json
from typing import Any

from graph.claim import still_runs
from graph.errors import NotFound, UsageError
from graph.merge import STAMPS, FactKey, fact_properties, without
from graph.ontology import ontology
from graph.reader import Reader
from graph.stored_facts import Row, StoredFacts, Transaction
from graph.withdraw import put_back
from graph.writer import BATCH_ROWS, Writer, chunks


def loads(reader: Reader) -> list[dict[str, Any]]:
    """Every load, newest first, as the properties of its Load node."""
    return [row["l"] for row in reader.rows("MATCH (l:Load) RETURN properties(l) AS l ORDER BY l.id DESC")]


def interrupted(reader: Reader) -> list[dict[str, Any]]:
    """Loads that began and never ended, newest first."""
    return [row for row in loads(reader) if row["state"] == "running"]


def undo(reader: Reader, writer: Writer, load_id: str) -> int:
    """Take back an interrupted load, or the newest load of its dataset that changed anything; how many facts changed.

    What other datasets have stated since stays. Raises NotFound if there is no such load, UsageError if a later load of
    the dataset stands on it, or facts of another dataset hang on what would go.
    """
    of_id = {row["id"]: row for row in loads(reader)}
    if load_id not in of_id:
        raise NotFound("load.unknown", f"没有装载 {load_id}", remedy="运行 liantu loads list 查看编号")
    dataset = of_id[load_id]["dataset"]
    if of_id[load_id]["state"] == "running" and still_runs(of_id[load_id]):
        raise UsageError("load.running", "这次装载还在进行", where=load_id, remedy="等它结束，或先停掉那个进程")
    later = [i for i, row in of_id.items() if row["dataset"] == dataset and i > load_id and row["state"] != "undone"]
    if later or of_id[load_id]["state"] == "undone" or of_id[load_id].get("final"):
        raise UsageError(
            "load.not_newest", "只能撤销该数据集最近一次装载", where=load_id,
            remedy=f"先撤销 {later[0]}" if later else "该装载已撤销，或后来的装载已改动数据",
        )  # fmt: skip
    _refuse_if_needed(reader, load_id, dataset)
    changed = _restore(writer, load_id, dataset) + _remove_made(writer, load_id, dataset)
    put_back(writer)
    writer.run("MATCH (l:Load {id: $id}) SET l.state = 'undone'", id=load_id)
    writer.forget_undo([load_id])
    return changed


def _refuse_if_needed(reader: Reader, load_id: str, dataset: str) -> None:
    """Nodes that only this load made must not carry edges of other datasets away with them."""
    row = reader.one(
        "MATCH (n {made_by: $id}) WHERE n.datasets = [$dataset] MATCH (n)-[r]-() "
        "WHERE r.evidence IS NOT NULL AND any(d IN r.datasets WHERE d <> $dataset) "
        "RETURN [d IN r.datasets WHERE d <> $dataset][0] AS other, n.id AS node LIMIT 1",
        id=load_id, dataset=dataset,
    )  # fmt: skip
    if row:
        raise UsageError(
            "load.needed", f"数据集 {row['other']} 的事实连着这次装载带来的 {row['node']}", where=load_id,
            remedy=f"先撤销 {row['other']} 的装载",
        )  # fmt: skip


def _restore(writer: Writer, load_id: str, dataset: str) -> int:
    """Give every changed fact the dataset's old evidence: nodes (sources first), then edges."""
    rows = writer.run("MATCH (u:Undo {load_id: $id}) RETURN u.fact AS fact, u.before AS before", id=load_id)
    facts = [(tuple(json.loads(r["fact"])), json.loads(r["before"])) for r in rows]
    facts.sort(key=lambda f: (len(f[0]), f[0][0] != "Source"))

    def restore(tx: Transaction, batch: list[tuple[FactKey, Row]]) -> None:
        stored = StoredFacts(tx)
        now = stored.read([key for key, _ in batch])
        put, gone = [], []
        for key, before in batch:
            others = without(now.get(key, before)["evidence"], dataset)
            evidence = [*others, *(e for e in before["evidence"] if e not in without(before["evidence"], dataset))]
            stamps = {name: before[name] for name in STAMPS if name in before}
            if evidence:
                put.append((key, {**fact_properties(key, evidence, ontology()), **stamps}))
            elif key in now:
                gone.append(key)
        stored.put(put)
        stored.delete(gone)

    for batch in chunks(facts, BATCH_ROWS):
        writer.transaction(lambda tx, b=batch: restore(tx, b))  # type: ignore[misc]
    return len(facts)


def _remove_made(writer: Writer, load_id: str, dataset: str) -> int:
    """Delete what the load made, edges first; what others state too keeps their evidence."""
    edges = writer.run(
        "MATCH (a)-[f {made_by: $id}]->(b) RETURN type(f) AS t, labels(a)[0] AS la, a.id AS a, labels(b)[0] AS lb, "
        "b.id AS b, f.key AS k",
        id=load_id,
    )
    keys: list[FactKey] = [(r["t"], r["la"], r["a"], r["lb"], r["b"], r["k"]) for r in edges]
    nodes = writer.run("MATCH (f {made_by: $id}) RETURN labels(f)[0] AS label, f.id AS id", id=load_id)
    keys += [(r["label"], r["id"]) for r in nodes]

    def remove(tx: Transaction, batch: list[FactKey]) -> None:
        stored = StoredFacts(tx)
        left = {}
        for key, fact in stored.read(batch).items():
            if evidence := without(fact["evidence"], dataset):
                stamps = {name: fact[name] for name in STAMPS if name in fact}
                left[key] = {**fact_properties(key, evidence, ontology()), **stamps}
        stored.put(list(left.items()))
        stored.delete([key for key in batch if key not in left])

    for batch in chunks(keys, BATCH_ROWS):
        writer.transaction(lambda tx, b=batch: remove(tx, b))  # type: ignore[misc]
    return len(keys)
