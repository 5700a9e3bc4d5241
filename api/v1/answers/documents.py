"""Documents (giấy tờ), their pages, fields and signatures."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from api.v1.answers.base import Answer, BoxPx, ReasonAnswer, Share


class SignatureAnswer(Answer):
    """The digital signature on the PDF, as it was verified after writing."""

    valid: bool
    signer: str
    signed_at: datetime | None
    template: str = Field(description="Dated appearance that was used")


class FoundSignatureAnswer(Answer):
    """One signature of the PDF, of this service or of anybody else, as it was found."""

    field_name: str
    signer: str
    signed_at: datetime | None = Field(description="What the signer says")
    timestamped_at: datetime | None = Field(description="What a trusted timestamp authority vouches for")
    level: str = Field(description="B-B, B-T, B-LT, B-LTA, timestamp (a document one) or other")
    state: str = Field(description="sound, untrusted, wrong or changed")
    ours: bool = Field(description="Made by this service")
    covers_whole_file: bool = Field(description="Nothing was added to the file after it")
    problems: list[str]


class SignaturesAnswer(Answer):
    """All signatures of the PDF, in order."""

    as_it_came: bool = Field(description="The file was signed before it came and is kept byte for byte")
    checked_at: datetime
    found: list[FoundSignatureAnswer]


class DocumentSummary(Answer):
    """A document in a list."""

    id: str
    dossier_id: str
    sequence: int
    paper_type: str = Field(examples=["giay_khai_sinh"])
    paper_type_name_vi: str = Field(examples=["Giấy khai sinh"])
    component_code: str | None
    component_name_vi: str | None
    state: str = Field(description="proposed, copied, extracted, coded or stored (TT 01/2023/TT-VPCP Đ.7)")
    submitted_as: str
    pages_total: int
    confidence: Share
    needs_review: bool
    reasons: list[ReasonAnswer]
    result_code: str | None
    has_pdf: bool
    file_name: str = Field(description="Name of the PDF: mã hồ sơ and number of the document")
    signature: SignatureAnswer | None


class DocumentPageAnswer(Answer):
    """A page of a document, in document order."""

    page_id: str
    number: int = Field(ge=1, description="Position in the document")
    sequence: int = Field(ge=1, description="Position in the batch")
    width_px: int
    height_px: int


class CheckAnswer(Answer):
    """Result of one check; a failed check warns and never alters the value (R14)."""

    code: str
    passed: bool
    message_vi: str


class OtherValue(Answer):
    """What a disagreeing source says (R15)."""

    source: str
    value: str


class UnitNowAnswer(Answer):
    """Unit in force today of an address that names an older one; several where the address does not tell which."""

    names_vi: list[str] = Field(examples=[["Xã Hải Lăng, tỉnh Quảng Trị"]])
    codes: list[str] = Field(description="Commune codes (a province's where only that is known), as the names")


class FieldAnswer(Answer):
    """One field with its proof."""

    name: str = Field(examples=["child.name"])
    label_vi: str = Field(examples=["Họ, chữ đệm, tên"])
    value: str | None
    normal: str | None = Field(description="Normal form of a value that a person typed, where it is another")
    raw: str
    source: str
    confidence: Share
    page: int | None = Field(description="Position in the document, from 1")
    page_id: str | None
    box_px: BoxPx | None
    checks: list[CheckAnswer]
    other_values: list[OtherValue]
    needs_review: bool
    row: int = Field(description="Row of the table that the field is a cell of, from 1; 0 for all others")
    unit_now: UnitNowAnswer | None = Field(description="Beside an older address; the value stays as written (R28)")


class DocumentAnswer(DocumentSummary):
    """A document with its pages and fields."""

    dossier_code: str
    signatures: SignaturesAnswer | None = Field(description="None where there is no file, or from before this was kept")
    pages: list[DocumentPageAnswer]
    fields: list[FieldAnswer]
