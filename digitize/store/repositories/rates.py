"""The dated facts that the indicators count, without any personal data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, load_only

from digitize.compliance import ComponentFacts, DossierFacts, ResultFacts
from digitize.store.access import Caller, Role
from digitize.store.clock import vietnam_day
from digitize.store.repositories.scope import dossiers_of
from digitize.store.tables import Document, DocumentState, Dossier, ReuseEvent

_AT_ONCE = 500  # ids in one statement
_COUNTED = (  # what the indicators ask of a document
    *(Document.dossier_id, Document.component_code, Document.eligible, Document.state, Document.needs_review),
    *(Document.proposed_at, Document.copied_at, Document.extracted_at, Document.stored_at),
    *(Document.signed_at, Document.signature_valid, Document.metadata_complete, Document.confirmed_at),
)


def dossier_facts(session: Session, caller: Caller, first: date, last: date) -> tuple[DossierFacts, ...]:
    """Facts of the dossiers that the caller may count, received or resolved from ``first`` to ``last``.

    No other dossier is counted by any indicator of such a period.
    """
    caller.require(Role.OFFICER, Role.COMPLIANCE, Role.ADMIN)
    clauses = [
        dossiers_of(caller),
        or_(Dossier.received_on.between(first, last), Dossier.resolved_on.between(first, last)),
    ]
    documents: dict[str, list[Document]] = defaultdict(list)
    in_force = Document.superseded_at.is_(None)
    of_period = select(Document).join(Dossier, Document.dossier_id == Dossier.id).where(in_force, *clauses)
    for document in session.scalars(of_period.options(load_only(*_COUNTED))):
        documents[document.dossier_id].append(document)
    reuses: dict[str, list[ReuseEvent]] = defaultdict(list)
    for event in session.scalars(select(ReuseEvent).join(Dossier, ReuseEvent.dossier_id == Dossier.id).where(*clauses)):
        reuses[event.dossier_id].append(event)
    rows = session.scalars(select(Dossier).where(*clauses).order_by(Dossier.received_on, Dossier.id))
    return tuple(_facts(row, documents[row.id], reuses[row.id]) for row in rows)


def dossier_codes(session: Session, caller: Caller, dossier_ids: Sequence[str]) -> dict[str, str]:
    """Mã hồ sơ by id, of those among ``dossier_ids`` that the caller may see."""
    codes: dict[str, str] = {}
    for start in range(0, len(dossier_ids), _AT_ONCE):
        wanted = Dossier.id.in_(dossier_ids[start : start + _AT_ONCE])
        for dossier_id, code in session.execute(select(Dossier.id, Dossier.code).where(wanted, dossiers_of(caller))):
            codes[dossier_id] = code
    return codes


def _facts(dossier: Dossier, documents: Sequence[Document], reuses: Sequence[ReuseEvent]) -> DossierFacts:
    scanned = tuple(_component(document) for document in documents if document.component_code)
    reused = tuple(
        ComponentFacts(
            component_id=event.id, component_code=event.component_code, reused_on=vietnam_day(event.reused_at)
        )
        for event in reuses
    )
    return DossierFacts(
        dossier_id=dossier.id,
        procedure_code=dossier.procedure_code,
        receiving_agency=dossier.receiving_agency,
        deciding_agency=dossier.deciding_agency,
        received_on=dossier.received_on,
        resolved_on=dossier.resolved_on,
        result=ResultFacts(),
        components=scanned + reused,
    )


def _component(document: Document) -> ComponentFacts:
    stored = document.state == DocumentState.STORED
    return ComponentFacts(
        component_id=document.id,
        component_code=document.component_code or "",
        eligible=document.eligible,
        file_on=_day(document.copied_at),
        digitised_on=_day(document.stored_at) if stored else None,
        signed_on=_day(document.signed_at) if document.signature_valid else None,
        metadata_complete_on=_day(document.extracted_at) if document.metadata_complete else None,
        type_confirmed_on=None if document.needs_review else _day(document.confirmed_at or document.proposed_at),
    )


def _day(moment: datetime | None) -> date | None:
    return vietnam_day(moment) if moment else None
