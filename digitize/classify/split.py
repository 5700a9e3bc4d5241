"""The door of the room: a stack of readings and the procedure's list in, documents out."""

from __future__ import annotations

from collections.abc import Sequence

from digitize.catalog import Branch, Catalog, Procedure, Requirement, Retention
from digitize.catalog.catalog import OTHER_PAPER
from digitize.classify.confidence import REVIEW_BELOW, Margins, least, probability
from digitize.classify.copies import submitted_as
from digitize.classify.decode import Way, decode
from digitize.classify.evidence import Evidence, weigh
from digitize.classify.expected import expectation
from digitize.classify.lexicon import lexicon_of
from digitize.classify.matching import match, missing
from digitize.classify.model import ProposedDocument, Split, UnassignedPage
from digitize.classify.page import view
from digitize.classify.reasons import aside_reason, document_reasons
from digitize.classify.scoring import OpenPaper, Scoring
from digitize.ocr import PageReading
from digitize.scan import ColourMode


def split_stack(
    readings: Sequence[PageReading | None],
    catalog: Catalog,
    procedure: Procedure | None,
    branch: Branch | None,
) -> Split:
    """Cut a stack into documents and match them to the branch's components.

    ``readings`` in the order scanned, None for a page that could not be read. Without a procedure the stack is still
    cut and named, less surely. Promise: each page is in just one document or unassigned, whatever comes in.
    """
    lexicon = lexicon_of(catalog)
    evidence = [None if reading is None else weigh(reading, view(reading), lexicon) for reading in readings]
    scoring = Scoring(catalog, expectation(catalog, procedure, branch), evidence)
    way = decode(scoring)
    unassigned = [UnassignedPage(page + 1, aside_reason(why)) for page, why in way.aside]
    kept: list[OpenPaper] = []
    for paper in way.papers:
        why = _why_aside(paper, catalog, procedure)
        if why:
            unassigned += [UnassignedPage(page + 1, aside_reason(why)) for page in paper.pages]
        else:
            kept.append(paper)
    answered = match([(paper.paper_type, _title(paper, evidence)) for paper in kept], branch)
    in_colour = any(reading is not None and reading.colour_mode is ColourMode.COLOUR for reading in readings)
    documents = []
    for sequence, (paper, row) in enumerate(zip(kept, answered, strict=True), start=1):
        kind = catalog.paper_type(paper.paper_type)
        pages = _in_order(paper, evidence)
        read = [
            (reading, found)
            for page in pages
            if (reading := readings[page]) is not None and (found := evidence[page]) is not None
        ]
        margins = _margins(paper, way, scoring, [reading for reading, _ in read])
        confidence = probability(margins)
        form, mark = submitted_as(kind, row.requirement if row else None, read, in_colour)
        reasons = document_reasons(
            kind,
            margins,
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


def _why_aside(paper: OpenPaper, catalog: Catalog, procedure: Procedure | None) -> str:
    """The counter's own forms and, where a list is known, pages that nothing on it explains."""
    if catalog.paper_type(paper.paper_type).retention is Retention.PUT_ASIDE:
        return "system_form"
    if paper.paper_type == OTHER_PAPER and procedure is not None:
        return "foreign"
    return ""


def _title(paper: OpenPaper, evidence: Sequence[Evidence | None]) -> str:
    """The title of its type found on the paper's first page, "" if none."""
    found = evidence[paper.pages[0]]
    titles = [title for title in found.titles if title.paper_type == paper.paper_type] if found else []
    return max(titles, key=lambda title: title.likeness).text if titles else ""


def _in_order(paper: OpenPaper, evidence: Sequence[Evidence | None]) -> tuple[int, ...]:
    """Pages in document order: by printed numbers where all later pages bear one, else as scanned."""
    numbers: list[int] = []
    for place, page in enumerate(paper.pages):
        found = evidence[page]
        number = found.view.page_number if found else None
        if number is None and place > 0:
            return paper.pages
        numbers.append(number or 1)
    if len(set(numbers)) != len(numbers):
        return paper.pages
    return tuple(page for _, page in sorted(zip(numbers, paper.pages, strict=True)))


def _near_unread(pages: Sequence[int], way: Way) -> bool:
    unread = {page for page, why in way.aside if why == "unreadable"}
    return any(page + step in unread for page in pages for step in (-1, 1))


def _margins(paper: OpenPaper, way: Way, scoring: Scoring, readings: Sequence[PageReading]) -> Margins:
    first = paper.pages[0]
    used = dict(way.used)
    used[paper.paper_type] -= 1
    own = scoring.start(first, paper.paper_type, used)
    rivals = [scoring.start(first, code, used) for code in scoring.candidates(first) if code != paper.paper_type]
    before = _paper_of(way, first - 1, paper)
    begin = own - scoring.go_on(first, _until(before, first)) if before else least(())
    inside = [
        scoring.go_on(page, _until(paper, page))
        - max(scoring.start(page, code, way.used) for code in scoring.candidates(page))
        for page in paper.pages[1:]
    ]
    after = _next_start(way, paper)
    end = (
        scoring.start(after.pages[0], after.paper_type, used) - scoring.go_on(after.pages[0], paper)
        if after is not None
        else least(())
    )
    found = scoring.evidence[first]
    titles = [t.likeness * t.prominence for t in found.titles if t.paper_type == paper.paper_type] if found else []
    return Margins(
        kind=own - max(rivals, default=own - least(())),
        begin=begin,
        inside=least(inside),
        end=end,
        title=max(titles, default=0.0),
        reading=sum(reading.text.confidence for reading in readings) / max(1, len(readings)),
        listed=scoring.expectation.need.get(paper.paper_type) in (*Requirement,)
        and used[paper.paper_type] < scoring.room(paper.paper_type),
    )


def _until(paper: OpenPaper, page: int) -> OpenPaper:
    """The paper as it stood before ``page`` was read."""
    pages = tuple(each for each in paper.pages if each < page)
    number = paper.number - (len(paper.pages) - len(pages)) if paper.number is not None else None
    return OpenPaper(paper.paper_type, pages or paper.pages[:1], number, paper.total)


def _paper_of(way: Way, page: int, other_than: OpenPaper) -> OpenPaper | None:
    """The paper that the last assigned page at or before ``page`` belongs to."""
    owners = {each: paper for paper in way.papers if paper is not other_than for each in paper.pages}
    while page >= 0 and page not in owners:
        page -= 1
    return owners.get(page)


def _next_start(way: Way, paper: OpenPaper) -> OpenPaper | None:
    """The paper that begins right after this one's last page."""
    later = [each for each in way.papers if each.pages[0] > paper.pages[-1]]
    return min(later, key=lambda each: each.pages[0], default=None)
