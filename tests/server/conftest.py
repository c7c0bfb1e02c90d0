"""A Maven repository on this machine that serves the jars of the cache, and can be made to misbehave."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from graph.server import ensure_jars, locked_jars


@dataclass
class Behaviour:
    """What the repository does to the jars of these names."""

    cut: set[str] = field(default_factory=set)
    alter: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, jars: dict[str, Path], behaviour: Behaviour, *args: object) -> None:
        self.jars, self.behaviour = jars, behaviour
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        name = self.path.rsplit("/", 1)[-1]
        self.behaviour.asked.append(name)
        if name not in self.jars:
            self.send_error(404)
            return
        body = self.jars[name].read_bytes()
        if name in self.behaviour.alter:
            body = body[:-1] + bytes([body[-1] ^ 1])
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if name in self.behaviour.cut:
            self.wfile.write(body[: len(body) // 2])
            self.close_connection = True
        else:
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Silence."""


@pytest.fixture
def behaviour() -> Behaviour:
    return Behaviour()


@pytest.fixture
def repository(
    jar_cache: Path, behaviour: Behaviour, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ThreadingHTTPServer]:
    """The repository, entered in the user's jgo settings as a mirror would be."""
    ensure_jars(jar_cache)
    jars = {jar.name: jar.path(jar_cache) for jar in locked_jars()}
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, jars, behaviour)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        conf = tmp_path / "jgo.conf"
        conf.write_text(f"[repositories]\nmirror = http://127.0.0.1:{server.server_port}/maven\n", encoding="utf-8")
        monkeypatch.setenv("JGO_CONFIG_FILE", str(conf))
        yield server
        server.shutdown()
