"""What put each word on the paper: a press or a pen.

Tesseract knows print only and makes up letters for what a pen wrote. Which words those are is told by boosted trees
over the measures of :mod:`digitize.ocr.pen` (``data/pen.json.gz``, made by ``benchmarks/reading/fit_pen.py``). In doubt
a word is print: a marked word costs an officer a look.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from digitize.ocr.model import Kind, Line, Word
from digitize.ocr.pen import ink_measures
from digitize.scan import Pixels

HAND = 0.9
"""From this probability on a word counts as handwritten; at 0.7 more than 0.5 % of a photocopy's print is marked."""
_HAND_IS_UNSURE = 0.3
"""The text of a handwritten word is a guess: no more confidence than this."""

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trees:
    """Boosted trees, a row of nodes each: at a node ``feature`` ≤ ``threshold`` goes ``left``, else ``right``.

    A leaf leads to itself. The odds are ``base`` and the ``value`` of each tree's leaf, added up; no way is longer than
    ``depth`` steps.
    """

    feature: Ints
    threshold: Floats
    left: Ints
    right: Ints
    value: Floats
    base: float
    depth: int

    def probabilities(self, rows: Floats) -> Floats:
        """For each row of measures the probability that a pen wrote the word."""
        tree = np.arange(len(self.feature))[None, :]
        row = np.arange(len(rows))[:, None]
        node = np.zeros((len(rows), len(self.feature)), dtype=np.int64)
        for _ in range(self.depth):
            goes_left = rows[row, self.feature[tree, node]] <= self.threshold[tree, node]
            node = np.where(goes_left, self.left[tree, node], self.right[tree, node])
        odds = self.base + self.value[tree, node].sum(axis=1)
        return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float64)


def mark_handwriting(lines: Sequence[Line], grey: Pixels, colour: Pixels | None) -> tuple[Line, ...]:
    """The lines with their handwritten words marked; those lose confidence, print stays as it is.

    ``grey`` is the image that was read, with all boxes in its pixels; ``colour`` the same page in RGB at any size (None
    where the page has no colours). Word confidences are the engine's own.
    """
    by_pen = iter(load_trees().probabilities(ink_measures(lines, grey, colour)))
    return tuple(_marked(line, [next(by_pen) >= HAND for _ in line.words]) for line in lines)


def line_kind(words: Sequence[Word]) -> Kind:
    """The kind of more than half the letters of a line; print where none has that many."""
    letters: Counter[Kind] = Counter()
    for word in words:
        letters[word.kind] += len(word.text)
    return next((kind for kind, count in letters.items() if 2 * count > letters.total()), "print")


def _marked(line: Line, by_pen: Sequence[bool]) -> Line:
    words = tuple(
        replace(word, kind="handwriting", confidence=min(word.confidence, _HAND_IS_UNSURE)) if hand else word
        for word, hand in zip(line.words, by_pen, strict=True)
    )
    return replace(line, words=words, kind=line_kind(words))


@cache
def load_trees() -> Trees:
    """The packaged trees, loaded once a process."""
    return trees_of(files("digitize.ocr.data").joinpath("pen.json.gz").read_bytes())


def trees_of(packed: bytes) -> Trees:
    """The trees in a file that ``benchmarks/reading/fit_pen.py`` wrote (gzip, JSON)."""
    data = json.loads(gzip.decompress(packed))
    return Trees(
        feature=np.array(data["feature"], dtype=np.int64),
        threshold=np.array(data["threshold"], dtype=np.float64),
        left=np.array(data["left"], dtype=np.int64),
        right=np.array(data["right"], dtype=np.int64),
        value=np.array(data["value"], dtype=np.float64),
        base=float(data["base"]),
        depth=int(data["depth"]),
    )
