"""From the margins of the decisions behind a document to a probability that all of them are right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

REVIEW_BELOW = 0.90
"""Below this probability a person looks."""

MARGIN_LIMIT = 8.0


@dataclass(frozen=True, slots=True)
class Margins:
    """How clear each decision was, in the units of :mod:`scoring`; negative: the list overruled the page.

    ``kind``: best type against the next. ``begin``: beginning here against the paper before going on. ``inside``: the
    least clear of its later pages. ``end``: the next page beginning something else against going on with this paper.
    ``title``: quality of the title read, 0–1. ``reading``: the engine's confidence, 0–1. ``listed``: the list has room.
    """

    kind: float
    begin: float
    inside: float
    end: float
    title: float
    reading: float
    listed: bool


WEIGHTS: tuple[float, ...] = (0.55, 0.35, 0.35, 0.3, 2.0, 1.0, 0.6)
INTERCEPT = -2.6


def features(margins: Margins) -> list[float]:
    """The numbers the calibration weighs, each bounded so that one clear decision can't hide an unclear one."""
    return [
        *(_bounded(value) for value in (margins.kind, margins.begin, margins.inside, margins.end)),
        margins.title,
        margins.reading,
        float(margins.listed),
    ]


def probability(margins: Margins) -> float:
    """Calibrated probability, 0–1, that pages, type and component are all right."""
    return sigmoid(INTERCEPT + sum(w * x for w, x in zip(WEIGHTS, features(margins), strict=True)))


def sigmoid(value: float) -> float:
    """Logistic function."""
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, value))))


def least(values: Sequence[float]) -> float:
    """The least clear of several decisions; fully clear where there was none."""
    return min(values, default=MARGIN_LIMIT)


def _bounded(value: float) -> float:
    return max(-MARGIN_LIMIT, min(MARGIN_LIMIT, value))
