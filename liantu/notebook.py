"""For notebooks: the service as a typed client, the graph as a py2neo ``Graph``, and pandas frames of both.

>>> from liantu.notebook import client, cypher, frame, graph
>>> frame(client().gaps(chain="K10-22"))
>>> cypher("MATCH (c:Chain {id: $id}) RETURN c.name AS name", id="K10-22")
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from liantu.client import Client, frame
from liantu.graph_door import find_graph
from liantu.reach import client as reach
from liantu.settings import Settings

if TYPE_CHECKING:
    from py2neo import Graph

__all__ = ["client", "cypher", "frame", "graph", "summary"]


@cache
def client() -> Client:
    """The service: LIANTU_URL with LIANTU_TOKEN, else the one that runs here."""
    return reach()


@cache
def graph() -> Graph:
    """The graph itself as py2neo has it, with all the rights of its user: the embedded one (started when needed), or
    LIANTU_NEO4J_URI. For exploring; what others shall run belongs into ``POST /cypher``, which is guarded."""
    from py2neo import Graph

    at = find_graph(Settings.from_environment())
    return Graph(at.uri, auth=(at.user, at.password), name="neo4j")


def cypher(text: str, **parameters: Any) -> pd.DataFrame:
    """The rows of a Cypher text of your own, run on ``graph()``; with its columns also when there is no row."""
    found = graph().run(text, parameters)
    columns = list(found.keys())
    return pd.DataFrame([list(record) for record in found], columns=columns)


def summary(rows: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Some columns of a frame, nested lists as one text, for reading on a page."""
    chosen = rows[list(columns)] if columns else rows
    return chosen.map(lambda v: "；".join(map(str, v)) if isinstance(v, list | tuple) else v)
