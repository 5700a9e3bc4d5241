"""Choosing between look-alike spellings."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitize.ocr import Word
from digitize.ocr.choices import ChoiceWord, candidates
from digitize.ocr.language import load_language, skeleton
from digitize.ocr.spelling import spell
from digitize.ocr.tsv import make_line
from digitize.scan import Box

LANGUAGE = load_language()


def spelled(text: str, **choices: tuple[tuple[tuple[str, float], ...], ...]) -> str:
    words = [ChoiceWord(word, Box(0, 0, 9, 9), 0.9, choices=choices.get(word, ())) for word in text.split()]
    return " ".join(line.text for line in spell([make_line(words)], LANGUAGE))


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("quy định về tô chức thực hiện", "quy định về tổ chức thực hiện"),
        ("sửa đôi, bồ sung một sô điều", "sửa đổi, bổ sung một số điều"),
        ("Ủy ban nhân dân tình Quảng Ngãi", "Ủy ban nhân dân tỉnh Quảng Ngãi"),
        ("CỘNG HÒA XÃ HỌI CHỦ NGHĨA VIỆT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("cơ quan có thâm quyên", "cơ quan có thẩm quyền"),
    ],
)
def test_lost_diacritics_come_back(read: str, meant: str) -> None:
    assert spelled(read) == meant


@pytest.mark.parametrize(
    "right",
    [
        "ông Trần Văn Mẫn giữ chức vụ Trưởng Ban Quản lý",
        "bà Tô Thị Hoa và ông Lân, anh Cân",
        "số 115/2021/NĐ-CP ngày 16/12/2021",
        "UBND HĐND TTHC NGƯT",
        "ông LÊ VĂN MẨN",
        "Người ký: PHẠM THỊ LỤA",
        "NGÔ QUỐC SÔ",
        "bà Huỳnh Hữu Nhạ",
        "Hoà bình, Thuý, khoẻ",
        "John Smith, 12 Baker Street",
    ],
)
def test_what_is_right_stays(right: str) -> None:
    assert spelled(right) == right


def test_second_choices_of_the_engine_count() -> None:
    near = ((("b", 1.0),), (("ỗ", 2.0), ("ộ", 5.0), ("ổ", 6.0)))
    found = candidates(ChoiceWord("bỗ", Box(0, 0, 9, 9), 0.5, choices=near), LANGUAGE)
    assert found is not None
    assert found.costs["bỗ"] == 0
    assert found.costs["bộ"] == 3.0
    assert found.costs["bổ"] == 4.0
    assert found.costs["bố"] > 10
    assert set(map(skeleton, found.costs)) == {"bo"}


def test_places_of_the_engine_may_be_more_than_letters() -> None:
    places = (
        ((" ", 0.5),),
        (("đ", 0.8),),
        (("ô", 1.3), ("ổ", 3.6)),
        (("i", 1.6), ("ổ", 21.0)),
        ((",", 0.7), (".", 20.0)),
    )
    found = candidates(ChoiceWord("đôi,", Box(0, 0, 9, 9), 0.5, choices=places), LANGUAGE)
    assert found is not None
    assert (found.core, found.after) == ("đôi", ",")
    assert found.costs["đổi"] == pytest.approx(2.3)


@settings(deadline=None)
@given(st.lists(st.text("aăâoôơuư đbcnt.,:19/AÁĐ", min_size=1, max_size=8).filter(str.strip), max_size=8))
def test_only_diacritics_change(parts: list[str]) -> None:
    words = [Word(word, Box(1, 2, 3, 4), 0.5) for part in parts for word in part.split()]
    if not words:
        assert spell([], LANGUAGE) == ()
        return
    (line,) = spell([make_line(words)], LANGUAGE)
    assert len(line.words) == len(words)
    for before, after in zip(words, line.words, strict=True):
        assert skeleton(before.text.lower()) == skeleton(after.text.lower())
        assert (before.box_px, before.confidence) == (after.box_px, after.confidence)
        assert before.text.isupper() == after.text.isupper()


def test_language_prefers_what_stands_together() -> None:
    assert LANGUAGE.cost("chức", "tổ") < LANGUAGE.cost("chức", "tô")
    assert LANGUAGE.cost("tổ") < LANGUAGE.cost("tô") < LANGUAGE.cost("tỗ") < LANGUAGE.cost("xyz")
    assert LANGUAGE.knows("nguyễn")
    assert not LANGUAGE.knows("xyzt")
    assert {"tổ", "tô"} <= set(LANGUAGE.variants("to"))
