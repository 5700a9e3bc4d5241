"""Kept readings and originals of pages, fetched and checked."""

from __future__ import annotations

import gzip
from dataclasses import dataclass

from digitize.errors import ObjectMissingError, ReadingError
from digitize.ocr import PageReading, reading_from_json, reading_to_json
from digitize.scan import BrokenPage, EncodedPage, open_pages
from digitize.service import Service
from digitize.store.objects import sha256_of
from digitize.store.tables import Page

READING_TYPE = "application/gzip"


@dataclass(frozen=True, slots=True)
class KeptReading:
    """Where a reading lies and the hash of its bytes."""

    key: str
    sha256: str


def original_of(service: Service, page: Page) -> EncodedPage:
    """The page as it came. Raises ObjectMissingError, ObjectChangedError or the named FileError."""
    data = service.objects.get(page.original_key, sha256=page.sha256)
    encoded = next(iter(open_pages(data, service.settings.limits, page.file_page or 1)), None)
    if encoded is None:
        raise ReadingError(reason="no page in the file")
    if isinstance(encoded, BrokenPage):
        raise encoded.error
    return encoded


def keep_reading(service: Service, page_sha256: str, reading: PageReading) -> KeptReading:
    """Keep a reading under a key of its own content: another reading of the page can't overwrite it."""
    data = gzip.compress(reading_to_json(reading), mtime=0)
    sha256 = sha256_of(data)
    key = f"readings/{page_sha256[:2]}/{page_sha256}/{sha256[:32]}.json.gz"
    service.objects.put(key, data, sha256=sha256, content_type=READING_TYPE)
    return KeptReading(key, sha256)


def reading_of(service: Service, page: Page) -> PageReading:
    """The kept reading of a page; ObjectMissingError where it has none."""
    if page.reading_key is None or page.reading_sha256 is None:
        raise ObjectMissingError(key=f"reading of page {page.id}")
    return reading_from_json(gzip.decompress(service.objects.get(page.reading_key, sha256=page.reading_sha256)))
