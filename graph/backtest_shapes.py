"""What a stored back-test and a saved weight profile look like."""

from __future__ import annotations

from typing import Literal

from graph.answers.shape_base import Shape

MovesFrom = Literal["open", "graph"]
MOVES_FROM: dict[MovesFrom, str] = {"open": "公开正例", "graph": "图中的落地与项目记录"}


class Measured(Shape):
    """A metric averaged over gaps, with its bootstrap interval."""

    value: float
    lo: float
    hi: float


class OrderRow(Shape):
    """One order over one pool and stratum."""

    order: str
    """本方法, 随机 (exact) or one of the other baselines."""
    metrics: dict[str, Measured]
    """hits@10, hits@20, recall@10, recall@20, MRR, AP."""


class Stratum(Shape):
    """One pool and stratum: how much it rests on, and every order beside the random one."""

    pool: str
    """本链及相连各链, or 本链 alone."""
    stratum: str
    """全部, 事实可见 or 事实隐藏."""
    gaps: int
    positives: int
    """Positives that the pool holds."""
    pool_size: float
    """Mean over the gaps."""
    enough: bool
    """False: 样本不足，不作结论. Both strata together are never enough: they are mixed."""
    rows: tuple[OrderRow, ...]


class Margin(Measured):
    """This method minus a baseline, gap by gap."""

    pool: str
    stratum: str
    baseline: str
    metric: str


class Move(Shape):
    """An enterprise that came, or grew."""

    enterprise_id: str
    enterprise: str
    segment_id: str
    segment: str
    date: str
    event: str = ""
    stratum: str = ""


class BacktestRow(Shape):
    """One stored run and what it found."""

    id: str
    cut: str
    months: int
    region: str
    basis: MovesFrom
    """Where the moves come from."""
    profile: str
    """Weight profile: id and version."""
    mark: str = ""
    """SYNTHETIC for generated facts, else blank."""
    load_id: str = ""
    """The last load when it ran."""
    current: bool = True
    """Nothing was loaded since."""
    ended: str
    who: str = ""
    min_positives: int
    verdict: tuple[str, ...]
    """What the figures carry, a sentence a stratum."""
    strata: tuple[Stratum, ...]
    expansions: int
    """Moves of firms that made the segment here already: a separate table."""
    known: int
    """Moves that were under way at the cut, not judged."""


class BacktestDetail(Shape):
    """A stored run, whole."""

    row: BacktestRow
    margins: tuple[Margin, ...]
    judged: tuple[Move, ...]
    expansions: tuple[Move, ...]
    known: tuple[Move, ...]


class WeightProfile(Shape):
    """Weights of the five parts that somebody saved, and the back-test that was run with them."""

    id: str
    name: str
    weights: dict[str, float]
    """fit, capability, linkage, expansion, pull; they sum to 1."""
    author: str
    created: str
    reason: str
    backtest: str
    """Id of its run."""
