"""Why printed words were missed: each missed word of the truth gets one cause, found by what was read in its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from benchmarks.reading.score import TruthLine, edit_distance, fold, without_hand
from digitize.ocr.language import skeleton

CAUSES = (
    "dash or quote kind",
    "beside handwriting",
    "lone number",
    "line lost",
    "blocks joined",
    "number",
    "diacritics",
    "words cut or joined",
    "letters",
    "other",
)
"""First that fits counts, but the first one, which only the strict figure W knows."""

_FOUND = 0.34
"""A truth line was read where at least this share of its words is found in one read line."""
_OWN = 0.5
"""Two blocks were read as one line where less than this share of that line's words is the truth line's own."""
_NUMBER = re.compile(r"\d")


def causes_of(truth: Sequence[TruthLine], read_lines: Sequence[str]) -> Counter[str]:
    """Missed words of printed lines by cause; together as many as W counts, and without the first cause as Wp does."""
    printed = [line for line in truth if line.kind == "print"]
    strict_read = Counter(word for line in read_lines for word in line.split())
    strict = Counter(word for line in printed for word in line.text.split())
    found: Counter[str] = Counter()
    read = Counter(fold(word) for word in strict_read.elements())
    expected: Counter[str] = Counter()
    for line in printed:
        expected.update(without_hand(line))
    missed, surplus = expected - read, read - expected
    found["dash or quote kind"] = max(0, (strict - strict_read).total() - missed.total() - _hand_missed(printed, read))
    folded_lines = [fold(line).split() for line in read_lines]
    for line in printed:
        for word in without_hand(line):
            if missed[word] > 0:
                missed[word] -= 1
                found[_cause(word, line, folded_lines, surplus)] += 1
    return found


def _hand_missed(printed: Sequence[TruthLine], read: Counter[str]) -> int:
    """Handwritten words that were not read: W counts them, no cause is given."""
    hand: Counter[str] = Counter()
    for line in printed:
        hand.update(Counter(fold(line.text).split()) - Counter(without_hand(line)))
    return (hand - read).total()


def _cause(word: str, line: TruthLine, read_lines: list[list[str]], surplus: Counter[str]) -> str:
    own = fold(line.text).split()
    best = max(read_lines, key=lambda each: (Counter(own) & Counter(each)).total(), default=[])
    common = (Counter(own) & Counter(best)).total()
    if line.hand:
        return "beside handwriting"
    if len(own) == 1 and _NUMBER.search(word):
        return "lone number"
    bare = skeleton(word.lower())
    near = [each for each in surplus if abs(len(each) - len(word)) <= 2]
    if not _NUMBER.search(word) and any(skeleton(each.lower()) == bare for each in near):
        return "diacritics"
    if common < _FOUND * len(own):
        return "line lost"
    if len(own) > 1 and common < _OWN * len(best) and len(best) > len(own) + 2:
        return "blocks joined"
    if _NUMBER.search(word):
        return "number"
    if any(word in each for each in surplus if len(each) > len(word)) or any(a + b == word for a, b in pairwise(best)):
        return "words cut or joined"
    if any(edit_distance(word, each) <= max(1, len(word) // 3) for each in near):
        return "letters"
    return "other"
