"""Pages drawn for the tests of reading, and the engines opened once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from digitize.ocr import Engine, open_engine
from digitize.scan import ColourMode, Pixels, Straightening, UprightPage

# Files of packages that `run` installs: what a page looks like must not hang on what else a machine has.
FONTS = (
    "/usr/share/fonts/truetype/noto/NotoSerif-Regular.ttf",
    "/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf",
)

LETTER = (
    (150, 90, "ỦY BAN NHÂN DÂN"),
    (150, 130, "XÃ HÒA PHÚ"),
    (150, 190, "Số: 125/UBND-TP"),
    (800, 90, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (900, 130, "Độc lập - Tự do - Hạnh phúc"),
    (850, 190, "Hòa Phú, ngày 15 tháng 8 năm 2025"),
    (620, 290, "GIẤY XÁC NHẬN"),
    (150, 370, "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025 và các văn bản có liên"),
    (150, 415, "quan, Ủy ban nhân dân xã xác nhận người có tên dưới đây hiện đang thường trú tại địa phương,"),
    (150, 460, "chưa đăng ký kết hôn với ai và chấp hành tốt chủ trương, đường lối, chính sách của Nhà nước."),
    (150, 505, "Giấy này được cấp để bổ sung hồ sơ và có giá trị trong thời hạn sáu tháng kể từ ngày ký."),
    (150, 640, "Nơi nhận:"),
    (150, 680, "- Như trên;"),
    (150, 720, "- Lưu: VT."),
    (950, 640, "KT. CHỦ TỊCH"),
    (950, 680, "PHÓ CHỦ TỊCH"),
)


def draw_page(
    items: tuple[tuple[int, int, str], ...],
    size_px: tuple[int, int] = (1654, 1100),
    px: int = 30,
    font_path: str = FONTS[0],
) -> Pixels:
    """A grey page at about 200 dpi with texts at their places."""
    font = ImageFont.truetype(font_path, px)
    image = Image.new("L", size_px, 255)
    draw = ImageDraw.Draw(image)
    for x, y, text in items:
        draw.text((x, y), text, font=font, fill=0)
    return np.asarray(image)


def upright(grey: Pixels, dpi: float = 200.0) -> UprightPage:
    """The page as the scan room would give it."""
    colour = np.repeat(grey[:, :, None], 3, axis=2)
    return UprightPage(colour, grey, dpi, ColourMode.GREY, Straightening(0, 0.0))


@pytest.fixture(scope="session")
def letter() -> Pixels:
    """A letter with a two-column head and a two-column foot."""
    return draw_page(LETTER)


@pytest.fixture(scope="session")
def tesserocr_engine() -> Iterator[Engine]:
    """The engine in process."""
    engine = open_engine("tesserocr")
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def lines_engine() -> Iterator[Engine]:
    """The engine of the project's own line finder and recogniser."""
    engine = open_engine("lines")
    yield engine
    engine.close()


@pytest.fixture(params=["lines", "tesserocr"])
def page_engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine that pages are read with in process."""
    engine: Engine = request.getfixturevalue(f"{request.param}_engine")
    return engine


@pytest.fixture(scope="session")
def pytesseract_engine() -> Iterator[Engine]:
    """The engine as a child process."""
    engine = open_engine("pytesseract")
    yield engine
    engine.close()


@pytest.fixture(scope="session", params=["tesserocr", "pytesseract", "lines"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn."""
    found: Engine = request.getfixturevalue(f"{request.param}_engine")
    return found
