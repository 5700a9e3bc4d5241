"""Engine confidence into the share of words that are right.

Fitted by isotonic regression on 11,416 words of 24 labelled real pages (5 colour, 19 bilevel), read by the whole room;
four-fold cross-validation by page gave an expected calibration error of 0.004 (raw: 0.036). Below 0.6 there were 115
words only, mostly on good pages; there the curve is kept lower than measured, because handwriting and dirt, which such
pages lack, land there too. Refit with ``python -m benchmarks.reading --out JSON`` (reliability of each reader).
"""

from __future__ import annotations

import numpy as np

_CURVE = (
    (0.0, 0.02),
    (0.2, 0.25),
    (0.4, 0.5),
    (0.6, 0.76),
    (0.7, 0.8),
    (0.8, 0.87),
    (0.85, 0.89),
    (0.9, 0.939),
    (0.93, 0.974),
    (0.95, 0.985),
    (0.97, 0.996),
    (1.0, 0.998),
)
_RAW, _RIGHT = zip(*_CURVE, strict=True)


def uncalibrated(probability: float) -> float:
    """The engine confidence that :func:`calibrated` takes to this probability: for engines that know it themselves."""
    return float(np.interp(probability, _RIGHT, _RAW))


def calibrated(confidence: float) -> float:
    """Probability that a word of this engine confidence (0–1) is right, 0.02–0.998; rises with it."""
    return float(np.interp(confidence, _RAW, _RIGHT))
