"""Files to keep: gaps, targets and chains as .xlsx, .csv, .html, .docx, .pdf."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from api.access import Svc, conditional
from api.pages.frame import Framed, scope_of
from graph.answers import panorama, targets
from graph.answers.chain_pack import chain_pack
from graph.answers.gaps import GapFilter, gaps
from graph.answers.shapes import GapRow, Meta, TargetRow
from graph.answers.target_list import every_target
from graph.errors import NotFound
from viz.exports.docx_pack import chain_docx
from viz.exports.pdf_pack import chain_pdf
from viz.exports.tables import gaps_csv, gaps_xlsx, targets_csv, targets_xlsx
from viz.exports.xlsx_pack import chain_xlsx
from viz.page import Frame
from viz.pyvis_export import export_chain

router = APIRouter(include_in_schema=False, dependencies=[Depends(conditional)])
EVERY = 5_000
MEDIA = {
    "csv": "text/csv; charset=utf-8", "html": "text/html; charset=utf-8", "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip


@router.get("/export/gaps.{kind}")
def gaps_(service: Svc, page: Framed, kind: str) -> Response:
    """Every judged segment that fits ``chain``, ``label``, ``stage``."""
    rows, meta = _gaps(service, page)
    if kind not in ("csv", "xlsx"):
        raise _no_such(kind, "csv、xlsx")
    return _file(f"缺口清单-{page.region}", kind, gaps_csv(rows) if kind == "csv" else gaps_xlsx(rows, meta), meta)


@router.get("/export/targets.{kind}")
def targets_(service: Svc, page: Framed, kind: str) -> Response:
    """The boards of ``gap``, or of every segment that fits ``chain``."""
    if kind not in ("csv", "xlsx"):
        raise _no_such(kind, "csv、xlsx")
    if wanted := page.query.get("gap"):
        answer = targets.targets(service.reader, wanted, limit=EVERY, scope=scope_of(page))
        boards = answer.data
        rows: list[TargetRow] = [r for b in (boards.leader, boards.niche, boards.other) for r in b.rows]
        meta, name = answer.meta, f"招商目标-{wanted}"
    else:
        listed, meta = _gaps(service, page)
        rows = every_target(service.reader, listed)
        name = f"招商目标-{page.region}"
    return _file(name, kind, targets_csv(rows) if kind == "csv" else targets_xlsx(rows, meta), meta)


@router.get("/export/chains/{chain}.{kind}")
def chain_(service: Svc, page: Framed, chain: str, kind: str) -> Response:
    """A chain as a book, a report or one interactive file."""
    scope = scope_of(page)
    if kind == "html":
        drawn = panorama.panorama(service.reader, chain, scope)
        return _file(drawn.data.detail.row.name, kind, export_chain(drawn).encode(), drawn.meta)
    if kind == "xlsx":
        pack = chain_pack(service.reader, chain, scope)
        book = chain_xlsx(pack.report, gaps=pack.gaps, targets=pack.targets)
        return _file(pack.report.data.panorama.detail.row.name, kind, book, pack.report.meta)
    answer = panorama.chain_report(service.reader, chain, scope)
    name = answer.data.panorama.detail.row.name
    if kind == "docx":
        return _file(name, kind, chain_docx(answer), answer.meta)
    if kind == "pdf":
        return _file(name, kind, chain_pdf(answer), answer.meta)
    raise _no_such(kind, "xlsx、docx、pdf、html")


def _gaps(service: Svc, page: Frame) -> tuple[tuple[GapRow, ...], Meta]:
    words = {k: tuple(x for x in page.query.get(k, "").split(",") if x) for k in ("label", "stage")}
    what = GapFilter(chain=page.query.get("chain", ""), labels=words["label"], stages=words["stage"])
    answer = gaps(service.reader, scope_of(page), what, limit=EVERY)
    return answer.data, answer.meta


def _no_such(kind: str, known: str) -> NotFound:
    return NotFound("export.kind", f"不能导出为 .{kind}", where=kind, remedy=f"可用：{known}")


def _file(name: str, kind: str, content: bytes, meta: Meta) -> Response:
    """A download whose name says what and as of when."""
    whole = quote(f"{name}-{meta.as_of}.{kind}" if meta.as_of else f"{name}.{kind}")
    disposition = f"attachment; filename=\"liantu.{kind}\"; filename*=UTF-8''{whole}"
    return Response(content, headers={"Content-Disposition": disposition}, media_type=MEDIA[kind])
