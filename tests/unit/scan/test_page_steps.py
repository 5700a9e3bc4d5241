"""Steps on synthetic papers, whose true turn, skew, codes and blankness are known."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import pytest

from digitize.scan import (
    ColourMode,
    DecodedPage,
    Limits,
    UprightPage,
    Verdict,
    decode,
    inspect_page,
    is_blank,
    measure_quality,
    read_codes,
    straighten,
)
from digitize.scan.skew import measure_skew
from samples import SamplePage, make_page

LIMITS = Limits()


@cache
def _page(paper_type: str, seed: int = 1, noise: str = "clean", skew: float = 0.0, dpi: int = 150) -> SamplePage:
    return make_page(paper_type, seed, noise, dpi=dpi, skew_degrees=skew)


def _decoded(page: SamplePage) -> DecodedPage:
    return decode(inspect_page(page.image, "image/jpeg", LIMITS), LIMITS)


def _upright(page: SamplePage) -> UprightPage:
    return straighten(_decoded(page), page.truth.rotation_degrees)


@pytest.mark.parametrize("skew", [-14.0, -6.3, -1.1, 0.0, 0.4, 2.7, 9.0, 14.5])
@pytest.mark.parametrize("paper_type", ["TK_KHAI_SINH", "QD_HANH_CHINH"])
def test_skew_is_found_within_a_fifth_of_a_degree(paper_type: str, skew: float) -> None:
    page = _page(paper_type, skew=skew)
    found = _upright(page).straightening.skew_degrees
    assert found == pytest.approx(page.truth.skew_degrees, abs=0.2)


def test_a_straightened_page_has_no_skew_left() -> None:
    upright = _upright(_page("CONG_VAN", skew=5.0))
    assert abs(measure_skew(upright.reading)) <= 0.2


def test_skew_of_a_page_on_its_side_is_the_same() -> None:
    decoded = _decoded(_page("CONG_VAN", skew=3.0))
    on_side = np.ascontiguousarray(np.rot90(decoded.pixels[:, :, 1]))
    assert measure_skew(on_side) == pytest.approx(measure_skew(decoded.pixels[:, :, 1]), abs=0.2)


@pytest.mark.parametrize("seed", range(4))
def test_noise_has_no_skew(seed: int) -> None:
    noise = np.random.default_rng(seed).integers(200, 256, (800, 600)).astype(np.uint8)
    assert measure_skew(noise) == 0.0


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_turning_is_clockwise(degrees: int) -> None:
    decoded = _decoded(_page("CONG_VAN"))
    upright = straighten(decoded, degrees)
    expected = np.rot90(decoded.pixels, -degrees // 90)
    assert upright.colour.shape == expected.shape
    assert np.abs(upright.colour.astype(int) - expected).mean() < 6


def _paper(height: int = 1170, width: int = 827) -> np.ndarray:
    return np.full((height, width, 3), 250, dtype=np.uint8)


def _as_page(pixels: np.ndarray, dpi: float = 100.0) -> DecodedPage:
    return DecodedPage(pixels, dpi, "file", ColourMode.COLOUR)


def test_red_seal_disappears_and_print_under_it_stays() -> None:
    pixels = _paper()
    cv2.circle(pixels, (400, 600), 70, (210, 40, 50), 6)
    cv2.circle(pixels, (400, 600), 55, (210, 40, 50), 3)
    cv2.putText(pixels, "NGUYEN VAN A", (300, 610), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (20, 20, 20), 2)
    upright = straighten(_as_page(pixels))
    ring = upright.reading[600 - 73 : 600 - 66, 390:410]
    assert ring.min() > 180
    assert upright.reading[585:612, 300:520].min() < 60
    assert len(upright.seal_boxes_px) == 1
    assert tuple(upright.colour[600 - 70, 400]) == (210, 40, 50)


def test_red_text_that_is_content_is_kept() -> None:
    pixels = _paper()
    cv2.putText(pixels, "HOA TOC", (120, 200), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (200, 20, 30), 2)
    upright = straighten(_as_page(pixels))
    assert upright.reading[170:205, 120:280].min() < 90


def test_dark_scanner_edge_is_whitened_for_reading_only() -> None:
    pixels = _paper()
    pixels[:, :25] = 15
    cv2.putText(pixels, "so 12/QD-UBND", (120, 300), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (20, 20, 20), 2)
    upright = straighten(_as_page(pixels))
    assert upright.reading[:, :20].min() == 255
    assert np.median(upright.colour[:, :15]) == 15
    assert upright.reading[270:305, 120:400].min() < 60


def test_empty_paper_is_blank() -> None:
    assert is_blank(straighten(_as_page(_paper())))


def test_specks_holes_and_edges_do_not_make_a_page() -> None:
    pixels = _paper()
    rng = np.random.default_rng(3)
    for x, y in rng.integers(60, 750, (40, 2)):
        pixels[y : y + 2, x : x + 2] = 30
    cv2.circle(pixels, (45, 400), 11, (30, 30, 30), -1)
    cv2.circle(pixels, (45, 715), 11, (30, 30, 30), -1)
    pixels[:8] = 20
    assert is_blank(straighten(_as_page(pixels)))


def test_one_line_by_hand_is_no_blank_page() -> None:
    pixels = _paper()
    points = np.array([(200 + x, 500 + int(8 * np.sin(x / 5))) for x in range(0, 160, 2)])
    cv2.polylines(pixels, [points], False, (60, 70, 160), 2)
    assert not is_blank(straighten(_as_page(pixels)))


def test_a_stamp_of_this_side_is_no_blank_page() -> None:
    pixels = _paper()
    cv2.circle(pixels, (400, 600), 70, (210, 60, 70), 5)
    cv2.circle(pixels, (400, 600), 20, (210, 60, 70), -1)
    assert not is_blank(straighten(_as_page(pixels)))


def test_what_shines_through_is_blank() -> None:
    front = _decoded(_page("QD_HANH_CHINH", noise="scan")).pixels
    soft = cv2.GaussianBlur(front[:, ::-1], (7, 7), 0).astype(float)
    verso = (250 - (250 - soft) * 0.15).clip(0, 255).astype(np.uint8)
    assert is_blank(straighten(DecodedPage(verso, 150, "file", ColourMode.COLOUR)))


@pytest.mark.parametrize(
    "paper_type", ["TK_KHAI_SINH", "GIAY_CHUNG_SINH", "GCN_QSDD", "BAN_VE", "CCCD", "GIAY_UY_QUYEN"]
)
def test_papers_are_not_blank(paper_type: str) -> None:
    assert not is_blank(_upright(_page(paper_type)))


def test_chip_card_code_is_read_where_it_stands() -> None:
    page = _page("CCCD", noise="scan", dpi=300, skew=2.0)
    (code,) = [code for code in read_codes(_upright(page)) if code.kind == "qr"]
    (true,) = [code for code in page.truth.codes if code.kind == "qr"]
    assert code.text == true.text
    assert abs(code.box_px.x + code.box_px.width / 2 - (true.box.x + true.box.width / 2)) < 40
    assert abs(code.box_px.y + code.box_px.height / 2 - (true.box.y + true.box.height / 2)) < 40


def test_most_chip_card_codes_are_read_even_on_copies_at_the_least_resolution_allowed() -> None:
    read = 0
    for seed in range(8):
        page = make_page("CCCD", seed, "photocopy", dpi=200)
        (true,) = [code for code in page.truth.codes if code.kind == "qr"]
        codes = [code for code in read_codes(_upright(page)) if code.kind == "qr"]
        assert all(code.text == true.text for code in codes)
        read += len(codes)
    assert read >= 5


def test_a_good_scan_is_good() -> None:
    page = _page("QD_HANH_CHINH", noise="scan", dpi=300, skew=0.5)
    quality = measure_quality(_decoded(page), _upright(page))
    assert quality.verdict is Verdict.GOOD, quality.reasons


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda pixels: cv2.GaussianBlur(pixels, (0, 0), 6), "blurred"),
        (lambda pixels: (pixels * 0.35).astype(np.uint8), "too_dark"),
        (lambda pixels: (235 + pixels * 0.08).clip(0, 255).astype(np.uint8), "too_light"),
        (lambda pixels: pixels[:, 330:], "cut_edge"),
    ],
)
def test_a_spoiled_scan_is_told_with_advice(spoil: object, code: str) -> None:
    assert callable(spoil)
    decoded = _decoded(_page("QD_HANH_CHINH", noise="scan", dpi=300, skew=0.0))
    spoiled = DecodedPage(np.ascontiguousarray(spoil(decoded.pixels)), 300, "file", ColourMode.COLOUR)
    quality = measure_quality(spoiled, straighten(spoiled))
    assert code in [reason.code for reason in quality.reasons]
    assert all(reason.message_vi and reason.advice_vi for reason in quality.reasons)


def test_grey_low_resolution_and_skew_are_told() -> None:
    page = _page("QD_HANH_CHINH", dpi=100, skew=8.0)
    decoded = _decoded(page)
    grey = DecodedPage(np.ascontiguousarray(decoded.pixels[:, :, 1]), 100, "file", ColourMode.GREY)
    reasons = {reason.code for reason in measure_quality(grey, straighten(grey)).reasons}
    assert {"low_resolution", "no_colour", "skewed"} <= reasons


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (1, 500), (500, 1), (30, 30), (7, 1000)])
def test_tiny_images_pass_every_step(size: tuple[int, int]) -> None:
    decoded = _as_page(np.full((*size, 3), 200, dtype=np.uint8))
    upright = straighten(decoded)
    assert upright.colour.shape[:2] == size
    measure_quality(decoded, upright)
    assert is_blank(upright)
    assert read_codes(upright) == ()
