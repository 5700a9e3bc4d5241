"""The invisible text of a page as PDF operators: each word exact, in NFC, at its own place and width."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from digitize.ocr import Line, PageReading, Word
from digitize.store.pdf.glyphless import GLYPH_WIDTH, encode
from digitize.store.pdf.layout import PageLayout
from digitize.store.pdf.matrix import number

FONT_KEY = b"/F0"
_SMALLEST_GAP_PT = 0.2
_SMALLEST_HEIGHT_PT = 1.0


def layer_text(word: str) -> str:
    """A word as it stands in the layer: NFC, without control characters, inner spaces kept single."""
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
    height_pt = max((bottom - top) * layout.points_per_px, _SMALLEST_HEIGHT_PT)
    baseline_pt = layout.point(0, bottom)[1]
    parts = [FONT_KEY + b" " + number(height_pt) + b" Tf"]
    for index, (text, word) in enumerate(words):
        left, right = _edges(word, layout)
        parts.append(_shown(encode(text, special), left, right, baseline_pt, height_pt))
        if index + 1 < len(words):
            next_left, _ = _edges(words[index + 1][1], layout)
            gap_right = max(next_left, right + _SMALLEST_GAP_PT)
            parts.append(_shown(b"\x00\x20", right, gap_right, baseline_pt, height_pt))
    return parts


def _edges(word: Word, layout: PageLayout) -> tuple[float, float]:
    left = layout.point(word.box_px.x, 0)[0]
    return left, max(layout.point(word.box_px.right, 0)[0], left + _SMALLEST_GAP_PT)


def _shown(codes: bytes, left_pt: float, right_pt: float, baseline_pt: float, height_pt: float) -> bytes:
    natural_pt = len(codes) / 2 * height_pt * GLYPH_WIDTH / 1000
    stretch = 100 * (right_pt - left_pt) / natural_pt
    return b"%.3f Tz 1 0 0 1 %.3f %.3f Tm <%b> Tj" % (stretch, left_pt, baseline_pt, codes.hex().encode("ascii"))
