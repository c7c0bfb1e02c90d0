"""A whole graph in a folder and back: plain files that any later version can read, each with its sha256.

    manifest.json      format, Neo4j version, counts, graph hash, sha256 of the other files
    schema.json        the statements that make constraints and indexes
    nodes.jsonl.gz     {"k": key, "labels": [...], "p": {...}}    one node a line
    edges.jsonl.gz     {"a": key, "b": key, "type": "...", "p": {...}}

Community has no online backup of its store, and a reading transaction sees what others commit meanwhile. So the
graph is read while it serves, and the reading counts only when hash, counts and ledger are the same before and after
(docs/decisions/backup.md).
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from graph.errors import DataError, GraphUnavailable
from graph.graph_hash import graph_hash
from graph.ledger import loads
from graph.reader import Reader
from graph.writer import Writer

FORMAT = 1
TRIES = 3
BATCH = 5000
KEPT = ("schema.json", "nodes.jsonl.gz", "edges.jsonl.gz")
Advance = Callable[[int, int], None]
"""Called with (things done, things in all)."""

KEY = "toInteger(split(elementId({0}), ':')[2])"
NODES = f"MATCH (n) RETURN {KEY.format('n')} AS k, labels(n) AS labels, properties(n) AS p"
EDGES = f"MATCH (a)-[r]->(b) RETURN {KEY.format('a')} AS a, {KEY.format('b')} AS b, type(r) AS type, properties(r) AS p"
COUNTS = "MATCH (n) WITH count(n) AS nodes OPTIONAL MATCH ()-[r]->() RETURN nodes, count(r) AS edges"
CONSTRAINTS = "SHOW CONSTRAINTS YIELD name, createStatement RETURN createStatement AS text ORDER BY name"
INDEXES = (
    "SHOW INDEXES YIELD name, type, owningConstraint, createStatement "
    "WHERE type <> 'LOOKUP' AND owningConstraint IS NULL RETURN createStatement AS text ORDER BY name"
)

MARK = "CREATE INDEX restoring FOR (n:Restoring__) ON (n.restoring__)"
ADD_NODES = "UNWIND $rows AS row CREATE (n:Restoring__:$(row.labels)) SET n = row.p SET n.restoring__ = row.k"
ADD_EDGES = (
    "UNWIND $rows AS row MATCH (a:Restoring__ {restoring__: row.a}), (b:Restoring__ {restoring__: row.b}) "
    "CREATE (a)-[r:$(row.type)]->(b) SET r = row.p"
)
UNMARK = "MATCH (n:Restoring__) WITH n LIMIT $limit REMOVE n:Restoring__ REMOVE n.restoring__ RETURN count(n) AS done"


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    neo4j: str
    nodes: int
    edges: int
    hash: str
    sha256: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


def write_backup(reader: Reader, folder: Path, *, version: str, advance: Advance) -> Manifest:
    """Write the graph into ``folder``, which must be empty or new; the manifest comes last, so half a backup has none.

    Raises DataError ``backup.not_empty``, ``backup.value``; GraphUnavailable ``backup.busy`` when the graph changed
    during each of three readings.
    """
    if folder.exists() and any(folder.iterdir()):
        raise DataError("backup.not_empty", "备份文件夹不是空的。", where=str(folder), remedy="换一个新的文件夹名。")
    folder.mkdir(parents=True, exist_ok=True)
    now = _fingerprint(reader)
    for _ in range(TRIES):
        before, sums = now, _write_files(reader, folder, counted=now, advance=advance)
        now = _fingerprint(reader)
        if now == before:
            manifest = Manifest(version, now.nodes, now.edges, now.hash, sums)
            text = json.dumps(asdict(manifest), ensure_ascii=False, indent=2)
            (folder / "manifest.json").write_text(text, encoding="utf-8")
            return manifest
    for name in KEPT:
        (folder / name).unlink()
    raise GraphUnavailable(
        "backup.busy", "图正在被写入，无法取得前后一致的备份。", where=str(folder), remedy="等装入结束后再备份。"
    )


@dataclass(frozen=True)
class _Fingerprint:
    nodes: int
    edges: int
    hash: str
    ledger: str


def _fingerprint(reader: Reader) -> _Fingerprint:
    counts = reader.one(COUNTS) or {"nodes": 0, "edges": 0}
    return _Fingerprint(counts["nodes"], counts["edges"], graph_hash(reader), json.dumps(loads(reader), default=str))


def _write_files(reader: Reader, folder: Path, *, counted: _Fingerprint, advance: Advance) -> dict[str, str]:
    schema = [row["text"] for text in (CONSTRAINTS, INDEXES) for row in reader.rows(text)]
    (folder / "schema.json").write_text(json.dumps(schema, ensure_ascii=False, indent=1), encoding="utf-8")
    total = counted.nodes + counted.edges
    done = _write_lines(folder / "nodes.jsonl.gz", reader.stream(NODES), lambda n: advance(n, total))
    _write_lines(folder / "edges.jsonl.gz", reader.stream(EDGES), lambda n: advance(done + n, total))
    return {name: file_sha256(folder / name) for name in KEPT}


def _write_lines(path: Path, rows: Iterable[dict[str, Any]], advance: Callable[[int], None]) -> int:
    count = 0
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=6) as file:
        for count, row in enumerate(rows, 1):
            try:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
            except TypeError as error:  # a temporal or spatial value: the ontology has none
                raise DataError(
                    "backup.value", f"图中有备份格式不支持的值：{error}", where=str(row)[:200], remedy="改存为文本。"
                ) from error
            if count % BATCH == 0:
                advance(count)
    return count


def file_sha256(path: Path) -> str:
    """Sum of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_backup(folder: Path) -> Manifest:
    """Read the manifest and compare every file with its sum. Raises DataError: ``backup.missing``, ``.damaged``."""
    try:
        manifest = Manifest(**json.loads((folder / "manifest.json").read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise DataError(
            "backup.missing",
            "这里没有完整的备份（缺 manifest.json）。",
            where=str(folder),
            remedy="指定 liantu backup 写成的文件夹。",
        ) from error
    except (ValueError, TypeError) as error:
        raise _damaged(folder / "manifest.json") from error
    if manifest.format != FORMAT:
        raise DataError(
            "backup.format",
            f"备份的格式是 {manifest.format}，本程序只认 {FORMAT}。",
            where=str(folder),
            remedy="用更新的链图恢复。",
        )
    for name in KEPT:
        if not (folder / name).is_file() or file_sha256(folder / name) != manifest.sha256.get(name):
            raise _damaged(folder / name)
    return manifest


def _damaged(path: Path) -> DataError:
    return DataError(
        "backup.damaged", "备份已损坏，未作任何改动，现有的图保持原样。", where=str(path), remedy="换用另一份备份。"
    )


def read_backup(folder: Path, writer: Writer, reader: Reader, advance: Advance) -> Manifest:
    """Fill an empty graph from a backup and compare its hash. Raises DataError, also when the graph is not empty."""
    manifest = check_backup(folder)
    if (reader.one(COUNTS) or {"nodes": 0})["nodes"]:
        raise DataError("restore.not_empty", "目标图不是空的。", where=str(folder), remedy="只能恢复到空图。")
    total = manifest.nodes + manifest.edges
    writer.run(MARK)
    writer.run("CALL db.awaitIndexes(60)")
    done = 0
    for name, text in (("nodes.jsonl.gz", ADD_NODES), ("edges.jsonl.gz", ADD_EDGES)):
        for rows in _batches(folder / name):
            writer.run(text, rows=rows)
            done += len(rows)
            advance(done, total)
    while writer.run(UNMARK, limit=BATCH)[0]["done"]:
        pass
    writer.run("DROP INDEX restoring")
    for statement in json.loads((folder / "schema.json").read_text(encoding="utf-8")):
        writer.run(statement)
    writer.run("CALL db.awaitIndexes(300)")
    found = _fingerprint(reader)
    if (found.nodes, found.edges, found.hash) != (manifest.nodes, manifest.edges, manifest.hash):
        raise _damaged(folder)
    return manifest


def _batches(path: Path) -> Iterator[list[dict[str, Any]]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        while lines := list(islice(file, BATCH)):
            yield [json.loads(line) for line in lines]
