"""Whether confidence means what it says: of the words given 0.9, nine in ten must be right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.reading.score import fold

_BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Words whose confidence lies in one tenth: how many, how sure on average, how often right."""

    words: int
    confidence: float
    right: float


def judge(words: Iterable[tuple[str, float]], truth: Iterable[str]) -> list[tuple[float, bool]]:
    """Each word's confidence and whether the truth holds it (as a multiset, dashes and quotes folded).

    Where more of a word is read than the truth holds, the surest are the right ones.
    """
    left = Counter(fold(word) for word in truth)
    judged: list[tuple[float, bool]] = []
    for text, confidence in sorted(words, key=lambda each: -each[1]):
        right = left[fold(text)] > 0
        left[fold(text)] -= right
        judged.append((confidence, right))
    return judged


def reliability(judged: Iterable[tuple[float, bool]]) -> tuple[Bin | None, ...]:
    """The reliability diagram in tenths, None where no word falls."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for confidence, right in judged:
        bins[min(int(confidence * _BINS), _BINS - 1)].append((confidence, right))
    return tuple(
        Bin(len(each), sum(c for c, _ in each) / len(each), sum(r for _, r in each) / len(each)) if each else None
        for each in bins
    )


def expected_calibration_error(diagram: Iterable[Bin | None]) -> float:
    """Mean distance of confidence and share of right words, weighted by words; 0 where there are none."""
    bins = [each for each in diagram if each is not None]
    words = sum(each.words for each in bins)
    return sum(each.words * abs(each.confidence - each.right) for each in bins) / words if words else 0.0
