"""What a changed arrangement means for the documents that are kept: made, superseded, in force again, sealed, erased.

What was sealed is never changed in place: a document whose pages, order, turn or type a person changed becomes a new
one once it is confirmed, and the former stays as it was, superseded. What stands beside the sealed file (component,
form of handing in, fields) is changed in its row, audited.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from digitize.catalog import Branch
from digitize.classify import SubmittedAs
from digitize.classify.matching import missing
from digitize.review.arrangement import Arrangement, Draft
from digitize.review.fields import put_decisions
from digitize.service import Service
from digitize.steps.eligibility import PREFIX, eligibility_in, reason_of
from digitize.steps.record_document import refresh_record
from digitize.store import work
from digitize.store.access import Caller
from digitize.store.audit import append
from digitize.store.clock import vietnam_day
from digitize.store.repositories.arrangements import documents_in_force, forget_erased, forget_ways_back
from digitize.store.repositories.corrections import forget_readings
from digitize.store.repositories.documents import known_branch
from digitize.store.review_tables import DocumentSuccession
from digitize.store.tables import (
    Batch,
    Document,
    DocumentPage,
    DocumentState,
    Dossier,
    Field,
    Page,
    PageState,
    Record,
    ReuseEvent,
)

ERASE, FINISH = "erase_document", "finish_pdf"
_NEXT_STEP = {
    DocumentState.PROPOSED: "seal_document",
    DocumentState.COPIED: "extract_document",
    DocumentState.EXTRACTED: "record_document",
}
_OPEN = {"code": "review.open", "message_vi": "Cán bộ đang sắp lại các trang của giấy tờ này; chờ xác nhận."}
_CHANGED = {"code": "review.changed", "message_vi": "Cán bộ đã sửa giấy tờ này; chờ xác nhận."}
_ERASED = ("presented_erased", "Giấy tờ chỉ xuất trình, cán bộ đã xác nhận không lưu: ảnh đã xóa.")


def carry_out(
    service: Service, session: Session, caller: Caller, dossier: Dossier, arrangement: Arrangement, now: datetime
) -> None:
    """Bring the kept documents of a dossier, which is locked, in line with ``arrangement``."""
    pages = {page.id: page for page in session.scalars(select(Page).where(Page.id.in_(arrangement.pages)))}
    _turn_pages(session, arrangement, pages, now)
    documents = {document.id: document for document in documents_in_force(session, dossier.id)}
    drafts = {draft.key: draft for draft in arrangement.documents}
    kept = set(session.scalars(select(Document.id).where(Document.id.in_(drafts))))
    come, gone = _exchange(arrangement, documents, kept)
    for document in gone:
        _supersede(session, caller, service, document, now)
        del documents[document.id]
    session.flush()
    for draft in come:
        documents[draft.key] = _bring(service, session, caller, dossier, draft, pages, gone, now)
    session.flush()
    for document in documents.values():
        _mark(service, session, caller, document, drafts.get(document.id), now)
    _note_places(arrangement, documents.values(), pages)
    session.flush()
    _count_components(service, session, dossier)


def branch_of(service: Service, dossier: Dossier) -> Branch | None:
    """The branch of the dossier; None where the catalogue has its procedure or branch no more."""
    return known_branch(service.catalog, dossier)


def _exchange(
    arrangement: Arrangement, documents: Mapping[str, Document], kept: Collection[str]
) -> tuple[list[Draft], list[Document]]:
    """Which drafts become documents in force now, and which documents they supersede.

    A settled draft does, and with it every draft that shares a former document with it: no page of a superseded
    document may be left without one. A document all of whose pages were set aside goes as well, and one of the
    ``kept`` comes back once its pages are wanted again and no document in force holds them.
    """
    waiting = [draft for draft in arrangement.documents if draft.key not in documents]
    aside = {each.page for each in arrangement.aside}
    holder = {row.page_id: document for document in documents.values() for row in document.pages}
    come = {draft.key: draft for draft in waiting if draft.settled}
    gone: dict[str, Document] = {}
    while True:
        touched = {page for draft in come.values() for page in draft.pages}
        gone = {holder[page].id: holder[page] for page in touched if page in holder}
        freed = {row.page_id for document in gone.values() for row in document.pages}
        more = {draft.key: draft for draft in waiting if draft.key not in come and freed & set(draft.pages)}
        if not more:
            break
        come |= more
    for document in documents.values():
        if all(row.page_id in aside for row in document.pages):
            gone[document.id] = document
    for draft in waiting:
        if draft.key in kept and not any(page in holder for page in draft.pages):
            come[draft.key] = draft
    return list(come.values()), list(gone.values())


def _supersede(session: Session, caller: Caller, service: Service, document: Document, now: datetime) -> None:
    document.superseded_at = now
    for row in document.pages:
        row.live = False
    append(session, caller, "document.supersede", "document", document.id, pages=len(document.pages))
    _refresh(session, service, document, now)


def _bring(
    service: Service,
    session: Session,
    caller: Caller,
    dossier: Dossier,
    draft: Draft,
    pages: Mapping[str, Page],
    gone: Iterable[Document],
    now: datetime,
) -> Document:
    """A new document for a draft, or the one that had its key before, in force again."""
    document = session.get(Document, draft.key)
    if document is not None:
        document.superseded_at = None
        session.flush()
        for row in document.pages:
            row.live = True
        append(session, caller, "document.restore", "document", document.id)
    else:
        dossier.last_document += 1
        decision = eligibility_in(
            service, dossier, draft.paper_type, draft.component_code, SubmittedAs(draft.submitted_as)
        )
        document = Document(
            id=draft.key,
            dossier_id=dossier.id,
            batch_id=pages[draft.pages[0]].batch_id,
            sequence=dossier.last_document,
            paper_type=draft.paper_type,
            component_code=draft.component_code,
            submitted_as=draft.submitted_as,
            eligible=decision.eligible,
            eligibility_code=decision.code,
            eligibility_rules=decision.rules,
            confidence=draft.confidence,
            needs_review=True,
            reasons=[],
            state=DocumentState.PROPOSED,
            proposed_at=now,
        )
        session.add(document)
        session.flush()
        session.add_all(
            DocumentPage(document_id=document.id, number=number, page_id=page, live=True)
            for number, page in enumerate(draft.pages, 1)
        )
        append(session, caller, "document.rearrange", "document", document.id, pages=len(draft.pages))
    session.flush()
    session.refresh(document, ["pages", "fields", "dossier"])
    for former in gone:
        if {row.page_id for row in former.pages} & set(draft.pages):
            session.merge(DocumentSuccession(former_id=former.id, later_id=document.id))
    return document


def _mark(
    service: Service, session: Session, caller: Caller, document: Document, draft: Draft | None, now: datetime
) -> None:
    """Make a document in force say what its draft says; only what is settled goes on to be sealed, kept or erased."""
    reasons = [each for each in document.reasons if not each["code"].startswith("review.")]
    if draft is None:  # its pages are being arranged otherwise: it stays in force, in doubt, until that is confirmed
        document.needs_review, document.reasons = True, [*reasons, _OPEN]
        _refresh(session, service, document, now)
        return
    decided = draft.typed or draft.absent or document.confirmed_by
    document.needs_review = not draft.settled
    document.reasons = [*reasons, _CHANGED] if decided and not draft.settled else reasons
    document.component_code, document.submitted_as = draft.component_code, draft.submitted_as
    decision = eligibility_in(
        service,
        document.dossier,
        document.paper_type,
        draft.component_code,
        SubmittedAs(draft.submitted_as),
        already_shared=document.eligibility_code == "already_shared",
        secret=document.eligibility_code == "secret",
    )
    if not draft.erased:  # one that is erased keeps the words about that
        document.reasons = [each for each in document.reasons if not each["code"].startswith(PREFIX)]
        document.reasons += reason_of(decision, confirmed=draft.settled)
    document.eligible, document.eligibility_code = decision.eligible, decision.code
    document.eligibility_rules = decision.rules
    if not draft.confirmed_by:
        document.confirmed_at = document.confirmed_by = None
    newly = bool(draft.confirmed_by) and not document.confirmed_by
    if newly:
        document.confirmed_at, document.confirmed_by = now, draft.confirmed_by
        append(session, caller, "document.confirm", "document", document.id)
    if draft.erased:
        if document.erased_at is None:
            erase_content(session, caller, document, now, _ERASED)
        return
    paper = service.catalog.paper_types.get(document.paper_type)
    corrected = put_decisions(document, draft, paper, vietnam_day(now))
    if corrected:
        append(session, caller, "document.correct", "document", document.id, fields=len(draft.typed))
    if draft.settled and document.state != DocumentState.STORED:
        session.flush()
        session.refresh(document, ["state"], with_for_update=True)  # a step may commit at this very moment
    if draft.settled and document.state != DocumentState.STORED:
        step = _NEXT_STEP[DocumentState(document.state)]
        work.put_again(session, step, document.id, document.dossier_id, now)
    elif draft.settled and (corrected or (newly and (draft.typed or draft.absent))):
        # the file states its metadata: a correction is one more update of it under one more signature
        work.put_again(session, FINISH, document.id, document.dossier_id, now)
    _refresh(session, service, document, now, [each.name for each in draft.absent])


def _refresh(session: Session, service: Service, document: Document, now: datetime, absent: Iterable[str] = ()) -> None:
    paper = service.catalog.paper_types.get(document.paper_type)
    if document.state == DocumentState.STORED and paper is not None:
        template = service.settings.result_code_template
        if refresh_record(session, document, paper, now, tuple(absent), template):
            work.put_again(session, FINISH, document.id, document.dossier_id, now)


def _turn_pages(session: Session, arrangement: Arrangement, pages: Mapping[str, Page], now: datetime) -> None:
    """Pages whose turn a person changed are read again that way round."""
    turns = {turn.page: turn.degrees for turn in arrangement.turns}
    for page in pages.values():
        if page.turn_degrees != turns.get(page.id):
            page.turn_degrees = turns.get(page.id)
            page.state = PageState.RECEIVED
            session.flush()  # a reading under way holds the page until it commits, and sees this turn or is seen done
            work.put_again(session, "read_page", page.id, page.dossier_id, now, even_set_aside=True)


def _note_places(arrangement: Arrangement, documents: Iterable[Document], pages: Mapping[str, Page]) -> None:
    """A page outside all documents in force says why; one inside says nothing any more."""
    held = {row.page_id for document in documents for row in document.pages}
    for each in arrangement.aside:
        if each.page not in held:
            pages[each.page].reason_code, pages[each.page].reason_vi = each.code, each.message_vi
    for page_id in held:
        page = pages[page_id]
        if page.state != PageState.UNREADABLE and page.erased_at is None:
            page.reason_code = page.reason_vi = None


def erase_content(session: Session, caller: Caller, document: Document, now: datetime, reason: tuple[str, str]) -> None:
    """Close every way to the pages' content now, and put the step that removes the bytes (R8, R31).

    ``reason``: code and Vietnamese text. Sequence, hash and reason of each page stay; so do the rows of the documents
    that held it.
    """
    erased = [row.page for row in document.pages]
    for page in erased:
        page.erased_at = now
        page.reason_code, page.reason_vi = reason
        append(session, caller, "page.erase", "page", page.id, sequence=page.sequence, sha256=page.sha256)
    ids = [page.id for page in erased]
    holding = list(session.scalars(select(DocumentPage.document_id).where(DocumentPage.page_id.in_(ids)).distinct()))
    for held in session.scalars(select(Document).where(Document.id.in_(holding))):
        held.erased_at = now  # no step may make another file that shows the page
    session.execute(delete(Field).where(Field.document_id.in_(holding)))
    for record in session.scalars(select(Record).where(Record.document_id.in_(holding))):
        record.number = record.issuer = record.scope = None
        record.revoked_at = now
        append(session, caller, "record.revoke", "record", record.id)
    forget_readings(session, document.dossier_id, ids)
    forget_ways_back(session, document.dossier_id)
    forget_erased(session, document.dossier_id, ids, now)
    session.expire(document, ["fields"])
    work.add_step(session, ERASE, document.id, document.dossier_id, now)


def _count_components(service: Service, session: Session, dossier: Dossier) -> None:
    """What the branch still lacks, counting what is in force and what was taken over from the records."""
    branch = branch_of(service, dossier)
    assembled = session.scalar(select(Batch.id).where(Batch.dossier_id == dossier.id, Batch.assembled_at.is_not(None)))
    if branch is None or assembled is None:
        return
    there = {document.component_code for document in documents_in_force(session, dossier.id)}
    there |= set(session.scalars(select(ReuseEvent.component_code).where(ReuseEvent.dossier_id == dossier.id)))
    lacking = missing(branch, [row for row in branch.components if row.code in there])
    dossier.missing = [{"component_codes": list(row.component_codes), "name_vi": row.name_vi} for row in lacking]
    dossier.complete = not dossier.missing
