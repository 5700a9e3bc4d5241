"""What a dossier needs: typed, dated reference data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FieldKind(StrEnum):
    """What a field holds; decides how it is normalised and checked."""

    PERSON_NAME = "person_name"
    PERSONAL_ID = "personal_id"  # số định danh cá nhân, 12 digits
    TAX_CODE = "tax_code"  # mã số thuế / mã số doanh nghiệp
    DATE = "date"
    YEAR = "year"
    SEX = "sex"
    ETHNICITY = "ethnicity"
    NATIONALITY = "nationality"
    ADDRESS = "address"
    AGENCY = "agency"
    DOCUMENT_NUMBER = "document_number"  # số, ký hiệu
    NUMBER = "number"
    TEXT = "text"


class Retention(StrEnum):
    """Whether a paper's image is kept at all (TT 01/2023/TT-VPCP Đ.4, R8)."""

    KEPT = "kept"
    SHOWN_ONLY = "shown_only"  # xuất trình: checked, not kept by default
    PUT_ASIDE = "put_aside"  # printed by the one-stop system, not a component


class Requirement(StrEnum):
    """How a component row binds."""

    REQUIRED = "required"
    CONDITIONAL = "conditional"  # nếu có / trong trường hợp
    PRESENTED = "presented"  # xuất trình
    NOTE = "note"  # quantity 0: a heading, never a target (R9)


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a paper type.

    ``labels`` are the printed labels as they stand on the form, most specific first. ``block`` names the person or part
    the field belongs to (``child``, ``mother``, ``father``, ``requester``, ``wife``, ``husband`` …), empty if none;
    ``block_cues`` are the printed phrases that open this block.
    ``table`` names the table the field is a cell of and ``row`` its row in it, from 1; empty and 0 for all others. The
    labels of a cell are the headings of its column.
    ``role`` maps onto the nine minimum metadata of TT 01/2023/TT-VPCP Đ.9 (``owner_id``, ``owner_name``, ``number``,
    ``issue_date``, ``issuer``, ``summary``, ``valid_until``, ``scope``) or is empty.
    """

    name: str
    label_vi: str
    kind: FieldKind
    labels: tuple[str, ...]
    block: str = ""
    block_cues: tuple[str, ...] = ()
    role: str = ""
    required: bool = False
    table: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class PaperType:
    """A canonical paper type (loại giấy tờ); many component codes map to one (R9).

    ``titles`` and ``cue_phrases`` are normal Vietnamese text in NFC; matching them tolerantly is the classifier's job.
    ``symbols`` are printed form symbols such as ``CT01`` or ``Mẫu số 24``.
    """

    code: str
    name_vi: str
    titles: tuple[str, ...]
    cue_phrases: tuple[str, ...]
    fields: tuple[FieldSpec, ...]
    symbols: tuple[str, ...] = ()
    subtitles: tuple[str, ...] = ()
    retention: Retention = Retention.KEPT
    sensitive: bool = False
    validity_months: int | None = None
    reusable: bool = False  # a result of an earlier procedure that later ones may take over
    usual_pages: tuple[int, int] = (1, 2)


@dataclass(frozen=True, slots=True)
class ComponentRequirement:
    """One row of a branch's list.

    The key is (procedure, branch, code); ``code`` is opaque (≤ 100 characters, trimmed). ``code_known``: False where
    the national portal's code is not known and the code is this catalogue's own: never the portal's name for a row.
    """

    code: str
    name_vi: str
    paper_types: tuple[str, ...]
    originals: int
    copies: int
    requirement: Requirement
    alternative_group: str = ""  # rows of one group: one of them satisfies ("một trong")
    code_known: bool = True


@dataclass(frozen=True, slots=True)
class Branch:
    """A case (trường hợp) of a procedure with its own list of components."""

    branch_id: str
    name_vi: str
    components: tuple[ComponentRequirement, ...]


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure (thủ tục hành chính). The first branch is the default one.

    ``imported``: it comes from the national portal's data, not from this catalogue's own, checked files.
    """

    code: str
    name_vi: str
    field_vi: str
    level_vi: str
    branches: tuple[Branch, ...]
    result_paper_types: tuple[str, ...]
    valid_from: date
    valid_until: date | None = None
    imported: bool = False


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency (cơ quan) by its identifier of QĐ 20/2020/QĐ-TTg, e.g. ``H50.12``."""

    code: str
    name_vi: str
    level: str  # ministry | province | commune | department
    parent_code: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
