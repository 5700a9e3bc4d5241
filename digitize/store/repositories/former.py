"""Files of a document; former versions of signed ones are kept with a row of their own, so that a check knows them
from what no row needs.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from digitize.store.columns import new_id
from digitize.store.integrity_tables import FormerPdf
from digitize.store.signing_tables import PendingSignature
from digitize.store.tables import Document
from digitize.store.upsert import insert_once


def replace_pdf(session: Session, document: Document, key: str, sha256: str, size_bytes: int, now: datetime) -> None:
    """Let ``document`` point to a longer file that holds the present one whole; the present one stays as a former."""
    if document.pdf_key is not None and document.pdf_key != key:
        insert_once(
            session,
            FormerPdf,
            {
                "id": new_id(),
                "document_id": document.id,
                "key": document.pdf_key,
                "sha256": document.pdf_sha256 or "",
                "size_bytes": document.pdf_bytes,
                "replaced_at": now,
            },
        )
    document.pdf_key, document.pdf_sha256, document.pdf_bytes = key, sha256, size_bytes


def files_of(session: Session, document_id: str) -> set[str]:
    """Keys of all files of a document that rows point to: the one in use, the former ones, those to be signed."""
    document = session.get_one(Document, document_id)
    former = session.scalars(select(FormerPdf.key).where(FormerPdf.document_id == document_id))
    waiting = session.get(PendingSignature, document_id)
    keys = [document.pdf_key, *former]
    if waiting is not None:
        keys += [waiting.built_key, waiting.prepared_key]
    return {key for key in keys if key is not None}


def forget_former(session: Session, document_id: str) -> None:
    """The former files of a document were erased with it; the hash of the last one stays with the document."""
    session.execute(delete(FormerPdf).where(FormerPdf.document_id == document_id))
