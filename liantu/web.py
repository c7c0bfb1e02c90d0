"""The web process (API and pages): start it here or detached, wait until it is ready, stop it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from graph.errors import ServerError
from graph.server import Home, Plan, is_free, next_free, small
from graph.server.home import Note, NoteFile
from liantu.settings import USUAL_PORT, Remote, Settings

if TYPE_CHECKING:
    from api.settings import ApiSettings

READY_SECONDS = 180
STOP_SECONDS = 15


def note_file(settings: Settings) -> NoteFile:
    """The note about the web process of this home."""
    return NoteFile(settings.home / "web.json")


def log_file(settings: Settings) -> Path:
    """What a detached web process prints."""
    return settings.home / "web.log"


def address(settings: Settings, port: int) -> str:
    """What a person opens. A server that listens on all addresses is reached at this machine's own."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104 # nosec B104 - compared, not bound
    return f"http://{host}:{port}"


def running(settings: Settings) -> Note | None:
    """The web process of this home, when it lives."""
    note = note_file(settings).read()
    return note if note and note.is_alive() else None


def choose_port(settings: Settings) -> int:
    """The port that was asked for, else 8080 or the next free one. Raises ServerError ``web.port_taken``."""
    if settings.port is None:
        return next_free(USUAL_PORT, settings.host)
    if is_free(settings.port, settings.host):
        return settings.port
    raise ServerError(
        "web.port_taken",
        f"端口 {settings.port} 已被其他程序占用。",
        where=f"{settings.host}:{settings.port}",
        remedy="换一个 --port，或不指定端口，由链图选用空闲端口。",
    )


def accounts_file(settings: Settings) -> Path:
    """Users, sessions and the audit log of this home."""
    return _api_settings(settings, Remote("", "", ""), USUAL_PORT).accounts_file


def _api_settings(settings: Settings, graph: Remote, port: int) -> ApiSettings:
    from api.settings import ApiSettings, OidcSettings

    oidc = settings.oidc
    return ApiSettings(
        graph.uri, graph.user, graph.password, settings.home,
        host=settings.host, port=port, names=settings.names, https=settings.https,
        warm=True, cypher_uri=settings.cypher_uri, cypher_copy=_copy_plan(settings),
        oidc=OidcSettings(oidc.issuer, oidc.client_id, oidc.client_secret, oidc.roles_claim) if oidc else None,
    )  # fmt: skip


def copies(settings: Settings) -> Path:
    """Where copies of the embedded graph for strangers' Cypher stand."""
    return settings.home / "cypher"


def _copy_plan(settings: Settings) -> Plan | None:
    if settings.remote or not settings.cypher_own:
        return None
    return Plan(Home(settings.home), copies(settings), settings.cache, small(settings.memory))


def _first_account(settings: Settings) -> None:
    """A container has nobody at the keyboard: its administrator comes from the environment, once."""
    from api.accounts.store import Store
    from api.accounts.users import Users

    if not settings.admin_password:
        return
    store = Store(accounts_file(settings))
    try:
        if not Users(store).exist():
            Users(store).add("admin", settings.admin_password, ["admin"])
    finally:
        store.close()


def serve(settings: Settings, graph: Remote, port: int) -> None:
    """Serve in this process until it is told to end; leaves and removes the note."""
    import uvicorn

    from api.app import create_app
    from liantu.watch import Watch

    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    _first_account(settings)
    app = create_app(_api_settings(settings, graph, port))
    note_file(settings).write(Note.of(os.getpid(), port, ""))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # uvicorn raises it again when it is done: then clean up
    watch = Watch(settings) if settings.remote is None else None
    try:
        uvicorn.run(app, host=settings.host, port=port, log_config=None, access_log=False, timeout_graceful_shutdown=5)
    finally:
        if watch:
            watch.stop()
        note_file(settings).remove()


def serve_detached(settings: Settings, port: int) -> Note:
    """Start ``liantu serve`` as a process of its own; returns at once, before it is ready."""
    command = [sys.executable, "-m", "liantu", "serve", "--port", str(port)]
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with log_file(settings).open("wb") as log:
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            start_new_session=sys.platform != "win32", creationflags=0x00000208 if sys.platform == "win32" else 0,
        )  # fmt: skip
    child.returncode = 0  # it outlives this program: no warning when the object goes
    note = Note.of(child.pid, port, "")
    note_file(settings).write(note)
    return note


def is_ready(settings: Settings, port: int) -> bool:
    """Whether /readyz says that graph, atlas and analysis are there."""
    try:
        return httpx.get(f"{address(settings, port)}/readyz", timeout=5, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def wait_ready(settings: Settings, port: int, alive: Callable[[], bool]) -> None:
    """Return once it is ready. Raises ServerError ``web.not_started`` or ``web.not_ready``."""
    until = time.monotonic() + READY_SECONDS
    while not is_ready(settings, port):
        if not alive():
            raise _not_started(settings)
        if time.monotonic() > until:
            raise ServerError(
                "web.not_ready",
                f"网页服务 {READY_SECONDS} 秒内没有就绪。",
                where=f"{address(settings, port)}/readyz",
                remedy="打开该地址可见缺少什么；或运行 liantu doctor。",
            )
        time.sleep(0.2)


def stop(settings: Settings) -> bool:
    """Stop the web process of this home; False when none ran."""
    note = running(settings)
    if note:
        note.end(STOP_SECONDS)
    note_file(settings).remove()
    return note is not None


def _not_started(settings: Settings) -> ServerError:
    log = log_file(settings)
    said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines() if log.exists() else []
    return ServerError(
        "web.not_started",
        f"网页服务没有启动成功：{said[-1] if said else '没有任何输出'}",
        where=str(log),
        remedy="查看该日志；运行 liantu doctor 检查环境。",
    )
