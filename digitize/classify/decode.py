"""The most likely way to cut a whole stack into papers: beam search over the steps of :mod:`steps`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from digitize.classify.steps import LOOK_BACK, OpenPaper, Step, Steps
from digitize.classify.weights import Weights

BEAM = 24
"""Ways kept after each page."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to cut the pages read so far.

    ``score``: logarithm of its probability. ``open_at``: place of the open paper in ``papers``, -1 if none. ``aside``:
    page -> why it belongs to no paper (``blank``, ``unreadable``, ``duplicate``). ``used``: papers begun of each type.
    ``chances``: for each page (0-based) the logarithm of the probability of its step, given those before.
    """

    score: float
    papers: tuple[OpenPaper, ...]
    open_at: int
    aside: tuple[tuple[int, str], ...]
    used: Mapping[str, int]
    chances: tuple[float, ...]


NO_WAY_YET = Way(0.0, (), -1, (), {}, ())


def decode(steps: Steps, weights: Weights) -> Way:
    """The best way to cut the stack. Every page is in one paper or set aside."""
    ways = [NO_WAY_YET]
    for page, evidence in enumerate(steps.evidence):
        if evidence is None or evidence.view.blank:
            reason = "unreadable" if evidence is None else "blank"
            ways = [replace(way, aside=(*way.aside, (page, reason)), chances=(*way.chances, 0.0)) for way in ways]
            continue
        ways = _prune([after for way in ways for after in _after(way, page, steps, weights)])
    return ways[0]


def _after(way: Way, page: int, steps: Steps, weights: Weights) -> list[Way]:
    possible = steps.possible(page, way.papers, way.open_at, way.used)
    logs = weights.log_chances([step.features for step in possible])
    return [taken(way, page, step, log, steps) for step, log in zip(possible, logs, strict=True)]


def taken(way: Way, page: int, step: Step, log_chance: float, steps: Steps) -> Way:
    """The way after this step."""
    evidence = steps.evidence[page]
    number, total = (evidence.view.page_number, evidence.view.page_total) if evidence else (None, None)
    score = way.score + log_chance
    chances = (*way.chances, log_chance)
    if step.paper_type:
        paper = OpenPaper(step.paper_type, (page,), number, total)
        used = {**way.used, step.paper_type: way.used.get(step.paper_type, 0) + 1}
        return Way(score, (*way.papers, paper), len(way.papers), way.aside, used, chances)
    if step.place < 0:
        return replace(way, score=score, aside=(*way.aside, (page, "duplicate")), chances=chances)
    paper = way.papers[step.place]
    if number is None and paper.number is not None:
        number = paper.number + 1
    longer = OpenPaper(paper.paper_type, (*paper.pages, page), number, paper.total)
    papers = (*way.papers[: step.place], longer, *way.papers[step.place + 1 :])
    return replace(way, score=score, papers=papers, open_at=step.place, chances=chances)


def _prune(ways: list[Way]) -> list[Way]:
    """The best ways; of those that can't differ in what follows only the best."""
    ways.sort(key=lambda way: -way.score)
    kept: list[Way] = []
    seen: set[tuple[object, ...]] = set()
    for way in ways:
        recent = tuple((paper.paper_type, len(paper.pages), paper.number) for paper in way.papers[-LOOK_BACK:])
        key = (way.open_at - len(way.papers), recent, frozenset(way.used.items()))
        if key not in seen:
            seen.add(key)
            kept.append(way)
            if len(kept) == BEAM:
                break
    return kept
