"""Everything that ``liantu up`` and ``liantu down`` do: graph, atlas, web."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph import server
from graph.server.jars import Progress
from liantu import web
from liantu.settings import Remote, Settings

if TYPE_CHECKING:
    from graph.connection import Connection


@dataclass(frozen=True)
class State:
    """What runs. ``graph`` is the Bolt address or empty, ``page`` the web address or empty."""

    graph: str
    page: str
    ready: bool


def prepare(
    settings: Settings,
    fill: Callable[[Connection], None],
    outdated: Callable[[], None],
    progress: Progress | None = None,
) -> Remote:
    """Start or find the graph; ``fill`` is called when it wants the shipped atlas, ``outdated`` if it has an older."""
    from liantu.atlas import is_outdated, is_wanted
    from liantu.graph_door import find_graph, open_graph

    with open_graph(settings, progress=progress) as connection:
        if is_wanted(connection):
            fill(connection)
        elif is_outdated(connection):
            outdated()
    return find_graph(settings)


def get_web_ready() -> None:
    """Import what serves the pages while the graph starts in a process of its own: it takes seconds."""
    threading.Thread(target=importlib.import_module, args=("api.app",), daemon=True).start()


def serving(settings: Settings) -> str:
    """Address of the page when web and graph run, once it is ready; a web process that lost its graph is ended."""
    note = web.running(settings)
    if note and (settings.remote or server.status(server.Home(settings.home))):
        web.wait_ready(settings, note.port, note.is_alive)
        return web.address(settings, note.port)
    web.stop(settings)
    return ""


def up_detached(settings: Settings) -> str:
    """Start the web process apart (or find it), wait until it is ready, and give its address."""
    note = web.running(settings) or web.serve_detached(settings, web.choose_port(settings))
    try:
        web.wait_ready(settings, note.port, note.is_alive)
    except Exception:
        web.stop(settings)
        raise
    return web.address(settings, note.port)


def up_here(settings: Settings, graph: Remote, ready: Callable[[str], None]) -> None:
    """Serve in this process; ``ready`` is called with the address once pages answer. Ends the graph it began."""
    port = web.choose_port(settings)
    ended = threading.Event()

    def tell() -> None:
        web.wait_ready(settings, port, lambda: not ended.is_set())
        ready(web.address(settings, port))

    threading.Thread(target=tell, daemon=True).start()
    try:
        web.serve(settings, graph, port)
    finally:
        ended.set()
        if settings.remote is None:
            server.stop(server.Home(settings.home))


def down(settings: Settings) -> tuple[bool, bool]:
    """Stop the web process and the embedded graph; gives which of them ran."""
    page = web.stop(settings)
    server.remove_copies(web.copies(settings))
    return page, server.stop(server.Home(settings.home))


def state(settings: Settings) -> State:
    """What runs now; starts nothing."""
    note = web.running(settings)
    running = server.status(server.Home(settings.home))
    graph = settings.remote.uri if settings.remote else running.uri if running else ""
    if note is None:
        return State(graph, "", ready=False)
    return State(graph, web.address(settings, note.port), web.is_ready(settings, note.port))
