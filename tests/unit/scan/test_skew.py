"""Skew: measured and taken out."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitize.scan import Pixels
from digitize.scan.skew import measure_skew
from digitize.scan.straighten import turned_by
from tests.unit.scan.drawing import A4, paper, seal, write_lines

RESIDUAL_DEGREES = 0.2


def _grey(page: Pixels) -> Pixels:
    return np.ascontiguousarray(page[:, :, 1])


@settings(max_examples=25, deadline=None)
@given(st.floats(-14.5, 14.5))
def test_residual_over_the_whole_range(degrees: float) -> None:
    askew = turned_by(write_lines(paper()), -degrees)
    assert measure_skew(_grey(askew)) == pytest.approx(degrees, abs=RESIDUAL_DEGREES)


@pytest.mark.parametrize("degrees", [-7.3, -0.4, 3.1, 11.0])
def test_a_page_on_its_side(degrees: float) -> None:
    askew = turned_by(np.ascontiguousarray(np.rot90(write_lines(paper()))), -degrees)
    assert measure_skew(_grey(askew)) == pytest.approx(degrees, abs=RESIDUAL_DEGREES)


def test_seals_dark_edges_and_specks_do_not_mislead() -> None:
    page = turned_by(seal(seal(write_lines(paper(), lines=9), 800, 1300), 300, 1300), 2.4)
    page[:, -30:] = 20
    page[:25] = 15
    rng = np.random.default_rng(4)
    for x, y in rng.integers(40, 1200, (300, 2)):
        cv2.circle(page, (int(x), int(y)), 1, (60, 60, 60), -1)
    assert measure_skew(_grey(page)) == pytest.approx(-2.4, abs=RESIDUAL_DEGREES)


def test_one_short_line_is_enough_and_two_words_do_no_harm() -> None:
    page = turned_by(write_lines(paper(), lines=1, top_px=700), -1.5)
    assert measure_skew(_grey(page)) == pytest.approx(1.5, abs=0.4)


def test_an_empty_page_is_not_turned() -> None:
    rng = np.random.default_rng(5)
    noise = np.clip(rng.normal(240, 6, A4), 0, 255).astype(np.uint8)
    assert measure_skew(noise) == 0.0
    assert measure_skew(np.full((3, 3), 255, np.uint8)) == 0.0


def test_a_ruled_table_helps_no_less_than_text() -> None:
    page = paper()
    for row in range(20):
        cv2.line(page, (120, 250 + 60 * row), (1100, 250 + 60 * row), (60, 60, 60), 2)
        for column in range(5):
            cv2.putText(page, f"{row * 37 + column}", (140 + 200 * column, 290 + 60 * row), 3, 0.8, (30, 30, 30), 2)
    assert measure_skew(_grey(turned_by(page, 3.3))) == pytest.approx(-3.3, abs=RESIDUAL_DEGREES)
