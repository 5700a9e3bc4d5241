"""Finding the lines of print on a page from its marks of ink, for a recogniser that reads pictures of lines.

Letters are the connected marks of about one height. Each is drawn as a bar through its middle, long enough to reach the
next letter or word; bars that touch are one line. Rules are taken out first and no line goes across an upright one, so
cells of a table are lines of their own, also where rows of neighbouring cells do not stand at one height, which is
where layout analysis by rows fails. Small marks (accents, dots, commas) then go to the line they fit best. As every
mark has its line, a line's picture is cut without what belongs to its neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

import cv2
import numpy as np
import numpy.typing as npt

from digitize.ocr.ink_marks import Flags, Marks, Numbers, along_rules, ink_of, letter_size, rules_of
from digitize.scan import Box, Pixels

_Owners = npt.NDArray[np.int16 | np.int32]

_LEAST_LETTER, _MOST_LETTER = 0.56, 2.3
"""Heights of letters with their accents, in those of small letters."""
_LOW = 0.9
"""Lower than this many small letters are accents, commas and dashes, if no letters stand beside them."""
_SMALL_LETTER, _BESIDE = 0.6, 0.62
"""Height of small letters, and most height of accents, in that of a capital of the same type."""
_REACH = 1.7
"""Letters this many heights of small letters apart are still one line: spaces of justified text, no gutters."""
_APART, _CLOSE, _LEAST_PEAK = 1.5, 0.75, 5
"""Lines stand at least so far apart, their letters' middles so near to each other, in small letters; their letters."""
_MOST_INK = 4.0
"""Ink of strokes at the end of a line belongs to it up to this many heights of small letters."""
_CORE = 0.22
"""Half the height of a letter's bar, in heights of the letter."""
_MOST_TALL, _MOST_BEFORE, _MOST_SMALL, _MOST_LINES = 1500, 300, 30_000, 2000
"""Bounds on pages of dirt: tall marks, lines left of a line, small marks (the largest), lines (the longest)."""


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A line: the box of its marks, and its number among the marks of :class:`FoundLines`."""

    number: int
    box: Box


@dataclass(frozen=True, slots=True)
class FoundLines:
    """Lines of a page image, top to bottom. ``owner`` has for each pixel the line that its ink belongs to.

    0 is paper or ink that any line may show (a stroke through several lines), −1 is ink of no line.
    """

    lines: tuple[FoundLine, ...]
    owner: _Owners

    def cleared(self, grey: Pixels, number: int, box: Box) -> Pixels:
        """The part of ``grey`` in ``box`` with all ink painted out that is not of line ``number``."""
        part = grey[box.y : box.bottom, box.x : box.right]
        owner = self.owner[box.y : box.bottom, box.x : box.right]
        foreign = (owner != number) & (owner != 0)
        if not foreign.any():
            return part
        rim = cv2.dilate(foreign.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        rim &= owner != number
        paper = int(np.median(part[::4, ::4]))
        return np.where(rim, np.maximum(part, paper), part).astype(np.uint8)


def find_lines(grey: Pixels, dpi: float) -> FoundLines:
    """Lines of an upright page image (dark on light) of ``dpi``; none where it holds no letters."""
    ink = ink_of(grey)
    rules, uprights = rules_of(ink, dpi)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        cv2.subtract(ink, rules), connectivity=8, ltype=cv2.CV_32S
    )
    marks = Marks(np.asarray(stats, np.int32))
    marks.leave_out(along_rules(rules, np.asarray(labels, np.int32), marks))
    size = letter_size(marks, dpi)
    owner_of = np.full(count, -1, np.int32)
    owner_of[0] = 0
    if size:
        letters = marks.of_height(_LEAST_LETTER * size, _MOST_LETTER * size) & (marks.width <= 12 * size)
        letters |= _large_letters(marks, size)
        chains = _chains(marks, letters, uprights, size, grey.shape)
        numbers = np.flatnonzero(letters)
        chains = _parted(marks, numbers, chains, size)
        kept = (chains >= 0) & ~_loose(marks.height[numbers], chains, size)
        letters[letters] = kept
        owner_of[letters] = np.unique(chains[kept], return_inverse=True)[1].reshape(-1) + 1
        strokes = marks.solid & ~letters & (marks.height >= _LOW * size)
        owner_of[strokes] = 0
        bands = _bands(marks, owner_of)
        if strokes.any():
            bands = _bridged(bands, owner_of, strokes[labels], uprights, size)
        in_box = _attach_small(marks, owner_of, letters, size)
        return FoundLines(_boxes(marks, in_box, bands), _short(owner_of)[labels])
    return FoundLines((), _short(owner_of)[labels])


def _short(numbers: Numbers) -> _Owners:
    """Numbers of lines in two bytes where they fit: a large sheet has 40 million pixels."""
    fits = int(numbers.max(initial=0)) <= np.iinfo(np.int16).max
    return numbers.astype(np.int16) if fits else numbers


def _large_letters(marks: Marks, size: float) -> Flags:
    """Marks taller than the page's letters that stand beside at least one of their own height: headings."""
    tall = np.flatnonzero(
        marks.solid & (marks.height > _MOST_LETTER * size) & (marks.height <= 6 * size) & (marks.width <= 8 * size)
    )
    found = np.zeros(marks.x.size, np.bool_)
    if not 2 <= tall.size <= _MOST_TALL:  # so many are a picture
        return found
    top, bottom, height = marks.y[tall], marks.bottom[tall], marks.height[tall]
    shared = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    alike = (shared > 0.6 * np.maximum(height[:, None], height)) & (np.abs(height[:, None] - height) < 0.3 * height)
    gap = np.maximum(marks.x[tall][:, None], marks.x[tall]) - np.minimum(marks.right[tall][:, None], marks.right[tall])
    near = alike & (gap < 0.6 * height)
    np.fill_diagonal(near, False)
    found[tall[near.any(axis=1)]] = True
    return found


def _chains(
    marks: Marks, letters: Flags, uprights: Pixels, size: float, shape: tuple[int, ...]
) -> npt.NDArray[np.int32]:
    """A number for each letter, the same for those of one line."""
    half = 2  # bars need no more than every second pixel
    bars = np.zeros((shape[0] // half + 1, shape[1] // half + 1), np.uint8)
    numbers = np.flatnonzero(letters)
    reach = np.maximum(marks.height[numbers], size).clip(max=2.2 * size) * (_REACH / 2)
    reach = np.where(marks.height[numbers] > _MOST_LETTER * size, marks.height[numbers] * 0.5, reach)
    core = np.maximum(1, _CORE * marks.height[numbers])
    lefts, rights = (marks.x[numbers] - reach) / half, (marks.right[numbers] + reach) / half
    tops, bottoms = (marks.centre_y[numbers] - core) / half, (marks.centre_y[numbers] + core) / half
    corners = np.rint(np.stack((lefts, tops, rights, bottoms), axis=1)).astype(int).tolist()
    for left, top, right, bottom in corners:
        cv2.rectangle(bars, (left, top), (right, bottom), 255, -1)
    walls = uprights[::half, ::half]  # at least three pixels wide
    bars[: walls.shape[0], : walls.shape[1]][walls > 0] = 0
    _, chains = cv2.connectedComponents(bars, connectivity=4, ltype=cv2.CV_32S)
    at_y = np.rint(marks.centre_y[numbers] / half).astype(int).clip(0, bars.shape[0] - 1)
    at_x = np.rint(marks.centre_x[numbers] / half).astype(int).clip(0, bars.shape[1] - 1)
    found = chains[at_y, at_x]
    missed = found == 0  # a wall through the middle of a letter
    found[missed] = chains.max() + 1 + np.arange(np.count_nonzero(missed))
    return np.asarray(found, np.int32)


def _parted(marks: Marks, letters: npt.NDArray[np.intp], chains: Numbers, size: float) -> Numbers:
    """Chains that are two or more lines, grown together by a stamp's letters, taken apart; −1 for what lies between."""
    parted = chains.copy()
    order = np.argsort(chains, kind="stable")
    for each in np.split(order, np.flatnonzero(np.diff(chains[order])) + 1):
        middles = marks.centre_y[letters[each]]
        if each.size < 2 * _LEAST_PEAK or np.ptp(middles) < _APART * size:
            continue
        peaks = _peaks(middles, size)
        if peaks.size < 2:
            continue
        away = np.abs(middles[:, None] - peaks)
        nearest, close = away.argmin(axis=1), away.min(axis=1) <= _CLOSE * size
        sides = [marks.x[letters[each[close & (nearest == number)]]] for number in range(peaks.size)]
        if not all(one.size and other.size and _share_columns(one, other) for one, other in pairwise(sides)):
            continue  # one line that is bent or aslant
        parted[each] = np.where(close, int(parted.max()) + 1 + nearest, -1)
    return parted


def _peaks(middles: npt.NDArray[np.float64], size: float) -> npt.NDArray[np.float64]:
    """Heights on the page where many letters have their middles, a line's leading apart."""
    step = max(1.0, 0.2 * size)
    bins = np.floor((middles - middles.min()) / step).astype(int)
    votes = np.convolve(np.bincount(bins).astype(np.float64), (1.0, 1.0, 1.0), mode="same")
    peaks: list[float] = []
    while votes.max() >= _LEAST_PEAK:
        at = int(votes.argmax())
        peaks.append(float(middles.min() + (at + 0.5) * step))
        reach = round(_APART * size / step)
        votes[max(0, at - reach) : at + reach + 1] = 0
    return np.sort(np.array(peaks))


def _share_columns(one: Numbers, other: Numbers) -> bool:
    shared = min(int(one.max()), int(other.max())) - max(int(one.min()), int(other.min()))
    return bool(shared > 0.3 * min(np.ptp(one), np.ptp(other)))


def _loose(heights: Numbers, chains: Numbers, size: float) -> Flags:
    """Members of chains of one or two low marks: commas, or accents that are one mark with another accent."""
    chains = chains + 1  # those of no line are number 0
    tallest = np.zeros(int(chains.max(initial=0)) + 1, heights.dtype)
    np.maximum.at(tallest, chains, heights)
    members = np.bincount(chains, minlength=tallest.size)
    return np.asarray(((members <= 2) & (tallest < _LOW * size))[chains], np.bool_)


def _attach_small(marks: Marks, owner_of: Numbers, letters: Flags, size: float) -> Numbers:
    """Give accents, dots, commas and dashes to the line whose band they fit best; a line of their own to none.

    Marks as tall as small letters are small beside letters of a heading alone. They stay strokes, which every line
    shows, as they may be of a line that a stamp's large letters cross. Returned are the owners that boxes go by: with
    those marks.
    """
    in_box = owner_of.copy()
    order = np.flatnonzero(letters)
    if order.size == 0:
        return in_box
    order = order[np.argsort(marks.y[order], kind="stable")]
    tops, heights = marks.y[order], marks.height[order]
    largest = float(heights.max())
    scales = np.where(heights > _MOST_LETTER * size, _SMALL_LETTER * heights, size)
    most_tall = max(_LOW * size, _BESIDE * largest)
    small = np.flatnonzero(marks.solid & ~letters & (marks.height < most_tall) & (marks.width <= 4 * size))
    owner_of[small[marks.height[small] < _LOW * size]] = -1
    if small.size > _MOST_SMALL:
        small = small[np.argsort(-marks.area[small], kind="stable")[:_MOST_SMALL]]
    for mark in small.tolist():
        y, x, height = float(marks.centre_y[mark]), float(marks.centre_x[mark]), int(marks.height[mark])
        first = int(np.searchsorted(tops, y - 2 * largest))
        last = int(np.searchsorted(tops, y + largest))
        near, scale = order[first:last], scales[first:last]
        aside = np.maximum(0, np.maximum(marks.x[near] - x, x - marks.right[near]))
        above = np.maximum(0, marks.y[near] - y)
        below = np.maximum(0, y - marks.bottom[near])
        # an accent stands close over its letter, a dot closer under it, a comma or dash beside it
        cost = aside + above + 2.0 * below
        cost[(aside > 1.9 * scale) | (above > scale) | (below > 0.75 * scale)] = np.inf
        if height >= _LOW * size:
            of_heading = (heights[first:last] > _MOST_LETTER * size) & (height <= _BESIDE * heights[first:last])
            cost[~of_heading] = np.inf
        if cost.size and np.isfinite(least := cost.min()):
            in_box[mark] = owner_of[near[int((cost == least).argmax())]]
            if height < _LOW * size:
                owner_of[mark] = in_box[mark]
    return in_box


@dataclass(slots=True)
class _Band:
    """Where the letters of a line stand: their columns, and the median of their middles."""

    number: int
    left: int
    right: int
    middle: float


def _bands(marks: Marks, owner_of: Numbers) -> list[_Band]:
    bands = []
    members = np.flatnonzero(owner_of > 0)
    members = members[np.argsort(owner_of[members], kind="stable")]
    for each in np.split(members, np.flatnonzero(np.diff(owner_of[members])) + 1):
        if each.size:
            middle = float(np.median(marks.centre_y[each]))
            bands.append(_Band(int(owner_of[each[0]]), int(marks.x[each].min()), int(marks.right[each].max()), middle))
    return bands


def _bridged(bands: list[_Band], owner_of: Numbers, strokes: Flags, uprights: Pixels, size: float) -> list[_Band]:
    """Lines whose letters are grown together with a stroke, a stamp or the next line: they go on over such ink.

    Lines that meet are made one, in ``owner_of`` too. Ink at an end is taken in for a few letters' length only, as it
    may be a pen's.
    """
    half, step = max(1, round(0.4 * size)), max(1, round(size))
    kept: list[tuple[_Band, npt.NDArray[np.intp]]] = []
    for band in sorted(bands, key=lambda band: band.left):
        rows = slice(max(0, int(band.middle) - half), int(band.middle) + half + 1)
        columns = np.flatnonzero(strokes[rows].any(axis=0))
        before = _left_of(band, kept, size)
        if before is not None and _leads_over(before.right, band.left, columns, uprights[rows], size):
            owner_of[owner_of == band.number] = before.number
            before.right = max(before.right, band.right)
        else:
            kept.append((band, columns))
    for band, columns in kept:
        band.right = _gone_on(columns[columns >= band.right], band.right, step, size)
        band.left = -_gone_on(-1 - columns[columns < band.left][::-1], -band.left, step, size)
    return [band for band, _ in kept]


def _left_of(band: _Band, kept: list[tuple[_Band, npt.NDArray[np.intp]]], size: float) -> _Band | None:
    """The nearest line at the same height that ends left of a line."""
    for before, _ in islice(reversed(kept), _MOST_BEFORE):
        if abs(before.middle - band.middle) <= 0.5 * size and before.right <= band.left:
            return before
    return None


def _leads_over(begin: int, end: int, columns: npt.NDArray[np.intp], uprights: Pixels, size: float) -> bool:
    """Whether ink at ``columns`` goes from one end to the other without a wide gap or an upright rule."""
    gap = columns[(columns >= begin) & (columns < end)]
    steps = np.diff(np.concatenate(([begin], gap, [end])))
    return bool(gap.size and steps.max() <= _REACH * size and not uprights[:, begin:end].any())


def _gone_on(columns: npt.NDArray[np.intp], end: int, step: int, size: float) -> int:
    """The end of a line that goes on over ink at ``columns`` (rising), where that is not too far."""
    reached = end
    for column in columns.tolist():
        if column - reached > step:
            break
        reached = column + 1
    return reached if reached - end <= _MOST_INK * size else end


def _boxes(marks: Marks, owner_of: Numbers, bands: Sequence[_Band]) -> tuple[FoundLine, ...]:
    owned = owner_of > 0
    owner = owner_of[owned]
    lines = int(owner_of.max(initial=0))
    top, bottom = np.full(lines + 1, 1 << 30), np.zeros(lines + 1, int)
    left, right = np.full(lines + 1, 1 << 30), np.zeros(lines + 1, int)
    np.minimum.at(top, owner, marks.y[owned])
    np.maximum.at(bottom, owner, marks.bottom[owned])
    np.minimum.at(left, owner, marks.x[owned])
    np.maximum.at(right, owner, marks.right[owned])
    found = []
    for band in bands:
        number = band.number
        begin, end = min(band.left, int(left[number])), max(band.right, int(right[number]))
        found.append(FoundLine(number, Box(begin, int(top[number]), end - begin, int(bottom[number] - top[number]))))
    if len(found) > _MOST_LINES:
        found = sorted(found, key=lambda line: -line.box.width)[:_MOST_LINES]
    return tuple(sorted(found, key=lambda line: (line.box.y + line.box.height // 2, line.box.x)))
