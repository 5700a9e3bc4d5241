"""What signing has to know of a file's first page: its size as seen, its turn, and the stamps already on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader

from digitize.errors import SealError
from digitize.store.pdf.layout import user_size
from digitize.store.pdf.matrix import apply, move, then, turn_clockwise
from digitize.store.pdf.model import Occupied, Rectangle

_DEEPEST_PAGE_TREE = 50


@dataclass(frozen=True, slots=True)
class FirstPage:
    """``width_pt`` × ``height_pt`` as seen; ``user_origin_pt`` is the lower left corner of the visible box in page
    space.
    """

    width_pt: float
    height_pt: float
    turn_degrees: int
    user_origin_pt: tuple[float, float]
    stamps: tuple[Rectangle, ...]
    signature_fields: int

    def with_stamps(self, occupied: Occupied) -> Occupied:
        """``occupied`` with the stamps already on the page; these must stay as clear as codes."""
        return replace(occupied, codes=occupied.codes + self.stamps)


def first_page(reader: PdfFileReader) -> FirstPage:
    """Look at the first page. Raises :class:`SealError` for a file without pages or with a page of no size."""
    page = _first_leaf(reader)
    box = _inherited(page, "/CropBox") or _inherited(page, "/MediaBox")
    if box is None or len(box) != 4:
        raise SealError(reason="trang đầu không có khổ giấy")
    x0, y0, x1, y1 = (float(value) for value in box)
    left, bottom, user_width, user_height = min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0)
    if user_width <= 0 or user_height <= 0:
        raise SealError(reason="trang đầu có khổ giấy bằng không")
    turn = int(_inherited(page, "/Rotate") or 0) % 360
    if turn % 90:
        raise SealError(reason="trang đầu có góc xoay lạ")
    width, height = user_size(user_width, user_height, turn)
    to_seen = then(
        then(move(-left - user_width / 2, -bottom - user_height / 2), turn_clockwise(turn)), move(width / 2, height / 2)
    )
    stamps = []
    for annotation in _entry(page, "/Annots") or ():
        rect = _entry(annotation.get_object(), "/Rect")
        if rect is not None and len(rect) == 4:
            ax, ay = apply(to_seen, float(rect[0]), float(rect[1]))
            bx, by = apply(to_seen, float(rect[2]), float(rect[3]))
            if ax != bx and ay != by:
                stamps.append(Rectangle(min(ax, bx), min(ay, by), abs(bx - ax), abs(by - ay)))
    return FirstPage(width, height, turn, (left, bottom), tuple(stamps), _signature_fields(reader))


def _first_leaf(reader: PdfFileReader) -> Any:
    node = reader.root["/Pages"]
    for _ in range(_DEEPEST_PAGE_TREE):
        kids = _entry(node, "/Kids")
        if kids is None:
            return node
        node = next((kid.get_object() for kid in kids if _entry(kid.get_object(), "/Count") != 0), None)
        if node is None:
            break
    raise SealError(reason="tệp PDF không có trang nào")


def _inherited(page: Any, key: str) -> Any:
    node = page
    for _ in range(_DEEPEST_PAGE_TREE):
        if key in node:
            return node[key]
        if "/Parent" not in node:
            return None
        node = node["/Parent"]
    return None


def _entry(dictionary: Any, key: str) -> Any:
    """The value itself, not a reference to it; None where there is none."""
    if key in dictionary:
        return dictionary[key]  # unlike get(), this follows references
    return None


def _signature_fields(reader: PdfFileReader) -> int:
    form = _entry(reader.root, "/AcroForm")
    return len(_entry(form, "/Fields") or ()) if form is not None else 0
