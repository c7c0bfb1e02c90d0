"""``liantu load chaingraph``: a folder of one third-party chain as CSV: nodes in a tree, who is downstream of whom, and
which companies stand where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from graph.errors import DataError
from graph.reader import Reader
from graph.records import Record
from loaders.columns import TableSpec, parse_columns
from loaders.matching import Matcher, joined
from loaders.outside import Origin, check_outside, finished
from loaders.pipeline import Prepared, Progress
from loaders.tables import Row, Table, read_table
from loaders.transform import edge, node

NODES = "industrynode_node.csv"
EDGES = "industrynode_edge.csv"
COMPANIES = "company_node.csv"
STANDS = "company_industrynode_edge_node.csv"
DIRECT = "company_industrynode_edge_node_不聚合.csv"
_STANDS = (
    "起点节点code!>Enterprise 起点节点名称 终点节点id!>Industry 终点节点名称 主体产业链关系 "
    "开始时间:date 结束时间:date 数据来源"
)
COLUMNS = {
    NODES: (
        "节点id! 节点类型 节点名称! 节点标签 节点行业 业务描述 公司列表 关键节点 "
        "产业链环节 节点行业code 生效时间:date 失效时间:date",
        "节点id", "Industry",
    ),
    EDGES: (
        "起点节点id!>Industry 起点节点名称 终点节点id!>Industry 终点节点名称 关系类型! 关系权重:number "
        "关系描述 置信度:number 强度:number 开始时间:date 结束时间:date",
        "起点节点id 终点节点id 关系类型", "",
    ),
    COMPANIES: (
        "节点code! 节点类型 节点名称! 证券代码 生效时间:date 失效时间:date 业务描述", "节点code", "Enterprise",
    ),
    STANDS: (_STANDS, "起点节点code 终点节点id", ""),
    DIRECT: (_STANDS, "起点节点code 终点节点id", ""),
}  # fmt: skip
"""End of a file's name: its columns, its key, the label whose ids it brings. DIRECT may be missing."""

PARENT, DOWNSTREAM = "SUBORDINATE_TO", "DOWNSTREAM_OF"
Stand = tuple[str, str]


def prepare_chaingraph(reader: Reader, paths: Sequence[Path], on_progress: Progress) -> Prepared:
    """Read, check and join a folder. Raises DataError if it holds no such chain, or several."""
    tables, name = read_folder(paths[0])
    on_progress("read", 1, 1)
    files = {t.spec.file: paths[0] / t.spec.file for t in tables.values()}
    origin = Origin(f"chaingraph/{name}", f"第三方产业链：{name}", files, "memory")
    check_outside(list(tables.values()))
    matcher = Matcher(reader, origin.dataset)
    matcher.ask(names=(r["节点名称"] for r in tables[COMPANIES].rows))
    ids: dict[str, str] = {}
    records = [r for row in tables[NODES].rows for r in chain_node(row, origin, name)]
    records += [r for row in tables[EDGES].rows for r in link(row, origin)]
    records += [r for row in tables[COMPANIES].rows for r in company(row, origin, matcher, ids)]
    records += stands(tables, origin, ids)
    on_progress("check", 1, 1)
    return finished(origin, tables.values(), records, paths=paths)


def read_folder(folder: Path) -> tuple[dict[str, Table], str]:
    """The tables by the end of their names, and the name that all of them begin with."""
    names = sorted(p.name.removesuffix(f"_{NODES}") for p in folder.glob(f"*_{NODES}"))
    if len(names) != 1:
        raise DataError(
            "chaingraph.folder", f"文件夹里应有且只有一个 *_{NODES}，现有 {len(names)} 个", where=str(folder),
            remedy="一条链一个文件夹",
        )  # fmt: skip
    tables = {}
    for end, (columns, key, label) in COLUMNS.items():
        file = f"{names[0]}_{end}"
        if end == DIRECT and not (folder / file).is_file():
            continue
        keys = tuple(key.split())
        spec = TableSpec(file, parse_columns(columns), keys, ((label, keys[0]),) if label else (), trim=True)
        tables[end] = read_table(spec, folder / file, strict=False)
    return tables, names[0]


def chain_node(row: Row, origin: Origin, scheme: str) -> Iterator[Record]:
    """A node of the chain; level 1 is its root."""
    level = row["节点标签"].removeprefix("level_")
    yield node(
        "Industry", row["节点id"], origin.evidence(row), name=row["节点名称"], scheme=scheme, code=row["节点行业code"],
        level=int(level) + 1 if level.isdigit() else None, stage=row["产业链环节"],
        key_node={"TRUE": True, "FALSE": False}.get(row["关键节点"]), valid_from=row["生效时间"], note=row["业务描述"],
    )  # fmt: skip


def link(row: Row, origin: Origin) -> Iterator[Record]:
    """``A SUBORDINATE_TO B``: A is part of B. ``A DOWNSTREAM_OF B``: B supplies A."""
    first, second = ("Industry", row["起点节点id"]), ("Industry", row["终点节点id"])
    props = {"weight": row["关系权重"], "certainty": row["置信度"], "since": row["开始时间"], "note": row["关系描述"]}
    if row["关系类型"] == PARENT:
        yield edge("PART_OF", first, second, origin.evidence(row), **props)
    elif row["关系类型"] == DOWNSTREAM:
        yield edge("SUPPLIES_INDUSTRY", second, first, origin.evidence(row), **props)


def company(row: Row, origin: Origin, matcher: Matcher, ids: dict[str, str]) -> Iterator[Record]:
    """A company by its full registered name; ``ids`` notes which enterprise a code is."""
    own = f"{origin.dataset.split('/')[0]}-{row['节点code']}"
    known = matcher.find(own=own, name=row["节点名称"])
    said = {"other_ids": [f"{origin.dataset}:{row['节点code']}"], "note": row["业务描述"]}
    full = {
        "name": row["节点名称"], "name_is_registered": True, "country": "中国", "stock_code": row["证券代码"],
        "as_of": row["生效时间"],
    }  # fmt: skip
    ids[row["节点code"]], props = joined(known, own, said, full)
    yield node("Enterprise", ids[row["节点code"]], origin.evidence(row), **props)
    if known is None and (soft := matcher.softer(own=own, name=row["节点名称"])):
        yield origin.review(row, soft, row["节点名称"])


def stands(tables: dict[str, Table], origin: Origin, ids: dict[str, str]) -> list[Record]:
    """Where each company stands; direct, or only because it stands at a node below."""
    rows = [*tables[STANDS].rows, *(tables[DIRECT].rows if DIRECT in tables else ())]
    direct = direct_stands(tables)
    return [
        edge(
            "IN_INDUSTRY", ("Enterprise", ids[row["起点节点code"]]), ("Industry", row["终点节点id"]),
            origin.evidence(row), direct=(row["起点节点code"], row["终点节点id"]) in direct,
            since=row["开始时间"], stated_by=row["数据来源"],
        )
        for row in rows
    ]  # fmt: skip


def direct_stands(tables: dict[str, Table]) -> set[Stand]:
    """Pairs (company, node) that are said of the node itself; without a file that says so, those with none below."""
    if DIRECT in tables:
        return {(r["起点节点code"], r["终点节点id"]) for r in tables[DIRECT].rows}
    parent = {r["起点节点id"]: r["终点节点id"] for r in tables[EDGES].rows if r["关系类型"] == PARENT}
    pairs = {(r["起点节点code"], r["终点节点id"]) for r in tables[STANDS].rows}
    above: set[Stand] = set()
    for who, where in pairs:
        seen = {where}
        while (where := parent.get(where, "")) and where not in seen:
            seen.add(where)
            above.add((who, where))
    return pairs - above
