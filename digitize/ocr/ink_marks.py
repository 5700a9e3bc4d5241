"""Connected marks of ink on a page, its rules, and how large its small letters are."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from digitize.scan import Pixels

Numbers = npt.NDArray[np.int32]
"""A number for each mark, or, as an image, the mark of each pixel."""
Flags = npt.NDArray[np.bool_]

_DARK_ABOVE, _DARK_BELOW = 90, 190
"""The threshold between ink and paper stays in these bounds."""
_RULE_INCH = 0.4
"""Straight strokes longer than this are rules: no letter of a usual size has one."""
_ALONG_A_RULE = 0.5
_SPECK_PX = 5
_SIZES_INCH = (0.035, 0.6)
"""Heights of small letters that are looked for: from 6 points on."""
_ALSO_FREQUENT = 0.35


class Marks:
    """Boxes of connected marks as columns, from OpenCV's statistics; mark 0 is the paper, specks are not ``solid``."""

    def __init__(self, stats: Numbers) -> None:
        self.x, self.y, self.width, self.height, self.area = (stats[:, column] for column in range(5))
        self.right, self.bottom = self.x + self.width, self.y + self.height
        self.centre_x, self.centre_y = self.x + self.width / 2, self.y + self.height / 2
        self.solid: Flags = self.area >= _SPECK_PX
        self.solid[0] = False

    def leave_out(self, these: Flags) -> None:
        """Count these marks as solid no more."""
        self.solid &= ~these

    def of_height(self, least: float, most: float) -> Flags:
        """Solid marks of such heights in pixels."""
        return self.solid & (self.height >= least) & (self.height <= most)


def ink_of(grey: Pixels) -> Pixels:
    """Ink of a page (dark on light) as 255, paper as 0."""
    level, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    level = min(max(level, _DARK_ABOVE), _DARK_BELOW)
    return np.asarray(cv2.threshold(grey, level, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)


def rules_of(ink: Pixels, dpi: float) -> tuple[Pixels, Pixels]:
    """Pixels of all rules in ink (0 and 255) of ``dpi``, and those of the upright ones alone."""
    length = max(24, round(_RULE_INCH * dpi))
    level = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    upright = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    # what is as thick as it is long is a picture's or a seal's, and rims of rules go with them
    level = cv2.dilate(level, np.ones((3, 1), np.uint8))
    upright = cv2.dilate(upright, np.ones((1, 3), np.uint8))
    return np.asarray(cv2.bitwise_or(level, upright), np.uint8), np.asarray(upright, np.uint8)


def along_rules(rules: Pixels, labels: Numbers, marks: Marks) -> Flags:
    """Marks that lie along a rule for the most part: its own ragged edge."""
    near = cv2.dilate(rules, np.ones((7, 7), np.uint8)) > 0
    beside = np.bincount(labels[near], minlength=marks.x.size)
    return np.asarray(beside > _ALONG_A_RULE * marks.area, np.bool_)


def letter_size(marks: Marks, dpi: float) -> float:
    """Height of small letters in pixels: the most frequent height of marks that may be letters; 0 without any."""
    least, largest = (round(each * dpi) for each in _SIZES_INCH)
    may_be = marks.of_height(least, largest)
    may_be &= (marks.width < 4 * marks.height) & (marks.width * 5 > marks.height)
    heights = marks.height[may_be]
    if heights.size == 0:
        return 0.0
    # taller marks weigh a little more: accents, dots and specks are many
    counted = np.bincount(heights, weights=np.sqrt(heights), minlength=largest + 2)
    votes = np.convolve(counted, (0.5, 1.0, 1.0, 1.0, 0.5), mode="same")
    most = int(votes.argmax())
    lower = votes[int(0.55 * most) : int(0.8 * most)]
    if lower.size and lower.max() > _ALSO_FREQUENT * votes[most]:  # capitals and letters with accents are frequent too
        most = int(0.55 * most) + int(lower.argmax())
    return float(most)
