"""Alphabet and texts of training lines."""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samples.fonts import VIETNAMESE_LETTERS
from tests.unit.training.conftest import POOLS
from training.alphabet import CHARACTERS, CLASSES, NOTHING, classes_of, collapsed, text_of, written
from training.text import line_text, load_pools


def test_every_vietnamese_letter_digit_and_latin_letter_has_one_class() -> None:
    assert set(VIETNAMESE_LETTERS + "abcxyzABCXYZ0123456789 .,;:/-–()%") <= set(CHARACTERS)
    assert len(set(CHARACTERS)) == len(CHARACTERS) == CLASSES - 1
    assert unicodedata.normalize("NFC", CHARACTERS) == CHARACTERS


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=20))
def test_written_text_goes_to_classes_and_back(text: str) -> None:
    line = written(text)
    assert written(line) == line
    assert text_of(classes_of(line)) == line
    assert NOTHING not in classes_of(line)


def test_look_alikes_are_folded_and_unknown_characters_left_out() -> None:
    assert written("To\u0302\u0309 trưởng\u00a0— \tÐiều 1 中") == "Tổ trưởng – Điều 1"


def test_steps_collapse_as_ctc_does() -> None:
    a, b = classes_of("ab")
    assert collapsed([0, a, a, 0, a, b, b, 0, 0, b]) == [a, a, b, b]
    assert collapsed([]) == []


def test_lines_are_drawn_alike_by_seed_and_hold_all_kinds() -> None:
    lines = [line_text(POOLS, 30, random.Random(number)) for number in range(600)]
    assert lines == [line_text(POOLS, 30, random.Random(number)) for number in range(600)]
    assert all(line and line == written(line) for line in lines)
    text = "\n".join(lines)
    for wanted in ("QUYẾT", "UBND", "Application", "Huỳnh", "khuỷu", "/20", "%", "ngày ", "Họ"):
        assert wanted in text
    assert sum(line.isupper() for line in lines) > 30


@pytest.mark.parametrize("length", [1, 12, 90])
def test_lines_have_about_the_length_asked_for(length: int) -> None:
    lengths = [len(line_text(POOLS, length, random.Random(number))) for number in range(200)]
    assert sum(lengths) / len(lengths) < length + 30
    assert max(lengths) > length * 0.5


def test_pools_are_kept_whole(tmp_path: Path) -> None:
    POOLS.save(tmp_path / "pools.json.gz")
    assert load_pools(tmp_path / "pools.json.gz") == POOLS
