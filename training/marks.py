"""What stands around and over the letters of a line: rules, leaders, table borders, other lines, seals, the verso."""

from __future__ import annotations

import random

import cv2
import numpy as np

from training.faces import Ink
from training.setting import SetLine


def add_marks(line: SetLine, other: Ink, rng: random.Random) -> Ink:
    """The line's strip with whatever else touches it; ``other`` is another line, for neighbours and the verso."""
    ink = line.ink.copy()
    if rng.random() < 0.28:
        _neighbour(ink, other, line, rng)
    if rng.random() < 0.06:
        _underline(ink, line, rng)
    if rng.random() < 0.05:
        _leaders(ink, line, rng)
    if rng.random() < 0.07:
        _rule(ink, line, rng)
    if rng.random() < 0.08:
        _borders(ink, line, rng)
    if rng.random() < 0.05:
        _verso(ink, other, rng)
    if rng.random() < 0.06:
        _arcs(ink, line, rng)
    if rng.random() < 0.06:
        _specks(ink, rng)
    return ink


def _thickness(line: SetLine, rng: random.Random) -> int:
    return max(1, round(line.size_px * rng.uniform(0.03, 0.08)))


def _neighbour(ink: Ink, other: Ink, line: SetLine, rng: random.Random) -> None:
    """Feet of the line above or heads of the line below."""
    leading = round(line.size_px * rng.uniform(1.12, 1.6))
    shift = leading if rng.random() < 0.5 else -leading
    height, width = min(ink.shape[0], other.shape[0]), min(ink.shape[1], other.shape[1])
    if shift > 0:
        target, source = ink[shift:height, :width], other[: max(0, height - shift), :width]
    else:
        target, source = ink[: max(0, height + shift), :width], other[-shift:height, :width]
    rows = min(target.shape[0], source.shape[0])
    np.maximum(target[:rows], source[:rows], out=target[:rows])


def _underline(ink: Ink, line: SetLine, rng: random.Random) -> None:
    y = line.base_px + round(line.size_px * rng.uniform(0.08, 0.2))
    left, right = sorted(rng.sample(range(ink.shape[1]), 2)) if rng.random() < 0.4 else (0, ink.shape[1])
    ink[y : y + _thickness(line, rng), left:right] = 255


def _leaders(ink: Ink, line: SetLine, rng: random.Random) -> None:
    """Dots at the end of the line, after its last letter, or under it where a form was filled in."""
    step = max(3, round(line.size_px * rng.uniform(0.2, 0.34)))
    radius = max(1, round(line.size_px * 0.045))
    y = line.base_px - radius + round(line.size_px * rng.uniform(0, 0.1))
    last = round(float(line.centres_px[-1]) + line.size_px * 0.5)
    begin = last if rng.random() < 0.5 else rng.randrange(ink.shape[1])
    for x in range(begin, ink.shape[1], step):
        cv2.circle(ink, (x, y), radius, 255, -1, cv2.LINE_AA)


def _rule(ink: Ink, line: SetLine, rng: random.Random) -> None:
    """A border of a table or a form's rule just over or under the letters."""
    up = line.base_px - round(line.size_px * rng.uniform(0.85, 1.25))
    down = line.base_px + round(line.size_px * rng.uniform(0.22, 0.5))
    y = max(0, up if rng.random() < 0.5 else down)
    ink[y : y + _thickness(line, rng)] = 255


def _borders(ink: Ink, line: SetLine, rng: random.Random) -> None:
    thick = _thickness(line, rng)
    first, last = float(line.centres_px[0]), float(line.centres_px[-1])
    for x in rng.sample((first - line.size_px * 0.55, last + line.size_px * 0.55), rng.randint(1, 2)):
        left = max(0, round(x))
        ink[:, left : left + thick] = 255


def _verso(ink: Ink, other: Ink, rng: random.Random) -> None:
    """The other side shines through, mirrored, faint and soft."""
    ghost = cv2.GaussianBlur(cv2.flip(other, 1), (0, 0), 1.5)
    ghost = cv2.resize(ghost, (ink.shape[1], ink.shape[0]), interpolation=cv2.INTER_LINEAR)
    np.maximum(ink, cv2.convertScaleAbs(ghost, alpha=rng.uniform(0.08, 0.25)), out=ink)


def _arcs(ink: Ink, line: SetLine, rng: random.Random) -> None:
    """Remains of a seal's rings, or strokes of a signature, paler than the print."""
    layer = np.zeros_like(ink)
    size = line.size_px
    for _ in range(rng.randint(1, 3)):
        centre = (rng.randrange(-size, ink.shape[1] + size), rng.randrange(-4 * size, 5 * size))
        axes = (round(size * rng.uniform(2, 6)), round(size * rng.uniform(2, 6)))
        cv2.ellipse(
            layer, centre, axes, rng.uniform(0, 180), 0, 360, 255, max(1, size // rng.randint(8, 20)), cv2.LINE_AA
        )
    np.maximum(ink, cv2.convertScaleAbs(layer, alpha=rng.uniform(0.12, 0.6)), out=ink)


def _specks(ink: Ink, rng: random.Random) -> None:
    for _ in range(rng.randint(1, 14)):
        centre = (rng.randrange(ink.shape[1]), rng.randrange(ink.shape[0]))
        cv2.circle(ink, centre, rng.randint(1, 2), rng.randint(80, 255), -1)
