# ruff: noqa: E501  sentences stand as the paper prints them
"""Forms, contracts and surveys about land."""

from __future__ import annotations

import math

from samples import marks
from samples.case import Case
from samples.flow import Cell, Flow, cell
from samples.papers.heads import (
    addressed_to,
    certified_by,
    citizens_head,
    commune_seal,
    official_head,
    signed_by,
    title,
)
from samples.papers.rows import person_rows
from samples.people import Person
from samples.press import Press
from samples.sheet import Sheet, Span, bold, entry, italic, known
from samples.wording import dotted, long_date

_OWNER = {
    "name": "a) Tên:",
    "birth_date": "b) Ngày, tháng, năm sinh:",
    "personal_id": "c) Số định danh cá nhân:",
    "residence": "d) Địa chỉ:",
    "phone": "đ) Số điện thoại:",
}


def _office(case: Case) -> str:
    return f"Chi nhánh Văn phòng đăng ký đất đai {case.office.short}"


def _parcel(flow: Flow, case: Case, address: bool = True) -> None:
    land = case.land
    flow.row(
        cell("Thửa đất số:", "parcel_number", land.parcel_number), cell("Tờ bản đồ số:", "map_sheet", land.map_sheet),
        Cell("Diện tích:", entry("area_m2", land.area_text, land.area_value)), Cell("m²", None),
    )  # fmt: skip
    if address:
        flow.row(cell("Địa chỉ thửa đất:", "parcel_address", land.address))


def _close(flow: Flow, case: Case, heading: str = "NGƯỜI VIẾT ĐƠN") -> list[Sheet]:
    flow.para(
        "Tôi cam đoan nội dung kê khai trên đơn là đúng sự thật và chịu trách nhiệm trước pháp luật.",
        indent_mm=10,
        before_mm=2,
    )
    flow.para(italic(f"{case.office.short}, {long_date(case.received_on)}"), align="right", before_mm=2)
    signed_by(flow.sheet, flow.left + 80, flow.y, flow.width - 80, heading, "(Ký, ghi rõ họ tên)", case.applicant.name)
    return [flow.sheet]


def first_registration(case: Case, press: Press) -> list[Sheet]:
    """DON_DK_DAT_DAI: Đơn đăng ký đất đai, tài sản gắn liền với đất (Mẫu số 21)."""
    flow = Flow(press.sheet())
    land = case.land
    citizens_head(flow, "Mẫu số 21")
    title(flow, "ĐƠN ĐĂNG KÝ ĐẤT ĐAI, TÀI SẢN GẮN LIỀN VỚI ĐẤT", 14)
    addressed_to(flow, f"Ủy ban nhân dân {case.office.name}")
    flow.para(bold("1. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất:"))
    person_rows(flow, "owner", case.applicant, "name birth_date personal_id residence", _OWNER)
    flow.para(bold("2. Thửa đất đăng ký:"), before_mm=1)
    _parcel(flow, case)
    flow.row(cell("Sử dụng vào mục đích:", "land_purpose", land.purpose))
    flow.row(cell("Thời hạn sử dụng đất:", "land_term", land.term))
    flow.row(cell("Nguồn gốc sử dụng đất:", "land_origin", land.origin))
    flow.para(bold("3. Đề nghị cấp Giấy chứng nhận: "), Span("Có"), align="left", before_mm=1)
    return _close(flow, case)


def change_registration(case: Case, press: Press) -> list[Sheet]:
    """DON_BIEN_DONG: Đơn đăng ký biến động đất đai, tài sản gắn liền với đất (Mẫu số 24)."""
    flow = Flow(press.sheet())
    land = case.land
    citizens_head(flow, "Mẫu số 24")
    title(flow, "ĐƠN ĐĂNG KÝ BIẾN ĐỘNG ĐẤT ĐAI, TÀI SẢN GẮN LIỀN VỚI ĐẤT", 13.5)
    addressed_to(flow, _office(case))
    flow.para(bold("1. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất:"))
    person_rows(flow, "owner", case.applicant, "name birth_date personal_id residence phone", _OWNER)
    flow.para(bold("2. Nội dung trên Giấy chứng nhận trước khi biến động:"), before_mm=1)
    flow.row(
        cell("Số phát hành Giấy chứng nhận:", "serial_number", land.serial_number),
        cell("Số vào sổ cấp Giấy chứng nhận:", "register_number", land.register_number),
    )
    _parcel(flow, case)
    reason = press.rng.choice(
        (
            "Nhận chuyển nhượng quyền sử dụng đất",
            "Nhận tặng cho quyền sử dụng đất",
            "Cấp đổi Giấy chứng nhận do ố, rách",
        )
    )
    flow.row(cell("3. Lý do biến động:", "change_reason", reason), before_mm=1)
    flow.row(cell("4. Nội dung sau khi biến động:", None, "Cấp Giấy chứng nhận mới cho người nêu trên"))
    flow.para(
        "5. Giấy tờ liên quan đến nội dung thay đổi nộp kèm theo: Giấy chứng nhận đã cấp; hợp đồng, văn bản về chuyển quyền.",
        before_mm=1,
    )
    return _close(flow, case)


def split_request(case: Case, press: Press) -> list[Sheet]:
    """DON_TACH_THUA: Đơn đề nghị tách thửa đất, hợp thửa đất (Mẫu số 27)."""
    flow = Flow(press.sheet())
    citizens_head(flow, "Mẫu số 27")
    title(flow, "ĐƠN ĐỀ NGHỊ TÁCH THỬA ĐẤT, HỢP THỬA ĐẤT", 14.5)
    addressed_to(flow, _office(case))
    flow.para(bold("1. Người sử dụng đất:"))
    person_rows(flow, "owner", case.applicant, "name birth_date personal_id residence", _OWNER)
    flow.para(bold("2. Đề nghị tách, hợp thửa đất như sau:"), before_mm=1)
    flow.para("Thửa đất gốc:", align="left")
    _parcel(flow, case, address=False)
    flow.row(cell("Số phát hành Giấy chứng nhận:", "serial_number", case.land.serial_number))
    half = case.land.area_m2 / 2
    flow.row(
        cell("Thửa đất mới: thửa thứ nhất", None, f"{half:.1f} m²".replace(".", ",")),
        cell("thửa thứ hai", None, f"{half:.1f} m²".replace(".", ",")),
    )
    flow.row(cell("3. Lý do tách, hợp thửa:", None, "Tặng cho con một phần thửa đất"), before_mm=1)
    return _close(flow, case)


def _side(flow: Flow, block: str, person: Person, heading: str) -> None:
    flow.para(bold(heading), before_mm=2)
    flow.para(f"{person.title.capitalize()}: ", known(f"{block}_name", person.name, bold=True), align="left")
    born = f"{person.birth_date:%d/%m/%Y}"
    flow.para(
        "Ngày, tháng, năm sinh: ", known(f"{block}_birth_date", born, person.birth_date.isoformat()), align="left"
    )
    flow.para("Số định danh cá nhân: ", known(f"{block}_personal_id", person.personal_id), align="left")
    flow.para("Nơi cư trú: ", known(f"{block}_residence", person.residence), align="left")


def transfer_contract(case: Case, press: Press) -> list[Sheet]:
    """HD_CHUYEN_NHUONG: Hợp đồng chuyển nhượng quyền sử dụng đất with lời chứng, three pages."""
    rng, land = press.rng, case.land
    gift = press.style.variant % 3 == 1
    day = case.earlier(rng, 2, 40)
    price = dotted(rng.randint(20, 190) * 10_000_000)
    names = ("TẶNG CHO", "ĐƯỢC TẶNG CHO") if gift else ("CHUYỂN NHƯỢNG", "NHẬN CHUYỂN NHƯỢNG")
    first = press.sheet()
    flow = Flow(first)
    citizens_head(flow)
    title(flow, f"HỢP ĐỒNG {names[0]} QUYỀN SỬ DỤNG ĐẤT", 15)
    flow.gap(2)
    flow.para(
        "Hôm nay, ", known("issue_date", long_date(day), day.isoformat()), f", tại trụ sở Ủy ban nhân dân {case.office.name}, chúng tôi gồm có:",
        indent_mm=10,
    )  # fmt: skip
    _side(flow, "transferor", case.household.neighbour, f"BÊN {names[0]} (Bên A):")
    _side(flow, "transferee", case.applicant, f"BÊN {names[1]} (Bên B):")
    flow.para(bold("Điều 1. Thửa đất chuyển nhượng"), before_mm=2)
    flow.para(
        "Thửa đất số: ", known("parcel_number", land.parcel_number), ", tờ bản đồ số: ", known("map_sheet", land.map_sheet), ", diện tích: ",
        known("area_m2", land.area_text, land.area_value), " m², tại ", known("parcel_address", land.address), ", theo Giấy chứng nhận số phát hành ",
        known("serial_number", land.serial_number), ".", indent_mm=10,
    )  # fmt: skip
    second = press.sheet()
    second.write([Span("2", size_pt=13)], 100, 12, "center", 10)
    flow = Flow(second)
    flow.para(
        bold("Điều 2. Giá chuyển nhượng và phương thức thanh toán" if not gift else "Điều 2. Cam kết về việc tặng cho")
    )
    if gift:
        flow.para(
            "Việc tặng cho là tự nguyện, không có điều kiện, không nhằm trốn tránh nghĩa vụ với người khác.",
            indent_mm=10,
        )
    else:
        flow.para(
            "Giá chuyển nhượng: ",
            known("price_vnd", price, price.replace(".", "")),
            " đồng. Phương thức thanh toán: chuyển khoản.",
            indent_mm=10,
        )
    for number, heading, text in (
        (
            3,
            "Việc giao đất và đăng ký quyền sử dụng đất",
            "Bên A giao thửa đất cùng giấy tờ cho Bên B vào ngày ký hợp đồng; Bên B thực hiện đăng ký biến động theo quy định.",
        ),
        (
            4,
            "Quyền và nghĩa vụ của Bên A, Bên B",
            "Các bên thực hiện đúng quyền và nghĩa vụ theo Bộ luật Dân sự và Luật Đất đai; thuế, lệ phí do bên nhận nộp.",
        ),
        (
            5,
            "Phương thức giải quyết tranh chấp",
            "Tranh chấp phát sinh được thương lượng; không thành thì yêu cầu Tòa án có thẩm quyền giải quyết.",
        ),
        (
            6,
            "Cam đoan của các bên",
            "Những thông tin về nhân thân, về thửa đất ghi trong hợp đồng là đúng sự thật; hợp đồng được giao kết tự nguyện.",
        ),
    ):
        flow.para(bold(f"Điều {number}. {heading}"), before_mm=2)
        flow.para(text, indent_mm=10)
    half = flow.width / 2
    signed_by(second, flow.left, flow.y + 5, half, "BÊN A", "(Ký, ghi rõ họ tên)", case.household.neighbour.name)
    signed_by(second, flow.left + half, flow.y + 5, half, "BÊN B", "(Ký, ghi rõ họ tên)", case.applicant.name)
    third = press.sheet()
    third.write([Span("3", size_pt=13)], 100, 12, "center", 10)
    flow = Flow(third)
    flow.center(bold("LỜI CHỨNG CỦA CHỦ TỊCH ỦY BAN NHÂN DÂN", 13.5))
    flow.para(
        f"Ngày {day.day:02d} tháng {day.month} năm {day.year}, tại {case.office.current}; hợp đồng này được giao kết giữa Bên A là {case.household.neighbour.name} và "
        f"Bên B là {case.applicant.name}; các bên đã tự nguyện thỏa thuận và cam đoan chịu trách nhiệm trước pháp luật về nội dung hợp đồng.",
        indent_mm=10,
        before_mm=3,
    )
    certified = f"{rng.randint(10, 900)}"
    flow.para(
        "Số chứng thực: ",
        known("document_number", certified),
        f", quyển số {rng.randint(1, 9):02d}/{day.year} - SCT/HĐ,GD.",
        align="left",
        before_mm=2,
    )
    holder, superior = commune_seal(case)
    certified_by(third, flow.left + 80, flow.y + 5, flow.width - 80, ("CHỦ TỊCH",), "", case.officer, holder, superior)
    return [first, second, third]


def survey(case: Case, press: Press) -> list[Sheet]:
    """TRICH_DO: Mảnh trích đo bản đồ địa chính with coordinates."""
    sheet = press.sheet()
    rng, land = press.rng, case.land
    day = case.earlier(rng, 10, 200)
    number = f"TĐ {rng.randint(10, 300)}-{day.year}"
    flow = Flow(sheet, 20, 195, 16)
    flow.center(bold("MẢNH TRÍCH ĐO BẢN ĐỒ ĐỊA CHÍNH", 15))
    flow.center(Span("Số: "), known("document_number", number))
    flow.para(
        "1. Số hiệu thửa đất: ",
        known("parcel_number", land.parcel_number),
        "; tờ bản đồ số: ",
        known("map_sheet", land.map_sheet),
        align="left",
        before_mm=3,
    )
    flow.para("2. Diện tích: ", known("area_m2", land.area_text, land.area_value), " m²", align="left")
    flow.para("3. Địa chỉ thửa đất: ", known("parcel_address", land.address), align="left")
    flow.para("4. Bản vẽ thửa đất:", align="left")
    cx, cy = 106.0, flow.y + 46
    corners = [
        (cx + 40 * math.cos(a) * rng.uniform(0.8, 1.1), cy + 32 * math.sin(a) * rng.uniform(0.8, 1.1))
        for a in (-2.4, -0.7, 0.7, 2.4)
    ]
    pixels = [(sheet.px(x), sheet.px(y)) for x, y in corners]
    sheet.pen.line([*pixels, pixels[0]], fill=(20, 20, 24), width=sheet.px(0.5))
    for count, (x, y) in enumerate(corners, 1):
        sheet.write([bold(str(count), 10)], x + (3 if x > cx else -5), y + (5 if y > cy else -2))
    sheet.write([bold(land.parcel_number, 13)], cx - 20, cy, "center", 40)
    flow.y = cy + 46
    flow.center(Span("Tỷ lệ 1/500 - Hệ tọa độ VN-2000", size_pt=12))
    flow.center(bold("BẢNG LIỆT KÊ TỌA ĐỘ GÓC RANH", 12), before_mm=2)
    rows: list[tuple[str, ...]] = [("Số hiệu điểm", "X (m)", "Y (m)", "Chiều dài cạnh (m)")]
    for count in range(1, 5):
        rows.append(
            (
                str(count),
                f"{1_850_000 + rng.uniform(0, 900):.2f}",
                f"{590_000 + rng.uniform(0, 900):.2f}",
                f"{rng.uniform(8, 30):.2f}",
            )
        )
    flow.table((34, 47, 47, 47), rows, align=("center", "right", "right", "right"))
    flow.gap(3)
    office = _office(case)
    flow.para(
        Span(f"{case.office.short}, ", italic=True),
        Span(long_date(day), italic=True, field="issue_date", value=day.isoformat()),
        align="right",
    )
    y = flow.y
    part = Flow(sheet, 20, 90, y)
    part.center(bold("Người đo vẽ", 12))
    marks.signature(sheet, 55, part.y + 10, case.clerk, 28)
    part.gap(17)
    part.center(Span(case.clerk, size_pt=12))
    right = Flow(sheet, 100, 195, y)
    right.center(Span("Đơn vị đo đạc: ", size_pt=12), known("issuer", office, size_pt=12))
    certified_by(sheet, 100, right.y, 95, ("GIÁM ĐỐC",), "", case.doctor, "Văn phòng đăng ký đất đai", "Quảng Trị")
    return [sheet]


def permit_change(case: Case, press: Press) -> list[Sheet]:
    """DON_DC_GPXD: Đơn đề nghị điều chỉnh/gia hạn/cấp lại giấy phép xây dựng (Mẫu số 02)."""
    flow = Flow(press.sheet())
    rng = press.rng
    citizens_head(flow, "Mẫu số 02")
    title(flow, "ĐƠN ĐỀ NGHỊ ĐIỀU CHỈNH/GIA HẠN/CẤP LẠI GIẤY PHÉP XÂY DỰNG", 13.5)
    addressed_to(flow, f"Ủy ban nhân dân {case.office.name}")
    labels = {"name": "1. Tên chủ đầu tư (chủ hộ):", "residence": "Địa chỉ liên hệ:", "phone": "Số điện thoại:"}
    person_rows(flow, "investor", case.applicant, "name personal_id residence phone", labels)
    flow.row(cell("2. Địa điểm xây dựng:", None, case.land.address), before_mm=1)
    flow.row(
        cell("3. Giấy phép xây dựng đã được cấp số:", "permit_number", f"{rng.randint(5, 400):02d}/GPXD"), before_mm=1
    )
    flow.row(cell("4. Nội dung đề nghị điều chỉnh, gia hạn:", None, "Gia hạn thời gian khởi công thêm 12 tháng"))
    flow.row(cell("5. Lý do đề nghị:", None, "Chưa thu xếp được nguồn vốn để khởi công"))
    flow.row(cell("6. Dự kiến thời gian hoàn thành công trình:", None, f"{rng.randint(6, 14)} tháng"))
    return _close(flow, case, "CHỦ ĐẦU TƯ")


def residence_notice(case: Case, press: Press) -> list[Sheet]:
    """TB_CU_TRU: Thông báo về kết quả giải quyết, hủy bỏ đăng ký cư trú (CT08)."""
    sheet = press.sheet()
    rng = press.rng
    sheet.write(
        [Span("Mẫu CT08", bold=True, size_pt=11)],
        sheet.style.left_mm,
        sheet.style.top_mm - 4,
        "right",
        210 - sheet.style.left_mm - sheet.style.right_mm,
    )
    day = case.earlier(rng, 2, 300)
    y = official_head(
        sheet,
        "Công an tỉnh Quảng Trị",
        f"Công an {case.office.name}",
        f"{rng.randint(20, 900)}/TB",
        case.office.short,
        day,
    )
    flow = Flow(sheet, y_mm=y)
    title(flow, "THÔNG BÁO", 15)
    flow.center(bold("VỀ KẾT QUẢ GIẢI QUYẾT, HỦY BỎ ĐĂNG KÝ CƯ TRÚ", 13))
    flow.gap(2)
    labels = {
        "name": "1. Họ, chữ đệm và tên:",
        "birth_date": "2. Ngày, tháng, năm sinh:",
        "personal_id": "3. Số định danh cá nhân:",
        "residence": "4. Nơi thường trú:",
    }
    person_rows(flow, "person", case.applicant, "name birth_date personal_id residence", labels, printed=True)
    flow.para(
        f"Thông tin của ông/bà đã được cập nhật vào Cơ sở dữ liệu về cư trú kể từ {long_date(day)}. Công an {case.office.name} thông báo để ông/bà biết./.",
        indent_mm=10,
        before_mm=2,
    )
    certified_by(
        sheet, flow.left + 80, flow.y + 4, flow.width - 80, ("TRƯỞNG CÔNG AN",), "(Ký, ghi rõ họ tên, đóng dấu)", case.officer,
        f"Công an {case.office.name}", "Công an tỉnh Quảng Trị",
    )  # fmt: skip
    return [sheet]
