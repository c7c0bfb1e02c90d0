"""口径说明 for whoever opens a file away from the pages: what each word means, on what it rests, as of when."""

from __future__ import annotations

from graph.answers.shapes import Meta
from viz import words
from viz.tokens import design


def notes(meta: Meta, profile: str = "") -> list[tuple[str, str]]:
    """Pairs of (what, explanation), in reading order."""
    w = design().words
    head = [
        ("截至", meta.as_of or "最新"),
        ("体系", meta.system or "—"),
        ("区域", meta.region or "—"),
        ("数据完整度", words.percent(meta.coverage)),
        ("权重档", profile or "默认"),
        ("装载", meta.load_id or "—"),
        ("来源数", str(meta.source_count or len(meta.sources))),
    ]
    basis = [(f"依据：{b['word']}", f"零家写作「{b['zero']}」；{b['note']}") for b in w["basis"].values()]
    labels = [(label, look.gloss) for label, look in design().labels.items()]
    return [*head, *basis, *labels, *_FORMULAS]


_FORMULAS = [
    ("断点", "补链里必经、上下都在位的环节"),
    ("环节强度", "质量 .40、区位商 .35、本地配套 .15、深度 .10 加权；缺的指标下限按 0、上限按 1；.50 起且有龙头为强"),
    ("优先级 G", "需求 .35、关键 .30、风险 .20、可行 .15，各取链内位次；G* 取区域内位次"),
    ("名次", "每板从 1 起；先分类（直接、邻近、省内），再看事实来源和匹配"),
    ("位次分", "100 × (N − 名次 + 1) / N，名次越后越小"),
    ("把握 T", "证据的多少，只供展示，不排序；下限按缺项为 0，上限按缺项为 1"),
    ("待核实", "只凭记忆或推断的事实；公司披露未复读的不标，但不算官方来源"),
    ("空格", "未知，不是 0"),
    ("家次", "一家企业算在两个环节里时计两次"),
]
