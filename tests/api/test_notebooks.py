"""The worked notebooks, run whole against the real service and graph; in the repository they carry no output."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from liantu.settings import Remote

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_it_is_short_and_carries_no_output(path: Path) -> None:
    notebook = read(path)
    nbformat.validate(notebook)
    assert 5 <= len(notebook.cells) < 12
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
@pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
def test_it_runs_whole(path: Path, served: str, atlas_server: Remote, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "URL": served, "NEO4J_URI": atlas_server.uri, "NEO4J_USER": atlas_server.user,
        "NEO4J_PASSWORD": atlas_server.password,
    }.items():  # fmt: skip
        monkeypatch.setenv(f"LIANTU_{name}", value)
    monkeypatch.setenv("PYTHONPATH", str(FOLDER.parent))
    notebook = read(path)
    runner = NotebookClient(notebook, timeout=300, startup_timeout=300, kernel_name="python3")
    try:
        with asyncio.Runner() as loop:
            loop.run(runner.async_execute())
    except CellExecutionError as error:
        pytest.fail(str(error))
    shown = str([cell.get("outputs") for cell in notebook.cells])
    assert atlas_server.password not in shown
