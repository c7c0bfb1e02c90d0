"""The files: stable columns, Chinese headings, frozen head, filters, 口径说明; nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import zipfile

import docx
import openpyxl
import pytest

from tests.viz import samples as s
from viz import exports
from viz.exports import pdf_pack
from viz.exports.columns import GAP_COLUMNS, TARGET_COLUMNS

GAPS = (
    "region, chain_id, chain, segment_id, segment, stage, label, state, flags, confidence, priority, priority_all, "
    "lo, hi, coverage, basis, local_enterprises, national_enterprises, proof, as_of"
)
TARGETS = (
    "region, chain_id, segment_id, segment, board, class, rank, enterprise_id, enterprise, province, city, score, "
    "case, lo, hi, coverage, grade, fit, capability, linkage, expansion, pull, reason, as_of"
)


def rows_of(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv_has_the_promised_columns_and_one_row_a_segment() -> None:
    rows = rows_of(exports.gaps_csv(s.gap_rows()))
    assert list(rows[0]) == GAPS.split(", ") == [c.name for c in GAP_COLUMNS]
    assert len(rows) == len(s.gap_rows()) == len({r["segment_id"] for r in rows})
    assert {r["state"] for r in rows} <= {"strong", "weak", "absent", "unknown"}
    targets = rows_of(exports.targets_csv(s.target_rows("K10-22-S19")))
    assert list(targets[0]) == TARGETS.split(", ") == [c.name for c in TARGET_COLUMNS]
    assert targets[0]["expansion"] == "", "unknown is blank, never 0"


def test_xlsx_has_headings_frozen_head_filters_and_notes() -> None:
    book = openpyxl.load_workbook(io.BytesIO(exports.gaps_xlsx(s.gap_rows(), s.META, "默认 2026-11")))
    sheet = book["缺口清单"]
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == f"A1:T{len(s.gap_rows()) + 1}"
    assert [c.value for c in sheet[1]][:7] == ["区域", "产业链编号", "产业链", "环节编号", "环节", "位置", "判断"]
    notes = {r[0].value: r[1].value for r in book["口径说明"].iter_rows()}
    assert notes["截至"] == "2026-11-24" and notes["权重档"] == "默认 2026-11" and "未发现" in notes["依据：调研"]


@pytest.mark.parametrize("evil", ["=1+1", "@SUM(A1)", "+49", "-x"])
def test_a_name_never_becomes_a_formula(evil: str) -> None:
    row = s.gap_rows()[0].model_copy(update={"segment": evil})
    cell = openpyxl.load_workbook(io.BytesIO(exports.gaps_xlsx([row], s.META)))["缺口清单"]["E2"]
    assert cell.data_type == "s" and cell.value == evil
    assert rows_of(exports.gaps_csv([row]))[0]["segment"] == f"'{evil}"


def test_word_file_holds_the_sheet() -> None:
    doc = docx.Document(io.BytesIO(exports.chain_docx(s.report("K10-22"))))
    text = "\n".join(p.text for p in doc.paragraphs)
    for part in ("新能源及网联汽车产业链", "一、判断", "三、缺口与目标", "五、请链长协调", "不等于没有"):
        assert part in text
    assert any("自动驾驶平台" in c.text for t in doc.tables for row in t.rows for c in row.cells)


def test_workbook_of_a_chain_has_four_sheets() -> None:
    book = openpyxl.load_workbook(io.BytesIO(exports.chain_xlsx(s.report("K10-22"))))
    assert book.sheetnames == ["环节与缺口", "招商目标", "项目", "口径说明"]


@pytest.mark.parametrize("chain", s.counted()[::5])
def test_pdf_is_one_page_for_every_chain(chain: str) -> None:
    data = exports.chain_pdf(s.report(chain))
    assert data.startswith(b"%PDF") and data.count(b"/Type /Page\n") + data.count(b"/Type /Page ") <= 1


def test_pdf_drops_projects_before_it_shrinks_type() -> None:
    text = pdf_pack.text_of(s.report("K10-22"))
    tall = pdf_pack._height(pdf_pack._flow(text, len(text.projects)))
    assert tall <= pdf_pack.A4[1] - 2 * pdf_pack.TOP
    assert "未载于本页" in str(pdf_pack._flow(text, 3)[-1].text)


def test_packs_open_as_zip() -> None:
    for data in (exports.chain_docx(s.report("K10-18")), exports.targets_xlsx(s.target_rows("K10-22-S10"), s.META)):
        assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
