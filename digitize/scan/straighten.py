"""A decoded page turned, straightened, and made ready for the engine."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from digitize.scan.frames import without_frames
from digitize.scan.model import ColourMode, DecodedPage, Pixels, Straightening, UprightPage
from digitize.scan.reduce import quantiles, reduced
from digitize.scan.seals import drop_ink
from digitize.scan.sheet import Points, Sheet, as_homography, find_sheet, squaring
from digitize.scan.skew import measure_skew

_LEAST_SKEW_DEGREES = 0.06  # below it turning blurs more than it mends
_DARK = 90
_EDGE_WORK_PX = 600
_LEAST_SIDE_PX = 200  # smaller pictures have no paper around their text to speak of
_A4_LONG_INCHES, _A4_TOLERANCE = 297 / 25.4, 0.12
_UNEVEN = 50  # difference of lightness between parts of the paper that calls for evening out


def straighten(decoded: DecodedPage, rotation_degrees: int = 0) -> UprightPage:
    """Turn a page by ``rotation_degrees`` clockwise (0, 90, 180, 270), take out its skew, and derive the reading image.

    A sheet photographed on something darker also loses its perspective; whoever lays words over the page's own bytes
    places them by ``Straightening.before_keystone``. The size stays that of the turned page; what is seen of it keeps
    its colour. Only the reading image loses seals, frames of stamps, dark edges, the desk and shadows.
    """
    turned = _turned(decoded, rotation_degrees)
    grey = _grey(turned)
    skew_degrees = measure_skew(grey)
    if abs(skew_degrees) < _LEAST_SKEW_DEGREES:
        skew_degrees = 0.0
    steps = Straightening(rotation_degrees, skew_degrees)
    sheet = _sheet_of(decoded, grey)
    if sheet is not None:
        keystone, _ = squaring(_after_skew(sheet, grey.shape, skew_degrees))
        steps = _with_what_is_left(grey, Straightening(rotation_degrees, skew_degrees, keystone))
    return _by_steps(decoded, turned, sheet, steps)


def straighten_as(decoded: DecodedPage, steps: Straightening) -> UprightPage:
    """The page as :func:`straighten` made it when ``steps`` were recorded; nothing is measured anew.

    So the derived images of a page come back, pixel by pixel, from its original bytes and its reading.
    """
    turned = _turned(decoded, steps.rotation_degrees)
    return _by_steps(decoded, turned, _sheet_of(decoded, _grey(turned)), steps)


def _turned(decoded: DecodedPage, rotation_degrees: int) -> Pixels:
    return np.ascontiguousarray(np.rot90(decoded.pixels, -rotation_degrees // 90))


def _sheet_of(decoded: DecodedPage, grey: Pixels) -> Sheet | None:
    return find_sheet(grey) if decoded.colour_mode is not ColourMode.BILEVEL else None


def _after_skew(sheet: Sheet, shape: tuple[int, ...], skew_degrees: float) -> Points:
    return np.asarray(cv2.transform(sheet.points()[None], _turn(shape, skew_degrees))[0], dtype=np.float32)


def _by_steps(decoded: DecodedPage, turned: Pixels, sheet: Sheet | None, steps: Straightening) -> UprightPage:
    outline, dpi = None, decoded.dpi
    if sheet is not None:
        outline = _after_skew(sheet, turned.shape, steps.skew_degrees)
        if steps.keystone is not None:
            matrix = np.array(steps.keystone).reshape(3, 3)
            outline = np.asarray(cv2.perspectiveTransform(outline[None], matrix)[0], dtype=np.float32)
        if decoded.dpi_source != "file":
            dpi = _dpi_of_sheet(outline, dpi)
    turned = apply(turned, steps)
    if turned.ndim == 3:
        reading, seals = drop_ink(turned, dpi)
    else:
        reading, seals = turned.copy(), ()
    if decoded.colour_mode is not ColourMode.BILEVEL:
        reading = _evened(reading)
    reading = without_frames(reading, dpi)
    return UprightPage(
        colour=turned,
        reading=_without_dark_edges(_without_desk(reading, outline)),
        dpi=dpi,
        colour_mode=decoded.colour_mode,
        straightening=steps,
        seal_boxes_px=seals,
        sheet_px=() if outline is None else tuple((float(x), float(y)) for x, y in outline),
    )


def _dpi_of_sheet(outline: Points, assumed_dpi: float) -> float:
    """A camera states no resolution: a sheet of A4's proportions tells it; other sheets leave it as assumed."""
    upper, right, lower, left = (float(np.linalg.norm(outline[i] - outline[(i + 1) % 4])) for i in range(4))
    sides = sorted(((upper + lower) / 2, (right + left) / 2))
    if abs(sides[1] / sides[0] - 2**0.5) > _A4_TOLERANCE:
        return assumed_dpi
    return round(sides[1] / _A4_LONG_INCHES, 1)


def _with_what_is_left(grey: Pixels, steps: Straightening) -> Straightening:
    """Print need not run along the edges of its sheet: the skew that is left, taken out as part of the keystone."""
    if steps.keystone is None:
        return steps
    left = measure_skew(apply(grey, steps))
    if abs(left) < _LEAST_SKEW_DEGREES:
        return steps
    turn = np.vstack([_turn(grey.shape, left), (0.0, 0.0, 1.0)])
    keystone = as_homography(turn @ np.array(steps.keystone).reshape(3, 3))
    return Straightening(steps.rotation_degrees, steps.skew_degrees, keystone)


def apply(turned: Pixels, steps: Straightening) -> Pixels:
    """An already turned image with skew and keystone of ``steps`` taken out, moved once; what opens up is white."""
    if steps.keystone is None:
        return turned_by(turned, steps.skew_degrees) if steps.skew_degrees else turned
    height, width = turned.shape[:2]
    skew = np.vstack([_turn(turned.shape, steps.skew_degrees), (0.0, 0.0, 1.0)])
    matrix = np.array(steps.keystone).reshape(3, 3) @ skew
    moved = cv2.warpPerspective(turned, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255,) * 3)
    return np.asarray(moved, dtype=np.uint8)


def straightening_matrix(shape: tuple[int, int], steps: Straightening) -> npt.NDArray[np.float64]:
    """The 3 × 3 transform from the decoded image of ``shape`` (height, width) onto the upright page, in pixels."""
    height, width = shape
    turns = {
        0: np.eye(3),
        90: np.array([(0, -1, height - 1), (1, 0, 0), (0, 0, 1)], dtype=np.float64),
        180: np.array([(-1, 0, width - 1), (0, -1, height - 1), (0, 0, 1)], dtype=np.float64),
        270: np.array([(0, 1, 0), (-1, 0, width - 1), (0, 0, 1)], dtype=np.float64),
    }
    turned = shape if steps.rotation_degrees % 180 == 0 else (width, height)
    skew = np.vstack([_turn(turned, steps.skew_degrees), (0.0, 0.0, 1.0)])
    keystone = np.eye(3) if steps.keystone is None else np.array(steps.keystone, dtype=np.float64).reshape(3, 3)
    return np.asarray(keystone @ skew @ turns[steps.rotation_degrees], dtype=np.float64)


def _without_desk(grey: Pixels, outline: Points | None) -> Pixels:
    """Whiten what lies beyond the sheet."""
    if outline is None:
        return grey
    inset = max(2, round(0.002 * max(grey.shape)))  # the edge of the sheet throws a thin shadow
    sheet = np.zeros(grey.shape, np.uint8)
    cv2.fillConvexPoly(sheet, np.round(outline).astype(np.int32), (255,))
    sheet = np.asarray(cv2.erode(sheet, np.ones((2 * inset + 1,) * 2, np.uint8)), dtype=np.uint8)
    return np.asarray(cv2.bitwise_or(grey, cv2.bitwise_not(sheet)), dtype=np.uint8)


def _turn(shape: tuple[int, ...], degrees: float) -> npt.NDArray[np.float64]:
    """Turn counter-clockwise about the centre of an image."""
    return np.asarray(cv2.getRotationMatrix2D(((shape[1] - 1) / 2, (shape[0] - 1) / 2), degrees, 1.0))


def turned_by(pixels: Pixels, degrees: float) -> Pixels:
    """The image turned counter-clockwise about its centre, same size; the corners that open up are white."""
    height, width = pixels.shape[:2]
    matrix = _turn(pixels.shape, degrees)
    return np.asarray(
        cv2.warpAffine(
            pixels,
            matrix,
            (width, height),
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=(255,) * 3,
        ),
        dtype=np.uint8,
    )


def _grey(pixels: Pixels) -> Pixels:
    # the green channel: nearest to lightness, no sum over channels needed
    return pixels if pixels.ndim == 2 else np.asarray(cv2.extractChannel(pixels, 1), dtype=np.uint8)


def _evened(grey: Pixels) -> Pixels:
    """Divide by the lightness of the paper where that is uneven (shadow of a photo, a dark book fold)."""
    if min(grey.shape) < _LEAST_SIDE_PX:
        return grey
    small = reduced(grey, min(1.0, 160 / max(grey.shape)))
    paper = np.asarray(cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 9), dtype=np.uint8)
    inner = paper[paper.shape[0] // 12 : -paper.shape[0] // 12, paper.shape[1] // 12 : -paper.shape[1] // 12]
    low, high = quantiles(inner, 0.04, 0.96)
    if high - low < _UNEVEN and high > 170:
        return grey
    full = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, np.maximum(full, 40), scale=250), dtype=np.uint8)


def _without_dark_edges(grey: Pixels) -> Pixels:
    """Whiten what is dark and hangs on the edge of the image: scanner lid, shadow, table under the paper."""
    if min(grey.shape) < _LEAST_SIDE_PX:
        return grey
    small = reduced(grey, min(1.0, _EDGE_WORK_PX / max(grey.shape)))
    size = (small.shape[1], small.shape[0])
    dark = cv2.morphologyEx((small < _DARK).astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=4)
    x, y = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_TOP]
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    on_edge = (x <= 1) | (y <= 1) | (x + width >= size[0] - 1) | (y + height >= size[1] - 1)
    long = np.maximum(width / size[0], height / size[1]) > 0.12
    edge = on_edge & long
    edge[0] = False
    if not edge.any():
        return grey
    mask = cv2.dilate(edge[labels].astype(np.uint8), np.ones((5, 5), np.uint8))
    full = cv2.resize(mask, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_NEAREST)
    grey[full > 0] = 255
    return grey
