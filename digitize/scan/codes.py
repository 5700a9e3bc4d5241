"""QR and bar codes on an upright page."""

from __future__ import annotations

import cv2
import numpy as np
import zxingcpp

from digitize.scan.model import Box, MachineCode, UprightPage

_KINDS = {
    "QRCode": "qr",
    "MicroQRCode": "qr",
    "RMQRCode": "qr",
    "Code128": "code128",
    "Code39": "code39",
}
_FORMATS = zxingcpp.barcode_formats_from_str("QRCode|Code128|Code39")  # each further kind costs every page time

_QR = zxingcpp.barcode_formats_from_str("QRCode")
_FINE_DPI = 260.0
_ENLARGED_PIXELS = 6_000_000


def read_codes(upright: UprightPage) -> tuple[MachineCode, ...]:
    """All codes on the page, from top to bottom; boxes in pixels of the upright image.

    Read from the image as seen, not from the reading image: a coloured code must not be dropped.
    """
    colour = upright.colour
    grey = colour if colour.ndim == 2 else cv2.extractChannel(colour, 1)
    found = zxingcpp.read_barcodes(np.asarray(grey, dtype=np.uint8), formats=_FORMATS)
    scale = 1
    if not found and upright.dpi < _FINE_DPI and grey.shape[0] * grey.shape[1] < _ENLARGED_PIXELS:
        # the code of a chip card is 53 modules on 15 mm: at 200 dpi two pixels a module
        scale = 2
        large = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        found = zxingcpp.read_barcodes(np.asarray(large, dtype=np.uint8), formats=_QR)
    codes = [
        MachineCode(_KINDS.get(_name(code), _name(code).lower()), code.text, _box(code, upright, scale))
        for code in found
        if code.valid and code.text
    ]
    return tuple(sorted(codes, key=lambda code: (code.box_px.y, code.box_px.x)))


def _name(code: zxingcpp.Barcode) -> str:
    return str(code.format).rpartition(".")[2].replace(" ", "")


def _box(code: zxingcpp.Barcode, upright: UprightPage, scale: int) -> Box:
    place = code.position
    corners = (place.top_left, place.top_right, place.bottom_left, place.bottom_right)
    across, down = [corner.x // scale for corner in corners], [corner.y // scale for corner in corners]
    left, top = max(0, min(across)), max(0, min(down))
    right = min(upright.width_px, max(across) + 1)
    bottom = min(upright.height_px, max(down) + 1)
    return Box(left, top, max(1, right - left), max(1, bottom - top))
