"""Plane transforms as PDF writes them: six numbers, row vectors, y up."""

from __future__ import annotations

import math

Matrix = tuple[float, float, float, float, float, float]
"""``(a, b, c, d, e, f)``: x' = a·x + c·y + e, y' = b·x + d·y + f (ISO 32000-1 §8.3.3)."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

_QUARTER_SINE = {0: 0.0, 90: 1.0, 180: 0.0, 270: -1.0}
_QUARTER_COSINE = {0: 1.0, 90: 0.0, 180: -1.0, 270: 0.0}


def then(first: Matrix, second: Matrix) -> Matrix:
    """The transform that does ``first``, then ``second``."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where a point goes."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def move(dx: float, dy: float) -> Matrix:
    """Translation."""
    return (1.0, 0.0, 0.0, 1.0, dx, dy)


def scale(sx: float, sy: float) -> Matrix:
    """Scaling about the origin."""
    return (sx, 0.0, 0.0, sy, 0.0, 0.0)


def turn_clockwise(degrees: int) -> Matrix:
    """Exact turn about the origin by 0, 90, 180 or 270 degrees."""
    sine, cosine = _QUARTER_SINE[degrees % 360], _QUARTER_COSINE[degrees % 360]
    return (cosine, -sine, sine, cosine, 0.0, 0.0)


def turn_counter_clockwise(degrees: float) -> Matrix:
    """Turn about the origin by any angle."""
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    return (cosine, sine, -sine, cosine, 0.0, 0.0)


def operands(matrix: Matrix) -> bytes:
    """The six numbers as PDF writes them, without exponents."""
    return b" ".join(number(value) for value in matrix)


def number(value: float) -> bytes:
    """A PDF number with at most five decimals and no trailing zeros."""
    text = f"{value:.5f}".rstrip("0").rstrip(".")
    return b"0" if text in ("-0", "") else text.encode("ascii")
