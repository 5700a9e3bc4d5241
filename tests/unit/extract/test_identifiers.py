from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitize.extract.dossier_code import parse_dossier_code, validate_agency_code
from digitize.extract.personal_id import sex_of_personal_id, validate_personal_id, year_of_personal_id
from digitize.extract.tax_code import tax_check_digit, validate_tax_code


def failed(checks):
    return {c.code for c in checks if not c.passed}


def test_good_number_agrees_with_its_owner():
    assert not failed(validate_personal_id("045190990123", sex="Nữ", birth_date=date(1990, 5, 1)))
    assert not failed(validate_personal_id("045205990123", sex="Nam", birth_year=2005))


def test_sex_and_year_are_held_against_the_number():
    checks = validate_personal_id("045190990123", sex="Nam", birth_date=date(1991, 5, 1))
    assert failed(checks) == {"personal_id.sex", "personal_id.birth_year"}


@pytest.mark.parametrize(
    ("digits", "year", "sex"),
    [
        ("045090990123", 1990, "Nam"),
        ("045302990123", 2002, "Nữ"),
        ("045410990123", 2110, "Nam"),
        ("001999990123", 2399, "Nữ"),
    ],
)
def test_century_digit(digits, year, sex):
    assert year_of_personal_id(digits) == year
    assert sex_of_personal_id(digits) == sex


@pytest.mark.parametrize("value", ["04519099012", "0451909901234", "04519099O123", ""])
def test_not_twelve_digits(value):
    assert failed(validate_personal_id(value)) == {"personal_id.length"}


def test_old_number_is_named_not_failed():
    (check,) = validate_personal_id("191234567")
    assert check.code == "personal_id.old_number"
    assert check.passed


def test_place_of_registration():
    assert failed(validate_personal_id("003190990123")) == {"personal_id.place"}
    assert not failed(validate_personal_id("104190990123"))


@pytest.mark.parametrize("value", ["0100233488", "0314409058-002", "0314409058002", "045190990123"])
def test_valid_tax_codes(value):
    assert not failed(validate_tax_code(value))


@pytest.mark.parametrize("value", ["0100233480", "3200000010", "3200000019", "0314409058-000", "12345", "01002334 8"])
def test_invalid_tax_codes(value):
    assert failed(validate_tax_code(value))


@given(st.text("0123456789", min_size=9, max_size=9))
def test_every_single_wrong_digit_of_a_tax_code_is_seen(nine):
    check = tax_check_digit(nine)
    if check is None:
        assert all(failed(validate_tax_code(f"{nine}{d}")) for d in range(10))
        return
    for place in range(9):
        other = f"{nine[:place]}{(int(nine[place]) + 1) % 10}{nine[place + 1 :]}{check}"
        assert failed(validate_tax_code(other))


@pytest.mark.parametrize(
    ("text", "unit", "day", "counter"),
    [
        ("000.00.00.H50-240131-0001", "000.00.00.H50", date(2024, 1, 31), 1),
        ("H50.12-251003-0007", "H50.12", date(2025, 10, 3), 7),
        ("Mã hồ sơ: h50.12.3-240229-0120.", "H50.12.3", date(2024, 2, 29), 120),
        ("H50-251003-0007", "H50", date(2025, 10, 3), 7),
    ],
)
def test_dossier_codes(text, unit, day, counter):
    code = parse_dossier_code(text, today=date(2026, 1, 1))
    assert code
    assert (code.unit_code, code.received_on, code.counter) == (unit, day, counter)
    assert not failed(code.checks)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("H50.12-230229-0001", "dossier_code.date"),
        ("H50.12-261303-0001", "dossier_code.date"),
        ("H50.12-270101-0001", "dossier_code.future"),
        ("H50.12-251003-10007", "dossier_code.counter"),
    ],
)
def test_doubtful_dossier_codes_are_kept_and_flagged(text, wrong):
    code = parse_dossier_code(text, today=date(2026, 1, 1))
    assert code
    assert code.text == text
    assert failed(code.checks) == {wrong}


@pytest.mark.parametrize("text", ["", "H5-251003-0007", "Z50-251003-0007", "H50.12-25103-0007", "H50.12-251003-007"])
def test_not_a_dossier_code(text):
    assert parse_dossier_code(text) is None


@pytest.mark.parametrize("value", ["H50", "H50.100", "000.00.00.H50", "G15.3.A1", "0100233488"])
def test_agency_codes(value):
    assert validate_agency_code(value).passed


@pytest.mark.parametrize("value", ["", "H5", "h50", "H50.", "Z", "H50." + "1" * 40])
def test_bad_agency_codes(value):
    assert not validate_agency_code(value).passed
