"""Type-setting of one line: characters beside each other on a strip, with the place of each."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from training.faces import Ink, glyph

_ABOVE, _BELOW, _ASIDE = 1.45, 0.65, 0.7
"""Room over the base line, under it and at the ends, in type sizes."""


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line set on a strip: ink, base line, and the middle of each character from the left, all in pixels."""

    ink: Ink
    base_px: int
    size_px: int
    centres_px: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a line is set: spacing between letters and words beyond the font's own in type sizes, and unsteadiness."""

    tracking: float = 0.0
    word_gap: float = 0.0
    jump_px: float = 0.0


def pick_manner(rng: random.Random) -> Manner:
    """Usual spacing mostly; spaced, tight, justified and typewriter-like lines now and then."""
    kind = rng.random()
    if kind < 0.08:
        return Manner(tracking=rng.uniform(0.02, 0.14), word_gap=rng.uniform(0, 0.2))
    if kind < 0.16:
        return Manner(tracking=rng.uniform(-0.035, -0.005))
    if kind < 0.4:
        return Manner(word_gap=rng.uniform(-0.06, 0.45))
    if kind < 0.45:
        return Manner(jump_px=rng.uniform(0.5, 1.4))
    return Manner()


def set_line(text: str, faces: list[str], size_px: int, manner: Manner, rng: random.Random) -> SetLine:
    """Set a text. ``faces`` has one font file a character (see :func:`faces_for`)."""
    tracking, gap = manner.tracking * size_px, manner.word_gap * size_px
    glyphs = [glyph(face, size_px, character) for face, character in zip(faces, text, strict=True)]
    advances = np.array([each.advance_px for each in glyphs], np.float32) + np.float32(tracking)
    advances += np.array([gap if character == " " else 0.0 for character in text], np.float32)
    pens = np.concatenate(([0.0], np.cumsum(advances)[:-1])).astype(np.float32) + _ASIDE * size_px
    base = round(_ABOVE * size_px)
    width = round(float(pens[-1] + advances[-1]) + _ASIDE * size_px) + 1
    strip = np.zeros((base + round(_BELOW * size_px), max(width, size_px)), np.uint8)
    for pen, each in zip(pens, glyphs, strict=True):
        if each.ink.size:
            top = base + each.top_px + (round(rng.gauss(0, manner.jump_px)) if manner.jump_px else 0)
            _put(strip, each.ink, round(float(pen)) + each.left_px, top)
    return SetLine(strip, base, size_px, (pens + advances / 2).astype(np.float32))


def faces_for(text: str, face: str, sibling: str, rng: random.Random) -> list[str]:
    """One face a character: the same for all, or another from or up to some word on."""
    if sibling == face or rng.random() > 0.1:
        return [face] * len(text)
    breaks = [place for place, character in enumerate(text) if character == " "]
    if not breaks:
        return [face] * len(text)
    at = rng.choice(breaks)
    return [face] * at + [sibling] * (len(text) - at)


def _put(strip: Ink, ink: Ink, left: int, top: int) -> None:
    height, width = ink.shape
    y, x = max(0, -top), max(0, -left)
    target = strip[top + y : top + height, left + x : left + width]
    np.maximum(target, ink[y : y + target.shape[0], x : x + target.shape[1]], out=target)
