"""Reading a table: everything wrong is listed with line, column and remedy; nothing is guessed."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from loaders.columns import TableSpec, parse_columns
from loaders.lines import LONGEST_LINE
from loaders.tables import Table, read_table

SPEC = TableSpec("t.csv", parse_columns("id! name day:date amount:number n:integer on:flag words:list"), ("id",))
HEAD = "id,name,day,amount,n,on,words\n"


def read(folder: Path, content: bytes | str, *, strict: bool = True) -> Table:
    (folder / "t.csv").write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(SPEC, folder / "t.csv", strict=strict)


def codes(table: Table) -> list[tuple[int, str, str]]:
    assert all(p.remedy and p.message for p in table.report.problems)
    return [(p.line, p.column, p.code) for p in table.report.problems]


def test_values_are_typed_and_blanks_are_unknown(tmp_path: Path) -> None:
    table = read(tmp_path, HEAD + "A,甲,2023-05,1.5,3,1,x;y\nB,,,,,,\n")
    assert codes(table) == []
    assert table.rows[0].values == {
        "id": "A", "name": "甲", "day": "2023-05", "amount": 1.5, "n": 3, "on": True, "words": ["x", "y"],
    }  # fmt: skip
    assert table.rows[1].values == {
        "id": "B", "name": "", "day": "", "amount": None, "n": None, "on": None, "words": [],
    }  # fmt: skip
    assert [row.locator for row in table.rows] == ["t.csv:2", "t.csv:3"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (",甲,,,,,", (2, "id", "cell.blank")),
        ("A,甲,2023-13,,,,", (2, "day", "cell.date")),
        ("A,甲,2023/5/1,,,,", (2, "day", "cell.date")),
        ('A,甲,,"1,000",,,', (2, "amount", "cell.kind")),
        ("A,甲,,1e5,,,", (2, "amount", "cell.kind")),
        ("A,甲,,,1.0,,", (2, "n", "cell.kind")),
        ("A,甲,,,,yes,", (2, "on", "cell.kind")),
        ("A, 甲,,,,,", (2, "name", "cell.space")),
        ("A,甲", (2, "", "row.width")),
        ('A,"甲,,,,,', (2, "", "row.quotes")),
    ],
)
def test_a_bad_row_is_refused_and_the_others_stay(tmp_path: Path, line: str, problem: tuple[int, str, str]) -> None:
    table = read(tmp_path, f"{HEAD}{line}\n" if "row.quotes" in problem else f"{HEAD}{line}\nB,乙,,,,,\n")
    assert codes(table)[0] == problem
    assert table.report.refused == 1
    if "row.quotes" not in problem:
        assert [row["id"] for row in table.rows] == ["B"]
        assert table.report.read == 2


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", (0, "", "file.empty")),
        (HEAD, (1, "", "file.empty")),
        ("id,name,day,amount,n,on\nA,,,,,\n", (1, "words", "column.missing")),
        ("id,name,day,amount,n,on,words,more\nA,,,,,,,\n", (1, "more", "column.extra")),
        ("id,name,name,day,amount,n,on,words\nA,,,,,,,\n", (1, "name", "column.twice")),
        (b"\xef\xbb\xbf" + HEAD.encode() + b"A,,,,,,\n", (1, "", "file.bom")),
        (HEAD.replace("\n", "\r\n") + "A,,,,,,\r\n", (1, "", "file.crlf")),
        ((HEAD + "A,甲,,,,,\n").encode("utf-16"), (1, "第 1 字节", "file.encoding")),
    ],
)
def test_what_spoils_the_whole_file_is_said_once(
    tmp_path: Path, content: bytes | str, problem: tuple[int, str, str]
) -> None:
    table = read(tmp_path, content)
    assert codes(table) == [problem]
    assert table.spoiled


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert codes(read_table(SPEC, tmp_path / "none.csv")) == [(0, "", "file.missing")]


def test_gbk_is_named_and_listed_once(tmp_path: Path) -> None:
    table = read(tmp_path, HEAD.encode() + "A,甲,,,,,\nB,乙,,,,,\n".encode("gbk") + b"C,,,,,,\n")
    assert codes(table) == [(2, "第 3 字节", "file.encoding")]
    assert "GBK" in table.report.problems[0].message
    assert (table.report.read, table.report.refused, table.report.unshown) == (3, 2, 1)
    assert [row["id"] for row in table.rows] == ["C"]


def test_a_file_from_a_spreadsheet_may_have_bom_and_crlf_where_that_is_allowed(tmp_path: Path) -> None:
    table = read(tmp_path, b"\xef\xbb\xbf" + HEAD.replace("\n", "\r\n").encode() + b"A,,,,,,x\r\n", strict=False)
    assert codes(table) == []
    assert table.rows[0]["words"] == ["x"]


def test_a_gigabyte_line_is_refused_without_being_held(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    with path.open("wb") as stream:
        stream.write(HEAD.encode() + b"A,,,,,,\n")
        stream.seek(1 << 30, 1)  # a hole: a gigabyte of zero bytes that takes no disk
        stream.write(b"\nB,,,,,,\n")
    tracemalloc.start()
    table = read_table(SPEC, path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert codes(table) == [(3, "", "file.line_too_long")]
    assert "1,073,741,82" in table.report.problems[0].message
    assert [row["id"] for row in table.rows] == ["A", "B"]
    assert [row.line for row in table.rows] == [2, 4]
    assert peak < 8 * LONGEST_LINE


def test_a_column_that_cannot_be_parsed_is_an_error_of_the_declaration() -> None:
    with pytest.raises(ValueError, match="write name"):
        parse_columns("id! na-me")
