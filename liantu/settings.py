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
    "LIANTU_OIDC_ISSUER": "单位账户登录（OpenID Connect）的签发者地址，例如 https://login.example.cn/realms/main",
    "LIANTU_OIDC_CLIENT_ID": "在该服务登记的客户端编号",
    "LIANTU_OIDC_CLIENT_SECRET": "客户端密钥",
    "LIANTU_OIDC_ROLES_CLAIM": "身份令牌里列出角色的字段，默认 roles；没有该字段的用户只能查看",
    "LIANTU_CYPHER_URI": "自写 Cypher 改在这个 Neo4j 副本上运行（同一用户名与密码），例如集群的只读成员",
    "LIANTU_CYPHER_OWN": "设为 1 时，自写 Cypher 另起一个低优先级的图数据库进程，不拖慢网页",
    "LIANTU_URL": "liantu mcp 与笔记本要连接的服务，默认是本机正在运行的链图",
    "LIANTU_TOKEN": "连接该服务的令牌，由 liantu token create 建立",
    "LIANTU_NEO4J_URI": "改用已有的 Neo4j（bolt://、neo4j://、neo4j+s://），此时不启动内嵌库",
    "LIANTU_NEO4J_USER": "已有 Neo4j 的用户名，默认 neo4j",
    "LIANTU_NEO4J_PASSWORD": "已有 Neo4j 的密码",
    "LIANTU_NEO4J_HEAP": "内嵌库的堆内存，默认 512m；百万企业用 1g",
}
"""Every variable that Liantu reads, with its meaning; ``liantu doctor`` and docs/deployment.md show it."""

SECRETS = ("PASSWORD", "SECRET", "TOKEN")
"""Parts of the names of variables whose values are never shown."""

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
class Provider:
    """An OpenID Connect provider that knows the users."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    roles_claim: str = "roles"


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
    oidc: Provider | None = None
    cypher_uri: str = ""
    cypher_own: bool = False

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
            oidc=_provider(environ),
            cypher_uri=_bolt(environ, "LIANTU_CYPHER_URI"),
            cypher_own=environ.get("LIANTU_CYPHER_OWN", "") not in ("", "0"),
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


def _bolt(environ: Mapping[str, str], name: str) -> str:
    uri = environ.get(name, "")
    if uri and not uri.startswith(SCHEMES):
        raise UsageError(
            "settings.uri",
            f"地址“{uri}”不是 Neo4j 的 Bolt 地址。",
            where=name,
            remedy=f"以 {'、'.join(SCHEMES)} 之一开头，例如 neo4j://host:7687。",
        )
    return uri


def _provider(environ: Mapping[str, str]) -> Provider | None:
    names = ("LIANTU_OIDC_ISSUER", "LIANTU_OIDC_CLIENT_ID", "LIANTU_OIDC_CLIENT_SECRET")
    issuer, client_id, secret = (environ.get(name, "") for name in names)
    if not (issuer or client_id or secret):
        return None
    if missing := [name for name in names if not environ.get(name)]:
        raise UsageError(
            "settings.oidc", "单位账户登录的设置不全。", where=missing[0], remedy=f"补上 {'、'.join(missing)}。"
        )
    local = issuer.startswith(("http://127.0.0.1:", "http://localhost:"))
    if not issuer.startswith("https://") and not local:
        raise UsageError("settings.oidc", "签发者地址要用 https://。", where=names[0], remedy="改用 https:// 地址。")
    return Provider(issuer, client_id, secret, environ.get("LIANTU_OIDC_ROLES_CLAIM") or "roles")


def _remote(environ: Mapping[str, str]) -> Remote | None:
    uri = _bolt(environ, "LIANTU_NEO4J_URI")
    if not uri:
        return None
    password = environ.get("LIANTU_NEO4J_PASSWORD", "")
    if not password:
        raise UsageError(
            "settings.password",
            "设置了 LIANTU_NEO4J_URI，却没有密码。",
            where="LIANTU_NEO4J_PASSWORD",
            remedy="把该 Neo4j 的密码放入此环境变量。",
        )
    return Remote(uri, environ.get("LIANTU_NEO4J_USER") or USER, password)
