"""Units of old addresses today (R28)."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitize.catalog import load_gazetteer

PLACES = load_gazetteer()
HAI_LANG = ("Xã Hải Lăng, tỉnh Quảng Trị",)


def test_size() -> None:
    assert len(PLACES.provinces) == 34
    assert len(PLACES.communes) == 3321
    assert sum(len(province.former) for province in PLACES.provinces.values()) == 63
    assert len({head for province in PLACES.provinces.values() for _, head in province.former}) == 63


@pytest.mark.parametrize(
    "address",
    [
        "Thôn 1, xã Hải Thượng, huyện Hải Lăng, tỉnh Quảng Trị",
        "Thôn 1, Hải Thượng, Hải Lăng, Quảng Trị",  # as identity cards write it
        "xã Hải Thượng huyện Hải Lăng tỉnh Quảng Trị",
        "XÃ HẢI THƯỢNG, HUYỆN HẢI LĂNG, TỈNH QUẢNG TRỊ.",
        unicodedata.normalize("NFD", "Thôn 1, xã Hải Thượng, huyện Hải Lăng, tỉnh Quảng Trị"),
    ],
)
def test_an_old_address_is_told_its_unit_of_today(address: str) -> None:
    now = PLACES.unit_now(address)
    assert now is not None
    assert (now.names_vi, now.codes, now.certain) == (HAI_LANG, ("19702",), True)


def test_tone_placement_does_not_matter() -> None:
    old = PLACES.unit_now("xã Liên Thủy, huyện Lệ Thủy, tỉnh Quảng Bình")
    assert old == PLACES.unit_now("xã Liên Thuỷ, huyện Lệ Thuỷ, tỉnh Quảng Bình")
    assert old is not None
    assert old.certain


@pytest.mark.parametrize(
    "address",
    [
        "xã Hải Lăng, tỉnh Quảng Trị",
        "Thôn 2, Hải Lăng, Quảng Trị",
        "Hà Nội",
        "",
        "somewhere else",
        "Quốc tịch Việt Nam",
    ],
)
def test_what_names_a_unit_of_today_or_none_gives_nothing(address: str) -> None:
    assert PLACES.unit_now(address) is None


def test_before_the_reform_there_is_nothing_to_tell() -> None:
    address = "xã Hải Thượng, huyện Hải Lăng, tỉnh Quảng Trị"
    assert PLACES.unit_now(address, date(2025, 6, 30)) is None
    assert PLACES.unit_now(address, date(2025, 7, 1)) is not None


def test_a_merged_province_alone_is_told_too() -> None:
    now = PLACES.unit_now("tỉnh Quảng Bình")
    assert now is not None
    assert now.names_vi == ("Tỉnh Quảng Trị",)


def test_several_are_named_where_the_address_leaves_it_open() -> None:
    now = PLACES.unit_now("Phường 1, thành phố Hồ Chí Minh")
    if now is None:  # a ward of that name may be in force today
        pytest.fail("no unit found")
    assert not now.certain
    assert len(now.names_vi) == len(now.codes) > 1
    assert all(code in PLACES.communes for code in now.codes)


@given(st.text(max_size=60))
def test_any_text_is_survived(text: str) -> None:
    PLACES.unit_now(text)
    PLACES.unit_now(f"{text}, huyện Hải Lăng, tỉnh Quảng Trị")
