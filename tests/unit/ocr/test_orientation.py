"""Which way up."""

from __future__ import annotations

import numpy as np
import pytest

from digitize.ocr import Engine, PageText
from digitize.ocr.orientation import find_turn, is_poor, line_direction, plainly_sideways
from digitize.scan import Pixels


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turn_back_is_found(tesserocr_engine: Engine, letter: Pixels, turn: int) -> None:
    lying = np.ascontiguousarray(np.rot90(letter, -turn // 90))
    assert find_turn(lying, 200, tesserocr_engine) == (360 - turn) % 360


def test_direction_of_lines(letter: Pixels) -> None:
    assert line_direction(letter) > 1.8
    assert plainly_sideways(np.ascontiguousarray(letter.T))
    assert not plainly_sideways(letter)
    assert line_direction(np.full((500, 400), 255, np.uint8)) == 1.0


def test_poor_readings(tesserocr_engine: Engine, letter: Pixels) -> None:
    assert not is_poor(tesserocr_engine.read(letter, 200))
    assert is_poor(tesserocr_engine.read(np.ascontiguousarray(letter[::-1, ::-1]), 200))
    assert is_poor(PageText((), "none", 0.0))


def test_nothing_to_read_stays(tesserocr_engine: Engine) -> None:
    assert find_turn(np.full((600, 800), 250, np.uint8), 200, tesserocr_engine) == 0
