"""Where the bytes of pages, readings and documents lie, for callers that may have them; each look is audited."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from digitize.errors import NoCompactError, NotFoundError, ObjectChangedError, ObjectMissingError, PageErasedError
from digitize.store.access import Caller
from digitize.store.audit import append
from digitize.store.objects import ObjectStore
from digitize.store.repositories.documents import file_name, sealed_document
from digitize.store.repositories.records import openable
from digitize.store.repositories.scope import page_for
from digitize.store.repositories.signatures import came_signed
from digitize.store.tables import Document, DocumentPage


@dataclass(frozen=True, slots=True)
class KeptFile:
    """An object that the caller may read: its key, the hash it must have, its kind and the name it goes out with.

    ``page_number``: which page of the file is meant, where it has several.
    """

    key: str
    sha256: str
    media_type: str
    name: str
    page_number: int = 1


_ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tif",
    "image/heic": "heic",
    "application/pdf": "pdf",
}


def page_original(session: Session, caller: Caller, page_id: str) -> KeptFile:
    """The original bytes of a page; NotFoundError if the caller may not see it, PageErasedError if they are gone."""
    page = page_for(session, caller, page_id)
    if page.erased_at is not None:
        raise PageErasedError(sequence=page.sequence)
    append(session, caller, "page.view", "page", page.id)
    ending = _ENDINGS.get(page.media_type, "bin")
    name = f"page-{page.sequence:04d}.{ending}"
    return KeptFile(page.original_key, page.sha256, page.media_type, name, page.file_page or 1)


def page_reading(session: Session, caller: Caller, page_id: str) -> KeptFile:
    """The reading of a page; NotFoundError if the caller may not see it or it has not been read."""
    page = page_for(session, caller, page_id)
    if page.erased_at is not None:
        raise PageErasedError(sequence=page.sequence)
    if page.reading_key is None or page.reading_sha256 is None:
        raise NotFoundError(what="kết quả đọc trang")
    append(session, caller, "page.read", "page", page.id)
    return KeptFile(page.reading_key, page.reading_sha256, "application/json", f"page-{page.sequence:04d}.json.gz")


def document_pdf(session: Session, caller: Caller, document_id: str) -> KeptFile:
    """The signed PDF of a document under its name of R33; NotFoundError if there is none for this caller.

    A document of another agency may be had by an officer into one of whose dossiers it was taken over: reuse without
    the paper itself would be none (NĐ 45/2020/NĐ-CP Đ.4). The audit entry says that it was had this way.
    """
    reused = False
    try:
        document = sealed_document(session, caller, document_id)
    except NotFoundError:
        if document_id not in openable(session, caller, [document_id]):
            raise
        document, reused = session.get_one(Document, document_id), True
        if document.pdf_key is None:
            raise
    append(session, caller, "document.export", "document", document.id, reused=reused)
    name = file_name(document.dossier.code, document.sequence)
    return KeptFile(document.pdf_key or "", document.pdf_sha256 or "", "application/pdf", name)


def refuse_compact(session: Session, document_id: str, most_pages: int) -> None:
    """Raise NoCompactError for a file that is too long to be made small while somebody waits, and for one that was
    signed before it came: what is in it is not of our making, and a copy might show less.
    """
    if came_signed(session, document_id):
        raise NoCompactError(reason="tệp được giữ nguyên như khi nhận")
    pages = session.scalar(select(func.count()).where(DocumentPage.document_id == document_id)) or 0
    if pages > most_pages:
        raise NoCompactError(reason=f"{pages} trang, giới hạn {most_pages}; quản trị viên dùng `digitize compact`")


def short_link(objects: ObjectStore, kept: KeptFile, seconds: int) -> str | None:
    """An address of the object store that gives the file for so long; None where the store makes none.

    The bytes do not pass through here, so what the store says of them is compared first: ObjectMissingError,
    ObjectChangedError.
    """
    link = objects.link(kept.key, seconds=seconds, file_name=kept.name, media_type=kept.media_type)
    if link is None:
        return None
    found = objects.stat(kept.key)
    if found is None:
        raise ObjectMissingError(key=kept.key)
    if found.sha256 != kept.sha256:
        raise ObjectChangedError(key=kept.key)
    return link


def note_link(session: Session, caller: Caller, document_id: str, seconds: int) -> None:
    """Audit that a link to the signed PDF went out, and for how long it gives the file."""
    append(session, caller, "document.link", "document", document_id, seconds=seconds)
