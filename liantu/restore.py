"""Back up the graph in use, and put a backup in its place once the restored graph was found equal to it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from graph import backup, server
from graph.backup import Advance, Manifest
from graph.connection import Connection
from graph.reader import Reader
from graph.writer import Writer
from liantu import up, web
from liantu.graph_door import open_graph
from liantu.settings import Settings


@dataclass(frozen=True)
class Restored:
    """What was restored, and the address of the page when it was serving before."""

    manifest: Manifest
    page: str


def back_up(settings: Settings, folder: Path, advance: Advance) -> Manifest:
    """Write the graph into a new folder while it serves. Raises DataError, GraphUnavailable (graph/backup.py)."""
    with open_graph(settings) as connection:
        return backup.write_backup(Reader(connection), folder, version=connection.verify(), advance=advance)


def restore(settings: Settings, folder: Path, advance: Advance) -> Restored:
    """Replace the graph by the backup.

    The embedded graph goes on serving while a second server fills a new store; that store takes its place only when
    its hash is the backup's. A server that somebody else runs must be empty. Raises DataError; the old graph stays.
    """
    backup.check_backup(folder)
    if settings.remote:
        with open_graph(settings) as connection:
            return Restored(backup.read_backup(folder, Writer(connection), Reader(connection), advance), "")
    return _restore_embedded(settings, folder, advance)


def _restore_embedded(settings: Settings, folder: Path, advance: Advance) -> Restored:
    new = replace(settings, home=settings.home / "restoring")
    _remove(new)
    try:
        with open_graph(new) as connection:
            manifest = _fill(connection, folder, advance)
    except BaseException:
        _remove(new)
        raise
    server.stop(server.Home(new.home))
    return Restored(manifest, _take_over(settings, new))


def _fill(connection: Connection, folder: Path, advance: Advance) -> Manifest:
    return backup.read_backup(folder, Writer(connection), Reader(connection), advance)


def _take_over(settings: Settings, new: Settings) -> str:
    """Swap the stores by renaming; what served before serves again."""
    page = web.running(settings)
    served = up.state(settings).graph
    up.down(settings)
    old, restored = server.Home(settings.home), server.Home(new.home)
    with old.lock():
        shutil.rmtree(old.replaced, ignore_errors=True)
        old.server.rename(old.replaced)
        restored.server.rename(old.server)
    _remove(new)
    if served:
        server.start(old, settings.cache, memory=settings.memory)
    shutil.rmtree(old.replaced, ignore_errors=True)
    return up.up_detached(replace(settings, port=page.port)) if page else ""


def _remove(settings: Settings) -> None:
    """Stop the server of a home that is in the making, and delete the home."""
    if settings.home.exists():
        server.stop(server.Home(settings.home))
        shutil.rmtree(settings.home)
