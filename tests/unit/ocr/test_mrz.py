"""Machine-readable zones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from digitize.errors import InputError
from digitize.ocr import Engine, mrz_check_digit, mrz_checks, read_page
from digitize.ocr.mrz import MRZ_CHARACTERS, find_mrz, repair_zone
from digitize.scan import EncodedPage, Limits, open_pages
from samples import make_document

# The specimens of ICAO Doc 9303 parts 5 and 4.
TD1 = ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")
TD3 = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")


@pytest.mark.parametrize(("text", "digit"), [("520727", "3"), ("D23145890", "7"), ("AB2134<<<", "5"), ("", "0")])
def test_check_digits_of_the_standard(text: str, digit: str) -> None:
    assert mrz_check_digit(text) == digit


def test_check_digit_refuses_other_characters() -> None:
    with pytest.raises(InputError):
        mrz_check_digit("nguyễn")


@settings(deadline=None)
@given(st.text(MRZ_CHARACTERS, min_size=1, max_size=40), st.data())
def test_one_changed_digit_is_seen(text: str, data: st.DataObject) -> None:
    places = [place for place, character in enumerate(text) if character.isdigit()]
    if not places:
        return
    place = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != text[place]]))
    # Weights 7, 3, 1 are all coprime to 10, so no single changed digit goes unseen.
    assert mrz_check_digit(text) != mrz_check_digit(text[:place] + other + text[place + 1 :])


def test_specimens_hold() -> None:
    assert mrz_checks(TD1) == (True, True, True, True)
    assert mrz_checks(TD3) == (True, True, True, True)
    assert mrz_checks(("too", "short")) == ()


def test_repair_touches_only_digit_places() -> None:
    worn = ("I<UTOD23145890T<<<<<<<<<<<<<", "74O8I22F12O4159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<")
    worn = (worn[0].replace("T<", "7<"), worn[1], worn[2])
    assert repair_zone(worn, "mrz_td1") == TD1
    # A wrong digit stays wrong: it is for a person to see.
    wrong = (TD1[0], "7408132F1204159UTO<<<<<<<<<<<6", TD1[2])
    assert repair_zone(wrong, "mrz_td1") == wrong


def zone_page(lines: tuple[str, ...]) -> np.ndarray:
    image = Image.new("L", (1300, 700), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf", 40)
    small = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf", 30)
    draw.text((60, 80), "Đặc điểm nhân dạng: sẹo chấm cách mép trái", font=small, fill=0)
    for number, line in enumerate(lines):
        draw.text((60, 400 + 60 * number), line, font=font, fill=0)
    return np.asarray(image)


@pytest.mark.parametrize(("lines", "kind"), [(TD1, "mrz_td1"), (TD3, "mrz_td3")])
def test_found_on_a_page(page_engine: Engine, lines: tuple[str, ...], kind: str) -> None:
    page = zone_page(lines)
    read = page_engine.read(page, 200)
    (code,) = find_mrz(read.lines, page, 200, page_engine)
    assert code.kind == kind
    assert code.text.split("\n")[-1 if kind == "mrz_td3" else 1] == lines[1]
    assert 300 < code.box_px.y < code.box_px.bottom < 650


def test_none_on_a_letter(page_engine: Engine, letter: np.ndarray) -> None:
    assert find_mrz(page_engine.read(letter, 200).lines, letter, 200, page_engine) == ()


def test_the_zone_of_a_copied_card_is_found_whatever_its_fillers_were_read_as(page_engine: Engine) -> None:
    (page,) = open_pages(make_document("CAN_CUOC", 2, noise="scan")[0].image, Limits())
    assert isinstance(page, EncodedPage)
    assert [code.kind for code in read_page(page, page_engine).codes if code.kind.startswith("mrz")] == ["mrz_td1"]
