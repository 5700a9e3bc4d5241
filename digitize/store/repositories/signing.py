"""Queries on files that wait for an officer's signature, and on signing sessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from digitize.catalog import Catalog
from digitize.errors import NotFoundError
from digitize.store.access import Caller, Role
from digitize.store.repositories.documents import file_name, paper_name
from digitize.store.repositories.scope import dossiers_of
from digitize.store.repositories.views import ReasonView
from digitize.store.signing_tables import PendingSignature, PendingState, SigningSession
from digitize.store.tables import Document, Dossier

_MOST = 1000


@dataclass(frozen=True, slots=True)
class WaitingSignatureView:
    """A document that waits to be signed. ``held_until``: an officer is signing it; ``reason``: why it failed last."""

    document_id: str
    dossier_id: str
    dossier_code: str
    paper_type_name_vi: str
    file_name: str
    state: str
    waiting_since: datetime
    age_seconds: float
    held_until: datetime | None
    reason: ReasonView | None


def list_waiting(session: Session, caller: Caller, catalog: Catalog, now: datetime) -> tuple[WaitingSignatureView, ...]:
    """What waits for a signature in the dossiers of the caller, oldest first."""
    caller.require(Role.OFFICER, Role.COMPLIANCE, Role.ADMIN)
    rows = session.execute(
        select(PendingSignature, Document, Dossier, SigningSession)
        .join(Document, Document.id == PendingSignature.document_id)
        .join(Dossier, Document.dossier_id == Dossier.id)
        .outerjoin(SigningSession, SigningSession.id == PendingSignature.session_id)
        .where(Document.superseded_at.is_(None), Document.erased_at.is_(None), dossiers_of(caller))
        .order_by(PendingSignature.built_at, PendingSignature.document_id)
        .limit(_MOST)
    )
    return tuple(_view(catalog, now, *row) for row in rows)


def hold_waiting(
    session: Session, caller: Caller, signing: SigningSession, wanted: Sequence[str] | None, most: int
) -> tuple[PendingSignature, ...]:
    """Give at most ``most`` waiting files (those ``wanted``, or the oldest) to a session that was just opened.

    Files of a session that is over, or of an earlier one of the same officer, are taken over and prepared anew.
    """
    held_no_more = and_(
        PendingSignature.state == PendingState.HELD,
        or_(SigningSession.expires_at <= signing.opened_at, SigningSession.opened_by == caller.key_id),
    )
    statement = (
        select(PendingSignature)
        .join(Document, Document.id == PendingSignature.document_id)
        .join(Dossier, Document.dossier_id == Dossier.id)
        .outerjoin(SigningSession, SigningSession.id == PendingSignature.session_id)
        .where(
            Document.superseded_at.is_(None),
            Document.erased_at.is_(None),
            dossiers_of(caller),
            or_(PendingSignature.state == PendingState.WAITING, held_no_more),
        )
        .order_by(PendingSignature.built_at, PendingSignature.document_id)
        .limit(most)
        .options(joinedload(PendingSignature.document).joinedload(Document.dossier))
        .with_for_update(of=PendingSignature, skip_locked=True)
    )
    if wanted is not None:
        statement = statement.where(PendingSignature.document_id.in_(wanted))
    rows = tuple(session.scalars(statement))
    for row in rows:
        row.release()
        row.state, row.session_id = PendingState.HELD, signing.id
    return rows


def session_for(session: Session, caller: Caller, session_id: str) -> SigningSession:
    """The session if the caller opened it; NotFoundError otherwise."""
    found = session.scalar(
        select(SigningSession).where(SigningSession.id == session_id, SigningSession.opened_by == caller.key_id)
    )
    if found is None:
        raise NotFoundError(what="phiên ký")
    return found


def held_in(session: Session, session_id: str) -> tuple[PendingSignature, ...]:
    """Files that a session has prepared and that are not signed yet, oldest first."""
    return tuple(
        session.scalars(
            select(PendingSignature)
            .join(Document, Document.id == PendingSignature.document_id)
            .where(
                PendingSignature.session_id == session_id,
                PendingSignature.state == PendingState.HELD,
                PendingSignature.prepared_key.is_not(None),
                Document.superseded_at.is_(None),
                Document.erased_at.is_(None),
            )
            .order_by(PendingSignature.built_at, PendingSignature.document_id)
            .options(joinedload(PendingSignature.document).joinedload(Document.dossier))
        )
    )


def pending_for(session: Session, caller: Caller, document_id: str) -> tuple[Document, PendingSignature | None]:
    """A document of the caller, and its row if it waits for a signature (locked); NotFoundError for another's."""
    document = session.scalar(
        select(Document)
        .join(Dossier, Document.dossier_id == Dossier.id)
        .where(Document.id == document_id, Document.superseded_at.is_(None), dossiers_of(caller))
    )
    if document is None or document.erased_at is not None:
        raise NotFoundError(what="giấy tờ")
    row = session.scalar(select(PendingSignature).where(PendingSignature.document_id == document_id).with_for_update())
    return document, row


def _view(
    catalog: Catalog,
    now: datetime,
    row: PendingSignature,
    document: Document,
    dossier: Dossier,
    signing: SigningSession | None,
) -> WaitingSignatureView:
    held = signing is not None and row.state == PendingState.HELD and signing.expires_at > now
    return WaitingSignatureView(
        document_id=document.id,
        dossier_id=dossier.id,
        dossier_code=dossier.code,
        paper_type_name_vi=paper_name(catalog, document.paper_type),
        file_name=file_name(dossier.code, document.sequence),
        state=row.state if held or row.state == PendingState.SIGNED else PendingState.WAITING,
        waiting_since=row.built_at,
        age_seconds=(now - row.built_at).total_seconds(),
        held_until=signing.expires_at if held and signing is not None else None,
        reason=ReasonView(row.reason_code, row.reason_vi or "") if row.reason_code else None,
    )
