"""The commands ``liantu load``, ``liantu loads`` and ``liantu template``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from liantu.cli import app
from liantu.settings import Remote
from loaders.own_sheets import sheets
from tests.loaders.conftest import Loaded
from tests.support.small_data import append

Run = Callable[..., Result]


@pytest.fixture
def run(scratch_server: Remote) -> Run:
    env = {
        "LIANTU_NEO4J_URI": scratch_server.uri, "LIANTU_NEO4J_USER": scratch_server.user,
        "LIANTU_NEO4J_PASSWORD": scratch_server.password,
    }  # fmt: skip
    return lambda *words: CliRunner().invoke(app, [str(w) for w in words], env=env)


def answer(result: Result) -> Any:
    return json.loads(result.stdout)


def test_a_load_reports_as_the_surface_says(loaded: Loaded, run: Run) -> None:
    result = run("load", "atlas", "--data", loaded.data, "--json", "--no-analyse")
    assert result.exit_code == 0, result.output
    report = answer(result)
    assert {"load_id", "files", "seconds"} <= report.keys()
    assert report["load_id"].endswith("-atlas")
    assert {"file", "read", "made", "merged", "refused", "problems"} <= report["files"][0].keys()
    assert sum(f["made"] for f in report["files"]) == 0


def test_faults_are_said_and_the_exit_code_is_one(loaded: Loaded, run: Run) -> None:
    append(loaded.data, "atlas/produces.csv", "E99999,F-01-S01,氢气,龙头,,,,memory")
    result = run("load", "atlas", "--data", loaded.data, "--no-analyse")
    assert result.exit_code == 1
    assert "找不到编号 E99999" in result.output
    assert "没有写入" in result.output
    result = run("load", "atlas", "--data", loaded.data, "--no-analyse", "--json")
    assert result.exit_code == 1
    (problem,) = [p for f in answer(result)["files"] for p in f["problems"]]
    assert {"line", "column", "value", "code", "message", "remedy"} == problem.keys()
    result = run("load", "atlas", "--data", loaded.data, "--no-analyse", "--skip-bad", "--dry-run")
    assert result.exit_code == 0
    assert loaded.hash() == loaded.hash_before


def test_loads_are_listed_and_undone(loaded: Loaded, run: Run) -> None:
    append(loaded.data, "regions.csv", "419999,试验区,试验区,county,410000,,,,,")
    made = answer(run("load", "atlas", "--data", loaded.data, "--json", "--no-analyse"))["load_id"]
    newest = answer(run("loads", "list", "--json"))[0]
    assert (newest["id"], newest["state"], newest["dataset"]) == (made, "done", "atlas")
    assert made in run("loads", "list").output
    assert run("loads", "resume", made).exit_code == 2
    undone = run("loads", "undo", made, "--no-analyse", "--json")
    assert answer(undone)["state"] == "undone"
    assert loaded.hash() == loaded.hash_before
    assert run("loads", "undo", "L0").exit_code == 2


def test_what_carries_another_dataset_is_not_undone(loaded: Loaded, run: Run) -> None:
    result = run("loads", "undo", loaded.first.load_id, "--no-analyse")
    assert result.exit_code == 2
    assert loaded.hash() == loaded.hash_before


def test_the_template_has_every_sheet_and_heading(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "t.xlsx"
    assert run("template", "chain", "-o", path).exit_code == 0
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["填写说明", *(s.title for s in sheets())]
    for sheet in sheets():
        headings = [cell.value for cell in book[sheet.title][1]]
        assert headings == [c.heading + ("*" if c.required else "") for c in sheet.columns]
    assert run("template", "chain", "-o", path).exit_code == 2, "an existing file is not overwritten"
    assert run("template", "chain", "-o", tmp_path / "t.csv").exit_code == 2
