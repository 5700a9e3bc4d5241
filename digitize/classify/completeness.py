"""What a dossier holds of its branch's list: there, missing, doubtful, extra, expired; and which branch would fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from digitize.catalog import Branch, Catalog, ComponentRequirement, Procedure, Requirement
from digitize.classify.expected import place_of, rows
from digitize.classify.matching import match

_MONTHS_A_YEAR = 12


class RowState(StrEnum):
    """How a row of the list stands."""

    THERE = "there"  # đã có
    TOO_FEW = "too_few"  # chưa đủ số lượng
    DOUBTFUL = "doubtful"  # cần kiểm tra
    EXPIRED = "expired"  # hết hạn
    MISSING = "missing"  # thiếu
    NOT_BROUGHT = "not_brought"  # chưa nộp, không bắt buộc


@dataclass(frozen=True, slots=True)
class PaperThere:
    """A document of the dossier. ``name`` is what the caller knows it by; ``issued_on`` None where not known.

    ``doubtful``: a person has yet to look at it.
    """

    name: str
    paper_type: str
    component_code: str | None
    doubtful: bool
    issued_on: date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list, alternatives ("một trong") together.

    ``papers``: names of the documents that answer it; ``wanted``: how many are asked for, originals or copies.
    """

    component_codes: tuple[str, ...]
    name_vi: str
    requirement: Requirement
    state: RowState
    wanted: int
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Completeness:
    """The whole list and what it has no place for. ``complete``: no required row is missing or expired.

    ``certain``: complete, and no required row is doubtful or has fewer papers than asked for. Too few does not make a
    dossier incomplete: of several copies asked for one is scanned, the others are counted by hand.
    """

    rows: tuple[Row, ...]
    extra: tuple[str, ...]
    complete: bool
    certain: bool

    def of(self, state: RowState) -> tuple[Row, ...]:
        """The rows in this state."""
        return tuple(row for row in self.rows if row.state is state)


@dataclass(frozen=True, slots=True)
class BranchFit:
    """How well papers fit a branch: required rows ``missing``, papers it has no row for (``extra``)."""

    branch: Branch
    missing: int
    extra: int


_NOT_ENOUGH = frozenset((RowState.MISSING, RowState.EXPIRED))
_NOT_CERTAIN = frozenset((RowState.DOUBTFUL, RowState.TOO_FEW))


def completeness(branch: Branch, papers: Sequence[PaperThere], catalog: Catalog, on: date) -> Completeness:
    """How the branch's list stands on the day ``on`` (the day of reception)."""
    groups: dict[str, list[ComponentRequirement]] = {}
    for row in rows(branch):
        groups.setdefault(place_of(row), []).append(row)
    by_code: dict[str, list[PaperThere]] = defaultdict(list)
    for paper in papers:
        if paper.component_code is not None:
            by_code[paper.component_code].append(paper)
    out = []
    for group in groups.values():
        there = [paper for row in group for paper in by_code[row.code]]
        requirement = min((row.requirement for row in group), key=_STRENGTH.__getitem__)
        brought = next((row for row in group if by_code[row.code]), group[0])
        wanted = 1 if requirement is Requirement.PRESENTED else max(1, brought.originals, brought.copies)
        name = group[0].name_vi if len(group) == 1 else "Một trong: " + "; ".join(row.name_vi for row in group)
        state = _state(there, requirement, wanted, catalog, on)
        out.append(
            Row(
                tuple(row.code for row in group), name, requirement, state, wanted,
                tuple(paper.name for paper in there),
            )
        )  # fmt: skip
    known = {row.code for row in rows(branch)}
    extra = tuple(paper.name for paper in papers if paper.component_code not in known)
    required = [row for row in out if row.requirement is Requirement.REQUIRED]
    complete = not any(row.state in _NOT_ENOUGH for row in required)
    return Completeness(
        tuple(out), extra, complete, complete and not any(row.state in _NOT_CERTAIN for row in required)
    )


_STRENGTH = {Requirement.REQUIRED: 0, Requirement.CONDITIONAL: 1, Requirement.PRESENTED: 2, Requirement.NOTE: 3}


def _state(there: Sequence[PaperThere], requirement: Requirement, wanted: int, catalog: Catalog, on: date) -> RowState:
    if not there:
        return RowState.MISSING if requirement is Requirement.REQUIRED else RowState.NOT_BROUGHT
    sound = [paper for paper in there if not expired(paper, catalog, on)]
    if not sound:
        return RowState.EXPIRED
    if len(sound) < wanted and requirement is Requirement.REQUIRED:
        return RowState.TOO_FEW
    return (
        RowState.THERE if sum(not paper.doubtful for paper in sound) >= min(wanted, len(sound)) else RowState.DOUBTFUL
    )


def expired(paper: PaperThere, catalog: Catalog, on: date) -> bool:
    """Whether the paper was out of date on ``on``: its type is valid for so many months from its day of issue.

    False where the type does not expire or the day of issue is not known.
    """
    months = catalog.paper_type(paper.paper_type).validity_months
    return months is not None and paper.issued_on is not None and _months_later(paper.issued_on, months) < on


def _months_later(day: date, months: int) -> date:
    """The same day so many months later, the last of the month where it has no such day (BLDS 2015 Đ.147-148)."""
    year, month = divmod(day.month - 1 + months, _MONTHS_A_YEAR)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(f"no day {months} months after {day}")


def fit(branch: Branch, paper_types: Sequence[str]) -> BranchFit:
    """How well papers of these types fit a branch."""
    answered = match([(code, "") for code in paper_types], branch)
    have = {place_of(row) for row in answered if row is not None}
    needed = {place_of(row) for row in rows(branch) if row.requirement is Requirement.REQUIRED}
    return BranchFit(branch, len(needed - have), sum(row is None for row in answered))


def better_branch(procedure: Procedure, chosen: Branch, paper_types: Sequence[str]) -> BranchFit | None:
    """The branch of the procedure that the papers found fit better than the chosen one; None if there is none.

    Better: fewer papers without a row and no more required rows missing, or the other way round. ``paper_types`` of
    the documents proposed, unknown papers and cards left out by the caller as it sees fit. The first of equals.
    """
    if not paper_types:
        return None
    now = fit(chosen, paper_types)
    others = [fit(branch, paper_types) for branch in procedure.branches if branch.branch_id != chosen.branch_id]
    better = [
        one
        for one in others
        if one.missing <= now.missing
        and one.extra <= now.extra
        and (one.missing, one.extra) != (now.missing, now.extra)
    ]
    return min(better, key=lambda one: one.missing + one.extra, default=None)
