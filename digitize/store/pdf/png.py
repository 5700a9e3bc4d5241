"""PNG data as PDF holds it: the compressed rows go over as they are, since both use the same predictors."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from digitize.errors import SealError

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOURS = {0: 1, 2: 3, 3: 1}


@dataclass(frozen=True, slots=True)
class PngStream:
    """Compressed rows with their shape. ``palette`` holds RGB triples, empty unless indexed."""

    data: bytes
    width_px: int
    height_px: int
    bits: int
    colours: int
    palette: bytes


def read_png(data: bytes) -> PngStream | None:
    """Take a PNG file apart; None where PDF can't hold its rows as they are (interlaced, alpha, transparent colour).

    Raises :class:`SealError` where it is no PNG.
    """
    if not data.startswith(_SIGNATURE):
        raise SealError(reason="tệp PNG sai phần đầu")
    header, palette, rows = b"", b"", []
    for kind, body in _chunks(data):
        if kind == b"IHDR":
            header = body
        elif kind == b"PLTE":
            palette = body
        elif kind == b"tRNS":
            return None
        elif kind == b"IDAT":
            rows.append(body)
    if len(header) != 13 or not rows:
        raise SealError(reason="tệp PNG thiếu phần dữ liệu ảnh")
    width, height, bits, colour_type, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    if interlaced or colour_type not in _COLOURS:
        return None
    return PngStream(b"".join(rows), width, height, bits, _COLOURS[colour_type], palette if colour_type == 3 else b"")


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = len(_SIGNATURE)
    while position + 8 <= len(data):
        length = int.from_bytes(data[position : position + 4], "big")
        yield data[position + 4 : position + 8], data[position + 8 : position + 8 + length]
        position += 12 + length
