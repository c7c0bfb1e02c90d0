"""What the routes share: the connection, the readers, the accounts, and what version of the graph they answer from."""

from __future__ import annotations

import hashlib
import threading
import time

from api.accounts.audit import Audit
from api.accounts.store import Store
from api.accounts.tokens import Tokens
from api.accounts.users import Users
from api.errors import AccountsMissing
from api.kept import KeptAnswers
from api.logs import make_log
from api.metrics import Metrics
from api.saved import Costs, SavedQueries
from api.settings import ApiSettings
from api.strangers import GraphVersion, Strangers
from graph.connection import Connection
from graph.errors import LiantuError
from graph.guard import Guard
from graph.reader import Reader
from graph.writer import Writer

VERSION_SECONDS = 0.5
VERSION = """
OPTIONAL MATCH (l:Load)
WITH count(l) AS loads, max(coalesce(l.ended, '')) AS load_ended,
     sum(CASE l.state WHEN 'running' THEN 1 ELSE 0 END) AS running,
     sum(CASE l.state WHEN 'done' THEN 1 ELSE 0 END) AS done
OPTIONAL MATCH (a:Analysis)
WITH loads, load_ended, running, done, count(a) AS analyses, max(coalesce(a.ended, '')) AS any_ended,
     max(CASE WHEN coalesce(a.snapshot, '') = '' THEN coalesce(a.ended, '') ELSE '' END) AS ended,
     collect(a.fingerprint) AS fingerprints
OPTIONAL MATCH (c:LeadChange)
RETURN loads, load_ended, running, done, analyses, any_ended, ended, fingerprints, count(c) AS changes
"""


class Service:
    """One for each app. Opened by the lifespan, closed by it."""

    def __init__(self, settings: ApiSettings) -> None:
        self.settings = settings
        self.log = make_log()
        self.metrics = Metrics()
        self.store = Store(settings.accounts_file)
        self.users = Users(self.store)
        self.tokens = Tokens(self.store)
        self.audit = Audit(self.store)
        self.saved = SavedQueries(self.store)
        self.costs = Costs()
        if not settings.is_local and settings.oidc is None and not self.users.exist():
            raise AccountsMissing(
                "accounts.missing", f"监听 {settings.host} 会让别的机器访问，但还没有任何账户",
                where=str(settings.accounts_file),
                remedy="先运行 liantu user add 名字 --role admin，或设置 OIDC，或改听 127.0.0.1",
            )  # fmt: skip
        self.connection = Connection(
            settings.neo4j_uri, settings.neo4j_user, settings.neo4j_password, pool_size=40, retry_s=1.0
        )
        self.reader = Reader(self.connection)
        self.writer = Writer(self.connection)
        self.strangers = Strangers(settings, self.log.info)
        self.answers = KeptAnswers()
        self._version: GraphVersion | None = None
        self._read_at = 0.0
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close the connections and the file of accounts."""
        self.strangers.close()
        self.connection.close()
        self.store.close()

    def guard(self) -> Guard:
        """The guard for a stranger's query, over the server where it slows nobody. Raise GraphUnavailable."""
        found = self.strangers.guard(self.version())
        self.metrics.cypher_own.set(found is not self.strangers.shared)
        return found

    @property
    def is_open(self) -> bool:
        """One user on one machine: no log-in."""
        return self.settings.is_local and self.settings.oidc is None and not self.users.exist()

    def version(self) -> GraphVersion:
        """The version of the graph, read at most every VERSION_SECONDS. Raise GraphUnavailable."""
        with self._lock:
            if self._version is None or time.monotonic() - self._read_at > VERSION_SECONDS:
                self._version = self._read_version()
                self._read_at = time.monotonic()
            return self._version

    def fresh_version(self) -> GraphVersion | None:
        """The version if it was read a moment ago; asks nobody and waits for nobody."""
        found, age = self._version, time.monotonic() - self._read_at
        return found if age <= VERSION_SECONDS else None

    def forget_version(self) -> None:
        """After a write, or when the graph went away."""
        with self._lock:
            self._version = None

    def _read_version(self) -> GraphVersion:
        try:
            row = self.reader.one(VERSION) or {}
        except LiantuError:
            self.metrics.graph_up.set(0)
            raise
        self.metrics.graph_up.set(1)
        known = "|".join(str(row[k]) for k in ("loads", "load_ended", "done", "analyses", "any_ended", "changes"))
        prints = "|".join(sorted(row["fingerprints"]))
        facts = f"{row['loads']}|{row['load_ended']}|{row['done']}|{row['any_ended']}|{prints}"
        tag = hashlib.sha256((known + prints).encode()).hexdigest()[:20]
        steady = row["running"] == 0 and row["ended"] >= row["load_ended"]
        return GraphVersion(
            f'W/"{tag}"' if steady else "", facts, row["done"], row["running"], row["load_ended"], row["ended"]
        )

    def not_ready(self) -> list[dict[str, str]]:
        """What stands between the service and good answers; empty when it is ready."""
        try:
            self.forget_version()
            version = self.version()
        except LiantuError as error:
            return [{"code": error.code, "message": error.message, "remedy": error.remedy}]
        found = []
        if version.loads_done == 0:
            found.append({"code": "ready.no_atlas", "message": "图谱还没有装载", "remedy": "运行 liantu load atlas"})
        if version.loads_running:
            found.append(
                {
                    "code": "ready.loading",
                    "message": f"{version.loads_running} 个装载还没有完成",
                    "remedy": "等它完成，或用 liantu loads resume",
                }
            )
        if version.loads_done and version.analysis_ended < version.load_ended:
            found.append(
                {
                    "code": "ready.analysis_old",
                    "message": "判断还没有按最近一次装载重算",
                    "remedy": "运行 liantu analyse",
                }
            )
        return found
