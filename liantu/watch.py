"""Keeps the embedded graph alive beside the web process: one that died is started again, a few times, not for ever."""

from __future__ import annotations

import threading
import time
from collections import deque

from api.logs import make_log
from graph import server
from graph.errors import LiantuError
from liantu.settings import Settings

LOOK_SECONDS = 0.5
RESTARTS = 5
WINDOW_SECONDS = 600.0


class Watch:
    """A thread that looks after the server of ``settings.home`` until ``stop``.

    A server that was stopped in order has no note and is left alone; so is one that died RESTARTS times in
    WINDOW_SECONDS: it would die again, and somebody must look (``liantu doctor``, ``liantu up``).
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._home = server.Home(settings.home)
        self._log = make_log()
        self._ended = threading.Event()
        self._starts: deque[float] = deque(maxlen=RESTARTS)
        self._thread = threading.Thread(target=self._look, name="watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no longer. A start on its way is not waited for: who stops the server next waits for its lock."""
        self._ended.set()

    def _look(self) -> None:
        down = None  # port of a server that died and could not be started yet: a failed start leaves no note
        while not self._ended.wait(LOOK_SECONDS):
            note = self._home.note.read()
            down = note.port if note else down
            if down is None or (note and note.is_alive()):
                down = None
                continue
            if len(self._starts) == RESTARTS and time.monotonic() - self._starts[0] < WINDOW_SECONDS:
                self._log.error("graph.given_up", restarts=RESTARTS, remedy="liantu doctor")
                return
            self._starts.append(time.monotonic())
            self._start(down)

    def _start(self, port: int) -> None:
        """On the same port: that is where the pools of this process look for it."""
        self._log.warning("graph.died", port=port)
        try:
            running = server.start(self._home, self._settings.cache, port=port, memory=self._settings.memory)
        except LiantuError as error:
            self._log.error("graph.not_restarted", code=error.code, error=error.message)
        else:
            self._log.info("graph.restarted", seconds=round(time.monotonic() - self._starts[-1], 1), pid=running.pid)
