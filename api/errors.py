"""Errors that only a door to the network has.

LiantuError
 └── UsageError
      ├── NotAuthenticated  nobody is logged in (HTTP 401)
      ├── Forbidden         logged in, but the role does not allow it (HTTP 403)
      ├── TooManyRequests   the caller's share is used up (HTTP 429)
      └── AccountsMissing   the service would be open to others without accounts
"""

from __future__ import annotations

from starlette.responses import Response

from graph.errors import UsageError


class NotAuthenticated(UsageError):
    """Nobody is logged in."""

    status = 401


class Forbidden(UsageError):
    """The caller's roles do not allow it."""

    status = 403


class TooManyRequests(UsageError):
    """The caller's share is used up; ``retry_after`` says in how many seconds to come back."""

    status = 429

    def __init__(self, code: str, message: str, *, retry_after: int, where: str = "", remedy: str = "") -> None:
        super().__init__(code, message, where=where, remedy=remedy)
        self.retry_after = retry_after


class AccountsMissing(UsageError):
    """The service would be open to others without accounts."""


class NotModified(Exception):
    """The caller already has this version (HTTP 304)."""

    def __init__(self, etag: str) -> None:
        super().__init__(etag)
        self.etag = etag


class Known(Exception):
    """The answer was kept from an earlier caller; it is sent as it is."""

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer
