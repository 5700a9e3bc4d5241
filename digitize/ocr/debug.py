"""Pictures of each step of reading a page, so that a person can see why it was read as it was."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import cv2
import numpy as np

from digitize.errors import ReadingError
from digitize.ocr.model import PageReading
from digitize.scan import Box, EncodedPage, Limits, Pixels, decode, straighten_as

_SEAL, _LINE, _CODE = (200, 0, 0), (150, 150, 150), (0, 90, 200)
_KINDS = {"handwriting": (150, 0, 200), "stamp": (230, 120, 0)}


def debug_pictures(page: EncodedPage, reading: PageReading, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Name and PNG of each step: as sent, upright, what the engine saw, and what was read.

    On the last one words are framed from red (unsure) to green (sure), lines in grey and numbered in reading order by
    a line from each to the next, handwriting in violet, stamps in orange, seals in dark red, codes in blue; its name
    says whether the text was read or taken from the PDF. Steps are redone from the bytes as the reading says.

    Raises:
        FileError: the page can't be decoded within limits.
        ReadingError: a picture can't be written.
    """
    decoded = decode(page, limits)
    yield "1-decoded", _png(decoded.pixels)
    upright = straighten_as(decoded, reading.straightening)
    yield "2-upright", _png(upright.colour)
    yield "3-for-reading", _png(upright.reading)
    yield ("4-read" if reading.text.source == "read" else "4-text-layer"), _png(_drawn(upright.colour, reading))


def _drawn(colour: Pixels, reading: PageReading) -> Pixels:
    picture = np.ascontiguousarray(colour).copy()
    if picture.ndim == 2:
        picture = np.repeat(picture[:, :, None], 3, axis=2)
    middles = [_middle(line.box_px) for line in reading.text.lines]
    for line in reading.text.lines:
        _frame(picture, line.box_px, _LINE, 1)
        for word in line.words:
            sureness = (round(220 * (1 - word.confidence)), round(160 * word.confidence), 0)
            _frame(picture, word.box_px, _KINDS.get(word.kind, sureness), 2 if word.kind == "print" else 3)
    for start, end in pairwise(middles):
        cv2.line(picture, start, end, _LINE, 1)
    for box in reading.seal_boxes_px:
        _frame(picture, box, _SEAL, 4)
    for code in reading.codes:
        _frame(picture, code.box_px, _CODE, 4)
    return picture


def _frame(picture: Pixels, box: Box, colour: tuple[int, int, int], thickness: int) -> None:
    cv2.rectangle(picture, (box.x, box.y), (box.right - 1, box.bottom - 1), colour, thickness)


def _middle(box: Box) -> tuple[int, int]:
    return box.x + box.width // 2, box.y + box.height // 2


def _png(pixels: Pixels) -> bytes:
    image = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR) if pixels.ndim == 3 else pixels
    done, data = cv2.imencode(".png", image)
    if not done:
        raise ReadingError(reason="a picture can't be written")
    return data.tobytes()
