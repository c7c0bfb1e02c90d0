"""What the environment says, read once and passed down as one value."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from graph.errors import UsageError
from graph.server import USER, Memory

VARIABLES = {
    "LIANTU_HOME": "状态文件夹：图数据、密码、日志",
    "LIANTU_CACHE": "图数据库组件（jar）的缓存，可多处共用",
    "LIANTU_HOST": "网页与 API 监听的地址，默认 127.0.0.1",
    "LIANTU_PORT": "网页与 API 的端口，默认 8080 或其后第一个空闲端口",
    "LIANTU_NAMES": "服务对外的主机名，逗号分隔，例如 chain.example.cn",
    "LIANTU_HTTPS": "前面有 HTTPS 反向代理时设为 1",
    "LIANTU_ADMIN_PASSWORD": "还没有账户时，用它建立管理员 admin",
    "LIANTU_NEO4J_URI": "改用已有的 Neo4j（bolt://、neo4j://、neo4j+s://），此时不启动内嵌库",
    "LIANTU_NEO4J_USER": "已有 Neo4j 的用户名，默认 neo4j",
    "LIANTU_NEO4J_PASSWORD": "已有 Neo4j 的密码",
    "LIANTU_NEO4J_HEAP": "内嵌库的堆内存，默认 512m；百万企业用 1g",
}
"""Every variable that Liantu reads, with its meaning; ``liantu doctor`` and docs/deployment.md show it."""

SCHEMES = ("bolt://", "bolt+s://", "bolt+ssc://", "neo4j://", "neo4j+s://", "neo4j+ssc://")
USUAL_PORT = 8080


@dataclass(frozen=True)
class Remote:
    """A Neo4j that somebody else runs."""

    uri: str
    user: str
    password: str

    def __repr__(self) -> str:
        """Without the password."""
        return f"Remote({self.uri}, {self.user})"


@dataclass(frozen=True)
class Settings:
    """``port`` None means the usual one or the next free; ``remote`` None means the embedded server."""

    home: Path
    cache: Path
    host: str = "127.0.0.1"
    port: int | None = None
    remote: Remote | None = None
    memory: Memory = field(default_factory=Memory)
    names: tuple[str, ...] = ()
    https: bool = False
    admin_password: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read and check every variable. Raises UsageError that names the variable."""
        return cls(
            home=_folder(environ, "LIANTU_HOME", platformdirs.user_data_path("liantu", appauthor=False)),
            cache=_folder(environ, "LIANTU_CACHE", platformdirs.user_cache_path("liantu", appauthor=False)),
            host=environ.get("LIANTU_HOST") or "127.0.0.1",
            port=_port(environ.get("LIANTU_PORT", "")),
            remote=_remote(environ),
            memory=Memory.parse(environ.get("LIANTU_NEO4J_HEAP") or "512m"),
            names=tuple(name.strip() for name in environ.get("LIANTU_NAMES", "").split(",") if name.strip()),
            https=environ.get("LIANTU_HTTPS", "") not in ("", "0"),
            admin_password=environ.get("LIANTU_ADMIN_PASSWORD", ""),
        )


def _folder(environ: Mapping[str, str], name: str, usual: Path) -> Path:
    return Path(environ[name]).expanduser().absolute() if environ.get(name) else usual


def _port(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise UsageError(
            "settings.port", f"端口“{text}”无法使用。", where="LIANTU_PORT", remedy="写 1 到 65535 之间的整数。"
        )
    return int(text)


def _remote(environ: Mapping[str, str]) -> Remote | None:
    uri = environ.get("LIANTU_NEO4J_URI", "")
    if not uri:
        return None
    if not uri.startswith(SCHEMES):
        raise UsageError(
            "settings.uri",
            f"地址“{uri}”不是 Neo4j 的 Bolt 地址。",
            where="LIANTU_NEO4J_URI",
            remedy=f"以 {'、'.join(SCHEMES)} 之一开头，例如 neo4j://host:7687。",
        )
    password = environ.get("LIANTU_NEO4J_PASSWORD", "")
    if not password:
        raise UsageError(
            "settings.password",
            "设置了 LIANTU_NEO4J_URI，却没有密码。",
            where="LIANTU_NEO4J_PASSWORD",
            remedy="把该 Neo4j 的密码放入此环境变量。",
        )
    return Remote(uri, environ.get("LIANTU_NEO4J_USER") or USER, password)
