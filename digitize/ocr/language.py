"""How likely a Vietnamese syllable is after another: a table of counts, made from legal texts, places and names.

The table (``data/language.tsv.gz``, made by ``benchmarks/reading/make_language.py``) holds counts only. Its use is to
choose between readings that look nearly alike (``tô chức`` or ``tổ chức``), never to write what is not on the page.
"""

from __future__ import annotations

import gzip
import math
import unicodedata
from collections import defaultdict
from functools import cache
from importlib.resources import files

from digitize.ocr.syllables import is_legal_syllable

_TRUST = 50.0
"""Pairs count for half where the first syllable was seen this often."""
_UNSEEN_LEGAL = 2e-7
_UNSEEN_OTHER = 2e-8


class Language:
    """Probabilities of syllables and pairs; all words are asked in lower case, NFC."""

    def __init__(self, singles: dict[str, int], pairs: dict[str, dict[str, int]]) -> None:
        self._singles = singles
        self._pairs = pairs
        self._total = sum(singles.values())
        self._pair_totals = {first: sum(seconds.values()) for first, seconds in pairs.items()}
        self._by_skeleton: dict[str, list[str]] = defaultdict(list)
        for word in singles:
            self._by_skeleton[skeleton(word)].append(word)

    def knows(self, word: str) -> bool:
        """Whether the syllable stands in the table."""
        return word in self._singles

    def cost(self, word: str, before: str = "") -> float:
        """Minus the logarithm of the probability of ``word`` after ``before`` (empty: after a break), in nats."""
        single = self._singles.get(word, 0)
        alone = single / self._total
        if not single:
            alone = _UNSEEN_LEGAL if is_legal_syllable(word) else _UNSEEN_OTHER
        seen = self._singles.get(before, 0)
        if not seen:
            return -math.log(alone)
        trust = seen / (seen + _TRUST)
        together = self._pairs.get(before, {}).get(word, 0) / seen
        rest = 1 - trust * self._pair_totals.get(before, 0) / seen
        return -math.log(trust * together + max(rest, 1e-3) * alone)

    def variants(self, word: str) -> list[str]:
        """Known syllables that differ from ``word`` in diacritics only, itself included where known."""
        return self._by_skeleton.get(skeleton(word), [])


@cache
def skeleton(word: str) -> str:
    """The word without any diacritics, đ as d; lower case in, lower case out."""
    return "".join(map(_bare, word))


@cache
def marks(letter: str) -> frozenset[str]:
    """The diacritics of one letter (the bar of đ counts as one)."""
    return frozenset(unicodedata.normalize("NFD", letter.lower().replace("đ", "d\u0335"))[1:])


@cache
def _bare(letter: str) -> str:
    return unicodedata.normalize("NFD", letter.replace("đ", "d"))[0]


@cache
def load_language() -> Language:
    """The packaged table, loaded once a process (about 0.1 s, 10 MB)."""
    data = files("digitize.ocr.data").joinpath("language.tsv.gz").read_bytes()
    words: list[str] = []
    singles: dict[str, int] = {}
    pairs: dict[str, dict[str, int]] = {}
    for row in gzip.decompress(data).decode("utf-8").split("\n"):
        word, tab, number = row.partition("\t")
        if tab:
            words.append(word)
            singles[word] = int(number)
            continue
        first, _, seconds = row.partition(">")
        pairs[words[int(first)]] = {
            words[int(second)]: int(count) for second, _, count in (each.partition(":") for each in seconds.split(" "))
        }
    return Language(singles, pairs)
