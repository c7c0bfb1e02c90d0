"""Schemathesis over the whole OpenAPI: no 5xx, and every answer matches its schema."""

from __future__ import annotations

import warnings

import pytest
from hypothesis import HealthCheck, settings

with warnings.catch_warnings():  # its own imports warn
    warnings.simplefilter("ignore")
    import schemathesis
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
    )


@pytest.fixture
def api_schema(client: object) -> object:
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", client.app)  # type: ignore[attr-defined]


schema = schemathesis.pytest.from_fixture("api_schema")


@pytest.mark.slow
@schema.parametrize()
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_server_error_and_every_answer_as_described(case: schemathesis.Case) -> None:
    case.call_and_validate(
        base_url="http://127.0.0.1:8080",
        checks=[not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance],
    )
