"""The trained numbers: what each feature of a step is worth, and how step probabilities become a stated confidence."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from digitize.classify.steps import FEATURES, Features
from digitize.errors import SetupError


@dataclass(frozen=True, slots=True)
class Weights:
    """``steps``: one weight a feature of :data:`FEATURES`. ``trust``: one a feature of the confidence.

    ``version`` names the training run, see the model card.
    """

    steps: tuple[float, ...]
    trust: tuple[float, ...]
    version: str

    def log_chances(self, choices: Sequence[Features]) -> list[float]:
        """Logarithms of the probabilities of the steps possible on one page."""
        scores = [sum(self.steps[place] * value for place, value in features) for features in choices]
        top = max(scores)
        total = top + math.log(sum(math.exp(score - top) for score in scores))
        return [score - total for score in scores]


@cache
def trained_weights() -> Weights:
    """The packaged weights. SetupError if the file does not fit this version's features."""
    table = json.loads((files("digitize.classify") / "weights.json").read_text(encoding="utf-8"))
    if list(table["steps"]) != list(FEATURES):
        raise SetupError(reason="classify/weights.json does not fit the features of this version: train it again")
    return Weights(tuple(table["steps"].values()), tuple(table["trust"].values()), table["version"])
