from __future__ import annotations

import io
import random
import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
import zxingcpp
from PIL import Image

import samples
from digitize.catalog import Catalog, load_catalog
from samples.papers import FOREIGN, LAYOUTS
from samples.papers.cards import check_digit, chip_card_payload, holder_of, mrz_lines
from samples.papers.certified import certify
from samples.press import Press
from samples.style import HELD_OUT_VARIANTS, TRAINING_VARIANTS, style_of

DPI = 60


@dataclass(frozen=True)
class Drawn:
    """What a sheet remembers, without its pixels."""

    width_px: int
    height_px: int
    margin_px: int
    blank: bool
    lines: tuple[samples.TruthLine, ...]
    fields: dict[str, samples.TruthField]


@cache
def _drawn(code: str, variant: int) -> tuple[Drawn, ...]:
    sheets = samples.draw_sheets(code, samples.make_case(variant), variant, variant, DPI)
    return tuple(
        Drawn(one.image.width, one.image.height, one.px(1.5), one.blank, tuple(one.lines), dict(one.fields))
        for one in sheets
    )


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


# each type in two looks, one for training and one held out; all six come up over the types
ALL = [
    (code, variant)
    for count, code in enumerate(sorted(LAYOUTS))
    for variant in (TRAINING_VARIANTS[count % 3], HELD_OUT_VARIANTS[count % 3])
]


@pytest.mark.parametrize(("code", "variant"), ALL)
def test_a_paper_keeps_to_its_sheet_and_to_its_truth(code: str, variant: int) -> None:
    fields: dict[str, str] = {}
    for sheet in _drawn(code, variant):
        assert not sheet.blank
        margin = sheet.margin_px
        for line in sheet.lines:
            assert line.text == unicodedata.normalize("NFC", line.text)
            assert line.text.strip() == line.text
            assert line.box.x >= margin, line
            assert line.box.y >= margin, line
            assert line.box.x + line.box.width <= sheet.width_px - margin, line
            assert line.box.y + line.box.height <= sheet.height_px - margin, line
            assert line.text == " ".join(word.text for word in line.words)
        text = " ".join(" ".join(line.text for line in sheet.lines).split())
        for name, one in sheet.fields.items():
            joined = "".join(one.printed.split())
            # a value may share its lines with others: then all its words must be there
            assert joined in "".join(text.split()) or set(one.printed.split()) <= set(text.split()), name
        fields.update({name: one.value for name, one in sheet.fields.items()})
    assert fields
    for name, value in fields.items():
        if name.endswith("personal_id"):
            assert value.isdigit()
            assert len(value) == 12
            assert value[6:8] == "99"


def test_there_are_at_least_forty_types() -> None:
    assert len(LAYOUTS) >= 40


@pytest.mark.parametrize("code", sorted(LAYOUTS))
def test_types_and_fields_are_those_of_the_catalogue(code: str, catalog: Catalog) -> None:
    paper_type = catalog.paper_type(code)
    known = {field.name for field in paper_type.fields}
    required = {field.name for field in paper_type.fields if field.required}
    for variant in (one for other, one in ALL if other == code):
        drawn = set()
        for sheet in _drawn(code, variant):
            drawn |= set(sheet.fields)
        assert drawn <= known
        assert required <= drawn


def test_printed_lines_do_not_run_over_each_other() -> None:
    for code, variant in ALL:
        for sheet in _drawn(code, variant):
            words = [w for line in sheet.lines for w in line.words if w.kind == "print" and len(w.text) > 1]
            for number, one in enumerate(words):
                for other in words[number + 1 :]:
                    wide = min(one.box.x + one.box.width, other.box.x + other.box.width) - max(one.box.x, other.box.x)
                    high = min(one.box.y + one.box.height, other.box.y + other.box.height) - max(one.box.y, other.box.y)
                    least = min(one.box.height, other.box.height)
                    assert wide <= 2 or high <= least * 0.45, (code, variant, one, other)


@pytest.mark.parametrize("code", sorted(FOREIGN))
def test_foreign_papers_have_text_and_no_fields(code: str) -> None:
    rng = random.Random(4)
    sheet = FOREIGN[code](samples.make_case(2), Press(style_of(1, rng), rng, DPI))[0]
    assert len(sheet.lines) > 3
    assert not sheet.fields


def test_words_lie_on_ink() -> None:
    sheet = samples.draw_sheets("TK_KHAI_SINH", samples.make_case(3), 3, 0, 150, "machine")[0]
    grey = np.asarray(sheet.image.convert("L"))
    for line in sheet.lines:
        for word in line.words:
            if word.kind == "print":
                box = word.box
                assert grey[box.y : box.y + box.height, box.x : box.x + box.width].min() < 110, word


def test_mrz_check_digits_are_those_of_the_worked_example() -> None:
    assert check_digit("090000123") == "3"
    assert check_digit("900101") == "1"
    assert check_digit("300101") == "9"


def test_a_card_carries_a_readable_qr_and_a_sound_mrz() -> None:
    case = samples.make_case(11)
    page = samples.make_page("CCCD", 11, "clean", 0)
    holder = holder_of(case.applicant, "CCCD")
    payload = chip_card_payload(holder)
    assert [code.text for code in page.truth.codes if code.kind == "qr"] == [payload]
    assert len(payload.split("|")) == 7
    image = Image.open(io.BytesIO(page.image)).convert("RGB")
    assert [found.text for found in zxingcpp.read_barcodes(image)] == [payload]
    first, second, third = mrz_lines(holder)
    assert {len(first), len(second), len(third)} == {30}
    assert first[5:14] == case.applicant.personal_id[3:]
    assert first[15:27] == case.applicant.personal_id
    assert second[29] == check_digit(first[5:30] + second[0:7] + second[8:15] + second[18:29])


def test_a_certified_copy_says_so_and_loses_its_colour() -> None:
    case = samples.make_case(8)
    rng = random.Random(8)
    press = Press(style_of(0, rng), rng, DPI)
    sheets = certify(LAYOUTS["GIAY_KHAI_SINH"](case, press), case, press)
    assert all(sheet.submitted_as == "ban_sao_chung_thuc" for sheet in sheets)
    text = "\n".join(line.text for line in sheets[-1].lines)
    assert "CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH" in text
    assert "SCT/BS" in text
    top = np.asarray(sheets[0].image)[: sheets[0].px(60)].astype(int)
    assert np.ptp(top, axis=2).max() == 0
