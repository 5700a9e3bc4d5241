"""Step 2: the pages of a batch become documents, matched against what the procedure's branch requires."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from digitize.catalog import Eligibility
from digitize.classify import ProposedDocument, Split, SubmittedAs, bears_secrecy_mark, split_around_files
from digitize.service import Service
from digitize.steps.eligibility import eligibility_in, reason_of
from digitize.steps.readings import reading_of
from digitize.steps.signed_file import files_of
from digitize.store import work
from digitize.store.access import SYSTEM
from digitize.store.audit import append
from digitize.store.columns import new_id
from digitize.store.repositories.splitting import keep_finding
from digitize.store.tables import (
    Batch,
    BatchState,
    Document,
    DocumentPage,
    DocumentState,
    Dossier,
    Page,
    PageState,
    ReuseEvent,
)
from digitize.store.work import Claim

NAME = "assemble_batch"
_SHOWN_ONLY_VI = "Giấy tờ chỉ xuất trình: đề xuất không lưu, chờ cán bộ xác nhận."


def perform(service: Service, claim: Claim) -> None:
    """Split the batch ``claim.subject_id`` into documents and put the sealing of each."""
    with service.reading() as session:
        batch = session.get_one(Batch, claim.subject_id)
        dossier = session.get_one(Dossier, batch.dossier_id)
        pages = list(session.scalars(select(Page).where(Page.batch_id == batch.id).order_by(Page.sequence)))
    procedure = service.catalog.procedure(dossier.procedure_code, dossier.received_on)
    branch = service.catalog.branch(procedure, dossier.branch_id)
    readings = [reading_of(service, page) if page.state == PageState.READ else None for page in pages]
    weights = service.split_weights
    split = split_around_files(readings, files_of(pages), service.catalog, procedure, branch, weights)
    secret = {place for place, reading in enumerate(readings, 1) if reading and bears_secrecy_mark(reading)}

    def decide(proposed: ProposedDocument, *, already_shared: bool) -> Eligibility:
        return eligibility_in(
            service,
            dossier,
            proposed.paper_type,
            proposed.component_code,
            proposed.submitted_as,
            already_shared=already_shared,
            secret=bool(secret & set(proposed.pages)),
        )

    now = service.clock()
    with service.writing() as session:
        work.finish(session, claim, now)
        _keep(session, claim, split, weights.version, decide, now)


Decide = Callable[..., Eligibility]
"""Eligibility of a proposed document, given whether its data is there already."""


def _keep(session: Session, claim: Claim, split: Split, weights_version: str, decide: Decide, now: datetime) -> None:
    batch = session.scalars(select(Batch).where(Batch.id == claim.subject_id).with_for_update()).one()
    # two batches of one dossier may be assembled at once: document numbers are given out under the dossier's lock
    dossier = session.scalars(select(Dossier).where(Dossier.id == batch.dossier_id).with_for_update()).one()
    session.refresh(dossier)
    pages = list(session.scalars(select(Page).where(Page.batch_id == batch.id).order_by(Page.sequence)))
    reused = _reused(session, dossier)
    for proposed in split.documents:
        dossier.last_document += 1
        decision = decide(proposed, already_shared=proposed.component_code in reused)
        document = _document(dossier, batch, proposed, decision, now)
        session.add(document)
        session.flush()
        session.add_all(
            DocumentPage(document_id=document.id, number=number, page_id=pages[position - 1].id)
            for number, position in enumerate(proposed.pages, 1)
        )
        if proposed.submitted_as is not SubmittedAs.PRESENTED:  # papers only shown are not kept (R8)
            work.add_step(session, "seal_document", document.id, dossier.id, now)
        append(session, SYSTEM, "document.propose", "document", document.id, pages=len(proposed.pages))
    for aside in split.unassigned_pages:
        page = pages[aside.page - 1]
        if page.state == PageState.READ:  # an unreadable page keeps the reason it has
            page.reason_code, page.reason_vi = aside.reason.code, aside.reason.message_vi
    session.flush()
    batch.state, batch.assembled_at = BatchState.ASSEMBLED, now
    keep_finding(session, batch, split, weights_version)
    dossier.missing = _missing(session, dossier, split)
    dossier.complete = not dossier.missing
    append(session, SYSTEM, "batch.assemble", "batch", batch.id, documents=len(split.documents))


def _document(
    dossier: Dossier, batch: Batch, proposed: ProposedDocument, decision: Eligibility, now: datetime
) -> Document:
    """A proposal with the reasons for it; one that is left out of digitising by its looks waits for a person (R27)."""
    reasons = [asdict(reason) for reason in proposed.reasons]
    if proposed.submitted_as is SubmittedAs.PRESENTED:
        reasons.insert(0, {"code": "presented_not_kept", "message_vi": _SHOWN_ONLY_VI})
    else:
        reasons += reason_of(decision)
    return Document(
        id=new_id(),
        dossier_id=dossier.id,
        batch_id=batch.id,
        sequence=dossier.last_document,
        paper_type=proposed.paper_type,
        component_code=proposed.component_code,
        submitted_as=str(proposed.submitted_as),
        eligible=decision.eligible,
        eligibility_code=decision.code,
        eligibility_rules=decision.rules,
        confidence=proposed.confidence,
        needs_review=proposed.needs_review or decision.must_confirm,
        reasons=reasons,
        state=DocumentState.PROPOSED,
        proposed_at=now,
    )


def _reused(session: Session, dossier: Dossier) -> set[str | None]:
    """Component codes for which a record was taken over."""
    return set(session.scalars(select(ReuseEvent.component_code).where(ReuseEvent.dossier_id == dossier.id)))


def _missing(session: Session, dossier: Dossier, split: Split) -> list[Any]:
    """What this batch lacks and neither another batch nor a reused record brought."""
    in_force = (Document.dossier_id == dossier.id, Document.superseded_at.is_(None))
    there = set(session.scalars(select(Document.component_code).where(*in_force)))
    there |= _reused(session, dossier)
    return [
        {"component_codes": list(row.component_codes), "name_vi": row.name_vi}
        for row in split.missing_components
        if not there & set(row.component_codes)
    ]
