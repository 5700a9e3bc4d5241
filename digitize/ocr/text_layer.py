"""Whether the text layer that a PDF page brings can be taken as it is, and its words on the upright page.

All layers of scans that were measured were garbage of other programs, those of born-digital files are exact. They are
told apart by what costs least first: legal syllables, whether the words lie where ink is, and agreement with a reading
of a quarter of the page.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from digitize.ocr.engine import Engine
from digitize.ocr.layout import order_lines
from digitize.ocr.model import LayerVerdict, Line, PageText, Word
from digitize.ocr.scaling import at_work_scale
from digitize.ocr.syllables import legal_share
from digitize.ocr.tsv import box_on_page, make_line
from digitize.ocr.upright import read_upright
from digitize.scan import Box, DecodedPage, LayerWord, Pixels, TextLayer, UprightPage, straightening_matrix

EXACT_CONFIDENCE = 0.999
"""Of the words of a born-digital page: what was written is what is shown."""
_SCANNED_CONFIDENCE = 0.97
"""Of the words of another program's reading that stood up to the sample."""
_LEAST_LETTERS = 20
_LEAST_LEGAL_SHARE = 0.75
"""Born-digital Vietnamese pages measure 0.85–1.0 (abbreviations are not legal syllables), garbage layers below 0.6."""
_LEAST_COVERED = 0.9
"""Share of letter-sized marks of the page that words of the layer lie over."""
_LEAST_SURE_WORDS = 12
_SURE = 0.8
_LEAST_AGREEMENT = 0.93
_LEAST_AGREEMENT_SCANNED = 0.97
"""A born-digital layer differs from a reading by the reading's errors alone, one over a scan by its own as well."""
_BANDS = 7
_LETTER_MM = (0.8, 7.0)
_MM_AN_INCH = 25.4
_TOKEN = re.compile(r"[^\W_]{2,}")


def layer_lines(layer: TextLayer, decoded: DecodedPage, upright: UprightPage) -> tuple[Line, ...]:
    """The layer's words with boxes on the upright page, in lines and reading order; words off the page are left out."""
    height_px, width_px = decoded.pixels.shape[:2]
    matrix = straightening_matrix((height_px, width_px), upright.straightening)
    confidence = _SCANNED_CONFIDENCE if layer.over_picture else EXACT_CONFIDENCE
    lines: list[Line] = []
    for row in layer.lines:
        words = [
            Word(text, box, confidence)
            for word in row
            if (text := unicodedata.normalize("NFC", word.text).strip())
            and (box := _on_upright(word, matrix, (width_px, height_px), (upright.width_px, upright.height_px)))
        ]
        if words:
            lines.append(make_line(words))
    return order_lines(lines)


def judge_layer(
    lines: Sequence[Line], upright: UprightPage, engine: Engine, timeout_seconds: float, *, over_picture: bool
) -> LayerVerdict:
    """Whether ``lines`` of a text layer say what is seen on the page; reads a quarter of it where all else is well.

    Raises:
        ReadingTimeoutError: the sample went over ``timeout_seconds``.
        ReadingError: the engine failed.
    """
    words = [word for line in lines for word in line.words]
    if sum(character.isalpha() for word in words for character in word.text) < _LEAST_LETTERS:
        return LayerVerdict.TOO_LITTLE
    if legal_share(word.text for word in words) < _LEAST_LEGAL_SHARE:
        return LayerVerdict.NOT_VIETNAMESE
    grey, scale = at_work_scale(upright.reading, upright.dpi)
    marks = _letter_marks(grey, upright.dpi * scale)
    boxes = [word.box_px for word in words]
    if covered_share(marks / scale, boxes) < _LEAST_COVERED:
        return LayerVerdict.INCOMPLETE
    top, bottom = _densest_band(marks, grey.shape[0])
    sample = read_upright(_part(upright, round(top / scale), round(bottom / scale)), engine, timeout_seconds)
    margin = (bottom - top) / 20  # words cut by the edge of the band are in one of the two only
    within = [word.text for word in words if top - margin <= _middle(word.box_px) * scale <= bottom + margin]
    return agreement_verdict(within, sample, _LEAST_AGREEMENT_SCANNED if over_picture else _LEAST_AGREEMENT)


def agreement_verdict(layer: Sequence[str], sample: PageText, least: float) -> LayerVerdict:
    """Whether nearly all sure words of a reading are among the layer's words, and the layer has not many more.

    A reading with hardly a sure word proves nothing.
    """
    seen = Counter(
        token
        for word in sample.words
        if word.confidence >= _SURE
        for token in _TOKEN.findall(unicodedata.normalize("NFC", word.text.lower()))
    )
    if seen.total() < _LEAST_SURE_WORDS:
        return LayerVerdict.UNPROVEN
    held = Counter(token for text in layer for token in _TOKEN.findall(unicodedata.normalize("NFC", text.lower())))
    read = sum(len(_TOKEN.findall(word.text)) for word in sample.words)
    if (seen & held).total() < least * seen.total() or held.total() > 2 * read:
        return LayerVerdict.DISAGREES
    return LayerVerdict.TAKEN


def covered_share(marks: npt.NDArray[np.float64], boxes: Sequence[Box]) -> float:
    """Share of the points ``marks`` (x, y) that lie in one of ``boxes``, each grown by a third of its height."""
    if not len(marks):
        return 1.0
    inside = np.zeros(len(marks), dtype=np.bool_)
    for box in boxes:
        grown = box.height / 3
        inside |= (
            (marks[:, 0] >= box.x - grown)
            & (marks[:, 0] <= box.right + grown)
            & (marks[:, 1] >= box.y - grown)
            & (marks[:, 1] <= box.bottom + grown)
        )
    return float(inside.mean())


def _on_upright(
    word: LayerWord, matrix: npt.NDArray[np.float64], from_px: tuple[int, int], to_px: tuple[int, int]
) -> Box | None:
    corners = np.array(
        [(x * from_px[0], y * from_px[1]) for x in (word.left, word.right) for y in (word.top, word.bottom)]
    )
    moved = cv2.perspectiveTransform(corners[None], matrix)[0]
    (left, top), (right, bottom) = moved.min(axis=0), moved.max(axis=0)
    if right <= 0 or bottom <= 0 or left >= to_px[0] or top >= to_px[1]:
        return None
    return box_on_page(int(left), int(top), round(right) - int(left), round(bottom) - int(top), *to_px)


def _letter_marks(grey: Pixels, dpi: float) -> npt.NDArray[np.float64]:
    """Middles of the connected marks that have the size of letters and the darkness of print."""
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    _, _, stats, middles = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=cv2.CV_32S)
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    least, most = (size * dpi / _MM_AN_INCH for size in _LETTER_MM)
    letters = (height >= least) & (height <= most) & (width <= 1.5 * most) & (width >= 0.2 * least)
    letters[0] = False
    return np.asarray(middles[letters], dtype=np.float64)


def _densest_band(marks: npt.NDArray[np.float64], height_px: int) -> tuple[int, int]:
    """Top and bottom of the quarter of the page with most marks."""
    tall = max(1, height_px // 4)
    tops = [round(step * (height_px - tall) / (_BANDS - 1)) for step in range(_BANDS)]
    best = max(tops, key=lambda top: int(np.count_nonzero((marks[:, 1] >= top) & (marks[:, 1] < top + tall))))
    return best, best + tall


def _part(upright: UprightPage, top: int, bottom: int) -> UprightPage:
    """The page between two rows."""
    return replace(
        upright, colour=upright.colour[top:bottom], reading=np.ascontiguousarray(upright.reading[top:bottom])
    )


def _middle(box: Box) -> float:
    return box.y + box.height / 2
