"""How the list stands, and which branch fits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from digitize.catalog import Branch, ComponentRequirement, Procedure, Requirement
from digitize.classify.completeness import PaperThere, RowState, better_branch, completeness, expired
from tests.unit.classify.stacks import CATALOG, DAY


def row(
    code: str, kind: str, requirement: Requirement = Requirement.REQUIRED, group: str = "", copies: int = 0
) -> ComponentRequirement:
    return ComponentRequirement(code, f"Giấy {code}", (kind,), 1 if not copies else 0, copies, requirement, group)


BRANCH = Branch(
    "a",
    "Trường hợp A",
    (
        row("form", "TK_KET_HON"),
        row("status", "XN_TTHN"),
        row("one", "GCN_QSDD", group="g"),
        row("two", "GPXD", group="g"),
        row("maybe", "GIAY_UY_QUYEN", Requirement.CONDITIONAL),
        row("card", "CCCD", Requirement.PRESENTED),
        row("twice", "BAN_VE", copies=2),
        row("note", "BAN_VE", Requirement.NOTE),
    ),
)


def paper(kind: str, code: str | None, doubtful: bool = False, issued: date | None = None) -> PaperThere:
    return PaperThere(kind, kind, code, doubtful, issued)


FULL = [
    paper("TK_KET_HON", "form"),
    paper("XN_TTHN", "status", issued=date(2026, 9, 1)),
    paper("GPXD", "two"),
    paper("BAN_VE", "twice"),
    paper("BAN_VE", "twice"),
]


def states(papers: list[PaperThere]) -> dict[str, RowState]:
    return {row.component_codes[0]: row.state for row in completeness(BRANCH, papers, CATALOG, DAY).rows}


def test_complete_and_certain() -> None:
    found = completeness(BRANCH, FULL, CATALOG, DAY)
    assert (found.complete, found.certain, found.extra) == (True, True, ())
    assert states(FULL) == {
        "form": RowState.THERE,
        "status": RowState.THERE,
        "one": RowState.THERE,
        "maybe": RowState.NOT_BROUGHT,
        "card": RowState.NOT_BROUGHT,
        "twice": RowState.THERE,
    }


def test_one_of_the_alternatives_is_enough_and_all_are_named_where_none_is_there() -> None:
    found = completeness(BRANCH, [each for each in FULL if each.component_code != "two"], CATALOG, DAY)
    (missing,) = found.of(RowState.MISSING)
    assert missing.component_codes == ("one", "two")
    assert missing.name_vi.startswith("Một trong: ")
    assert not found.complete


def test_doubtful_is_complete_but_not_certain() -> None:
    found = completeness(BRANCH, [replace(FULL[0], doubtful=True), *FULL[1:]], CATALOG, DAY)
    assert (found.complete, found.certain) == (True, False)
    assert [row.component_codes for row in found.of(RowState.DOUBTFUL)] == [("form",)]


def test_expired_is_not_there() -> None:
    old = replace(FULL[1], issued_on=date(2026, 3, 1))  # XN_TTHN: six months
    found = completeness(BRANCH, [FULL[0], old, *FULL[2:]], CATALOG, DAY)
    assert [row.component_codes for row in found.of(RowState.EXPIRED)] == [("status",)]
    assert not found.complete


def test_an_unknown_day_of_issue_does_not_expire_a_paper() -> None:
    assert not expired(paper("XN_TTHN", "status"), CATALOG, DAY)


def test_last_day_of_validity_counts() -> None:
    months = CATALOG.paper_type("XN_TTHN").validity_months
    assert months == 6
    assert not expired(paper("XN_TTHN", "status", issued=date(2026, 4, 2)), CATALOG, DAY)
    assert expired(paper("XN_TTHN", "status", issued=date(2026, 4, 1)), CATALOG, DAY)
    assert not expired(paper("XN_TTHN", "status", issued=date(2026, 8, 31)), CATALOG, date(2027, 2, 28))


def test_too_few_copies_is_told_but_a_scan_of_one_completes() -> None:
    found = completeness(BRANCH, FULL[:-1], CATALOG, DAY)
    (few,) = found.of(RowState.TOO_FEW)
    assert (few.wanted, len(few.papers)) == (2, 1)
    assert (found.complete, found.certain) == (True, False)


def test_a_paper_without_a_row_is_extra() -> None:
    assert completeness(BRANCH, [*FULL, paper("CONG_VAN", None)], CATALOG, DAY).extra == ("CONG_VAN",)


OTHER = Branch("b", "Trường hợp B", (row("form", "TK_KET_HON"), row("land", "GCN_QSDD")))
PROCEDURE = Procedure("9.999999", "Thử", "Thử", "xã", (BRANCH, OTHER), (), DAY)


class TestBetterBranch:
    def test_the_one_that_the_papers_fit(self) -> None:
        found = better_branch(PROCEDURE, BRANCH, ["TK_KET_HON", "GCN_QSDD"])
        assert found is not None
        assert (found.branch.branch_id, found.missing, found.extra) == ("b", 0, 0)

    def test_none_where_the_chosen_one_fits_as_well(self) -> None:
        kinds = [each.paper_type for each in FULL]
        assert better_branch(PROCEDURE, BRANCH, kinds) is None
        assert better_branch(PROCEDURE, OTHER, ["TK_KET_HON", "GCN_QSDD"]) is None

    def test_none_where_it_would_leave_more_papers_without_a_row(self) -> None:
        assert better_branch(PROCEDURE, BRANCH, ["TK_KET_HON", "GCN_QSDD", "XN_TTHN"]) is None

    def test_none_for_an_empty_stack(self) -> None:
        assert better_branch(PROCEDURE, BRANCH, []) is None
