"""Cut pages, hands and shadows are told; seals, dark scanner edges, punch holes and desks are not taken for them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from digitize.scan import ColourMode, DecodedPage, Pixels, measure_quality, straighten
from digitize.scan.straighten import turned_by
from tests.unit.scan.drawing import DPI, paper, seal, write_lines
from tests.unit.scan.test_sheet import photographed

SKINS = ((224, 172, 140), (198, 134, 100), (150, 96, 70))


def reasons(pixels: Pixels, dpi_source: str = "file") -> set[str]:
    """Codes of what is wrong with a page."""
    decoded = DecodedPage(
        np.ascontiguousarray(pixels), DPI, "file" if dpi_source == "file" else "assumed", ColourMode.COLOUR
    )
    return {reason.code for reason in measure_quality(decoded, straighten(decoded)).reasons}


def finger(page: Pixels, skin: tuple[int, int, int], side: str) -> Pixels:
    """A thumb over an edge of the page, in place: 15 mm wide, 20 mm long, darker towards its rim."""
    height, width = page.shape[:2]
    x, y = {"left": (0, height // 2), "right": (width, height // 3), "bottom": (width // 3, height)}[side]
    for step in range(6):
        shade = tuple(round(value * (0.82 + 0.03 * step)) for value in skin)
        axes = (118 - 6 * step, 44 - 4 * step) if side != "bottom" else (44 - 4 * step, 118 - 6 * step)
        cv2.ellipse(page, (x, y), axes, 0, 0, 360, shade, -1, cv2.LINE_AA)
    return page


@pytest.mark.parametrize(("skin", "side"), list(zip(SKINS, ("left", "right", "bottom"), strict=True)))
def test_a_finger_on_the_page_is_told(skin: tuple[int, int, int], side: str) -> None:
    assert "covered" in reasons(finger(write_lines(paper()), skin, side))
    assert "covered" in reasons(photographed(finger(write_lines(paper()), skin, side)), "assumed")


@pytest.mark.parametrize("desk", [(96, 74, 52), (150, 110, 80), (224, 172, 140)])
def test_a_desk_of_wood_around_the_sheet_is_no_hand(desk: tuple[int, int, int]) -> None:
    assert "covered" not in reasons(photographed(write_lines(paper()), desk), "assumed")


@pytest.mark.parametrize("colour", [(214, 38, 52), (230, 150, 160), (150, 75, 80)])
def test_a_seal_over_the_edge_is_neither_hand_nor_cut_text(colour: tuple[int, int, int]) -> None:
    page = seal(seal(write_lines(paper()), 0, 900, colour), paper().shape[1], 400, colour)
    assert not {"covered", "cut_edge"} & reasons(page)


@pytest.mark.parametrize("degrees", [0.0, 1.2, -3.0])
@pytest.mark.parametrize("side", ["left", "top"])
def test_text_that_runs_out_of_the_image_is_told(side: str, degrees: float) -> None:
    page = write_lines(paper(), top_px=80)
    lying = turned_by(page, degrees) if degrees else page
    assert "cut_edge" in reasons(lying[:, 160:] if side == "left" else lying[70:])


def test_dark_edges_specks_and_holes_are_no_cut_text() -> None:
    page = write_lines(paper())
    rng = np.random.default_rng(2)
    page[:, :3] = 60
    for y in rng.integers(0, page.shape[0], 60):
        page[y : y + rng.integers(1, 12), : rng.integers(1, 5)] = 40
    for y in (500, 980):
        cv2.circle(page, (20, y), 16, (50, 50, 50), -1)
    assert "cut_edge" not in reasons(page)


@pytest.mark.parametrize("depth", [0.5, 0.6])
def test_the_shadow_of_a_hand_is_told(depth: float) -> None:
    page = write_lines(paper()).astype(float)
    shade = np.ones(page.shape[:2], np.float32)
    cv2.fillConvexPoly(shade, np.array([(500, 1754), (1240, 700), (1240, 1754)]), (depth,))
    shaded = (page * cv2.GaussianBlur(shade, (0, 0), 15)[..., None]).astype(np.uint8)
    assert "uneven_light" in reasons(shaded)
