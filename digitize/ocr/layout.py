"""Words into lines and lines into reading order.

Tesseract's own lines are right about which words were read together, less so about columns: it joins the left and the
right block of a letter head into one line, or cuts one line in two. So its lines are first cut at wide gaps, then
rows of pieces that share a gutter become two columns (left one first), and everything else goes row by row, tables
included.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from digitize.ocr.model import Line, Word
from digitize.ocr.tsv import make_line

_CUT_GAP = 2.2
"""A gap between words wider than this many line heights cuts a line (word gaps of justified text stay under 1.5)."""
_JOIN_GAP = 1.6
_GUTTER = 0.8
"""Least width of a gutter between two columns, in line heights."""
_COLUMN_ROW_GAP = 2.6
"""Rows further apart than this many line heights do not belong to one pair of columns by one side alone."""


@dataclass(frozen=True, slots=True)
class _Gutter:
    left: int
    right: int

    def narrowed(self, row: Sequence[Line]) -> _Gutter | None:
        """The gutter that is left when this row stands beside it; None where a piece of the row stands across."""
        left, right = self.left, self.right
        for piece in row:
            box = piece.box_px
            if box.right <= (left + right) / 2:
                left = max(left, box.right)
            elif box.x >= (left + right) / 2:
                right = min(right, box.x)
            else:
                return None
        return _Gutter(left, right) if right > left else None

    def sides(self, row: Sequence[Line]) -> tuple[list[Line], list[Line]]:
        """The row's pieces left and right of the gutter."""
        middle = (self.left + self.right) / 2
        return [p for p in row if p.box_px.x < middle], [p for p in row if p.box_px.x >= middle]


def order_lines(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Lines in reading order: wide gaps cut, column pairs left before right, the rest row by row, top to bottom."""
    pieces = [piece for line in lines for piece in cut_at_gaps(line)]
    if not pieces:
        return ()
    height = median(piece.box_px.height for piece in pieces)
    rows = _rows(pieces)
    out: list[Line] = []
    index = 0
    while index < len(rows):
        end, gutter = _column_run(rows, index, height)
        if gutter is not None:
            columns: tuple[list[Line], list[Line]] = ([], [])
            for row in rows[index:end]:
                for column, side in zip(columns, gutter.sides(row), strict=True):
                    column.extend(_joined(side, height))
            out.extend(columns[0] + columns[1])
            index = end
        else:
            out.extend(_joined(rows[index], height))
            index += 1
    return tuple(out)


def cut_at_gaps(line: Line) -> list[Line]:
    """The line's pieces, cut where the gap between two words is wide."""
    height = median(word.box_px.height for word in line.words)
    pieces: list[list[Word]] = [[line.words[0]]]
    for before, word in zip(line.words, line.words[1:], strict=False):
        if word.box_px.x - before.box_px.right > _CUT_GAP * max(height, before.box_px.height):
            pieces.append([])
        pieces[-1].append(word)
    return [line] if len(pieces) == 1 else [make_line(piece) for piece in pieces]


def _rows(pieces: list[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda each: each.box_px.y + each.box_px.height / 2):
        if rows and _same_row(rows[-1], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda each: each.box_px.x) for row in rows]


def _same_row(row: list[Line], piece: Line) -> bool:
    box = piece.box_px
    for other in (each.box_px for each in row):
        overlap = min(other.bottom, box.bottom) - max(other.y, box.y)
        if overlap < 0.5 * min(other.height, box.height):
            return False
        if min(other.right, box.right) - max(other.x, box.x) > 0.3 * min(other.width, box.width):
            return False  # one above the other, touching: two lines
    return True


def _column_run(rows: list[list[Line]], start: int, height: float) -> tuple[int, _Gutter | None]:
    """End of the run of rows from ``start`` that stand in two columns, and their gutter; None where there is none."""
    gutter: _Gutter | None = None
    pairs = 0
    end = start
    waiting: list[list[Line]] = []  # one-sided rows before the first pair
    for index in range(start, len(rows)):
        row = rows[index]
        if index > start and _top(row) - _bottom(rows[index - 1]) > _COLUMN_ROW_GAP * height:
            break
        if gutter is None:
            if len(row) == 1:
                waiting.append(row)
                if len(waiting) > 2:
                    break
                continue
            gutter = _gutter_of(row, waiting, height)
            if gutter is None:
                break
        narrowed = gutter.narrowed(row)
        if narrowed is None or narrowed.right - narrowed.left < _GUTTER * height or len(row) > 2:
            break
        left, right = gutter.sides(row)
        pairs += bool(left) and bool(right)
        gutter = narrowed
        end = index + 1
    return (end, gutter) if pairs >= 2 and gutter is not None else (start + 1, None)


def _gutter_of(row: list[Line], waiting: list[list[Line]], height: float) -> _Gutter | None:
    if len(row) != 2:
        return None
    gutter: _Gutter | None = _Gutter(row[0].box_px.right, row[1].box_px.x)
    for before in waiting:
        gutter = gutter.narrowed(before) if gutter is not None else None
    return gutter if gutter is not None and gutter.right - gutter.left >= _GUTTER * height else None


def _joined(row: list[Line], height: float) -> list[Line]:
    """Neighbours with a gap of a word space become one line again; wider gaps keep pieces apart."""
    out: list[Line] = []
    for piece in row:
        if out and piece.box_px.x - out[-1].box_px.right < _JOIN_GAP * height:
            out[-1] = make_line(out[-1].words + piece.words)
        else:
            out.append(piece)
    return out


def _top(row: list[Line]) -> int:
    return min(piece.box_px.y for piece in row)


def _bottom(row: list[Line]) -> int:
    return max(piece.box_px.bottom for piece in row)
