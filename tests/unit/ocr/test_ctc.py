"""From steps to symbols and words."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from digitize.ocr.choices import ChoiceWord, candidates
from digitize.ocr.ctc import Probabilities, symbols_of, tokens_of
from digitize.ocr.language import Language
from digitize.scan import Box

ALPHABET = "abcổô "


def steps_of(text: str, sure: float = 0.9) -> Probabilities:
    """One step a letter with a bare one after it, as a well-taught network would give."""
    rows = np.full((2 * len(text), len(ALPHABET) + 1), (1 - sure) / len(ALPHABET), np.float32)
    for place, letter in enumerate(text):
        rows[2 * place, ALPHABET.index(letter) + 1] = sure
        rows[2 * place + 1, 0] = sure
    return rows


@settings(max_examples=60, deadline=None)
@given(st.text(ALPHABET, max_size=12))
def test_what_was_said_is_heard(text: str) -> None:
    steps = steps_of(text)
    symbols = symbols_of(steps, ALPHABET)
    assert "".join(symbol.text for symbol in symbols) == text
    assert [symbol.step for symbol in symbols] == [2 * place for place in range(len(text))]
    tokens = tokens_of(symbols, len(steps))
    assert [token.text for token in tokens] == text.split()
    for before, after in pairwise(tokens):
        assert before.begins <= before.symbols[0].step <= before.symbols[-1].step < before.ends <= after.begins


def test_a_run_of_steps_is_one_letter_at_its_surest() -> None:
    steps = np.zeros((4, len(ALPHABET) + 1), np.float32)
    steps[:, 1] = (0.6, 0.9, 0.7, 0.1)
    steps[3, 0] = 0.9
    (symbol,) = symbols_of(steps, ALPHABET)
    assert (symbol.text, symbol.step) == ("a", 1)
    assert abs(symbol.probability - 0.9) < 1e-6


def test_a_word_is_as_sure_as_its_weakest_letter() -> None:
    steps = steps_of("abc")
    steps[2] *= 0.5
    (token,) = tokens_of(symbols_of(steps, ALPHABET), len(steps))
    assert abs(token.sureness - 0.45) < 1e-6


def test_second_choices_are_what_spelling_takes() -> None:
    steps = steps_of("ô")
    steps[0, ALPHABET.index("ổ") + 1] = 0.3
    (token,) = tokens_of(symbols_of(steps, ALPHABET), len(steps))
    word = ChoiceWord(token.text, Box(0, 0, 9, 9), 0.5, choices=tuple(each.choices for each in token.symbols))
    found = candidates(word, Language({"ổ": 5, "ô": 1}, {}))
    assert found is not None
    assert found.costs["ô"] == 0
    assert 2 < found.costs["ổ"] < 5


def test_nothing_said_is_nothing_heard() -> None:
    assert symbols_of(np.zeros((0, 7), np.float32), ALPHABET) == []
    assert tokens_of([], 5) == []
