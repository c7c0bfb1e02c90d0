"""The graphs that tests use: real Neo4j servers, started when a test first asks for one.

Community has one database a server, so there are two servers: ``scratch`` for tests that write and wipe, ``atlas``
for tests that only read the loaded and analysed atlas. With LIANTU_TEST_NEO4J_URI / USER / PASSWORD the scratch graph
is that server; LIANTU_TEST_ATLAS_NEO4J_URI / USER / PASSWORD give the atlas one, which may be filled already.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import server
from graph.connection import Connection
from liantu.atlas import fill, is_wanted
from liantu.settings import Remote, Settings
from tests.support.chromium import HOW, find_chromium

REQUIRE = {word for word in os.environ.get("LIANTU_TEST_REQUIRE", "").split(",") if word}
"""What must not be skipped: ``neo4j``, ``browser``. .ci/run sets both."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that ask for a graph carry the marker ``neo4j``, those that ask for Chromium ``browser``."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
        if {"scratch_server", "atlas_server", "embedded_home"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.neo4j)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """A skip of what is required is a failure."""
    report = yield
    required = REQUIRE & {mark.name for mark in item.iter_markers()}
    if required and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"required ({', '.join(sorted(required))}) but skipped: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how to get a browser where tests were skipped for want of one."""
    if any(HOW in str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])):
        terminalreporter.write_line(HOW, yellow=True)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium; tests that use it carry the marker ``browser`` and are skipped where there is none."""
    return find_chromium() or pytest.skip(HOW)


@pytest.fixture(scope="session")
def jar_cache() -> Path:
    """The user's own cache of jars: tests share it, its content is verified by sum."""
    return Settings.from_environment({k: v for k, v in os.environ.items() if k == "LIANTU_CACHE"}).cache


def _graph(prefix: str, home: Path, jar_cache: Path) -> Iterator[Remote]:
    if uri := os.environ.get(f"{prefix}_URI"):
        yield Remote(uri, os.environ.get(f"{prefix}_USER", "neo4j"), os.environ[f"{prefix}_PASSWORD"])
        return
    running = server.start(server.Home(home), jar_cache, port=server.next_free(27687 + os.getpid() % 2000))
    try:
        yield Remote(running.uri, running.user, running.password)
    finally:
        server.stop(server.Home(home))


@pytest.fixture(scope="session")
def scratch_server(tmp_path_factory: pytest.TempPathFactory, jar_cache: Path) -> Iterator[Remote]:
    """Address of a graph that tests may destroy."""
    yield from _graph("LIANTU_TEST_NEO4J", tmp_path_factory.mktemp("scratch"), jar_cache)


@pytest.fixture(scope="session")
def scratch(scratch_server: Remote) -> Iterator[Connection]:
    """A connection to it."""
    with Connection(scratch_server.uri, scratch_server.user, scratch_server.password) as connection:
        connection.verify()
        yield connection


@pytest.fixture(scope="session")
def atlas_server(tmp_path_factory: pytest.TempPathFactory, jar_cache: Path) -> Iterator[Remote]:
    """Address of the graph that ``atlas_graph`` fills."""
    yield from _graph("LIANTU_TEST_ATLAS_NEO4J", tmp_path_factory.mktemp("atlas"), jar_cache)


@pytest.fixture(scope="session")
def atlas_graph(atlas_server: Remote) -> Iterator[Connection]:
    """The shipped atlas, loaded and analysed once; tests only read it."""
    with Connection(atlas_server.uri, atlas_server.user, atlas_server.password) as connection:
        if is_wanted(connection):
            fill(connection, lambda step, done, total: None)
        yield connection


@pytest.fixture
def empty_graph(scratch: Connection) -> Iterator[Connection]:
    """The scratch graph with nothing in it: no node, no constraint, no index; wiped before and after."""
    wipe(scratch)
    yield scratch
    wipe(scratch)


def wipe(connection: Connection) -> None:
    """Delete everything, schema included."""
    with connection.session(write=True) as session:
        session.run("MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 2000 ROWS").consume()
        session.run("MATCH (n) CALL (n) { DELETE n } IN TRANSACTIONS OF 500 ROWS").consume()
        for name in session.run("SHOW CONSTRAINTS YIELD name").value():
            session.run(f"DROP CONSTRAINT `{name}`").consume()
        for name in session.run("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name").value():
            session.run(f"DROP INDEX `{name}`").consume()
