"""The most likely ways to cut a whole stack into papers: beam search over the steps of :mod:`steps`, then the list.

Page by page only what came before can be weighed. What the list says of the stack as a whole (a required paper that no
page was taken for, more papers than it has room for) is known at the end: there the ways that are left are weighed
against each other once more, and what they agree on is what can be trusted.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, replace

from digitize.classify.steps import LOOK_BACK, OpenPaper, Step, Steps
from digitize.classify.ways import NO_WAY_YET, WAY_FEATURES, Way, taken, way_features
from digitize.classify.weights import Weights

BEAM = 24
"""Ways kept after each page. With :data:`steps.LOOK_BACK` it bounds the work a page, however long the stack."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the search found: ``ways``, best first, and ``odds``: the probability of each among them (sum 1).

    ``by_pages_alone``: place in ``ways`` of the one that would be best if the list as a whole were not looked at.
    """

    ways: tuple[Way, ...]
    odds: tuple[float, ...]
    by_pages_alone: int

    @property
    def best(self) -> Way:
        """The way that is proposed."""
        return self.ways[0]

    def agreed(self, paper: OpenPaper) -> float:
        """Probability, over all ways found, of a paper of this type with just these pages, 0–1."""
        pages = frozenset(paper.pages)
        return min(
            1.0,
            sum(
                odds
                for way, odds in zip(self.ways, self.odds, strict=True)
                if any(other.paper_type == paper.paper_type and frozenset(other.pages) == pages for other in way.papers)
            ),
        )


def search(steps: Steps, weights: Weights) -> Found:
    """The ways left after the last page, weighed against the list as a whole. Every page is in one paper or aside."""
    ways = ways_of(steps, weights)
    scores = [_weighed(way, steps, weights) for way in ways]
    ranked = sorted(range(len(ways)), key=lambda place: (-scores[place], place))
    top = scores[ranked[0]]
    shares = [math.exp(scores[place] - top) for place in ranked]
    total = sum(shares)
    return Found(tuple(ways[place] for place in ranked), tuple(share / total for share in shares), ranked.index(0))


def ways_of(steps: Steps, weights: Weights) -> list[Way]:
    """The ways that the pages one after another leave, best first, the list as a whole not yet looked at."""
    ways = [NO_WAY_YET]
    for page, evidence in enumerate(steps.evidence):
        if evidence is None or evidence.view.says_nothing:
            reason = "unreadable" if evidence is None else "blank" if evidence.view.blank else "wordless"
            ways = [replace(way, aside=(*way.aside, (page, reason)), chances=(*way.chances, 0.0)) for way in ways]
        else:
            ways = _next(ways, page, steps, weights)
    return ways


def _weighed(way: Way, steps: Steps, weights: Weights) -> float:
    features = way_features(way, steps)
    return sum(
        weight * features.get(name, 0.0) for name, weight in zip(WAY_FEATURES, weights.ways, strict=True) if weight
    )


def _next(ways: list[Way], page: int, steps: Steps, weights: Weights) -> list[Way]:
    """The best ways one page further. Only those that may be kept are built: building copies what came before."""
    options: list[tuple[float, int, int, Step, float]] = []
    for place, way in enumerate(ways):
        possible = steps.possible(page, way.papers, way.open_at, way.used)
        logs = weights.log_chances([step.features for step in possible])
        options += [
            (-(way.score + log), place, number, step, log)
            for number, (step, log) in enumerate(zip(possible, logs, strict=True))
        ]
    heapq.heapify(options)
    kept: list[Way] = []
    seen: set[tuple[object, ...]] = set()
    while options and len(kept) < BEAM:
        _, place, _, step, log = heapq.heappop(options)
        way = taken(ways[place], page, step, log, steps)
        recent = tuple((paper.paper_type, len(paper.pages), paper.number) for paper in way.papers[-LOOK_BACK:])
        key = (way.open_at - len(way.papers), recent, frozenset(way.used.items()))
        if key not in seen:  # of those that can't differ in what follows only the best
            seen.add(key)
            kept.append(way)
    return kept
