"""Every router of the service, and the check that the table of roles knows each route."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.routing import APIRoute

from api import pages
from api.accounts.roles import matrix
from api.routes import (
    accounts,
    backtests,
    chains,
    city,
    cypher,
    enterprises,
    facts,
    gaps,
    leads,
    ledger,
    queries,
    reference,
    saved,
    search,
    status,
)

ROUTERS: tuple[APIRouter, ...] = (
    chains.router,
    gaps.cached,
    gaps.router,
    city.router,
    enterprises.router,
    search.router,
    reference.router,
    ledger.router,
    backtests.router,
    queries.router,
    saved.router,
    cypher.router,
    leads.router,
    facts.router,
    accounts.router,
    status.router,
    *pages.ROUTERS,
)


def routes() -> set[tuple[str, str]]:
    """Every (method, path template) of the service."""
    return {
        (m, r.path) for router in ROUTERS for r in router.routes if isinstance(r, APIRoute) for m in r.methods or ()
    }


def check_roles_table() -> None:
    """Raise ValueError if a route has no row in roles.csv, or a row no route."""
    have, rows = routes(), set(matrix())
    if have != rows:
        raise ValueError(f"roles.csv: without a row {sorted(have - rows)}; without a route {sorted(rows - have)}")
