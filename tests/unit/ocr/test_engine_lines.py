"""The engine of the project's own recogniser: named errors, and the same scale of confidence as the others."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from digitize.errors import LineModelError
from digitize.ocr import Engine, open_engine
from digitize.ocr.confidence import calibrated, uncalibrated
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


def test_lines_are_found_without_reading(tesserocr_engine: Engine, letter: Pixels) -> None:
    assert isinstance(tesserocr_engine, TesserocrEngine)
    height, width = letter.shape
    boxes = tesserocr_engine.line_boxes(letter, 200, Box(0, 0, width, height))
    for x, y, text in LETTER:
        assert any(box.x <= x + 15 and box.y <= y + 25 <= box.bottom and box.right >= x + 40 for box in boxes), text
    assert tesserocr_engine.line_boxes(letter, 200, Box(0, 800, 700, 250)) == ()


def test_the_recogniser_reads_clean_print_by_itself(tesserocr_engine: Engine) -> None:
    # what the packaged model can do without Tesseract's second opinion; a broken model reads next to nothing
    assert isinstance(tesserocr_engine, TesserocrEngine)
    alone = LinesEngine(tesserocr_engine, PACKAGED_MODEL, second_opinion=False)
    pages = [draw_page(LETTER, font_path=path) for path in FONTS]
    truth = Counter(word for _, _, text in LETTER for word in text.split())
    missed = sum((truth - Counter(word.text for word in alone.read(page, 200).words)).total() for page in pages)
    assert missed <= 0.12 * len(FONTS) * truth.total()
    assert PACKAGED_MODEL.stat().st_size <= 12_000_000


def test_doubtful_stretches_are_read_by_tesseract(tesserocr_engine: Engine) -> None:
    assert isinstance(tesserocr_engine, TesserocrEngine)
    truth = Counter(word for _, _, text in LETTER for word in text.split())
    pages = [draw_page(LETTER, font_path=path) for path in FONTS]
    alone, together = (
        sum(
            (truth - Counter(word.text for word in engine.read(page, 200).words)).total()
            for engine in (LinesEngine(tesserocr_engine, PACKAGED_MODEL, second_opinion=second),)
            for page in pages
        )
        for second in (False, True)
    )
    assert together < alone
