"""Which paper answers which row of the branch's list, and what is still missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from digitize.catalog import Branch, ComponentRequirement, Requirement
from digitize.classify.expected import rows
from digitize.classify.model import MissingComponent
from digitize.classify.tolerant import likeness, squash

_LAW = re.compile(r"\(| được cấp| theo ")
"""Where a row's name stops naming the paper and begins to cite the law."""

_ORDER = {Requirement.REQUIRED: 0, Requirement.CONDITIONAL: 1, Requirement.PRESENTED: 2}


def match(papers: Sequence[tuple[str, str]], branch: Branch | None) -> list[ComponentRequirement | None]:
    """For each (paper type, squashed title found on it or "") the row it answers, None where the list has no place.

    A row is filled once per paper it asks for before a weaker row is; rows of one "một trong" group share one place.
    Among equals the row whose name is nearest the printed title wins, then the list's order.
    """
    if branch is None:
        return [None] * len(papers)
    targets = rows(branch)
    filled: Counter[str] = Counter()
    answer: list[ComponentRequirement | None] = []
    for code, title in papers:
        options = [row for row in targets if code in row.paper_types]

        def rank(row: ComponentRequirement, title: str = title) -> tuple[int, int, float]:
            room = max(1, row.originals, row.copies)
            full = row.requirement is not Requirement.PRESENTED and filled[_place(row)] >= room
            return (int(full), _ORDER[row.requirement], -_named(row, title))

        row = min(options, key=rank, default=None)
        if row is not None:
            filled[_place(row)] += 1
        answer.append(row)
    return answer


def missing(branch: Branch | None, answered: Sequence[ComponentRequirement | None]) -> tuple[MissingComponent, ...]:
    """Required rows without a paper; alternatives are named together; presented rows are never missing (R10)."""
    if branch is None:
        return ()
    have = {_place(row) for row in answered if row is not None}
    open_places: dict[str, list[ComponentRequirement]] = {}
    for row in rows(branch):
        if row.requirement is Requirement.REQUIRED and _place(row) not in have:
            open_places.setdefault(_place(row), []).append(row)
    return tuple(
        MissingComponent(
            tuple(row.code for row in group),
            group[0].name_vi if len(group) == 1 else "Một trong: " + "; ".join(row.name_vi for row in group),
        )
        for group in open_places.values()
    )


def _place(row: ComponentRequirement) -> str:
    return f"one of {row.alternative_group}" if row.alternative_group else row.code


def _named(row: ComponentRequirement, title: str) -> float:
    """How far the row's name is the printed title, 0–1, rounded so that slips of reading don't decide."""
    name = squash(_LAW.split(row.name_vi, maxsplit=1)[0])
    return round(min(likeness(name, title), likeness(title, name)), 1) if title else 0.0
