# ruff: noqa: E501  sentences stand as the paper prints them
"""Land certificate (GCN): four pages on pink ground."""

from __future__ import annotations

import math
import re
from datetime import date

import cv2
import numpy as np
from PIL import Image

from samples import marks
from samples.case import Case
from samples.flow import Flow
from samples.papers.heads import certified_by
from samples.press import Press
from samples.sheet import Sheet, Span, bold, italic, known
from samples.style import Colour
from samples.wording import long_date

_RED: Colour = (190, 24, 36)


def _pink(press: Press) -> Sheet:
    """A sheet with the certificate's ground: pink with a fine wave pattern and a frame."""
    base = (250, 222 + press.rng.randint(-6, 4), 224 + press.rng.randint(-6, 4))
    sheet = press.sheet(base)
    height, width = sheet.image.height // 4, sheet.image.width // 4
    rows = np.arange(height, dtype=np.float32)[:, None]
    columns = np.arange(width, dtype=np.float32)[None, :]
    wave = np.sin(rows / 2.6 + 4 * np.sin(columns / 41)) + np.sin(columns / 3.1 + 4 * np.sin(rows / 37))
    shade = cv2.resize(
        ((wave > 0.9) * 9).astype(np.uint8), (sheet.image.width, sheet.image.height), interpolation=cv2.INTER_LINEAR
    )
    ground = cv2.subtract(np.asarray(sheet.image), cv2.merge([shade // 3, shade, shade]))
    sheet.image.paste(Image.fromarray(np.asarray(ground, np.uint8)), (0, 0))
    for inset, line in ((9.0, 0.9), (11.0, 0.25)):
        sheet.frame(inset, inset, 210 - 2 * inset, 297 - 2 * inset, (196, 110, 116), line)
    return sheet


def land_certificate(case: Case, press: Press) -> list[Sheet]:
    """GCN_QSDD: Giấy chứng nhận quyền sử dụng đất, quyền sở hữu … of the form used 2009–2024."""
    land, who = case.land, case.applicant
    new_title = press.style.variant % 2 == 1
    pages = [_pink(press) for _ in range(4)]
    flow = Flow(pages[0], 22, 190, 22)
    flow.center(bold("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 14))
    flow.center(bold("Độc lập - Tự do - Hạnh phúc", 14))
    flow.gap(1.5)
    pages[0].rule(76, flow.y, 136, flow.y)
    marks.emblem(pages[0], 106, flow.y + 20, 30)
    flow.gap(38)
    titles = (
        ("GIẤY CHỨNG NHẬN", "QUYỀN SỬ DỤNG ĐẤT,", "QUYỀN SỞ HỮU TÀI SẢN GẮN LIỀN VỚI ĐẤT")
        if new_title
        else ("GIẤY CHỨNG NHẬN", "QUYỀN SỬ DỤNG ĐẤT", "QUYỀN SỞ HỮU NHÀ Ở VÀ TÀI SẢN KHÁC GẮN LIỀN VỚI ĐẤT")
    )
    for count, line in enumerate(titles):
        flow.center(Span(line, bold=True, size_pt=22 if not count else 16, colour=_RED), before_mm=1.5)
    flow.gap(10)
    flow.para(bold("I. Người sử dụng đất, chủ sở hữu nhà ở và tài sản khác gắn liền với đất", 13), align="left")
    kind = "CCCD số" if land.issued_on >= date(2021, 3, 1) else "Số định danh"
    flow.gap(2)
    flow.para(f"{who.title.capitalize()}: ", known("owner_name", who.name.upper(), who.name, bold=True), align="left")
    flow.para("Năm sinh: ", known("owner_birth_date", str(who.birth_date.year)), align="left")
    flow.para(f"{kind}: ", known("owner_personal_id", who.personal_id), align="left")
    flow.para("Địa chỉ thường trú: ", known("owner_residence", who.residence_on(land.issued_on)), align="left")
    pages[0].write(
        [known("serial_number", land.serial_number, bold=True, size_pt=17, colour=_RED)], 22, 276, "right", 164
    )
    _second(case, pages[1])
    _third(case, press, pages[2])
    _fourth(case, press, pages[3])
    return pages


def _second(case: Case, sheet: Sheet) -> None:
    land = case.land
    flow = Flow(sheet, 22, 190, 18)
    flow.para(bold("II. Thửa đất, nhà ở và tài sản khác gắn liền với đất", 13), align="left")
    flow.para(bold("1. Thửa đất:"), align="left", before_mm=2)
    flow.para(
        "a) Thửa đất số: ", known("parcel_number", land.parcel_number), ", tờ bản đồ số: ", known("map_sheet", land.map_sheet),
        align="left",
    )  # fmt: skip
    flow.para("b) Địa chỉ: ", known("parcel_address", land.address), align="left")
    flow.para("c) Diện tích: ", known("area_m2", land.area_text, land.area_value), " m²", align="left")
    flow.para("d) Hình thức sử dụng: ", known("land_use_form", "Sử dụng riêng"), align="left")
    flow.para("đ) Mục đích sử dụng: ", known("land_purpose", land.purpose), align="left")
    flow.para("e) Thời hạn sử dụng: ", known("land_term", land.term), align="left")
    flow.para("g) Nguồn gốc sử dụng: ", known("land_origin", land.origin), align="left")
    for line in (
        "2. Nhà ở: -/-",
        "3. Công trình xây dựng khác: -/-",
        "4. Rừng sản xuất là rừng trồng: -/-",
        "5. Cây lâu năm: -/-",
        "6. Ghi chú: Không",
    ):
        flow.para(bold(line), align="left", before_mm=1.5)
    old = land.issued_on < date(2025, 7, 1)
    office = case.applicant.commune
    place = re.sub("^(huyện|thị xã|thành phố) ", "", office.old_district) if old else "Quảng Trị"
    flow.gap(4)
    flow.para(
        italic(f"{place}, "),
        Span(long_date(land.issued_on), italic=True, field="issue_date", value=land.issued_on.isoformat()),
        align="right",
    )
    issuer = f"Ủy ban nhân dân {office.old_district}" if old else "Chi nhánh Văn phòng đăng ký đất đai"
    left = Flow(sheet, 100, 190, flow.y)
    left.center(Span((f"TM. {issuer}" if old else issuer).upper(), bold=True, size_pt=12, field="issuer", value=issuer))
    certified_by(
        sheet, 100, left.y, 90, ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH") if old else ("GIÁM ĐỐC",), "", case.doctor,
        f"U.B.N.D {office.old_district}" if old else "Văn phòng đăng ký đất đai", office.old_province if old else "Tỉnh Quảng Trị",
    )  # fmt: skip
    sheet.write([Span("Số vào sổ cấp GCN: "), known("register_number", land.register_number, bold=True)], 22, 278)


def _third(case: Case, press: Press, sheet: Sheet) -> None:
    rng, land = press.rng, case.land
    flow = Flow(sheet, 22, 190, 18)
    flow.para(bold("III. Sơ đồ thửa đất, nhà ở và tài sản khác gắn liền với đất", 13), align="left")
    cx, cy, reach = 106.0, 92.0, 46.0
    corners = [
        (cx + reach * dx * rng.uniform(0.75, 1), cy + reach * dy * rng.uniform(0.75, 1))
        for dx, dy in ((-1, -1), (1, -0.8), (0.9, 1), (-0.9, 0.9))
    ]
    points = [(sheet.px(x), sheet.px(y)) for x, y in corners]
    sheet.pen.line([*points, points[0]], fill=(30, 30, 34), width=sheet.px(0.6))
    for count, ((x0, y0), (x1, y1)) in enumerate(zip(corners, corners[1:] + corners[:1], strict=True), 1):
        mx, my = (x0 + x1) / 2, (y0 + y1) / 2
        out = math.hypot(mx - cx, my - cy)
        mx, my = mx + 8 * (mx - cx) / out - 4, my + 4.5 * (my - cy) / out + 1.2
        sheet.write([Span(f"{rng.uniform(8, 32):.2f}".replace(".", ","), size_pt=10)], mx, my)
        sheet.write([bold(str(count), 10)], x0 - (5 if x0 < cx else -2), y0 + (-2 if y0 < cy else 5))
    sheet.write([bold(land.parcel_number, 14)], cx - 20, cy, "center", 40)
    sheet.write([Span(f"{land.area_text} m²", size_pt=12)], cx - 20, cy + 7, "center", 40)
    sheet.rule(165, 60, 165, 40, width_mm=0.4)
    sheet.write([bold("B", 12)], 163, 38)
    sheet.write([Span("Tỷ lệ 1/500", size_pt=12)], 22, 150, "center", 168)
    flow.y = 156
    flow.para(bold("IV. Những thay đổi sau khi cấp Giấy chứng nhận", 13), align="left")
    flow.table(
        (112, 56),
        [("Nội dung thay đổi và cơ sở pháp lý", "Xác nhận của cơ quan có thẩm quyền"), ("", "")],
        min_row_mm=14,
    )
    flow.table((112, 56), [("", "")], header=False, min_row_mm=70)


def _fourth(case: Case, press: Press, sheet: Sheet) -> None:
    land, rng = case.land, press.rng
    flow = Flow(sheet, 22, 190, 18)
    flow.table(
        (112, 56),
        [("Nội dung thay đổi và cơ sở pháp lý", "Xác nhận của cơ quan có thẩm quyền"), ("", "")],
        min_row_mm=14,
    )
    flow.table((112, 56), [("", "")], header=False, min_row_mm=150)
    flow.gap(4)
    flow.para(
        italic(
            "Người được cấp Giấy chứng nhận không được sửa chữa, tẩy xóa hoặc bổ sung bất kỳ nội dung nào trong Giấy chứng nhận; khi bị "
            "mất hoặc hư hỏng Giấy chứng nhận phải khai báo ngay với cơ quan cấp giấy.",
            12,
        )
    )
    payload = f"{rng.randint(19000, 19999)}{land.issued_on:%y}{rng.randint(1, 999999):06d}"
    marks.code128(sheet, 112, 262, 70, 10, payload)
    sheet.write([Span(payload, size_pt=9, family="arimo")], 112, 276)
