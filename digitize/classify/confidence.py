"""From the chances of the steps behind a document to a probability that all of it is right."""

from __future__ import annotations

import math
from dataclasses import dataclass

MOST_NINES = 7.0

TRUST_FEATURES = (
    *("first", "inside", "after", "stack", "agreed", "best", "title", "reading"),
    *("listed", "ordered", "lacking", "several", "phrases", "beside_unknown", "beside_double", "constant"),
)
"""Names of the numbers that the trust weights are multiplied with."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the confidence of a document rests on.

    ``first``, ``inside``, ``after``: logarithms of the probabilities of its first page's step, of the least sure of its
    later pages, of the step of the page after it; ``stack``: of the least sure step anywhere in the stack. ``agreed``:
    probability, 0–1, that the ways found agree on this paper; ``best``: that of the way proposed. ``title``: how well
    its title was read, 0–1. ``reading``: the engine's confidence, 0–1. ``listed``: the list has room for it (or no list
    is known). ``ordered``: the order of its pages is proven by what is printed on them. ``lacking``: the list asks for
    a paper that was not found. ``several``: it has more than one page. ``phrases``: how strongly its first page's words
    speak for its type, 0–1. ``beside_unknown``: a page of an unknown paper lies next to it; ``beside_double``: one that
    was taken for a page scanned twice.
    """

    first: float
    inside: float
    after: float
    stack: float
    agreed: float
    best: float
    title: float
    reading: float
    listed: bool
    ordered: bool
    lacking: bool
    several: bool
    phrases: float
    beside_unknown: bool
    beside_double: bool

    def features(self) -> list[float]:
        """In the order of :data:`TRUST_FEATURES`."""
        return [
            nines(self.first),
            nines(self.inside),
            nines(self.after),
            nines(self.stack),
            nines(_log(self.agreed)),
            nines(_log(self.best)),
            self.title,
            self.reading,
            float(self.listed),
            float(self.ordered),
            float(self.lacking),
            float(self.several),
            self.phrases,
            float(self.beside_unknown),
            float(self.beside_double),
            1.0,
        ]


def _log(chance: float) -> float:
    return math.log(max(1e-9, chance))


def nines(log_chance: float) -> float:
    """How far from doubt: -ln(1 - p), 0 for p = 0, about 4.6 for 99 %, at most :data:`MOST_NINES`."""
    return min(MOST_NINES, -math.log(max(1e-9, 1.0 - math.exp(min(0.0, log_chance)))))


def probability(grounds: Grounds, trust: tuple[float, ...]) -> float:
    """Calibrated probability, 0–1, that pages, order, type and component are all right."""
    value = sum(weight * number for weight, number in zip(trust, grounds.features(), strict=True))
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, value))))
