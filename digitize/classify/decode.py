"""The most likely way to cut a whole stack into papers: beam search over the steps of :mod:`scoring`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from digitize.classify.page import alike
from digitize.classify.scoring import DUPLICATE_FROM, TAKEN_UP_AGAIN, OpenPaper, Scoring

BEAM = 40
"""Ways kept after each page."""

LOOK_BACK = 6
"""Papers before the open one that a page may still go to (interleaved stacks)."""

DUPLICATE_LOOK_BACK = 60
"""Pages before a page that it is compared with."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to cut the pages read so far. ``open_at`` is the place of the open paper in ``papers``, -1 if none.

    ``aside``: page -> why it belongs to no paper (``blank``, ``unreadable``, ``duplicate``).
    """

    score: float
    papers: tuple[OpenPaper, ...]
    open_at: int
    aside: tuple[tuple[int, str], ...]
    used: Mapping[str, int]


def decode(scoring: Scoring) -> Way:
    """The best way to cut the stack. Every page is in one paper or set aside. Pages are 0-based here."""
    ways = [Way(0.0, (), -1, (), {})]
    for page, evidence in enumerate(scoring.evidence):
        if evidence is None or evidence.view.blank:
            reason = "unreadable" if evidence is None else "blank"
            ways = [replace(way, aside=(*way.aside, (page, reason))) for way in ways]
            continue
        likeness = duplicate_likeness(page, scoring)
        ways = _prune([step for way in ways for step in _steps(way, page, likeness, scoring)])
    return ways[0]


def _steps(way: Way, page: int, likeness: float, scoring: Scoring) -> list[Way]:
    steps = [_started(way, page, code, scoring) for code in scoring.candidates(page)]
    first = max(0, len(way.papers) - LOOK_BACK)
    for place in range(first, len(way.papers)):
        again = 0.0 if place == way.open_at else TAKEN_UP_AGAIN
        steps.append(_gone_on(way, page, place, again, scoring))
    if likeness > DUPLICATE_FROM:
        score = way.score + scoring.duplicate(page, likeness)
        steps.append(replace(way, score=score, aside=(*way.aside, (page, "duplicate"))))
    return steps


def duplicate_likeness(page: int, scoring: Scoring) -> float:
    """How much the page is like one before it, 0 where the list has room for several papers of its type."""
    evidence = scoring.evidence[page]
    if evidence is None:
        return 0.0
    best_type = max(evidence.first, key=lambda code: evidence.first[code], default="")
    if best_type and 1 < scoring.room(best_type) < 10:
        return 0.0
    best = 0.0
    for earlier in scoring.evidence[max(0, page - DUPLICATE_LOOK_BACK) : page]:
        if earlier is not None and not earlier.view.blank and earlier.view.certified == evidence.view.certified:
            best = max(best, alike(earlier.view, evidence.view))
    return best


def _started(way: Way, page: int, code: str, scoring: Scoring) -> Way:
    evidence = scoring.evidence[page]
    number, total = (evidence.view.page_number, evidence.view.page_total) if evidence else (None, None)
    paper = OpenPaper(code, (page,), number, total)
    return Way(
        way.score + scoring.start(page, code, way.used),
        (*way.papers, paper),
        len(way.papers),
        way.aside,
        {**way.used, code: way.used.get(code, 0) + 1},
    )


def _gone_on(way: Way, page: int, place: int, again: float, scoring: Scoring) -> Way:
    paper = way.papers[place]
    evidence = scoring.evidence[page]
    number = evidence.view.page_number if evidence else None
    longer = OpenPaper(
        paper.paper_type,
        (*paper.pages, page),
        number if number is not None else (paper.number + 1 if paper.number is not None else None),
        paper.total,
    )
    papers = (*way.papers[:place], longer, *way.papers[place + 1 :])
    return replace(way, score=way.score + scoring.go_on(page, paper) + again, papers=papers, open_at=place)


def _prune(steps: list[Way]) -> list[Way]:
    """The best ways; of those that can't differ in what follows only the best."""
    steps.sort(key=lambda way: -way.score)
    kept: list[Way] = []
    seen: set[tuple[object, ...]] = set()
    for way in steps:
        recent = tuple((paper.paper_type, len(paper.pages), paper.number) for paper in way.papers[-LOOK_BACK:])
        key = (way.open_at - len(way.papers), recent, frozenset(way.used.items()))
        if key not in seen:
            seen.add(key)
            kept.append(way)
            if len(kept) == BEAM:
                break
    return kept
