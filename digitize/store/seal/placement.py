"""Where a stamp goes: in its corner of the first page, moved along the margin until it covers no code and no text
(R5).
"""

from __future__ import annotations

from collections.abc import Sequence

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
    columns, rows = int(page_width_pt / _STEP_PT) + 1, int(page_height_pt / _STEP_PT) + 1
    text = _summed(occupied.text, _TEXT_GAP_PT, columns, rows, page_height_pt)
    codes = _summed(occupied.codes, _CODE_GAP_PT, columns, rows, page_height_pt)
    best: tuple[float, float, float, int, Rectangle] | None = None
    for index, (width, height) in enumerate(sizes_pt):
        found = _best_place(text, codes, width, height, page_width_pt, page_height_pt, corner)
        code_cells, text_cells, away, left, top = found
        rectangle = Rectangle(left, page_height_pt - top - height, width, height)
        candidate = (code_cells, text_cells, away + index * _LESS_LIKED_SHAPE_PT, index, rectangle)
        if best is None or candidate[:4] < best[:4]:
            best = candidate
        if not code_cells and not text_cells and away < _LESS_LIKED_SHAPE_PT:
            break  # no other shape can do better
    if best is None:
        raise ValueError("a stamp needs at least one size")
    return best[3], best[4]


def _summed(
    rectangles: Sequence[Rectangle], gap_pt: float, columns: int, rows: int, page_height_pt: float
) -> npt.NDArray[np.int32]:
    """Summed area table of covered cells; row 0 is the top of the page."""
    cells = np.zeros((rows, columns), dtype=bool)
    if rectangles:
        edges = np.array(
            [(box.left, box.right, page_height_pt - box.top, page_height_pt - box.bottom) for box in rectangles]
        )
        grown = (edges + np.array([-gap_pt, gap_pt, -gap_pt, gap_pt])) / _STEP_PT
        low = np.maximum(np.floor(grown[:, ::2]), 0).astype(int).tolist()
        high = np.maximum(np.ceil(grown[:, 1::2]), 0).astype(int).tolist()
        for (left, top), (right, bottom) in zip(low, high, strict=True):
            cells[top:bottom, left:right] = True
    table = np.zeros((rows + 1, columns + 1), dtype=np.int32)
    cells.cumsum(0, dtype=np.int32).cumsum(1, out=table[1:, 1:])
    return table


def _best_place(
    text: npt.NDArray[np.int32],
    codes: npt.NDArray[np.int32],
    width_pt: float,
    height_pt: float,
    page_width_pt: float,
    page_height_pt: float,
    corner: Corner,
) -> tuple[float, float, float, float, float]:
    """Covered code cells, covered text cells, distance from the wanted place, left and top of the best place."""
    lefts = np.arange(_EDGE_PT, max(_EDGE_PT, page_width_pt - _EDGE_PT - width_pt) + 0.01, _STEP_PT)
    tops = np.arange(_EDGE_PT, max(_EDGE_PT, page_height_pt - _EDGE_PT - height_pt) + 0.01, _STEP_PT)
    wanted_left = _WANTED_FROM_EDGE_PT if corner is Corner.TOP_LEFT else page_width_pt - _WANTED_FROM_EDGE_PT - width_pt
    away = np.abs(lefts - wanted_left)[None, :] + 2 * np.abs(tops - _WANTED_FROM_EDGE_PT)[:, None]
    code_cells = _covered(codes, lefts, tops, width_pt, height_pt)
    text_cells = _covered(text, lefts, tops, width_pt, height_pt)
    penalty = code_cells * _CODE_CELL + text_cells * _TEXT_CELL + away
    row, column = divmod(int(penalty.argmin()), len(lefts))
    return (
        float(code_cells[row, column]),
        float(text_cells[row, column]),
        float(away[row, column]),
        float(lefts[column]),
        float(tops[row]),
    )


def _covered(
    table: npt.NDArray[np.int32],
    lefts: npt.NDArray[np.float64],
    tops: npt.NDArray[np.float64],
    width_pt: float,
    height_pt: float,
) -> npt.NDArray[np.int32]:
    rows, columns = table.shape[0] - 1, table.shape[1] - 1
    x0 = np.clip((lefts / _STEP_PT).astype(int), 0, columns)
    x1 = np.clip(np.ceil((lefts + width_pt) / _STEP_PT).astype(int), 0, columns)
    y0 = np.clip((tops / _STEP_PT).astype(int), 0, rows)
    y1 = np.clip(np.ceil((tops + height_pt) / _STEP_PT).astype(int), 0, rows)
    covered: npt.NDArray[np.int32] = (
        table[np.ix_(y1, x1)] - table[np.ix_(y0, x1)] - table[np.ix_(y1, x0)] + table[np.ix_(y0, x0)]
    )
    return covered
