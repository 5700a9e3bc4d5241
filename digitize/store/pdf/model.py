"""Values that enter and leave the PDF room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from digitize.ocr import PageReading
from digitize.scan import EncodedPage


class Embedding(StrEnum):
    """How a page's image lies in the PDF."""

    ORIGINAL = "original"  # the encoded stream of the input, byte for byte
    LOSSLESS = "lossless"  # packed again, every pixel the same
    REENCODED = "reencoded"  # colours or coding had to change (HEIC, CMYK TIFF, alpha on white)


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page: the original encoded image and what was read on it."""

    encoded: EncodedPage
    reading: PageReading


@dataclass(frozen=True, slots=True)
class MinimumMetadata:
    """The nine minimum metadata of a digitised paper (TT 01/2023/TT-VPCP Đ.9). Empty where not known or "không có"."""

    paper_type_code: str = ""  # mã loại giấy tờ
    owner_id: str = ""  # số định danh cá nhân / mã định danh tổ chức
    paper_name: str = ""  # tên giấy tờ
    number: str = ""  # số, ký hiệu
    issue_date: str = ""  # ngày cấp, ISO 8601
    issuer: str = ""  # cơ quan cấp
    summary: str = ""  # trích yếu nội dung chính
    valid_until: str = ""  # thời hạn hiệu lực
    scope: str = ""  # phạm vi hiệu lực


@dataclass(frozen=True, slots=True)
class PdfMetadata:
    """What the file says of itself. ``created_at`` must carry a time zone; it is the only date of a new file, so that
    the same inputs give the same bytes; ``described_at`` is when the description was written into a file that stood
    already. ``unconfirmed`` names those of the nine that no person has confirmed. ``language`` is a BCP 47 tag.
    """

    title: str
    created_at: datetime
    minimum: MinimumMetadata | None = None
    result_code: str = ""  # mã kết quả số hóa (TT 01/2023/TT-VPCP Đ.10)
    language: str = "vi-VN"
    creator_tool: str = "digitize"
    described_at: datetime | None = None
    unconfirmed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Rectangle in points (1/72 inch) of the page as the reader sees it: origin bottom left, y up."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Right edge."""
        return self.left + self.width

    @property
    def top(self) -> float:
        """Upper edge."""
        return self.bottom + self.height

    def overlaps(self, other: Rectangle, gap_pt: float = 0.0) -> bool:
        """Whether the two come closer than ``gap_pt``."""
        return (
            self.left < other.right + gap_pt
            and other.left < self.right + gap_pt
            and self.bottom < other.top + gap_pt
            and other.bottom < self.top + gap_pt
        )


@dataclass(frozen=True, slots=True)
class Occupied:
    """What lies on a page as seen: machine-readable codes, and text, seals and whatever else must stay readable."""

    text: tuple[Rectangle, ...] = ()
    codes: tuple[Rectangle, ...] = ()
