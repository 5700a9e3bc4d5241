"""Canonical forms of Vietnamese text: NFC, accent folding, tone placement, names, search keys."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")  # huyền sắc ngã hỏi nặng
_VOWELS = frozenset("aeiouy")
_STROKE_D = str.maketrans("đĐ", "dD")
_LETTERS = re.compile(r"[^\W\d_]+")
_NOT_ALNUM = re.compile(r"[\W_]+")
_SPACES = re.compile(r"\s+")
_EDGE_OF_NAME = re.compile(r"^[\s.,;:…·_\-–—'\"“”|()\[\]]+|[\s.,;:…·_\-–—'\"“”|()\[\]]+$")


def nfc(text: str) -> str:
    """``text`` in Unicode NFC, the only form in which text is kept."""
    return unicodedata.normalize("NFC", text)


def single_spaced(text: str) -> str:
    """NFC, each run of white space one space, none at the ends."""
    return _SPACES.sub(" ", nfc(text)).strip()


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """``text`` without accents and case, ``đ`` as ``d``: the form in which printed text is matched tolerantly.

    Idempotent. Keeps the number of characters for Vietnamese text in NFC, so that places found in the folded text are
    places in the text itself.
    """
    lowered = unicodedata.normalize("NFD", text).casefold()
    bare = "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare.translate(_STROKE_D))


def fold_tones(text: str) -> str:
    """NFC text with each tone mark at one canonical place of its syllable; accents and case stay.

    ``hoà`` and ``hòa`` both give ``hòa``, ``thuý`` and ``thúy`` both ``thúy``, ``qúy`` and ``quý`` both ``quý``.
    Words that are not one Vietnamese syllable are left alone.
    For comparison only: names are kept as their owners spell them.
    """
    return _LETTERS.sub(lambda found: _place_tone(found.group()), nfc(text))


@lru_cache(maxsize=16_384)
def _place_tone(word: str) -> str:
    """Move the single tone mark of a syllable to its canonical vowel."""
    letters = [unicodedata.normalize("NFD", letter) for letter in word]
    tones = [mark for letter in letters for mark in letter[1:] if mark in _TONES]
    if len(tones) != 1:
        return word
    bare = [letter[0] + "".join(m for m in letter[1:] if m not in _TONES) for letter in letters]
    place = _tone_place(bare)
    if place is None:
        return word
    bare[place] += tones[0]
    return unicodedata.normalize("NFC", "".join(bare))


def _tone_place(letters: list[str]) -> int | None:
    """Index of the letter that carries the tone, None if the letters are not one syllable with one vowel group."""
    bases = [letter[0].lower() for letter in letters]
    start = 0
    while start < len(bases) and bases[start] not in _VOWELS:
        start += 1
    following_vowel = start + 1 < len(bases) and bases[start + 1] in _VOWELS
    opening = "".join(bases[: start + 1])
    if following_vowel and (opening == "qu" or (opening == "gi" and len(letters[start]) == 1)):
        start += 1  # the u of "qu" and the i of "gi" belong to the consonant
    end = start
    while end < len(bases) and bases[end] in _VOWELS:
        end += 1
    if end == start or any(base in _VOWELS for base in bases[end:]):
        return None
    marked = [i for i in range(start, end) if len(letters[i]) > 1]
    if marked:
        return marked[-1]  # ê, ơ of "iê", "ươ" …
    length = end - start
    if length == 1:
        return start
    if end < len(bases):
        return end - 1  # a final consonant follows: "hoàn"
    return start + 1 if length >= 3 else start  # "ngoài"; "hòa", "cáo"


def same_text(first: str, second: str) -> bool:
    """Whether two texts say the same but for NFC/NFD, letter case, tone placement and white space (R13)."""
    return _comparable(first) == _comparable(second)


def _comparable(text: str) -> str:
    return fold_tones(single_spaced(text).casefold())


def normalise_name(text: str) -> str:
    """A person's or organisation's name: NFC, single-spaced, no leader dots or stray punctuation at its ends.

    Letter case and tone placement stay as written. Idempotent.
    """
    return _EDGE_OF_NAME.sub("", single_spaced(text))


def search_key(text: str) -> str:
    """What is indexed and looked up: folded letters and digits, words parted by one space. Idempotent."""
    return _NOT_ALNUM.sub(" ", fold(text)).strip()
