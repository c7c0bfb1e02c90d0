"""From settings to an open connection: the embedded server (started or attached to), or somebody else's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from graph import server
from graph.connection import Connection
from graph.errors import GraphUnavailable
from graph.server.jars import Progress
from liantu.settings import Remote, Settings


def find_graph(settings: Settings, *, progress: Progress | None = None) -> Remote:
    """Address of the graph; starts the embedded server when it does not run. Raises ServerError."""
    if settings.remote:
        return settings.remote
    home = server.Home(settings.home)
    running = server.status(home) or server.start(home, settings.cache, memory=settings.memory, progress=progress)
    return Remote(running.uri, running.user, running.password)


@contextmanager
def open_graph(settings: Settings, *, progress: Progress | None = None) -> Iterator[Connection]:
    """A connection that answered once. Raises ServerError, or GraphUnavailable when a remote graph does not answer."""
    address = find_graph(settings, progress=progress)
    with Connection(address.uri, address.user, address.password) as connection:
        try:
            connection.verify()
        except GraphUnavailable as error:
            error.where = address.uri
            raise
        yield connection
