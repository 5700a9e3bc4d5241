"""Values that leave the reading room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from digitize.scan import Box, ColourMode, MachineCode, Quality


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its box and calibrated confidence, 0–1. Text is NFC."""

    text: str
    box_px: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line in reading order. ``kind`` says what it was taken for."""

    text: str
    box_px: Box
    confidence: float
    words: tuple[Word, ...]
    kind: Literal["print", "handwriting", "stamp"] = "print"


@dataclass(frozen=True, slots=True)
class PageText:
    """What was read on one page, lines in reading order. ``engine`` names engine, model and version."""

    lines: tuple[Line, ...]
    engine: str
    cpu_seconds: float

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
    """All that is known of one page: the measured image, its codes and its text. Plain data, kept as JSON."""

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
