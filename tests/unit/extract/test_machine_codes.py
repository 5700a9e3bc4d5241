from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitize.extract.mrz import parse_mrz
from digitize.extract.qr import parse_identity_qr, parse_system_qr

CARD = "045090000123||NGUYỄN VĂN A|01011990|Nam|Thôn 1, Hải Thượng, Hải Lăng, Quảng Trị|15042021"
TD1 = "IDVNM0900001233045090000123<<0\n9001011M3001019VNM<<<<<<<<<<<4\nNGUYEN<<VAN<A<<<<<<<<<<<<<<<<<"
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"  # ICAO's specimen


def failed(checks):
    return {c.code for c in checks if not c.passed}


def test_card_of_2021():
    card = parse_identity_qr(CARD)
    assert card
    assert card.personal_id == "045090000123"
    assert card.old_id == ""
    assert card.name == "NGUYỄN VĂN A"
    assert card.birth_date == date(1990, 1, 1)
    assert card.residence == "Thôn 1, Hải Thượng, Hải Lăng, Quảng Trị"
    assert card.issue_date == date(2021, 4, 15)
    assert card.extra == ()


def test_card_of_2024_keeps_its_tail():
    card = parse_identity_qr(CARD + "||TRẦN THỊ B|NGUYỄN VĂN C")
    assert card
    assert card.extra == ("", "TRẦN THỊ B", "NGUYỄN VĂN C")


def test_a_bad_date_leaves_its_neighbours():
    card = parse_identity_qr(CARD.replace("01011990", "31021990"))
    assert card
    assert card.birth_date is None
    assert card.name == "NGUYỄN VĂN A"
    assert card.issue_date == date(2021, 4, 15)


@pytest.mark.parametrize("text", ["", "https://example.vn/?a=1", "1|2|3|4|5|6|7", CARD.rsplit("|", 1)[0], CARD[1:]])
def test_other_qr_is_no_card(text):
    assert parse_identity_qr(text) is None


@given(st.text(max_size=80))
def test_any_text_is_parsed_or_refused(text):
    parse_identity_qr(text)
    parse_system_qr(text)
    parse_mrz(text)


@pytest.mark.parametrize("separator", ["|", "\n", ";"])
def test_paper_of_the_system(separator):
    parts = [
        "H50.12-251003-0007",
        "1.001193",
        "045190990123",
        "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
        "03/10/2025 09:15",
    ]
    paper = parse_system_qr(separator.join(parts))
    assert paper
    assert paper.dossier.text == "H50.12-251003-0007"
    assert paper.procedure_code == "1.001193"
    assert paper.parts == tuple(parts)


def test_td1():
    zone = parse_mrz(TD1, today=date(2026, 1, 1))
    assert zone
    assert zone.personal_id == "045090000123"
    assert zone.document_number == "090000123"
    assert zone.name == "NGUYEN VAN A"
    assert zone.birth_date == date(1990, 1, 1)
    assert zone.expiry_date == date(2030, 1, 1)
    assert zone.sex == "Nam"
    assert zone.nationality == "VNM"
    assert not failed(zone.checks)
    assert parse_mrz(TD1.replace("\n", "")) == zone


def test_td3_of_the_standard():
    zone = parse_mrz(TD3, today=date(2026, 1, 1))
    assert zone
    assert zone.kind == "mrz_td3"
    assert zone.document_number == "L898902C3"
    assert zone.name == "ERIKSSON ANNA MARIA"
    assert zone.birth_date == date(1974, 8, 12)
    assert zone.sex == "Nữ"
    assert not failed(zone.checks)


def test_one_bad_digit_spoils_only_its_field():
    zone = parse_mrz(TD1.replace("9001011M", "9002011M"))
    assert zone
    assert failed(zone.checks) == {"mrz.birth_date", "mrz.composite"}
    assert zone.personal_id == "045090000123"
    assert zone.expiry_date == date(2030, 1, 1)


def test_card_number_is_held_against_the_personal_number():
    zone = parse_mrz(TD1.replace("045090000123", "045090000124"))
    assert zone
    assert "mrz.personal_id" in failed(zone.checks)


@given(st.integers(0, 29), st.data())
def test_one_changed_digit_of_a_guarded_field_is_seen(place, data):
    lines = TD1.split("\n")
    if not lines[1][place].isdigit():
        return
    other = str((int(lines[1][place]) + data.draw(st.integers(1, 9))) % 10)
    zone = parse_mrz("\n".join([lines[0], lines[1][:place] + other + lines[1][place + 1 :], lines[2]]))
    assert zone
    assert failed(zone.checks)
    assert zone.personal_id == "045090000123"
