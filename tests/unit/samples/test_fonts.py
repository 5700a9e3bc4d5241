from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from digitize.errors import SetupError
from samples import fonts


@pytest.fixture
def no_caches() -> Iterator[None]:
    fonts.path_of.cache_clear()
    yield
    fonts.path_of.cache_clear()


def test_there_are_134_vietnamese_letters() -> None:
    assert len(set(fonts.VIETNAMESE_LETTERS)) == 134


@pytest.mark.parametrize("family", sorted(fonts.FAMILIES))
def test_every_face_has_all_vietnamese_letters(family: str) -> None:
    for bold in (False, True):
        for italic in (False, True):
            assert fonts.missing_letters(fonts.path_of(family, bold, italic)) == ""


def test_the_letters_are_drawn_and_not_boxes() -> None:
    face = fonts.face("tinos", 40)
    missing = face.getmask("\U0010fffe").getbbox()
    shapes = {bytes(face.getmask(letter)) for letter in fonts.VIETNAMESE_LETTERS}
    assert len(shapes) == 134
    assert missing is not None


def test_without_any_font_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch, no_caches: None) -> None:
    monkeypatch.setattr(fonts, "_files", dict)
    with pytest.raises(fonts.FontMissingError) as caught:
        fonts.path_of("tinos")
    assert isinstance(caught.value, SetupError)
    assert "fonts-croscore" in caught.value.text_vi


def test_a_face_without_the_letters_is_passed_over(monkeypatch: pytest.MonkeyPatch, no_caches: None) -> None:
    real = fonts.missing_letters
    monkeypatch.setattr(
        fonts, "missing_letters", lambda path: "ạ" if Path(path).name.startswith("Tinos") else real(path)
    )
    other = fonts.path_of("tinos")
    assert not other.name.startswith("Tinos")
    assert real(other) == ""
