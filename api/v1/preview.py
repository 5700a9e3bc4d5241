"""Bytes that go out as files: originals, upright previews, signed PDFs."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote

import cv2
import numpy as np
from fastapi import Request
from starlette.responses import RedirectResponse, Response

from api.v1 import views
from digitize.errors import InputError, ReadingError
from digitize.scan import BrokenPage, Limits, Straightening, decode, open_pages, straighten, straighten_as
from digitize.service import Service
from digitize.store.access import Caller
from digitize.store.pdf import compact_pdf
from digitize.store.repositories import files
from digitize.store.repositories.files import KeptFile

LARGEST_SIDE_PX = 3000
MOST_COMPACT_PAGES = 40
"""A page takes about a second, and one of the few places for decoding that arriving pages need as well."""
BOX_FORM = r"^\d{1,5},\d{1,5},\d{1,5},\d{1,5}$"
_JPEG_QUALITY = 82
_KEPT_BYTES = 64 * 1024 * 1024
_PRIVATE = "private, max-age=3600"


def upright_preview(
    original: bytes, steps: Straightening | None, side_px: int, limits: Limits, page_number: int = 1
) -> bytes:
    """JPEG of the page turned and straightened as it was read, its longest side at most ``side_px``.

    ``steps`` are those of the reading, so that its boxes fit the picture when scaled; None for a page that is not read
    yet, which is straightened as it lies. Raises the named FileError if the original can't be decoded.
    """
    page = next(iter(open_pages(original, limits, page_number)))
    if isinstance(page, BrokenPage):
        raise page.error
    decoded = decode(page, limits)
    pixels = (straighten(decoded) if steps is None else straighten_as(decoded, steps)).colour
    height, width = pixels.shape[:2]
    scale = side_px / max(height, width)
    if scale < 1:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
    shown = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR) if pixels.ndim == 3 else pixels
    written, data = cv2.imencode(".jpg", shown, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    if not written:
        raise ReadingError(reason="JPEG")
    return data.tobytes()


def cut_out(preview: bytes, page_width_px: int, box: tuple[int, int, int, int], side_px: int) -> bytes:
    """JPEG of a part of a preview, its longest side at most ``side_px``.

    ``box`` is x, y, width, height on the upright page, which is ``page_width_px`` wide; what of it lies outside
    is left out. InputError if nothing of it lies on the page, ReadingError if the preview can't be decoded.
    """
    pixels = cv2.imdecode(np.frombuffer(preview, np.uint8), cv2.IMREAD_ANYCOLOR)
    if pixels is None:
        raise ReadingError(reason="JPEG")
    height, width = pixels.shape[:2]
    scale = width / max(page_width_px, 1)
    left, top = min(round(box[0] * scale), width), min(round(box[1] * scale), height)
    right, bottom = min(round((box[0] + box[2]) * scale), width), min(round((box[1] + box[3]) * scale), height)
    if right <= left or bottom <= top:
        raise InputError(reason="box")
    part = pixels[top:bottom, left:right]
    smaller = side_px / max(part.shape[:2])
    if smaller < 1:
        size = (max(1, round(part.shape[1] * smaller)), max(1, round(part.shape[0] * smaller)))
        part = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    written, data = cv2.imencode(".jpg", part, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    if not written:
        raise ReadingError(reason="JPEG")
    return data.tobytes()


@dataclass
class PreviewCache:
    """The latest previews, up to a bound of bytes. A preview can always be made again from the original."""

    _kept: OrderedDict[tuple[str, int, str, int], bytes] = field(default_factory=OrderedDict)
    _bytes: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: tuple[str, int, str, int]) -> bytes | None:
        """The preview of (sha256 of the original, its page, steps, side), None if it is not kept."""
        with self._lock:
            data = self._kept.get(key)
            if data is not None:
                self._kept.move_to_end(key)
            return data

    def put(self, key: tuple[str, int, str, int], data: bytes) -> None:
        """Keep it and let the longest unused go."""
        with self._lock:
            self._bytes += len(data) - len(self._kept.pop(key, b""))
            self._kept[key] = data
            while self._bytes > _KEPT_BYTES:
                _, gone = self._kept.popitem(last=False)
                self._bytes -= len(gone)


def image_answer(service: Service, caller: Caller, page_id: str, request: Request) -> Response:
    """The original bytes of a page."""
    kept = views.original(service, caller, page_id)[0]
    return _answer(request, kept.media_type, kept.name, kept.sha256, lambda: _bytes(service, kept))


def preview_answer(
    service: Service, caller: Caller, page_id: str, side_px: int, request: Request, box: str | None = None
) -> Response:
    """The upright, reduced picture of a page, or of the part of it in ``box`` (``x,y,width,height`` on the read page).

    Boxes are of the page as it was read: InputError for a page that is not read or was turned since.
    """
    kept, steps, width_px = views.original(service, caller, page_id)
    done = "unread" if steps is None else hashlib.sha256(repr(steps).encode()).hexdigest()[:16]
    cache: PreviewCache = request.app.state.previews

    def whole(side: int) -> bytes:
        key = (kept.sha256, kept.page_number, done, side)
        data = cache.get(key)
        if data is None:
            original = _bytes(service, kept)
            with service.decoding.hold():
                data = cache.get(key)  # another request may have made it meanwhile
                if data is None:
                    data = upright_preview(original, steps, side, service.settings.limits, kept.page_number)
                    cache.put(key, data)
        return data

    name = f"{kept.name.rpartition('.')[0]}-preview.jpg"
    if box is None:
        return _answer(
            request, "image/jpeg", name, f"{kept.sha256}-{kept.page_number}-{done}-{side_px}", lambda: whole(side_px)
        )
    if width_px is None:
        raise InputError(reason="box")
    x, y, width, height = (int(each) for each in box.split(","))
    tag = f"{kept.sha256}-{kept.page_number}-{done}-{side_px}-{x}-{y}-{width}-{height}"
    return _answer(
        request,
        "image/jpeg",
        name,
        tag,
        lambda: cut_out(whole(LARGEST_SIDE_PX), width_px, (x, y, width, height), side_px),
    )


def pdf_answer(service: Service, caller: Caller, document_id: str, request: Request) -> Response:
    """The signed PDF of a document; a redirect to a short-lived link where the settings ask for it and the object store
    makes one. Taking the file out is audited either way.
    """
    with service.viewing() as session:
        kept = files.document_pdf(session, caller, document_id)
    seconds = service.settings.presigned_links_seconds
    link = files.short_link(service.objects, kept, seconds) if seconds else None
    if link is None:
        return _answer(request, kept.media_type, kept.name, kept.sha256, lambda: _bytes(service, kept))
    with service.writing() as session:
        files.note_link(session, caller, document_id, seconds)
    # whoever has the link has the file, so no browser or proxy in between may keep it
    return RedirectResponse(link, status_code=307, headers={"Cache-Control": "no-store"})


def compact_answer(service: Service, caller: Caller, document_id: str, request: Request) -> Response:
    """The small copy of a document's PDF, made anew; taking it out is audited as taking out the PDF.

    BusyError while too many pages are being decoded, NoCompactError where none is made on request, SealError where none
    can be made.
    """
    with service.viewing() as session:
        kept = files.document_pdf(session, caller, document_id)
        files.refuse_compact(session, document_id, MOST_COMPACT_PAGES)
    name = f"{kept.name.removesuffix('.pdf')}.rut-gon.pdf"

    def made() -> bytes:
        pdf = _bytes(service, kept)
        with service.decoding.hold():
            return compact_pdf(pdf)

    return _answer(request, kept.media_type, name, f"{kept.sha256}-compact", made)


def _bytes(service: Service, kept: KeptFile) -> bytes:
    return service.objects.get(kept.key, sha256=kept.sha256)


def _answer(request: Request, media_type: str, name: str, tag: str, make: Callable[[], bytes]) -> Response:
    """Bytes with their type and name; 304, without making them, where the browser still has them."""
    ascii_name = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    headers = {
        "ETag": f'"{tag}"',
        "Cache-Control": _PRIVATE,
        "Content-Disposition": f"inline; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name)}",
    }
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(make(), media_type=media_type, headers=headers)
