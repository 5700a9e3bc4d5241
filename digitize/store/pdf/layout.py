"""Where the image and every box of a page lie on the PDF page.

The page is described in the frame the reader sees (upright, points, origin bottom left). Quarter turns go into the
page's /Rotate, the small straightening angle into the placement matrix, so that the image stream itself stays
untouched. The perspective of a photo can't be taken out that way: the photo is shown whole, as it was taken, and the
words are placed where they stand in it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from digitize.ocr import PageReading
from digitize.scan import Box, Straightening
from digitize.store.pdf.matrix import Matrix, apply, move, scale, then, turn_clockwise, turn_counter_clockwise
from digitize.store.pdf.model import Rectangle

POINTS_PER_INCH = 72.0
MAX_GROWTH = 0.015
"""A straightened page may grow by this share of its paper size to stay whole (R1 allows ±2 %); beyond it, it
shrinks.
"""
SMALLEST_SIDE_PT, LARGEST_SIDE_PT = 3.0, 14400.0  # ISO 19005-2 §6.1.13

_ORIENTATIONS: dict[int, Matrix] = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 0, 0),
    3: (-1, 0, 0, -1, 0, 0),
    4: (1, 0, 0, -1, 0, 0),
    5: (0, -1, -1, 0, 0, 0),
    6: (0, -1, 1, 0, 0, 0),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 0, 0),
}
_ORIENTATION_TURNS = {1: 0, 2: 0, 3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270}


@dataclass(frozen=True, slots=True)
class PageLayout:
    """Geometry of one page.

    ``width_pt`` × ``height_pt``: the page as seen. ``turn_degrees``: /Rotate. ``image_to_seen`` takes the unit square
    of the image to the seen page, ``seen_to_user`` the seen page to the PDF's own (unturned) page space.
    """

    width_pt: float
    height_pt: float
    turn_degrees: int
    image_to_seen: Matrix
    points_per_px: float
    centre_px: tuple[float, float]
    steps: Straightening

    @property
    def user_size_pt(self) -> tuple[float, float]:
        """Width and height of the MediaBox."""
        return user_size(self.width_pt, self.height_pt, self.turn_degrees)

    @property
    def seen_to_user(self) -> Matrix:
        """Seen page to PDF page space."""
        return seen_to_user(self.width_pt, self.height_pt, self.turn_degrees)

    def rectangle(self, box_px: Box) -> Rectangle:
        """The rectangle around a box of the upright image, on the page as seen."""
        if self.steps.keystone is None:  # thousands of boxes a page: no corner needs to be looked at by itself
            (left, top), (right, bottom) = self.point(box_px.x, box_px.y), self.point(box_px.right, box_px.bottom)
            return Rectangle(left, bottom, right - left, top - bottom)
        corners = [self.point(x, y) for x in (box_px.x, box_px.right) for y in (box_px.y, box_px.bottom)]
        left, bottom = min(x for x, _ in corners), min(y for _, y in corners)
        return Rectangle(left, bottom, max(x for x, _ in corners) - left, max(y for _, y in corners) - bottom)

    def point(self, x_px: float, y_px: float) -> tuple[float, float]:
        """A point of the upright image, on the page as seen."""
        if self.steps.keystone is not None:
            x_px, y_px = self.steps.before_keystone(x_px, y_px)
        return (
            self.width_pt / 2 + (x_px - self.centre_px[0]) * self.points_per_px,
            self.height_pt / 2 - (y_px - self.centre_px[1]) * self.points_per_px,
        )


def user_size(width_pt: float, height_pt: float, turn_degrees: int) -> tuple[float, float]:
    """MediaBox size of a page that is seen as ``width_pt`` × ``height_pt`` under /Rotate ``turn_degrees``."""
    return (height_pt, width_pt) if turn_degrees in (90, 270) else (width_pt, height_pt)


def seen_to_user(width_pt: float, height_pt: float, turn_degrees: int) -> Matrix:
    """Transform from the page as seen to page space under /Rotate ``turn_degrees`` (0, 90, 180, 270)."""
    user_width, user_height = user_size(width_pt, height_pt, turn_degrees)
    back = turn_clockwise(-turn_degrees)
    return then(then(move(-width_pt / 2, -height_pt / 2), back), move(user_width / 2, user_height / 2))


def user_rectangle(rectangle: Rectangle, transform: Matrix) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of a rectangle after a transform by quarter turns."""
    x0, y0 = apply(transform, rectangle.left, rectangle.bottom)
    x1, y1 = apply(transform, rectangle.right, rectangle.top)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def lay_out(
    stored_width_px: int, stored_height_px: int, orientation: int, container_turn_degrees: int, reading: PageReading
) -> PageLayout:
    """Lay out one page.

    Takes the size of the image as stored, its EXIF orientation (1–8), the turn its container asks for, and the reading
    with the turn, skew and resolution. A page smaller or larger than PDF allows is scaled to what it allows rather
    than lost.
    """
    turned = container_turn_degrees + reading.rotation_degrees
    turn_degrees = (_ORIENTATION_TURNS[orientation] + turned) % 360
    swapped = (orientation >= 5) != (turned % 180 == 90)
    width_px, height_px = (stored_height_px, stored_width_px) if swapped else (stored_width_px, stored_height_px)

    shrunk = _reading_scale(width_px, height_px, reading)
    points_per_px = _allowed(POINTS_PER_INCH / reading.dpi, width_px * shrunk, height_px * shrunk)
    paper_width, paper_height = width_px * shrunk * points_per_px, height_px * shrunk * points_per_px
    sine, cosine = abs(math.sin(math.radians(reading.skew_degrees))), abs(math.cos(math.radians(reading.skew_degrees)))
    needed_width = paper_width * cosine + paper_height * sine
    needed_height = paper_width * sine + paper_height * cosine
    page_width = max(SMALLEST_SIDE_PT, paper_width, min(needed_width, paper_width * (1 + MAX_GROWTH)))
    page_height = max(SMALLEST_SIDE_PT, paper_height, min(needed_height, paper_height * (1 + MAX_GROWTH)))
    fit = min(1.0, page_width / needed_width, page_height / needed_height)

    stored_width = paper_height if swapped else paper_width
    stored_height = paper_width if swapped else paper_height
    placed = then(move(-0.5, -0.5), scale(stored_width, stored_height))
    placed = then(placed, _ORIENTATIONS[orientation])
    placed = then(placed, turn_clockwise(turned))
    placed = then(placed, turn_counter_clockwise(reading.skew_degrees))
    placed = then(then(placed, scale(fit, fit)), move(page_width / 2, page_height / 2))
    return PageLayout(
        page_width,
        page_height,
        turn_degrees,
        placed,
        points_per_px * fit,
        (reading.width_px / 2, reading.height_px / 2),
        reading.straightening,
    )


def _allowed(points_per_px: float, width_px: float, height_px: float) -> float:
    """The nearest scale at which both sides are of a size PDF/A takes (a wrongly stated resolution; a tiny image)."""
    short_pt, long_pt = min(width_px, height_px) * points_per_px, max(width_px, height_px) * points_per_px
    room = LARGEST_SIDE_PT / (1 + MAX_GROWTH) / long_pt
    return points_per_px * (room if room < 1 else min(max(1.0, SMALLEST_SIDE_PT / short_pt), room))


def _reading_scale(width_px: int, height_px: int, reading: PageReading) -> float:
    """How much smaller the read image is than the stored one; 1 where straightening only widened its canvas."""
    ratio_x, ratio_y = reading.width_px / width_px, reading.height_px / height_px
    return (ratio_x + ratio_y) / 2 if abs(ratio_x / ratio_y - 1) < 0.005 else 1.0
