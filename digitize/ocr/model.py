"""Values that leave the reading room."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from digitize.scan import Box, ColourMode, Homography, InkMap, MachineCode, Quality, Straightening

Kind = Literal["print", "handwriting", "stamp"]
"""What put text on the paper: a press or printer, a pen, or a stamp."""


class LayerVerdict(StrEnum):
    """What became of the text layer that the page of a PDF brings."""

    ABSENT = "absent"
    TAKEN = "taken"
    TOO_LITTLE = "too_little"
    NOT_VIETNAMESE = "not_vietnamese"
    INCOMPLETE = "incomplete"
    UNPROVEN = "unproven"
    DISAGREES = "disagrees"

    @property
    def message_vi(self) -> str:
        """The verdict in words, for a person; empty where the page brings no layer."""
        return _LAYER_MESSAGES_VI[self]


_LAYER_MESSAGES_VI = {
    LayerVerdict.ABSENT: "",
    LayerVerdict.TAKEN: "lấy nguyên văn bản có sẵn trong tệp PDF",
    LayerVerdict.TOO_LITTLE: "đọc lại từ hình ảnh: lớp văn bản trong PDF có quá ít chữ",
    LayerVerdict.NOT_VIETNAMESE: "đọc lại từ hình ảnh: lớp văn bản trong PDF không phải tiếng Việt đúng chính tả",
    LayerVerdict.INCOMPLETE: "đọc lại từ hình ảnh: lớp văn bản trong PDF thiếu phần chữ thấy trên trang",
    LayerVerdict.UNPROVEN: "đọc lại từ hình ảnh: không đọc mẫu được trang để đối chiếu lớp văn bản trong PDF",
    LayerVerdict.DISAGREES: "đọc lại từ hình ảnh: lớp văn bản trong PDF không khớp với chữ thấy trên trang",
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its box and calibrated confidence, 0–1. Text is NFC.

    The text of a word of kind ``handwriting`` is a guess at most: a person has to read it.
    """

    text: str
    box_px: Box
    confidence: float
    kind: Kind = "print"


@dataclass(frozen=True, slots=True)
class Line:
    """A line in reading order. ``kind`` is that of most of its letters; each word has its own."""

    text: str
    box_px: Box
    confidence: float
    words: tuple[Word, ...]
    kind: Kind = "print"


@dataclass(frozen=True, slots=True)
class PageText:
    """What was read on one page, lines in reading order. ``engine`` names engine, model and version.

    ``layer`` says what became of the text layer of a PDF page: where it was taken, the lines are its own.
    """

    lines: tuple[Line, ...]
    engine: str
    cpu_seconds: float
    layer: LayerVerdict = LayerVerdict.ABSENT

    @property
    def source(self) -> Literal["read", "layer"]:
        """Where the text comes from: read off the image, or taken from the PDF."""
        return "layer" if self.layer is LayerVerdict.TAKEN else "read"

    @property
    def text(self) -> str:
        """Lines joined by newlines, NFC."""
        return "\n".join(line.text for line in self.lines)

    @property
    def words(self) -> tuple[Word, ...]:
        """All words in reading order."""
        return tuple(word for line in self.lines for word in line.words)

    @property
    def confidence(self) -> float:
        """Mean word confidence weighted by length, 0 where nothing was read."""
        words = self.words
        letters = sum(len(word.text) for word in words)
        return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0


@dataclass(frozen=True, slots=True)
class PageReading:
    """All that is known of one page: the measured image, its codes and its text. Plain data, kept as JSON.

    ``ink`` is None in readings that were kept before it was looked for.
    ``keystone`` is what took the perspective out of a photo; None for scans and in readings kept before it was known.
    """

    width_px: int
    height_px: int
    dpi: float
    rotation_degrees: int
    skew_degrees: float
    colour_mode: ColourMode
    blank: bool
    quality: Quality
    codes: tuple[MachineCode, ...]
    text: PageText
    seal_boxes_px: tuple[Box, ...] = ()
    ink: InkMap | None = None
    keystone: Homography | None = None

    @property
    def straightening(self) -> Straightening:
        """The steps from the decoded image to the upright one that all boxes lie on."""
        return Straightening(self.rotation_degrees, self.skew_degrees, self.keystone)
