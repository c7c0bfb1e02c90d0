"""Structured logs: one JSON object a line on standard error, and never a secret in it."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

HIDDEN = re.compile(r"password|secret|token|authorization|cookie|session|api_?key", re.IGNORECASE)
# a token of ours, a bearer header, a password inside a URI: wherever they turn up inside a text
SECRET_TEXT = re.compile(r"lt_[0-9a-f]{8}_[\w-]+|(?i:bearer)\s+[\w.~+/=-]+|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)")


def hide_secrets(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blank the values of secret-sounding keys, and tokens inside texts."""
    for key, value in event.items():
        if HIDDEN.search(key):
            event[key] = "***"
        elif isinstance(value, str):
            event[key] = SECRET_TEXT.sub("***", value)
    return event


class _Stderr:
    """Looks standard error up at each write, so that tests and redirections see the lines."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def make_log() -> structlog.typing.FilteringBoundLogger:
    """The log of the service: time, level, event, request id and fields."""
    log: structlog.typing.FilteringBoundLogger = structlog.wrap_logger(
        structlog.PrintLogger(_Stderr()),  # type: ignore[arg-type]
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            hide_secrets,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    return log
