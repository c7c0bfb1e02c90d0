"""What every answer is made of: the envelope, references, evidence, chips, numbers with their denominators."""

from __future__ import annotations

from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

Label = Literal["补链", "延链", "强链·补短", "强链·锻长", "观察", "建链", "省内可配", "无数据"]
State = Literal["strong", "weak", "absent", "unknown"]
Flag = Literal["断点", "卡脖子", "单点风险", "在建"]
Sureness = Literal["高", "中", "低", "待核实", ""]
Basis = Literal["census", "survey", "sample"]
FactConfidence = Literal["official", "register", "press", "filing", "memory", "inferred"]
Stage = Literal["upstream", "midstream", "downstream", "support"]
LinkKind = Literal["FEEDS", "EQUIPS", "SERVES", "RECYCLES"]

Badge = Literal["主", "冠", "巨", "市", "精", "高", ""]

LABELS: tuple[Label, ...] = ("补链", "延链", "强链·补短", "强链·锻长", "观察", "建链", "省内可配", "无数据")
GAP_LABELS: tuple[Label, ...] = ("补链", "延链", "建链", "强链·补短")
STAGES: tuple[Stage, ...] = ("upstream", "midstream", "downstream", "support")
STAGE_WORDS: dict[Stage, str] = {"upstream": "上游", "midstream": "中游", "downstream": "下游", "support": "配套"}
ZERO_WORDS: dict[Basis, str] = {"census": "缺失", "survey": "未发现（调研口径）", "sample": "无数据"}


class Shape(BaseModel):
    """Base of every answer: frozen, closed, each field described by the text beneath it."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, validate_default=False)


class SourceRef(Shape):
    """A source, short enough to stand beside a number."""

    id: str
    title: str
    url: str = ""
    date: str = ""
    """Date of the source itself: YYYY, YYYY-MM or YYYY-MM-DD; blank if unknown."""
    kind: str = ""
    """page, document, memory or user."""


class Meta(Shape):
    """What an answer rests on. Part of every API answer."""

    as_of: str = ""
    """Date up to which facts were used."""
    system: str = ""
    """10+30 or 7+28; blank where it does not matter."""
    region: str = ""
    """adcode; blank where it does not matter."""
    snapshot: str = ""
    """Date of the stored snapshot that was read; blank: the current answer."""
    basis: Literal["census", "survey", "sample", "mixed", ""] = ""
    """Coverage basis of the segments in the answer."""
    coverage: float | None = None
    """Data completeness 0..1, mean over the segments in the answer; None where it does not apply."""
    sources: tuple[SourceRef, ...] = ()
    """The sources behind the answer, at most 20."""
    source_count: int = 0
    """All sources behind the answer."""
    shown: int = 1
    total: int = 1
    truncated: bool = False
    """True when shown < total."""
    next: str = ""
    """Cursor of the next page; blank at the end."""
    load_id: str = ""
    """The last finished load."""
    analysis: str = ""
    """Fingerprint of the analysis that made the stored judgements."""
    took_ms: float | None = None
    """Milliseconds from request to answer; set by the door that serves it."""


T = TypeVar("T")


class Answer(Shape, Generic[T]):
    """The envelope: data and what it rests on."""

    data: T
    meta: Meta

    def timed(self, took_ms: float) -> Answer[T]:
        """The same answer with the time it took, in milliseconds."""
        return self.model_copy(update={"meta": self.meta.model_copy(update={"took_ms": round(took_ms, 1)})})


class EvidenceItem(Shape):
    """One piece of evidence: a statement and where it stands."""

    statement: str
    """What the source states, as a Chinese sentence."""
    source: SourceRef
    confidence: FactConfidence
    confidence_word: str
    """Caption of the confidence, such as 公开报道."""
    needs_check: bool
    """Shown as 待核实: rests on memory or inference."""
    known_from: str = ""
    """Since when it was known; blank if undated."""
    happened: str = ""
    """When it was true or happened; blank if unknown."""
    locator: str = ""
    """file:line of the shipped data."""
    dataset: str = ""
    values: dict[str, Any] = {}
    """The values as the source states them."""
    fact: str = ""
    """What a correction would name, ``enterprise>segment`` (``>设厂`` for a plant); else blank."""


class Ratio(Shape):
    """A share with its numerator and denominator."""

    n: float
    N: float
    value: float | None
    """n / N; None if it cannot be stated."""
    note: str = ""
    """Why there is no value."""


class Interval(Shape):
    """An estimate with its interval, all 0..1 unless said otherwise."""

    lo: float | None
    hi: float | None
    mid: float | None = None


class Strength(Interval):
    """Strength of a segment in a region, 0..1."""

    coverage: float | None = None
    """Sum of the known weights, 0..1."""


class ChainRef(Shape):
    """A chain by id and name."""

    id: str
    name: str


class RegionRef(Shape):
    """A region by adcode and name."""

    adcode: str
    name: str
    level: str = ""


class SegmentRef(Shape):
    """A segment and the chain it stands in."""

    id: str
    name: str
    short_name: str
    chain_id: str
    chain: str = ""
    stage: Stage


class Chip(Shape):
    """An enterprise, small: name, best badge, whether the fact needs checking."""

    enterprise_id: str
    name: str
    """Short name if known."""
    full_name: str
    badge: Badge = ""
    """Best tier: 链主, 单项冠军, 小巨人, 上市, 省级专精特新, 高新技术."""
    badge_title: str = ""
    needs_check: bool = False
    """The fact rests on memory or inference: dotted chip."""
    confidence: FactConfidence | None = None
    role: str = ""
    products: str = ""
    province: str = ""
    city: str = ""
    local: bool = True
    """Stands in the region of the answer."""
    plant: bool = False
    """A plant of an outside enterprise (presence 投产 or 运营)."""
