"""How names sound: what the writer stores as ``pinyin``, so that ``yutong`` and ``ytkc`` find 宇通客车.

For a name of n syllables there are n tokens of full pinyin and n of initials, one from each syllable on: 宇通客车 gives
``yutongkeche tongkeche keche che ytkc tkc kc c``. A full-text index finds any of them by its beginning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from pypinyin import lazy_pinyin

SOUNDED = ("name", "short_name", "aliases")
"""The properties that are read aloud."""

_LEGAL_FORM = re.compile(r"(股份有限公司|有限责任公司|集团有限公司|有限公司|集团公司|股份公司)$")
_WORDS = re.compile(r"[一-鿿]+|[A-Za-z0-9]+")
_MOST_SYLLABLES = 16


def pinyin_of(props: Mapping[str, Any]) -> str:
    """The tokens for a node's names, blank-separated; ``""`` where it has no name with a Chinese sign."""
    tokens: dict[str, None] = {}
    for name in _names(props):
        tokens |= dict.fromkeys((*pinyin(name), *initials(name)))
    return " ".join(tokens)


def _names(props: Mapping[str, Any]) -> Iterable[str]:
    for key in SOUNDED:
        value = props.get(key) or ()
        yield from [value] if isinstance(value, str) else value


def pinyin(name: str) -> tuple[str, ...]:
    """Full pinyin of a name from each of its syllables on, the whole first; empty without a Chinese sign."""
    sounds = [sound for sound, _ in syllables(name)]
    return tuple("".join(sounds[i:]) for i in range(len(sounds)))


def initials(name: str) -> tuple[str, ...]:
    """Initials of a name from each of its syllables on, the whole first; empty without a Chinese sign."""
    first = [sound[0] if is_han else sound for sound, is_han in syllables(name)]
    return tuple("".join(first[i:]) for i in range(len(first)))


@lru_cache(maxsize=8192)
def syllables(name: str) -> tuple[tuple[str, bool], ...]:
    """The syllables of a name without its legal form, and whether each is Chinese.

    Latin words and numbers stay whole, in lower case. Empty for a name without a Chinese sign.
    """
    out: list[tuple[str, bool]] = []
    for m in _WORDS.finditer(_LEGAL_FORM.sub("", name)):
        if m[0].isascii():
            out.append((m[0].lower(), False))
        else:
            out += [(sound, True) for sound in lazy_pinyin(m[0], errors="ignore")]
    return tuple(out[:_MOST_SYLLABLES]) if any(is_han for _, is_han in out) else ()
