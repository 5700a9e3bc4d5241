"""Bytes that go out as files: originals, upright previews, signed PDFs."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote

import cv2
from fastapi import Request
from starlette.responses import RedirectResponse, Response

from api.v1 import views
from digitize.errors import ReadingError
from digitize.scan import BrokenPage, Limits, Straightening, decode, open_pages, straighten, straighten_as
from digitize.service import Service
from digitize.store.access import Caller
from digitize.store.repositories import files
from digitize.store.repositories.files import KeptFile

LARGEST_SIDE_PX = 3000
_JPEG_QUALITY = 82
_KEPT_BYTES = 64 * 1024 * 1024
_PRIVATE = "private, max-age=3600"


def upright_preview(original: bytes, steps: Straightening | None, side_px: int, limits: Limits) -> bytes:
    """JPEG of the page turned and straightened as it was read, its longest side at most ``side_px``.

    ``steps`` are those of the reading, so that its boxes fit the picture when scaled; None for a page that is not read
    yet, which is straightened as it lies. Raises the named FileError if the original can't be decoded.
    """
    page = next(iter(open_pages(original, limits)))
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


@dataclass
class PreviewCache:
    """The latest previews, up to a bound of bytes. A preview can always be made again from the original."""

    _kept: OrderedDict[tuple[str, str, int], bytes] = field(default_factory=OrderedDict)
    _bytes: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: tuple[str, str, int]) -> bytes | None:
        """The preview of (sha256 of the original, steps, side), None if it is not kept."""
        with self._lock:
            data = self._kept.get(key)
            if data is not None:
                self._kept.move_to_end(key)
            return data

    def put(self, key: tuple[str, str, int], data: bytes) -> None:
        """Keep it and let the longest unused go."""
        with self._lock:
            self._bytes += len(data) - len(self._kept.pop(key, b""))
            self._kept[key] = data
            while self._bytes > _KEPT_BYTES:
                _, gone = self._kept.popitem(last=False)
                self._bytes -= len(gone)


def image_answer(service: Service, caller: Caller, page_id: str, request: Request) -> Response:
    """The original bytes of a page."""
    kept, _ = views.original(service, caller, page_id)
    return _answer(request, kept.media_type, kept.name, kept.sha256, lambda: _bytes(service, kept))


def preview_answer(service: Service, caller: Caller, page_id: str, side_px: int, request: Request) -> Response:
    """The upright, reduced picture of a page."""
    kept, steps = views.original(service, caller, page_id)
    done = "unread" if steps is None else hashlib.sha256(repr(steps).encode()).hexdigest()[:16]
    cache: PreviewCache = request.app.state.previews
    key = (kept.sha256, done, side_px)

    def make() -> bytes:
        data = cache.get(key)
        if data is None:
            original = _bytes(service, kept)
            with service.decoding.hold():
                data = upright_preview(original, steps, side_px, service.settings.limits)
            cache.put(key, data)
        return data

    name = f"{kept.name.rpartition('.')[0]}-preview.jpg"
    return _answer(request, "image/jpeg", name, f"{kept.sha256}-{done}-{side_px}", make)


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
