"""Codes as papers carry them, at their printed size, through a scanner's blur, grain and JPEG."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
import zxingcpp
from PIL import Image

from digitize.scan import Pixels, UprightPage, decode, read_codes, straighten
from tests.unit.scan.drawing import LIMITS, only_page

CARD = "001199991234|012345678|NGUYỄN THỊ MẪU|01021999|Nữ|Thôn Đông, Xã Mẫu, Huyện Thử, Tỉnh Ví Dụ|15042021"
SYSTEM = "000.00.00.H50-240131-0001|1.001193|001199991234|Giấy tiếp nhận hồ sơ|Hệ thống mẫu|2024-01-31T08:00:00+07:00"
LAND = "Số vào sổ: CN 00001; thửa đất số 12, tờ bản đồ số 34; diện tích 150,5 m²; xã Mẫu, tỉnh Ví Dụ"
DOSSIER = "000.00.00.H50-240131-0001"


def _scanned(kind: str, text: str, width_mm: float, dpi: int, quality: int = 60) -> UprightPage:
    """A page that carries one code, printed ``width_mm`` wide."""
    module = np.array(zxingcpp.create_barcode(text, zxingcpp.barcode_format_from_str(kind)).to_image(scale=1))
    fine = 600
    width = round(width_mm / 25.4 * fine)
    if kind == "QRCode":
        code = cv2.resize(module, (width, width), interpolation=cv2.INTER_NEAREST)
    else:
        row = cv2.resize(module[:1], (width, 1), interpolation=cv2.INTER_NEAREST)
        code = np.repeat(row, round(9 / 25.4 * fine), axis=0)
    sheet = np.full((round(2.6 * fine), round(4.2 * fine)), 250, np.uint8)
    sheet[300 : 300 + code.shape[0], 400 : 400 + code.shape[1]] = np.where(code > 127, 250, 40)
    shape = (round(sheet.shape[1] * dpi / fine), round(sheet.shape[0] * dpi / fine))
    seen = cv2.GaussianBlur(cv2.resize(sheet, shape, interpolation=cv2.INTER_AREA), (0, 0), 0.5)
    grain = np.random.default_rng(3).normal(0, 4, (*seen.shape, 3))
    pixels: Pixels = np.clip(seen[..., None] + grain, 0, 255).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality, dpi=(dpi, dpi))
    return straighten(decode(only_page(buffer.getvalue()), LIMITS))


@pytest.mark.parametrize("dpi", [200, 300])
@pytest.mark.parametrize(
    ("kind", "text", "width_mm"),
    [
        ("QRCode", CARD, 18.0),
        ("QRCode", SYSTEM, 20.0),
        ("QRCode", LAND, 20.0),
        ("QRCode", DOSSIER, 11.0),
        ("Code128", DOSSIER, 75.0),
        ("Code39", "H50-240131-0001", 80.0),
    ],
    ids=["card", "system", "land", "small", "code128", "code39"],
)
def test_a_code_is_read_at_its_printed_size(kind: str, text: str, width_mm: float, dpi: int) -> None:
    (code,) = read_codes(_scanned(kind, text, width_mm, dpi))
    assert code.kind == ("qr" if kind == "QRCode" else kind.lower())
    assert code.text == text
    left, top = (400 / 600 * dpi, 300 / 600 * dpi)
    assert code.box_px.x == pytest.approx(left + 1.5 / 25.4 * dpi, abs=0.14 * width_mm / 25.4 * dpi)
    assert code.box_px.y >= top - 3
