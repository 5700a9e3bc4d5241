"""The header of a JPEG file: what a PDF needs to know to hold the file's bytes as they are."""

from __future__ import annotations

from dataclasses import dataclass

_NO_LENGTH = {0x01, *range(0xD0, 0xD9)}
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_PDF_FRAMES = {0xC0, 0xC1, 0xC2}  # baseline, extended, progressive Huffman (ISO 32000-1 §7.4.8)


@dataclass(frozen=True, slots=True)
class JpegHeader:
    """``transform`` is the colour transform of the Adobe marker, None without one. ``pdf_can_hold``: DCTDecode knows
    it.
    """

    width_px: int
    height_px: int
    components: int
    transform: int | None
    rgb_ids: bool
    pdf_can_hold: bool

    @property
    def inverted_cmyk(self) -> bool:
        """Adobe writes CMYK inverted."""
        return self.components == 4 and self.transform is not None

    @property
    def stored_as_rgb(self) -> bool:
        """Three components that no marker names but whose ids say R, G, B: readers must not convert from YCbCr."""
        return self.components == 3 and self.transform is None and self.rgb_ids


def read_jpeg_header(data: bytes) -> JpegHeader | None:
    """Walk the markers up to the frame header; None where there is none."""
    position, transform = 2, None
    while position + 4 <= len(data):
        if data[position] != 0xFF:  # a segment of wrong length; decoders look for the next marker
            position += 1
            continue
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if marker in _NO_LENGTH:
            position += 2
            continue
        length = int.from_bytes(data[position + 2 : position + 4], "big")
        body = data[position + 4 : position + 2 + length]
        if marker == 0xEE and body[:5] == b"Adobe" and len(body) >= 12:
            transform = body[11]
        if marker in _FRAMES and len(body) >= 6:
            components = body[5]
            ids = bytes(body[6 + 3 * index] for index in range(components)) if len(body) >= 6 + 3 * components else b""
            return JpegHeader(
                width_px=int.from_bytes(body[3:5], "big"),
                height_px=int.from_bytes(body[1:3], "big"),
                components=components,
                transform=transform,
                rgb_ids=ids == b"RGB",
                pdf_can_hold=marker in _PDF_FRAMES and body[0] == 8 and components in (1, 3, 4),
            )
        position += 2 + length
    return None
