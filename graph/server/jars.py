"""The server's jars: exactly the files of jgo.lock.toml, fetched by jgo, each compared with its sha256.

A jar reaches the cache only after its sum was found right, by one rename: a cache never holds half a file. The sums of
the whole cache (123 MB) are taken again at every start that is not an attachment; that costs a tenth of a second.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import requests
from jgo.config import GlobalSettings
from jgo.maven import Artifact, MavenContext, PythonResolver
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from graph.errors import ServerError
from graph.server.lock import read_lock

Progress = Callable[[int, int], None]
"""Called with (jars that are there, jars that are wanted)."""

DOWNLOADS = 16
TRIES = 3


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
    return [
        Jar(d.groupId, d.artifactId, d.version, d.classifier or "", d.sha256 or "") for d in read_lock().dependencies
    ]


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
        try:
            _fetch_all(cache, wanted, len(jars), progress)
        except OSError as error:
            if isinstance(error, requests.RequestException):
                raise
            raise _no_disk(cache, error) from error
    return [jar.path(cache) for jar in jars]


def _fetch_all(cache: Path, wanted: list[tuple[Jar, str]], total: int, progress: Progress | None) -> None:
    """Fetch in parallel over kept connections; the first failure ends all."""
    cache.mkdir(parents=True, exist_ok=True)
    done = total - len(wanted)
    with tempfile.TemporaryDirectory(dir=cache, prefix="fetching-") as staging, requests.Session() as session:
        session.mount("https://", HTTPAdapter(pool_maxsize=DOWNLOADS, max_retries=Retry(3, backoff_factor=0.3)))
        context = MavenContext(
            resolver=_Downloader(session),
            repo_cache=Path(staging),
            remote_repos=GlobalSettings.load().repositories or None,
        )
        pool = ThreadPoolExecutor(DOWNLOADS)
        try:
            for task in as_completed([pool.submit(_fetch, context, jar, why, cache) for jar, why in wanted]):
                task.result()
                done += 1
                if progress:
                    progress(done, total)
        finally:
            pool.shutdown(cancel_futures=True)


class _Downloader(PythonResolver):
    """jgo's resolver, but with kept connections and without the .sha1 files: the lock's sha256 is the judge."""

    def __init__(self, session: requests.Session) -> None:
        super().__init__()
        self._session = session

    def download(self, artifact: Artifact) -> Path:
        """Into the context's cache, from the first repository that has it."""
        target = artifact.context.repo_cache / artifact.component.path_prefix / artifact.filename
        target.parent.mkdir(parents=True, exist_ok=True)
        for repository in artifact.context.remote_repos.values():
            url = f"{repository}/{artifact.component.path_prefix.as_posix()}/{artifact.filename}"
            answer = self._session.get(url, timeout=60)
            if answer.ok:
                target.write_bytes(answer.content)
                return target
        raise RuntimeError(f"{artifact} is in no repository")


def _fetch(context: MavenContext, jar: Jar, why: str, cache: Path) -> None:
    """Fetch one jar into the staging folder, compare, move it into the cache."""
    artifact = context.project(jar.group, jar.artifact).at_version(jar.version).artifact(jar.classifier)
    for _ in range(TRIES):
        try:
            fetched: Path = artifact.resolve()
        except (requests.RequestException, RuntimeError) as error:
            raise _no_network(jar, why, cache) from error
        if is_intact(fetched, jar.sha256):
            jar.path(cache).parent.mkdir(parents=True, exist_ok=True)
            fetched.replace(jar.path(cache))
            return
        fetched.unlink()
    raise ServerError(
        "server.jar_altered",
        f"下载到的 {jar.name} 与锁文件中的 sha256 不符，已弃用。",
        where=str(jar.path(cache)),
        remedy="检查网络代理或镜像是否改动了文件，然后重试；也可用离线安装包（make setup BUNDLE=...）。",
    )


def _no_network(jar: Jar, why: str, cache: Path) -> ServerError:
    if why == "altered":
        return ServerError(
            "server.jar_altered",
            f"{jar.name} 与锁文件中的 sha256 不符（下载中断或被改动），且无法重新下载。",
            where=str(jar.path(cache)),
            remedy="接通网络后重试，链图会自动换成完好的文件；也可用离线安装包（make setup BUNDLE=...）。",
        )
    return ServerError(
        "server.no_network",
        f"首次启动需要下载图数据库组件，但无法取得 {jar.name}。",
        where=str(cache),
        remedy="接通网络（或设置 HTTPS_PROXY）后重试，已下载的不会重来；"
        "无网络的机器请用离线安装包（make setup BUNDLE=...）。",
    )


def _no_disk(cache: Path, error: OSError) -> ServerError:
    return ServerError(
        "server.no_disk",
        f"无法写入组件缓存：{error.strerror or error}。",
        where=str(cache),
        remedy="腾出至少 300 MB 空间，或用环境变量 LIANTU_CACHE 指向可写的文件夹。",
    )
