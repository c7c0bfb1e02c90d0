"""Ten planted faults give ten messages with file, line, column and remedy, and an unchanged graph."""

from __future__ import annotations

from pathlib import Path

from loaders.run import load_atlas
from tests.loaders.conftest import Loaded
from tests.support.small_data import append


def _rewrite(path: Path, change: object) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_bytes(change(text))  # type: ignore[operator]


def _plant(data: Path) -> None:
    append(data, "atlas/produces.csv", "E99999,F-01-S01,氢气,龙头,,,,memory")
    events = (data / "atlas/events.csv").read_text(encoding="utf-8").splitlines()[1]
    date = events.split(",")[6]
    _rewrite(data / "atlas/events.csv", lambda t: t.replace(f",{date},", ",2023-02-30x,", 1).encode())
    _rewrite(data / "atlas/platforms.csv", lambda t: t.encode("gb18030"))
    _rewrite(data / "atlas/groups.csv", lambda t: t.replace("basis,", "", 1).encode())
    chain = (data / "atlas/chains.csv").read_text(encoding="utf-8").splitlines()[1]
    append(data, "atlas/chains.csv", chain)
    _rewrite(data / "atlas/stats.csv", lambda t: t.replace("note,", "note,备用,", 1).encode())
    (data / "atlas/coverage.csv").write_bytes(b"")
    _rewrite(data / "atlas/same_as.csv", lambda t: b"\xef\xbb\xbf" + t.encode())
    _rewrite(data / "atlas/revenue.csv", lambda t: t.replace("\n", "\r\n").encode())
    with (data / "atlas/tiers.csv").open("r+b") as stream:
        stream.seek(0, 2)
        stream.seek(1 << 30, 1)
        stream.write(b"\n")


EXPECTED = {
    "atlas/produces.csv": ("row.unknown_reference", "enterprise_id"),
    "atlas/events.csv": ("cell.date", "date"),
    "atlas/platforms.csv": ("file.encoding", "第"),
    "atlas/groups.csv": ("column.missing", "basis"),
    "atlas/chains.csv": ("row.twice", "chain_id"),
    "atlas/stats.csv": ("column.extra", "备用"),
    "atlas/coverage.csv": ("file.empty", ""),
    "atlas/same_as.csv": ("file.bom", ""),
    "atlas/revenue.csv": ("file.crlf", ""),
    "atlas/tiers.csv": ("file.line_too_long", ""),
}


def test_ten_faults_give_ten_messages_and_an_unchanged_graph(loaded: Loaded) -> None:
    _plant(loaded.data)
    report = load_atlas(loaded.connection, loaded.data)
    assert report.stopped
    assert not report.load_id
    found: dict[str, list[tuple[str, str]]] = {}
    for file, p in report.problems:
        found.setdefault(file, []).append((p.code, p.column))
        assert p.message
        assert p.remedy
        assert p.line > 0 or p.code == "file.empty"
    wrong = {f: v for f, v in found.items() if f not in EXPECTED and v[0][0] != "row.width"}
    assert wrong == {}
    for file, (code, column) in EXPECTED.items():
        firsts = [c for c in found[file] if c[0] != "row.width"]
        assert len(firsts) == 1, (file, firsts)
        assert firsts[0][0] == code
        assert firsts[0][1].startswith(column)
    assert loaded.hash() == loaded.hash_before
