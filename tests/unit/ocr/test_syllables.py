"""Legal syllables by rule."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitize.ocr.syllables import is_legal_syllable, legal_share, legal_syllables

LEGAL = (
    "cộng hòa hoà xã hội chủ nghĩa việt nam độc lập tự do hạnh phúc nghiêng giếng gì quốc quý quyết thuở khuya khuỷu",
    "nguyễn thoáng ngoằn yêu yên ương ủy uỷ thúy thuý giấy giết tiếng xuyên kỹ kĩ lý quạnh huỳnh đường rượu hươu ghế",
)
ILLEGAL = "chiẻn cọngg kao ghà ngĩa việc2 tht tăch hat cap nghà zô ưởg wa this"


@pytest.mark.parametrize("word", " ".join(LEGAL).split())
def test_legal(word: str) -> None:
    assert is_legal_syllable(word)
    assert is_legal_syllable(word.upper())


@pytest.mark.parametrize("word", ILLEGAL.split())
def test_illegal(word: str) -> None:
    assert not is_legal_syllable(word)


def test_how_many_there_are() -> None:
    # Counts of possible syllables in the literature run from 15,000 to 20,000.
    assert 15_000 < len(legal_syllables()) < 20_000


@settings(deadline=None)
@given(st.sampled_from(sorted(legal_syllables())))
def test_every_one_is_well_formed(syllable: str) -> None:
    assert unicodedata.is_normalized("NFC", syllable)
    marks = [mark for mark in unicodedata.normalize("NFD", syllable) if mark in "\u0300\u0301\u0303\u0309\u0323"]
    assert len(marks) <= 1
    if syllable.endswith(("c", "ch", "p", "t")):
        assert marks in (["\u0301"], ["\u0323"])


def test_share() -> None:
    assert legal_share(["Cộng hòa xã hội"]) == 1.0
    assert legal_share([]) == 0.0
    assert legal_share(["1234 / -"]) == 0.0
    assert legal_share(["Cộng xyzt"]) == 0.5
