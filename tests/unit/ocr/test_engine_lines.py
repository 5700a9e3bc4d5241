"""The engine of the project's own recogniser: named errors, and the same scale of confidence as the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from digitize.errors import LineModelError
from digitize.ocr import Engine, PageText, ReadOptions, open_engine
from digitize.ocr.confidence import calibrated, uncalibrated
from digitize.ocr.engine import AS_LINES, RAW_LINE, find_model_folder
from digitize.ocr.engine_lines import LinesEngine
from digitize.ocr.engine_tesserocr import TesserocrEngine
from digitize.ocr.line_model import PACKAGED_MODEL
from digitize.scan import Box, Pixels
from tests.unit.ocr.conftest import FONTS, LETTER, draw_page


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(LineModelError, match=r"nothing\.onnx") as raised:
        open_engine("lines", line_model=tmp_path / "nothing.onnx")
    assert "docs/training.md" in raised.value.text_vi


def test_what_is_no_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "odd.onnx").write_bytes(b"no model at all")
    with pytest.raises(LineModelError, match=r"odd\.onnx"):
        open_engine("lines", line_model=tmp_path / "odd.onnx")


@pytest.mark.parametrize("probability", [0.05, 0.3, 0.61, 0.9, 0.99])
def test_known_probabilities_pass_the_calibration_unchanged(probability: float) -> None:
    assert calibrated(uncalibrated(probability)) == pytest.approx(probability)


def test_the_recogniser_reads_clean_print_by_itself(tesserocr_engine: Engine) -> None:
    # what the packaged model can do without Tesseract's second opinion; a broken model reads next to nothing
    assert isinstance(tesserocr_engine, TesserocrEngine)
    alone = LinesEngine(tesserocr_engine, PACKAGED_MODEL, second_opinion=False)
    pages = [draw_page(LETTER, font_path=path) for path in FONTS]
    truth = Counter(word for _, _, text in LETTER for word in text.split())
    missed = sum((truth - Counter(word.text for word in alone.read(page, 200).words)).total() for page in pages)
    assert missed <= 0.01 * len(FONTS) * truth.total()
    assert PACKAGED_MODEL.stat().st_size <= 12_000_000


def test_doubtful_stretches_are_read_by_tesseract(tesserocr_engine: Engine) -> None:
    # a script that the recogniser never saw: it guesses, Tesseract knows some of it
    assert isinstance(tesserocr_engine, TesserocrEngine)
    page = draw_page(((40, 30, "Ж Щ Ю Я Ф Э Ы Ъ"), (40, 130, "Cộng hòa xã hội chủ nghĩa")), (700, 220))
    asked: list[Box] = []

    class Listening(TesserocrEngine):
        def read_regions(
            self, grey: Pixels, dpi: float, boxes: Sequence[Box], options: ReadOptions = AS_LINES
        ) -> tuple[PageText, ...]:
            asked.extend(boxes)
            return super().read_regions(grey, dpi, boxes, options)

    listening = Listening(find_model_folder("vie"), "vie")
    LinesEngine(listening, PACKAGED_MODEL).read(page, 200)
    listening.close()
    assert asked
    assert all(box.y < 100 for box in asked)


def test_what_few_letters_may_be_is_tesseracts(tesserocr_engine: Engine) -> None:
    assert isinstance(tesserocr_engine, TesserocrEngine)
    page = draw_page(((40, 30, "0123456789"),), (500, 110))
    engine = LinesEngine(tesserocr_engine, PACKAGED_MODEL)
    (read,) = engine.read_regions(page, 200, [Box(0, 0, 500, 110)], ReadOptions(RAW_LINE, whitelist="0123456789"))
    assert read.engine == tesserocr_engine.name
