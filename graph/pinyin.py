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
_HAN = re.compile(r"[一-鿿]+|[A-Za-z0-9]+")
_MOST_SYLLABLES = 16


def pinyin_of(props: Mapping[str, Any]) -> str:
    """The tokens for a node's names, blank-separated; ``""`` where it has no name with a Chinese sign."""
    tokens: dict[str, None] = {}
    for name in _names(props):
        tokens |= dict.fromkeys(name_tokens(_LEGAL_FORM.sub("", name)))
    return " ".join(tokens)


def _names(props: Mapping[str, Any]) -> Iterable[str]:
    for key in SOUNDED:
        value = props.get(key) or ()
        yield from [value] if isinstance(value, str) else value


@lru_cache(maxsize=4096)
def name_tokens(name: str) -> tuple[str, ...]:
    """Pinyin and initials of one name from each of its syllables on, longest first."""
    parts = syllables(name)
    if not any(is_han for _, is_han in parts):
        return ()
    sounds = [sound for sound, _ in parts]
    full = ["".join(sounds[i:]) for i in range(len(sounds))]
    initials = ["".join(s[0] if han else s for s, han in parts[i:]) for i in range(len(parts))]
    return tuple(dict.fromkeys(full + initials))


def syllables(name: str) -> list[tuple[str, bool]]:
    """The syllables of a name, and whether each is Chinese; Latin words and numbers stay whole, in lower case."""
    out: list[tuple[str, bool]] = []
    for m in _HAN.finditer(name):
        if m[0].isascii():
            out.append((m[0].lower(), False))
        else:
            out += [(sound, True) for sound in lazy_pinyin(m[0], errors="ignore")]
    return out[:_MOST_SYLLABLES]
