"""What the recogniser can write: one class a character, NFC, and class 0 for nothing."""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Iterable, Sequence

_VIETNAMESE = "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
_MARKS = " .,;:!?'\"()[]{}<>/\\|-–_+*=%&@#$^~`°§«»“”‘’…•₫²³½×÷≤≥±·"
CHARACTERS = "".join(
    dict.fromkeys(string.ascii_lowercase + string.ascii_uppercase + _VIETNAMESE + _VIETNAMESE.upper() + string.digits)
) + "".join(dict.fromkeys(_MARKS))
"""All characters in the order of their classes, which begin at 1."""
NOTHING = 0
"""Class of the CTC blank."""
CLASSES = len(CHARACTERS) + 1

_CLASS = {character: number for number, character in enumerate(CHARACTERS, start=1)}
_FOLDED = str.maketrans(
    {"—": "–", "―": "–", "−": "-", "‐": "-", "‑": "-", "\u00a0": " ", "\t": " ", "″": '"', "′": "'", "Ð": "Đ", "ð": "đ"}
)


def written(text: str) -> str:
    """Text as the recogniser writes it: NFC, look-alike dashes and D with stroke as one, single spaces.

    Characters it has no class for are left out.
    """
    folded = unicodedata.normalize("NFC", text).translate(_FOLDED)
    return " ".join("".join(each for each in folded if each in _CLASS).split())


def classes_of(text: str) -> list[int]:
    """Class of each character.

    Raises:
        KeyError: a character has no class; put the text through :func:`written` first.
    """
    return [_CLASS[character] for character in text]


def text_of(classes: Iterable[int]) -> str:
    """Characters of classes; class 0 gives nothing."""
    return "".join(CHARACTERS[each - 1] for each in classes if each != NOTHING)


def collapsed(best: Sequence[int]) -> list[int]:
    """Classes of a row of CTC steps: repeats become one, then the blanks go."""
    return [each for place, each in enumerate(best) if each != NOTHING and (place == 0 or best[place - 1] != each)]
