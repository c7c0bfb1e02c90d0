"""The typed answers that pages, the API and the client share: one import for all of them.

Units stand in the field descriptions: shares 0..1, priorities and scores 0..100, money in 亿元 (100 million CNY), dates
as text (YYYY, YYYY-MM or YYYY-MM-DD). ``None`` is unknown, never zero.
"""

from __future__ import annotations

from graph.answers.shape_base import *  # noqa: F403
from graph.answers.shape_chain import *  # noqa: F403
from graph.answers.shape_city import *  # noqa: F403
from graph.answers.shape_enterprise import *  # noqa: F403
from graph.answers.shape_gap import *  # noqa: F403
from graph.answers.shape_ledger import *  # noqa: F403
