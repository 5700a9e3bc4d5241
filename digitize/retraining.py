"""Learning the splitting weights anew: from the packaged examples and from what persons corrected here.

A candidate takes the place of the weights in force only if it is not worse on examples that neither was learnt from:
the frozen part of the packaged set and every fifth correction.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from datetime import datetime

from digitize.catalog import Catalog
from digitize.classify.examples import ExampleSet, packaged_examples
from digitize.classify.judging import Figures
from digitize.classify.labelled import UNSAID, LabelledStack, TruePaper
from digitize.classify.training import evaluate, kept_for_judging, learn, not_worse
from digitize.classify.weights import Weights
from digitize.errors import ObjectMissingError, UnknownBranchError, UnknownProcedureError
from digitize.ocr import PageReading, reading_from_json
from digitize.service import Service
from digitize.store.access import SYSTEM
from digitize.store.audit import append
from digitize.store.clock import VIETNAM
from digitize.store.repositories.corrections import ExamplePage, ExampleView, list_examples

CORRECTION_WEIGHT = 3
"""How often a correction counts: it is a real counter's stack, the others are drawn."""

MOST_CORRECTIONS = 2000
"""The newest so many are learnt from."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """Corrected stacks that can be learnt from; ``left_out`` others: erased readings, lists no longer known."""

    stacks: tuple[tuple[str, LabelledStack], ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A candidate beside the weights in force, judged on the same ``judged_on`` stacks, with their lists.

    ``accepted``: the candidate is not worse. ``learnt_from``: corrections among what was learnt from.
    """

    candidate: Weights
    candidate_figures: Figures
    current_version: str
    current_figures: Figures
    accepted: bool
    learnt_from: int
    left_out: int
    judged_on: int


def corrections_of(service: Service) -> Corrections:
    """All corrections that persons confirmed in this service, oldest first, with their readings."""
    with service.reading() as session:
        views = list_examples(session, SYSTEM, most=MOST_CORRECTIONS)
    stacks = [(view.id, stack) for view in views if (stack := _stack(service, view)) is not None]
    return Corrections(tuple(stacks), len(views) - len(stacks))


def compare(service: Service, now: datetime, examples: ExampleSet | None = None) -> Comparison:
    """Learn a candidate and judge it beside the weights in force; nothing is changed. Takes minutes."""
    catalog = service.catalog
    current = service.split_weights
    given = examples or packaged_examples(catalog)
    corrections = corrections_of(service)
    learnt = [stack for name, stack in corrections.stacks if not kept_for_judging(name)]
    frozen = [*given.frozen, *(stack for name, stack in corrections.stacks if kept_for_judging(name))]
    version = f"{now.astimezone(VIETNAM):%Y%m%d-%H%M%S}-c{len(learnt)}"
    candidate = learn([*given.for_steps, *learnt * CORRECTION_WEIGHT], given.for_trust, catalog, version)
    old, new = (evaluate(weights, frozen, catalog) for weights in (current, candidate))
    return Comparison(
        candidate, new, current.version, old, not_worse(new, old), len(learnt), corrections.left_out, len(frozen)
    )


def accept(service: Service, comparison: Comparison, now: datetime) -> None:
    """Put an accepted candidate in force, audited. ValueError for one that was not accepted."""
    if not comparison.accepted:
        raise ValueError("the candidate is worse")
    with service.writing() as session:
        version = comparison.candidate.version
        append(session, SYSTEM, "model.activate", "model", version, corrections=comparison.learnt_from)
        service.weights_folder.activate(comparison.candidate, now.isoformat())


def rollback(service: Service) -> str | None:
    """Go back to the version before, audited; its name, None for the packaged one. NothingToRollBackError."""
    with service.writing() as session:
        version = service.weights_folder.rollback()
        append(session, SYSTEM, "model.rollback", "model", version or "packaged")
    return version


def _stack(service: Service, view: ExampleView) -> LabelledStack | None:
    """The correction as a stack; None where a reading was erased or the catalogue no longer has what it names."""
    catalog: Catalog = service.catalog
    try:
        procedure = catalog.procedure(view.procedure_code, view.received_on)
        branch = catalog.branch(procedure, view.branch_id)
        readings = tuple(_reading(service, page) for page in view.pages)
    except (UnknownProcedureError, UnknownBranchError, ObjectMissingError):
        return None
    if any(document.paper_type not in catalog.paper_types for document in view.documents):
        return None
    papers = tuple(
        TruePaper(
            document.paper_type,
            document.pages,
            frozenset((document.component_code,)) if document.component_code else frozenset(),
        )
        for document in view.documents
    )
    placed = {page for paper in papers for page in paper.pages}
    aside = {page: _why(readings[page - 1]) for page in range(1, len(readings) + 1) if page not in placed}
    return LabelledStack(f"correction {view.id}", procedure, branch, readings, papers, aside)


def _why(reading: PageReading | None) -> str:
    if reading is None:
        return "unreadable"
    return "blank" if reading.blank else UNSAID


def _reading(service: Service, page: ExamplePage) -> PageReading | None:
    """The kept reading, None for a page that was never read. ObjectMissingError where it was erased."""
    if page.reading_key is None or page.reading_sha256 is None:
        return None
    return reading_from_json(gzip.decompress(service.objects.get(page.reading_key, sha256=page.reading_sha256)))
