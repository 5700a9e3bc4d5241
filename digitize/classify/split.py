"""The door of the room: a stack of readings and the procedure's list in, documents out."""

from __future__ import annotations

import math
from collections.abc import Sequence

from digitize.catalog import Branch, Catalog, Procedure, Retention
from digitize.catalog.catalog import OTHER_PAPER
from digitize.classify.confidence import REVIEW_BELOW, Grounds, probability
from digitize.classify.copies import submitted_as
from digitize.classify.decode import Way, decode
from digitize.classify.evidence import Evidence, weigh
from digitize.classify.expected import expectation
from digitize.classify.joining import joined
from digitize.classify.lexicon import lexicon_of
from digitize.classify.matching import match, missing
from digitize.classify.model import ProposedDocument, Split, UnassignedPage
from digitize.classify.page import view
from digitize.classify.reading_order import Order, in_order
from digitize.classify.reasons import aside_reason, document_reasons
from digitize.classify.steps import SHEETS_WITH_TITLES, OpenPaper, Steps
from digitize.classify.weights import Weights, trained_weights
from digitize.ocr import PageReading
from digitize.scan import ColourMode

SURE = 0.0
"""Logarithm of certainty."""

SURELY_FOREIGN = math.log(0.8)
"""Logarithm of the probability from which a page of no known type is put aside."""


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
    return assemble(
        readings, steps_of(readings, catalog, procedure, branch), procedure, branch, weights or trained_weights()
    )


def assemble(
    readings: Sequence[PageReading | None],
    steps: Steps,
    procedure: Procedure | None,
    branch: Branch | None,
    trained: Weights,
) -> Split:
    """Choose the best way through the steps and put it into words: documents, reasons, what is missing."""
    catalog = steps.catalog
    way = decode(steps, trained)
    unassigned = [UnassignedPage(page + 1, aside_reason(why)) for page, why in way.aside]
    kept: list[OpenPaper] = []
    for paper in joined(way.papers, steps):
        why = _why_aside(paper, way, catalog, procedure)
        if why:
            unassigned += [UnassignedPage(page + 1, aside_reason(why)) for page in paper.pages]
        else:
            kept.append(paper)
    answered = match([(paper.paper_type, _title(paper, steps.evidence)) for paper in kept], branch)
    in_colour = any(reading is not None and reading.colour_mode is ColourMode.COLOUR for reading in readings)
    documents = []
    for sequence, (paper, row) in enumerate(zip(kept, answered, strict=True), start=1):
        kind = catalog.paper_type(paper.paper_type)
        order = order_of(paper, steps)
        pages = order.pages
        grounds = grounds_of(paper, way, steps, readings)
        confidence = probability(grounds, trained.trust)
        read = [
            (reading, found)
            for page in pages
            if (reading := readings[page]) is not None and (found := steps.evidence[page]) is not None
        ]
        form, mark = submitted_as(kind, row.requirement if row else None, read, in_colour)
        reasons = document_reasons(
            kind,
            grounds,
            reordered=pages != paper.pages,
            unlisted=branch is not None and row is None,
            near_unread=_near_unread(pages, way),
            confidence=confidence,
        )
        documents.append(
            ProposedDocument(
                sequence=sequence,
                paper_type=kind.code,
                component_code=row.code if row else None,
                pages=tuple(page + 1 for page in pages),
                confidence=round(confidence, 4),
                needs_review=bool(reasons) or confidence < REVIEW_BELOW,
                reasons=(*reasons, mark) if mark else reasons,
                submitted_as=form,
            )
        )
    open_rows = missing(branch, answered)
    return Split(
        documents=tuple(documents),
        unassigned_pages=tuple(sorted(unassigned, key=lambda each: each.page)),
        missing_components=open_rows,
        complete=branch is not None and not open_rows,
    )


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


def grounds_of(paper: OpenPaper, way: Way, steps: Steps, readings: Sequence[PageReading | None]) -> Grounds:
    """What the confidence of a paper of this way rests on."""
    first = paper.pages[0]
    found = steps.evidence[first]
    following = paper.pages[-1] + 1
    while following < len(way.chances) and _skipped(steps.evidence[following]):
        following += 1
    read = [reading for page in paper.pages if (reading := readings[page]) is not None]
    expected = steps.expectation
    return Grounds(
        first=way.chances[first],
        inside=min((way.chances[page] for page in paper.pages[1:]), default=SURE),
        after=way.chances[following] if following < len(way.chances) else SURE,
        stack=min(way.chances, default=SURE),
        title=found.title.get(paper.paper_type, 0.0) if found else 0.0,
        reading=sum(reading.text.confidence for reading in read) / max(1, len(read)),
        listed=expected.any_type or way.used.get(paper.paper_type, 0) <= expected.places.get(paper.paper_type, 0),
        ordered=order_of(paper, steps).proven,
    )


def _skipped(found: Evidence | None) -> bool:
    return found is None or found.view.blank


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


def _near_unread(pages: Sequence[int], way: Way) -> bool:
    unread = {page for page, why in way.aside if why == "unreadable"}
    return any(page + step in unread for page in pages for step in (-1, 1))
