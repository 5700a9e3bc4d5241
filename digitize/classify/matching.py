"""Which paper answers which row of the branch's list, and what is still missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from digitize.catalog import Branch, ComponentRequirement, Requirement
from digitize.catalog.catalog import OTHER_PAPER
from digitize.classify.expected import MANY, place_of, rows
from digitize.classify.model import MissingComponent
from digitize.classify.tolerant import likeness, squash

_LAW = re.compile(r"\(| được cấp| theo ")
"""Where a row's name stops naming the paper and begins to cite the law."""

_ORDER = {Requirement.REQUIRED: 0, Requirement.CONDITIONAL: 1, Requirement.PRESENTED: 2}


def match(papers: Sequence[tuple[str, str]], branch: Branch | None) -> list[ComponentRequirement | None]:
    """For each (paper type, squashed title found on it or "") the row it answers, None where the list has no place.

    As many rows as possible are answered, required ones first; rows of one "một trong" group share one place. Among
    equals the row whose name is nearest the printed title wins, then the list's order. A paper beyond the room there is
    still goes to its row; an unknown paper goes to none: that is a person's choice.
    """
    if branch is None:
        return [None] * len(papers)
    targets = rows(branch)
    options = [
        sorted((row for row in targets if code in row.paper_types and code != OTHER_PAPER), key=_rank(title))
        for code, title in papers
    ]
    taken: dict[str, list[int]] = {}
    for paper in range(len(papers)):
        _place_paper(paper, options, taken, set())
    placed = {paper: place for place, here in taken.items() for paper in here}
    answer: list[ComponentRequirement | None] = []
    for paper, choices in enumerate(options):
        own = [row for row in choices if place_of(row) == placed.get(paper)]
        answer.append(next(iter(own or choices), None))
    return answer


def _place_paper(
    paper: int, options: Sequence[Sequence[ComponentRequirement]], taken: dict[str, list[int]], tried: set[str]
) -> bool:
    """Give a paper one of the places it fits, moving others on if need be (augmenting paths, so none is wasted)."""
    for row in options[paper]:
        place = place_of(row)
        if place in tried:
            continue
        tried.add(place)
        here = taken.setdefault(place, [])
        room = MANY if row.requirement is Requirement.PRESENTED else max(1, row.originals, row.copies)
        if len(here) < room:
            here.append(paper)
            return True
        for other in list(here):
            here.remove(other)
            if _place_paper(other, options, taken, tried):
                here.append(paper)
                return True
            here.append(other)
    return False


def _rank(title: str) -> Callable[[ComponentRequirement], tuple[int, float]]:
    return lambda row: (_ORDER[row.requirement], -_named(row, title))


def missing(branch: Branch | None, answered: Sequence[ComponentRequirement | None]) -> tuple[MissingComponent, ...]:
    """Required rows without a paper; alternatives are named together; presented rows are never missing (R10)."""
    if branch is None:
        return ()
    have = {place_of(row) for row in answered if row is not None}
    open_places: dict[str, list[ComponentRequirement]] = {}
    for row in rows(branch):
        if row.requirement is Requirement.REQUIRED and place_of(row) not in have:
            open_places.setdefault(place_of(row), []).append(row)
    return tuple(
        MissingComponent(
            tuple(row.code for row in group),
            group[0].name_vi if len(group) == 1 else "Một trong: " + "; ".join(row.name_vi for row in group),
        )
        for group in open_places.values()
    )


def _named(row: ComponentRequirement, title: str) -> float:
    """How far the row's name is the printed title, 0–1, rounded so that slips of reading don't decide."""
    name = squash(_LAW.split(row.name_vi, maxsplit=1)[0])
    return round(min(likeness(name, title), likeness(title, name)), 1) if title else 0.0
