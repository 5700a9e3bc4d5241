"""Steps 5 and 6, cấp mã kết quả số hóa and lưu: the document gets its result code and becomes a record of its owner."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from string import Formatter

from sqlalchemy import select
from sqlalchemy.orm import Session

from digitize.catalog import PaperType, Retention
from digitize.errors import SetupError
from digitize.extract import MinimumMetadata, minimum_metadata
from digitize.review.fields import values_of
from digitize.service import Service
from digitize.steps.transitions import advance
from digitize.store import work
from digitize.store.access import SYSTEM
from digitize.store.audit import append
from digitize.store.clock import VIETNAM
from digitize.store.columns import new_id
from digitize.store.tables import Document, DocumentState, Dossier, Record
from digitize.store.upsert import next_number
from digitize.store.work import Claim

NAME = "record_document"
_OTHER = "KHAC"
_OWNER = re.compile(r"\d{9,14}")


def perform(service: Service, claim: Claim) -> None:
    """Give the document ``claim.subject_id`` its code and keep it as a record; an older one of its kind gives way."""
    with service.reading() as session:
        paper = service.catalog.paper_type(session.get_one(Document, claim.subject_id).paper_type)
    now = service.clock()
    with service.writing() as session:
        work.finish(session, claim, now)
        # locked before its fields are read: what a person corrects just now is seen, or finds the document stored
        document = session.get_one(Document, claim.subject_id, with_for_update=True)
        metadata = minimum_metadata(paper, values_of(document.fields))
        owner = owner_of(metadata, document.dossier)
        document.result_code = result_code(session, service.settings.result_code_template, document, owner, now)
        advance(session, document, DocumentState.CODED, now)
        advance(session, document, DocumentState.STORED, now)
        if owner and makes_record(paper, eligible=document.eligible):
            _keep_record(session, document, paper, metadata, owner, now)
        work.add_step(session, "finish_pdf", document.id, document.dossier_id, now)


def makes_record(paper: PaperType, *, eligible: bool) -> bool:
    """Whether a paper may serve later procedures: of a known type, kept, and itself to be digitised.

    A photocopy or certified paper copy is kept with its dossier but is no record (TT 01/2023/TT-VPCP Đ.4), and never
    takes the place of an original.
    """
    return eligible and paper.retention is Retention.KEPT and paper.code != _OTHER


def owner_of(metadata: MinimumMetadata, dossier: Dossier) -> str | None:
    """Whose paper it is: the identifier on the paper itself, else the owner of the dossier, else None.

    An identifier that a person has yet to look at makes nobody an owner: one misread digit would put the paper into the
    records of a stranger. It counts only where the dossier names the same owner.
    """
    item = next(each for each in metadata.items if each.name == "owner_id")
    if item.value is None or not _OWNER.fullmatch(item.value):
        return dossier.owner_id
    return None if item.needs_review and item.value != dossier.owner_id else item.value


def result_code(session: Session, template: str, document: Document, owner: str | None, now: datetime) -> str:
    """Mã kết quả số hóa (TT 01/2023/TT-VPCP Đ.10; R17): the template filled, its number counted within it.

    Without an owner's identifier that part stays empty, as the circular says. SetupError for a template that can't be
    filled.
    """
    parts = {
        "owner_id": owner or "",
        "paper_type": document.paper_type,
        "agency": document.dossier.receiving_agency,
        "year": f"{now.astimezone(VIETNAM):%Y}",
    }
    try:
        scope = template.format(**parts, number=0)
        return template.format(**parts, number=next_number(session, f"result:{scope}"))
    except (KeyError, ValueError, IndexError) as error:
        raise SetupError(reason="result_code_template") from error


def renew_code(session: Session, template: str, document: Document, owner: str, now: datetime) -> bool:
    """Give a document whose owner a person corrected a code that names the right one; whether it was needed.

    The former code is given to no other paper: its number is used up, and it stands in the former state of the file.
    """
    if document.result_code is None or code_names(template, document.result_code, owner):
        return False
    document.result_code = result_code(session, template, document, owner, now)
    append(session, SYSTEM, "document.recode", "document", document.id)
    return True


def code_names(template: str, code: str, owner: str) -> bool:
    """Whether a code that was made by the template names this owner; a template without an owner names any."""
    parts = []
    for literal, name, _, _ in Formatter().parse(template):
        parts.append(re.escape(literal))
        if name is not None:
            parts.append(re.escape(owner) if name == "owner_id" else ".*")
    return re.fullmatch("".join(parts), code) is not None


def refresh_record(
    session: Session, document: Document, paper: PaperType, now: datetime, absent: Sequence[str], template: str
) -> bool:
    """Bring the record of a stored document up to what a person decided about it; one that it lacks is made.

    Its result code (by ``template``) names the owner it has now; whether that gave it a new one.

    A document that is superseded, in doubt, or not to be digitised holds back no other record of its owner.
    """
    record = session.scalar(select(Record).where(Record.document_id == document.id))
    metadata = minimum_metadata(paper, values_of(document.fields), declared_absent=absent)
    owner = owner_of(metadata, document.dossier)
    if not in_force(document) or not makes_record(paper, eligible=document.eligible) or owner is None:
        if record is not None:
            _give_way(session, record)
        return False
    if record is not None and record.owner_id != owner:
        _give_way(session, record)
    _keep_record(session, document, paper, metadata, owner, now)
    return renew_code(session, template, document, owner, now)


def in_force(document: Document) -> bool:
    """Whether later procedures may rely on the document: nobody has doubts about it or arranged its pages otherwise."""
    return document.superseded_at is None and not document.needs_review


def _keep_record(
    session: Session, document: Document, paper: PaperType, metadata: MinimumMetadata, owner: str, now: datetime
) -> None:
    record = session.scalar(select(Record).where(Record.document_id == document.id))
    action = "record.store" if record is None else "record.correct"
    if record is None:
        record = Record(id=new_id(), document_id=document.id, stored_at=now)
        session.add(record)
    record.owner_id, record.paper_type = owner, paper.code
    record.number, record.issuer, record.scope = (metadata.value(name) for name in ("number", "issuer", "scope"))
    record.issue_date, record.valid_until = _day(metadata.value("issue_date")), _day(metadata.value("valid_until"))
    session.flush()
    append(session, SYSTEM, action, "record", record.id)
    if paper.reusable and in_force(document):
        _take_place(session, record)


def _take_place(session: Session, record: Record) -> None:
    """A newer paper of the same kind takes the place of an older one (R18); of two without a date nothing is known."""
    others = session.scalars(
        select(Record)
        .join(Document, Record.document_id == Document.id)
        .where(
            Record.owner_id == record.owner_id,
            Record.paper_type == record.paper_type,
            Record.id != record.id,
            Record.superseded_by.is_(None),
            Record.revoked_at.is_(None),
            Document.superseded_at.is_(None),
            Document.needs_review.is_(False),
        )
        .with_for_update(of=Record)
    )
    for other in others:
        if record.issue_date is None or other.issue_date is None or other.issue_date == record.issue_date:
            continue
        older, newer = (other, record) if other.issue_date < record.issue_date else (record, other)
        older.superseded_by = newer.id
        append(session, SYSTEM, "record.supersede", "record", older.id, by=newer.id)


def _give_way(session: Session, record: Record) -> None:
    """Records that had given way to this one stand again: it may not be relied on."""
    for other in session.scalars(select(Record).where(Record.superseded_by == record.id).with_for_update()):
        other.superseded_by = None
        append(session, SYSTEM, "record.stand_again", "record", other.id, instead_of=record.id)


def _day(value: str | None) -> date | None:
    """ISO 8601 day of a normalised field; anything else (a bare year, "không thời hạn") is no day."""
    if value is None or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return None
    return date.fromisoformat(value)
