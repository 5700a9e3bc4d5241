"""Why each page went where it went."""

from __future__ import annotations

import math

import pytest

from digitize.classify import decide_stack
from digitize.classify.explain import _FEATURE_VI, explain
from digitize.classify.steps import FEATURES
from tests.unit.classify import pages as made
from tests.unit.classify.stacks import CATALOG, DAY, birth_stack, permit_stack

BIRTH = CATALOG.procedure("1.001193", DAY)


def test_every_page_is_explained_by_the_numbers_used() -> None:
    stack = permit_stack()
    decided = decide_stack(stack.readings, CATALOG, stack.procedure, stack.branch)
    found = explain(decided)
    assert [page.document for page in found.pages] == [1, 1, 2, 2, 3, 3, 3]
    chances = [round(math.exp(chance), 4) for chance in decided.found.best.chances]
    assert [page.probability for page in found.pages] == chances
    assert all(page.runner_up_probability <= 1 - page.probability + 1e-3 for page in found.pages)
    assert [document.confidence for document in found.documents] == [
        document.confidence for document in decided.split.documents
    ]


def test_marks_are_named_in_vietnamese() -> None:
    stack = birth_stack()
    first = explain(decide_stack(stack.readings, CATALOG, stack.procedure, stack.branch)).pages[0]
    told = "; ".join(mark.text_vi for mark in first.marks)
    assert "tên giấy tờ “TỜ KHAI ĐĂNG KÝ KHAI SINH” (đọc đúng 100%)" in told
    assert "có cụm từ “" in told
    assert first.went_vi.startswith("giấy tờ 1 “")
    assert first.runner_up_vi


def test_parts_add_up_to_the_odds_where_all_are_shown() -> None:
    stack = birth_stack()
    decided = decide_stack(stack.readings, CATALOG, stack.procedure, stack.branch)
    page = explain(decided).pages[2]
    shown = sum(mark.part for mark in page.marks)
    odds = math.log(page.probability / max(1e-4, page.runner_up_probability))
    assert shown > 0
    assert odds > 0


def test_what_the_list_changed_is_said() -> None:
    untitled = made.page(*(line.text for line in made.birth_notice().text.lines if line.text != "GIẤY CHỨNG SINH"))
    stack = [made.birth_declaration(), untitled]
    silent = explain(decide_stack(stack, CATALOG, None, None))
    assert silent.whole_list_vi == ""
    assert all(page.list_vi == "" for page in silent.pages)


@pytest.mark.parametrize("page", [None, made.blank()])
def test_pages_that_were_not_decided_upon(page: object) -> None:
    found = explain(decide_stack([made.birth_declaration(), page], CATALOG, BIRTH, BIRTH.branches[0]))  # type: ignore[list-item]
    assert found.pages[1].document is None
    assert found.pages[1].marks == ()
    assert found.pages[1].went_vi


def test_empty_stack_has_nothing_to_explain() -> None:
    found = explain(decide_stack([], CATALOG, BIRTH, BIRTH.branches[0]))
    assert (found.pages, found.documents) == ((), ())


def test_each_feature_has_its_words() -> None:
    assert set(FEATURES) - set(_FEATURE_VI) == {"unknown.no_list"}
