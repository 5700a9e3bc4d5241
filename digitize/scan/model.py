"""Values that leave the scan room. Boxes are in pixels of the upright page image."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

import numpy as np
import numpy.typing as npt

from digitize.errors import FileError

Pixels = npt.NDArray[np.uint8]
"""Image of shape (height, width) for grey or (height, width, 3) for RGB, 0–255."""


@dataclass(frozen=True, slots=True)
class Box:
    """Rectangle in pixels, origin top left."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """First column beyond the box."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """First row below the box."""
        return self.y + self.height

    def moved(self, right_px: int, down_px: int) -> Box:
        """The box elsewhere."""
        return Box(self.x + right_px, self.y + down_px, self.width, self.height)

    def grown(self, margin_px: int, page: Pixels) -> Box:
        """The box with a margin on all sides, as far as the image ``page`` goes."""
        left, top = max(0, self.x - margin_px), max(0, self.y - margin_px)
        right, bottom = min(page.shape[1], self.right + margin_px), min(page.shape[0], self.bottom + margin_px)
        return Box(left, top, right - left, bottom - top)

    def as_list(self) -> list[int]:
        """``[x, y, width, height]`` as the command line and the API print it."""
        return [self.x, self.y, self.width, self.height]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds checked before decoding. ``pixels`` is width × height of one page, ``side_px`` of one side.

    A page of more than ``work_pixels`` (A2 at 300 dpi, A4 at 600) is accepted but worked on smaller: A0 at 150 dpi.
    """

    file_bytes: int = 100 * 1024 * 1024
    pixels: int = 200_000_000
    side_px: int = 30_000
    pages: int = 500
    seconds_a_page: float = 60.0
    work_pixels: int = 40_000_000


@dataclass(frozen=True, slots=True)
class LayerWord:
    """A word of a PDF's text layer. Edges are shares of the page image as displayed, origin top left, mostly 0–1."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class TextLayer:
    """The words a PDF page brings, in lines. ``over_picture``: they lie over a picture of the whole page, so that they
    are another program's reading of a scan and not the text the page was made of.
    """

    lines: tuple[tuple[LayerWord, ...], ...]
    over_picture: bool

    @property
    def text(self) -> str:
        """Lines joined by newlines."""
        return "\n".join(" ".join(word.text for word in line) for line in self.lines)


@dataclass(frozen=True, slots=True)
class EncodedPage:
    """One page of an input file, still as encoded bytes.

    ``data`` are the original bytes wherever the input holds one image a page (a JPEG file; the JPEG or CCITT stream of
    a scanned PDF page, wrapped as JPEG or TIFF without re-encoding); else a rendered PNG and ``rendered`` is true.
    ``page_number`` counts from 1 within the file. ``dpi`` is what the file says, None if absent or absurd.
    ``text_layer`` holds the words a PDF page brings, None if it has none.
    ``rotate_degrees`` is a clockwise turn the container asks for (PDF /Rotate), one of 0, 90, 180, 270.
    """

    data: bytes = field(repr=False)
    media_type: Literal["image/jpeg", "image/png", "image/tiff", "image/heic"]
    page_number: int
    width_px: int
    height_px: int
    dpi: float | None
    rotate_degrees: int = 0
    rendered: bool = False
    text_layer: TextLayer | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class BrokenPage:
    """A page of a file that can't be had, with the reason; its neighbours are not touched by it."""

    page_number: int
    error: FileError


class ColourMode(StrEnum):
    """What the scanner gave."""

    COLOUR = "colour"
    GREY = "grey"
    BILEVEL = "bilevel"


@dataclass(frozen=True, slots=True)
class DecodedPage:
    """Pixels of a page as stored, EXIF and container turns already applied. ``dpi`` is always positive.

    ``dpi_source``: ``file`` (stated there), ``size`` (inferred from A4/A5/A3/card proportions) or ``assumed``.
    ``scale``: 1, or 1/2, 1/4 … where the page has more pixels than are worked on (an A0 drawing): ``pixels`` and
    ``dpi`` are those of the smaller picture.
    """

    pixels: Pixels = field(repr=False)
    dpi: float
    dpi_source: Literal["file", "size", "assumed"]
    colour_mode: ColourMode
    exif_turn_degrees: int = 0
    scale: float = 1.0


class Verdict(StrEnum):
    """Quality of a page as a scanner station shows it."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class QualityReason:
    """Why a page is not simply good: a stable code, what is wrong and what to do, in Vietnamese."""

    code: str
    message_vi: str
    advice_vi: str


@dataclass(frozen=True, slots=True)
class Quality:
    """Verdict with its reasons, worst first."""

    verdict: Verdict
    reasons: tuple[QualityReason, ...] = ()


@dataclass(frozen=True, slots=True)
class MachineCode:
    """A machine-readable code: ``qr``, ``code128``, ``code39``, ``datamatrix`` …, ``mrz_td1``, ``mrz_td3``."""

    kind: str
    text: str
    box_px: Box


Homography = tuple[float, float, float, float, float, float, float, float, float]
"""A 3 × 3 transform of the plane, row by row: (x, y, 1) goes to (X/W, Y/W)."""


@dataclass(frozen=True, slots=True)
class Straightening:
    """How the upright image came from the decoded one: first ``rotation_degrees`` clockwise (0, 90, 180, 270), then
    ``skew_degrees`` counter-clockwise about the centre (what was measured and taken out, within ±15), then, for a
    photo, ``keystone``, which makes the sheet a rectangle. None of them changes the size of the turned image.
    """

    rotation_degrees: int
    skew_degrees: float
    keystone: Homography | None = None

    def before_keystone(self, x_px: float, y_px: float) -> tuple[float, float]:
        """Where a point of the upright page lies on the image that was only turned and straightened, in pixels.

        For placing words over a photo whose own bytes are kept.
        """
        if self.keystone is None:
            return x_px, y_px
        back = np.linalg.inv(np.array(self.keystone, dtype=np.float64).reshape(3, 3))
        x, y, w = back @ (x_px, y_px, 1.0)
        return float(x / w), float(y / w)


@dataclass(frozen=True, slots=True)
class UprightPage:
    """A page turned and straightened.

    ``colour``: what a person sees. ``reading``: grey derivative for the engine, seal dropped out, same size.
    ``sheet_px``: corners of a sheet found on a desk, clockwise from top left; none where paper fills the image.
    """

    colour: Pixels = field(repr=False)
    reading: Pixels = field(repr=False)
    dpi: float
    colour_mode: ColourMode
    straightening: Straightening
    seal_boxes_px: tuple[Box, ...] = ()
    sheet_px: tuple[tuple[float, float], ...] = ()

    @property
    def width_px(self) -> int:
        """Width of the upright image."""
        return int(self.colour.shape[1])

    @property
    def height_px(self) -> int:
        """Height of the upright image."""
        return int(self.colour.shape[0])
