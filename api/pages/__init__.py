"""The pages: thin routes that hand answers to the drawings of viz."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI
from starlette.staticfiles import StaticFiles

from api.pages import backtests, chain, city, doors, exports, gaps, leads, lists, repair, saved
from api.pages.frame import error_page
from viz.page import STATIC_DIR

ROUTERS: tuple[APIRouter, ...] = (
    chain.router,
    city.router,
    gaps.router,
    leads.router,
    backtests.router,
    saved.router,
    lists.router,
    exports.router,
    repair.router,
    doors.router,
)


class Assets(StaticFiles):
    """Files of viz/static; their addresses carry a digest, so they may be kept for a year."""

    def file_response(self, *args, **kwargs):  # type: ignore[no-untyped-def] # noqa: D102 - as in starlette
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def mount(app: FastAPI) -> None:
    """Put static files and the error page into ``app``; the routers are included with the others."""
    app.mount("/static", Assets(directory=STATIC_DIR), name="static")
    app.state.error_page = error_page
