"""A text file line by line, without trusting it: its encoding, its line ends, the length of its lines."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from pathlib import Path

from loaders.problems import Problem

LONGEST_LINE = 1 << 20
"""Bytes. A longer line is passed over in pieces and never held in memory."""


def read_lines(path: Path, add: Callable[[Problem], None], *, strict: bool = True) -> Iterator[str]:
    """The lines of a UTF-8 file, each with ``\\n`` at its end.

    A byte order mark and CRLF are faults of the whole file when ``strict``, else they are taken off. A line that is
    not UTF-8 or too long is reported and comes out empty, so that line numbers stay right; where that is the header,
    reading ends.
    """
    crlf_seen = False
    with path.open("rb") as stream:
        number = 0
        while raw := stream.readline(LONGEST_LINE + 1):
            number += 1
            if len(raw) > LONGEST_LINE and not raw.endswith(b"\n"):
                size = len(raw)
                while raw and not raw.endswith(b"\n"):
                    raw = stream.readline(LONGEST_LINE)
                    size += len(raw)
                add(_too_long(number, size))
                if number == 1:
                    return
                yield "\n"
                continue
            if number == 1 and raw.startswith(codecs.BOM_UTF8):
                raw = raw[len(codecs.BOM_UTF8) :]
                if strict:
                    add(_BOM)
            if raw.endswith(b"\r\n"):
                raw = raw[:-2] + b"\n"
                if strict and not crlf_seen:
                    add(_crlf(number))
                    crlf_seen = True
            try:
                yield raw.decode("utf-8")
            except UnicodeDecodeError as error:
                add(_not_utf8(number, raw, error))
                if number == 1:
                    return
                yield "\n"


def _not_utf8(number: int, raw: bytes, error: UnicodeDecodeError) -> Problem:
    guess = _guess(raw)
    return Problem(
        number, f"第 {error.start + 1} 字节", raw[error.start : error.start + 4].hex(" "), "file.encoding",
        f"这一行不是 UTF-8 编码{f'，看来是 {guess}' if guess else ''}", "在编辑器里“另存为 UTF-8（无 BOM）”后再装载",
        whole=number == 1,
    )  # fmt: skip


def _guess(raw: bytes) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "UTF-16"
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return "GBK"


def _too_long(number: int, size: int) -> Problem:
    return Problem(
        number, "", "", "file.line_too_long", f"这一行有 {size:,} 字节，超过上限 {LONGEST_LINE:,}，未读入",
        "检查是否缺了换行或引号不成对；一行只写一条记录", whole=number == 1,
    )  # fmt: skip


_BOM = Problem(1, "", "EF BB BF", "file.bom", "文件开头有字节顺序标记（BOM）", "另存为“UTF-8（无 BOM）”", whole=True)


def _crlf(number: int) -> Problem:
    return Problem(
        number,
        "",
        r"\r\n",
        "file.crlf",
        "换行是 Windows 的 CRLF，应为 LF",
        "在编辑器里把换行符改为 LF 后保存",
        whole=True,
    )
