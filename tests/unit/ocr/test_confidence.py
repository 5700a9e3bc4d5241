"""Confidence that means what it says."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.reading.calibration import expected_calibration_error, judge, reliability
from digitize.ocr.confidence import calibrated


@settings(deadline=None)
@given(st.floats(0, 1), st.floats(0, 1))
def test_order_stays_and_range_holds(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 < calibrated(low) <= calibrated(high) < 1


def test_sure_words_are_nearly_always_right() -> None:
    assert calibrated(0.97) > 0.99
    assert calibrated(0.5) < 0.7
    assert calibrated(0.1) < 0.2


def test_error_of_calibration() -> None:
    fair = [(0.8, True)] * 8 + [(0.8, False)] * 2
    assert expected_calibration_error(reliability(fair)) < 1e-9
    assert expected_calibration_error(reliability([(0.9, False)] * 5)) == 0.9
    assert expected_calibration_error(reliability([])) == 0


def test_words_are_judged_as_a_multiset() -> None:
    words = [("số", 0.9), ("số", 0.5), ("–", 0.7)]
    assert sorted(judge(words, ["số", "-"])) == [(0.5, False), (0.7, True), (0.9, True)]
