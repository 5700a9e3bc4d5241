"""The certification block that makes a photocopy a certified copy (NĐ 23/2015/NĐ-CP Đ.20)."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image

from samples.case import Case
from samples.flow import Flow
from samples.papers.heads import certified_by, commune_seal
from samples.press import Press
from samples.sheet import Sheet, Span
from samples.wording import long_date

ROOM_MM = 66.0


def as_copy(sheet: Sheet) -> None:
    """Turn a drawn sheet into its black-and-white copy, in place; what is stamped later keeps its colour."""
    grey = cv2.cvtColor(np.asarray(sheet.image), cv2.COLOR_RGB2GRAY)
    curve = np.clip((np.arange(256) - 140.0) * 1.9 + 160, 25, 252).astype(np.uint8)
    flat = np.asarray(cv2.LUT(grey, curve), np.uint8)
    sheet.image.paste(Image.fromarray(np.asarray(cv2.merge([flat] * 3), np.uint8)), (0, 0))


def certify(sheets: list[Sheet], case: Case, press: Press) -> list[Sheet]:
    """The paper's sheets as a certified copy: copied, with lời chứng and seal on the last page (or its back)."""
    for sheet in sheets:
        as_copy(sheet)
        sheet.submitted_as = "ban_sao_chung_thuc"
    last = sheets[-1]
    lowest = max((line.box.y + line.box.height for line in last.lines), default=0)
    y = last.mm(lowest) + 6
    pages = list(sheets)
    if y + ROOM_MM > last.size_mm[1] - 8:
        last = press.sheet()
        last.submitted_as = "ban_sao_chung_thuc"
        pages.append(last)
        y = 24.0
    _block(last, case, press, y)
    return pages


def _block(sheet: Sheet, case: Case, press: Press, y_mm: float) -> None:
    rng = press.rng
    day = case.earlier(rng, 1, 60)
    ink = (150, 20, 40) if press.style.variant % 2 else (22, 22, 24)
    flow = Flow(sheet, 96, 196, y_mm)
    look = {"colour": ink, "size_pt": 12.0}
    flow.center(Span("CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH", bold=True, **look))  # type: ignore[arg-type]
    number = f"{rng.randint(20, 9800)}"
    text = f"Số chứng thực: {number} quyển số: {rng.randint(1, 20):02d}/{day.year} - SCT/BS"
    flow.center(Span(text, **look))  # type: ignore[arg-type]
    flow.center(Span(long_date(day).capitalize(), **look))  # type: ignore[arg-type]
    holder, superior = commune_seal(case)
    certified_by(sheet, 102, flow.y, 88, ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "", case.clerk, holder, superior)
