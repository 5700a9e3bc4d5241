"""What holds for any digit, date, spelling or tail: nothing is dropped, altered or told apart by its bytes."""

import unicodedata
from calendar import isleap
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digitize.catalog import FieldKind, load_catalog
from digitize.extract import extract_fields, parse_identity_qr, validate_tax_code
from digitize.extract.personal_id import validate_personal_id
from digitize.extract.sources import agree
from digitize.extract.tax_code import tax_check_digit
from digitize.extract.values import normal_form
from tests.unit.extract.test_fields import BIRTH, BIRTH_FIELDS

PAPER = load_catalog().paper_type("TK_KHAI_SINH")
NUMBER = "045090990123"
CARD = "045090000123||NGUYỄN VĂN A|01011990|Nam|Thôn 1, Hải Thượng, Hải Lăng, Quảng Trị|15042021"
few = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(reading, today=None):
    return {value.name: value for value in extract_fields(PAPER, [(1, reading)], today=today)}


def failed(checks):
    return {check.code for check in checks if not check.passed}


@few
@given(place=st.integers(0, 11), wrong=st.sampled_from("0123456789OolISB?"))
def test_one_bad_character_of_a_number_never_drops_its_neighbours(page, place, wrong):
    bad = NUMBER[:place] + wrong + NUMBER[place + 1 :]
    got = read(page(BIRTH.replace(NUMBER, bad)))
    others = {name: value for name, value in BIRTH_FIELDS.items() if name != "requester_personal_id"}
    assert {name: got[name].value for name in others} == others
    number = got["requester_personal_id"]
    assert number.raw, "what was read of the number is kept"
    if wrong.isdigit():
        assert number.value == bad, "no digit is put right"
    else:
        assert number.needs_review


def test_the_same_page_in_composed_and_decomposed_letters_gives_the_same_values(page):
    decomposed = read(page(unicodedata.normalize("NFD", BIRTH)))
    assert decomposed["child_name"].value == "NGUYỄN THỊ HOÀ"
    assert {n: v.value for n, v in decomposed.items()} == {n: v.value for n, v in read(page(BIRTH)).items()}


@pytest.mark.parametrize("kind", [FieldKind.PERSON_NAME, FieldKind.ADDRESS, FieldKind.TEXT])
@given(st.text("aeiouyhoàòaáãạăâđêôơưbcdgklmnpqrstvx HOÀÒA,", min_size=1, max_size=30))
def test_a_value_is_composed_and_agrees_with_its_decomposed_self(kind, text):
    value, checks = normal_form(kind, unicodedata.normalize("NFD", text))
    assert (value, checks) == normal_form(kind, unicodedata.normalize("NFC", text))
    assert value is not None or any(not check.passed for check in checks)
    if value is not None:
        assert unicodedata.is_normalized("NFC", value)
        assert agree(kind, value, unicodedata.normalize("NFD", value))


@pytest.mark.parametrize(("one", "other"), [("Hòa", "Hoà"), ("Thúy", "Thuý"), ("KHỎE", "khoẻ")])
def test_where_the_tone_mark_stands_makes_no_conflict(one, other):
    for kind in (FieldKind.PERSON_NAME, FieldKind.ADDRESS, FieldKind.TEXT):
        assert agree(kind, f"Nguyễn Thị {one}", f"Nguyễn Thị {other}")
    assert not agree(FieldKind.PERSON_NAME, "Nguyễn Thị Hòa", "Nguyễn Thị Hóa")


@given(st.integers(1900, 2100))
def test_the_29th_of_february_is_a_date_in_leap_years_only(year):
    value, checks = normal_form(FieldKind.DATE, f"29/02/{year}")
    assert value == (f"{year}-02-29" if isleap(year) else None)
    assert all(check.passed for check in checks) == isleap(year)


@few
@given(days=st.integers(-400, 400))
def test_a_birth_after_today_is_told_and_kept(page, days):
    today = date(2026, 2, 5) + timedelta(days=days)
    born = read(page(BIRTH), today)["child_birth_date"]
    assert born.value == "2026-02-05"
    assert ("date.range" in failed(born.checks)) == (days < 0)
    assert born.needs_review == (days < 0)


@given(st.text("0123456789", min_size=9, max_size=9).filter(lambda nine: tax_check_digit(nine) is None))
@settings(max_examples=10, suppress_health_check=[HealthCheck.filter_too_much])
def test_a_tax_code_whose_check_digit_would_be_ten_has_no_valid_form(nine):
    assert all(failed(validate_tax_code(f"{nine}{digit}")) for digit in range(10))


@given(st.lists(st.text(st.characters(exclude_characters="|", exclude_categories=["C", "Z"]), max_size=8), max_size=6))
def test_a_card_with_any_tail_keeps_its_seven_fields_and_the_tail(tail):
    card = parse_identity_qr("|".join([CARD, *tail]))
    seven = parse_identity_qr(CARD)
    assert card is not None
    assert seven is not None
    names = ("personal_id", "name", "birth_date", "sex", "residence", "issue_date")
    assert [getattr(card, name) for name in names] == [getattr(seven, name) for name in names]
    assert [part for part in card.extra if part] == [unicodedata.normalize("NFC", part) for part in tail if part]


@given(places=st.sets(st.integers(0, 5), min_size=1))
def test_zeros_read_as_nines_in_the_head_of_a_number_are_told_with_their_likely_cause(places):
    good = "004200001234"
    wrong = "".join("9" if place in places and digit == "0" else digit for place, digit in enumerate(good))
    told = failed(validate_personal_id(wrong, birth_date=date(2000, 1, 1), sex="Nam"))
    assert not failed(validate_personal_id(good, birth_date=date(2000, 1, 1), sex="Nam"))
    assert ("reading.nine_for_zero" in told) == bool(told), "a number that stands by chance (094 is a province) is not"
    if wrong.startswith("9"):
        assert told
