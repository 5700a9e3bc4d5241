"""Dossiers (hồ sơ) and the completeness of their components."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from api.v1.answers.base import Answer, Asked, ReasonAnswer
from api.v1.answers.batches import BatchSummary
from api.v1.answers.documents import DocumentSummary
from api.v1.answers.records import ReusedAnswer

Text = Annotated[str, Field(min_length=1, max_length=200)]


class DossierAsked(Asked):
    """What opens a dossier."""

    procedure_code: Annotated[str, Field(min_length=1, max_length=40, examples=["1.001193"])]
    code: Annotated[
        str | None,
        Field(
            min_length=3,
            max_length=64,
            description="Mã hồ sơ; the system gives one if left out",
            examples=["H50.12-261124-0001"],
        ),
    ] = None
    branch_id: Annotated[
        str | None, Field(max_length=100, description="Trường hợp; the procedure's first if left out")
    ] = None
    owner_id: Annotated[
        str | None,
        Field(max_length=20, description="Số định danh cá nhân or mã số doanh nghiệp", examples=["045190990123"]),
    ] = None
    owner_name: Annotated[str | None, Field(max_length=200, examples=["Lê Thị Thử Nghiệm"])] = None
    receiving_agency: Annotated[
        str | None, Field(max_length=35, description="The caller's own if left out", examples=["H50.12"])
    ] = None
    deciding_agency: Annotated[
        str | None, Field(max_length=35, description="The receiving agency itself if left out", examples=["H50.12"])
    ] = None
    channel: Literal["direct", "online", "postal"] = "direct"
    received_on: Annotated[date | None, Field(description="Ngày tiếp nhận; today if left out")] = None


class DossierSummary(Answer):
    """A dossier in a list. Names and identifiers of citizens are left out (R30)."""

    id: str
    code: str = Field(examples=["H50.12-261124-0001"])
    procedure_code: str = Field(examples=["1.001193"])
    procedure_name_vi: str = Field(examples=["Đăng ký khai sinh"])
    branch_id: str
    state: str = Field(description="open, scanning, processing, review or done", examples=["processing"])
    received_on: date
    pages_total: int
    pages_done: int
    documents_total: int
    needs_person: int = Field(description="Pages set aside and documents that a person has to look at")


class DossierPage(Answer):
    """One page of the list of dossiers."""

    items: list[DossierSummary]
    total: int
    page: int
    size: int


class UnassignedPageAnswer(Answer):
    """A page that belongs to no document, with the reason."""

    page_id: str
    sequence: int
    reason: ReasonAnswer


class MissingComponentAnswer(Answer):
    """A required row of the branch for which nothing was found; alternatives are named together."""

    component_codes: list[str]
    name_vi: str


class ListRowAnswer(Answer):
    """A row of the branch's list, alternatives (một trong) together."""

    component_codes: list[str]
    name_vi: str
    requirement: str = Field(description="required, conditional or presented")
    state: str = Field(description="there, too_few, doubtful, expired, missing or not_brought")
    wanted: int
    papers: list[str]


class SuggestedBranchAnswer(Answer):
    """A branch (trường hợp) that the papers found fit better than the chosen one."""

    branch_id: str
    name_vi: str
    message_vi: str


class CompletenessAnswer(Answer):
    """How the whole list stands; ``extra``: papers it has no row for; ``warnings`` about whole stacks."""

    rows: list[ListRowAnswer]
    extra: list[str]
    complete: bool
    certain: bool = Field(description="Complete, and no required row waits for a person")
    warnings: list[ReasonAnswer]
    suggested_branch: SuggestedBranchAnswer | None


class DossierAnswer(DossierSummary):
    """A dossier with all that hangs on it."""

    branch_name_vi: str
    owner_id: str | None
    owner_name: str | None
    receiving_agency: str
    deciding_agency: str
    channel: str
    opened_at: datetime
    complete: bool | None = Field(description="None until the first batch is assembled")
    batches: list[BatchSummary]
    documents: list[DocumentSummary]
    unassigned_pages: list[UnassignedPageAnswer]
    missing_components: list[MissingComponentAnswer]
    completeness: CompletenessAnswer | None = Field(description="None until the first batch is assembled")
    reused: list[ReusedAnswer] = Field(description="What was taken over instead of being scanned")
