"""The open back-test, and weights that somebody saved with a back-test of their own."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.access import Svc, Who, note
from api.answering import reply
from api.routes.gaps import Weights
from api.service import Service
from graph import backtests as door
from graph import weights
from graph.answers.shapes import Answer, Meta
from graph.backtest_shapes import BacktestDetail, BacktestRow, WeightProfile

router = APIRouter(prefix="/api/v1", tags=["ledger"])
Text = Annotated[str, Field(min_length=1, max_length=200)]


class BacktestIn(BaseModel):
    """The question of a back-test."""

    model_config = ConfigDict(extra="forbid")

    cut: str = Field(door.OPEN_CUT, pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$", examples=["2018-12-31"])
    months: int = Field(door.OPEN_MONTHS, ge=24, le=60, examples=[60])
    basis: Literal["open", "graph"] = Field("open", description="open 公开正例，graph 图中的落地与项目记录")


class ProfileIn(BaseModel):
    """Weights to keep: a name, the reason, and the five weights, relative to each other."""

    model_config = ConfigDict(extra="forbid")

    name: Text = Field(examples=["关联优先"])
    reason: Text = Field(examples=["本季先看与本地链主有往来的企业"])
    weights: Weights


@router.get("/backtests", response_model=Answer[tuple[BacktestRow, ...]])
def backtests_(request: Request, service: Svc) -> Response:
    """Every stored run: both strata, six baselines with intervals, the random order and the pool size beside each."""
    rows = tuple(door.backtests(service.reader))
    return reply(request, Answer[tuple[BacktestRow, ...]](data=rows, meta=Meta(shown=len(rows), total=len(rows))))


@router.post("/backtests", response_model=Answer[BacktestDetail], status_code=201)
def make(request: Request, service: Svc, who: Who, body: BacktestIn) -> Response:
    """Run one with the weights in force and store it; some ten seconds, one at a time."""
    run = run_one(service, body, who.name)
    note(request, run)
    return reply(
        request, Answer[BacktestDetail](data=door.backtest(service.reader, run), meta=Meta()), status=201
    )  # fmt: skip


def run_one(service: Service, body: BacktestIn, who: str) -> str:
    """The id of a new run."""
    profile = door.profile_in_force(service.reader)
    result = door.run(service.connection, profile, cut=body.cut, months=body.months, basis=body.basis)
    return door.store(
        service.connection, result, basis=body.basis, min_positives=profile.backtest.min_positives, who=who
    )  # fmt: skip


@router.get("/backtests/{run}", response_model=Answer[BacktestDetail])
def backtest_(request: Request, service: Svc, run: str) -> Response:
    """One run with its margins over the baselines and the moves that it was judged on."""
    return reply(request, Answer[BacktestDetail](data=door.backtest(service.reader, run), meta=Meta()))


@router.get("/profiles", response_model=Answer[tuple[WeightProfile, ...]])
def profiles(request: Request, service: Svc) -> Response:
    """Saved weights, newest first: author, date, reason and the id of their back-test."""
    rows = tuple(weights.profiles(service.reader))
    return reply(request, Answer[tuple[WeightProfile, ...]](data=rows, meta=Meta(shown=len(rows), total=len(rows))))


@router.post("/profiles", response_model=Answer[WeightProfile], status_code=201)
def save(request: Request, service: Svc, who: Who, body: ProfileIn) -> Response:
    """Keep weights and run their back-test; they change no stored judgement. Some ten seconds."""
    made = weights.save(
        service.connection, name=body.name, weights=body.weights.model_dump(), reason=body.reason, author=who.name
    )  # fmt: skip
    note(request, made.id, body.reason)
    return reply(request, Answer[WeightProfile](data=made, meta=Meta()), status=201)
