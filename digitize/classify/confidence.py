"""From the chances of the steps behind a document to a probability that all of it is right."""

from __future__ import annotations

import math
from dataclasses import dataclass

REVIEW_BELOW = 0.95
"""Below this probability a person looks."""

MOST_NINES = 7.0

TRUST_FEATURES = ("first", "inside", "after", "stack", "title", "reading", "listed", "ordered", "constant")
"""Names of the numbers that the trust weights are multiplied with."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the confidence of a document rests on.

    ``first``, ``inside``, ``after``: logarithms of the probabilities of its first page's step, of the least sure of its
    later pages, of the step of the page after it; ``stack``: of the least sure step anywhere in the stack. ``title``:
    how well its title was read, 0–1. ``reading``: the engine's confidence, 0–1. ``listed``: the list has room for it
    (or no list is known). ``ordered``: the order of its pages is proven by what is printed on them.
    """

    first: float
    inside: float
    after: float
    stack: float
    title: float
    reading: float
    listed: bool
    ordered: bool

    def features(self) -> list[float]:
        """In the order of :data:`TRUST_FEATURES`."""
        return [
            nines(self.first),
            nines(self.inside),
            nines(self.after),
            nines(self.stack),
            self.title,
            self.reading,
            float(self.listed),
            float(self.ordered),
            1.0,
        ]


def nines(log_chance: float) -> float:
    """How far from doubt: -ln(1 - p), 0 for p = 0, about 4.6 for 99 %, at most :data:`MOST_NINES`."""
    return min(MOST_NINES, -math.log(max(1e-9, 1.0 - math.exp(min(0.0, log_chance)))))


def probability(grounds: Grounds, trust: tuple[float, ...]) -> float:
    """Calibrated probability, 0–1, that pages, order, type and component are all right."""
    value = sum(weight * number for weight, number in zip(trust, grounds.features(), strict=True))
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, value))))
