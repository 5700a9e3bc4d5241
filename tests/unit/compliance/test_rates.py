from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitize.compliance import (
    LIVE,
    PORTAL,
    STRICT,
    WRITTEN,
    ComponentFacts,
    CountedBy,
    DossierFacts,
    IndicatorFigure,
    Period,
    ResultFacts,
    facts_as_of,
    percent,
    points,
    rates,
    strict_gaps,
)
from digitize.errors import InputError

DAY = date(2026, 9, 10)
SEPTEMBER = Period.month(2026, 9)


def component(number=1, **facts):
    return ComponentFacts(component_id=f"c{number}", **facts)


def complete(number=1, **facts):
    done = dict.fromkeys(("file_on", "digitised_on", "signed_on", "metadata_complete_on", "type_confirmed_on"), DAY)
    return component(number, **{**done, **facts})


def dossier(number=1, **facts):
    base = {
        "dossier_id": f"H50.12-260910-{number:04}",
        "procedure_code": "1.001193",
        "receiving_agency": "H50.12",
        "deciding_agency": "H50.12",
        "received_on": DAY,
    }
    return DossierFacts(**{**base, **facts})


def pick(figures, code, version) -> IndicatorFigure:
    (found,) = [f for f in figures if (f.code, f.formula_version) == (code, version)]
    return found


@pytest.mark.parametrize(
    ("counted", "expected"),
    [(433_356, "72.48"), (145_096, "24.27"), (136_827, "22.88"), (0, "0.00"), (597_918, "100.00")],
)
def test_figures_of_phu_tho(counted, expected):
    assert percent(counted, 597_918) == Decimal(expected)


def test_half_is_rounded_up():
    assert percent(1, 8000) == Decimal("0.01")  # 0.0125
    assert percent(1, 800) == Decimal("0.13")  # 0.125: half to even would give 0.12
    assert percent(3, 800) == Decimal("0.38")


def test_nothing_to_count_is_not_applicable():
    assert percent(0, 0) is None
    for figure in rates([], SEPTEMBER):
        assert figure.value is None
        assert figure.score is None


@pytest.mark.parametrize(
    ("value", "written", "live"),
    [("79.99", "4.00", "3.20"), ("80.00", "4.00", "3.20"), ("100.00", "4.00", "4.00"), ("40.00", "2.00", "1.60")],
)
def test_points_of_4_2_under_both_versions(value, written, live):
    assert points(Decimal(value), 4, 80) == Decimal(written)
    assert points(Decimal(value), 4, 100) == Decimal(live)


def test_just_below_the_threshold_is_not_full():
    assert points(Decimal("79.00"), 4, 80) == Decimal("3.95")


def test_points_sum_to_22():
    figures = rates([dossier()], SEPTEMBER)
    assert sum(f.max_score for f in figures if f.formula_version == WRITTEN) == 22


def test_4_2_of_whole_dossiers_scores_by_version():
    done = dossier(1, resolved_on=DAY, components=(component(file_on=DAY),), result=ResultFacts(file_on=DAY))
    open_result = dossier(2, resolved_on=DAY, components=(component(file_on=DAY),))
    no_paper = dossier(3, resolved_on=DAY, components=(component(file_on=DAY),), result=ResultFacts(on_paper=False))
    figures = rates([done, open_result, no_paper], SEPTEMBER)
    written, live = pick(figures, "4.2", WRITTEN), pick(figures, "4.2", LIVE)
    assert written.value == live.value == Decimal("66.67")
    assert written.score == Decimal("3.33")
    assert live.score == Decimal("2.67")
    assert written.shortfall_ids == (open_result.dossier_id,)


def test_4_1_leaves_out_procedures_without_paper_result():
    facts = [
        dossier(1, resolved_on=DAY, result=ResultFacts(file_on=DAY)),
        dossier(2, resolved_on=DAY),
        dossier(3, resolved_on=DAY, result=ResultFacts(on_paper=False)),
        dossier(4),
    ]
    figure = pick(rates(facts, SEPTEMBER), "4.1", WRITTEN)
    assert figure.value == Decimal("50.00")
    assert figure.denominator == 2


def test_one_blank_pdf_raises_the_portal_rate_but_not_the_strict_one():
    facts = [dossier(1, components=(component(file_on=DAY), component(2)))]
    figures = rates(facts, SEPTEMBER)
    assert pick(figures, "components", PORTAL).value == Decimal("100.00")
    assert pick(figures, "components", STRICT).value == Decimal("0.00")
    assert {(g.component_id, g.code) for g in strict_gaps(facts[0])} == {
        ("c1", "not_signed"),
        ("c1", "metadata_incomplete"),
        ("c1", "type_not_confirmed"),
        ("c1", "not_digitised"),
        ("c2", "no_file"),
    }


@pytest.mark.parametrize(
    "missing", ["file_on", "digitised_on", "signed_on", "metadata_complete_on", "type_confirmed_on"]
)
def test_strict_rate_wants_every_fact(missing):
    full = dossier(1, components=(complete(),))
    assert pick(rates([full], SEPTEMBER), "components", STRICT).value == Decimal("100.00")
    lacking = replace(full, components=(complete(1, **{missing: None}),))
    assert pick(rates([lacking], SEPTEMBER), "components", STRICT).value == Decimal("0.00")


def test_strict_rate_leaves_out_what_is_not_to_be_digitised():
    only_shown = dossier(1, components=(component(eligible=False),))
    mixed = dossier(2, components=(component(eligible=False), complete(2)))
    figure = pick(rates([only_shown, mixed], SEPTEMBER), "components", STRICT)
    assert figure.denominator_ids == (mixed.dossier_id,)
    assert figure.value == Decimal("100.00")


def test_reused_component_needs_no_new_scan():
    facts = [dossier(1, components=(component(reused_on=DAY),)), dossier(2, components=(complete(),))]
    figures = rates(facts, SEPTEMBER)
    assert pick(figures, "components", STRICT).value == Decimal("100.00")
    assert pick(figures, "reuse", STRICT).numerator_ids == (facts[0].dossier_id,)
    assert pick(figures, "4.3", WRITTEN).value == Decimal("50.00")
    assert pick(figures, "4.3", LIVE).value == Decimal("100.00")  # the portal counts the digitised flag


def test_strict_result_wants_signature_and_metadata():
    bare = dossier(1, resolved_on=DAY, result=ResultFacts(file_on=DAY))
    full = dossier(2, resolved_on=DAY, result=ResultFacts(file_on=DAY, signed_on=DAY, metadata_complete_on=DAY))
    figures = rates([bare, full], SEPTEMBER)
    assert pick(figures, "results", PORTAL).value == Decimal("100.00")
    assert pick(figures, "results", STRICT).value == Decimal("50.00")


def test_no_reception_date_is_counted_nowhere():
    facts = [dossier(1, received_on=None, resolved_on=DAY, components=(complete(),), result=ResultFacts(file_on=DAY))]
    assert all(figure.denominator == 0 for figure in rates(facts, SEPTEMBER))


def test_only_the_period_counts():
    facts = [
        dossier(1, received_on=date(2026, 8, 31)),
        dossier(2, received_on=date(2026, 9, 1)),
        dossier(3, received_on=date(2026, 9, 30)),
        dossier(4, received_on=date(2026, 10, 1)),
    ]
    assert pick(rates(facts, SEPTEMBER), "reuse", STRICT).denominator == 2


def test_population_data_by_dossier_and_by_procedure():
    linked = {"identity_verified_on": DAY, "population_data_on": DAY}
    facts = [
        dossier(1, **linked),
        dossier(2),
        dossier(3, procedure_code="1.004873"),
        dossier(4, procedure_code="1.004873", identity_verified_on=DAY),
    ]
    figures = rates(facts, SEPTEMBER)
    assert pick(figures, "4.5.dossiers", WRITTEN).value == Decimal("25.00")
    by_procedure = pick(figures, "4.5.procedures", WRITTEN)
    assert by_procedure.value == Decimal("50.00")
    assert by_procedure.denominator_ids == ("1.001193", "1.004873")


def test_personal_store_and_certified_copies():
    facts = [
        dossier(1, components=(component(from_personal_store_on=DAY),)),
        dossier(2, result=ResultFacts(synced_on=DAY)),
        dossier(3, resolved_on=DAY, certification=True, certified_e_copy_on=DAY),
        dossier(4, resolved_on=DAY, certification=True),
        dossier(5, resolved_on=DAY),
    ]
    figures = rates(facts, SEPTEMBER)
    assert pick(figures, "4.4", WRITTEN).value == Decimal("40.00")
    assert pick(figures, "4.6", WRITTEN).value == Decimal("50.00")


def test_agency_counts_its_units_and_the_counting_rule_is_chosen():
    facts = [
        dossier(1),
        dossier(2, receiving_agency="H50.13"),
        dossier(3, receiving_agency="H500", deciding_agency="H50"),
    ]
    assert pick(rates(facts, SEPTEMBER, agency_code="H50"), "reuse", STRICT).denominator == 2
    assert pick(rates(facts, SEPTEMBER, agency_code="H50.12"), "reuse", STRICT).denominator == 1
    by_decision = rates(facts, SEPTEMBER, agency_code="H50", counted_by=CountedBy.DECIDING)
    assert pick(by_decision, "reuse", STRICT).denominator == 3


def test_the_same_dossier_twice_is_refused():
    with pytest.raises(InputError):
        rates([dossier(1), dossier(1)], SEPTEMBER)


def test_a_frozen_figure_comes_out_the_same_later():
    late = date(2026, 10, 5)
    now = dossier(1, components=(complete(signed_on=late),), resolved_on=late)
    before = facts_as_of(now, date(2026, 9, 30))
    assert before.resolved_on is None
    assert before.components[0].signed_on is None
    assert before.components[0].file_on == DAY
    assert pick(rates([now], SEPTEMBER), "components", STRICT).value == Decimal("100.00")
    assert pick(rates([now], SEPTEMBER, as_of=date(2026, 9, 30)), "components", STRICT).value == Decimal("0.00")


def test_periods():
    assert Period.quarter(2026, 1) == Period(date(2026, 1, 1), date(2026, 3, 31))
    assert Period.month(2024, 2).last == date(2024, 2, 29)
    assert Period.year(2026).holds(date(2026, 12, 31))
    with pytest.raises(InputError):
        Period(DAY, DAY - timedelta(days=1))


days = st.none() | st.dates(min_value=date(2026, 8, 1), max_value=date(2026, 10, 31))
components = st.builds(
    ComponentFacts, component_id=st.uuids().map(str), eligible=st.booleans(), file_on=days, digitised_on=days,
    reused_on=days, from_personal_store_on=days, signed_on=days, metadata_complete_on=days, type_confirmed_on=days,
)  # fmt: skip
results = st.builds(
    ResultFacts, on_paper=st.booleans(), file_on=days, signed_on=days, metadata_complete_on=days, synced_on=days
)
dossiers = st.lists(
    st.builds(
        DossierFacts, dossier_id=st.uuids().map(str), procedure_code=st.sampled_from(["1.001193", "1.004873"]),
        receiving_agency=st.just("H50.1"), deciding_agency=st.just("H50.2"), received_on=days, resolved_on=days,
        result=results, components=st.lists(components, max_size=3).map(tuple), identity_verified_on=days,
        population_data_on=days, certification=st.booleans(), certified_e_copy_on=days,
    ),
    max_size=6, unique_by=lambda d: d.dossier_id,
)  # fmt: skip


@given(dossiers)
def test_every_figure_is_the_sum_of_its_rows(facts):
    for figure in rates(facts, SEPTEMBER):
        assert set(figure.numerator_ids) <= set(figure.denominator_ids)
        assert figure.numerator + len(figure.shortfall_ids) == figure.denominator
        assert figure.value == percent(figure.numerator, figure.denominator)
        if figure.score is not None:
            assert 0 <= figure.score <= figure.max_score


@given(dossiers)
def test_strict_never_counts_a_result_the_portal_does_not(facts):
    figures = rates(facts, SEPTEMBER)
    for code in ("results", "reuse"):
        assert set(pick(figures, code, STRICT).numerator_ids) <= set(pick(figures, code, PORTAL).numerator_ids)


@given(dossiers, days)
def test_what_was_known_then_never_grows_by_looking_back(facts, day):
    if day is None:
        return
    for then, now in zip(rates(facts, SEPTEMBER, as_of=day), rates(facts, SEPTEMBER), strict=True):
        assert set(then.denominator_ids) <= set(now.denominator_ids)
        if then.code != "components":
            assert set(then.numerator_ids) <= set(now.numerator_ids)
