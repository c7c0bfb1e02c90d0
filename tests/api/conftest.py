"""The service over the atlas: one app a session for reading, and fresh ones where a test writes or needs accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.service import Service
from api.settings import ApiSettings
from graph.connection import Connection
from graph.guard import Limits
from liantu.settings import Remote
from tests.support.live import serving

Make = Callable[..., TestClient]


def settings(graph: Remote, state: Path, **more: Any) -> ApiSettings:
    """Settings of a local service with little patience for strangers."""
    return ApiSettings(graph.uri, graph.user, graph.password, state, **{"cypher": Limits(seconds=1.0)} | more)


@pytest.fixture(scope="session")
def client(
    atlas_server: Remote, atlas_graph: Connection, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """A local service over the atlas."""
    app = create_app(settings(atlas_server, tmp_path_factory.mktemp("state")))
    with TestClient(app, base_url="http://127.0.0.1:8080", follow_redirects=False) as found:
        yield found


@pytest.fixture
def make(atlas_server: Remote, atlas_graph: Connection, tmp_path: Path) -> Iterator[Make]:
    """Makes further services over the atlas; keywords go to ApiSettings."""
    with ExitStack() as open_:

        def one(**more: Any) -> TestClient:
            graph = Remote(more.pop("uri", atlas_server.uri), atlas_server.user, atlas_server.password)
            app = create_app(settings(graph, tmp_path, **more))
            return open_.enter_context(TestClient(app, base_url="http://127.0.0.1:8080", follow_redirects=False))

        yield one


PASSWORD = "correct horse battery"


@pytest.fixture
def accounts(make: Make) -> TestClient:
    """A service with one user of each role, named after it."""
    client = make()
    service = service_of(client)
    for role in ("reader", "editor", "loader", "developer", "admin"):
        service.users.add(role, PASSWORD, [role])
    return client


def service_of(client: TestClient) -> Service:
    """The service behind a test client."""
    found: Service = client.app.state.service  # type: ignore[attr-defined]
    return found


def token(client: TestClient, role: str) -> dict[str, str]:
    """The header of a fresh token of the user ``role``."""
    return {"Authorization": f"Bearer {service_of(client).tokens.create(role, 'test', [role]).text}"}


@pytest.fixture(scope="session")
def served(atlas_server: Remote, atlas_graph: Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the service over the atlas as a process of its own, as users run it."""
    graph = {"URI": atlas_server.uri, "USER": atlas_server.user, "PASSWORD": atlas_server.password}
    home = tmp_path_factory.mktemp("served")
    with serving(home, wait_for="/readyz", **{f"LIANTU_NEO4J_{k}": v for k, v in graph.items()}) as url:
        yield url
