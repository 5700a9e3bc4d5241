"""Step 4, bóc tách dữ liệu: the fields of a document, each with its proof."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import selectinload

from digitize.catalog import load_gazetteer
from digitize.extract import FieldValue, extract_fields, minimum_metadata
from digitize.review.fields import put_decisions
from digitize.service import Service
from digitize.steps.readings import reading_of
from digitize.steps.transitions import advance
from digitize.store import work
from digitize.store.clock import vietnam_day
from digitize.store.repositories.arrangements import draft_in
from digitize.store.tables import Document, DocumentPage, DocumentState, Field
from digitize.store.work import Claim

NAME = "extract_document"


def perform(service: Service, claim: Claim) -> None:
    """Extract the fields of the document ``claim.subject_id``; pages count in the document, from 1."""
    with service.reading() as session:
        document = session.scalars(
            select(Document)
            .where(Document.id == claim.subject_id)
            .options(selectinload(Document.pages).selectinload(DocumentPage.page))
        ).one()
    paper = service.catalog.paper_type(document.paper_type)
    readings = [(row.number, reading_of(service, row.page)) for row in document.pages]
    now = service.clock()
    fields = extract_fields(paper, readings, places=load_gazetteer(), today=vietnam_day(now))
    metadata = minimum_metadata(paper, fields)
    with service.writing() as session:
        work.finish(session, claim, now)
        document = session.get_one(Document, claim.subject_id)
        session.execute(delete(Field).where(Field.document_id == document.id))
        session.add_all(_row(document.id, number, value) for number, value in enumerate(fields, 1))
        document.metadata_complete = metadata.complete
        decided = draft_in(session, document)
        if decided is not None:  # what a person set before anything was read stands above it
            session.flush()
            session.refresh(document, ["fields"])
            put_decisions(document, decided, paper, vietnam_day(now))
        advance(session, document, DocumentState.EXTRACTED, now)
        work.add_step(session, "record_document", document.id, document.dossier_id, now)


def _row(document_id: str, number: int, value: FieldValue) -> Field:
    checks: list[Any] = [asdict(check) for check in value.checks]
    return Field(
        document_id=document_id,
        number=number,
        name=value.name,
        value=value.value,
        raw=value.raw,
        source=str(value.source),
        confidence=value.confidence,
        page=value.page,
        box_px=value.box_px.as_list() if value.box_px else None,
        checks=checks,
        other_values=[{"source": str(source), "value": other} for source, other in value.other_values],
        needs_review=value.needs_review,
        unit_now=asdict(value.unit_now) if value.unit_now else None,
    )
