"""The exceptions of Liantu.

LiantuError
 ├── UsageError        the caller asked for something that cannot be (exit 2, HTTP 400/404/422)
 │    └── NotFound     no such id or name (HTTP 404)
 ├── DataError         a file or a stored fact is bad (exit 1, HTTP 422)
 ├── GraphError        the graph refused or failed
 │    ├── GraphUnavailable   cannot be reached now; trying again may help (HTTP 503)
 │    └── QueryRefused       a Cypher text that the guard does not let through (HTTP 403)
 └── ServerError       the embedded server cannot be set up, started or stopped
"""

from __future__ import annotations


class LiantuError(Exception):
    """Base of every error that a user may see.

    ``code`` is stable and dotted (``graph.unavailable``), ``message`` says what is wrong in Chinese, ``where`` names
    the file, line, column, field or id, ``remedy`` says how to mend it.
    """

    status = 500

    def __init__(self, code: str, message: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        """One clear text: where, what, how to mend."""
        where = f"{self.where}：" if self.where else ""
        remedy = f" 处理：{self.remedy}" if self.remedy else ""
        return f"{where}{self.message}{remedy} [{self.code}]"


class UsageError(LiantuError):
    """The caller asked for something that cannot be."""

    status = 400


class NotFound(UsageError):
    """No such id or name."""

    status = 404


class DataError(LiantuError):
    """A file or a stored fact is bad."""

    status = 422


class GraphError(LiantuError):
    """The graph refused or failed."""


class GraphUnavailable(GraphError):
    """The graph cannot be reached now."""

    status = 503


class QueryRefused(GraphError):
    """A Cypher text that the guard does not let through."""

    status = 403


class ServerError(LiantuError):
    """The embedded server cannot be set up, started or stopped."""
