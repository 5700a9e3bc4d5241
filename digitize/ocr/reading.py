"""One page from its bytes to all that is known of it."""

from __future__ import annotations

import resource
import time
from dataclasses import replace

from digitize.errors import ReadingTimeoutError
from digitize.ocr.engine import Engine
from digitize.ocr.model import LayerVerdict, PageReading, PageText
from digitize.ocr.mrz import find_mrz
from digitize.ocr.orientation import find_turn, is_poor, plainly_sideways, reading_score
from digitize.ocr.text_layer import judge_layer, layer_lines
from digitize.ocr.upright import read_upright
from digitize.scan import (
    DecodedPage,
    EncodedPage,
    Limits,
    TextLayer,
    UprightPage,
    decode,
    find_ink,
    is_blank,
    measure_quality,
    read_codes,
    straighten,
)

DEFAULT_LIMITS = Limits()
LAYER_ENGINE = "PDF text layer"
"""What ``PageText.engine`` names where nothing was read."""


def read_page(
    page: EncodedPage, engine: Engine, limits: Limits = DEFAULT_LIMITS, *, turn_degrees: int | None = None
) -> PageReading:
    """Read one page: decode, straighten, read, turn only if the reading is poor, codes, blank, quality.

    The text layer of a PDF page is taken instead where it is sound; ``text.layer`` says what became of it.

    ``turn_degrees`` is the clockwise turn that a person asked for (0, 90, 180, 270): the page is read that way and no
    other. ``limits.seconds_a_page`` bounds the wall clock of all readings together. ``text.cpu_seconds`` is that of the
    whole call, child processes included.

    Raises:
        FileError: the page can't be decoded within limits (see :func:`digitize.scan.decode`).
        ReadingTimeoutError: the page went over its time.
        ReadingError: the engine failed.
    """
    budget = _Budget(limits.seconds_a_page)
    cpu_before = _cpu_seconds()
    decoded = decode(page, limits)
    upright = straighten(decoded, turn_degrees or 0)
    blank = is_blank(upright)
    text = PageText((), engine.name, 0.0)
    codes = read_codes(upright)
    if not blank:
        if turn_degrees is None:
            upright, text = _taken_or_read(page.text_layer, decoded, upright, engine, budget)
        else:
            text = read_upright(upright, engine, budget.left_seconds())
        if upright.straightening.rotation_degrees:
            codes = read_codes(upright)
        codes += find_mrz(text.lines, upright.reading, upright.dpi, engine, budget.left_seconds())
    return PageReading(
        width_px=upright.width_px,
        height_px=upright.height_px,
        dpi=upright.dpi,
        rotation_degrees=upright.straightening.rotation_degrees,
        skew_degrees=upright.straightening.skew_degrees,
        colour_mode=upright.colour_mode,
        blank=blank,
        quality=measure_quality(decoded, upright),
        codes=codes,
        text=replace(text, cpu_seconds=_cpu_seconds() - cpu_before),
        seal_boxes_px=upright.seal_boxes_px,
        ink=find_ink(upright.colour, upright.dpi),
        keystone=upright.straightening.keystone,
    )


def _taken_or_read(
    layer: TextLayer | None, decoded: DecodedPage, upright: UprightPage, engine: Engine, budget: _Budget
) -> tuple[UprightPage, PageText]:
    """The page's own text layer where it is sound, else a reading that says why the layer was left."""
    if layer is None:
        return _read_right_way_up(decoded, upright, engine, budget)
    lines = layer_lines(layer, decoded, upright)
    verdict = judge_layer(lines, upright, engine, budget.left_seconds(), over_picture=layer.over_picture)
    if verdict is LayerVerdict.TAKEN:
        return upright, PageText(lines, LAYER_ENGINE, 0.0, verdict)
    upright, text = _read_right_way_up(decoded, upright, engine, budget)
    return upright, replace(text, layer=verdict)


def _read_right_way_up(
    decoded: DecodedPage, upright: UprightPage, engine: Engine, budget: _Budget
) -> tuple[UprightPage, PageText]:
    text: PageText | None = None
    if not plainly_sideways(upright.reading):
        text = read_upright(upright, engine, budget.left_seconds())
        if not is_poor(text):
            return upright, text
    turn = find_turn(upright.reading, upright.dpi, engine, budget.left_seconds())
    if turn:
        turned = straighten(decoded, turn)
        turned_text = read_upright(turned, engine, budget.left_seconds())
        if text is None or reading_score(turned_text) > reading_score(text):
            return turned, turned_text
    return upright, text if text is not None else read_upright(upright, engine, budget.left_seconds())


class _Budget:
    """Wall-clock time of one page: what is left shrinks with every reading."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._until = time.monotonic() + seconds

    def left_seconds(self) -> float:
        """Seconds left, above 0; raises ReadingTimeoutError when none are."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise ReadingTimeoutError(timeout_seconds=self._seconds)
        return left


def _cpu_seconds() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.thread_time() + children.ru_utime + children.ru_stime
