"""The guard around a stranger's Cypher (docs/decisions/ says why each layer is there): read-only, bounded, watched."""

from graph.guard.run import Busy, Guard, Limits, QueryTimeout, Rows
from graph.guard.text_gate import check_text

__all__ = ["Busy", "Guard", "Limits", "QueryTimeout", "Rows", "check_text"]
