"""One hash over everything the graph states: two graphs with the same hash hold the same facts and answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from graph.merge import STAMPS
from graph.reader import Reader

# bookkeeping: when and by which run a thing came in, not what is stated
LEDGER = ("Load", "Undo")
VOLATILE = STAMPS | {"ended", "started"}

_NODES = "MATCH (n) WHERE NOT any(l IN labels(n) WHERE l IN $ledger) RETURN labels(n)[0] AS kind, properties(n) AS p"
_EDGES = (
    "MATCH (a)-[r]->(b) WHERE NOT any(l IN labels(a) WHERE l IN $ledger) "
    "RETURN type(r) AS kind, labels(a)[0] AS la, a.id AS a, labels(b)[0] AS lb, b.id AS b, properties(r) AS p"
)


def graph_hash(reader: Reader) -> str:
    """SHA-256 over all nodes and edges in a fixed order, without the ledger of loads and its stamps."""
    total = hashlib.sha256()
    for digest in sorted(_digests(reader)):
        total.update(digest)
    return total.hexdigest()


def _digests(reader: Reader) -> Iterator[bytes]:
    for text in (_NODES, _EDGES):
        for row in reader.stream(text, ledger=list(LEDGER)):
            row["p"] = {k: v for k, v in row["p"].items() if k not in VOLATILE}
            canonical = json.dumps(row, ensure_ascii=False, sort_keys=True, default=str)
            yield hashlib.sha256(canonical.encode()).digest()
