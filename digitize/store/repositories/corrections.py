"""Queries on examples that persons gave by correcting or confirming how a batch was split."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from digitize.errors import InputError
from digitize.store.access import Caller, Role
from digitize.store.audit import append
from digitize.store.columns import new_id
from digitize.store.repositories.scope import dossier_for, dossiers_of
from digitize.store.review_tables import CorrectionExample
from digitize.store.tables import Dossier


@dataclass(frozen=True, slots=True)
class ExamplePage:
    """A page of an example; without reading where it was never read, or its content was erased."""

    page_id: str
    reading_key: str | None
    reading_sha256: str | None


@dataclass(frozen=True, slots=True)
class ExampleDocument:
    """A document as a person left it; ``pages`` are positions in the example's list of pages, from 1, in order."""

    paper_type: str
    component_code: str | None
    submitted_as: str
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ExampleView:
    """One example: the pages of a batch in order, and the documents a person made of them.

    A page in no document was set aside by a person.
    """

    id: str
    created_at: datetime
    created_by: str
    dossier_id: str
    procedure_code: str
    branch_id: str
    received_on: date
    pages: tuple[ExamplePage, ...]
    documents: tuple[ExampleDocument, ...]


def add_example(
    session: Session,
    caller: Caller,
    dossier_id: str,
    pages: Sequence[ExamplePage],
    documents: Sequence[ExampleDocument],
    now: datetime,
) -> ExampleView:
    """Keep an example of a dossier that the caller may see; audited with counts only.

    InputError unless each document has pages, all within the list and none twice. NotFoundError for another's dossier.
    """
    caller.require(Role.OFFICER, Role.ADMIN)
    dossier = dossier_for(session, caller, dossier_id)
    placed = [position for document in documents for position in document.pages]
    if (
        not all(document.pages for document in documents)
        or len(set(placed)) != len(placed)
        or not set(placed) <= set(range(1, len(pages) + 1))
    ):
        raise InputError(reason="pages")
    row = CorrectionExample(
        id=new_id(),
        created_at=now,
        created_by=caller.key_id,
        dossier_id=dossier.id,
        procedure_code=dossier.procedure_code,
        branch_id=dossier.branch_id,
        received_on=dossier.received_on,
        pages=[asdict(page) for page in pages],
        documents=[{**asdict(document), "pages": list(document.pages)} for document in documents],
    )
    session.add(row)
    session.flush()
    append(session, caller, "correction.keep", "dossier", dossier.id, pages=len(pages), documents=len(documents))
    return _view(row)


def list_examples(session: Session, caller: Caller, *, most: int, until: datetime | None = None) -> list[ExampleView]:
    """The newest examples up to that moment, at most ``most``, oldest of them first. For administrators only."""
    caller.require(Role.ADMIN)
    statement = (
        select(CorrectionExample)
        .join(Dossier, CorrectionExample.dossier_id == Dossier.id)
        .where(dossiers_of(caller))
        .order_by(CorrectionExample.created_at.desc(), CorrectionExample.id)
        .limit(most)
    )
    if until is not None:
        statement = statement.where(CorrectionExample.created_at <= until)
    return [_view(row) for row in session.scalars(statement)][::-1]


def forget_readings(session: Session, dossier_id: str, page_ids: Collection[str]) -> None:
    """Examples point no more to the readings of these pages: their content is erased (R8)."""
    for row in session.scalars(select(CorrectionExample).where(CorrectionExample.dossier_id == dossier_id)):
        row.pages = [
            {"page_id": page["page_id"], "reading_key": None, "reading_sha256": None}
            if page["page_id"] in page_ids
            else page
            for page in row.pages
        ]


def latest_example(session: Session, dossier_id: str, first_page_id: str) -> ExampleView | None:
    """The newest example of the batch that begins with this page, None if there is none."""
    rows = session.scalars(
        select(CorrectionExample)
        .where(CorrectionExample.dossier_id == dossier_id)
        .order_by(CorrectionExample.created_at.desc(), CorrectionExample.id)
    )
    return next((_view(row) for row in rows if row.pages and row.pages[0]["page_id"] == first_page_id), None)


def _view(row: CorrectionExample) -> ExampleView:
    return ExampleView(
        id=row.id,
        created_at=row.created_at,
        created_by=row.created_by,
        dossier_id=row.dossier_id,
        procedure_code=row.procedure_code,
        branch_id=row.branch_id,
        received_on=row.received_on,
        pages=tuple(ExamplePage(each["page_id"], each["reading_key"], each["reading_sha256"]) for each in row.pages),
        documents=tuple(
            ExampleDocument(each["paper_type"], each["component_code"], each["submitted_as"], tuple(each["pages"]))
            for each in row.documents
        ),
    )
