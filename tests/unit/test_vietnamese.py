import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitize.vietnamese import (
    date_in_words,
    find_date,
    fold,
    fold_tones,
    nfc,
    normalise_name,
    number_in_words,
    parse_date,
    parse_number_in_words,
    same_text,
    search_key,
    single_spaced,
)

LETTERS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđbcghklmnpqrstvx"
vietnamese = st.text(alphabet=LETTERS + LETTERS.upper() + " .,-0123456789", max_size=60)
anything = st.text(max_size=40)


@pytest.mark.parametrize("function", [nfc, fold, fold_tones, normalise_name, search_key, single_spaced])
@given(text=st.one_of(vietnamese, anything))
def test_each_form_is_idempotent(function, text):
    once = function(text)
    assert function(once) == once


@given(vietnamese)
def test_folding_keeps_length_and_leaves_plain_letters(text):
    assert len(fold(nfc(text))) == len(nfc(text))
    assert fold(text).isascii()


@given(vietnamese)
def test_composed_and_decomposed_compare_equal(text):
    decomposed = unicodedata.normalize("NFD", text)
    assert same_text(text, decomposed)
    assert same_text(text.upper(), text)
    assert fold(decomposed) == fold(text)
    assert search_key(decomposed) == search_key(text)


@given(vietnamese)
def test_tone_placement_never_changes_letters(text):
    assert fold(fold_tones(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hòa", "hoà"),
        ("Thúy", "Thuý"),
        ("KHÓE", "KHOÉ"),
        ("qúy", "quý"),
        ("gìa", "già"),
        ("của", "cuả"),
        ("Hòa Bình,  xã", "hoà bình, XÃ"),
        ("hoàn", "hòan"),
        ("ngoài", "ngòai"),
    ],
)
def test_tone_placement_does_not_matter(one, other):
    assert same_text(one, other)


@pytest.mark.parametrize(("one", "other"), [("hòa", "hóa"), ("ma", "mạ"), ("tỉnh", "tinh"), ("đa", "da")])
def test_different_words_stay_different(one, other):
    assert not same_text(one, other)


@pytest.mark.parametrize(
    "word", ["quý", "giếng", "gì", "thuở", "khuya", "mười", "rượu", "nghiêng", "của", "chìa", "Đắk"]
)
def test_canonical_places(word):
    assert fold_tones(word) == word


def test_names_lose_leaders_but_keep_case_and_tones():
    assert normalise_name(" ……  Nguyễn   Thị Hoà ....") == "Nguyễn Thị Hoà"


def test_search_key():
    assert search_key("Đường  Lê Lợi, P.5") == "duong le loi p 5"


@pytest.mark.parametrize(
    "text",
    [
        "ngày 05 tháng 02 năm 2026",
        "Quảng Trị, ngày 5 tháng 2 năm 2026",
        "05/02/2026",
        "5-2-2026",
        "05.02.2026",
        "5 / 2 / 2026",
        "2026-02-05",
        "ngàu 05 tháng 02 năni 2026",
        "05⁄02⁄2026",
        "ngày05tháng02năm2026",
        "ngày …05… tháng …02… năm 2026",
        "Ngày năm tháng hai năm hai nghìn không trăm hai mươi sáu",
        "ghi bằng chữ: năm tháng hai năm hai ngàn không trăm hai mươi sáu",
        "Ngày mồng năm, tháng hai, năm hai nghìn không trăm hai mươi sáu.",
    ],
)
def test_one_date_in_many_spellings(text):
    assert parse_date(text) == date(2026, 2, 5)
    assert parse_date(unicodedata.normalize("NFD", text)) == date(2026, 2, 5)


@pytest.mark.parametrize(
    "text", ["", "30/02/2026", "ngày 31 tháng 4 năm 2026", "12345/6/20267", "không rõ", "05/02-2026"]
)
def test_no_date(text):
    assert parse_date(text) is None


def test_month_five_is_not_taken_for_the_word_year():
    assert parse_date("Ngày năm tháng năm năm một nghìn chín trăm chín mươi lăm") == date(1995, 5, 5)


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)))
def test_words_of_a_date_read_back(day):
    assert parse_date(date_in_words(day)) == day
    assert parse_date(fold(date_in_words(day))) == day


@given(st.integers(0, 9999))
def test_words_of_a_number_read_back(number):
    assert parse_number_in_words(number_in_words(number)) == number


def test_official_spelling():
    assert date_in_words(date(2026, 2, 5)) == "Ngày năm tháng hai năm hai nghìn không trăm hai mươi sáu"
    assert number_in_words(2005) == "hai nghìn không trăm linh năm"
    assert number_in_words(21) == "hai mươi mốt"


@pytest.mark.parametrize("number", [-1, 10_000])
def test_out_of_range(number):
    with pytest.raises(ValueError, match="0-9999"):
        number_in_words(number)


def test_place_of_a_date():
    text = "do Công an cấp ngày 05/02/2026 tại xã"
    found = find_date(text)
    assert found
    assert text[found.start : found.end] == "05/02/2026"
    assert not found.in_words
