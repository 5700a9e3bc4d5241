"""Quality verdict of a page: what a scanner station shows while the citizen is still at the counter."""

from __future__ import annotations

import cv2
import numpy as np

from digitize.scan.edges import is_covered, is_cut
from digitize.scan.model import ColourMode, DecodedPage, Pixels, Quality, QualityReason, UprightPage, Verdict
from digitize.scan.reduce import quantiles

_LEAST_DPI = 195.0  # 200 dpi (NĐ 30/2020 PL I, R1), less rounding
_SKEW_DEGREES = 5.0
_WORK_PX = 1200

_BLURRED = QualityReason("blurred", "Ảnh mờ, chữ không rõ nét", "Lau mặt kính, đặt giấy phẳng rồi quét lại")
_TOO_DARK = QualityReason("too_dark", "Ảnh quá tối", "Tăng độ sáng hoặc quét lại bằng máy quét")
_TOO_LIGHT = QualityReason("too_light", "Chữ quá nhạt", "Giảm độ sáng hoặc tăng độ tương phản rồi quét lại")
_LOW_DPI = QualityReason("low_resolution", "Độ phân giải dưới 200 dpi", "Đặt máy quét từ 200 dpi trở lên, tỷ lệ 100 %")
_NO_COLOUR = QualityReason("no_colour", "Ảnh không có màu", "Chọn chế độ quét màu (NĐ 30/2020, Phụ lục I)")
_SKEWED = QualityReason("skewed", "Trang bị lệch nhiều", "Đặt giấy sát mép máy quét rồi quét lại nếu chữ bị cắt")
_CUT_EDGE = QualityReason("cut_edge", "Nội dung chạm mép ảnh, có thể bị cắt", "Kiểm tra mép giấy và quét lại cả tờ")
_UNEVEN = QualityReason(
    "uneven_light", "Ánh sáng không đều hoặc có bóng che", "Chụp lại dưới ánh sáng đều, không che bóng"
)
_COVERED = QualityReason(
    "covered", "Có tay hoặc ngón tay che trên trang", "Bỏ tay ra khỏi trang giấy rồi chụp hoặc quét lại"
)
_BAD = frozenset({"blurred", "too_dark", "cut_edge", "covered"})


def measure_quality(decoded: DecodedPage, upright: UprightPage) -> Quality:
    """Verdict with reasons in Vietnamese and what to do, worst first; within 50 ms a page.

    BAD asks for another scan, DOUBTFUL tells the officer, GOOD is silent.
    """
    grey = _small(upright.colour)
    paper, ink = _lightness(grey)
    reasons = [
        reason
        for reason, holds in (
            (_BLURRED, _is_blurred(upright, ink < paper - 50)),
            (_TOO_DARK, paper < 110),
            (_CUT_EDGE, is_cut(upright)),
            (_COVERED, is_covered(upright)),
            (_TOO_LIGHT, 12 < paper - ink < 50 and paper > 150),
            (_UNEVEN, _is_uneven(grey)),
            (_LOW_DPI, upright.dpi / decoded.scale < _LEAST_DPI),
            (_NO_COLOUR, decoded.colour_mode is not ColourMode.COLOUR),
            (_SKEWED, abs(upright.straightening.skew_degrees) > _SKEW_DEGREES),
        )
        if holds
    ]
    if not reasons:
        return Quality(Verdict.GOOD)
    return Quality(Verdict.BAD if any(reason.code in _BAD for reason in reasons) else Verdict.DOUBTFUL, tuple(reasons))


def _small(colour: Pixels) -> Pixels:
    grey = colour if colour.ndim == 2 else colour[:, :, 1]
    step = max(1, max(grey.shape) // _WORK_PX)
    return np.ascontiguousarray(grey[::step, ::step])


def _lightness(grey: Pixels) -> tuple[float, float]:
    """Lightness of the paper and of the darkest ink, 0–255."""
    paper, ink = quantiles(grey, 0.7, 0.007)
    return paper, ink


def _is_blurred(upright: UprightPage, has_ink: bool) -> bool:
    """Soft everywhere: even the steepest edges of letters take many pixels."""
    if not has_ink or upright.colour_mode is ColourMode.BILEVEL:
        return False
    grey = upright.reading
    scale = min(1.0, 200.0 / upright.dpi)
    if scale < 1:
        # linear, not area: three times as fast, and what it leaves of grain counts on the side of sharpness alone
        grey = np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR), dtype=np.uint8)
    middle, ink = quantiles(grey, 0.6, 0.01)
    steep = cv2.convertScaleAbs(cv2.Sobel(grey, cv2.CV_16S, 1, 0, ksize=3), alpha=0.25)
    (steepest,) = quantiles(np.asarray(steep, dtype=np.uint8), 0.993)
    return middle - ink > 40 and steepest < 0.22 * (middle - ink)


def _is_uneven(grey: Pixels) -> bool:
    """Whether a good part of the paper is much darker than the rest; print, pictures and dark rims do not count."""
    small = cv2.resize(grey, (48, 64), interpolation=cv2.INTER_AREA)
    paper = cv2.dilate(small, np.ones((5, 5), np.uint8))[5:-5, 4:-4]
    return float(np.percentile(paper, 95) - np.percentile(paper, 4)) > 75
