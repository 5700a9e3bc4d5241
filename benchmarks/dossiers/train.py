"""``python -m benchmarks.dossiers.train``: learn the weights of the classify room from generated stacks.

Step weights: conditional logistic regression over the steps possible on each page, the true steps before it given, with
and without the procedure's list. Trust weights: logistic regression on the documents that the search proposes for other
stacks. Stacks are drawn in the generator's training looks with seeds below 100000; those of the benchmark are disjoint
in both. Nothing of a stack is kept but the weights.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from benchmarks.dossiers.long_papers import with_long_papers
from benchmarks.dossiers.stacks import Stack, drawable, make_stack
from digitize.catalog import load_catalog
from digitize.catalog.catalog import OTHER_PAPER, Catalog
from digitize.classify.confidence import TRUST_FEATURES
from digitize.classify.decode import NO_WAY_YET, decode, taken
from digitize.classify.joining import joined
from digitize.classify.split import assemble, grounds_of, steps_of
from digitize.classify.steps import FEATURES, Features, Step, Steps
from digitize.classify.weights import Weights
from samples.style import TRAINING_VARIANTS

Matrix = npt.NDArray[np.float64]
Example = tuple[list[Features], int]
WEIGHTS_FILE = Path(__file__).resolve().parents[2] / "digitize" / "classify" / "weights.json"
ROUNDS = 400
HIDDEN_SHARE = 0.2
NEVER_HIDDEN = frozenset(("CCCD", "CAN_CUOC"))
"""Cards are told by their codes: nothing else looks like them."""


def without(steps: Steps, hidden: frozenset[str]) -> Steps:
    """The same stack as if the catalogue did not know these types: how unknown papers are learnt that look like known.

    Near misses matter most: a form of the same family, with the same labels, under a title nobody listed.
    """

    def seen(values: Mapping[str, float]) -> dict[str, float]:
        return {code: value for code, value in values.items() if code not in hidden}

    evidence = [
        found
        and replace(
            found,
            titles=tuple(title for title in found.titles if title.paper_type not in hidden),
            title=seen(found.title),
            phrases=seen(found.phrases),
            symbols=seen(found.symbols),
            codes=seen(found.codes),
        )
        for found in steps.evidence
    ]
    return Steps(steps.catalog, steps.expectation, evidence)


def hidden_types(stack: Stack) -> frozenset[str]:
    """In every fifth stack one of its types is hidden."""
    rng = random.Random(f"hidden {stack.seed}")
    types = sorted({paper.paper_type for paper in stack.papers} - NEVER_HIDDEN)
    if not types or rng.random() > HIDDEN_SHARE:
        return frozenset()
    return frozenset((rng.choice(types),))


def examples_of(stack: Stack, catalog: Catalog, known: bool) -> list[Example]:
    """For each page the steps possible after the true ones before it, and which of them is true."""
    hidden = hidden_types(stack)
    steps = steps_of(stack.readings, catalog, *((stack.procedure, stack.branch) if known else (None, None)))
    steps = without(steps, hidden)
    owner = {page: index for index, paper in enumerate(stack.papers) for page in paper.pages}
    begun: dict[int, int] = {}
    way = NO_WAY_YET
    examples: list[Example] = []
    for page, evidence in enumerate(steps.evidence):
        if evidence is None or evidence.view.blank or stack.aside.get(page + 1) == "blank":
            continue
        possible = steps.possible(page, way.papers, way.open_at, way.used)
        paper = owner.get(page + 1)
        wanted = _true_step(stack, page, paper, begun, hidden)
        if paper is not None and paper not in begun:
            begun[paper] = len(way.papers)
        right = next(
            (
                n
                for n, step in enumerate(possible)
                if (step.paper_type, step.place) == (wanted.paper_type, wanted.place)
            ),
            None,
        )
        if right is not None:
            examples.append(([step.features for step in possible], right))
        way = taken(way, page, wanted, 0.0, steps)
    return examples


def _true_step(stack: Stack, page: int, paper: int | None, begun: dict[int, int], hidden: frozenset[str]) -> Step:
    if paper is not None:
        kind = stack.papers[paper].paper_type
        return Step((), place=begun[paper]) if paper in begun else Step((), OTHER_PAPER if kind in hidden else kind)
    why = stack.aside[page + 1]
    if why == "duplicate":
        return Step(())
    return Step((), paper_type="PHIEU_HE_THONG" if why == "system_form" else OTHER_PAPER)


def fit_steps(examples: Sequence[Example], ridge: float = 0.5) -> tuple[float, ...]:
    """Weights that make the true steps most likely, with a ridge towards nought (Newton-free: full-batch Adam)."""
    starts = np.cumsum([0, *(len(choices) for choices, _ in examples)])
    table: Matrix = np.zeros((int(starts[-1]), len(FEATURES)))
    for begin, (choices, _) in zip(starts, examples, strict=False):
        for offset, features in enumerate(choices):
            for place, value in features:
                table[begin + offset, place] = value
    right = np.array([begin + answer for begin, (_, answer) in zip(starts, examples, strict=False)])
    groups = np.repeat(np.arange(len(examples)), np.diff(starts))
    weights: Matrix = np.zeros(len(FEATURES))
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for turn in range(1, ROUNDS + 1):
        scores = table @ weights
        scores -= np.maximum.reduceat(scores, starts[:-1])[groups]
        chances = np.exp(scores)
        chances /= np.add.reduceat(chances, starts[:-1])[groups]
        chances[right] -= 1.0
        slope = table.T @ chances + ridge * weights
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope**2
        pace = 0.15 * (1 - turn / (ROUNDS + 1))
        weights -= pace * (mean / (1 - 0.9**turn)) / (np.sqrt(square / (1 - 0.999**turn)) + 1e-8)
    return tuple(round(float(weight), 4) for weight in weights)


def fit_trust(stacks: Sequence[Stack], catalog: Catalog, weights: Weights) -> tuple[float, ...]:
    """Trust weights from what the search proposes for stacks that the step weights were not learnt from."""
    rows: list[list[float]] = []
    answers: list[bool] = []
    for stack in stacks:
        for known in (True, False):
            branch = stack.branch if known else None
            procedure = stack.procedure if known else None
            steps = without(steps_of(stack.readings, catalog, procedure, branch), hidden_types(stack))
            way = decode(steps, weights)
            split = assemble(stack.readings, steps, procedure, branch, weights)
            grounds = {
                tuple(sorted(p.pages)): grounds_of(p, way, steps, stack.readings) for p in joined(way.papers, steps)
            }
            truth = {paper.pages: paper for paper in stack.papers}
            for document in split.documents:
                if document.paper_type == OTHER_PAPER:
                    continue
                paper = truth.get(document.pages)
                good = paper is not None and paper.paper_type == document.paper_type
                if good and paper is not None and known:
                    codes = paper.component_codes
                    good = document.component_code in codes if codes else document.component_code is None
                rows.append(grounds[tuple(sorted(page - 1 for page in document.pages))].features())
                answers.append(good)
    model = LogisticRegression(C=0.3, fit_intercept=False, max_iter=2000)  # type: ignore[no-untyped-call]
    model.fit(np.array(rows), np.array(answers))
    return tuple(round(float(weight), 4) for weight in model.coef_[0])


def main() -> None:
    """Draw the training stacks, fit both sets of weights, write them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dossiers.train", description=__doc__)
    parser.add_argument("--count", type=int, default=400, help="stacks to learn from; as many again for the trust")
    parser.add_argument("--version", default="1", help="name of the run, kept with the weights")
    parser.add_argument("--out", type=Path, default=WEIGHTS_FILE)
    options = parser.parse_args()
    catalog = load_catalog()
    choices = drawable(catalog)
    stacks = [
        with_long_papers(make_stack(seed, TRAINING_VARIANTS, choices, trouble=1.0 if seed % 4 == 0 else 2.5))
        for seed in range(1, options.count + 1)
    ]
    held = [
        with_long_papers(make_stack(seed, TRAINING_VARIANTS, choices, trouble=1.5))
        for seed in range(options.count + 1, 2 * options.count + 1)
    ]
    train(stacks, held, catalog, options.version, options.out)


def train(stacks: Sequence[Stack], held: Sequence[Stack], catalog: Catalog, version: str, out: Path) -> None:
    """Fit on ``stacks``, set the trust on ``held``, write the weights to ``out`` as JSON."""
    examples = [each for stack in stacks for known in (True, False) for each in examples_of(stack, catalog, known)]
    steps = fit_steps(examples)
    start = Weights(steps, tuple(0.0 for _ in TRUST_FEATURES), version)
    trust = fit_trust(held, catalog, start)
    table = {
        "version": version,
        "steps": dict(zip(FEATURES, steps, strict=True)),
        "trust": dict(zip(TRUST_FEATURES, trust, strict=True)),
    }
    out.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    loss = sum(-start.log_chances(choices)[right] for choices, right in examples) / len(examples)
    print(f"{len(examples)} pages, mean loss {loss:.4f}, perplexity {math.exp(loss):.4f}")


if __name__ == "__main__":
    main()
