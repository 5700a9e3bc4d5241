"""What copier, scanner, fax and file format do to a line, and how its crop may lie."""

from __future__ import annotations

import random
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from training.faces import Ink

Grey = npt.NDArray[np.uint8]
"""Picture of a line: 0 is black, 255 is white."""


def worn(ink: Ink, rng: random.Random) -> Grey:
    """A strip of ink as a grey picture after printing, copying and scanning; same size."""
    if rng.random() < 0.22:
        kernel = np.ones(rng.choice(((2, 2), (2, 1), (1, 2), (3, 3))), np.uint8)
        change = cv2.dilate if rng.random() < 0.55 else cv2.erode
        thick = np.asarray(change(ink, kernel), np.uint8)
        share = rng.uniform(0.3, 1.0) if kernel.size < 9 else rng.uniform(0.15, 0.5)
        ink = np.asarray(cv2.addWeighted(thick, share, ink, 1 - share, 0), np.uint8)
    ink = _tilted(ink, rng)
    if rng.random() < 0.3:
        ink = _coarser(ink, rng)
    if rng.random() < 0.55:
        ink = np.asarray(cv2.GaussianBlur(ink, (0, 0), rng.choice((0.4, 0.6, 0.8, 1.0, 1.3))), np.uint8)
    paper, black = rng.randint(215, 255), rng.randint(0, 110)
    darkness = cv2.convertScaleAbs(ink, alpha=(paper - black) / 255)
    grey: Grey = np.asarray(cv2.subtract(np.full_like(ink, paper), darkness), np.uint8)
    if rng.random() < 0.12:
        grey = _shaded(grey, rng)
    noisy = rng.random()
    if noisy < 0.5:
        grey = _grainy(grey, rng.choice((2, 4, 7, 11)), rng)
    kind = rng.random()
    if kind < 0.2:
        grey = _bilevel(grey, paper, black, rng)
    elif kind < 0.5:
        _, packed = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(28, 88)])
        grey = np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)
    return grey


def cropped(
    grey: Grey, ink: Ink, size_px: int, height_px: int, squeeze: float, rng: random.Random
) -> tuple[Grey, float, float]:
    """Cut a line out as a line finder would, now tighter, now wider, and bring it to the recogniser's height.

    ``ink`` is the line's own ink alone, which the cut goes by. Returns the picture, the cut's left edge in pixels of
    the strip, and pixels of the picture per pixel of the strip along the line.
    """
    rows, columns = np.flatnonzero(ink.max(axis=1) > 96), np.flatnonzero(ink.max(axis=0) > 96)
    if rows.size == 0:
        rows, columns = np.arange(grey.shape[0]), np.arange(grey.shape[1])
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    least = round(0.62 * size_px)  # a lone dash is not blown up to the height of letters
    if bottom - top < least:
        top -= (least - (bottom - top)) // 2
        bottom = top + least
    tall = bottom - top
    # now and then what stands over or under is taken for the line's own
    most = rng.choice((0.5, 1.0)) if rng.random() < 0.08 else 0.2
    top -= round(tall * rng.uniform(-0.04, most))
    bottom += round(tall * rng.uniform(-0.04, most))
    left = int(columns[0]) - round(tall * rng.uniform(0.0, 0.35))
    right = int(columns[-1]) + 1 + round(tall * rng.uniform(0.0, 0.35))
    top, left = max(0, top), max(0, left)
    part = grey[top : min(bottom, grey.shape[0]), left : min(right, grey.shape[1])]
    scale = height_px / part.shape[0]
    stretch = rng.uniform(0.9, 1.1) if rng.random() < 0.5 else 1.0
    width = max(8, round(part.shape[1] * scale * squeeze * stretch))
    way = cv2.INTER_AREA if scale < 0.75 else cv2.INTER_LINEAR
    return (
        np.asarray(cv2.resize(part, (width, height_px), interpolation=way), np.uint8),
        float(left),
        width / part.shape[1],
    )


def _tilted(ink: Ink, rng: random.Random) -> Ink:
    """Slight skew that straightening left, and slant."""
    if rng.random() > 0.45:
        return ink
    slope = rng.gauss(0, 0.0035) if rng.random() < 0.8 else rng.uniform(-0.02, 0.02)
    most = 0.4 * ink.shape[0] / ink.shape[1]  # a long line may not leave its strip
    slope = max(-most, min(most, slope))
    slant = rng.gauss(0, 0.05) if rng.random() < 0.3 else 0.0
    height, width = ink.shape
    matrix = np.array([[1, slant, -slant * height / 2], [slope, 1, -slope * width / 2]], np.float32)
    return np.asarray(cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_LINEAR), np.uint8)


def _coarser(ink: Ink, rng: random.Random) -> Ink:
    """As if scanned at half to nine tenths of the resolution."""
    height, width = ink.shape
    share = rng.uniform(0.45, 0.9)
    small = cv2.resize(ink, (max(8, round(width * share)), max(8, round(height * share))), interpolation=cv2.INTER_AREA)
    way = rng.choice((cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_NEAREST))
    return np.asarray(cv2.resize(small, (width, height), interpolation=way), np.uint8)


def _shaded(grey: Grey, rng: random.Random) -> Grey:
    few = np.array([[rng.uniform(0, 60) for _ in range(4)] for _ in range(2)], np.float32)
    shade = cv2.resize(few, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.subtract(grey, shade.astype(np.uint8)), np.uint8)


@lru_cache(maxsize=8)
def _grain(sigma: int) -> npt.NDArray[np.int16]:
    """A block of noise; where a line takes it from differs."""
    return np.random.default_rng(sigma).normal(0, sigma, (384, 4096)).astype(np.int16)


def _grainy(grey: Grey, sigma: int, rng: random.Random) -> Grey:
    grain = _grain(sigma)
    height, width = min(grey.shape[0], grain.shape[0]), min(grey.shape[1], grain.shape[1])
    y, x = rng.randint(0, grain.shape[0] - height), rng.randint(0, grain.shape[1] - width)
    out = grey.copy()
    part = grey[:height, :width].astype(np.int16) + grain[y : y + height, x : x + width]
    out[:height, :width] = np.clip(part, 0, 255)
    return out


def _bilevel(grey: Grey, paper: int, black: int, rng: random.Random) -> Grey:
    """One bit a pixel: a copier's threshold or a fax."""
    level = black + (paper - black) * rng.uniform(0.35, 0.75)
    return np.asarray((grey > level) * np.uint8(255), np.uint8)
