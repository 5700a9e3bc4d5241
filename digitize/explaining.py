"""Why the pages of a kept dossier went where they went: its readings split again, by the weights in force."""

from __future__ import annotations

from dataclasses import dataclass

from digitize.classify import decide_stack
from digitize.classify.explain import Explanation, explain
from digitize.service import Service
from digitize.steps.readings import reading_of
from digitize.store.access import SYSTEM
from digitize.store.repositories.splitting import SplitBatch, split_dossier
from digitize.store.tables import PageState


@dataclass(frozen=True, slots=True)
class BatchExplanation:
    """One batch. ``cut_with``: version of the weights that cut it then, None if not known; ``explanation`` names that
    of now. ``changed_since``: the documents kept are others: persons decided, or the weights or the list changed.
    """

    batch_id: str
    cut_with: str | None
    changed_since: bool
    explanation: Explanation


def explain_dossier(service: Service, code: str) -> list[BatchExplanation]:
    """All assembled batches of a dossier explained, oldest first; empty where nothing was assembled yet.

    Raises NotFoundError for an unknown mã hồ sơ, ObjectMissingError where a reading was erased.
    """
    with service.writing() as session:
        dossier = split_dossier(session, SYSTEM, code)
    catalog, weights = service.catalog, service.split_weights
    procedure = catalog.procedure(dossier.procedure_code, dossier.received_on)
    branch = catalog.branch(procedure, dossier.branch_id)

    def explained(batch: SplitBatch) -> BatchExplanation:
        readings = [reading_of(service, page) if page.state == PageState.READ else None for page in batch.pages]
        decided = decide_stack(readings, catalog, procedure, branch, weights)
        now = {(document.paper_type, document.pages) for document in decided.split.documents}
        return BatchExplanation(batch.batch_id, batch.weights_version, now != set(batch.documents), explain(decided))

    return [explained(batch) for batch in dossier.batches]
