"""From the lines of a reading to rows of tokens, in which printed labels and their values are sought.

A row is everything that stands at one height across the page. Dotted leaders are no tokens: they only part them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from digitize.ocr import PageReading, Word
from digitize.scan import Box
from digitize.vietnamese import fold, nfc

_LEADERS = re.compile(r"[.·_‥]{2,}|…+[.·_]*|[-–—]{3,}")
_COLON_INSIDE = re.compile(r"(?<=[^\W\d]):(?=\w)|(?<=\)):(?=\w)|(?<=\d):(?=[^\W\d])")
_NOT_ALNUM = re.compile(r"[\W_]+")
_SAME_ROW_SHARE = 0.5
_WIDE_GAP_HEIGHTS = 1.6


@dataclass(frozen=True, slots=True)
class Token:
    """A word without leaders.

    ``key``: its letters and digits, folded. ``colon``: a colon follows. ``parted``: a leader or a wide gap stands
    before it; ``gap_heights``: width of the blank before it in letter heights (0 where a leader fills it).
    """

    text: str
    key: str
    box_px: Box
    confidence: float
    handwritten: bool
    colon: bool = False
    parted: bool = False
    gap_heights: float = 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """Tokens at one height of one page, left to right. ``box_px`` covers leaders too; ``page``: place in the stack."""

    page: int
    tokens: tuple[Token, ...]
    box_px: Box

    @property
    def text(self) -> str:
        """Tokens joined by spaces."""
        return " ".join(token.text for token in self.tokens)


def union(boxes: Iterable[Box]) -> Box:
    """Smallest box around all of ``boxes``; raises ValueError where there is none."""
    every = list(boxes)
    left, top = min(b.x for b in every), min(b.y for b in every)
    return Box(left, top, max(b.right for b in every) - left, max(b.bottom for b in every) - top)


def rows_of(page: int, reading: PageReading) -> tuple[Row, ...]:
    """Rows of a page from top to bottom. Stamped lines are left out: they lie across the text."""
    pieces = [_Piece(line.words, line.box_px) for line in reading.text.lines if line.kind != "stamp" and line.words]
    pieces.sort(key=lambda piece: (piece.middle, piece.box_px.x))
    groups: list[list[_Piece]] = []
    for piece in pieces:
        if groups and piece.beside(groups[-1]):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    made = (_row(page, group) for group in groups)
    return tuple(row for row in made if row.tokens)


@dataclass(frozen=True, slots=True)
class _Piece:
    words: tuple[Word, ...]
    box_px: Box

    @property
    def middle(self) -> float:
        return self.box_px.y + self.box_px.height / 2

    @property
    def height(self) -> float:
        return median(word.box_px.height for word in self.words)

    def beside(self, others: Sequence[_Piece]) -> bool:
        """Whether it stands at the height of the others, with none of them above or below it."""
        nearest = min(others, key=lambda other: abs(other.box_px.x - self.box_px.x))
        apart = abs(self.middle - nearest.middle)
        if apart > _SAME_ROW_SHARE * min(self.height, nearest.height) + 1:
            return False
        overlaps = (min(self.box_px.right, o.box_px.right) - max(self.box_px.x, o.box_px.x) for o in others)
        return max(overlaps) < min(self.height, nearest.height)


def _row(page: int, pieces: Sequence[_Piece]) -> Row:
    height = median(word.box_px.height for piece in pieces for word in piece.words)
    words = sorted((word for piece in pieces for word in piece.words), key=lambda word: word.box_px.x)
    tokens: list[Token] = []
    leader = False
    right = None
    for word in words:
        gap = 0.0 if right is None else max(0, word.box_px.x - right) / height
        right = word.box_px.right
        for text, box in _parts(word):
            if text is None:
                leader, gap = True, 0.0
                continue
            token = _token(text, box, word.confidence, handwritten=word.kind == "handwriting")
            if token is None:
                leader = leader or "|" in text
                if ":" in text and tokens:
                    tokens[-1] = replace(tokens[-1], colon=True)
                continue
            tokens.append(replace(token, parted=leader or gap > _WIDE_GAP_HEIGHTS, gap_heights=0.0 if leader else gap))
            leader, gap = False, 0.0
    return Row(page, tuple(tokens), union(piece.box_px for piece in pieces))


def _token(text: str, box: Box, confidence: float, *, handwritten: bool) -> Token | None:
    """Token of one part of a word, None where it is nothing but marks."""
    bare = text.rstrip(":;") if text.endswith((":", ";")) else text
    if not bare.strip(".,:;'`\"|~*•_"):
        return None
    return Token(
        bare, _NOT_ALNUM.sub("", fold(bare)), box, confidence, handwritten, colon=text.endswith(":") or ":" in text[-2:]
    )


def _parts(word: Word) -> Iterable[tuple[str | None, Box]]:
    """The word cut at leaders (given as None) and behind colons, each part with its share of the box."""
    text = nfc(word.text)
    cuts = [(found.start(), found.end(), True) for found in _LEADERS.finditer(text)]
    cuts += [(found.end(), found.end(), False) for found in _COLON_INSIDE.finditer(text)]
    place = 0
    for start, end, leader in sorted(cuts):
        if start > place:
            yield text[place:start], _share(word.box_px, place, start, len(text))
        if leader:
            yield None, _share(word.box_px, start, end, len(text))
        place = max(place, end)
    if place < len(text):
        yield text[place:], _share(word.box_px, place, len(text), len(text))


def _share(box: Box, start: int, end: int, length: int) -> Box:
    left = box.x + box.width * start // length
    return Box(left, box.y, max(1, box.x + box.width * end // length - left), box.height)
