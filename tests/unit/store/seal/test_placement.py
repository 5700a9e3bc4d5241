"""Stamps keep clear of codes and text, stay on the page, and always land on the same spot."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitize.store.pdf import Occupied, Rectangle
from digitize.store.seal import Corner, place_stamp, placement

A4 = (595.28, 841.89)
SIZES = [(180.0, 26.0), (330.0, 14.0), (120.0, 38.0)]
BOXES = st.lists(
    st.builds(
        Rectangle,
        st.floats(0, 560, width=32),
        st.floats(0, 820, width=32),
        st.floats(1, 300, width=32),
        st.floats(1, 40, width=32),
    ),
    max_size=25,
).map(tuple)


def test_empty_page_takes_the_corner() -> None:
    index, left = place_stamp(*A4, Occupied(), Corner.TOP_LEFT, SIZES)
    assert index == 0
    assert left.left < 20
    assert A4[1] - left.top < 20
    _, right = place_stamp(*A4, Occupied(), Corner.TOP_RIGHT, SIZES)
    assert A4[0] - right.right < 20
    assert A4[1] - right.top < 20


@settings(max_examples=80, deadline=None)
@given(BOXES, BOXES, st.sampled_from(list(Corner)))
def test_on_the_page_and_clear_where_there_is_room(
    text: tuple[Rectangle, ...], codes: tuple[Rectangle, ...], corner: Corner
) -> None:
    occupied = Occupied(text, codes)
    index, place = place_stamp(*A4, occupied, corner, SIZES)
    assert (place.width, place.height) == SIZES[index]
    assert place.left >= 0
    assert place.bottom >= 0
    assert place.right <= A4[0]
    assert place.top <= A4[1]
    assert place_stamp(*A4, occupied, corner, SIZES) == (index, place)
    covered = [box for box in (*text, *codes) if place.overlaps(box)]
    if covered:  # then no clear place exists anywhere, on a coarse search
        for left in range(8, int(A4[0] - 120 - 8), 6):
            for bottom in range(8, int(A4[1] - 38 - 8), 6):
                free = Rectangle(float(left), float(bottom), 120.0, 38.0)
                assert any(free.overlaps(box, 12.0) for box in (*text, *codes))


@settings(max_examples=60, deadline=None)
@given(BOXES, st.sampled_from(list(Corner)))
def test_looking_at_the_top_first_finds_the_same_place(text: tuple[Rectangle, ...], corner: Corner) -> None:
    """The search of the upper edge alone is a short cut: the whole page has no better place."""
    occupied = Occupied(text, text[:2])
    short = place_stamp(*A4, occupied, corner, SIZES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(placement, "_BAND_PT", 0.0)
        assert place_stamp(*A4, occupied, corner, SIZES) == short


def test_code_counts_before_text() -> None:
    """On a page full of text the stamp covers words rather than a code."""
    text = (Rectangle(0, 0, *A4),)
    code = Rectangle(0, 780, 80, 60)
    _, place = place_stamp(*A4, Occupied(text, (code,)), Corner.TOP_LEFT, SIZES)
    assert not place.overlaps(code)


def test_header_leaves_the_margin_strip() -> None:
    """A header right across the page below a narrow margin: the stamp goes above it in one line."""
    header = (Rectangle(40, 700, 515, 115),)
    index, place = place_stamp(*A4, Occupied(header), Corner.TOP_LEFT, SIZES)
    assert index == 1
    assert place.bottom >= 815


def test_card_smaller_than_the_stamp_still_gets_one() -> None:
    index, place = place_stamp(150.0, 90.0, Occupied(), Corner.TOP_LEFT, SIZES)
    assert index in (0, 1, 2)
    assert place.left >= 0
