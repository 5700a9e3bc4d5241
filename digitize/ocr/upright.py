"""An upright page image into text: scaled to the work resolution, read, brought into lines and reading order."""

from __future__ import annotations

import time
from dataclasses import replace

import cv2
import numpy as np

from digitize.ocr.confidence import calibrated
from digitize.ocr.engine import Engine, ReadOptions
from digitize.ocr.language import load_language
from digitize.ocr.layout import order_lines
from digitize.ocr.leaders import without_leaders
from digitize.ocr.model import PageText, Word
from digitize.ocr.reread import second_readings
from digitize.ocr.spelling import spell
from digitize.ocr.tsv import make_line
from digitize.ocr.unread import read_unread
from digitize.scan import Box, Pixels, UprightPage

WORK_DPI = 200.0
"""Resolution at which pages are read: as accurate as 300 dpi and a quarter faster (measured)."""


def read_upright(upright: UprightPage, engine: Engine, timeout_seconds: float = 60.0) -> PageText:
    """Read an upright page; boxes in pixels of the upright image, lines in reading order.

    Raises:
        ReadingTimeoutError: the engine went over ``timeout_seconds``.
        ReadingError: the engine failed.
    """
    until = time.monotonic() + timeout_seconds
    scaled, scale = _at_work_scale(without_leaders(upright.reading, upright.dpi), upright.dpi)
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


def _at_work_scale(grey: Pixels, dpi: float) -> tuple[Pixels, float]:
    scale = WORK_DPI / dpi
    if 0.95 < scale < 1.05:
        return grey, 1.0
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    scale = min(scale, 2.0)  # beyond that there is nothing to see, only time to lose
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    return np.asarray(cv2.resize(grey, size, interpolation=interpolation), dtype=np.uint8), scale


def _finished(word: Word, scale: float, size_px: tuple[int, int]) -> Word:
    box = word.box_px
    left, top = min(int(box.x / scale), size_px[0] - 1), min(int(box.y / scale), size_px[1] - 1)
    width, height = max(1, round(box.width / scale)), max(1, round(box.height / scale))
    fitted = Box(left, top, min(width, size_px[0] - left), min(height, size_px[1] - top))
    return replace(word, box_px=fitted, confidence=calibrated(word.confidence))
