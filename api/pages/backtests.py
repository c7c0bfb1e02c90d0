"""The open back-test and the sliders as pages; forms post and come back."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import ValidationError

from api.access import Svc, Who, note
from api.pages.frame import Framed, Posted, scope_of
from api.routes.backtests import BacktestIn, ProfileIn, run_one
from api.routes.gaps import Weights
from api.service import Service
from graph import backtests as door
from graph import weights as saved
from graph.answers.rerank import reweighed
from graph.answers.shapes import Answer, Meta
from graph.backtest_shapes import BacktestRow
from graph.errors import LiantuError, UsageError
from viz import links
from viz.page import Frame
from viz.pages.backtests import render_backtests
from viz.pages.weights import PARTS, render_boards, render_weights

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
SHOWN = 200


@router.get("/backtests")
def backtests_(service: Svc, page: Framed) -> str:
    """The first run, with the menu of all."""
    return _page(service, page, "")


@router.post("/backtests")
def make(request: Request, service: Svc, who: Who, form: Posted) -> Response:
    """Run one and go to it."""
    given = {k: form[k] for k in ("cut", "months", "basis") if form.get(k)}
    try:
        body = BacktestIn.model_validate(given)
    except ValidationError as error:
        raise UsageError(
            "backtest.form", "截止日期或窗口不合要求", remedy="截止写成 2018-12-31，窗口 24 至 60 个月"
        ) from error
    run = run_one(service, body, who.name)
    note(request, run)
    return RedirectResponse(links.backtest(run), 303)


@router.get("/backtests/{run}")
def backtest_(service: Svc, page: Framed, run: str) -> str:
    """One run."""
    return _page(service, page, run)


def _page(service: Service, page: Frame, run: str) -> str:
    rows = tuple(door.backtests(service.reader))
    wanted = run or (rows[0].id if rows else "")
    answer = Answer[tuple[BacktestRow, ...]](data=rows, meta=Meta(shown=len(rows), total=len(rows)))
    detail = door.backtest(service.reader, wanted) if wanted else None
    return render_backtests(answer, page, detail=detail, profiles=saved.profiles(service.reader))


@router.get("/gaps/{gap}/weights")
def weights_(service: Svc, page: Framed, gap: str) -> str:
    """The sliders and the boards in their order."""
    return _sliders(service, page, gap, page.query)


@router.get("/gaps/{gap}/weights/boards")
def boards(service: Svc, page: Framed, gap: str) -> str:
    """The boards alone, for the script."""
    wanted = _asked(service, page.query)
    return render_boards(reweighed(service.reader, gap, wanted, limit=SHOWN, scope=scope_of(page)), page)


@router.post("/gaps/{gap}/weights")
def save(request: Request, service: Svc, page: Framed, who: Who, gap: str, form: Posted) -> Response:
    """Keep the weights with a back-test of their own and go to it."""
    try:
        body = ProfileIn.model_validate(
            {"name": form.get("name", "").strip(), "reason": form.get("reason", "").strip(), "weights": _points(form)}
        )
        made = saved.save(
            service.connection, name=body.name, weights=body.weights.model_dump(), reason=body.reason, author=who.name
        )  # fmt: skip
    except ValidationError:
        wrong = UsageError(
            "weights.form", "没有保存：名称和理由都要写，权重为 0 至 100", remedy="改好再提交；填的都还在"
        )
        return HTMLResponse(_sliders(service, page, gap, form, error=wrong), wrong.status)
    except LiantuError as error:
        return HTMLResponse(_sliders(service, page, gap, form, error=error), error.status)
    note(request, made.id, body.reason)
    return RedirectResponse(links.backtest(made.backtest), 303)


def _sliders(
    service: Service, page: Frame, gap: str, given: Mapping[str, str], error: LiantuError | None = None
) -> str:  # fmt: skip
    wanted = _asked(service, given)
    answer = reweighed(service.reader, gap, wanted, limit=SHOWN, scope=scope_of(page))
    return render_weights(
        answer, page, weights=wanted, default=saved.in_force(service.reader), profiles=saved.profiles(service.reader),
        values=given, error=error,
    )  # fmt: skip


def _asked(service: Service, given: Mapping[str, str]) -> dict[str, float]:
    """The weights of the sliders, of a saved profile, or those in force; as shares of their sum."""
    if given.get("profile"):
        return saved.profile(service.reader, given["profile"]).weights
    points = _points(given)
    return saved.scaled(points) if points else saved.in_force(service.reader)


def _points(given: Mapping[str, str]) -> dict[str, float]:
    """What the sliders say; empty when there are none. Raise UsageError for what is no weight."""
    found = {part: given[part] for part in PARTS if given.get(part)}
    try:
        return Weights.model_validate(dict.fromkeys(PARTS, "0") | found).model_dump() if found else {}
    except ValidationError as error:
        raise UsageError("weights.invalid", "权重应为 0 至 1000 的数", remedy="拖动滑块，或去掉地址里的权重") from error
