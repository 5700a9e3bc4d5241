"""An upright page image into text: scaled to the work resolution, read, brought into lines and reading order."""

from __future__ import annotations

import time
from dataclasses import replace

from digitize.ocr.confidence import calibrated
from digitize.ocr.engine import Engine, ReadOptions
from digitize.ocr.language import load_language
from digitize.ocr.layout import order_lines
from digitize.ocr.leaders import without_leaders
from digitize.ocr.model import PageText, Word
from digitize.ocr.reread import second_readings
from digitize.ocr.scaling import at_work_scale
from digitize.ocr.spelling import spell
from digitize.ocr.tsv import make_line
from digitize.ocr.unread import read_unread
from digitize.scan import Box, UprightPage


def read_upright(upright: UprightPage, engine: Engine, timeout_seconds: float = 60.0) -> PageText:
    """Read an upright page; boxes in pixels of the upright image, lines in reading order.

    Raises:
        ReadingTimeoutError: the engine went over ``timeout_seconds``.
        ReadingError: the engine failed.
    """
    until = time.monotonic() + timeout_seconds
    scaled, scale = at_work_scale(without_leaders(upright.reading, upright.dpi), upright.dpi)
    dpi = upright.dpi * scale
    first = engine.read(scaled, dpi, ReadOptions(timeout_seconds=timeout_seconds))
    missed = read_unread(first.lines, scaled, dpi, engine, max(0.0, until - time.monotonic()))
    ordered = order_lines(first.lines + missed)
    rivals = second_readings(ordered, scaled, dpi, engine, max(0.0, until - time.monotonic()))
    size_px = (upright.width_px, upright.height_px)
    lines = [
        replace(make_line([_finished(word, scale, size_px) for word in line.words]), kind=line.kind)
        for line in spell(ordered, load_language(), rivals)
    ]
    return replace(first, lines=tuple(lines))


def _finished(word: Word, scale: float, size_px: tuple[int, int]) -> Word:
    box = word.box_px
    left, top = min(int(box.x / scale), size_px[0] - 1), min(int(box.y / scale), size_px[1] - 1)
    width, height = max(1, round(box.width / scale)), max(1, round(box.height / scale))
    fitted = Box(left, top, min(width, size_px[0] - left), min(height, size_px[1] - top))
    return replace(word, box_px=fitted, confidence=calibrated(word.confidence))
