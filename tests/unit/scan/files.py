"""Small files made for these tests: sound ones of every kind, and broken ones."""

from __future__ import annotations

import io

import numpy as np
import pikepdf
from PIL import Image, ImageDraw


def picture(width: int = 620, height: int = 877, mode: str = "RGB") -> Image.Image:
    """A small page with some lines of letter-like marks."""
    image = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(image)
    for row in range(60, height - 60, 26):
        for column in range(50, width - 60, 14):
            pen.rectangle((column, row, column + 7 + (column * row) % 5, row + 11), fill=(20, 20, 20))
    return image.convert(mode)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    """The image as a file of ``kind``."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def jpeg(**options: object) -> bytes:
    """A sound JPEG of 75 dpi A4."""
    return encoded(picture(), "JPEG", **{"dpi": (75, 75), **options})


def png_header_only(width_px: int, height_px: int) -> bytes:
    """A PNG that claims to be huge and holds nearly nothing."""
    small = bytearray(encoded(Image.new("L", (1, 1)), "PNG"))
    small[16:24] = width_px.to_bytes(4, "big") + height_px.to_bytes(4, "big")
    import zlib

    small[29:33] = zlib.crc32(bytes(small[12:29])).to_bytes(4, "big")
    return bytes(small)


def scanned_pdf(images: list[bytes], rotate: int = 0, password: str = "") -> bytes:
    """A PDF with one JPEG a page, placed to fill an A4 page."""
    pdf = pikepdf.new()
    for data in images:
        with Image.open(io.BytesIO(data)) as image:
            size, bands = image.size, len(image.getbands())
        stream = pikepdf.Stream(pdf, data)
        stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        stream.Width, stream.Height, stream.BitsPerComponent = size[0], size[1], 8
        stream.ColorSpace = pikepdf.Name.DeviceRGB if bands == 3 else pikepdf.Name.DeviceGray
        stream.Filter = pikepdf.Name.DCTDecode
        page = pdf.add_blank_page(page_size=(595.28, 841.89))
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=stream))
        page.obj.Contents = pikepdf.Stream(pdf, b"q 595.28 0 0 841.89 0 0 cm /Im0 Do Q")
        if rotate:
            page.obj.Rotate = rotate
    buffer = io.BytesIO()
    lock = pikepdf.Encryption(user=password, owner="owner") if password else None
    pdf.save(buffer, encryption=lock if lock is not None else False)
    return buffer.getvalue()


def text_pdf(rotate: int = 0) -> bytes:
    """A PDF with real text and no image."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595.28, 841.89))
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
    page.obj.Contents = pikepdf.Stream(pdf, b"BT /F1 24 Tf 72 700 Td (Bo phan mot cua) Tj ET")
    if rotate:
        page.obj.Rotate = rotate
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def layered_pdf(rotate: int = 0) -> bytes:
    """A scan that reaches 1 % beyond its page on the left and below, one black bar on it, an invisible word over it."""
    pixels = np.full((1200, 850), 255, np.uint8)
    pixels[300:320, 200:400] = 0
    data = encoded(Image.fromarray(pixels), "JPEG")
    pdf = pikepdf.new()
    stream = pikepdf.Stream(pdf, data)
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height, stream.BitsPerComponent = 850, 1200, 8
    stream.ColorSpace, stream.Filter = pikepdf.Name.DeviceGray, pikepdf.Name.DCTDecode
    page = pdf.add_blank_page(page_size=(595.28, 840.4))
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Courier)
    page.obj.Resources = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(Im0=stream), Font=pikepdf.Dictionary(F1=pdf.make_indirect(font))
    )
    width, height = 595.28 * 1.01, 840.4 * 1.01
    left, bottom = 595.28 - width, 840.4 - height
    start, baseline = left + width * 200 / 850, bottom + height * (1200 - 318) / 1200
    size = width * 200 / 850 / (5 * 0.6)  # five letters of Courier, 0.6 of their size wide each
    page.obj.Contents = pikepdf.Stream(
        pdf,
        f"q {width} 0 0 {height} {left} {bottom} cm /Im0 Do Q "
        f"BT 3 Tr /F1 {size} Tf {start} {baseline} Td (abcde) Tj ET".encode(),
    )
    if rotate:
        page.obj.Rotate = rotate
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def tiff(pages: int, mode: str = "1") -> bytes:
    """A TIFF of several frames."""
    frames = [picture(mode=mode) for _ in range(pages)]
    return encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:], dpi=(75, 75))


def noise_image(seed: int) -> bytes:
    """Random bytes behind a JPEG's first bytes."""
    return b"\xff\xd8\xff\xe0" + np.random.default_rng(seed).bytes(3000)
