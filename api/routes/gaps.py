"""Judgements on segments, their proof, and whom to invite."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.access import Svc, conditional
from api.answering import AsOf, InScope, Paged, reply
from graph.answers import gap_detail
from graph.answers import targets as target_answers
from graph.answers.common import Scope
from graph.answers.gaps import GapFilter, gaps
from graph.answers.rerank import reweighed
from graph.answers.shapes import Answer, EvidenceItem, GapDetail, GapRow, TargetBoards

router = APIRouter(prefix="/api/v1", tags=["gaps"])
cached = APIRouter(prefix="/api/v1", tags=["gaps"], dependencies=[Depends(conditional)])
Words = Annotated[list[str], Query(max_length=10)]
Weight = Annotated[float, Field(ge=0, le=1_000, allow_inf_nan=False)]


@cached.get("/gaps", response_model=Answer[tuple[GapRow, ...]])
def gaps_(
    request: Request,
    service: Svc,
    scope: InScope,
    paged: Paged,
    chain: Annotated[str, Query(max_length=40, examples=["K10-22"])] = "",
    segment: Annotated[str, Query(max_length=60, examples=["K10-22-S05"])] = "",
    label: Annotated[Words, Query(description="补链、延链 …；可多次，或以逗号分开")] = [],  # noqa: B006 - never changed
    stage: Annotated[Words, Query(description="upstream midstream downstream support")] = [],  # noqa: B006
    confidence: Annotated[Words, Query(description="高 中 低 待核实")] = [],  # noqa: B006
    coverage: Annotated[float, Query(ge=0, le=1, description="完整度下限")] = 0.0,
    bottleneck: bool = False,
) -> Response:
    """Judgements on every segment of a region, present ones too, filtered, in list order."""
    what = GapFilter(
        chain=chain, segment=segment, labels=_words(label), stages=_words(stage), confidence=_words(confidence),
        coverage=coverage, bottleneck=bottleneck,
    )  # fmt: skip
    return reply(request, gaps(service.reader, scope, what, skip=paged.skip, limit=paged.limit), paged)


def _words(given: list[str]) -> tuple[str, ...]:
    return tuple(word for text in given for word in text.split(",") if word)


@cached.get("/gaps/{gap}", response_model=Answer[GapDetail])
def gap_(request: Request, service: Svc, gap: str, as_of: AsOf = "") -> Response:
    """One judgement: sentence, rule and conditions, indicators, what would change it, makers, first targets."""
    return reply(request, gap_detail.gap(service.reader, gap, Scope(as_of=as_of)))


@cached.get("/gaps/{gap}/evidence", response_model=Answer[tuple[EvidenceItem, ...]])
def evidence(request: Request, service: Svc, gap: str, as_of: AsOf = "") -> Response:
    """Every piece of evidence behind a judgement, down to source and line."""
    return reply(request, gap_detail.gap_evidence(service.reader, gap, Scope(as_of=as_of)))


@cached.get("/gaps/{gap}/targets", response_model=Answer[TargetBoards])
def targets(
    request: Request,
    service: Svc,
    gap: str,
    board: Literal["leader", "niche", "other", ""] = "",
    limit: Annotated[int, Query(ge=1, le=200, description="每板至多几行")] = 20,
    as_of: AsOf = "",
) -> Response:
    """Whom to invite for a gap: boards with order, parts, path, signals and what holds each one back."""
    scope = Scope(as_of=as_of)
    return reply(request, target_answers.targets(service.reader, gap, board=board, limit=limit, scope=scope))


class Weights(BaseModel):
    """Weights of the five parts, relative to each other."""

    model_config = ConfigDict(extra="forbid")

    fit: Weight = 0.40
    capability: Weight = 0.20
    linkage: Weight = 0.20
    expansion: Weight = 0.15
    pull: Weight = 0.05


class RerankIn(BaseModel):
    """A gap and the weights to order its boards by."""

    model_config = ConfigDict(extra="forbid")

    gap: str = Field(max_length=100, examples=["410000.K10-22-S19"])
    weights: Weights
    limit: int = Field(20, ge=1, le=200)


@router.post("/targets/rerank", response_model=Answer[TargetBoards])
def rerank(request: Request, service: Svc, body: RerankIn) -> Response:
    """The boards of a gap under other weights, from stored parts; nothing is saved."""
    return reply(request, reweighed(service.reader, body.gap, body.weights.model_dump(), limit=body.limit))
