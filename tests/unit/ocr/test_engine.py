"""One contract for all engines."""

from __future__ import annotations

import os
import stat
import time
import unicodedata
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from pytesseract import pytesseract as wrapper

from digitize.errors import ReadingError, ReadingTimeoutError, SetupError
from digitize.ocr import Engine, PageText, ReadOptions, open_engine
from digitize.scan import Box, Pixels
from tests.unit.ocr.conftest import FONTS, LETTER, draw_page

TRUTH = Counter(word for _, _, text in LETTER for word in text.split())


def words_of(text: PageText) -> Counter[str]:
    return Counter(word.text for word in text.words)


def test_reads_vietnamese(engine: Engine, letter: Pixels) -> None:
    text = engine.read(letter, 200)
    assert isinstance(text, PageText)
    assert (TRUTH - words_of(text)).total() <= 0.03 * TRUTH.total()
    assert text.engine == engine.name
    assert text.engine.endswith(" vie")
    assert text.cpu_seconds > 0
    assert text.text == unicodedata.normalize("NFC", text.text)


def test_boxes_lie_on_the_page_and_on_ink(engine: Engine, letter: Pixels) -> None:
    height, width = letter.shape
    for line in engine.read(letter, 200).lines:
        for word in line.words:
            box = word.box_px
            assert 0 <= box.x < box.right <= width
            assert 0 <= box.y < box.bottom <= height
            assert 0 <= word.confidence <= 1
            assert letter[box.y : box.bottom, box.x : box.right].min() < 128


def test_engines_agree(tesserocr_engine: Engine, pytesseract_engine: Engine) -> None:
    # the two bring different releases of Tesseract: single words may differ
    pages = [draw_page(LETTER, font_path=path) for path in FONTS]
    one, other = (
        sum((words_of(each.read(page, 200)) for page in pages), Counter())
        for each in (tesserocr_engine, pytesseract_engine)
    )
    assert (one - other).total() <= 0.01 * one.total()


def test_blank_page_has_no_lines(engine: Engine) -> None:
    assert engine.read(np.full((400, 300), 255, np.uint8), 200).lines == ()


def test_regions_come_in_their_order_with_page_boxes(engine: Engine, letter: Pixels) -> None:
    boxes = (Box(600, 280, 420, 60), Box(140, 630, 300, 55), Box(1200, 900, 200, 60))
    texts = engine.read_regions(letter, 200, boxes)
    assert [text.text for text in texts] == ["GIẤY XÁC NHẬN", "Nơi nhận:", ""]
    for text, box in zip(texts, boxes, strict=True):
        for word in text.words:
            assert box.x <= word.box_px.x < word.box_px.right <= box.right
            assert box.y <= word.box_px.y < word.box_px.bottom <= box.bottom


def test_no_regions(engine: Engine, letter: Pixels) -> None:
    assert engine.read_regions(letter, 200, ()) == ()


def test_whitelist_and_other_model(engine: Engine) -> None:
    page = draw_page(((40, 30, "Mã số 0123456789"),), (600, 100))
    only_digits = engine.read(page, 200, ReadOptions(mode=7, whitelist="0123456789"))
    assert set(only_digits.text.replace(" ", "")) <= set("0123456789")
    assert "0123456789" in only_digits.text
    other = engine.read(page, 200, ReadOptions(mode=7, model="eng"))
    assert other.engine.endswith(" eng")
    # What one call asked for must not stay for the next one.
    assert engine.read(page, 200, ReadOptions(mode=7)).text == "Mã số 0123456789"


def test_time_out_is_named_and_engine_lives_on(engine: Engine) -> None:
    rng = np.random.default_rng(1)
    noise = rng.integers(0, 2, (1500, 1200), dtype=np.uint8) * 255
    started = time.monotonic()
    with pytest.raises(ReadingTimeoutError):
        engine.read(noise, 200, ReadOptions(timeout_seconds=0.05))
    assert time.monotonic() - started < 20
    assert engine.read(draw_page(((20, 20, "Hộ tịch"),), (300, 80)), 200, ReadOptions(mode=7)).text == "Hộ tịch"


def test_models_are_listed(engine: Engine) -> None:
    assert {"vie", "osd"} <= set(engine.models)


def test_missing_model_is_named() -> None:
    with pytest.raises(SetupError, match="tesseract-ocr-xyz"):
        open_engine("tesserocr", "xyz")


def test_model_folder_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    assert open_engine("pytesseract").models  # falls back to the usual place
    (tmp_path / "vie.traineddata").write_bytes(b"not a model")
    assert open_engine("pytesseract").models == ("vie",)
    with pytest.raises(SetupError, match="vie"):
        open_engine("tesserocr")


def test_unknown_engine_is_named() -> None:
    with pytest.raises(SetupError, match="easyocr"):
        open_engine("easyocr")


def test_one_thread_is_set() -> None:
    open_engine("pytesseract").close()
    assert os.environ["OMP_THREAD_LIMIT"] == "1"


def test_missing_program_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_engine("pytesseract")
    monkeypatch.setattr(wrapper, "tesseract_cmd", "no-such-tesseract")
    with pytest.raises(SetupError, match="tesseract-ocr"):
        engine.read(np.full((50, 50), 255, np.uint8), 200)


def test_hanging_child_and_its_children_are_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, letter: Pixels
) -> None:
    engine = open_engine("pytesseract")
    program = tmp_path / "tesseract"
    program.write_text(f"#!/bin/sh\nsleep 300 &\necho $! > {tmp_path}/pid\nwait\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(wrapper, "tesseract_cmd", str(program))
    with pytest.raises(ReadingTimeoutError):
        engine.read(letter, 200, ReadOptions(timeout_seconds=0.5))
    grandchild = int((tmp_path / "pid").read_text())
    for _ in range(50):
        if not _alive(grandchild):
            break
        time.sleep(0.05)
    assert not _alive(grandchild)


def test_failing_child_is_an_error_not_an_empty_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, letter: Pixels
) -> None:
    engine = open_engine("pytesseract")
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\necho 'out of memory' >&2\nexit 137\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(wrapper, "tesseract_cmd", str(program))
    with pytest.raises(ReadingError, match="137"):
        engine.read(letter, 200)


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
