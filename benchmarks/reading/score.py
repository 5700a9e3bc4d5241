"""How reading is scored: W, Wp and Ci, so that figures of different set-ups compare.

* **W**: share of the truth's words not found among the words read on the page, as a multiset, strict.
* **Wp**: the same without handwritten parts, dash kinds folded and curly quotes straightened: the headline figure.
* **Ci**: character error rate where a truth line may match any stretch inside a read line.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_FOLDED = str.maketrans({**dict.fromkeys("‐‑‒–—―−", "-"), **dict.fromkeys("“”„‟", '"'), **dict.fromkeys("‘’‚‛", "'")})


@dataclass(frozen=True, slots=True)
class TruthLine:
    """One line of a page's truth; ``hand`` are its handwritten parts."""

    text: str
    kind: str = "print"
    hand: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one page; add them up over pages before dividing."""

    words: int
    words_missed: int
    print_words: int
    print_words_missed: int
    characters: int
    characters_wrong: int
    missed: tuple[str, ...] = ()

    @property
    def w(self) -> float:
        """W, 0–1."""
        return self.words_missed / max(self.words, 1)

    @property
    def wp(self) -> float:
        """Wp, 0–1."""
        return self.print_words_missed / max(self.print_words, 1)

    @property
    def ci(self) -> float:
        """Ci, 0–1."""
        return self.characters_wrong / max(self.characters, 1)

    def __add__(self, other: Score) -> Score:
        return Score(
            self.words + other.words,
            self.words_missed + other.words_missed,
            self.print_words + other.print_words,
            self.print_words_missed + other.print_words_missed,
            self.characters + other.characters,
            self.characters_wrong + other.characters_wrong,
            self.missed + other.missed,
        )


NOTHING = Score(0, 0, 0, 0, 0, 0)


def score_lines(truth: list[TruthLine], read_lines: list[str]) -> Score:
    """Score a page whose truth comes in lines; only its lines of kind ``print`` count."""
    printed = [line for line in truth if line.kind == "print"]
    strict = Counter(word for line in printed for word in line.text.split())
    strict_read = Counter(word for line in read_lines for word in line.split())
    folded: Counter[str] = Counter()
    for line in printed:
        folded.update(without_hand(line))
    folded_read = Counter(fold(word) for word in strict_read.elements())
    missed = folded - folded_read
    wrong = sum(_line_errors(line.text, read_lines) for line in printed)
    return Score(
        words=strict.total(),
        words_missed=(strict - strict_read).total(),
        print_words=folded.total(),
        print_words_missed=missed.total(),
        characters=sum(len(line.text) for line in printed),
        characters_wrong=wrong,
        missed=tuple(sorted(missed.elements())),
    )


def fold(text: str) -> str:
    """Dash kinds as a hyphen, curly quotes straight."""
    return text.translate(_FOLDED)


def character_error_rate(truth: str, read: str) -> float:
    """Edit distance of whole texts, white space folded to single spaces, over the truth's length."""
    truth, read = " ".join(truth.split()), " ".join(read.split())
    return edit_distance(truth, read) / max(len(truth), 1)


def edit_distance(left: str, right: str) -> int:
    """Levenshtein distance."""
    return int(_last_row(left, right, anywhere=False)[-1])


def distance_inside(needle: str, hay: str) -> int:
    """Least edit distance of ``needle`` to any stretch of ``hay``."""
    return int(_last_row(needle, hay, anywhere=True).min())


def without_hand(line: TruthLine) -> list[str]:
    """The folded words of a line that are printed."""
    words = fold(line.text).split()
    for part in line.hand:
        for word in fold(part).split():
            if word in words:
                words.remove(word)
                continue
            # A handwritten number that is glued to print ("01/TTr"): the whole token is out of reach of print reading.
            glued = next((token for token in words if word in token), None)
            if glued is not None:
                words.remove(glued)
    return words


def _line_errors(text: str, read_lines: list[str]) -> int:
    best = len(text)
    letters = Counter(text)
    for line in read_lines:
        # Letters the line lacks altogether bound the distance from below: most lines need no full comparison.
        if (letters - Counter(line)).total() < best:
            best = min(best, distance_inside(text, line))
    return best


def _last_row(left: str, right: str, *, anywhere: bool) -> npt.NDArray[np.int64]:
    codes = np.array([ord(character) for character in right], dtype=np.int64)
    steps = np.arange(len(right) + 1, dtype=np.int64)
    row = np.zeros_like(steps) if anywhere else steps.copy()
    for number, character in enumerate(left, start=1):
        new = np.empty_like(row)
        new[0] = number
        new[1:] = np.minimum(row[1:] + 1, row[:-1] + (codes != ord(character)))
        row = np.minimum.accumulate(new - steps) + steps
    return row
