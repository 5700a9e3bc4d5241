"""Where a stamp goes: in its corner of the first page, moved along the margin until it covers no code and no text
(R5).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from digitize.store.pdf.model import Occupied, Rectangle
from digitize.store.seal.model import Corner

_STEP_PT = 2.0
_EDGE_PT = 8.0  # printers leave about this much white
_WANTED_FROM_EDGE_PT = 16.0
_TEXT_GAP_PT = 2.0
_CODE_GAP_PT = 8.0  # quiet zone of a QR code (4 modules at about 2 pt)
_LESS_LIKED_SHAPE_PT = 12.0
_TEXT_CELL, _CODE_CELL = 1e5, 1e10  # so that one covered cell outweighs any distance, one code cell any text
_BAND_PT = 160.0
_DOWN = 2.0  # a point downwards counts as this many sideways

_Table = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _Found:
    """Covered code and text cells, distance from the wanted place, index of the size, left and top of the place."""

    code_cells: float
    text_cells: float
    away_pt: float
    index: int
    left_pt: float
    top_pt: float

    @property
    def free(self) -> bool:
        return not self.code_cells and not self.text_cells

    @property
    def rank(self) -> tuple[float, float, float, int]:
        return self.code_cells, self.text_cells, self.away_pt + self.index * _LESS_LIKED_SHAPE_PT, self.index


def place_stamp(
    page_width_pt: float,
    page_height_pt: float,
    occupied: Occupied,
    corner: Corner,
    sizes_pt: Sequence[tuple[float, float]],
) -> tuple[int, Rectangle]:
    """Choose one of the stamp's ``sizes_pt`` (width, height; best liked first) and its place on the page as seen.

    The nearest free place to the corner wins, sideways along the margin before downwards. Where nothing is free the
    place that covers least is taken, codes counting before text. Deterministic.
    """
    if not sizes_pt:
        raise ValueError("a stamp needs at least one size")
    page = (page_width_pt, page_height_pt)
    found = None
    if max(height for _, height in sizes_pt) + 2 * _EDGE_PT < _BAND_PT < page_height_pt:
        # nearly always there is room at the top, and a place further down is further away than any found there
        found = _best(page, _BAND_PT, occupied, corner, sizes_pt)
        highest = _BAND_PT - _EDGE_PT - max(height for _, height in sizes_pt)
        if not found.free or found.rank[2] > _DOWN * (highest - _WANTED_FROM_EDGE_PT):
            found = None
    if found is None:
        found = _best(page, page_height_pt, occupied, corner, sizes_pt)
    width, height = sizes_pt[found.index]
    return found.index, Rectangle(found.left_pt, page_height_pt - found.top_pt - height, width, height)


def _best(
    page_pt: tuple[float, float],
    depth_pt: float,
    occupied: Occupied,
    corner: Corner,
    sizes_pt: Sequence[tuple[float, float]],
) -> _Found:
    """The best place within ``depth_pt`` of the upper edge."""
    columns, rows = int(page_pt[0] / _STEP_PT) + 1, int(depth_pt / _STEP_PT) + 1
    text = _summed(occupied.text, _TEXT_GAP_PT, columns, rows, page_pt[1])
    codes = _summed(occupied.codes, _CODE_GAP_PT, columns, rows, page_pt[1])
    best: _Found | None = None
    for index, size in enumerate(sizes_pt):
        found = _best_place(text, codes, index, size, page_pt[0], depth_pt, corner)
        if best is None or found.rank < best.rank:
            best = found
        if found.free and found.away_pt < _LESS_LIKED_SHAPE_PT:
            break  # no other shape can do better
    if best is None:
        raise ValueError("a stamp needs at least one size")
    return best


def _summed(
    rectangles: Sequence[Rectangle], gap_pt: float, columns: int, rows: int, page_height_pt: float
) -> _Table | None:
    """Summed area table of covered cells, row 0 at the top of the page; None where nothing is covered."""
    if not rectangles:
        return None
    edges = np.array([(box.left, box.right, box.top, box.bottom) for box in rectangles])
    left, right = _cells(edges[:, 0] - gap_pt, edges[:, 1] + gap_pt, columns)
    top, bottom = _cells(page_height_pt - edges[:, 2] - gap_pt, page_height_pt - edges[:, 3] + gap_pt, rows)
    # each rectangle as +1 and -1 at its corners; summed up, a cell tells how many lie over it
    corners = np.zeros((rows + 1, columns + 1), dtype=np.int32)
    for row, column, step in ((top, left, 1), (bottom, right, 1), (top, right, -1), (bottom, left, -1)):
        np.add.at(corners, (row, column), step)
    covered = corners[:rows, :columns].cumsum(0).cumsum(1) > 0
    table = np.zeros((rows + 1, columns + 1), dtype=np.int32)
    covered.cumsum(0, dtype=np.int32).cumsum(1, out=table[1:, 1:])
    return table


def _cells(
    from_pt: npt.NDArray[np.float64], to_pt: npt.NDArray[np.float64], count: int
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """First cell of each stretch and the one after its last."""
    low = np.clip(np.floor(from_pt / _STEP_PT), 0, count).astype(np.intp)
    return low, np.clip(np.ceil(to_pt / _STEP_PT), low, count).astype(np.intp)


def _best_place(
    text: _Table | None,
    codes: _Table | None,
    index: int,
    size_pt: tuple[float, float],
    page_width_pt: float,
    depth_pt: float,
    corner: Corner,
) -> _Found:
    width, height = size_pt
    lefts = np.arange(_EDGE_PT, max(_EDGE_PT, page_width_pt - _EDGE_PT - width) + 0.01, _STEP_PT)
    tops = np.arange(_EDGE_PT, max(_EDGE_PT, depth_pt - _EDGE_PT - height) + 0.01, _STEP_PT)
    wanted_left = _WANTED_FROM_EDGE_PT if corner is Corner.TOP_LEFT else page_width_pt - _WANTED_FROM_EDGE_PT - width
    away = np.abs(lefts - wanted_left)[None, :] + _DOWN * np.abs(tops - _WANTED_FROM_EDGE_PT)[:, None]
    shape = (math.ceil(width / _STEP_PT), math.ceil(height / _STEP_PT))
    code_cells, text_cells = _covered(codes, away.shape, shape), _covered(text, away.shape, shape)
    penalty = away if code_cells is None else away + code_cells * _CODE_CELL
    penalty = penalty if text_cells is None else penalty + text_cells * _TEXT_CELL
    row, column = divmod(int(penalty.argmin()), len(lefts))
    return _Found(
        0.0 if code_cells is None else float(code_cells[row, column]),
        0.0 if text_cells is None else float(text_cells[row, column]),
        float(away[row, column]),
        index,
        float(lefts[column]),
        float(tops[row]),
    )


def _covered(table: _Table | None, places: tuple[int, ...], shape: tuple[int, int]) -> _Table | None:
    """Covered cells under a stamp of ``shape`` cells (across, down) at each place; None where nothing is covered."""
    if table is None:
        return None
    first = int(_EDGE_PT / _STEP_PT)
    rows, columns = table.shape[0] - 1, table.shape[1] - 1
    # a stamp larger than the page has one place, and reaches over its edges
    y0, x0 = np.arange(first, first + places[0]), np.arange(first, first + places[1])
    y1, x1 = np.minimum(y0 + shape[1], rows), np.minimum(x0 + shape[0], columns)
    y0, x0 = np.minimum(y0, rows), np.minimum(x0, columns)
    down = table[y1] - table[y0]
    covered: _Table = down[:, x1] - down[:, x0]
    return covered
