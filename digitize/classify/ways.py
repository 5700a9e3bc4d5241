"""One way to cut the pages read so far, and what speaks for and against it as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from digitize.catalog import Requirement, Retention
from digitize.catalog.catalog import OTHER_PAPER
from digitize.classify.expected import place_of, rows
from digitize.classify.steps import OpenPaper, Step, Steps

MOST_TROUBLE = 4
"""More missing or surplus papers than this say no more."""

WAY_FEATURES = (
    "way.score",
    "way.missing",
    "way.missing_while_unlisted",
    "way.beyond_room",
    "way.unlisted",
    "way.unknown",
    "way.unknown_without_list",
    "way.same_type_again",
)
"""Names of the numbers that the weights of whole ways are multiplied with."""


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


def way_features(way: Way, steps: Steps) -> dict[str, float]:
    """What speaks for and against a whole way: its score by pages, and how it meets the list."""
    catalog, expected = steps.catalog, steps.expectation
    known = {code: count for code, count in way.used.items() if code != OTHER_PAPER}
    unknown = way.used.get(OTHER_PAPER, 0)
    features = {"way.score": way.score}
    if expected.any_type:
        features["way.unknown_without_list"] = unknown
        features["way.same_type_again"] = sum(
            count - 1 for code, count in known.items() if catalog.paper_types[code].retention is Retention.KEPT
        )
        return features
    unlisted = sum(
        count
        for code, count in known.items()
        if code not in expected.places and catalog.paper_types[code].retention is Retention.KEPT
    )
    lacking = len(required_and_lacking(known, steps))
    features |= {
        "way.missing": min(MOST_TROUBLE, lacking),
        "way.missing_while_unlisted": min(MOST_TROUBLE, min(lacking, unlisted + unknown)),
        "way.beyond_room": min(
            MOST_TROUBLE,
            sum(max(0, count - expected.places[code]) for code, count in known.items() if code in expected.places),
        ),
        "way.unlisted": min(MOST_TROUBLE, unlisted),
        "way.unknown": min(MOST_TROUBLE, unknown),
    }
    return features


def required_and_lacking(used: Mapping[str, int], steps: Steps) -> list[str]:
    """Places of required rows (alternatives share one) that none of the papers begun can answer."""
    branch = steps.expectation.branch
    if branch is None:
        return []
    open_places: dict[str, bool] = {}
    for row in rows(branch):
        if row.requirement is Requirement.REQUIRED:
            met = any(used.get(code, 0) for code in row.paper_types)
            open_places[place_of(row)] = open_places.get(place_of(row), False) or met
    return [place for place, met in open_places.items() if not met]
