"""The door of the room: a stack of readings and the procedure's list in, documents out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from digitize.catalog import Branch, Catalog, Procedure, Retention
from digitize.catalog.catalog import OTHER_PAPER
from digitize.classify.completeness import better_branch, fit
from digitize.classify.confidence import Grounds, probability
from digitize.classify.copies import submitted_as
from digitize.classify.decode import Found, search
from digitize.classify.evidence import Evidence, weigh
from digitize.classify.expected import expectation
from digitize.classify.joining import joined
from digitize.classify.lexicon import lexicon_of
from digitize.classify.matching import match, missing
from digitize.classify.mixed import Mixed, mixed_dossiers
from digitize.classify.model import ProposedDocument, Reason, Split, SuggestedBranch, UnassignedPage
from digitize.classify.page import view
from digitize.classify.reading_order import Order, in_order
from digitize.classify.reasons import (
    EMPTY_STACK,
    NOTHING_READ,
    NOTHING_RECOGNISED,
    aside_reason,
    branch_reason,
    document_reasons,
)
from digitize.classify.steps import SHEETS_WITH_TITLES, OpenPaper, Steps
from digitize.classify.ways import Way, required_and_lacking
from digitize.classify.weights import Weights, trained_weights
from digitize.ocr import PageReading
from digitize.scan import ColourMode

SURE = 0.0
"""Logarithm of certainty."""

SURELY_FOREIGN = math.log(0.9)
"""Logarithm of the probability from which a page of no known type is put aside."""


@dataclass(frozen=True, slots=True)
class DecidedPaper:
    """A paper of the best way with what its confidence rests on; ``why_aside`` is "" where it became a document."""

    paper: OpenPaper
    grounds: Grounds
    confidence: float
    why_aside: str


@dataclass(frozen=True, slots=True)
class Decided:
    """The split with all that it was decided by: the possible steps, the ways found, the papers weighed."""

    split: Split
    steps: Steps
    found: Found
    papers: tuple[DecidedPaper, ...]
    weights: Weights


def split_stack(
    readings: Sequence[PageReading | None],
    catalog: Catalog,
    procedure: Procedure | None,
    branch: Branch | None,
    weights: Weights | None = None,
) -> Split:
    """Cut a stack into documents and match them to the branch's components.

    ``readings`` in the order scanned, None for a page that could not be read. Without a procedure the stack is still
    cut and named, less surely. ``weights`` None: those of the packaged training run. Promise: each page is in just one
    document or unassigned, whatever comes in.
    """
    return decide_stack(readings, catalog, procedure, branch, weights).split


def decide_stack(
    readings: Sequence[PageReading | None],
    catalog: Catalog,
    procedure: Procedure | None,
    branch: Branch | None,
    weights: Weights | None = None,
) -> Decided:
    """The same as :func:`split_stack`, with what it was decided by, so that it can be explained."""
    steps = steps_of(readings, catalog, procedure, branch)
    return assemble(readings, steps, procedure, branch, weights or trained_weights())


def assemble(
    readings: Sequence[PageReading | None],
    steps: Steps,
    procedure: Procedure | None,
    branch: Branch | None,
    trained: Weights,
) -> Decided:
    """Choose the best way through the steps and put it into words: documents, reasons, what is missing."""
    catalog = steps.catalog
    found = search(steps, trained)
    way = found.best
    unassigned = [UnassignedPage(page + 1, aside_reason(why)) for page, why in way.aside]
    decided = []
    for paper in joined(way.papers, steps):
        grounds = grounds_of(paper, found, steps, readings)
        why = _why_aside(paper, way, catalog, procedure)
        decided.append(DecidedPaper(paper, grounds, probability(grounds, trained.trust), why))
        if why:
            unassigned += [UnassignedPage(page + 1, aside_reason(why)) for page in paper.pages]
    kept = [one for one in decided if not one.why_aside]
    answered = match([(one.paper.paper_type, _title(one.paper, steps.evidence)) for one in kept], branch)
    in_colour = any(reading is not None and reading.colour_mode is ColourMode.COLOUR for reading in readings)
    documents = []
    for sequence, (one, row) in enumerate(zip(kept, answered, strict=True), start=1):
        kind = catalog.paper_type(one.paper.paper_type)
        pages = order_of(one.paper, steps).pages
        read = [
            (reading, evidence)
            for page in pages
            if (reading := readings[page]) is not None and (evidence := steps.evidence[page]) is not None
        ]
        form, mark = submitted_as(kind, row.requirement if row else None, read, in_colour)
        reasons = document_reasons(
            kind,
            one.grounds,
            pages=len(pages),
            reordered=pages != one.paper.pages,
            unlisted=branch is not None and row is None,
            unsaid=_unsaid(pages, way),
            sure=one.confidence >= trained.accept_from,
        )
        documents.append(
            ProposedDocument(
                sequence=sequence,
                paper_type=kind.code,
                component_code=row.code if row else None,
                pages=tuple(page + 1 for page in pages),
                confidence=round(one.confidence, 4),
                needs_review=bool(reasons),
                reasons=(*reasons, mark) if mark else reasons,
                submitted_as=form,
            )
        )
    open_rows = missing(branch, answered)
    mixed = _mixed(readings, documents, unassigned, catalog)
    split = Split(
        documents=tuple(_strange(document, mixed) for document in documents),
        unassigned_pages=tuple(sorted(unassigned, key=lambda each: each.page)),
        missing_components=open_rows,
        complete=branch is not None and not open_rows,
        warnings=_warnings(readings, documents, mixed),
        suggested_branch=_suggestion(documents, catalog, procedure, branch),
    )
    return Decided(split, steps, found, tuple(decided), trained)


def _mixed(
    readings: Sequence[PageReading | None],
    documents: Sequence[ProposedDocument],
    unassigned: Sequence[UnassignedPage],
    catalog: Catalog,
) -> Mixed | None:
    forms = [page.page for page in unassigned if page.reason.code == "system_form"]
    return mixed_dossiers(readings, documents, forms, catalog)


def _strange(document: ProposedDocument, mixed: Mixed | None) -> ProposedDocument:
    """A paper that may belong to another dossier waits for a person, however sure its type is."""
    if mixed is None or document.sequence not in mixed.strange:
        return document
    return replace(document, needs_review=True, reasons=(*document.reasons, mixed.reason))


def _warnings(
    readings: Sequence[PageReading | None], documents: Sequence[ProposedDocument], mixed: Mixed | None
) -> tuple[Reason, ...]:
    """What is wrong with the stack as a whole."""
    if not readings:
        return (EMPTY_STACK,)
    if all(reading is None for reading in readings):
        return (NOTHING_READ,)
    if all(document.paper_type == OTHER_PAPER for document in documents):
        return (NOTHING_RECOGNISED,)
    return (mixed.reason,) if mixed else ()


def _suggestion(
    documents: Sequence[ProposedDocument], catalog: Catalog, procedure: Procedure | None, branch: Branch | None
) -> SuggestedBranch | None:
    """A branch that fits better, by the papers that are known and sure."""
    if procedure is None or branch is None or len(procedure.branches) < 2:
        return None
    types = [
        document.paper_type
        for document in documents
        if document.paper_type != OTHER_PAPER and catalog.paper_type(document.paper_type).retention is Retention.KEPT
    ]
    better = better_branch(procedure, branch, types)
    if better is None:
        return None
    reason = branch_reason(branch, better, fit(branch, types))
    return SuggestedBranch(better.branch.branch_id, better.branch.name_vi, reason)


def steps_of(
    readings: Sequence[PageReading | None], catalog: Catalog, procedure: Procedure | None, branch: Branch | None
) -> Steps:
    """The steps possible on a stack: what the search chooses from and what training learns from."""
    lexicon = lexicon_of(catalog)
    evidence = [None if reading is None else weigh(reading, view(reading), lexicon) for reading in readings]
    return Steps(catalog, expectation(catalog, procedure, branch), evidence)


def order_of(paper: OpenPaper, steps: Steps) -> Order:
    """The paper's pages in document order."""
    high = steps.catalog.paper_type(paper.paper_type).usual_pages[1]
    return in_order(paper.pages, steps.evidence, paper.paper_type, titles=high >= SHEETS_WITH_TITLES)


def grounds_of(paper: OpenPaper, found: Found, steps: Steps, readings: Sequence[PageReading | None]) -> Grounds:
    """What the confidence of a paper of the best way rests on."""
    way = found.best
    first = paper.pages[0]
    evidence = steps.evidence[first]
    following = paper.pages[-1] + 1
    while following < len(way.chances) and _skipped(steps.evidence[following]):
        following += 1
    read = [reading for page in paper.pages if (reading := readings[page]) is not None]
    expected = steps.expectation
    unknown = {page for other in way.papers if other.paper_type == OTHER_PAPER for page in other.pages}
    doubles = {page for page, why in way.aside if why == "duplicate"}
    return Grounds(
        first=way.chances[first],
        inside=min((way.chances[page] for page in paper.pages[1:]), default=SURE),
        after=way.chances[following] if following < len(way.chances) else SURE,
        stack=min(way.chances, default=SURE),
        agreed=min(found.agreed(part) for part in way.papers if set(part.pages) <= set(paper.pages)),
        best=found.odds[0],
        title=evidence.title.get(paper.paper_type, 0.0) if evidence else 0.0,
        reading=sum(reading.text.confidence for reading in read) / max(1, len(read)),
        listed=expected.any_type or way.used.get(paper.paper_type, 0) <= expected.places.get(paper.paper_type, 0),
        ordered=order_of(paper, steps).proven,
        lacking=bool(required_and_lacking(way.used, steps)),
        several=len(paper.pages) > 1,
        phrases=evidence.phrases.get(paper.paper_type, 0.0) if evidence else 0.0,
        beside_unknown=any(page in unknown for page in (_beside(first, -1, steps), following)),
        beside_double=any(page in doubles for page in (_beside(first, -1, steps), following)),
    )


def _beside(page: int, step: int, steps: Steps) -> int:
    """The next page in that direction that bears anything; -1 or beyond the last where there is none."""
    page += step
    while 0 <= page < len(steps.evidence) and _skipped(steps.evidence[page]):
        page += step
    return page


def _skipped(found: Evidence | None) -> bool:
    return found is None or found.view.says_nothing


def _why_aside(paper: OpenPaper, way: Way, catalog: Catalog, procedure: Procedure | None) -> str:
    """The counter's own forms and, where a list is known, pages that surely nothing on it explains.

    A page that might yet be one of the list's papers is not put aside but proposed as an unknown paper, for a person.
    """
    if catalog.paper_type(paper.paper_type).retention is Retention.PUT_ASIDE:
        return "system_form"
    if paper.paper_type == OTHER_PAPER and procedure is not None:
        return "foreign" if min(way.chances[page] for page in paper.pages) > SURELY_FOREIGN else ""
    return ""


def _title(paper: OpenPaper, evidence: Sequence[Evidence | None]) -> str:
    """The title of its type found on the paper's first page, "" if none."""
    found = evidence[paper.pages[0]]
    titles = [title for title in found.titles if title.paper_type == paper.paper_type] if found else []
    return max(titles, key=lambda title: title.likeness).text if titles else ""


def _unsaid(pages: Sequence[int], way: Way) -> str:
    """Why a page beside these may belong to them though nothing on it says so, "" if there is none."""
    aside = dict(way.aside)
    if any(aside.get(page + step) == "unreadable" for page in pages for step in (-1, 1)):
        return "near_unread_page"
    return "before_wordless_page" if any(aside.get(page + 1) == "wordless" for page in pages) else ""
