"""Why a server cannot start, in one message each: what is checked before, and what its log says after."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import psutil

from graph.errors import ServerError
from graph.server.config import Memory
from graph.server.home import Home
from graph.server.jars import neo4j_version

LEAST_DISK_MB = 512

SAID = (
    (r"Address already in use|BindException", "port_taken"),
    (r"Lock file has been locked by another process|StoreLockException|FileLockException", "home_in_use"),
    (r"No space left on device|There is not enough space|Disk quota exceeded", "no_disk"),
    (r"Could not reserve enough space|Could not allocate|OutOfMemoryError|Cannot allocate memory"
     r"|insufficient memory", "low_memory"),
    (r"newer version|[Uu]nknown store version|unsupported (?:store )?format|UnsupportedFormat|UpgradeNotAllowed"
     r"|StoreUpgrade|Unknown kernel version|MismatchingStoreId|downgrade", "store_version"),
)  # fmt: skip


def check_before(home: Home, memory: Memory) -> None:
    """Raise ServerError for what can be seen beforehand: store of a newer version, too little disk or memory."""
    if _newer(home.store_version(), neo4j_version()):
        raise store_version(home, home.store_version())
    free_mb = shutil.disk_usage(home.path).free // 2**20
    if free_mb < LEAST_DISK_MB:
        raise no_disk(home.path, f"只剩 {free_mb} MB")
    free_mb = psutil.virtual_memory().available // 2**20
    if free_mb < memory.total_mb:
        raise low_memory(memory, f"可用内存只有 {free_mb} MB")


def explain(home: Home, port: int, memory: Memory, said: str) -> ServerError:
    """The error for what a server said before it ended (its log and its console since the start)."""
    kind = next((name for pattern, name in SAID if re.search(pattern, said)), "")
    match kind:
        case "port_taken":
            return port_taken(port)
        case "home_in_use":
            return home_in_use(home)
        case "no_disk":
            return no_disk(home.path, "磁盘已写满")
        case "low_memory":
            return low_memory(memory, "系统没有给出所需内存")
        case "store_version":
            return store_version(home, "")
    errors = [line.strip() for line in said.splitlines() if "ERROR" in line or "Caused by" in line or "Error:" in line]
    return ServerError(
        "server.not_started",
        f"图数据库没有启动成功：{(errors or [said.strip()[-200:] or '没有任何输出'])[-1]}",
        where=str(home.log),
        remedy="查看该日志；运行 liantu doctor 检查环境。",
    )


def port_taken(port: int) -> ServerError:
    """Somebody else listens there."""
    return ServerError(
        "server.port_taken",
        f"端口 {port} 已被其他程序占用。",
        where=f"127.0.0.1:{port}",
        remedy="不指定端口时会自动选用空闲端口；或停掉占用它的程序。",
    )


def home_in_use(home: Home) -> ServerError:
    """Another server, not started by this user's commands, has the store open."""
    return ServerError(
        "server.home_in_use",
        "状态文件夹正被另一个图数据库实例使用，未再启动第二个，原有实例不受影响。",
        where=str(home.path),
        remedy="停掉那个实例，或用 LIANTU_HOME 指定另一个文件夹。",
    )


def no_disk(where: Path, how: str) -> ServerError:
    """The disk of the home is full or nearly so."""
    return ServerError(
        "server.no_disk",
        f"磁盘空间不足：{how}，启动图数据库至少需要 {LEAST_DISK_MB} MB。",
        where=str(where),
        remedy="腾出空间，或用 LIANTU_HOME 指向空间充足的磁盘。",
    )


def low_memory(memory: Memory, how: str) -> ServerError:
    """The Java machine cannot have the memory it was told to take."""
    return ServerError(
        "server.low_memory",
        f"内存不足：{how}，按当前设置图数据库需要 {memory.total_mb} MB。",
        where=f"LIANTU_NEO4J_HEAP={memory.heap_mb}m",
        remedy="关闭其他程序，或设置更小的 LIANTU_NEO4J_HEAP（不少于 256m）。",
    )


def store_version(home: Home, version: str) -> ServerError:
    """The store was written by another, mostly newer, Neo4j."""
    wrote = f"（Neo4j {version}）" if version else ""
    return ServerError(
        "server.store_version",
        f"图数据由其他版本{wrote}写成，本程序自带的 Neo4j {neo4j_version()} 无法打开，数据未被改动。",
        where=str(home.data),
        remedy="换用写成它的链图版本打开并用 liantu backup 导出，再到本版本 liantu restore；或另设 LIANTU_HOME。",
    )


def password_lost(home: Home) -> ServerError:
    """There is a store, but not the file with its password."""
    return ServerError(
        "server.password_lost",
        "图数据还在，但保存其密码的文件不见了，无法登录。",
        where=str(home.password_file),
        remedy="从备份中找回该文件；或另设 LIANTU_HOME，用 liantu restore 或 liantu load 重新装入。",
    )


def start_timeout(home: Home, seconds: int) -> ServerError:
    """The process lives but does not answer."""
    return ServerError(
        "server.start_timeout",
        f"图数据库 {seconds} 秒内没有就绪，已停止这次启动。",
        where=str(home.log),
        remedy="机器繁忙时请稍后重试；仍不成功请查看该日志。",
    )


def _newer(stored: str, ours: str) -> bool:
    def numbers(version: str) -> list[int]:
        return [int(n) for n in re.findall(r"\d+", version)]

    return bool(stored) and numbers(stored) > numbers(ours)
