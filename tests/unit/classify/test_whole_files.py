"""Files that came whole stay one document; no page is lost between them and the rest."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from digitize.catalog import load_catalog
from digitize.classify import Split, split_around_files, split_stack
from digitize.ocr import PageReading
from tests.unit.classify import pages as made

CATALOG = load_catalog()
PROCEDURE = CATALOG.procedure("1.001193", date(2026, 10, 2))
BRANCH = CATALOG.branch(PROCEDURE, None)
KINDS = (made.birth_declaration, made.birth_notice, made.chip_card, made.blank)


def run(stack: list[PageReading | None], *files: range) -> Split:
    return split_around_files(stack, files, CATALOG, PROCEDURE, BRANCH)


def test_a_file_is_one_paper_though_it_looks_like_two_and_brings_what_was_missing() -> None:
    stack = [made.birth_declaration(), made.birth_notice(), made.chip_card()]
    split = run(stack, range(2, 4))
    assert [(each.sequence, each.paper_type, each.pages) for each in split.documents] == [
        (1, "TK_KHAI_SINH", (1,)),
        (2, "GIAY_CHUNG_SINH", (2, 3)),
    ]
    assert split.documents[1].needs_review
    assert "signed_file_whole" in [reason.code for reason in split.documents[1].reasons]
    assert [row.name_vi for row in split.missing_components] == [
        row.name_vi for row in run(stack[:2]).missing_components
    ]


def test_without_files_it_is_the_plain_split() -> None:
    stack = [made.birth_declaration(), made.birth_notice()]
    assert run(stack) == split_stack(stack, CATALOG, PROCEDURE, BRANCH)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.lists(st.sampled_from(KINDS), min_size=1, max_size=3)), max_size=3))
def test_every_page_is_in_one_place_and_no_file_is_cut(parts: list[tuple[bool, list[object]]]) -> None:
    stack, files = list[PageReading | None](), list[range]()
    for whole, kinds in parts:
        first = len(stack) + 1
        stack += [kind() for kind in kinds]  # type: ignore[operator]
        if whole:
            files.append(range(first, len(stack) + 1))
    split = run(stack, *files)
    placed = [page for each in split.documents for page in each.pages]
    assert sorted([*placed, *(each.page for each in split.unassigned_pages)]) == list(range(1, len(stack) + 1))
    for file in files:
        holding = [each for each in split.documents if set(each.pages) & set(file)]
        assert not holding or [each.pages for each in holding] == [tuple(file)]
