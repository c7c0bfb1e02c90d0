"""What a row of corrections must hold beyond its cells: a source, a reason, no personal data."""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.facts_sheet import ADD, MAKES, PLANT
from loaders.matching import uscc_fault
from loaders.problems import Problem
from loaders.tables import Row, Table

PERSONAL = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)\d{17}[\dXx](?!\w)|[\w.+-]+@[\w-]+\.\w+")
"""A mobile number, an identity card, an e-mail address: none of them belongs on a map of industry."""
TEXTS = ("enterprise", "products", "source_title", "reason")
MEMORY = "memory"


def check_rows(table: Table) -> None:
    """List what is wrong with each row, and take the row out."""
    for row in list(table.rows):
        for problem in (*_faults(row), *_personal(row)):
            table.refuse(row.line, problem)
    table.drop_refused()


def _faults(row: Row) -> Iterator[Problem]:
    def fault(column: str, code: str, message: str, remedy: str) -> Problem:
        return Problem(row.line, column, row.get(column), code, message, remedy)

    adds = row["action"] == ADD
    if adds and row["kind"] == MAKES and not row["role"]:
        yield fault("role", "fact.role", "补充“生产”要写角色", "从 链主、龙头、骨干、配套 中选一个")
    if adds and row["kind"] == PLANT and not row["stage"]:
        yield fault("stage", "fact.stage", "补充“设厂”要写阶段", "从 签约、开工、在建、投产、运营 中选一个")
    if adds and not row["province_name"] and (row["kind"] == PLANT or not row["enterprise_id"]):
        yield fault("province_name", "fact.place", "要写在哪个省市", "写省和市，如 河南、郑州")
    if adds and not row["confidence"]:
        yield fault("confidence", "fact.confidence", "要写可信度", "照来源选；没有来源选记忆")
    if adds and row["confidence"] != MEMORY and not row["source_title"]:
        yield fault("source_title", "fact.source", "除记忆外，要写来源标题", "写网页或文件的标题；没有来源就选记忆")
    if row["source_url"] and not re.match(r"https?://[^\s/]+\.[^\s]+$", row["source_url"]):
        yield fault("source_url", "fact.url", "不是完整的网址", "以 http:// 或 https:// 开头，从浏览器地址栏复制")
    if not adds and not row["reason"]:
        yield fault("reason", "fact.reason", "标为有误要写理由", "写清错在哪里，依据什么")
    if row["uscc"] and (wrong := uscc_fault(row["uscc"])):
        yield fault("uscc", "cell.uscc", wrong, "照营业执照核对；不知道就留空")


def _personal(row: Row) -> Iterator[Problem]:
    for column in TEXTS:
        if PERSONAL.search(row.get(column)):
            yield Problem(
                row.line, column, "", "fact.personal", "像是电话、证件号或邮箱", "删去个人信息，只写企业与出处"
            )
