"""The door to the graph: opens the driver, and turns its errors into ours, once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import neo4j
from neo4j.exceptions import AuthError, DriverError, Neo4jError, ServiceUnavailable, SessionExpired

from graph.errors import GraphError, GraphUnavailable

BATCH_TIMEOUT_S = 300.0


class Connection:
    """A driver to one Neo4j database, embedded or not; use it in a ``with`` or call ``close``.

    ``uri`` may be bolt://, neo4j:// (routing over a cluster) or their +s forms. ``retry_s``: for how many seconds a
    transaction that failed for a passing reason is tried again.
    """

    def __init__(
        self, uri: str, user: str, password: str, *, database: str = "neo4j", pool_size: int = 20, retry_s: float = 15.0
    ) -> None:
        self.uri = uri
        self.database = database
        self._driver = neo4j.GraphDatabase.driver(
            uri,
            auth=(user, password),
            max_connection_pool_size=pool_size,
            connection_timeout=5.0,
            connection_acquisition_timeout=10.0,
            max_transaction_retry_time=retry_s,
            user_agent="liantu",
            notifications_min_severity="OFF",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close every pooled connection."""
        self._driver.close()

    def verify(self) -> str:
        """Return the server's version. Raise GraphUnavailable if it does not answer or refuses the password."""
        with wrapped("CALL dbms.components"):
            self._driver.verify_connectivity()
            rows, _, _ = self._driver.execute_query(
                "CALL dbms.components() YIELD versions RETURN versions[0] AS version",
                database_=self.database,
                routing_=neo4j.RoutingControl.READ,
            )
            return str(rows[0]["version"])

    def session(self, *, write: bool = False) -> neo4j.Session:
        """A session in access mode READ unless ``write``; only reader.py, writer.py and guard.py ask for one."""
        mode = neo4j.WRITE_ACCESS if write else neo4j.READ_ACCESS
        return self._driver.session(database=self.database, default_access_mode=mode)


@contextmanager
def wrapped(query: str) -> Iterator[None]:
    """Turn the driver's errors into GraphUnavailable or GraphError that carry the query's first line."""
    first = query.strip().split("\n", 1)[0][:200]
    try:
        yield
    except AuthError as e:
        raise GraphUnavailable(
            "graph.auth",
            "图数据库拒绝了用户名或密码",
            where=first,
            remedy="检查 LIANTU_NEO4J_USER 与 LIANTU_NEO4J_PASSWORD",
        ) from e
    except (ServiceUnavailable, SessionExpired) as e:
        raise GraphUnavailable(
            "graph.unavailable",
            "图数据库没有应答",
            where=first,
            remedy="运行 liantu status 查看；内嵌库可用 liantu up 重启",
        ) from e
    except Neo4jError as e:
        code = e.code or ""
        busy = code in _PASSING_CODES or code.startswith(_PASSING)
        kind = GraphUnavailable if busy else GraphError
        raise kind(
            "graph.unavailable" if busy else "graph.query", f"图数据库拒绝执行：{e.message}", where=first,
            remedy="稍后再试" if busy else "检查查询或数据",
        ) from e  # fmt: skip
    except DriverError as e:
        raise GraphUnavailable("graph.unavailable", f"图数据库连接中断：{e}", where=first, remedy="稍后再试") from e


# What a server says when it starts, stops, changes its leader or has too much to do: trying again later may help.
_PASSING = ("Neo.TransientError.", "Neo.ClientError.Transaction.TransactionTimedOut")
_PASSING_CODES = frozenset({"Neo.ClientError.Cluster.NotALeader", "Neo.DatabaseError.Database.DatabaseNotFound"})
