"""Digit boxes are painted out, what stands in them is not; other lines stay."""

import cv2
import numpy as np
import pytest

from digitize.ocr.boxes import without_boxes


def boxes(count: int = 12, side: tuple[int, int] = (70, 70), dpi: int = 300) -> tuple[np.ndarray, np.ndarray]:
    """A page with a row of boxes with a digit each, and the digits alone."""
    digits = np.full((600, 1400), 245, np.uint8)
    for number in range(count):
        place = (120 + number * side[0], 300 + side[1] // 2 + 18)
        cv2.putText(digits, str(number % 10), place, cv2.FONT_HERSHEY_SIMPLEX, 1.4, 20, 3)
    page = digits.copy()
    for number in range(count + 1):
        cv2.line(page, (105 + number * side[0], 300), (105 + number * side[0], 300 + side[1]), 70, 2)
    for y in (300, 300 + side[1]):
        cv2.line(page, (105, y), (105 + count * side[0], y), 70, 2)
    if dpi != 300:
        small = (1400 * dpi // 300, 600 * dpi // 300)
        page, digits = (cv2.resize(each, small, interpolation=cv2.INTER_AREA) for each in (page, digits))
    return page, digits


@pytest.mark.parametrize("dpi", [200, 300])
def test_the_lines_go_and_the_digits_stay(dpi: int) -> None:
    page, digits = boxes(dpi=dpi)
    out = without_boxes(page, dpi)
    near = cv2.dilate((digits < 200).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    assert np.array_equal(out[near], page[near]), "no pixel of a digit or its rim is touched"
    assert (page[~near] < 200).mean() > 20 * max(1e-6, (out[~near] < 200).mean()), "hardly any of the lines is left"


def test_a_page_without_boxes_is_given_back_as_it_is() -> None:
    _, digits = boxes()
    assert without_boxes(digits, 300.0) is digits


@pytest.mark.parametrize(("count", "side"), [(5, (70, 70)), (9, (120, 55)), (9, (140, 70))])
def test_tables_and_a_few_boxes_stay(count: int, side: tuple[int, int]) -> None:
    page, _ = boxes(count, side)
    assert without_boxes(page, 300.0) is page
