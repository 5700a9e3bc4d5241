"""Shapes of tokens that are no plain words: numbers, dates, document numbers, bullets. How odd each is, in nats."""

from __future__ import annotations

import re

_SHAPES = (
    (re.compile(r"^\W*\d+(?:[./,:–-]\d+)*\W*$"), 7.0),  # 12, 1.000.000, 16/12/2021
    (re.compile(r"^[-–+*•]$"), 7.0),
    (re.compile(r"^\W*[cdk]?m[²³]\W*$"), 7.0),
    (re.compile(r"^\W*[IVX]+\W*$"), 8.0),
    (re.compile(r"^\W*\d*/?(?:\d{4}/)?[A-ZĐ]{1,8}r?(?:[-/][A-ZĐ]{1,9})*\W*$"), 9.0),  # 125/2021/NĐ-CP, UBND, TTr-UBND
    (re.compile(r"^\W*[\w.+-]+@[\w-]+(?:\.[\w-]+)+\W*$"), 9.0),
    (re.compile(r"^\W*[^\W\d_]{1,8}\W*$"), 11.0),
)
_OTHER = 15.0
_SOUND = 10.0


def oddness(text: str) -> float:
    """Nats that a token of this shape costs beside words of the language table; 15 for what has no known shape."""
    return next((nats for shape, nats in _SHAPES if shape.match(text)), _OTHER)


def is_sound_token(text: str) -> bool:
    """Whether a token that is no plain word has a shape that papers are full of."""
    return oddness(text) < _SOUND
