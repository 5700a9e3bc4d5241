"""Where a page is dark, read or not: handwriting, stamps, photos and lines that no word box tells of.

Found while the page is decoded anyway, and kept with its reading: whoever puts something on the page later need not
decode it again.
"""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from digitize.scan.model import Box, Pixels

_CELL_INCHES = 4 / 72
_PIXELS_A_CELL = 3  # thin strokes still darken their pixel
_DARKER_BY = 45


@dataclass(frozen=True, slots=True)
class InkMap:
    """A grid of square cells of ``cell_px`` over the upright page, rows from the top; ``packed`` holds one bit a cell
    (base64 of deflated rows).
    """

    cell_px: float
    columns: int
    rows: int
    packed: str = field(repr=False)

    def boxes(self) -> tuple[Box, ...]:
        """Dark cells as boxes in pixels of the upright page, joined along rows. ValueError where the map is damaged."""
        return tuple(
            Box(
                int(first * self.cell_px),
                int(row * self.cell_px),
                max(1, round((last - first + 1) * self.cell_px)),
                max(1, round(self.cell_px)),
            )
            for row, first, last in self._runs()
        )

    def _runs(self) -> list[tuple[int, int, int]]:
        try:
            bits = np.frombuffer(zlib.decompress(base64.b64decode(self.packed)), dtype=np.uint8)
            cells = np.unpackbits(bits, count=self.rows * self.columns).reshape(self.rows, self.columns)
        except (zlib.error, ValueError) as error:
            raise ValueError("ink map") from error
        edges = np.diff(np.pad(cells.astype(np.int8), ((0, 0), (1, 1))), axis=1)
        starts, ends = np.argwhere(edges == 1), np.argwhere(edges == -1)
        return [(int(row), int(first), int(last) - 1) for (row, first), (_, last) in zip(starts, ends, strict=True)]


def find_ink(colour: Pixels, dpi: float) -> InkMap:
    """The dark places of an upright page (grey or RGB), seals and colours included, in cells of 4 points."""
    cell_px = max(1.0, dpi * _CELL_INCHES)
    height, width = colour.shape[:2]
    columns, rows = max(1, round(width / cell_px)), max(1, round(height / cell_px))
    # green alone, a third of the work: black, blue and red ink are all dark in it
    one = colour if colour.ndim == 2 else cv2.extractChannel(colour, 1)
    whole = max(1, int(cell_px / _PIXELS_A_CELL))  # by a whole number first: many times faster
    if whole > 1 and min(height, width) >= whole:
        cut = one[: height // whole * whole, : width // whole * whole]
        one = cv2.resize(cut, (width // whole, height // whole), interpolation=cv2.INTER_AREA)
    size = (columns * _PIXELS_A_CELL, rows * _PIXELS_A_CELL)
    grey = np.asarray(cv2.resize(one, size, interpolation=cv2.INTER_AREA), dtype=np.int16)
    dark: npt.NDArray[np.bool_] = grey < np.percentile(grey, 75) - _DARKER_BY
    cells = dark.reshape(rows, _PIXELS_A_CELL, columns, _PIXELS_A_CELL).any(axis=(1, 3))
    packed = base64.b64encode(zlib.compress(np.packbits(cells).tobytes(), 9)).decode("ascii")
    return InkMap(max(width / columns, height / rows), columns, rows, packed)
