"""Corrections of the map: add a fact with its source, say that one is wrong, take either back."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.access import Svc, Who, note
from api.answering import reply
from api.repair import repairs
from graph.answers.shape_base import Shape
from graph.answers.shapes import Answer, Meta
from graph.errors import DataError

router = APIRouter(prefix="/api/v1", tags=["ledger"])
Text = Annotated[str, Field(max_length=500)]


class CorrectionIn(BaseModel):
    """One correction; the words are those of the form and of ``liantu template facts``."""

    model_config = ConfigDict(extra="forbid")

    action: Literal["补充", "有误"] = "补充"
    kind: Literal["生产", "设厂"] = "生产"
    enterprise: str = Field(max_length=200, examples=["郑州某某电子有限公司"])
    enterprise_id: Text = ""
    uscc: Text = ""
    province_name: Text = Field("", examples=["河南省"])
    city_name: Text = Field("", examples=["郑州市"])
    segment_id: str = Field(max_length=100, examples=["K10-22-S05"])
    role: Literal["链主", "龙头", "骨干", "配套", ""] = ""
    products: Text = ""
    stage: Literal["签约", "开工", "在建", "投产", "运营", ""] = ""
    source_title: Text = ""
    source_url: Text = ""
    source_date: Text = ""
    confidence: Text = Field("", examples=["公开报道"])
    reason: Text = ""


class Corrected(Shape):
    """The load that a correction is; undoing it takes the correction back."""

    load_id: str
    facts: int


@router.post("/facts", response_model=Answer[Corrected], status_code=201)
def correct(request: Request, service: Svc, who: Who, body: CorrectionIn) -> Response:
    """Add a fact with its source, or take a wrong one out; the judgements follow at once. 422 names the field."""
    values = {k: str(v) for k, v in body.model_dump().items()}
    report = repairs(service).repair(values, who.name)
    note(request, report.load_id or body.segment_id, f"{body.action} {body.kind} {body.enterprise}")
    if report.stopped:
        _, problem = report.problems[0]
        raise DataError(problem.code, problem.message, where=problem.column, remedy=problem.remedy)
    done = Corrected(load_id=report.load_id, facts=report.total("made") + report.total("merged"))
    return reply(request, Answer[Corrected](data=done, meta=Meta()), status=201)


@router.post("/facts/{load}/undo", response_model=Answer[Corrected])
def undo(request: Request, service: Svc, load: str) -> Response:
    """Take a correction back; the judgements follow."""
    note(request, load)
    return reply(
        request, Answer[Corrected](data=Corrected(load_id=load, facts=repairs(service).take_back(load)), meta=Meta())
    )
