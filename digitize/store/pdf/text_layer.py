"""The invisible text of a page as PDF operators: each word exact, in NFC, at its own place and width."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping

from digitize.ocr import Line, PageReading, Word
from digitize.store.pdf.glyphless import GLYPH_WIDTH, encode
from digitize.store.pdf.layout import PageLayout
from digitize.store.pdf.matrix import number

Point = tuple[float, float]
FONT_KEY = b"/F0"
_SMALLEST_GAP_PT = 0.2
_SMALLEST_HEIGHT_PT = 1.0


def layer_text(word: str) -> str:
    """A word as it stands in the layer: NFC, without control characters, inner spaces kept single."""
    if word.isalnum() and unicodedata.is_normalized("NFC", word):
        return word
    text = unicodedata.normalize("NFC", word)
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(letter) in ("Cc", "Cs", "Cn") else letter for letter in text)
    return " ".join(text.split())


def page_texts(reading: PageReading) -> tuple[str, ...]:
    """The lines of the layer, words joined by single spaces; lines without words are left out."""
    lines = (" ".join(filter(None, (layer_text(word.text) for word in line.words))) for line in reading.text.lines)
    return tuple(line for line in lines if line)


def text_operators(reading: PageReading, layout: PageLayout, special: Mapping[str, int]) -> bytes:
    """One text object for the whole page in the frame of the page as seen; empty bytes where nothing was read."""
    parts: list[bytes] = []
    for line in reading.text.lines:
        parts.extend(_line_operators(line, layout, special))
    return b"BT\n3 Tr\n" + b"\n".join(parts) + b"\nET\n" if parts else b""


def _line_operators(line: Line, layout: PageLayout, special: Mapping[str, int]) -> list[bytes]:
    """Words of one line on one baseline, with a space glyph reaching from each word to the next."""
    words = [(text, word) for word in line.words if (text := layer_text(word.text))]
    if not words:
        return []
    top = min(word.box_px.y for _, word in words)
    bottom = max(word.box_px.bottom for _, word in words)
    middle = (words[0][1].box_px.x + words[-1][1].box_px.right) / 2
    height_pt = max(math.dist(layout.point(middle, top), layout.point(middle, bottom)), _SMALLEST_HEIGHT_PT)
    parts = [FONT_KEY + b" " + number(height_pt) + b" Tf"]
    ends = [_ends(word, bottom, layout) for _, word in words]
    for index, (text, _) in enumerate(words):
        left, right = ends[index]
        parts.append(_shown(encode(text, special), left, right, height_pt))
        if index + 1 < len(words):
            gap_right = ends[index + 1][0]
            if gap_right[0] < right[0] + _SMALLEST_GAP_PT:
                gap_right = (right[0] + _SMALLEST_GAP_PT, right[1])
            parts.append(_shown(b"\x00\x20", right, gap_right, height_pt))
    return parts


def _ends(word: Word, baseline_px: int, layout: PageLayout) -> tuple[Point, Point]:
    """Where a word begins and ends on its baseline, in points; level except on photos that lie askew."""
    left, right = layout.point(word.box_px.x, baseline_px), layout.point(word.box_px.right, baseline_px)
    return left, right if right[0] >= left[0] + _SMALLEST_GAP_PT else (left[0] + _SMALLEST_GAP_PT, left[1])


def _shown(codes: bytes, left: Point, right: Point, height_pt: float) -> bytes:
    natural_pt = len(codes) / 2 * height_pt * GLYPH_WIDTH / 1000
    width_pt, turn = right[0] - left[0], b"1 0 0 1"
    if abs(right[1] - left[1]) >= 1e-6 * width_pt:
        width_pt = math.dist(left, right)
        cosine, sine = (right[0] - left[0]) / width_pt, (right[1] - left[1]) / width_pt
        turn = b" ".join(number(value) for value in (cosine, sine, -sine, cosine))
    place = (100 * width_pt / natural_pt, turn, left[0], left[1], codes.hex().encode("ascii"))
    return b"%.3f Tz %b %.3f %.3f Tm <%b> Tj" % place
