"""The embedded Neo4j: the real server as a child process, without Java, Maven or Docker on the machine."""

from graph.server.config import Memory
from graph.server.copy import GraphCopy, Plan, Wanted, remove_copies, small
from graph.server.home import USER, Home
from graph.server.jars import ensure_jars, faulty_jars, locked_jars, neo4j_version
from graph.server.ports import is_free, next_free
from graph.server.process import Running, start, status, stop

__all__ = [
    "USER",
    "GraphCopy",
    "Home",
    "Memory",
    "Plan",
    "Running",
    "Wanted",
    "ensure_jars",
    "faulty_jars",
    "is_free",
    "locked_jars",
    "neo4j_version",
    "next_free",
    "remove_copies",
    "small",
    "start",
    "status",
    "stop",
]
