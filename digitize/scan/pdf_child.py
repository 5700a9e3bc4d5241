"""Child process that takes the pages out of one PDF. Run by path, so that it loads nothing but what it needs.

Arguments: path of the PDF, first page, most pages, most pixels, longest side, most bytes a page, rendering dpi.
Prints, per page, a line of JSON and then as many bytes as the line says. Native parsers run only in here: a crash, a
hang or hunger for memory ends this process, never the caller.
"""

from __future__ import annotations

import html
import io
import json
import re
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pikepdf
from pdf2image import convert_from_path
from pdf2image.exceptions import PDFPopplerTimeoutError
from pikepdf import Name, PdfImage
from PIL import Image

MEMORY_BYTES = 3 * 1024**3
RENDER_PIXELS = 40_000_000  # an A0 drawing is rendered at about 160 dpi
TEXT_BYTES = 8_000_000  # poppler's list of words with boxes; a dense page has 0.1 MB of it
TEXT_SECONDS = 15
RENDER_SECONDS = 45
_PAINT = frozenset({"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "BI", "INLINE IMAGE"})
_SHOW = frozenset({"Tj", "TJ", "'", '"'})
_LAYER_PART = re.compile(
    r'<(?:(line)\b|word xMin="(-?[\d.]+)" yMin="(-?[\d.]+)" xMax="(-?[\d.]+)" yMax="(-?[\d.]+)">([^<]*)</word>)'
)
_LAYER_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">')
_CONTROL = re.compile("[\x00-\x1f\x7f\x80-\x9f]")
_TYPES = {".jpg": "image/jpeg", ".png": "image/png", ".tif": "image/tiff", ".tiff": "image/tiff"}
Image.MAX_IMAGE_PIXELS = None
_SCAN_PIXELS = 800_000  # an A4 page at about 95 dpi: a picture with fewer can't be read

Place = tuple[float, float, float, float]
"""Left, top, right, bottom as shares of the page, origin top left."""
LayerWord = tuple[str, float, float, float, float]
"""Text and place of a word."""


class PageTooLargeError(Exception):
    """The image of a page has more pixels than allowed; the arguments are its width and height."""


class Job:
    """What the parent asked for."""

    def __init__(self, arguments: list[str]) -> None:
        self.path = Path(arguments[0])
        numbers = [int(value) for value in arguments[1:]]
        self.first, self.pages, self.pixels, self.side_px, self.page_bytes, self.dpi = numbers


def main() -> None:
    """Do the job of the command line."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    job = Job(sys.argv[1:])
    try:
        pdf = pikepdf.open(job.path)
        count = len(pdf.pages)
    except pikepdf.PasswordError:
        tell({"error": "encrypted"})
        return
    except Exception as error:  # noqa: BLE001 - anything here means that the file is not a usable PDF
        tell({"error": "damaged", "why": type(error).__name__})
        return
    tell({"pages": count})
    if count > job.pages:
        return
    for number in range(job.first, count + 1):
        try:
            take(job, pdf, number)
        except PageTooLargeError as error:
            tell({"page": number, "error": "pixels", "width": error.args[0], "height": error.args[1]})
        except MemoryError:
            tell({"page": number, "error": "memory"})
        except PDFPopplerTimeoutError:
            tell({"page": number, "error": "timeout"})
        except Exception as error:  # noqa: BLE001 - one broken page never stops the others
            tell({"page": number, "error": "damaged", "why": type(error).__name__})


def take(job: Job, pdf: pikepdf.Pdf, number: int) -> None:
    """Give out one page: its own image bytes where it is one image, else a rendering."""
    page = pdf.pages[number - 1]
    width_in, height_in = page_size_inches(page)
    rotate = int(page.get("/Rotate", 0) or 0) % 360
    rotate = rotate if rotate in (0, 90, 180, 270) else 0
    layer = text_layer(job.path, number, rotate) if has_fonts(page) else []
    head: dict[str, Any] = {"page": number, "rotate": rotate, "layer": layer, "scanned": has_page_picture(page)}
    taken = sole_image(page, width_in, height_in, job)
    if taken is not None:
        data, media_type, width_px, height_px, dpi, place = taken
        head["layer"] = on_image(layer, displayed(place, rotate))
        tell({**head, "type": media_type, "width": width_px, "height": height_px, "dpi": dpi}, data)
        return
    # one per cent less, because the renderer rounds both sides up
    most_pixels = 0.99 * min(RENDER_PIXELS, job.pixels)
    dpi = min(job.dpi, (most_pixels / max(width_in * height_in, 1e-6)) ** 0.5)
    dpi = min(dpi, 0.99 * job.side_px / max(width_in, height_in, 1e-6))
    image = convert_from_path(
        job.path, dpi=dpi, first_page=number, last_page=number, use_cropbox=True, timeout=RENDER_SECONDS
    )[0]
    if image.width * image.height > job.pixels or max(image.size) > job.side_px:
        # two readers of a sloppy file can differ about the size of its page
        raise PageTooLargeError(image.width, image.height)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=1, dpi=(dpi, dpi))
    # poppler has applied /Rotate already
    size = {"width": image.width, "height": image.height, "dpi": dpi, "rendered": True, "rotate": 0}
    tell({**head, "type": "image/png", **size}, buffer.getvalue())


def page_size_inches(page: pikepdf.Page) -> tuple[float, float]:
    """Width and height of the visible page before /Rotate."""
    left, bottom, right, top = (float(value) for value in page.cropbox)
    unit = float(page.get("/UserUnit", 1.0) or 1.0)
    return abs(right - left) * unit / 72, abs(top - bottom) * unit / 72


def has_fonts(page: pikepdf.Page) -> bool:
    """Whether the page or a form on it may show text."""
    resources = page.resources
    if "/Font" in resources and len(resources.Font) > 0:
        return True
    return any(item.get("/Subtype") == Name.Form for item in resources.get("/XObject", {}).values())


def sole_image(
    page: pikepdf.Page, width_in: float, height_in: float, job: Job
) -> tuple[bytes, str, int, int, float, Place] | None:
    """Bytes, type, size, dpi and place of the one image that makes up the page, None if the page is more than that."""
    drawn = sole_drawing(page)
    if drawn is None or not width_in or not height_in:
        return None
    name, (a, b, c, d, left, bottom) = drawn
    stream = page.resources.XObject[name]
    if not isinstance(stream, pikepdf.Stream):
        return None
    if stream.get("/Subtype") != Name.Image or "/SMask" in stream or stream.get("/ImageMask", False):
        return None
    if abs(b) > 1e-3 or abs(c) > 1e-3 or a <= 0 or d <= 0:
        return None
    box = [float(value) for value in page.cropbox]
    seen_across = max(0.0, min(left + a, box[2]) - max(left, box[0]))
    inside = seen_across * max(0.0, min(bottom + d, box[3]) - max(bottom, box[1]))
    page_area = (box[2] - box[0]) * (box[3] - box[1])
    if inside < 0.9 * page_area or inside < 0.98 * a * d:  # a margin or a cut image: what is seen is not the image
        return None
    width_px, height_px = int(stream.Width), int(stream.Height)
    if width_px * height_px > job.pixels or max(width_px, height_px) > job.side_px:
        raise PageTooLargeError(width_px, height_px)
    unit = float(page.get("/UserUnit", 1.0) or 1.0)
    across, down = width_px * 72 / (a * unit), height_px * 72 / (d * unit)
    if not 0.95 < across / down < 1.05:
        return None
    buffer = io.BytesIO()
    try:
        extension = PdfImage(stream).extract_to(stream=buffer)
    except Exception:  # noqa: BLE001 - kinds it can't take out losslessly are rendered instead
        return None
    media_type = _TYPES.get(extension)
    if media_type is None:
        return None
    page_width, page_height = box[2] - box[0], box[3] - box[1]
    place = (left - box[0], box[3] - bottom - d, left + a - box[0], box[3] - bottom)
    shares = (place[0] / page_width, place[1] / page_height, place[2] / page_width, place[3] / page_height)
    return buffer.getvalue(), media_type, width_px, height_px, across, shares


def has_page_picture(page: pikepdf.Page) -> bool:
    """Whether an image with enough pixels for a scan and about the shape of the page lies on it."""
    width_in, height_in = page_size_inches(page)
    for item in page.resources.get("/XObject", {}).values():
        if not isinstance(item, pikepdf.Stream) or item.get("/Subtype") != Name.Image or "/SMask" in item:
            continue  # with a mask it is a drawn signature or a watermark
        width_px, height_px = int(item.get("/Width", 0)), int(item.get("/Height", 0))
        if width_px * height_px >= _SCAN_PIXELS and 0.8 < width_px * height_in / (height_px * width_in) < 1.25:
            return True
    return False


def displayed(place: Place, rotate: int) -> Place:
    """Where a part of the page comes to lie when the page is turned clockwise by ``rotate``; shares of its sides."""
    left, top, right, bottom = place
    if rotate == 90:
        return 1 - bottom, left, 1 - top, right
    if rotate == 180:
        return 1 - right, 1 - bottom, 1 - left, 1 - top
    if rotate == 270:
        return top, 1 - right, bottom, 1 - left
    return place


def on_image(layer: list[list[LayerWord]], place: Place) -> list[list[LayerWord]]:
    """Words by shares of an image that lies at ``place`` on the page, instead of by shares of the page."""
    left, top, right, bottom = place
    width, height = right - left, bottom - top
    return [
        [
            (text, (x0 - left) / width, (y0 - top) / height, (x1 - left) / width, (y1 - top) / height)
            for text, x0, y0, x1, y1 in line
        ]
        for line in layer
    ]


def sole_drawing(page: pikepdf.Page) -> tuple[str, tuple[float, ...]] | None:
    """Name and matrix of the only thing painted, if that is one image; invisible text does not count."""
    matrix = pikepdf.Matrix()
    stack: list[tuple[pikepdf.Matrix, int]] = []
    mode, found = 0, None
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), instruction.operands
        if operator == "q":
            stack.append((matrix, mode))
        elif operator == "Q" and stack:
            matrix, mode = stack.pop()
        elif operator == "cm":
            matrix = pikepdf.Matrix(*(float(value) for value in operands)) @ matrix
        elif operator == "Tr":
            mode = int(operands[0])
        elif operator in _PAINT or (operator in _SHOW and mode != 3):
            return None
        elif operator == "Do":
            if found is not None:
                return None
            found = (str(operands[0]), tuple(float(value) for value in matrix.shorthand))
    return found


def text_layer(path: Path, number: int, rotate: int) -> list[list[LayerWord]]:
    """Lines of words that the page brings, each with its box by shares of the page as it is displayed.

    Read from at most TEXT_BYTES of poppler's answer, in at most TEXT_SECONDS: what lies beyond is left out.
    """
    command = ["pdftotext", "-q", "-bbox-layout", "-cropbox", "-f", str(number), "-l", str(number), "-enc", "UTF-8"]
    # "timeout" bounds a hang; what it prints is bounded by reading no further
    with subprocess.Popen(
        ["timeout", str(TEXT_SECONDS), *command, str(path), "-"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            data = process.stdout.read(TEXT_BYTES) if process.stdout else b""
        finally:
            process.kill()
    return words_in_lines(data.decode("utf-8", errors="replace"), rotate)


def words_in_lines(answer: str, rotate: int) -> list[list[LayerWord]]:
    """The words of poppler's answer; searched for, not parsed, because its text may hold what no XML may.

    It gives places on the page as displayed, but the size of the page before /Rotate.
    """
    size = _LAYER_PAGE.search(answer)
    if size is None or not float(size[1]) or not float(size[2]):
        return []
    width, height = float(size[1]), float(size[2])
    if rotate in (90, 270):
        width, height = height, width
    lines: list[list[LayerWord]] = [[]]
    for begins, left, top, right, bottom, text in _LAYER_PART.findall(answer, size.end()):
        if begins:
            lines.append([])
            continue
        word = _CONTROL.sub("", html.unescape(text)).strip()
        if word:
            box = (float(left) / width, float(top) / height, float(right) / width, float(bottom) / height)
            lines[-1].append((word, *box))
    return [line for line in lines if line]


def tell(head: dict[str, Any], data: bytes = b"") -> None:
    """Print one answer."""
    line = json.dumps({**head, "bytes": len(data)}).encode()
    out = sys.stdout.buffer
    out.write(len(line).to_bytes(4, "big") + line + data)
    out.flush()


if __name__ == "__main__":
    main()
