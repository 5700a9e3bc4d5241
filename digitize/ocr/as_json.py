"""A reading as JSON: exact for keeping, and in the shape that ``digitize read --json`` prints."""

from __future__ import annotations

from functools import cache
from typing import TypedDict

from pydantic import TypeAdapter, ValidationError

from digitize.errors import ReadingError
from digitize.ocr.model import Line, PageReading, Word


class QualityReport(TypedDict):
    """Verdict and the codes of its reasons."""

    verdict: str
    reasons: list[ReasonReport]


class ReasonReport(TypedDict):
    """One reason with what a person can do."""

    code: str
    message: str
    advice: str


class CodeReport(TypedDict):
    """A machine-readable code; box is ``[x, y, width, height]`` on the upright page."""

    kind: str
    text: str
    box_px: list[int]


class WordReport(TypedDict):
    """A word."""

    text: str
    box_px: list[int]
    confidence: float
    kind: str


class LineReport(TypedDict):
    """A line with its words."""

    text: str
    box_px: list[int]
    confidence: float
    kind: str
    words: list[WordReport]


class ReadingReport(TypedDict):
    """What ``digitize read --json`` prints for a page, without file and page number.

    ``text_source`` is ``read`` or ``layer``; ``text_layer`` is the verdict on the PDF's own: ``absent``, ``taken``, or
    why it was left.
    """

    width_px: int
    height_px: int
    dpi: float
    rotation_degrees: int
    skew_degrees: float
    keystone: list[float] | None
    blank: bool
    quality: QualityReport
    codes: list[CodeReport]
    text: str
    text_source: str
    text_layer: str
    lines: list[LineReport]
    engine: str
    cpu_seconds: float


def reading_to_json(reading: PageReading) -> bytes:
    """The whole reading as UTF-8 JSON; :func:`reading_from_json` gives back an equal value."""
    return _adapter().dump_json(reading)


def reading_from_json(data: bytes) -> PageReading:
    """The reading that :func:`reading_to_json` wrote.

    Raises:
        ReadingError: the bytes are no reading.
    """
    try:
        return _adapter().validate_json(data)
    except ValidationError as error:
        raise ReadingError(reason=f"kept reading has another form ({error.error_count()} faults)") from error


def reading_as_report(reading: PageReading) -> ReadingReport:
    """The reading in the shape of ``digitize read --json``; confidence with three decimals, angles with two."""
    return ReadingReport(
        width_px=reading.width_px,
        height_px=reading.height_px,
        dpi=round(reading.dpi, 1),
        rotation_degrees=reading.rotation_degrees,
        skew_degrees=round(reading.skew_degrees, 2),
        keystone=None if reading.keystone is None else list(reading.keystone),
        blank=reading.blank,
        quality=QualityReport(
            verdict=reading.quality.verdict.value,
            reasons=[
                ReasonReport(code=each.code, message=each.message_vi, advice=each.advice_vi)
                for each in reading.quality.reasons
            ],
        ),
        codes=[CodeReport(kind=code.kind, text=code.text, box_px=code.box_px.as_list()) for code in reading.codes],
        text=reading.text.text,
        text_source=reading.text.source,
        text_layer=reading.text.layer.value,
        lines=[_line(line) for line in reading.text.lines],
        engine=reading.text.engine,
        cpu_seconds=round(reading.text.cpu_seconds, 3),
    )


def _line(line: Line) -> LineReport:
    return LineReport(
        text=line.text,
        box_px=line.box_px.as_list(),
        confidence=round(line.confidence, 3),
        kind=line.kind,
        words=[_word(word) for word in line.words],
    )


def _word(word: Word) -> WordReport:
    return WordReport(
        text=word.text, box_px=word.box_px.as_list(), confidence=round(word.confidence, 3), kind=word.kind
    )


@cache
def _adapter() -> TypeAdapter[PageReading]:
    return TypeAdapter(PageReading)
