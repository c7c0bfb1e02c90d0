"""Schemathesis over the whole OpenAPI of a live service: no 5xx, and every answer matches its schema."""

from __future__ import annotations

import threading
import time
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from hypothesis import HealthCheck, given, settings

from api.app import create_app
from graph import server
from graph.connection import Connection
from liantu.settings import Remote
from tests.api.conftest import settings as api_settings

with warnings.catch_warnings():  # its own imports warn
    warnings.simplefilter("ignore")
    import schemathesis
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def live(atlas_server: Remote, atlas_graph: Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service that listens."""
    port = server.next_free(28080)
    app = create_app(api_settings(atlas_server, tmp_path_factory.mktemp("live"), port=port))
    web = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, access_log=False))
    thread = threading.Thread(target=web.run)
    thread.start()
    while not web.started:
        assert thread.is_alive()
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    web.should_exit = True
    thread.join()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_server_error_and_every_answer_as_described(live: str) -> None:
    wrong = []
    for found in schemathesis.openapi.from_url(f"{live}/api/v1/openapi.json").get_all_operations():
        operation = found.ok()
        try:
            _try(operation)
        except (Exception, BaseExceptionGroup) as error:  # all operations are tried before any is reported
            wrong.append(f"{operation.label}: {str(error)[:600]}")
    assert not wrong, "\n\n".join(wrong)


HEAVY = {"/api/v1/backtests", "/api/v1/profiles"}
"""A valid body runs a back-test of some ten seconds."""


def _try(operation: Any) -> None:
    examples = 2 if operation.method.upper() == "POST" and operation.full_path in HEAVY else 8

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def check(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS, timeout=120)

    check()
