"""Values that leave the classify room. Page numbers are positions in the stack, counted from 1."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SubmittedAs(StrEnum):
    """In what form a paper was handed in (decides eligibility, TT 01/2023/TT-VPCP Đ.4)."""

    ORIGINAL = "ban_chinh"  # bản chính
    CERTIFIED_COPY = "ban_sao_chung_thuc"  # bản sao chứng thực
    PHOTOCOPY = "ban_chup"  # bản chụp
    REGISTER_COPY = "ban_sao_tu_so_goc"  # bản sao từ sổ gốc
    ELECTRONIC = "ban_dien_tu"  # bản điện tử
    PRESENTED = "xuat_trinh"  # xuất trình


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something needs a person, or why it was decided so: stable code and Vietnamese text."""

    code: str
    message_vi: str


@dataclass(frozen=True, slots=True)
class ProposedDocument:
    """Pages that form one paper, matched (or not) to a component.

    ``confidence`` is the calibrated probability that pages, order, type and component are all right.
    ``pages`` are in document order. ``component_code`` is None where the list has no place for the paper.
    """

    sequence: int
    paper_type: str
    component_code: str | None
    pages: tuple[int, ...]
    confidence: float
    needs_review: bool
    reasons: tuple[Reason, ...]
    submitted_as: SubmittedAs


@dataclass(frozen=True, slots=True)
class UnassignedPage:
    """A page that belongs to no document: ``blank``, ``wordless`` (hardly a letter read: a stamp, a signature, a line
    by hand), ``system_form``, ``foreign``, ``duplicate``, ``unreadable``.
    """

    page: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class MissingComponent:
    """A required row of the branch for which no document was found. Alternatives are named together."""

    component_codes: tuple[str, ...]
    name_vi: str


@dataclass(frozen=True, slots=True)
class SuggestedBranch:
    """Another branch of the procedure that the papers found fit better than the chosen one, and why."""

    branch_id: str
    name_vi: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Split:
    """The whole stack decided: every page is in just one document or unassigned.

    ``warnings`` concern the stack as a whole: empty, nothing recognised, two dossiers mixed.
    """

    documents: tuple[ProposedDocument, ...]
    unassigned_pages: tuple[UnassignedPage, ...]
    missing_components: tuple[MissingComponent, ...]
    complete: bool
    warnings: tuple[Reason, ...] = ()
    suggested_branch: SuggestedBranch | None = None
