"""What was read on a page."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.v1.answers.base import Answer, BoxPx, Share


class QualityReasonAnswer(Answer):
    """Why an image is not simply good, and what to do."""

    code: str
    message: str
    advice: str


class QualityAnswer(Answer):
    """Verdict on the image."""

    verdict: Literal["good", "doubtful", "bad"]
    reasons: list[QualityReasonAnswer]


class CodeAnswer(Answer):
    """A machine-readable code on the page."""

    kind: str = Field(examples=["qr"])
    text: str
    box_px: BoxPx


class WordAnswer(Answer):
    """A word, NFC."""

    text: str
    box_px: BoxPx
    confidence: Share


class LineAnswer(Answer):
    """A line in reading order."""

    text: str
    box_px: BoxPx
    confidence: Share
    kind: Literal["print", "handwriting", "stamp"]
    words: list[WordAnswer]


class ReadingAnswer(Answer):
    """The reading of one page; the shape of ``digitize read --json``."""

    width_px: int
    height_px: int
    dpi: float
    rotation_degrees: int
    skew_degrees: float
    keystone: list[float] | None
    blank: bool
    quality: QualityAnswer
    codes: list[CodeAnswer]
    text: str
    lines: list[LineAnswer]
    engine: str
    cpu_seconds: float


class PageAnswer(Answer):
    """A page as the pages show it: where it belongs, where it stands, what was read."""

    page_id: str
    dossier_id: str
    dossier_code: str
    sequence: int
    state: str
    reason: str | None
    reading: ReadingAnswer | None
