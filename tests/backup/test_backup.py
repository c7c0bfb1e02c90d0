"""Backup while serving; restore gives the same hash; damage is refused and the old graph stays."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import backup, server
from graph.connection import Connection
from graph.errors import DataError, GraphUnavailable
from graph.graph_hash import graph_hash
from graph.reader import Reader
from graph.writer import Writer
from liantu.graph_door import open_graph
from liantu.restore import back_up, restore
from liantu.settings import Settings


def silent(done: int, total: int) -> None:
    """No progress bar."""


def fill(connection: Connection, count: int) -> None:
    writer = Writer(connection)
    writer.prepare()
    writer.run(
        "UNWIND range(1, $count) AS i CREATE (:Enterprise {id: 'e' + i, name: '企业 \"' + i, share: i / 7.0, "
        "names: ['甲', '乙\\n'], listed: i % 2 = 0, revenue: 9007199254740993})",
        count=count,
    )
    writer.run(
        "MATCH (a:Enterprise), (b:Enterprise) WHERE a.share < b.share AND b.share < a.share + 1 "
        "CREATE (a)-[:SUPPLIES {key: '', confidence: 'press'}]->(b) CREATE (a)-[:SUPPLIES {key: '2'}]->(b)"
    )


def hash_of(connection: Connection) -> str:
    return graph_hash(Reader(connection))


@pytest.fixture(scope="module")
def embedded_home(tmp_path_factory: pytest.TempPathFactory, jar_cache: Path) -> Iterator[Settings]:
    settings = Settings(tmp_path_factory.mktemp("backup"), jar_cache)
    yield settings
    server.stop(server.Home(settings.home))


def test_a_backup_put_back_is_the_same_graph_and_serves(embedded_home: Settings, tmp_path: Path) -> None:
    with open_graph(embedded_home) as connection:
        fill(connection, 300)
        before = hash_of(connection)
        indexes = Reader(connection).rows("SHOW INDEXES YIELD name, type RETURN name, type ORDER BY name")
    manifest = back_up(embedded_home, tmp_path / "kept", silent)
    assert (manifest.nodes, manifest.hash) == (300, before)
    with open_graph(embedded_home) as connection:
        Writer(connection).run("MATCH (n:Enterprise) WHERE n.share > 10 DETACH DELETE n")
        assert hash_of(connection) != before
    assert restore(embedded_home, tmp_path / "kept", silent).manifest == manifest
    assert sorted(path.name for path in embedded_home.home.iterdir()) == ["neo4j", "server.lock"]
    assert server.status(server.Home(embedded_home.home))
    with open_graph(embedded_home) as connection:
        assert hash_of(connection) == before
        assert Reader(connection).rows("SHOW INDEXES YIELD name, type RETURN name, type ORDER BY name") == indexes


@pytest.mark.parametrize("name", ["nodes.jsonl.gz", "edges.jsonl.gz", "schema.json", "manifest.json"])
@pytest.mark.parametrize("how", ["cut", "gone", "altered"])
def test_a_damaged_backup_is_refused_before_anything_happens(
    empty_graph: Connection, tmp_path: Path, name: str, how: str
) -> None:
    fill(empty_graph, 20)
    before = hash_of(empty_graph)
    backup.write_backup(Reader(empty_graph), tmp_path / "kept", version="5", advance=silent)
    victim = tmp_path / "kept" / name
    body = victim.read_bytes()
    if how == "gone":
        victim.unlink()
    else:
        victim.write_bytes(body[: len(body) // 2] if how == "cut" else b"{}" + body[2:])
    settings = Settings(tmp_path / "home", tmp_path / "no-cache")  # nothing may be fetched or started for it
    with pytest.raises(DataError) as told:
        restore(settings, tmp_path / "kept", silent)
    assert told.value.code in ("backup.damaged", "backup.missing", "backup.format")
    assert not settings.home.exists()
    assert hash_of(empty_graph) == before


def test_a_backup_that_lies_is_found_by_its_hash_and_the_old_graph_stays(
    embedded_home: Settings, tmp_path: Path
) -> None:
    with open_graph(embedded_home) as connection:
        before = hash_of(connection)
    back_up(embedded_home, tmp_path / "kept", silent)
    path, manifest_path = tmp_path / "kept/nodes.jsonl.gz", tmp_path / "kept/manifest.json"
    lines = gzip.decompress(path.read_bytes()).decode().replace("企业", "公司", 1)
    path.write_bytes(gzip.compress(lines.encode()))
    manifest = json.loads(manifest_path.read_text(encoding="utf-8"))
    manifest["sha256"][path.name] = backup.file_sha256(path)
    manifest_path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(DataError) as told:
        restore(embedded_home, tmp_path / "kept", silent)
    assert told.value.code == "backup.damaged"
    assert not (embedded_home.home / "restoring").exists()
    with open_graph(embedded_home) as connection:
        assert hash_of(connection) == before


def test_a_graph_that_is_written_to_gives_no_torn_backup(empty_graph: Connection, tmp_path: Path) -> None:
    fill(empty_graph, 20)
    writer = Writer(empty_graph)

    class Disturbed(Reader):
        def stream(self, text: str, /, **params: object) -> Iterator[dict[str, object]]:
            writer.run("CREATE (:Enterprise {id: randomUUID()})")
            return super().stream(text, **params)

    with pytest.raises(GraphUnavailable) as told:
        backup.write_backup(Disturbed(empty_graph), tmp_path / "kept", version="5", advance=silent)
    assert told.value.code == "backup.busy"
    assert not list((tmp_path / "kept").iterdir())


def test_a_folder_with_something_in_it_is_left_alone(empty_graph: Connection, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(DataError) as told:
        backup.write_backup(Reader(empty_graph), tmp_path, version="5", advance=silent)
    assert told.value.code == "backup.not_empty"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_restore_into_a_graph_that_has_something_is_refused(empty_graph: Connection, tmp_path: Path) -> None:
    fill(empty_graph, 5)
    backup.write_backup(Reader(empty_graph), tmp_path / "kept", version="5", advance=silent)
    with pytest.raises(DataError) as told:
        backup.read_backup(tmp_path / "kept", Writer(empty_graph), Reader(empty_graph), silent)
    assert told.value.code == "restore.not_empty"


def test_a_swap_that_broke_off_is_undone(tmp_path: Path) -> None:
    home = server.Home(tmp_path)
    home.make()
    home.write_store_version("5.26.30")
    home.server.rename(home.replaced)
    server.Home(tmp_path).make()
    assert home.store_version() == "5.26.30"
