"""How the batches of a dossier were split, and how its list stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from digitize.catalog import Catalog
from digitize.classify import Split
from digitize.classify.completeness import Completeness, PaperThere, completeness
from digitize.errors import NotFoundError
from digitize.store.access import Caller
from digitize.store.audit import append
from digitize.store.repositories.documents import known_branch, paper_name
from digitize.store.repositories.scope import dossier_for, dossiers_of
from digitize.store.repositories.views import (
    CompletenessView,
    ListRowView,
    ReasonView,
    SuggestedBranchView,
)
from digitize.store.split_tables import SplitFinding
from digitize.store.tables import Batch, BatchState, Document, Dossier, Field, Page, Record, ReuseEvent


@dataclass(frozen=True, slots=True)
class SplitBatch:
    """An assembled batch: its pages in order, the documents as they stand now (type, positions from 1)."""

    batch_id: str
    pages: tuple[Page, ...]
    documents: tuple[tuple[str, tuple[int, ...]], ...]
    weights_version: str | None


@dataclass(frozen=True, slots=True)
class SplitDossier:
    """A dossier with its assembled batches, oldest first."""

    dossier_id: str
    procedure_code: str
    branch_id: str
    received_on: date
    batches: tuple[SplitBatch, ...]


def keep_finding(session: Session, batch: Batch, split: Split, weights_version: str) -> None:
    """Keep what concerns the batch as a whole beside it."""
    suggested = split.suggested_branch
    session.merge(
        SplitFinding(
            batch_id=batch.id,
            dossier_id=batch.dossier_id,
            weights_version=weights_version,
            warnings=[asdict(warning) for warning in split.warnings],
            suggested_branch=suggested
            and {
                "branch_id": suggested.branch_id,
                "name_vi": suggested.name_vi,
                "message_vi": suggested.reason.message_vi,
            },
        )
    )


def split_dossier(session: Session, caller: Caller, code: str) -> SplitDossier:
    """The dossier of that mã hồ sơ with its assembled batches, the look audited; NotFoundError if there is none."""
    dossier = session.scalar(select(Dossier).where(Dossier.code == code.strip(), dossiers_of(caller)))
    if dossier is None:
        raise NotFoundError(what=f"hồ sơ {code.strip()}")
    append(session, caller, "dossier.explain", "dossier", dossier.id)
    batches = session.scalars(
        select(Batch)
        .where(Batch.dossier_id == dossier.id, Batch.state == BatchState.ASSEMBLED)
        .order_by(Batch.opened_at)
        .options(selectinload(Batch.pages))
    ).all()
    documents = session.scalars(
        select(Document)
        .where(Document.dossier_id == dossier.id, Document.superseded_at.is_(None))
        .order_by(Document.sequence)
        .options(selectinload(Document.pages))
    ).all()
    findings = {
        finding.batch_id: finding.weights_version
        for finding in session.scalars(select(SplitFinding).where(SplitFinding.dossier_id == dossier.id))
    }
    return SplitDossier(
        dossier.id,
        dossier.procedure_code,
        dossier.branch_id,
        dossier.received_on,
        tuple(_split_batch(batch, documents, findings.get(batch.id)) for batch in batches),
    )


def _split_batch(batch: Batch, documents: Sequence[Document], weights_version: str | None) -> SplitBatch:
    position = {page.id: place for place, page in enumerate(batch.pages, 1)}
    now = [
        (document.paper_type, tuple(position[row.page_id] for row in document.pages if row.page_id in position))
        for document in documents
    ]
    return SplitBatch(batch.id, tuple(batch.pages), tuple(one for one in now if one[1]), weights_version)


def completeness_of(session: Session, caller: Caller, catalog: Catalog, dossier_id: str) -> CompletenessView | None:
    """How the branch's list stands for a dossier; None before its first batch is assembled, and where the catalogue has
    its procedure no more.

    NotFoundError if the caller may not see it.
    """
    dossier = dossier_for(session, caller, dossier_id)
    branch = known_branch(catalog, dossier)
    if dossier.complete is None or branch is None:
        return None
    papers = [*_documents(session, catalog, dossier.id), *_reused(session, dossier.id)]
    findings = session.scalars(select(SplitFinding).where(SplitFinding.dossier_id == dossier.id)).all()
    return _view(completeness(branch, papers, catalog, dossier.received_on), findings)


def _documents(session: Session, catalog: Catalog, dossier_id: str) -> list[PaperThere]:
    rows = session.scalars(
        select(Document)
        .where(Document.dossier_id == dossier_id, Document.superseded_at.is_(None))
        .order_by(Document.sequence)
        .options(selectinload(Document.fields))
    )
    return [
        PaperThere(
            f"{row.sequence}. {paper_name(catalog, row.paper_type)}",
            row.paper_type,
            row.component_code,
            row.needs_review,
            _issued_on(row.fields, _issue_dates(catalog, row.paper_type)),
        )
        for row in rows
    ]


def _issue_dates(catalog: Catalog, paper_type: str) -> set[str]:
    """Names of the fields that hold the issue date of papers of this type."""
    paper = catalog.paper_types.get(paper_type)
    return {spec.name for spec in paper.fields if spec.role == "issue_date"} if paper else set()


def _issued_on(fields: Sequence[Field], names: set[str]) -> date | None:
    for field in fields:
        written = field.normal or field.value
        if field.name in names and written:
            try:
                return date.fromisoformat(written)
            except ValueError:
                continue
    return None


def _reused(session: Session, dossier_id: str) -> list[PaperThere]:
    rows = session.execute(
        select(ReuseEvent.component_code, Record.paper_type, Record.issue_date)
        .join(Record, ReuseEvent.record_id == Record.id)
        .where(ReuseEvent.dossier_id == dossier_id)
    )
    return [PaperThere("Kho dữ liệu", kind, code, doubtful=False, issued_on=day) for code, kind, day in rows]


def _view(found: Completeness, findings: Sequence[SplitFinding]) -> CompletenessView:
    suggested = next((finding.suggested_branch for finding in findings if finding.suggested_branch), None)
    return CompletenessView(
        rows=tuple(
            ListRowView(row.component_codes, row.name_vi, str(row.requirement), str(row.state), row.wanted, row.papers)
            for row in found.rows
        ),
        extra=found.extra,
        complete=found.complete,
        certain=found.certain,
        warnings=tuple(
            ReasonView(warning["code"], warning["message_vi"]) for finding in findings for warning in finding.warnings
        ),
        suggested_branch=SuggestedBranchView(**suggested) if suggested else None,
    )
