"""What happens to a page between the desk and the service: copier, scanner, fax, phone.

Every effect that moves pixels is part of one homography, so that truth boxes stay exact on the delivered image.
"""

from __future__ import annotations

import io
import math
import random
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from samples.model import Homography

Pixels = npt.NDArray[np.uint8]
NOISES = ("clean", "scan", "photocopy", "fax", "photo")
MIX = (("clean", 0.1), ("scan", 0.6), ("photocopy", 0.14), ("fax", 0.04), ("photo", 0.12))


@dataclass(frozen=True, slots=True)
class Delivered:
    """A page image as delivered, and how it came from the upright sheet."""

    image: bytes
    width_px: int
    height_px: int
    to_image: Homography
    rotation_degrees: int
    skew_degrees: float


def pick_stack_noise(rng: random.Random) -> str:
    """How a whole stack is taken in: by the counter's scanner, as clean files, or by phone."""
    return rng.choices(("scan", "clean", "photo"), (0.8, 0.08, 0.12))[0]


def pick_noise(rng: random.Random) -> str:
    """A noise by the usual shares at a counter."""
    return rng.choices([name for name, _ in MIX], [share for _, share in MIX])[0]


def deliver(
    page: Pixels,
    noise: str,
    rng: random.Random,
    dpi: int,
    turn_degrees: int = 0,
    skew_degrees: float | None = None,
    verso: Pixels | None = None,
) -> Delivered:
    """Put an upright page (RGB) through one of :data:`NOISES`.

    ``turn_degrees``: clockwise turn that makes the delivered image upright (0, 90, 180, 270). ``skew_degrees``: None
    draws what is usual for the noise. ``verso``: the other side of the sheet, shining through.
    """
    generator = np.random.default_rng(rng.getrandbits(32))
    skew = _usual_skew(noise, rng) if skew_degrees is None else skew_degrees
    page = page.copy() if noise != "clean" or verso is not None else page
    if verso is not None:
        page = _bleed_through(page, verso, rng.uniform(0.05, 0.14))
    if noise != "clean":
        _wear(page, rng, dpi)
    if noise == "photocopy":
        page = _photocopy(page, rng, generator)
    elif noise == "fax":
        page = _fax(page, rng, generator)
    matrix = _skewed(page.shape[1], page.shape[0], skew)
    size = (page.shape[1], page.shape[0])
    border = (255, 255, 255)
    if noise == "photo":
        bend, size, border = _perspective(page.shape[1], page.shape[0], rng)
        matrix = bend @ matrix
    elif noise in ("scan", "photocopy"):
        level = rng.choice((255, 255, 250, 40)) if noise == "scan" else rng.choice((255, 255, 20))
        border = (level, level, level)
    if not np.allclose(matrix, np.eye(3)):
        page = np.asarray(cv2.warpPerspective(page, matrix, size, flags=cv2.INTER_LINEAR, borderValue=border), np.uint8)
    if noise in ("scan", "photo"):
        page = _sensor(page, noise, rng, generator)
    quality = {"clean": 92, "scan": rng.randint(62, 90), "photocopy": rng.randint(60, 85), "fax": 80}.get(
        noise, rng.randint(55, 85)
    )
    if turn_degrees:
        matrix = _turned(page.shape[1], page.shape[0], turn_degrees) @ matrix
        page = np.ascontiguousarray(np.rot90(page, turn_degrees // 90))
    grey = noise in ("photocopy", "fax")
    picture = Image.fromarray(page[:, :, 0] if grey and page.ndim == 3 else page)
    buffer = io.BytesIO()
    if noise == "photo":
        picture.save(buffer, "JPEG", quality=quality)
    else:
        picture.save(buffer, "JPEG", quality=quality, dpi=(dpi, dpi))
    flat = [float(v) for v in matrix.reshape(-1)]
    to_image: Homography = (flat[0], flat[1], flat[2], flat[3], flat[4], flat[5], flat[6], flat[7], flat[8])
    return Delivered(buffer.getvalue(), picture.width, picture.height, to_image, turn_degrees, round(skew, 3))


def _usual_skew(noise: str, rng: random.Random) -> float:
    spread = {"clean": 0.0, "scan": 0.6, "photocopy": 0.9, "fax": 0.8, "photo": 1.5}[noise]
    return max(-5.0, min(5.0, rng.gauss(0, spread))) if spread else 0.0


def _skewed(width: int, height: int, degrees: float) -> npt.NDArray[np.float64]:
    """Turn clockwise about the centre."""
    angle = math.radians(degrees)
    cos, sin, cx, cy = math.cos(angle), math.sin(angle), width / 2, height / 2
    return np.array([[cos, -sin, cx - cos * cx + sin * cy], [sin, cos, cy - sin * cx - cos * cy], [0, 0, 1.0]])


def _turned(width: int, height: int, degrees: int) -> npt.NDArray[np.float64]:
    """Counter-clockwise turn by quarter turns, as np.rot90 does it."""
    if degrees == 90:
        return np.array([[0, 1, 0], [-1, 0, width], [0, 0, 1.0]])
    if degrees == 180:
        return np.array([[-1, 0, width], [0, -1, height], [0, 0, 1.0]])
    return np.array([[0, -1, height], [1, 0, 0], [0, 0, 1.0]])


def _perspective(
    width: int, height: int, rng: random.Random
) -> tuple[npt.NDArray[np.float64], tuple[int, int], tuple[int, int, int]]:
    margin = 0.05
    out = (round(width * (1 + 2 * margin)), round(height * (1 + 2 * margin)))
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    moved = corners + np.array((width * margin, height * margin), np.float32)
    moved += np.array(
        [(rng.uniform(-0.035, 0.035) * width, rng.uniform(-0.03, 0.03) * height) for _ in range(4)], np.float32
    )
    desk = rng.choice(((96, 74, 52), (60, 62, 66), (150, 140, 128), (40, 48, 60)))
    return np.asarray(cv2.getPerspectiveTransform(corners, moved), np.float64), out, desk


def _bleed_through(page: Pixels, verso: Pixels, strength: float) -> Pixels:
    """The other side, mirrored and blurred, faintly darkens this one."""
    height, width = page.shape[:2]
    small = cv2.resize(cv2.cvtColor(verso, cv2.COLOR_RGB2GRAY), (width // 4, height // 4), interpolation=cv2.INTER_AREA)
    ghost = cv2.GaussianBlur(255 - cv2.flip(small, 1), (0, 0), 1.2)
    ghost = cv2.resize(cv2.convertScaleAbs(ghost, alpha=strength), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.subtract(page, cv2.merge([ghost] * 3)), np.uint8)


def _wear(page: Pixels, rng: random.Random, dpi: int) -> None:
    """Fold lines, punch holes and staples, in place."""
    height, width = page.shape[:2]
    if rng.random() < 0.22:
        for share in rng.sample((1 / 3, 1 / 2, 2 / 3), rng.randint(1, 2)):
            y = round(height * share + rng.uniform(-0.01, 0.01) * height)
            band = page[y - 3 : y + 4].astype(np.int16)
            page[y - 3 : y + 4] = np.clip(band + np.array([6, -4, -14, -22, -10, 5, 3])[:, None, None], 0, 255)
    if rng.random() < 0.15:
        for at in (0.5 - 40 / 297, 0.5 + 40 / 297):
            centre = (round(11 / 25.4 * dpi), round(height * at))
            cv2.circle(page, centre, round(2.8 / 25.4 * dpi), (70, 70, 70), -1, cv2.LINE_AA)
    if rng.random() < 0.12:
        x, y = round(width * 0.03), round(height * 0.02)
        cv2.line(page, (x, y + 40), (x + round(8 / 25.4 * dpi), y), (110, 110, 115), max(2, dpi // 75), cv2.LINE_AA)


def _photocopy(page: Pixels, rng: random.Random, generator: np.random.Generator) -> Pixels:
    """Grey, hard contrast, toner specks, sometimes a dark band."""
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    grey = cv2.GaussianBlur(grey, (0, 0), rng.uniform(0.5, 1.0))
    steep, middle = rng.uniform(1.6, 3.0), rng.uniform(135, 175)
    curve = np.clip((np.arange(256) - middle) * steep + 150, rng.randint(0, 40), rng.randint(242, 255)).astype(np.uint8)
    grey = np.asarray(cv2.LUT(grey, curve), np.uint8)
    height, width = grey.shape
    for _ in range(rng.randint(40, 320)):
        x, y = int(generator.integers(width)), int(generator.integers(height))
        cv2.circle(grey, (x, y), int(generator.integers(1, 3)), int(generator.integers(0, 110)), -1)
    if rng.random() < 0.3:
        x = int(generator.integers(width))
        grey[:, x : x + int(generator.integers(1, 4))] = 90
    if rng.random() < 0.35:
        edge = rng.randint(8, 60)
        grey[:, -edge:] = np.minimum(grey[:, -edge:], generator.integers(10, 90, (height, edge), dtype=np.uint8))
    return np.asarray(cv2.merge([grey] * 3), np.uint8)


def _fax(page: Pixels, rng: random.Random, generator: np.random.Generator) -> Pixels:
    """200 dpi, one bit a pixel."""
    height, width = page.shape[:2]
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    low = cv2.resize(grey, (width * 2 // 3, height * 2 // 3), interpolation=cv2.INTER_AREA)
    rough = generator.integers(-18, 19, low.shape, dtype=np.int16)
    bits = ((low.astype(np.int16) + rough) > rng.randint(140, 180)).astype(np.uint8) * 255
    grey = cv2.resize(bits, (width, height), interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.merge([grey] * 3), np.uint8)


@lru_cache(maxsize=4)
def _grain(sigma_tenths: int) -> npt.NDArray[np.int16]:
    """A block of sensor noise, the same for everyone; where a page takes it from differs."""
    generator = np.random.default_rng(sigma_tenths)
    return generator.normal(0, sigma_tenths / 10, (1024, 1024, 3)).astype(np.int16)


def _sensor(page: Pixels, noise: str, rng: random.Random, generator: np.random.Generator) -> Pixels:
    """Uneven light, lens, grain."""
    height, width = page.shape[:2]
    depth = rng.uniform(25, 80) if noise == "photo" else rng.uniform(0, 14)
    few = generator.uniform(0, depth, (4, 3)).astype(np.float32)
    coarse = np.asarray(cv2.resize(few, (48, 64), interpolation=cv2.INTER_CUBIC), np.float32)
    if noise == "photo" and rng.random() < 0.5:
        ramp = np.linspace(0, rng.uniform(20, 70), 48, dtype=np.float32)[None, :]
        coarse += ramp if rng.random() < 0.5 else ramp[:, ::-1]
    elif noise == "scan" and rng.random() < 0.35:
        side = slice(0, 1) if rng.random() < 0.5 else slice(-1, None)
        coarse[:, side] += rng.uniform(30, 110)
    shade = cv2.resize(np.clip(coarse, 0, 160).astype(np.uint8), (width, height), interpolation=cv2.INTER_LINEAR)
    page = np.asarray(cv2.subtract(page, cv2.merge([shade] * 3)), np.uint8)
    if noise == "photo" or rng.random() < 0.4:
        page = np.asarray(cv2.GaussianBlur(page, (0, 0), rng.uniform(0.5, 1.1)), np.uint8)
    grain = _grain(rng.choice((20, 35, 50, 70)))
    shift = (rng.randrange(1024), rng.randrange(1024))
    rolled = np.roll(grain, shift, (0, 1))
    for y in range(0, height, 1024):
        for x in range(0, width, 1024):
            part = page[y : y + 1024, x : x + 1024]
            part[:] = cv2.add(part, rolled[: part.shape[0], : part.shape[1]], dtype=cv2.CV_8U)
    return page
