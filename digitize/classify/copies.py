"""In what form a paper was handed in, proposed from the marks on its pages (R27)."""

from __future__ import annotations

from collections.abc import Sequence

from digitize.catalog import PaperType, Requirement, Retention
from digitize.classify.evidence import Evidence
from digitize.classify.model import Reason, SubmittedAs
from digitize.ocr import PageReading
from digitize.scan import ColourMode


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
    if kind.subtitles and any(evidence.view.copy_caption for _, evidence in pages):
        return SubmittedAs.REGISTER_COPY, Reason(
            "register_copy", "Có dòng “(BẢN SAO)” dưới tên giấy tờ: đề xuất là bản sao từ sổ gốc."
        )
    grey = all(reading.colour_mode is not ColourMode.COLOUR for reading, _ in pages)
    if grey and stack_in_colour and not any(reading.seal_boxes_px for reading, _ in pages):
        return SubmittedAs.PHOTOCOPY, Reason(
            "photocopy", "Trang không màu, không có dấu đỏ trong khi các trang khác quét màu: đề xuất là bản chụp."
        )
    return SubmittedAs.ORIGINAL, None
