"""From a recogniser's steps along a line to symbols and words: what, where, how sure, and what else it may be.

CTC gives for each step the probabilities of all characters and of none. A run of steps with one character best is that
character, at the step where it is likeliest; its rivals there are the second choices that spelling looks at.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from digitize.ocr.choices import SymbolChoices

Probabilities = npt.NDArray[np.float32]
"""Steps × classes; class 0 is none, class k the k-th character of the alphabet."""

_COST_SCALE = 3.0
"""Costs of choices are such that a rival fifty times less likely costs 12, the most that spelling looks at."""
_NO_RIVAL = 0.983
"""Of a symbol this sure no rival is likely enough to be looked at."""
_MOST_CHOICES = 5


@dataclass(frozen=True, slots=True)
class Symbol:
    """A character, the step of its peak, its probability there (0–1), and what else may stand there, best first."""

    text: str
    step: int
    probability: float
    choices: SymbolChoices


@dataclass(frozen=True, slots=True)
class Token:
    """Symbols between spaces. ``begins`` and ``ends`` are the steps between which the word has the line to itself."""

    symbols: tuple[Symbol, ...]
    begins: int
    ends: int

    @property
    def text(self) -> str:
        """The word."""
        return "".join(symbol.text for symbol in self.symbols)

    @property
    def sureness(self) -> float:
        """Probability of the least sure symbol: one wrong letter makes the word wrong."""
        return min(symbol.probability for symbol in self.symbols)


def symbols_of(probabilities: Probabilities, alphabet: str) -> list[Symbol]:
    """Symbols along a line, in order, spaces among them."""
    best = probabilities.argmax(axis=1)
    edges = np.flatnonzero(np.diff(best)) + 1
    found: list[Symbol] = []
    for begin, end in zip([0, *edges.tolist()], [*edges.tolist(), len(best)], strict=True):
        number = int(best[begin]) if end > begin else 0
        if number:
            step = begin + int(probabilities[begin:end, number].argmax())
            row = probabilities[step]
            found.append(Symbol(alphabet[number - 1], step, float(row[number]), _choices(row, alphabet)))
    return found


def tokens_of(symbols: list[Symbol], steps: int) -> list[Token]:
    """Words of a line of ``steps`` steps; none where it holds nothing but spaces."""
    tokens: list[Token] = []
    begins, word = 0, list[Symbol]()
    for symbol in [*symbols, Symbol(" ", steps, 1.0, ())]:
        if symbol.text != " ":
            word.append(symbol)
            continue
        if word:
            tokens.append(Token(tuple(word), begins, symbol.step))
            word = []
        begins = symbol.step
    return tokens


def _choices(row: Probabilities, alphabet: str) -> SymbolChoices:
    best = int(row.argmax())
    if row[best] > _NO_RIVAL:
        return ((alphabet[best - 1], -_COST_SCALE * math.log(float(row[best]))),)
    numbers = np.argsort(-row)[: _MOST_CHOICES + 1]
    return tuple(
        (alphabet[int(number) - 1], -_COST_SCALE * math.log(max(float(row[number]), 1e-9)))
        for number in numbers
        if number and row[number] > 0
    )[:_MOST_CHOICES]
