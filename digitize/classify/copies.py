"""In what form a paper was handed in, proposed from the marks on its pages (R27)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from digitize.catalog import PaperType, Requirement, Retention
from digitize.classify.evidence import Evidence
from digitize.classify.model import Reason, SubmittedAs
from digitize.ocr import PageReading
from digitize.scan import ColourMode
from digitize.vietnamese import fold, nfc

_TOP = 0.35
_SECRECY = frozenset({"MẬT", "TỐI MẬT", "TUYỆT MẬT"})
_AGENCY_COPY = re.compile(r"^\W*(?:sao y(?: ban chinh)?|sao luc|trich sao)\W*$")
_SIGNED = re.compile(
    r"\b(?:thoi gian ky|ngay ky)\W{1,3}\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\W+\d{1,2}:\d{2}|^\W*ky boi\W{1,3}\w"
)
"""What viewers and signing programs print beside a digital signature: who signed, or when to the minute."""


def bears_secrecy_mark(reading: PageReading) -> bool:
    """Whether a mark of secrecy (độ mật, NĐ 30/2020/NĐ-CP box 10a) stands alone on a line at the head of the page."""
    return any(
        nfc(line.text).strip(" .,:;|[]()") in _SECRECY
        for line in reading.text.lines
        if line.box_px.y < _TOP * reading.height_px
    )


def _any_line(pages: Sequence[tuple[PageReading, Evidence]], pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(fold(line.text)) for reading, _ in pages for line in reading.text.lines)


def submitted_as(
    kind: PaperType,
    requirement: Requirement | None,
    pages: Sequence[tuple[PageReading, Evidence]],
    stack_in_colour: bool,
) -> tuple[SubmittedAs, Reason | None]:
    """The form and, where it is not the plain original, the mark that says so.

    ``stack_in_colour``: other pages of the stack are in colour, so that a grey page says something of the paper and not
    of the scanner's setting. A proposal only: a person confirms it before anything is left out.
    """
    if requirement is Requirement.PRESENTED or (requirement is None and kind.retention is Retention.SHOWN_ONLY):
        return SubmittedAs.PRESENTED, Reason("presented", "Giấy tờ chỉ xuất trình để đối chiếu, mặc định không lưu.")
    if any(evidence.view.certified for _, evidence in pages):
        return SubmittedAs.CERTIFIED_COPY, Reason(
            "certified_copy", "Có lời chứng hoặc số chứng thực SCT/BS: đề xuất là bản sao chứng thực."
        )
    if _any_line(pages, _SIGNED):
        return SubmittedAs.ELECTRONIC, Reason(
            "electronic", "Có thông tin chữ ký số (người ký, thời gian ký): đề xuất là bản điện tử."
        )
    if _any_line(pages, _AGENCY_COPY):
        return SubmittedAs.CERTIFIED_COPY, Reason(
            "agency_copy", "Có dòng “SAO Y” của cơ quan sao: đề xuất là bản sao chứng thực."
        )
    if kind.subtitles and any(evidence.view.copy_caption for _, evidence in pages):
        return SubmittedAs.REGISTER_COPY, Reason(
            "register_copy", "Có dòng “(BẢN SAO)” dưới tên giấy tờ: đề xuất là bản sao từ sổ gốc."
        )
    if any(evidence.view.copy_caption for _, evidence in pages):
        return SubmittedAs.PHOTOCOPY, Reason(
            "copy_caption", "Có dòng “BẢN SAO” nhưng không thấy lời chứng: đề xuất là bản chụp."
        )
    grey = all(reading.colour_mode is not ColourMode.COLOUR for reading, _ in pages)
    if grey and stack_in_colour and not any(reading.seal_boxes_px for reading, _ in pages):
        return SubmittedAs.PHOTOCOPY, Reason(
            "photocopy", "Trang không màu, không có dấu đỏ trong khi các trang khác quét màu: đề xuất là bản chụp."
        )
    return SubmittedAs.ORIGINAL, None
