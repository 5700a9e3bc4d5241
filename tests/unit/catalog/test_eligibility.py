"""The decision table of digitising: grounds, exclusions, exemptions, by day (R7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitize.catalog import PaperFacts, load_eligibility_rules

RULES = load_eligibility_rules()
OLD, FIRST, BEFORE, NEW = date(2023, 5, 24), date(2023, 5, 25), date(2025, 9, 14), date(2025, 9, 15)
LISTED = PaperFacts("TK_KHAI_SINH", on_the_list=True)
EARLIER = PaperFacts("GIAY_KHAI_SINH", on_the_list=True, earlier_result=True)
ANSWER = PaperFacts("CONG_VAN")

TABLE = [
    # the five classes and on demand
    (NEW, PaperFacts("GIAY_KHAI_SINH", procedure_result=True), True, "procedure_result"),
    (NEW, EARLIER, True, "earlier_result"),
    (NEW, LISTED, True, "by_decision"),
    (BEFORE, ANSWER, True, "participating_agency"),
    (NEW, PaperFacts("TK_KHAI_SINH", requested=True), True, "on_demand"),
    (NEW, PaperFacts("TK_KHAI_SINH"), False, "no_ground"),
    # what TT 01/2023 Đ.4 leaves out, before and after TT 03/2025
    *[
        (day, replace(EARLIER, **{code: True}), False, code)
        for day in (FIRST, BEFORE, NEW)
        for code in ("secret", "presented", "already_shared", "already_electronic", "photocopy", "certified_copy")
    ],
    (OLD, replace(EARLIER, photocopy=True), True, "earlier_result"),
    (OLD, replace(EARLIER, presented=True), False, "presented"),
    # the four exemptions of TT 03/2025: online, presented, results of verification, secret
    (BEFORE, replace(EARLIER, online=True), True, "earlier_result"),
    (NEW, replace(EARLIER, online=True), False, "online"),
    (NEW, replace(ANSWER, presented=True), False, "presented"),
    (NEW, ANSWER, False, "verification"),
    (NEW, replace(ANSWER, secret=True), False, "secret"),
    # a letter that the list asks for is a component, not an answer
    (NEW, replace(ANSWER, on_the_list=True), True, "by_decision"),
    (NEW, replace(LISTED, answers_an_agency=True), False, "verification"),
]


@pytest.mark.parametrize(("day", "facts", "eligible", "code"), TABLE)
def test_decision_table(day: date, facts: PaperFacts, eligible: bool, code: str) -> None:
    decision = RULES.decide(facts, day)
    assert (decision.eligible, decision.code) == (eligible, code)
    assert decision.message_vi


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (NEW, "TT03-2025"),
        (BEFORE, "TT01-2023"),
        (FIRST, "TT01-2023"),
        (OLD, "NĐ107-2021"),
        (date(2010, 1, 1), "NĐ107-2021"),
    ],
)
def test_rules_are_dated(day: date, version: str) -> None:
    assert RULES.decide(EARLIER, day).rules == version


def test_results_of_verification_flip_on_their_day() -> None:
    assert RULES.decide(ANSWER, BEFORE).eligible
    assert not RULES.decide(ANSWER, NEW).eligible


def test_a_law_of_the_field_brings_verification_back_in() -> None:
    named = replace(RULES, paper_types={**RULES.paper_types, "sector_law": frozenset({"CONG_VAN"})})
    assert named.decide(ANSWER, NEW).code == "sector_law"


def test_a_province_can_name_its_own_papers() -> None:
    named = replace(RULES, paper_types={**RULES.paper_types, "by_decision": frozenset({"CT01"})})
    assert named.decide(replace(LISTED, paper_type="CT01"), NEW).code == "by_decision"
    assert named.decide(LISTED, NEW).code == "no_ground"


_FLAGS = [name for name in PaperFacts.__dataclass_fields__ if name not in ("paper_type", "answers_an_agency")]


@given(st.fixed_dictionaries({name: st.booleans() for name in _FLAGS}), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_never_left_out_by_its_looks_without_a_person(flags: dict[str, bool], day: date) -> None:
    decision = RULES.decide(PaperFacts("GIAY_KHAI_SINH", **flags), day)
    if decision.eligible:
        assert not decision.must_confirm
    else:
        assert decision.must_confirm is (decision.code not in ("online", "already_shared"))
