"""Queries on documents, their pages and fields."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from digitize.catalog import Branch, Catalog
from digitize.errors import NotFoundError, UnknownBranchError, UnknownProcedureError
from digitize.store.access import Caller
from digitize.store.audit import append
from digitize.store.repositories.scope import document_for, dossiers_of
from digitize.store.repositories.signatures import signatures_of
from digitize.store.repositories.views import (
    CheckView,
    DocumentPageView,
    DocumentSummaryView,
    DocumentView,
    FieldView,
    OtherValueView,
    ReasonView,
    SignatureView,
    UnitNowView,
)
from digitize.store.tables import Document, DocumentPage, Dossier, Field


def list_documents(
    session: Session, caller: Caller, catalog: Catalog, dossier_id: str
) -> tuple[DocumentSummaryView, ...]:
    """Documents of a dossier in force, in order; empty for a dossier the caller may not see."""
    rows = session.scalars(
        select(Document)
        .join(Dossier, Document.dossier_id == Dossier.id)
        .where(Dossier.id == dossier_id, Document.superseded_at.is_(None), dossiers_of(caller))
        .order_by(Document.sequence)
        .options(selectinload(Document.pages), selectinload(Document.dossier))
    )
    return tuple(summary_of(catalog, row, row.dossier) for row in rows)


def get_document(session: Session, caller: Caller, catalog: Catalog, document_id: str) -> DocumentView:
    """The document with its pages and fields; the view is audited, so the session must be a writing one.

    NotFoundError if the caller may not see it.
    """
    document = document_for(session, caller, document_id)
    append(session, caller, "document.view", "document", document.id)
    pages = session.scalars(
        select(DocumentPage)
        .where(DocumentPage.document_id == document.id)
        .order_by(DocumentPage.number)
        .options(selectinload(DocumentPage.page))
    ).all()
    summary = summary_of(catalog, document, document.dossier)
    return DocumentView(
        **{name: getattr(summary, name) for name in DocumentSummaryView.__dataclass_fields__},
        dossier_code=document.dossier.code,
        signatures=signatures_of(session, document.id),
        pages=tuple(
            DocumentPageView(
                row.page_id, row.number, row.page.sequence, row.page.width_px or 0, row.page.height_px or 0
            )
            for row in pages
        ),
        fields=tuple(
            _field(catalog, document, row, {each.number: each.page_id for each in pages}) for row in document.fields
        ),
    )


def file_name(dossier_code: str, sequence: int) -> str:
    """Name of a document's file by R33: ``<mã hồ sơ>.<số thứ tự>.pdf``."""
    return f"{dossier_code}.{sequence:02d}.pdf"


def summary_of(catalog: Catalog, document: Document, dossier: Dossier) -> DocumentSummaryView:
    """The document in short."""
    signature = None
    if document.signer is not None:
        signature = SignatureView(
            bool(document.signature_valid), document.signer, document.signed_at, document.stamp_template or ""
        )
    return DocumentSummaryView(
        id=document.id,
        dossier_id=document.dossier_id,
        sequence=document.sequence,
        paper_type=document.paper_type,
        paper_type_name_vi=paper_name(catalog, document.paper_type),
        component_code=document.component_code,
        component_name_vi=component_name(catalog, dossier, document.component_code),
        state=document.state,
        submitted_as=document.submitted_as,
        pages_total=len(document.pages),
        confidence=document.confidence,
        needs_review=document.needs_review,
        # what made the service doubt is answered once a person has confirmed
        reasons=()
        if document.confirmed_by
        else tuple(ReasonView(each["code"], each["message_vi"]) for each in document.reasons),
        result_code=document.result_code,
        has_pdf=document.pdf_key is not None,
        file_name=file_name(dossier.code, document.sequence),
        signature=signature,
    )


def paper_name(catalog: Catalog, code: str) -> str:
    """Name of a paper type; the code itself where the catalogue of today has it no more."""
    found = catalog.paper_types.get(code)
    return found.name_vi if found else code


def component_name(catalog: Catalog, dossier: Dossier, code: str | None) -> str | None:
    """Name of a component of the dossier's branch, its code where the catalogue has it no more; None for none."""
    branch = known_branch(catalog, dossier)
    if code is None or branch is None:
        return code
    return next((row.name_vi for row in branch.components if row.code == code), code)


def known_branch(catalog: Catalog, dossier: Dossier) -> Branch | None:
    """The branch of the dossier; None where the catalogue of today has its procedure or branch no more."""
    try:
        return catalog.branch(catalog.procedure(dossier.procedure_code, dossier.received_on), dossier.branch_id)
    except (UnknownProcedureError, UnknownBranchError):
        return None


def _field(catalog: Catalog, document: Document, row: Field, page_ids: dict[int, str]) -> FieldView:
    box = tuple(int(each) for each in row.box_px) if row.box_px else None
    paper = catalog.paper_types.get(document.paper_type)
    spec = next((spec for spec in paper.fields if spec.name == row.name), None) if paper else None
    return FieldView(
        name=row.name,
        label_vi=spec.label_vi if spec else row.name,
        value=row.value,
        normal=row.normal,
        raw=row.raw,
        source=row.source,
        confidence=row.confidence,
        page=row.page,
        page_id=page_ids.get(row.page) if row.page is not None else None,
        box_px=(box[0], box[1], box[2], box[3]) if box else None,
        checks=tuple(CheckView(each["code"], each["passed"], each["message_vi"]) for each in row.checks),
        other_values=tuple(OtherValueView(each["source"], each["value"]) for each in row.other_values),
        needs_review=row.needs_review,
        row=spec.row if spec else 0,
        unit_now=UnitNowView(tuple(row.unit_now["names_vi"]), tuple(row.unit_now["codes"])) if row.unit_now else None,
    )


def sealed_document(session: Session, caller: Caller, document_id: str) -> Document:
    """The document if it has its PDF; NotFoundError otherwise."""
    document = document_for(session, caller, document_id)
    if document.pdf_key is None:
        raise NotFoundError(what="tệp PDF")
    return document
