"""Drawn forms with the kind of every word known by its place: what is printed, what a pen filled in, what is a seal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from digitize.ocr import Line
from digitize.scan import EncodedPage, Limits, Straightening, decode, open_pages, straighten, straightening_matrix
from samples import PageTruth, make_page

PENS = ("print", "handwriting")
_TYPES = (
    "TK_KHAI_SINH",
    "TK_KET_HON",
    "DON_GPXD",
    "CT01",
    "GIAY_KHAI_SINH",
    "QD_HANH_CHINH",
    "TK_XNTTHN",
    "HD_CHUYEN_NHUONG",
    "DON_BIEN_DONG",
    "GIAY_UY_QUYEN",
)
_NOISES = ("scan", "photocopy", "scan", "scan", "clean")
_LEAST_SHARE = 0.4
"""A read word is a drawn one where that covers at least this share of its box."""


@dataclass(frozen=True, slots=True)
class DrawnKinds:
    """A drawn page and its truth."""

    name: str
    page: EncodedPage
    truth: PageTruth
    straightening: Straightening
    size_px: tuple[int, int]

    def kinds_of(self, lines: Sequence[Line], scale: float = 1.0) -> list[str]:
        """The kind of each read word; ``noise`` where nothing was written. Boxes in upright pixels times ``scale``."""
        matrix = np.diag([scale, scale, 1.0]) @ straightening_matrix(self.size_px, self.straightening)
        matrix = matrix @ np.array(self.truth.to_image).reshape(3, 3)
        drawn = [(word.kind, _moved(word.box, matrix)) for line in self.truth.lines for word in line.words]
        kinds: list[str] = []
        for word in (word for line in lines for word in line.words):
            box, most, found = word.box_px, _LEAST_SHARE * word.box_px.width * word.box_px.height, "noise"
            for kind, (left, top, right, bottom) in drawn:
                across = max(0.0, min(box.right, right) - max(box.x, left))
                shared = across * max(0.0, min(box.bottom, bottom) - max(box.y, top))
                if shared > most and kind != "stamp":
                    most, found = shared, kind
            kinds.append(found)
        return kinds


def drawn_kinds(variants: Sequence[int], each: int, limits: Limits) -> Iterator[DrawnKinds]:
    """``each`` pages of every variant, the paper types in turn, three of four filled in by hand."""
    for variant in variants:
        for number in range(each):
            paper_type = _TYPES[number % len(_TYPES)]
            noise = _NOISES[(number + variant) % len(_NOISES)]
            by: Literal["hand", "machine"] = "machine" if number % 4 == 3 else "hand"
            seed = 100 + variant * 10 + number
            sample = make_page(paper_type, seed, noise=noise, variant=variant, filled_by=by)
            (page,) = open_pages(sample.image, limits)
            if not isinstance(page, EncodedPage):
                raise TypeError(f"{paper_type}-{seed} can't be opened")
            decoded = decode(page, limits)
            steps = straighten(decoded).straightening
            height, width = decoded.pixels.shape[:2]
            yield DrawnKinds(f"{paper_type}-{seed}-{noise}-{by}", page, sample.truth, steps, (height, width))


def _moved(box: object, matrix: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> tuple[float, float, float, float]:
    left, top = float(box.x), float(box.y)  # type: ignore[attr-defined]
    right, bottom = left + box.width, top + box.height  # type: ignore[attr-defined]
    corners = np.array([[(left, top), (right, top), (left, bottom), (right, bottom)]])
    points = cv2.perspectiveTransform(corners, matrix)[0]
    (x0, y0), (x1, y1) = points.min(axis=0), points.max(axis=0)
    return float(x0), float(y0), float(x1), float(y1)
