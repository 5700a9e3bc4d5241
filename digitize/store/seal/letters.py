"""The letters Vietnamese adds to the basic Latin ones."""

from __future__ import annotations

import unicodedata

_TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")


def _letters() -> str:
    lower = [unicodedata.normalize("NFC", base + tone) for base in "aăâeêioôơuưy" for tone in _TONES]
    small = [letter for letter in [*lower, "đ"] if not letter.isascii()]
    return "".join(small) + "".join(letter.upper() for letter in small)


VIETNAMESE_LETTERS = _letters()
"""The 134 letters with marks, small and capital, in NFC."""
