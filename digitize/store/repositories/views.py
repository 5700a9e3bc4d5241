"""What the repositories give: frozen values, nothing that still hangs on the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from digitize.store.repositories.signatures import SignaturesView


@dataclass(frozen=True, slots=True)
class ReasonView:
    """Why something needs a person, or was decided so: a stable code and Vietnamese text."""

    code: str
    message_vi: str


@dataclass(frozen=True, slots=True)
class BatchSummaryView:
    """A batch (lô quét) in short. ``pages_done`` counts pages read or found unreadable."""

    id: str
    state: str
    sheets_declared: int | None
    pages_total: int
    pages_done: int
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PageProgressView:
    """Where a page stands: ``waiting``, ``reading``, ``read`` or ``unreadable``; ``age_seconds`` since it came."""

    sequence: int
    page_id: str
    sha256: str
    state: str
    reason: ReasonView | None
    age_seconds: float
    attempts: int


@dataclass(frozen=True, slots=True)
class BatchView(BatchSummaryView):
    """A batch with its pages and what keeps it from being finished."""

    dossier_id: str
    counts: dict[str, int]
    waits_for: tuple[ReasonView, ...]
    pages: tuple[PageProgressView, ...]


@dataclass(frozen=True, slots=True)
class SignatureView:
    """The digital signature of a PDF as verified when it was written."""

    valid: bool
    signer: str
    signed_at: datetime | None
    template: str


@dataclass(frozen=True, slots=True)
class DocumentSummaryView:
    """A document (giấy tờ) in short. ``file_name`` follows the rule of R33."""

    id: str
    dossier_id: str
    sequence: int
    paper_type: str
    paper_type_name_vi: str
    component_code: str | None
    component_name_vi: str | None
    state: str
    submitted_as: str
    pages_total: int
    confidence: float
    needs_review: bool
    reasons: tuple[ReasonView, ...]
    result_code: str | None
    has_pdf: bool
    file_name: str
    signature: SignatureView | None


@dataclass(frozen=True, slots=True)
class DocumentInReviewView:
    """A document that a person has to look at, with the mã hồ sơ and the receiving agency of its dossier.

    ``risk``: 0 high, 1 middle, 2 low, as the queue of review ranks it.
    """

    dossier_code: str
    agency_code: str
    risk: int
    document: DocumentSummaryView


@dataclass(frozen=True, slots=True)
class DocumentPageView:
    """A page of a document: ``number`` in the document, ``sequence`` in the batch; size of the upright image."""

    page_id: str
    number: int
    sequence: int
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True)
class CheckView:
    """Result of one check of a value."""

    code: str
    passed: bool
    message_vi: str


@dataclass(frozen=True, slots=True)
class OtherValueView:
    """What a disagreeing source says (R15)."""

    source: str
    value: str


@dataclass(frozen=True, slots=True)
class UnitNowView:
    """Unit of an older address today (R28): one name, or several between which the address does not tell."""

    names_vi: tuple[str, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field with its proof; ``page`` counts in the document, ``box_px`` is x, y, width, height, page upright.

    ``row``: row of the table that the field is a cell of, from 1; 0 for all others.
    """

    name: str
    label_vi: str
    value: str | None
    normal: str | None
    raw: str
    source: str
    confidence: float
    page: int | None
    page_id: str | None
    box_px: tuple[int, int, int, int] | None
    checks: tuple[CheckView, ...]
    other_values: tuple[OtherValueView, ...]
    needs_review: bool
    row: int
    unit_now: UnitNowView | None = None


@dataclass(frozen=True, slots=True)
class DocumentView(DocumentSummaryView):
    """A document with its pages and fields."""

    dossier_code: str
    signatures: SignaturesView | None
    pages: tuple[DocumentPageView, ...]
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class DossierSummaryView:
    """A dossier (hồ sơ) in a list, without names and identifiers of citizens.

    ``state``: ``open`` (nothing scanned), ``scanning`` (a batch is open), ``processing``, ``review`` (a person has to
    look) or ``done``.
    """

    id: str
    code: str
    procedure_code: str
    procedure_name_vi: str
    branch_id: str
    state: str
    received_on: date
    pages_total: int
    pages_done: int
    documents_total: int
    needs_person: int


@dataclass(frozen=True, slots=True)
class DossierList:
    """One page of a list; ``total`` counts the whole."""

    items: tuple[DossierSummaryView, ...]
    total: int
    page: int
    size: int


@dataclass(frozen=True, slots=True)
class UnassignedPageView:
    """A page that belongs to no document."""

    page_id: str
    sequence: int
    reason: ReasonView


@dataclass(frozen=True, slots=True)
class MissingComponentView:
    """A required row of the branch for which nothing was found."""

    component_codes: tuple[str, ...]
    name_vi: str


@dataclass(frozen=True, slots=True)
class ListRowView:
    """A row of the branch's list, alternatives together.

    ``state``: ``there``, ``too_few``, ``doubtful``, ``expired``, ``missing`` or ``not_brought``; ``papers`` answer it.
    """

    component_codes: tuple[str, ...]
    name_vi: str
    requirement: str
    state: str
    wanted: int
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SuggestedBranchView:
    """A branch that the papers found fit better than the chosen one."""

    branch_id: str
    name_vi: str
    message_vi: str


@dataclass(frozen=True, slots=True)
class CompletenessView:
    """How the whole list stands; ``extra`` papers it has no row for; ``warnings`` about stacks as a whole."""

    rows: tuple[ListRowView, ...]
    extra: tuple[str, ...]
    complete: bool
    certain: bool
    warnings: tuple[ReasonView, ...]
    suggested_branch: SuggestedBranchView | None


@dataclass(frozen=True, slots=True)
class DossierView(DossierSummaryView):
    """A dossier with all that hangs on it. ``complete`` and ``completeness`` are None until a batch is assembled."""

    branch_name_vi: str
    owner_id: str | None
    owner_name: str | None
    receiving_agency: str
    deciding_agency: str
    channel: str
    opened_at: datetime
    complete: bool | None
    batches: tuple[BatchSummaryView, ...]
    documents: tuple[DocumentSummaryView, ...]
    unassigned_pages: tuple[UnassignedPageView, ...]
    missing_components: tuple[MissingComponentView, ...]
    completeness: CompletenessView | None
    reused: tuple[ReusedView, ...]


@dataclass(frozen=True, slots=True)
class RecordView:
    """A reusable document of an owner.

    ``status``: ``valid``, ``unconfirmed``, ``expired``, ``superseded`` or ``revoked``. ``origin_agency`` received its
    dossier. ``may_open``: this caller may have the file now, as its dossier is theirs or it was taken over into one of
    theirs. A station is told no more than what kind of paper there is: all else is empty.
    """

    id: str
    document_id: str
    dossier_code: str
    paper_type: str
    paper_type_name_vi: str
    number: str | None
    issue_date: date | None
    issuer: str | None
    valid_until: date | None
    scope: str | None
    status: str
    stored_at: datetime
    origin_agency: str
    may_open: bool


@dataclass(frozen=True, slots=True)
class ReusedView:
    """A record that stands for a component of a dossier, and since when."""

    component_code: str
    component_name_vi: str | None
    reused_at: datetime
    record: RecordView


@dataclass(frozen=True, slots=True)
class SetAsideView:
    """A step that was set aside for a person, with reason and age."""

    id: str
    step: str
    subject_id: str
    dossier_id: str | None
    dossier_code: str | None
    reason: ReasonView
    attempts: int
    set_aside_at: datetime
    age_seconds: float


@dataclass(frozen=True, slots=True)
class WorkView:
    """A work item after a person's act."""

    id: str
    state: str
