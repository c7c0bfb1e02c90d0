"""The command line as a program: exit codes, messages without tracebacks, JSON for programs, help with examples."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from liantu.cli import app


def liantu(*arguments: str, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("LIANTU_")}
    return subprocess.run(
        [sys.executable, "-m", "liantu", *arguments], capture_output=True, text=True, encoding="utf-8", check=False,
        env=kept | {"LIANTU_HOME": str(home), "LC_ALL": "C"} | environment, timeout=120,
    )  # fmt: skip


def test_every_command_has_a_help_with_an_example() -> None:
    groups = [app, *(group.typer_instance for group in app.registered_groups)]
    commands = [c for group in groups if group for c in group.registered_commands if not c.hidden]
    assert len(commands) > 6
    for command in commands:
        assert command.callback
        assert command.help or command.callback.__doc__, command.name or command.callback.__name__
        assert "liantu" in (command.epilog or ""), command.name or command.callback.__name__


def test_nothing_runs(tmp_path: Path) -> None:
    done = liantu("status", "--json", home=tmp_path)
    assert (done.returncode, json.loads(done.stdout)) == (1, {"graph": "", "page": "", "ready": False})
    assert liantu("down", home=tmp_path).returncode == 0


def test_a_wrong_setting_is_one_message_and_exit_code_2(tmp_path: Path) -> None:
    done = liantu("status", home=tmp_path, LIANTU_PORT="x")
    assert done.returncode == 2
    assert "LIANTU_PORT" in done.stderr
    assert "Traceback" not in done.stderr
    as_json = liantu("status", "--json", home=tmp_path, LIANTU_PORT="x")
    assert as_json.returncode == 2
    assert set(json.loads(as_json.stdout)["error"]) == {"code", "message", "where", "remedy"}


def test_an_unreachable_graph_is_one_message_and_exit_code_1(tmp_path: Path) -> None:
    done = liantu("doctor", "--hash", home=tmp_path, LIANTU_NEO4J_URI="bolt://127.0.0.1:9", LIANTU_NEO4J_PASSWORD="x")
    assert done.returncode == 1
    assert "bolt://127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_names_the_state_folder_and_what_is_missing(tmp_path: Path) -> None:
    done = liantu("doctor", "--json", home=tmp_path / "home", LIANTU_CACHE=str(tmp_path / "empty"))
    found = {finding["name"]: finding for finding in json.loads(done.stdout)}
    assert str(tmp_path / "home") in found["状态文件夹"]["found"]
    assert found["图数据库组件"]["remedy"]
    assert done.returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="POSIX file modes")
def test_doctor_sees_a_password_that_others_can_read(tmp_path: Path) -> None:
    secret = tmp_path / "neo4j" / "password"
    secret.parent.mkdir()
    secret.write_text("x", encoding="utf-8")
    secret.chmod(0o644)
    done = liantu("doctor", "--json", home=tmp_path)
    found = {finding["name"]: finding for finding in json.loads(done.stdout)}
    assert re.search("chmod 600", found["密码文件"]["remedy"])
    assert done.returncode == 1


def test_accounts(tmp_path: Path) -> None:
    add = ["user", "add", "王芳", "--role", "editor", "--password-stdin"]
    command = [sys.executable, "-m", "liantu", *add]
    env = os.environ | {"LIANTU_HOME": str(tmp_path)}
    assert subprocess.run(command, input="a long password\n", text=True, env=env, check=False).returncode == 0
    listed = json.loads(liantu("user", "list", "--json", home=tmp_path).stdout)
    assert [(user["name"], user["roles"]) for user in listed] == [("王芳", ["editor"])]
    assert liantu("user", "set", "nobody", "--disable", home=tmp_path).returncode == 2
