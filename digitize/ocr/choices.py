"""What else a word may be: the engine's second choices and the same letters with other diacritics.

Most errors in Vietnamese print are a lost or changed diacritic (``tổ``→``tô``, ``bổ``→``bỗ``). The engine often has the
right letter as its second choice; where it has not, a known syllable with the same letters is a weaker candidate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from digitize.ocr.language import Language, marks, skeleton
from digitize.ocr.model import Word
from digitize.ocr.syllables import is_legal_syllable

SymbolChoices = tuple[tuple[str, float], ...]
"""What one place of a word may be: symbols with the engine's cost, best first; a difference of 5 is small, 20 large."""

_MOST_COST = 12.0
_MARK_COST = 10.0
"""Cost of one changed letter and of each changed mark on it where the engine has no such choice (measured)."""
_MOST_CANDIDATES = 60
_CORE = re.compile(r"^([^\w]*)([^\W\d_]+)([^\w]*)$")
_BREAK = re.compile(r"[.;:!?()\[\]\"“”,]")


@dataclass(frozen=True, slots=True)
class ChoiceWord(Word):
    """A word as an engine gives it, with its second choices where the engine tells them."""

    choices: tuple[SymbolChoices, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidates:
    """What a word may be: letters between punctuation, each spelling with its cost (0 for what was read)."""

    before: str
    core: str
    after: str
    costs: dict[str, float]

    @property
    def opens(self) -> bool:
        """Whether the word stands after a break, so that the word before says nothing of it."""
        return bool(self.before)

    @property
    def closes(self) -> bool:
        """Whether a break follows."""
        return bool(_BREAK.search(self.after))


def candidates(word: Word, language: Language) -> Candidates | None:
    """Spellings a word may have; None for what is no plain word (numbers, abbreviations, symbols)."""
    match = _CORE.match(word.text)
    if match is None:
        return None
    before, core, after = match.groups()
    if is_abbreviation(core):
        return None
    costs = {core: 0.0}
    if isinstance(word, ChoiceWord) and word.choices:
        places = _aligned(word.text, word.choices)[len(before) : len(before) + len(core)]
        costs.update(_second_choices(core, places, language))
    low = core.lower()
    for variant in language.variants(low):
        spelling = _in_case_of(core, variant)
        if len(spelling) == len(core) and spelling not in costs:
            costs[spelling] = _MARK_COST * _changes(low, variant)
    return Candidates(before, core, after, costs)


def core_of(text: str) -> str | None:
    """The letters of a token between punctuation; None where it holds digits or inner marks."""
    match = _CORE.match(text)
    return match.group(2) if match else None


def is_abbreviation(core: str) -> bool:
    """Whether letters are an abbreviation such as UBND or HĐND."""
    return core.isupper() and 1 < len(core) <= 6 and not is_legal_syllable(core)


def _second_choices(core: str, places: list[SymbolChoices | None], language: Language) -> dict[str, float]:
    spellings = [("", 0.0)]
    for letter, choices in zip(core, places, strict=True):
        options = _letter_options(letter, choices)
        spellings = [
            (start + option, total + cost)
            for start, total in spellings
            for option, cost in options
            if total + cost <= _MOST_COST
        ]
        spellings = sorted(spellings, key=lambda each: each[1])[:_MOST_CANDIDATES]
    found: dict[str, float] = {}
    for spelling, cost in spellings:
        if spelling != core and language.knows(spelling.lower()):
            found.setdefault(spelling, cost)
    return found


def _letter_options(letter: str, choices: SymbolChoices | None) -> list[tuple[str, float]]:
    options = [(letter, 0.0)]
    if choices is not None:
        own = next(cost for symbol, cost in choices if symbol == letter)
        bare = skeleton(letter.lower())
        options += [
            (symbol, max(cost - own, -5.0))
            for symbol, cost in choices
            if symbol != letter
            and len(symbol) == 1
            and symbol.isalpha()
            and cost - own <= _MOST_COST
            and skeleton(symbol.lower()) == bare
        ]
    return options


def _aligned(text: str, choices: tuple[SymbolChoices, ...]) -> list[SymbolChoices | None]:
    """The choices that stand behind each character; None where the engine's text went another way.

    The engine's list may hold places for spaces and two places for one character, so the best matching in order counts.
    """
    rows, columns = len(text), len(choices)
    held = [dict(reversed(place)) for place in choices]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            score = max(best[row - 1][column], best[row][column - 1])
            cost = held[column - 1].get(text[row - 1])
            if cost is not None:
                score = max(score, best[row - 1][column - 1] + 10 - 0.1 * min(cost, 50.0))
            best[row][column] = score
    out: list[SymbolChoices | None] = [None] * rows
    row, column = rows, columns
    while row and column:
        if best[row][column] == best[row][column - 1]:
            column -= 1
        elif best[row][column] == best[row - 1][column]:
            row -= 1
        else:
            row, column = row - 1, column - 1
            out[row] = choices[column]
    return out


def _changes(left: str, right: str) -> int:
    return sum(1 + len(marks(a) ^ marks(b)) for a, b in zip(left, right, strict=True) if a != b)


def _in_case_of(core: str, low: str) -> str:
    if len(core) > 1 and core.isupper():
        return low.upper()
    return low[0].upper() + low[1:] if core[0].isupper() else low
