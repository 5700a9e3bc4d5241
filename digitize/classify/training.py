"""Learning the weights from stacks whose truth is known, and judging weights by such stacks.

Three sets of numbers, each learnt where the one before was not: step weights by conditional logistic regression over
the steps possible on each page, the true steps before it given; weights of whole ways by the same over the ways that
the search leaves; trust weights by logistic regression on the documents proposed, right or not. Each stack is learnt
from with its list and without.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from digitize.catalog import Catalog, Retention
from digitize.catalog.catalog import OTHER_PAPER
from digitize.classify.confidence import TRUST_FEATURES
from digitize.classify.decode import ways_of
from digitize.classify.evidence import Evidence
from digitize.classify.expected import expectation
from digitize.classify.judging import Figures, Tally
from digitize.classify.labelled import UNSAID, LabelledStack
from digitize.classify.split import assemble, steps_of
from digitize.classify.steps import FEATURES, Features, Step, Steps
from digitize.classify.ways import NO_WAY_YET, WAY_FEATURES, Way, taken, way_features
from digitize.classify.weights import LEAST_ACCEPT_FROM, Weights

Matrix = npt.NDArray[np.float64]
Choice = tuple[Sequence[Features], int]
"""The things one may choose from, each with its numbers, and which of them is right."""

HIDDEN_SHARE = 0.2
"""In every fifth stack one of its types is hidden from the catalogue: so strangers that look like known are learnt."""

NEVER_HIDDEN = frozenset(("CCCD", "CAN_CUOC"))
"""Cards are told by their codes: nothing else looks like them."""

STEP_RIDGE = 0.5
WAY_RIDGE = 0.5
TRUST_RIDGE = 3.0
WRONG_AIM = 0.003
"""Share of wrong documents among those accepted that the threshold aims at, below the limit that is promised."""

FEWEST_ACCEPTED = 50


@dataclass(frozen=True, slots=True)
class _Seen:
    """A stack with its evidence: weighing pages is the dear part and is done once."""

    stack: LabelledStack
    evidence: tuple[Evidence | None, ...]
    hidden: frozenset[str]


def learn(
    for_steps: Sequence[LabelledStack], for_trust: Sequence[LabelledStack], catalog: Catalog, version: str
) -> Weights:
    """Weights from these stacks. Deterministic: the same stacks in the same order give the same weights.

    ``for_steps`` teach the step weights, ``for_trust`` (others) the rest. Raises ValueError where a set is empty.
    """
    if not for_steps or not for_trust:
        raise ValueError("nothing to learn from")
    steps = fit_choices(
        [choice for stack in for_steps for seen in [_see(stack, catalog)] for each in _lists(seen, catalog)
         for choice in step_choices(stack, each, seen.hidden)],
        len(FEATURES), STEP_RIDGE, start=None,
    )  # fmt: skip
    first = Weights(steps, (1.0, *(0.0 for _ in WAY_FEATURES[1:])), tuple(0.0 for _ in TRUST_FEATURES), 1.0, version)
    others = [_see(stack, catalog) for stack in for_trust]
    ways = fit_choices(
        [choice for seen in others for each in _lists(seen, catalog)
         for choice in way_choices(seen.stack, each, seen.hidden, first)],
        len(WAY_FEATURES), WAY_RIDGE, start=first.ways,
    )  # fmt: skip
    return _with_trust(replace(first, ways=ways), others, catalog)


def evaluate(weights: Weights, stacks: Sequence[LabelledStack], catalog: Catalog, *, with_list: bool = True) -> Figures:
    """Figures of the weights on these stacks, cut with their lists or (``with_list`` False) without."""
    tally = Tally()
    for stack in stacks:
        procedure, branch = (stack.procedure, stack.branch) if with_list else (None, None)
        steps = steps_of(stack.readings, catalog, procedure, branch)
        tally.add(stack, assemble(stack.readings, steps, procedure, branch, weights).split, with_list)
    return tally.figures()


def not_worse(candidate: Figures, current: Figures) -> bool:
    """Whether weights with the first figures may take the place of those with the second, on the same stacks.

    No fewer perfect dossiers, no fewer right documents, no more wrong ones accepted unseen, and a stated confidence
    that is as true as before or truer than the house asks for (3 %).
    """
    return (
        candidate.perfect_dossiers >= current.perfect_dossiers
        and candidate.documents_right >= current.documents_right
        and candidate.wrong_accepted_count <= current.wrong_accepted_count
        and candidate.calibration_error <= max(current.calibration_error, 0.03)
    )


def kept_for_judging(example_id: str) -> bool:
    """Whether a correction is one of the fifth that is never learnt from but only judged by."""
    return hashlib.sha256(example_id.encode()).digest()[0] % 5 == 0


def _see(stack: LabelledStack, catalog: Catalog) -> _Seen:
    steps = steps_of(stack.readings, catalog, None, None)
    hidden = hidden_types(stack)
    return _Seen(stack, tuple(found and _without(found, hidden) for found in steps.evidence), hidden)


def _lists(seen: _Seen, catalog: Catalog) -> Iterator[Steps]:
    """The stack with its list, where it has one, and without."""
    stack = seen.stack
    if stack.procedure is not None:
        yield Steps(catalog, expectation(catalog, stack.procedure, stack.branch), seen.evidence)
    yield Steps(catalog, expectation(catalog, None, None), seen.evidence)


def hidden_types(stack: LabelledStack) -> frozenset[str]:
    """The type hidden in this stack, chosen by its name; mostly none.

    Near misses matter most: a form of the same family, with the same labels, under a title nobody listed.
    """
    rng = random.Random(f"hidden {stack.name}")  # noqa: S311 -- a choice by name, no secret
    types = sorted({paper.paper_type for paper in stack.papers} - NEVER_HIDDEN)
    return frozenset((rng.choice(types),)) if types and rng.random() < HIDDEN_SHARE else frozenset()


def _without(found: Evidence, hidden: frozenset[str]) -> Evidence:
    def seen(values: Mapping[str, float]) -> dict[str, float]:
        return {code: value for code, value in values.items() if code not in hidden}

    return replace(
        found,
        titles=tuple(title for title in found.titles if title.paper_type not in hidden),
        title=seen(found.title),
        phrases=seen(found.phrases),
        symbols=seen(found.symbols),
        codes=seen(found.codes),
    )


def step_choices(stack: LabelledStack, steps: Steps, hidden: frozenset[str]) -> list[Choice]:
    """For each page the steps possible after the true ones before it, and which of them is true.

    Pages of which nobody said why they stand aside teach nothing; they go as strangers.
    """
    owner = {page - 1: index for index, paper in enumerate(stack.papers) for page in paper.pages}
    begun: dict[int, int] = {}
    way = NO_WAY_YET
    choices: list[Choice] = []
    for page, evidence in enumerate(steps.evidence):
        why = stack.aside.get(page + 1)
        if evidence is None or evidence.view.says_nothing or why in ("blank", "unreadable"):
            way = replace(way, chances=(*way.chances, 0.0))
            continue
        possible = steps.possible(page, way.papers, way.open_at, way.used)
        paper = owner.get(page)
        wanted = _true_step(stack, why, paper, begun, hidden)
        if paper is not None and paper not in begun:
            begun[paper] = len(way.papers)
        meant = [(step.paper_type, step.place) == (wanted.paper_type, wanted.place) for step in possible]
        if any(meant) and why != UNSAID:
            choices.append(([step.features for step in possible], meant.index(True)))
        way = taken(way, page, wanted, 0.0, steps)
    return choices


def _true_step(
    stack: LabelledStack, why: str | None, paper: int | None, begun: Mapping[int, int], hidden: frozenset[str]
) -> Step:
    if paper is not None:
        kind = stack.papers[paper].paper_type
        return Step((), place=begun[paper]) if paper in begun else Step((), OTHER_PAPER if kind in hidden else kind)
    if why == "duplicate":
        return Step(())
    return Step((), paper_type="PHIEU_HE_THONG" if why == "system_form" else OTHER_PAPER)


def way_choices(stack: LabelledStack, steps: Steps, hidden: frozenset[str], weights: Weights) -> list[Choice]:
    """The ways that the search leaves, with the true one among them; nothing where it was lost on the way."""
    ways = ways_of(steps, weights)
    right = next((place for place, way in enumerate(ways) if _is_true(way, stack, steps, hidden)), None)
    if right is None or len(ways) < 2:
        return []
    table = [way_features(way, steps) for way in ways]
    best = max(row["way.score"] for row in table)
    return [
        (
            [
                tuple((place, row.get(name, 0.0) - (best if name == "way.score" else 0.0))
                      for place, name in enumerate(WAY_FEATURES) if name in row)
                for row in table
            ],
            right,
        )
    ]  # fmt: skip


def _is_true(way: Way, stack: LabelledStack, steps: Steps, hidden: frozenset[str]) -> bool:
    """Whether the way holds just the true papers; strangers and hidden papers need only be strangers."""
    if UNSAID in stack.aside.values():
        return False
    kinds = steps.catalog.paper_types
    strangers = {page for page, why in stack.aside.items() if why == "foreign"}
    strangers |= {page for paper in stack.papers if paper.paper_type in hidden for page in paper.pages}
    true = {(paper.paper_type, frozenset(paper.pages)) for paper in stack.papers if paper.paper_type not in hidden}
    forms = {page for page, why in stack.aside.items() if why == "system_form"}
    twice = {page for page, why in stack.aside.items() if why == "duplicate"}
    said_strangers: set[int] = set()
    said_forms: set[int] = set()
    said = set()
    for paper in way.papers:
        pages = frozenset(page + 1 for page in paper.pages)
        if paper.paper_type == OTHER_PAPER:
            said_strangers |= pages
        elif kinds[paper.paper_type].retention is Retention.PUT_ASIDE:
            said_forms |= pages
        else:
            said.add((paper.paper_type, pages))
    said_twice = {page + 1 for page, why in way.aside if why == "duplicate"}
    return said == true and said_strangers == strangers and said_forms == forms and said_twice == twice


def fit_choices(choices: Sequence[Choice], size: int, ridge: float, start: Sequence[float] | None) -> tuple[float, ...]:
    """Weights that make the right choices most likely, with a ridge towards ``start`` (nought if None).

    Conditional logistic regression, minimised by L-BFGS.
    """
    centre: Matrix = np.array(start if start is not None else [0.0] * size, dtype=float)
    if not choices:
        return tuple(float(value) for value in centre)
    bounds = np.cumsum([0, *(len(options) for options, _ in choices)])
    table: Matrix = np.zeros((int(bounds[-1]), size))
    for begin, (options, _) in zip(bounds, choices, strict=False):
        for offset, features in enumerate(options):
            for place, value in features:
                table[begin + offset, place] = value
    right = np.array([begin + answer for begin, (_, answer) in zip(bounds, choices, strict=False)])
    groups = np.repeat(np.arange(len(choices)), np.diff(bounds))

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        scores = table @ weights
        tops = np.maximum.reduceat(scores, bounds[:-1])
        shares = np.exp(scores - tops[groups])
        totals = np.add.reduceat(shares, bounds[:-1])
        value = float(np.sum(np.log(totals) + tops - scores[right]))
        shares /= totals[groups]
        shares[right] -= 1.0
        off = weights - centre
        return value + 0.5 * ridge * float(off @ off), table.T @ shares + ridge * off

    found = minimize(loss, centre, jac=True, method="L-BFGS-B", options={"maxiter": 500})  # type: ignore[no-untyped-call]
    return tuple(round(float(weight), 4) for weight in found.x)


def _with_trust(weights: Weights, others: Sequence[_Seen], catalog: Catalog) -> Weights:
    """The weights with trust and threshold set on what they propose for these stacks."""
    rows: list[list[float]] = []
    right: list[bool] = []
    open_to_trust: list[bool] = []
    neutral = replace(weights, accept_from=LEAST_ACCEPT_FROM)  # trust is nought so far: all confidence is one half
    for seen in others:
        stack = seen.stack
        if UNSAID in stack.aside.values():
            continue
        for steps in _lists(seen, catalog):
            known = not steps.expectation.any_type
            procedure, branch = (stack.procedure, stack.branch) if known else (None, None)
            decided = assemble(stack.readings, steps, procedure, branch, neutral)
            tally = Tally()
            tally.add(stack, decided.split, known)
            grounds = [
                (one.grounds, document.needs_review)
                for one, document in zip(
                    (one for one in decided.papers if not one.why_aside), decided.split.documents, strict=True
                )
                if document.paper_type != OTHER_PAPER
            ]
            answers = [judged.right for judged in tally.judged if judged.paper_type != OTHER_PAPER]
            rows += [one.features() for one, _ in grounds]
            open_to_trust += [not flagged for _, flagged in grounds]
            right += answers
    trust = fit_choices(
        [((_sparse(row), ()), 0 if good else 1) for row, good in zip(rows, right, strict=True)],
        len(TRUST_FEATURES), TRUST_RIDGE, start=None,
    )  # fmt: skip
    scores = np.array(rows) @ np.array(trust)
    stated = [
        (1 / (1 + float(np.exp(-score))), good)
        for score, good, free in zip(scores, right, open_to_trust, strict=True)
        if free
    ]
    return replace(weights, trust=trust, accept_from=threshold(stated))


def _sparse(row: Sequence[float]) -> Features:
    return tuple((place, value) for place, value in enumerate(row) if value)


def threshold(stated: Sequence[tuple[float, bool]], aim: float = WRONG_AIM) -> float:
    """The lowest stated probability from which no more than ``aim`` of the documents (probability, right) are wrong.

    1.0 where fewer than :data:`FEWEST_ACCEPTED` could be accepted: then a person looks at everything.
    """
    best, wrong = 1.0, 0
    for count, (chance, good) in enumerate(sorted(stated, reverse=True), 1):
        wrong += not good
        if count >= FEWEST_ACCEPTED and wrong <= aim * count:
            best = chance
    return round(max(LEAST_ACCEPT_FROM, best), 4)
