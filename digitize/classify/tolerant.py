"""Matching printed phrases in text that an engine read with slips: wrong diacritics, 1 for l, split or joined words."""

from __future__ import annotations

from functools import lru_cache

from digitize.vietnamese import fold

GRAM = 5
"""Letters a gram: short enough to survive one slip in a phrase, long enough not to occur by chance."""

_LOOK_ALIKES = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l"})


@lru_cache(maxsize=16_384)
def squash(text: str) -> str:
    """Letters and digits of ``text`` without accents, case, spaces and marks; look-alikes (0 o, 1 i l) made one."""
    return "".join(c for c in fold(text) if c.isalnum() or c == "|").translate(_LOOK_ALIKES)


def grams(squashed: str, length: int = GRAM) -> frozenset[str]:
    """All stretches of ``length`` letters; the whole text where it is shorter."""
    if len(squashed) <= length:
        return frozenset((squashed,)) if squashed else frozenset()
    return frozenset(squashed[i : i + length] for i in range(len(squashed) - length + 1))


def contained(phrase_grams: frozenset[str], page_grams: frozenset[str]) -> float:
    """Share of a phrase's grams that a page holds, 0–1."""
    return len(phrase_grams & page_grams) / len(phrase_grams) if phrase_grams else 0.0


def find(pattern: str, text: str) -> tuple[int, int]:
    """Where ``pattern`` stands in ``text`` with the fewest edits: (edits, end index).

    Myers' bit-parallel algorithm (J. ACM 46, 1999) for approximate substring search: one step a letter of the text,
    however long the pattern. An empty pattern is found at once: (0, 0).
    """
    size = len(pattern)
    if not size:
        return 0, 0
    masks: dict[str, int] = {}
    for place, letter in enumerate(pattern):
        masks[letter] = masks.get(letter, 0) | (1 << place)
    full, top = (1 << size) - 1, 1 << (size - 1)
    positive, negative, edits = full, 0, size
    best, best_end = size, 0
    for place, letter in enumerate(text):
        equal = masks.get(letter, 0)
        vertical = equal | negative
        horizontal = (((equal & positive) + positive) ^ positive) | equal
        up = negative | (~(horizontal | positive) & full)
        down = positive & horizontal
        if up & top:
            edits += 1
        elif down & top:
            edits -= 1
        up = (up << 1) & full
        down = (down << 1) & full
        positive = down | (~(vertical | up) & full)
        negative = up & vertical
        if edits < best:
            best, best_end = edits, place + 1
    return best, best_end


def likeness(pattern: str, text: str) -> float:
    """1 if ``pattern`` stands in ``text`` letter by letter, 0 if nothing of it does."""
    edits, _ = find(pattern, text)
    return 1.0 - edits / len(pattern) if pattern else 0.0
