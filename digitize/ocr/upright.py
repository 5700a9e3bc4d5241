"""An upright page image into text: scaled to the work resolution, read, brought into lines and reading order."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from digitize.ocr.boxes import without_boxes
from digitize.ocr.confidence import calibrated
from digitize.ocr.engine import Engine, ReadOptions
from digitize.ocr.handwriting import mark_handwriting
from digitize.ocr.language import load_language
from digitize.ocr.layout import order_lines
from digitize.ocr.leaders import without_leaders
from digitize.ocr.model import Line, PageText, Word
from digitize.ocr.reread import second_readings
from digitize.ocr.scaling import at_work_scale
from digitize.ocr.spelling import spell
from digitize.ocr.tsv import make_line
from digitize.ocr.unread import read_unread
from digitize.scan import Box, ColourMode, Pixels, UprightPage


@dataclass(frozen=True, slots=True)
class WorkPage:
    """A page as it is read: ``grey`` without leaders and digit boxes, ``scale`` times the upright image.

    ``colour`` is the upright image in RGB at its own size, None where the page has no colours.
    """

    grey: Pixels
    colour: Pixels | None
    scale: float


def read_upright(upright: UprightPage, engine: Engine, timeout_seconds: float = 60.0) -> PageText:
    """Read an upright page; boxes in pixels of the upright image, lines in reading order.

    Words that a pen wrote are marked as such.

    Raises:
        ReadingTimeoutError: the engine went over ``timeout_seconds``.
        ReadingError: the engine failed.
    """
    started = time.thread_time()
    work, lines = read_at_work_scale(upright, engine, timeout_seconds)
    marked = mark_handwriting(lines, work.grey, work.colour)
    size_px = (upright.width_px, upright.height_px)
    finished = [
        replace(make_line([_finished(word, work.scale, size_px) for word in line.words]), kind=line.kind)
        for line in marked
    ]
    return PageText(tuple(finished), engine.name, time.thread_time() - started)


def read_at_work_scale(
    upright: UprightPage, engine: Engine, timeout_seconds: float
) -> tuple[WorkPage, tuple[Line, ...]]:
    """The page at its work resolution and its lines in reading order, boxes in its pixels, confidence the engine's.

    Raises as :func:`read_upright` does.
    """
    until = time.monotonic() + timeout_seconds
    grey, scale = at_work_scale(upright.reading, upright.dpi)
    dpi = upright.dpi * scale
    grey = without_leaders(without_boxes(grey, dpi), dpi)
    first = engine.read(grey, dpi, ReadOptions(timeout_seconds=timeout_seconds))
    missed: tuple[Line, ...] = ()
    if not engine.finds_every_line:
        missed = read_unread(first.lines, grey, dpi, engine, max(0.0, until - time.monotonic()))
    ordered = order_lines(first.lines + missed)
    rivals = second_readings(ordered, grey, dpi, engine, max(0.0, until - time.monotonic()))
    colour = upright.colour if upright.colour_mode is ColourMode.COLOUR else None
    return WorkPage(grey, colour, scale), spell(ordered, load_language(), rivals)


def _finished(word: Word, scale: float, size_px: tuple[int, int]) -> Word:
    box = word.box_px
    left, top = min(int(box.x / scale), size_px[0] - 1), min(int(box.y / scale), size_px[1] - 1)
    width, height = max(1, round(box.width / scale)), max(1, round(box.height / scale))
    fitted = Box(left, top, min(width, size_px[0] - left), min(height, size_px[1] - top))
    return replace(word, box_px=fitted, confidence=calibrated(word.confidence))
