"""A page from its bytes to all that is known of it."""

from __future__ import annotations

import io
import time
import unicodedata

import cv2
import numpy as np
import pytest
from PIL import Image

from digitize.errors import FileError, ReadingTimeoutError
from digitize.ocr import Engine, PageReading, PageText, ReadOptions, read_page, reading_from_json, reading_to_json
from digitize.scan import (
    Box,
    ColourMode,
    DecodedPage,
    EncodedPage,
    Limits,
    Pixels,
    UprightPage,
    decode,
    straighten,
    straighten_as,
)
from tests.unit.ocr.conftest import LETTER, draw_page


def encoded(pixels: Pixels, dpi: float | None = 200.0, **changes: object) -> EncodedPage:
    """The page as a scanner would send it."""
    image = Image.fromarray(pixels)
    stream = io.BytesIO()
    image.save(stream, "PNG", **({"dpi": (dpi, dpi)} if dpi else {}))
    values: dict[str, object] = {
        "data": stream.getvalue(),
        "media_type": "image/png",
        "page_number": 1,
        "width_px": image.width,
        "height_px": image.height,
        "dpi": dpi,
    }
    return EncodedPage(**(values | changes))  # type: ignore[arg-type]


def paper(grey: Pixels) -> Pixels:
    """The letter on an A4 sheet at 200 dpi, in colour."""
    sheet = np.full((2339, 1654, 3), 250, np.uint8)
    sheet[200 : 200 + grey.shape[0], :, :] = grey[:, :, None]
    return sheet


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_reads_whichever_way_it_lies(page_engine: Engine, letter: Pixels, turn: int) -> None:
    lying = np.ascontiguousarray(np.rot90(paper(letter), -turn // 90))
    reading = read_page(encoded(lying), page_engine)
    assert reading.rotation_degrees == (360 - turn) % 360
    assert (reading.width_px, reading.height_px) == (1654, 2339)
    assert abs(reading.skew_degrees) <= 0.2
    assert "GIẤY XÁC NHẬN" in reading.text.text
    words = {word for _, _, text in LETTER for word in text.split()}
    assert len(words - {word.text for word in reading.text.words}) <= 0.05 * len(words)
    for word in reading.text.words:
        assert 0 <= word.box_px.x < word.box_px.right <= reading.width_px
        assert 0 <= word.box_px.y < word.box_px.bottom <= reading.height_px


def test_says_what_it_saw(page_engine: Engine, letter: Pixels) -> None:
    reading = read_page(encoded(paper(letter)), page_engine)
    assert isinstance(reading, PageReading)
    assert not reading.blank
    assert reading.dpi == pytest.approx(200, abs=1)
    assert reading.text.engine == page_engine.name
    assert reading.text.cpu_seconds > 0
    assert reading.text.text == unicodedata.normalize("NFC", reading.text.text)


def test_blank_page_is_flagged_and_not_read(page_engine: Engine) -> None:
    reading = read_page(encoded(np.full((2339, 1654), 250, np.uint8)), page_engine)
    assert reading.blank
    assert reading.text.lines == ()


def test_damaged_bytes_are_a_named_error(page_engine: Engine, letter: Pixels) -> None:
    whole = encoded(letter)
    with pytest.raises(FileError):
        read_page(encoded(letter, data=whole.data[: len(whole.data) // 2]), page_engine)


def test_time_limit_holds_in_process(page_engine: Engine, letter: Pixels) -> None:
    dense = paper(np.vstack([letter[360:550]] * 10))
    started = time.monotonic()
    with pytest.raises(ReadingTimeoutError):
        read_page(encoded(dense), page_engine, Limits(seconds_a_page=0.3))
    assert time.monotonic() - started < 15


class SlowEngine:
    """Notes how much time it is given and reads nothing."""

    name = "slow 0 none"
    models = ("vie",)
    finds_every_line = False

    def __init__(self) -> None:
        self.given: list[float] = []

    def read(self, grey: Pixels, dpi: float, options: ReadOptions) -> PageText:
        self.given.append(options.timeout_seconds)
        time.sleep(0.05)
        return PageText((), self.name, 0.05)

    def read_regions(
        self, grey: Pixels, dpi: float, boxes: tuple[Box, ...], options: ReadOptions
    ) -> tuple[PageText, ...]:
        return tuple(self.read(grey, dpi, options) for _ in boxes)

    def close(self) -> None: ...


def test_all_readings_of_a_page_share_its_time(letter: Pixels) -> None:
    engine = SlowEngine()
    reading = read_page(encoded(paper(letter)), engine, Limits(seconds_a_page=30))  # type: ignore[arg-type]
    assert reading.rotation_degrees == 0
    assert len(engine.given) > 1
    assert engine.given[0] <= 30
    assert all(later <= earlier for earlier, later in zip(engine.given, engine.given[1:], strict=False))


def test_lone_numbers_are_kept(page_engine: Engine) -> None:
    page = draw_page((*LETTER, (800, 1040, "2")))
    reading = read_page(encoded(paper(page)), page_engine)
    assert reading.colour_mode in (ColourMode.COLOUR, ColourMode.GREY)
    assert "2" in [word.text for word in reading.text.words]


@pytest.mark.parametrize("turn", [0, 90])
def test_every_image_is_made_again_from_the_bytes_and_the_kept_reading(
    page_engine: Engine, letter: Pixels, turn: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A photo askew on a dark desk: turn, skew and keystone all count. Compared is what the engine was given."""
    sheet = paper(letter)
    height, width = sheet.shape[:2]
    edges = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    lying = np.array([(95, 150), (1690, 95), (1720, 2400), (60, 2330)], np.float32)
    bend = cv2.getPerspectiveTransform(edges, lying)
    photo = np.asarray(cv2.warpPerspective(sheet, bend, (1800, 2480), borderValue=(60, 62, 70)), np.uint8)
    page = encoded(np.ascontiguousarray(np.rot90(photo, -turn // 90)), dpi=None)
    made: list[UprightPage] = []

    def noted(decoded: DecodedPage, rotation_degrees: int = 0) -> UprightPage:
        made.append(straighten(decoded, rotation_degrees))
        return made[-1]

    monkeypatch.setattr("digitize.ocr.reading.straighten", noted)
    reading = read_page(page, page_engine)
    assert reading.keystone is not None
    assert reading.rotation_degrees == (360 - turn) % 360
    assert "GIẤY XÁC NHẬN" in reading.text.text
    kept = reading_from_json(reading_to_json(reading))
    again = straighten_as(decode(page, Limits()), kept.straightening)
    assert np.array_equal(again.colour, made[-1].colour)
    assert np.array_equal(again.reading, made[-1].reading)
    assert again.dpi == reading.dpi
    assert (again.width_px, again.height_px) == (reading.width_px, reading.height_px)
    assert again.seal_boxes_px == reading.seal_boxes_px
