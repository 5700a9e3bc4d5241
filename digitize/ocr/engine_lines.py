"""The engine of the project's own line recogniser and line finder; Tesseract reads the doubtful lines again."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from digitize.errors import ReadingTimeoutError
from digitize.ocr.choices import ChoiceWord
from digitize.ocr.confidence import uncalibrated
from digitize.ocr.ctc import Token, symbols_of, tokens_of
from digitize.ocr.engine import AS_LINES, AS_PAGE, BLOCK, PAGE, RAW_LINE, ReadOptions, has_ink
from digitize.ocr.engine_tesserocr import TesserocrEngine
from digitize.ocr.line_finder import find_lines
from digitize.ocr.line_image import LinePicture, cut_found, cut_line, ink_box
from digitize.ocr.line_model import LineModel
from digitize.ocr.model import PageText, Word
from digitize.ocr.tsv import make_line
from digitize.scan import Box, Pixels

_DOUBTFUL = 0.6
"""Stretches less sure than this are read by Tesseract too."""
_SURE_ENOUGH = 0.7
"""Tesseract's reading of a doubtful stretch is taken when it is this sure: of strokes of pens it is half sure."""
_NO_TEXT = 0.3
_FEW_CHARACTERS = 5
"""Few characters that nobody is surer of are strokes of pens, remains of seals, dirt."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of line number ``line`` without wide gaps, and its words so far."""

    line: int
    box: Box
    words: tuple[Word, ...]

    @property
    def sureness(self) -> float:
        """Confidence of the words weighted by length; 0 where there are none."""
        return make_line(self.words).confidence if self.words else 0.0

    @property
    def is_dirt(self) -> bool:
        """Whether this is hardly text."""
        return self.sureness < _NO_TEXT and sum(len(word.text) for word in self.words) <= _FEW_CHARACTERS


class LinesEngine:
    """Reads lines with a :class:`LineModel`. Another model and parts with few allowed characters are Tesseract's."""

    def __init__(self, tesseract: TesserocrEngine, path: Path, *, second_opinion: bool = True) -> None:
        self._model = LineModel(path)
        self._tesseract = tesseract
        self._second_opinion = second_opinion

    @property
    def name(self) -> str:
        """The line model, and Tesseract with its model, which reads the doubtful lines."""
        return f"{self._model.name} + {self._tesseract.name}"

    @property
    def models(self) -> tuple[str, ...]:
        """Models of Tesseract, for second readings."""
        return self._tesseract.models

    @property
    def finds_every_line(self) -> bool:
        """True: lines are found from all marks of ink."""
        return True

    def read(self, grey: Pixels, dpi: float, options: ReadOptions = AS_PAGE) -> PageText:
        """Read a whole image; see :class:`digitize.ocr.engine.Engine`."""
        height_px, width_px = grey.shape
        return self.read_regions(grey, dpi, (Box(0, 0, width_px, height_px),), options)[0]

    def read_regions(
        self, grey: Pixels, dpi: float, boxes: Sequence[Box], options: ReadOptions = AS_LINES
    ) -> tuple[PageText, ...]:
        """Read parts of an image. In page and block mode lines are looked for in them first."""
        if options.model or options.whitelist:
            return self._tesseract.read_regions(grey, dpi, boxes, options)
        until = time.monotonic() + options.timeout_seconds
        return tuple(self._read_box(grey, dpi, box, options, until) for box in boxes)

    def close(self) -> None:
        """Free Tesseract's models; the line model goes with its last user."""
        self._tesseract.close()

    def _read_box(self, grey: Pixels, dpi: float, box: Box, options: ReadOptions, until: float) -> PageText:
        started = time.thread_time()
        stretches: list[_Stretch] = []
        for number, pictures in enumerate(self._pictures(grey, dpi, box, options)):
            for picture in pictures:
                if time.monotonic() > until:
                    raise ReadingTimeoutError(timeout_seconds=options.timeout_seconds)
                stretches.append(_Stretch(number, picture.box, self._words(picture)))
        if self._second_opinion:
            stretches = self._looked_at_again(stretches, grey, dpi, options, until)
        stretches = [stretch for stretch in stretches if not stretch.is_dirt]
        by_line = groupby(stretches, key=lambda stretch: stretch.line)
        words = [[word for stretch in group for word in stretch.words] for _, group in by_line]
        return PageText(tuple(make_line(each) for each in words if each), self.name, time.thread_time() - started)

    def _pictures(self, grey: Pixels, dpi: float, box: Box, options: ReadOptions) -> Iterator[list[LinePicture]]:
        """Pictures of each line in a part of an image."""
        size = (self._model.height_px, self._model.squeeze)
        if not has_ink(grey, box):
            return
        if options.mode not in (PAGE, BLOCK):
            yield cut_line(grey, box, *size)
            return
        part = grey[box.y : box.bottom, box.x : box.right]
        found = find_lines(part, dpi)
        for line in found.lines:
            pictures = cut_found(part, found, line, *size)
            yield [replace(each, box=each.box.moved(box.x, box.y)) for each in pictures]

    def _words(self, picture: LinePicture) -> tuple[Word, ...]:
        probabilities = self._model.probabilities(picture.grey)
        steps = -(-picture.width_px // self._model.step_px)
        symbols = symbols_of(probabilities[:steps], self._model.alphabet)
        return tuple(self._word(token, picture) for token in tokens_of(symbols, steps))

    def _word(self, token: Token, picture: LinePicture) -> ChoiceWord:
        step = self._model.step_px
        box = ink_box(picture, (token.begins + 0.5) * step, (token.ends + 0.5) * step)
        if box is None:  # the picture has no ink there: the peaks alone say where the word is
            left = round(token.symbols[0].step * step / picture.scale)
            width = max(1, round((token.symbols[-1].step - token.symbols[0].step + 1) * step / picture.scale))
            left = min(left, picture.box.width - 1)
            width = min(width, picture.box.width - left)
            box = Box(picture.box.x + left, picture.box.y, width, picture.box.height)
        text = unicodedata.normalize("NFC", token.text)
        confidence = uncalibrated(self._model.share_right(token.sureness))
        return ChoiceWord(text, box, confidence, choices=tuple(symbol.choices for symbol in token.symbols))

    def _looked_at_again(
        self, stretches: list[_Stretch], grey: Pixels, dpi: float, options: ReadOptions, until: float
    ) -> list[_Stretch]:
        """Doubtful stretches as Tesseract reads them, where that is sure of them."""
        doubtful = [
            number for number, stretch in enumerate(stretches) if stretch.words and stretch.sureness < _DOUBTFUL
        ]
        left_seconds = until - time.monotonic()
        if doubtful and left_seconds <= 0:
            raise ReadingTimeoutError(timeout_seconds=options.timeout_seconds)
        again = ReadOptions(RAW_LINE, timeout_seconds=max(left_seconds, 0.001))
        read = self._tesseract.read_regions(grey, dpi, [stretches[each].box for each in doubtful], again)
        chosen = list(stretches)
        for number, text in zip(doubtful, read, strict=True):
            other = replace(stretches[number], words=text.words)
            if other.sureness >= _SURE_ENOUGH:
                chosen[number] = other
        return chosen
