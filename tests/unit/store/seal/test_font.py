"""The stamp font is checked in code: all letters, right units, small subsets."""

from __future__ import annotations

from pathlib import Path

import pytest

from digitize.errors import SetupError
from digitize.store.seal.font import font_bytes, font_subset
from digitize.store.seal.letters import VIETNAMESE_LETTERS

OTHER_UNITS = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


def test_there_are_134_letters() -> None:
    assert len(set(VIETNAMESE_LETTERS)) == len(VIETNAMESE_LETTERS) == 134


def test_font_has_all_letters_and_subset_is_small() -> None:
    assert font_bytes()
    subset = font_subset(frozenset("Người ký: 0123456789"))
    assert len(subset.program) < 9_000
    whole = font_subset(frozenset(VIETNAMESE_LETTERS))
    assert all(letter in whole.glyphs for letter in VIETNAMESE_LETTERS)


def test_widths_are_those_of_times_new_roman() -> None:
    subset = font_subset(frozenset("0Mi"))
    assert [subset.widths[subset.glyphs[letter]] for letter in "0Mi"] == [500, 889, 278]
    assert subset.width_pt("00", 10) == pytest.approx(10.0)


def test_letter_outside_the_font_becomes_a_question_mark() -> None:
    subset = font_subset(frozenset("a漢"))
    assert subset.encode("漢") == subset.encode("?")


def test_missing_or_unfit_font_is_a_setup_error(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="fonts-texgyre"):
        font_bytes(tmp_path / "none.otf")
    if OTHER_UNITS.exists():
        with pytest.raises(SetupError):
            font_bytes(OTHER_UNITS)
