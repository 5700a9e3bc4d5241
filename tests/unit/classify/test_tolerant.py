"""Approximate search and squashing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from digitize.classify.tolerant import contained, find, grams, likeness, squash

LETTERS = st.text("abcd", max_size=12)


def slow_find(pattern: str, text: str) -> int:
    """Fewest edits by the textbook table."""
    row = [0] * (len(text) + 1)
    for i, a in enumerate(pattern, start=1):
        new = [i]
        for j, b in enumerate(text, start=1):
            new.append(min(row[j] + 1, new[j - 1] + 1, row[j - 1] + (a != b)))
        row = new
    return min(row)


@given(LETTERS, st.text("abcd", max_size=30))
def test_finds_the_fewest_edits(pattern: str, text: str) -> None:
    assert find(pattern, text)[0] == slow_find(pattern, text)


@given(LETTERS, LETTERS, LETTERS)
def test_finds_what_is_there(before: str, pattern: str, after: str) -> None:
    edits, end = find(pattern, before + pattern + after)
    assert edits == 0
    assert (before + pattern + after)[:end].endswith(pattern)


def test_squash_ignores_accents_case_spaces_and_look_alikes() -> None:
    assert squash("TỜ KHAI ĐĂNG KÝ KHAI SINH") == squash("to khal dang ky kha1 s lnh")
    assert squash("CỌNG HOÀ") == squash("Cộng hòa")


def test_one_slip_leaves_most_grams() -> None:
    phrase = grams(squash("Quan hệ với người được khai sinh"))
    assert contained(phrase, grams(squash("…Quan hệ vói nguời đuợc khai sjnh: Cha"))) > 0.7
    assert contained(phrase, grams(squash("Quan hệ với người đã chết"))) < 0.6


@given(st.text(max_size=40))
def test_likeness_of_itself_is_one(text: str) -> None:
    letters = squash(text)
    assert likeness(letters, letters) == (1.0 if letters else 0.0)
