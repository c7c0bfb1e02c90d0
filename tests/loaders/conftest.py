"""A small atlas in a real graph. Each test gets its own copy of the files, and must leave the graph as it was."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.connection import Connection
from graph.graph_hash import graph_hash
from graph.reader import Reader
from loaders.problems import LoadReport
from loaders.run import load_atlas, load_notice
from tests.conftest import wipe
from tests.support.small_data import cut


@dataclass(frozen=True)
class Loaded:
    """A graph that holds the small atlas and the notice, and files to change."""

    connection: Connection
    data: Path
    first: LoadReport
    hash_before: str

    def hash(self) -> str:
        return graph_hash(Reader(self.connection))

    def one(self, text: str, **params: object) -> object:
        """The first value of the first row."""
        row = Reader(self.connection).one(text, **params)
        return None if row is None else next(iter(row.values()))


@pytest.fixture(scope="session")
def small_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cut(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def _loaded(scratch: Connection, small_data: Path) -> Iterator[Loaded]:
    wipe(scratch)
    first = load_atlas(scratch, small_data)
    load_notice(scratch, small_data)
    yield Loaded(scratch, small_data, first, graph_hash(Reader(scratch)))
    wipe(scratch)


@pytest.fixture
def loaded(_loaded: Loaded, tmp_path: Path) -> Iterator[Loaded]:
    data = tmp_path / "data"
    shutil.copytree(_loaded.data, data)
    yield Loaded(_loaded.connection, data, _loaded.first, _loaded.hash_before)
    if graph_hash(Reader(_loaded.connection)) != _loaded.hash_before:
        load_atlas(_loaded.connection, _loaded.data)
        load_notice(_loaded.connection, _loaded.data)
        assert graph_hash(Reader(_loaded.connection)) == _loaded.hash_before
