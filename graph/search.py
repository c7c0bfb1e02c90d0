"""Search by name: Chinese as phrases, pinyin and initials by their beginning, codes as they are.

Full-text indexes (analyzer ``cjk``: pairs of signs) find the candidates; how well a name matches is judged here, so
that an exact name stands before a part of a name, and a name before a sound.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

from graph.answers.shapes import STAGE_WORDS, ChainRef, SearchAnswer, SearchGroup, SearchHit
from graph.pinyin import initials, pinyin
from graph.queries import query
from graph.reader import Reader

KINDS = {
    "chain": "产业链", "segment": "环节", "enterprise": "企业", "product": "产品", "project": "项目", "cluster": "集群",
    "clause": "条款",
}  # fmt: skip
"""Kinds in the order in which they are shown."""
How = Literal["exact", "prefix", "part", "initials", "pinyin", "text"]
HOW: tuple[How, ...] = ("exact", "prefix", "part", "initials", "pinyin", "text")
"""Ways to match, best first."""
BEGINNING = 100.0
"""Added to the score where the match is at the beginning of a name."""
LONGEST = 60
FETCHED = 60

_LUCENE = re.compile(r'([+\-!(){}\[\]^"~*?:\\/&|])')
_HAN = re.compile(r"[㐀-鿿]")
_BLANKS = re.compile(r"\s+")
_TESTS: dict[How, Callable[[str, str], bool]] = {
    "exact": str.__eq__,
    "prefix": str.startswith,
    "part": str.__contains__,
}


def search(reader: Reader, text: str, *, limit: int = 8, kinds: Iterable[str] = tuple(KINDS)) -> SearchAnswer:
    """The best ``limit`` hits of each kind for what somebody typed; no hit for blanks or signs alone."""
    wanted = _BLANKS.sub(" ", text).strip()[:LONGEST]
    plain = normal(wanted)
    if not plain:
        return SearchAnswer(query=wanted, groups=())
    rows = query("search_names").run(reader, **lucene(wanted), limit=max(FETCHED, limit))
    if len(plain) == 1 and _HAN.match(plain):
        rows = [r for r in rows if r["kind"] not in ("chain", "segment")]
        rows += [{**r, "score": 0.0} for r in query("search_one_sign").run(reader, sign=plain, limit=300)]
    hits = sorted((hit(row, plain) for row in rows), key=lambda h: (HOW.index(h.how), -h.score, len(h.name), h.id))
    groups = []
    for kind in KINDS:
        of_kind = [h for h in hits if h.kind == kind]
        if kind in kinds and of_kind:
            shown = tuple(of_kind[:limit])
            groups.append(SearchGroup(kind=kind, name=KINDS[kind], hits=shown, total=len(of_kind)))
    groups.sort(key=lambda g: HOW.index(g.hits[0].how) >= HOW.index("initials"))
    return SearchAnswer(query=wanted, groups=tuple(groups))


def normal(text: str) -> str:
    """What is compared: lower case, letters, digits and Chinese signs only, no blanks."""
    return "".join(ch for ch in text.lower() if ch.isalnum())


def lucene(text: str) -> dict[str, str]:
    """The Lucene expressions for names and for sentences: every word must be found, Chinese as a phrase."""
    words = [w for w in text.split() if normal(w)]
    joined = normal(text)
    if len(words) > 1 and joined.isascii():
        names = f'{_word(joined)} OR "{_escape(text)}"'  # `yu tong` is yutong
    else:
        names = " AND ".join(_word(w) for w in words)
    return {"text": names, "sentences": " AND ".join(f'"{_escape(w)}"' for w in words), "id": text.upper()}


def _word(word: str) -> str:
    """One word: a phrase for Chinese, a beginning for Latin, a beginning of a pair for a single sign."""
    plain = normal(word)
    if _HAN.search(word):
        if len(plain) == 1:
            return f"{plain}*"
        phrase = f'"{_escape(word)}"'
        return f"(name:{phrase}^4 OR short_name:{phrase}^4 OR {phrase})"
    if plain == word.lower():
        return f"({plain}^8 OR {plain}*)"
    return f'("{_escape(word)}" OR {plain}*)'


def _escape(text: str) -> str:
    return _LUCENE.sub(r"\\\1", text)


def hit(row: Mapping[str, Any], plain: str) -> SearchHit:
    """A row as a hit: which of its names matched, and how."""
    names = [row["name"], row.get("short_name") or "", *(row.get("aliases") or ())]
    how, matched, from_start = best_match([n for n in names if n], plain, row["id"])
    chain = ChainRef(id=row["chain_id"], name=row["chain"]) if row.get("chain_id") else None
    sub = row["sub"]
    if row["kind"] == "segment":
        sub = f"{row['chain']} · {STAGE_WORDS[sub]}"
    return SearchHit(
        kind=row["kind"], id=row["id"], name=row["name"], sub=sub, matched=matched, how=how, chain=chain,
        score=round(float(row["score"]) + BEGINNING * from_start, 3),
    )  # fmt: skip


def best_match(names: list[str], plain: str, id_: str) -> tuple[How, str, bool]:
    """(how, the name that matched, whether it matched from its beginning)."""
    if normal(id_) == plain:
        return "exact", id_, True
    normals = [(normal(n), n) for n in names]
    for how, test in _TESTS.items():
        for n, name in normals:
            if test(n, plain):
                return how, name, how != "part"
    if plain.isascii():
        sounds: list[tuple[How, Sequence[str]]] = [("initials", initials(n)) for n in names]
        sounds += [("pinyin", pinyin(n)) for n in names]
        for from_start in (True, False):
            for (kind, tokens), name in zip(sounds, names * 2, strict=True):
                if any(t.startswith(plain) for t in (tokens[:1] if from_start else tokens[1:])):
                    return kind, name, from_start
    return "text", "", False
