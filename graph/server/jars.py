"""The server's jars: exactly the files of jgo.lock.toml, fetched by jgo, each compared with its sha256.

A jar reaches the cache only after its sum was found right, by one rename: a cache never holds half a file. The sums of
the whole cache (123 MB) are taken again at every start that is not an attachment; that costs a tenth of a second.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from graph.errors import ServerError

LOCK = Path(__file__).with_name("jgo.lock.toml")

Progress = Callable[[int, int], None]
"""Called with (jars that are there, jars that are wanted)."""


@dataclass(frozen=True)
class Jar:
    """One locked file: its Maven coordinates and the sha256 that it must have."""

    group: str
    artifact: str
    version: str
    classifier: str
    sha256: str

    @property
    def name(self) -> str:
        """File name, as in every Maven repository."""
        tail = f"-{self.classifier}" if self.classifier else ""
        return f"{self.artifact}-{self.version}{tail}.jar"

    def path(self, cache: Path) -> Path:
        """Where the jar lies in a cache folder."""
        return cache / "jars" / self.sha256[:12] / self.name


def locked_jars() -> list[Jar]:
    """The jars that the lock file names, in its order (which is the order of the class path)."""
    locked = tomllib.loads(LOCK.read_text(encoding="utf-8"))["dependencies"]
    return [Jar(d["groupId"], d["artifactId"], d["version"], d.get("classifier", ""), d["sha256"]) for d in locked]


def neo4j_version() -> str:
    """The version of Neo4j that the lock file names."""
    return next(jar.version for jar in locked_jars() if (jar.group, jar.artifact) == ("org.neo4j", "neo4j"))


def is_intact(path: Path, sha256: str) -> bool:
    """Whether the file is there and has this sum."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def faulty_jars(cache: Path) -> Iterator[tuple[Jar, str]]:
    """Each jar that cannot be used, with ``missing`` or ``altered``. Empty when the server can start."""
    jars = locked_jars()
    with ThreadPoolExecutor() as pool:
        intact = pool.map(lambda jar: is_intact(jar.path(cache), jar.sha256), jars)
        for jar, good in zip(jars, intact, strict=True):
            if not good:
                yield jar, "altered" if jar.path(cache).exists() else "missing"


def ensure_jars(cache: Path, progress: Progress | None = None) -> list[Path]:
    """Make the cache whole and give the jars' paths.

    Missing jars are fetched, altered ones replaced. Raises ServerError: ``server.no_network`` when nothing answers,
    ``server.jar_altered`` when a jar differs from the lock and stays so, ``server.no_disk``.
    """
    jars = locked_jars()
    wanted = list(faulty_jars(cache))
    if wanted:
        from graph.server.fetch import fetch_all  # jgo takes half a second to import

        try:
            fetch_all(cache, wanted, len(jars), progress)
        except OSError as error:
            raise _no_disk(cache, error) from error
    return [jar.path(cache) for jar in jars]


def _no_disk(cache: Path, error: OSError) -> ServerError:
    return ServerError(
        "server.no_disk",
        f"无法写入组件缓存：{error.strerror or error}。",
        where=str(cache),
        remedy="腾出至少 300 MB 空间，或用环境变量 LIANTU_CACHE 指向可写的文件夹。",
    )
