"""Every example of the API guide, run as it stands against the real service."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest

GUIDE = (Path(__file__).parents[2] / "docs/api-guide.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
PYTHON = [text for kind, text in BLOCKS if kind == "python"]
SHELL = [text for kind, text in BLOCKS if kind == "sh"]


def test_there_is_no_example_of_another_kind() -> None:
    assert {kind for kind, _ in BLOCKS} == {"python", "sh", "json"}
    assert len(PYTHON) >= 8
    assert len(SHELL) >= 2


@pytest.mark.parametrize("code", PYTHON, ids=range(len(PYTHON)))
def test_python(code: str, served: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    exec(compile(code, "docs/api-guide.md", "exec"), {"LIANTU": served, "TOKEN": ""})


@pytest.mark.parametrize("line", SHELL, ids=range(len(SHELL)))
def test_shell(line: str, served: str) -> None:
    """With curl where the machine has it; else the same request."""
    if shutil.which("curl"):
        words = shlex.split(line.replace("$LIANTU", served))
        done = subprocess.run([*words, "--noproxy", "*"], capture_output=True, check=True, timeout=120)
        assert json.loads(done.stdout)["data"]
        return
    words = shlex.split(line.replace("$LIANTU", served))
    url = next(w for w in words if w.startswith("http"))
    headers = dict(words[i + 1].split(": ", 1) for i, w in enumerate(words) if w == "-H")
    body = words[words.index("-d") + 1] if "-d" in words else None
    answer = httpx.request("POST" if body else "GET", url, headers=headers, content=body, timeout=120, trust_env=False)
    assert answer.json()["data"]


def test_the_assistant_setting_is_json() -> None:
    settings = json.loads(next(text for kind, text in BLOCKS if kind == "json"))
    assert settings["mcpServers"]["liantu"]["args"] == ["mcp"]
