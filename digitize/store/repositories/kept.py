"""What the database says is kept, in an order that can be walked in stretches; and whether anything points to a key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, literal, null, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from digitize.store.integrity_tables import FormerPdf, ObjectKind
from digitize.store.ledger import AuditHead, WorkItem, WorkState
from digitize.store.retention_tables import LegalHold
from digitize.store.review_tables import CorrectionExample
from digitize.store.signature_tables import DocumentSignatures
from digitize.store.signing_tables import PendingSignature
from digitize.store.tables import Document, Dossier, Page

_OPEN = (WorkState.WAITING, WorkState.CLAIMED)
_GZIP, _PDF = "application/gzip", "application/pdf"
WALKED = (
    *(ObjectKind.ORIGINAL, ObjectKind.READING, ObjectKind.PDF, ObjectKind.FORMER_PDF),
    *(ObjectKind.BUILT_PDF, ObjectKind.PREPARED_PDF),
)
"""Kinds of objects that rows point to, in the order they are walked."""


@dataclass(frozen=True, slots=True)
class KeptObject:
    """An object that a row points to: where it lies and the SHA-256 it must have.

    ``place`` orders it among its kind; ``signed_at`` is set for signed files, ``as_it_came`` for files
    that were signed before they came.
    """

    kind: ObjectKind
    place: str
    subject_id: str
    dossier_id: str
    key: str
    sha256: str
    media_type: str
    signed_at: datetime | None = None
    as_it_came: bool | None = None


def kept_after(session: Session, kind: ObjectKind, place: str, limit: int) -> tuple[KeptObject, ...]:
    """The next objects of a kind after ``place`` ("" from the start); erased content (R8) is not among them."""
    statement, identity = _statement(kind)
    rows = session.execute(statement.where(identity > place).order_by(identity).limit(limit))
    return tuple(KeptObject(kind, *row) for row in rows)


def sample(session: Session, kind: ObjectKind, count: int) -> tuple[KeptObject, ...]:
    """Up to ``count`` objects of a kind drawn at random."""
    statement, _ = _statement(kind)
    return tuple(KeptObject(kind, *row) for row in session.execute(statement.order_by(func.random()).limit(count)))


def count_kept(session: Session) -> int:
    """How many objects rows point to, all kinds together."""
    counts = (_statement(kind)[0].with_only_columns(func.count()) for kind in WALKED)
    return sum(session.scalar(statement) or 0 for statement in counts)


def dossiers_after(session: Session, place: str, limit: int) -> tuple[tuple[str, str], ...]:
    """Id and mã hồ sơ of the next dossiers after id ``place``."""
    rows = session.execute(
        select(Dossier.id, Dossier.code).where(Dossier.id > place).order_by(Dossier.id).limit(limit)
    ).all()
    return tuple((row.id, row.code) for row in rows)


def count_dossiers(session: Session) -> int:
    """How many dossiers there are."""
    return session.scalar(select(func.count()).select_from(Dossier)) or 0


def count_entries(session: Session) -> int:
    """How many entries the audit log should have."""
    return session.get_one(AuditHead, 1).position


def is_still_kept(session: Session, each: KeptObject) -> bool:
    """Whether the row that pointed to an object still does: it may have been erased or replaced since."""
    statement, identity = _statement(each.kind)
    found = session.execute(statement.where(identity == each.place)).one_or_none()
    return found is not None and KeptObject(each.kind, *found) == each


def may_go(session: Session, each: KeptObject) -> bool:
    """Whether an object whose row is gone may be removed at once: no row of any kind has it (the same bytes may have
    come twice, a file may have several pages, a replaced one is a former one), and no legal hold keeps it.
    """
    for kind in WALKED:
        statement, _ = _statement(kind)
        if session.execute(statement.where(statement.selected_columns[3] == each.key).limit(1)).first() is not None:
            return False
    held = select(LegalHold.id).where(LegalHold.dossier_id == each.dossier_id, LegalHold.lifted_at.is_(None))
    return not _exists(session, held)


def unpointed(session: Session, keys: Iterable[str]) -> frozenset[str]:
    """Those of ``keys`` that no row points to and that no step under way may be about to point to."""
    return frozenset(key for key in keys if not _pointed(session, key.split("/"), key))


def _pointed(session: Session, parts: Sequence[str], key: str) -> bool:
    if parts[0] == "copy":  # a finding about the second copy
        return _pointed(session, parts[1:], key.partition("/")[2])
    if parts[0] == "originals":
        held = select(LegalHold.id).where(LegalHold.dossier_id == Page.dossier_id, LegalHold.lifted_at.is_(None))
        kept = or_(Page.erased_at.is_(None), held.exists())  # a hold keeps also what is to be erased
        return _exists(session, select(Page.id).where(Page.sha256 == parts[-1], Page.original_key == key, kept))
    if parts[0] == "readings" and len(parts) > 2:
        return _reading_pointed(session, parts[-2], key)
    if parts[0] in ("documents", "unsigned") and len(parts) > 2:
        return _file_pointed(session, parts[1], key)
    return False


def _reading_pointed(session: Session, page_sha256: str, key: str) -> bool:
    pages = session.execute(
        select(Page.id, Page.dossier_id, Page.reading_key, Page.erased_at).where(Page.sha256 == page_sha256)
    ).all()
    if any(page.reading_key == key for page in pages):
        return True
    ids = [page.id for page in pages]
    if _exists(session, select(WorkItem.id).where(WorkItem.subject_id.in_(ids), WorkItem.state.in_(_OPEN))):
        return True
    examples = session.scalars(
        select(CorrectionExample.pages).where(CorrectionExample.dossier_id.in_({page.dossier_id for page in pages}))
    )
    return any(each.get("reading_key") == key for pages_of in examples for each in pages_of)


def _file_pointed(session: Session, code: str, key: str) -> bool:
    dossier_id = session.scalar(select(Dossier.id).where(Dossier.code == code))
    if dossier_id is None:
        return False
    return any(
        _exists(session, statement)
        for statement in (
            select(Document.id).where(Document.dossier_id == dossier_id, Document.pdf_key == key),
            select(FormerPdf.id).where(FormerPdf.key == key),
            select(PendingSignature.document_id).where(
                or_(PendingSignature.built_key == key, PendingSignature.prepared_key == key)
            ),
            select(WorkItem.id).where(WorkItem.dossier_id == dossier_id, WorkItem.state.in_(_OPEN)),
        )
    )


def _exists(session: Session, statement: Select[str]) -> bool:
    return session.scalar(statement.limit(1)) is not None


def _statement(kind: ObjectKind) -> tuple[Select[*tuple[Any, ...]], InstrumentedAttribute[str]]:
    """Rows of a kind as (place, subject, dossier, key, hash, media type, signed at, of signed files as it came), and
    the column of their order.
    """
    if kind is ObjectKind.ORIGINAL:
        columns = (Page.id, Page.id, Page.dossier_id, Page.original_key, Page.sha256, Page.media_type, null())
        return select(*columns).where(Page.erased_at.is_(None)), Page.id
    if kind is ObjectKind.READING:
        kept = (Page.id, Page.id, Page.dossier_id, Page.reading_key, Page.reading_sha256, literal(_GZIP), null())
        return select(*kept).where(Page.reading_key.is_not(None), Page.erased_at.is_(None)), Page.id
    if kind is ObjectKind.PDF:
        signed = (Document.id, Document.id, Document.dossier_id, Document.pdf_key, Document.pdf_sha256, literal(_PDF))
        with_signatures = select(*signed, Document.signed_at, DocumentSignatures.as_it_came).outerjoin(
            DocumentSignatures, DocumentSignatures.document_id == Document.id
        )
        return with_signatures.where(Document.pdf_key.is_not(None), Document.erased_at.is_(None)), Document.id
    if kind in (ObjectKind.BUILT_PDF, ObjectKind.PREPARED_PDF):
        key, sha256 = (
            (PendingSignature.built_key, PendingSignature.built_sha256)
            if kind is ObjectKind.BUILT_PDF
            else (PendingSignature.prepared_key, PendingSignature.prepared_sha256)
        )
        waits = (PendingSignature.document_id, Document.id, Document.dossier_id, key, sha256, literal(_PDF), null())
        joined = select(*waits).join(Document, Document.id == PendingSignature.document_id)
        return joined.where(key.is_not(None), Document.erased_at.is_(None)), PendingSignature.document_id
    former = (FormerPdf.id, Document.id, Document.dossier_id, FormerPdf.key, FormerPdf.sha256, literal(_PDF))
    of_documents = select(*former, Document.signed_at).join(Document, Document.id == FormerPdf.document_id)
    return of_documents.where(Document.erased_at.is_(None)), FormerPdf.id
