from __future__ import annotations

import io
import random

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from samples.model import Box
from samples.noise import NOISES, deliver

MARK = Box(400, 120, 90, 40)


def _page() -> np.ndarray:
    page = np.full((1170, 827, 3), 250, np.uint8)
    page[MARK.y : MARK.y + MARK.height, MARK.x : MARK.x + MARK.width] = 0
    return page


def _found(image: bytes, around: Box) -> Box:
    grey = np.asarray(Image.open(io.BytesIO(image)).convert("L"))
    pad = 25
    y, x = max(0, around.y - pad), max(0, around.x - pad)
    part = grey[y : around.y + around.height + pad, x : around.x + around.width + pad] < 90
    # the biggest dark patch, and the other half where a pale streak of a copier cuts it: specks are not the mark
    solid = cv2.morphologyEx(part.astype(np.uint8), cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
    _, _, patches, _ = cv2.connectedComponentsWithStats(solid)
    parts = patches[1:][patches[1:, 4] >= 0.1 * patches[1:, 4].max()]
    left, top = parts[:, 0].min(), parts[:, 1].min()
    right, bottom = (parts[:, 0] + parts[:, 2]).max(), (parts[:, 1] + parts[:, 3]).max()
    return Box(x + int(left), y + int(top), int(right - left), int(bottom - top))


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([n for n in NOISES if n != "fax"]),
    st.integers(0, 10_000),
    st.sampled_from((0, 90, 180, 270)),
    st.floats(-4, 4),
)
def test_truth_boxes_stay_on_what_they_name(noise: str, seed: int, turn: int, skew: float) -> None:
    sent = deliver(_page(), noise, random.Random(seed), 100, turn, skew)
    expected = MARK.mapped(sent.to_image)
    found = _found(sent.image, expected)
    for a, b in zip(
        (expected.x, expected.y, expected.x + expected.width, expected.y + expected.height),
        (found.x, found.y, found.x + found.width, found.y + found.height),
        strict=True,
    ):
        assert abs(a - b) <= 7


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turning_back_by_the_truth_gives_the_upright_page(turn: int) -> None:
    sent = deliver(_page(), "clean", random.Random(1), 100, turn)
    image = np.asarray(Image.open(io.BytesIO(sent.image)).convert("L"))
    upright = np.rot90(image, -sent.rotation_degrees // 90)
    assert upright.shape == (1170, 827)
    assert upright[MARK.y + 20, MARK.x + 40] < 20


def test_taking_out_the_skew_by_the_truth_straightens() -> None:
    page = np.full((1170, 827, 3), 255, np.uint8)
    page[600:606, 100:700] = 0
    sent = deliver(page, "clean", random.Random(1), 100, 0, 3.0)
    image = Image.open(io.BytesIO(sent.image)).convert("L")
    # PIL turns counter-clockwise for positive angles, as skew_degrees is defined
    straight = np.asarray(image.rotate(sent.skew_degrees, Image.Resampling.BILINEAR, fillcolor=255))
    assert (straight[595:612].min(axis=0)[110:690] < 128).all()
    rows = np.flatnonzero((straight[:, 110:690] < 128).sum(axis=1) > 290)
    assert len(rows) <= 8


def test_bleed_through_is_faint_and_mirrored() -> None:
    verso = _page()
    sent = deliver(np.full((1170, 827, 3), 250, np.uint8), "clean", random.Random(3), 100, verso=verso)
    image = np.asarray(Image.open(io.BytesIO(sent.image)).convert("L")).astype(int)
    mirrored = image[MARK.y + 20, 827 - MARK.x - 40]
    assert 180 < mirrored < 246
    assert image[MARK.y + 20, MARK.x + 40 - 200] >= 246


def test_photocopies_and_faxes_are_grey_and_scans_keep_colour() -> None:
    for noise, bands in (("photocopy", 1), ("fax", 1), ("scan", 3), ("photo", 3), ("clean", 3)):
        sent = deliver(_page(), noise, random.Random(9), 100)
        assert len(Image.open(io.BytesIO(sent.image)).getbands()) == bands


def test_scans_carry_their_resolution_and_photos_do_not() -> None:
    assert Image.open(io.BytesIO(deliver(_page(), "scan", random.Random(1), 100).image)).info["dpi"] == (100, 100)
    assert "dpi" not in Image.open(io.BytesIO(deliver(_page(), "photo", random.Random(1), 100).image)).info
