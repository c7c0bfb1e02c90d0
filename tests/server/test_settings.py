"""Settings are read from the environment, checked, and keep passwords to themselves; deployment files agree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from graph.errors import UsageError
from graph.server import Memory, neo4j_version
from liantu.settings import VARIABLES, Remote, Settings

ROOT = Path(__file__).parents[2]


def test_nothing_set_gives_this_user_s_own_folders_and_this_machine_only() -> None:
    settings = Settings.from_environment({})
    assert settings.home.is_absolute()
    assert settings.home != settings.cache
    assert (settings.host, settings.port, settings.remote, settings.memory) == ("127.0.0.1", None, None, Memory(512))


def test_every_variable_is_read(tmp_path: Path) -> None:
    settings = Settings.from_environment({
        "LIANTU_HOME": str(tmp_path), "LIANTU_CACHE": str(tmp_path / "c"), "LIANTU_HOST": "0.0.0.0",
        "LIANTU_PORT": "9000", "LIANTU_NAMES": "a.cn, b.cn", "LIANTU_HTTPS": "1",
        "LIANTU_ADMIN_PASSWORD": "secret-admin",
        "LIANTU_NEO4J_URI": "neo4j+s://g:7687", "LIANTU_NEO4J_USER": "u", "LIANTU_NEO4J_PASSWORD": "secret-graph",
        "LIANTU_NEO4J_HEAP": "1g",
    })  # fmt: skip
    assert settings == Settings(
        tmp_path, tmp_path / "c", "0.0.0.0", 9000, Remote("neo4j+s://g:7687", "u", "secret-graph"), Memory(1024),
        ("a.cn", "b.cn"), True, "secret-admin",
    )  # fmt: skip
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("LIANTU_PORT", "0"),
        ("LIANTU_PORT", "70000"),
        ("LIANTU_PORT", "x"),
        ("LIANTU_NEO4J_URI", "http://g"),
        ("LIANTU_NEO4J_URI", "bolt://g"),  # without a password
        ("LIANTU_NEO4J_HEAP", "lots"),
    ],
)
def test_a_bad_value_is_refused_by_the_name_of_its_variable(variable: str, value: str) -> None:
    with pytest.raises(UsageError) as told:
        Settings.from_environment({variable: value})
    assert told.value.where.startswith("LIANTU_")
    assert told.value.remedy


def test_the_deployment_page_explains_every_variable() -> None:
    text = (ROOT / "docs/deployment.md").read_text(encoding="utf-8")
    assert dict(re.findall(r"^\| `(LIANTU_\w+)` \| (.*) \|$", text, re.MULTILINE)) == VARIABLES


def test_compose_runs_the_same_neo4j_and_refuses_empty_passwords() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    services = yaml.safe_load(text)["services"]
    assert services["neo4j"]["image"] == f"neo4j:{neo4j_version()}-community"
    assert set(re.findall(r"\$\{(\w+PASSWORD)[^}]*\}", text)) == set(re.findall(r"\$\{(\w+PASSWORD):\?[^}]+\}", text))
    assert all(service["healthcheck"] for service in services.values() if "build" not in service)


def test_the_image_is_pinned_has_no_secret_and_no_root() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert all(
        re.fullmatch(r"python:\d+\.\d+\.\d+-slim-\w+", image) for image in re.findall(r"^FROM (\S+)", text, re.M)
    )
    assert "PASSWORD" not in text
    assert re.search(r"^USER liantu$", text, re.M)
    assert re.search(r"^HEALTHCHECK ", text, re.M)
