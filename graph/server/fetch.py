"""Fetch missing jars in parallel, from the repository that jgo knows or from those of the user's jgo.conf."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import requests
from jgo.config import GlobalSettings
from jgo.maven import Artifact, MavenContext, PythonResolver
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from graph.errors import ServerError
from graph.server.jars import Jar, Progress, is_intact

DOWNLOADS = 16
TRIES = 3


def fetch_all(cache: Path, wanted: list[tuple[Jar, str]], total: int, progress: Progress | None) -> None:
    """Fetch over kept connections into ``cache``; the first failure ends all. Each jar comes with why it is wanted."""
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
