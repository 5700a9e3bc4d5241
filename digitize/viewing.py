"""Bytes of pages and documents for a caller who may see them, checked against the hash that was kept."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field

from digitize.ocr import PageReading, reading_from_json
from digitize.service import Service
from digitize.store.access import Caller
from digitize.store.repositories import files


@dataclass(frozen=True, slots=True)
class FileView:
    """A file that goes out. ``sha256`` is that of ``data``."""

    name: str
    media_type: str
    sha256: str
    data: bytes = field(repr=False)


def original_of_page(service: Service, caller: Caller, page_id: str) -> FileView:
    """The page as the station sent it. NotFoundError, ObjectMissingError, ObjectChangedError."""
    with service.writing() as session:
        kept = files.page_original(session, caller, page_id)
    return _fetched(service, kept)


def reading_of_page(service: Service, caller: Caller, page_id: str) -> PageReading:
    """What was read on the page. NotFoundError, ObjectMissingError, ObjectChangedError, ReadingError."""
    with service.writing() as session:
        kept = files.page_reading(session, caller, page_id)
    return reading_from_json(gzip.decompress(_fetched(service, kept).data))


def pdf_of_document(service: Service, caller: Caller, document_id: str) -> FileView:
    """The signed PDF, named by R33. NotFoundError, ObjectMissingError, ObjectChangedError."""
    with service.writing() as session:
        kept = files.document_pdf(session, caller, document_id)
    return _fetched(service, kept)


def _fetched(service: Service, kept: files.KeptFile) -> FileView:
    return FileView(kept.name, kept.media_type, kept.sha256, service.objects.get(kept.key, sha256=kept.sha256))
