"""Learning weights and judging by them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digitize.classify.examples import (
    ExampleSet,
    examples_from_bytes,
    examples_to_bytes,
    packaged_examples,
    texts,
)
from digitize.classify.judging import Judged, calibration_error, drags, risk_coverage, share_at_limit
from digitize.classify.labelled import UNSAID
from digitize.classify.split import split_stack, steps_of
from digitize.classify.training import evaluate, fit_choices, learn, not_worse, step_choices, threshold
from digitize.classify.weights import trained_weights, weights_from_json, weights_to_json
from digitize.errors import ModelFileError
from tests.unit.classify.stacks import CATALOG, birth_stack, permit_stack

STACKS = [
    *(birth_stack(f"birth {n}", stranger=n % 2 == 0) for n in range(8)),
    *(permit_stack(f"permit {n}") for n in range(4)),
]


class TestDrags:
    def test_nothing_to_repair(self) -> None:
        assert drags([{1, 2}, {3}], [{3}, {1, 2}], {4}, {4}) == 0

    def test_a_page_in_the_wrong_document_is_one_drag(self) -> None:
        assert drags([{1}, {2, 3}], [{1, 2}, {3}], set(), set()) == 1

    def test_one_document_cut_in_two_costs_the_smaller_part(self) -> None:
        assert drags([{1, 2, 3}, {4, 5}], [{1, 2, 3, 4, 5}], set(), set()) == 2

    def test_two_documents_run_together_cost_the_smaller(self) -> None:
        assert drags([{1, 2, 3, 4, 5}], [{1, 2, 3}, {4, 5}], set(), set()) == 2

    def test_a_page_that_belongs_aside(self) -> None:
        assert drags([{1, 2}], [{1}], set(), {2}) == 1


def test_figures_of_a_right_and_a_wrong_split() -> None:
    stack = permit_stack()
    figures = evaluate(trained_weights(), [stack], CATALOG)
    assert (figures.perfect_dossiers, figures.mndd_mean, figures.split_f1) == (1.0, 0.0, 1.0)
    other = replace(stack, papers=(*stack.papers[:2], replace(stack.papers[2], pages=(5, 6))), aside={7: "foreign"})
    figures = evaluate(trained_weights(), [other], CATALOG)
    assert (figures.perfect_dossiers, figures.mndd_mean) == (0.0, 1.0)
    assert figures.documents_right == pytest.approx(2 / 3)


def test_calibration_risk_and_share() -> None:
    judged = [Judged(True, 0.95, False, "A")] * 19 + [Judged(False, 0.55, True, "A")]
    assert calibration_error(judged) == pytest.approx((19 * 0.05 + 0.55) / 20)
    assert risk_coverage(judged)[-1] == (1.0, 0.05)
    assert risk_coverage(judged)[-2] == (0.95, 0.0)
    assert share_at_limit(judged) == 0.95


def test_threshold_lies_where_the_wrong_ones_end() -> None:
    stated = [(0.9 + n / 1000, True) for n in range(60)] + [(0.8, False)] * 3
    assert threshold(stated) == 0.9
    assert threshold([(0.9, True)] * 20) == 1.0  # too few to trust any


def test_choices_are_learnt() -> None:
    choices = [((((0, 1.0),), ((1, 1.0),)), 0)] * 30
    better, worse = fit_choices(choices, 2, 0.5, start=None)
    assert better > 1 > -1 > worse
    assert fit_choices([], 2, 0.5, start=(1.0, 2.0)) == (1.0, 2.0)


def test_learning_is_deterministic_and_good_on_what_was_learnt() -> None:
    one, other = (learn(STACKS, STACKS, CATALOG, "t") for _ in range(2))
    assert one == other
    figures = evaluate(one, STACKS[:2] + STACKS[-1:], CATALOG)
    assert figures.perfect_dossiers == 1.0


def test_nothing_to_learn_from() -> None:
    with pytest.raises(ValueError, match="nothing"):
        learn([], STACKS, CATALOG, "t")


def test_a_page_of_which_nobody_said_why_it_stands_aside_teaches_nothing() -> None:
    said, unsaid = birth_stack(stranger=True), birth_stack(stranger=True, why=UNSAID)
    counts = []
    for stack in (said, unsaid):
        steps = steps_of(stack.readings, CATALOG, stack.procedure, stack.branch)
        counts.append(len(step_choices(stack, steps, frozenset())))
    assert counts == [4, 3]


def test_what_is_worse_is_not_taken() -> None:
    good = evaluate(trained_weights(), STACKS[:2], CATALOG)
    assert not_worse(good, good)
    assert not not_worse(replace(good, perfect_dossiers=good.perfect_dossiers - 0.01), good)
    assert not not_worse(replace(good, wrong_accepted_count=1), good)
    assert not not_worse(replace(good, calibration_error=0.2), good)


class TestExamples:
    def test_splitting_sees_the_same_after_packing(self) -> None:
        given = ExampleSet((birth_stack(stranger=True),), (permit_stack(),), (birth_stack("frozen"),))
        back = examples_from_bytes(examples_to_bytes(given), CATALOG)
        assert back.for_steps[0].papers == given.for_steps[0].papers
        assert back.for_steps[0].aside == {4: "foreign"}
        for stack, other in ((given.for_steps[0], back.for_steps[0]), (given.for_trust[0], back.for_trust[0])):
            one = split_stack(stack.readings, CATALOG, stack.procedure, stack.branch)
            two = split_stack(other.readings, CATALOG, other.procedure, other.branch)
            assert [(each.paper_type, each.pages) for each in one.documents] == [
                (each.paper_type, each.pages) for each in two.documents
            ]

    def test_damaged(self) -> None:
        with pytest.raises(ModelFileError, match="no example set"):
            examples_from_bytes(b"\xfd7zXZ\x00 cut short", CATALOG)

    def test_packaged_set_fits_the_catalogue(self) -> None:
        examples = packaged_examples(CATALOG)
        assert len(examples.for_trust) > 200
        assert len(examples.frozen) > 50
        seeds = [stack.name for part in (examples.for_steps, examples.for_trust, examples.frozen) for stack in part]
        assert len(set(seeds)) == len(seeds)
        assert "Nguyễn" in " ".join(texts(examples.frozen))


class TestWeightsFile:
    def test_round_trip(self) -> None:
        assert weights_from_json(weights_to_json(trained_weights()), "x") == trained_weights()

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"{}",
            b"[1]",
            weights_to_json(trained_weights())[:-40],
            weights_to_json(trained_weights()).replace(b'"start.motto"', b'"start.other"'),
            weights_to_json(replace(trained_weights(), accept_from=1.5)),
            weights_to_json(trained_weights()).replace(b'"start": -', b'"start": NaN, "x": -'),
        ],
    )
    def test_refused(self, data: bytes) -> None:
        with pytest.raises(ModelFileError, match=r"model\.json"):
            weights_from_json(data, "model.json")
