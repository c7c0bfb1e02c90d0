"""The service that this user's programs talk to: the one that was named, else the one that runs here."""

from __future__ import annotations

import os
from collections.abc import Mapping

from liantu import web
from liantu.client import DEFAULT, Client
from liantu.settings import Settings


def client(environ: Mapping[str, str] = os.environ) -> Client:
    """A client of LIANTU_URL with LIANTU_TOKEN; without them, of the service of this user's state folder."""
    return Client(environ.get("LIANTU_URL") or _here(environ), token=environ.get("LIANTU_TOKEN", ""))


def _here(environ: Mapping[str, str]) -> str:
    settings = Settings.from_environment(environ)
    note = web.running(settings)
    return web.address(settings, note.port) if note else DEFAULT
