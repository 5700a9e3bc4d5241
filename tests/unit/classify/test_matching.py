"""Papers and rows of the list."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from digitize.catalog import Branch, ComponentRequirement, Requirement
from digitize.classify.matching import match, missing


def row(code: str, *types: str, need: Requirement = Requirement.REQUIRED, one_of: str = "") -> ComponentRequirement:
    return ComponentRequirement(code, code, types, 1, 0, need, one_of)


def test_a_paper_makes_way_for_one_that_fits_nowhere_else() -> None:
    branch = Branch("b", "", (row("wide", "A", "B"), row("narrow", "A")))
    answered = match([("A", ""), ("B", "")], branch)
    assert [each and each.code for each in answered] == ["narrow", "wide"]
    assert missing(branch, answered) == ()


def test_alternatives_share_one_place() -> None:
    branch = Branch("b", "", (row("x", "A", one_of="g"), row("y", "B", one_of="g")))
    assert missing(branch, match([("B", "")], branch)) == ()
    assert [each.component_codes for each in missing(branch, [])] == [("x", "y")]


def test_presented_and_conditional_rows_are_never_missing() -> None:
    rows = (row("x", "A", need=Requirement.PRESENTED), row("y", "B", need=Requirement.CONDITIONAL))
    assert missing(Branch("b", "", rows), []) == ()


def test_notes_are_never_targets() -> None:
    branch = Branch("b", "", (ComponentRequirement("n", "n", ("A",), 0, 0, Requirement.NOTE), row("x", "A")))
    assert [each and each.code for each in match([("A", "")], branch)] == ["x"]


def test_the_printed_title_chooses_among_alternatives() -> None:
    one = ComponentRequirement("one", "Giấy chứng nhận quyền sử dụng đất", ("A",), 1, 0, Requirement.REQUIRED, "g")
    two = ComponentRequirement("two", "Giấy phép xây dựng", ("A",), 1, 0, Requirement.REQUIRED, "g")
    answered = match([("A", "glayphepxaydung")], Branch("b", "", (one, two)))
    assert [each and each.code for each in answered] == ["two"]


@given(
    st.lists(st.sampled_from("ABCD"), max_size=8),
    st.lists(st.tuples(st.sets(st.sampled_from("ABCD"), min_size=1), st.sampled_from(list(Requirement))), max_size=5),
)
def test_every_paper_goes_to_a_row_that_accepts_it_if_there_is_one(
    papers: list[str], rows: list[tuple[set[str], Requirement]]
) -> None:
    branch = Branch("b", "", tuple(row(str(n), *sorted(t), need=need) for n, (t, need) in enumerate(rows)))
    answered = match([(paper, "") for paper in papers], branch)
    for paper, chosen in zip(papers, answered, strict=True):
        targets = [each for each in branch.components if each.requirement is not Requirement.NOTE]
        if any(paper in each.paper_types for each in targets):
            assert chosen is not None
            assert paper in chosen.paper_types
        else:
            assert chosen is None
