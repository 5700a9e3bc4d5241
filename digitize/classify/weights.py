"""The trained numbers: what each feature of a step is worth, and how step probabilities become a stated confidence."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from digitize.classify.confidence import TRUST_FEATURES
from digitize.classify.steps import FEATURES, Features
from digitize.classify.ways import WAY_FEATURES
from digitize.errors import ModelFileError

LEAST_ACCEPT_FROM = 0.5


@dataclass(frozen=True, slots=True)
class Weights:
    """``steps``: one weight a feature of :data:`FEATURES`. ``ways``: one a feature of whole ways. ``trust``: one a
    feature of the confidence. ``accept_from``: the stated probability from which no person need look.

    ``version`` names the training run, see the model card.
    """

    steps: tuple[float, ...]
    ways: tuple[float, ...]
    trust: tuple[float, ...]
    accept_from: float
    version: str

    def log_chances(self, choices: Sequence[Features]) -> list[float]:
        """Logarithms of the probabilities of the steps possible on one page."""
        weights = self.steps
        scores = [sum([weights[place] * value for place, value in features]) for features in choices]
        top = max(scores)
        total = top + math.log(sum([math.exp(score - top) for score in scores]))
        return [score - total for score in scores]


def weights_to_json(weights: Weights) -> bytes:
    """The weights as readable JSON; :func:`weights_from_json` gives back an equal value."""
    table = {
        "version": weights.version,
        "accept_from": weights.accept_from,
        "steps": dict(zip(FEATURES, weights.steps, strict=True)),
        "ways": dict(zip(WAY_FEATURES, weights.ways, strict=True)),
        "trust": dict(zip(TRUST_FEATURES, weights.trust, strict=True)),
    }
    return (json.dumps(table, indent=1) + "\n").encode()


def weights_from_json(data: bytes, name: str) -> Weights:
    """The weights that :func:`weights_to_json` wrote; ``name`` says in errors which file it was.

    Raises:
        ModelFileError: the bytes are no weights, or those of another version's features.
    """
    try:
        table = json.loads(data)
        version, accept_from = table["version"], float(table["accept_from"])
        parts = [_numbers(table[part], names) for part, names in _PARTS.items()]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelFileError(name=name, reason=f"no weights of this version ({type(error).__name__})") from error
    if not isinstance(version, str) or not LEAST_ACCEPT_FROM <= accept_from <= 1.0:
        raise ModelFileError(name=name, reason="version or accept_from out of range")
    return Weights(parts[0], parts[1], parts[2], accept_from, version)


_PARTS: Mapping[str, tuple[str, ...]] = {"steps": FEATURES, "ways": WAY_FEATURES, "trust": TRUST_FEATURES}


def _numbers(table: Mapping[str, object], names: Sequence[str]) -> tuple[float, ...]:
    """The numbers in order of their names; ValueError where names differ or something is no finite number."""
    if list(table) != list(names):
        raise ValueError("other features")
    numbers = tuple(float(value) for value in table.values() if isinstance(value, int | float))
    if len(numbers) != len(names) or not all(map(math.isfinite, numbers)):
        raise ValueError("no finite numbers")
    return numbers


@cache
def trained_weights() -> Weights:
    """The packaged weights. ModelFileError if the file does not fit this version's features."""
    return weights_from_json((files("digitize.classify") / "weights.json").read_bytes(), "weights.json")
