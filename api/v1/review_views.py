"""What the routes of review answer: an arrangement with the names that a person knows its parts by."""

from __future__ import annotations

from collections.abc import Mapping

from api.v1.answers.review import (
    DecisionAnswer,
    DecisionAsked,
    ReviewAnswer,
    ReviewAside,
    ReviewDocument,
    ReviewMetadatum,
    ReviewPage,
)
from digitize.catalog import Branch
from digitize.extract import minimum_metadata
from digitize.review import desk
from digitize.review.arrangement import Arrangement, Draft
from digitize.review.carry_out import branch_of
from digitize.review.desk import Desk, Wanted
from digitize.review.fields import values_of
from digitize.review.operations import awaits_erasure
from digitize.service import Service
from digitize.store.access import Caller
from digitize.store.repositories.arrangements import PlacedPage, documents_in_force, placed_pages
from digitize.store.repositories.documents import paper_name
from digitize.store.repositories.scope import dossier_for
from digitize.store.tables import Document


def look(service: Service, caller: Caller, dossier_id: str) -> ReviewAnswer:
    """The arrangement as it is now."""
    return _answer(service, caller, desk.look(service, caller, dossier_id))


def decided(service: Service, caller: Caller, dossier_id: str, asked: DecisionAsked) -> ReviewAnswer:
    """The arrangement after one decision."""
    values = asked.model_dump(exclude={"seen", "pages"})
    wanted = Wanted(**values, pages=tuple(asked.pages))
    return _answer(service, caller, desk.decide(service, caller, dossier_id, asked.seen, wanted))


def undone(service: Service, caller: Caller, dossier_id: str, seen: int) -> ReviewAnswer:
    """The arrangement after the latest decision was taken back."""
    return _answer(service, caller, desk.undo(service, caller, dossier_id, seen))


def redone(service: Service, caller: Caller, dossier_id: str, seen: int) -> ReviewAnswer:
    """The arrangement after the decision taken back last was done again."""
    return _answer(service, caller, desk.redo(service, caller, dossier_id, seen))


def past(service: Service, caller: Caller, dossier_id: str) -> list[DecisionAnswer]:
    """Decisions, newest first."""
    return [DecisionAnswer.model_validate(each) for each in desk.past(service, caller, dossier_id)]


def branch_rows(service: Service, caller: Caller, dossier_id: str) -> Branch | None:
    """The branch whose list the documents are matched to; None where the catalogue has the procedure no more."""
    with service.reading() as session:
        return branch_of(service, dossier_for(session, caller, dossier_id))


def _answer(service: Service, caller: Caller, found: Desk) -> ReviewAnswer:
    with service.reading() as session:
        dossier = dossier_for(session, caller, found.dossier_id)
        pages = placed_pages(session, dossier)
        branch = branch_of(service, dossier)
        code = dossier.code
        metadata = {
            document.id: _metadata(service, document, found.arrangement)
            for document in documents_in_force(session, dossier.id)
        }
    names = {row.code: row.name_vi for row in branch.components} if branch else {}
    return ReviewAnswer(
        dossier_id=found.dossier_id,
        dossier_code=code,
        version=found.version,
        documents=[_document(service, draft, pages, names, metadata) for draft in found.arrangement.documents],
        aside=[
            ReviewAside(page=ReviewPage.model_validate(pages[each.page]), code=each.code, message_vi=each.message_vi)
            for each in found.arrangement.aside
        ],
        undoable=found.undoable,
        redoable=found.redoable,
    )


def _metadata(service: Service, document: Document, arrangement: Arrangement) -> list[ReviewMetadatum]:
    paper = service.catalog.paper_types.get(document.paper_type)
    if paper is None or not document.fields:
        return []
    absent = [each.name for draft in arrangement.documents if draft.key == document.id for each in draft.absent]
    nine = minimum_metadata(paper, values_of(document.fields), declared_absent=absent)
    return [ReviewMetadatum(name=item.name, label_vi=item.label_vi, state=item.state) for item in nine.items]


def _document(
    service: Service,
    draft: Draft,
    pages: Mapping[str, PlacedPage],
    names: Mapping[str, str],
    metadata: Mapping[str, list[ReviewMetadatum]],
) -> ReviewDocument:
    return ReviewDocument(
        key=draft.key,
        pages=[ReviewPage.model_validate(pages[page]) for page in draft.pages],
        paper_type=draft.paper_type,
        paper_type_name_vi=paper_name(service.catalog, draft.paper_type),
        component_code=draft.component_code,
        component_name_vi=names.get(draft.component_code or ""),
        submitted_as=draft.submitted_as,
        settled=draft.settled,
        confirmed=bool(draft.confirmed_by),
        awaits_erasure=awaits_erasure(draft),
        erased=draft.erased,
        kept_because=draft.kept_because,
        confidence=draft.confidence,
        metadata=metadata.get(draft.key, []),
    )
