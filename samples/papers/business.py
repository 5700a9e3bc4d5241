# ruff: noqa: E501  sentences stand as the paper prints them
"""Business registration, social protection, judicial records, leases."""

from __future__ import annotations

import random

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
from samples.papers.rows import person_rows, plain_row
from samples.press import Press
from samples.sheet import Sheet, Span, bold, entry, italic, known
from samples.wording import dotted, long_date, short_date

TRADES = (
    ("Bán lẻ lương thực, thực phẩm", "4711"),
    ("Sửa chữa xe máy", "4542"),
    ("Dịch vụ ăn uống", "5610"),
    ("Cắt tóc, làm đầu", "9631"),
)


def tax_code(rng: random.Random) -> str:
    """A 10-digit tax code with a sound check digit, from a block that is not given out (begins with 99)."""
    while True:
        body = f"99{rng.randint(0, 9_999_999):07d}"
        total = sum(weight * int(digit) for weight, digit in zip((31, 29, 23, 19, 17, 13, 7, 5, 3), body, strict=True))
        check = 10 - total % 11
        if check != 10:
            return body + str(check)


def _capital(rng: random.Random) -> tuple[str, str]:
    number = rng.randint(5, 90) * 10_000_000
    return dotted(number), str(number)


def household_business_request(case: Case, press: Press) -> list[Sheet]:
    """GDN_HKD: Giấy đề nghị đăng ký hộ kinh doanh."""
    flow = Flow(press.sheet())
    rng, who = press.rng, case.applicant
    trade, code = rng.choice(TRADES)
    citizens_head(flow)
    flow.para(italic(f"{case.office.short}, {long_date(case.received_on)}"), align="right")
    title(flow, "GIẤY ĐỀ NGHỊ ĐĂNG KÝ HỘ KINH DOANH", 15)
    addressed_to(flow, f"Ủy ban nhân dân {case.office.name}")
    flow.row(cell("Tôi là (ghi họ tên bằng chữ in hoa):", "owner_name", who.name.upper(), who.name))
    person_rows(flow, "owner", who, "birth_date sex personal_id residence phone", {"residence": "Địa chỉ liên lạc:"})
    flow.para(bold("Đăng ký hộ kinh doanh do tôi là chủ hộ với các nội dung sau:"), before_mm=1.5)
    flow.row(cell("1. Tên hộ kinh doanh:", "business_name", f"Hộ kinh doanh {who.name}"))
    flow.row(cell("2. Địa chỉ trụ sở hộ kinh doanh:", "business_address", who.residence))
    flow.row(cell("3. Ngành, nghề kinh doanh:", None, trade), cell("mã ngành:", None, code))
    text, value = _capital(rng)
    flow.row(Cell("4. Vốn kinh doanh: Tổng số vốn:", entry("capital_vnd", text, value)), Cell("đồng", None))
    flow.row(cell("5. Thông tin đăng ký thuế: số lao động dự kiến:", None, str(rng.randint(1, 6))))
    flow.para("6. Chủ thể thành lập hộ kinh doanh: cá nhân.", align="left")
    flow.para(
        "Tôi xin cam kết chịu trách nhiệm trước pháp luật về tính hợp pháp, chính xác của nội dung đăng ký trên.",
        indent_mm=10,
        before_mm=1.5,
    )
    signed_by(
        flow.sheet, flow.left + 80, flow.y + 2, flow.width - 80, "CHỦ HỘ KINH DOANH", "(Ký và ghi rõ họ tên)", who.name
    )
    return [flow.sheet]


def household_business(case: Case, press: Press) -> list[Sheet]:
    """GCN_HKD: Giấy chứng nhận đăng ký hộ kinh doanh."""
    sheet = press.sheet((252, 250, 240))
    rng, who = press.rng, case.applicant
    day = case.earlier(rng, 60, 1500)
    number = f"30{rng.choice('ABCDEGH')}8{rng.randint(10000, 99999):06d}"
    y = official_head(sheet, f"UBND {case.office.name}", "Phòng Kinh tế", number, case.office.short, day)
    flow = Flow(sheet, y_mm=y)
    title(flow, "GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH", 16, 4, (180, 26, 40))
    flow.center(Span("Mã số đăng ký hộ kinh doanh: "), known("tax_code", who.personal_id))
    flow.center(italic(f"Đăng ký lần đầu, {long_date(day)}", 12))
    flow.gap(3)
    plain_row(flow, "1. Tên hộ kinh doanh:", f"HỘ KINH DOANH {who.name.upper()}", "business_name")
    plain_row(flow, "2. Địa chỉ trụ sở:", who.residence_on(day), "business_address")
    plain_row(flow, "3. Ngành, nghề kinh doanh:", rng.choice(TRADES)[0])
    plain_row(flow, "4. Vốn kinh doanh:", f"{_capital(rng)[0]} đồng")
    flow.para(bold("5. Thông tin về chủ hộ kinh doanh:"), before_mm=1)
    person_rows(flow, "owner", who, "name birth_date personal_id residence", {"name": "Họ và tên:"}, printed=True)
    holder, superior = commune_seal(case)
    certified_by(
        sheet,
        flow.left + 80,
        flow.y + 4,
        flow.width - 80,
        ("TRƯỞNG PHÒNG",),
        "(Ký, ghi họ tên và đóng dấu)",
        case.officer,
        holder,
        superior,
    )
    return [sheet]


def company(case: Case, press: Press) -> list[Sheet]:
    """GCN_DKDN: Giấy chứng nhận đăng ký doanh nghiệp, công ty TNHH một thành viên."""
    sheet = press.sheet((250, 252, 246))
    rng, who = press.rng, case.applicant
    day = case.earlier(rng, 60, 3000)
    y = official_head(sheet, "Sở Tài chính tỉnh Quảng Trị", "Phòng Đăng ký kinh doanh", None, "Quảng Trị", day)
    flow = Flow(sheet, y_mm=y)
    title(flow, "GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP", 16, 3, (180, 26, 40))
    flow.center(bold("CÔNG TY TRÁCH NHIỆM HỮU HẠN MỘT THÀNH VIÊN", 13))
    flow.center(Span("Mã số doanh nghiệp: ", bold=True), known("tax_code", tax_code(rng), bold=True), before_mm=1)
    flow.center(italic(f"Đăng ký lần đầu, {long_date(day)}", 12))
    flow.gap(2)
    name = f"CÔNG TY TNHH MỘT THÀNH VIÊN {rng.choice(('THẠCH HÃN', 'HIỀN LƯƠNG', 'NHẬT LỆ', 'CỬA TÙNG'))}"
    flow.para(bold("1. Tên công ty"), align="left", before_mm=1)
    plain_row(flow, "Tên công ty viết bằng tiếng Việt:", name, "business_name")
    flow.para(bold("2. Địa chỉ trụ sở chính"), align="left", before_mm=1)
    plain_row(flow, "Địa chỉ trụ sở chính:", case.household.neighbour.residence_on(day), "business_address")
    text, value = _capital(rng)
    plain_row(flow, "3. Vốn điều lệ:", f"{text}", "capital_vnd", value)
    flow.para(bold("4. Người đại diện theo pháp luật của công ty"), align="left", before_mm=1)
    person_rows(
        flow,
        "representative",
        who,
        "name birth_date personal_id residence",
        {"name": "Họ, chữ đệm và tên:"},
        printed=True,
    )
    certified_by(
        sheet,
        flow.left + 80,
        flow.y + 4,
        flow.width - 80,
        ("TRƯỞNG PHÒNG",),
        "",
        case.doctor,
        "Phòng Đăng ký kinh doanh",
        "Sở Tài chính Quảng Trị",
    )
    return [sheet]


def social_support_request(case: Case, press: Press) -> list[Sheet]:
    """TK_TCXH: Tờ khai đề nghị trợ giúp xã hội (Mẫu số 1d)."""
    flow = Flow(press.sheet())
    who = case.household.grandparent
    citizens_head(flow, press.rng.choice(("Mẫu số 1d", "Mẫu số 1đ", "Mẫu số 1c")))
    title(flow, "TỜ KHAI ĐỀ NGHỊ TRỢ GIÚP XÃ HỘI", 15)
    flow.gap(2)
    flow.para(bold("Phần I. Thông tin của đối tượng"))
    person_rows(
        flow, "person", who, "name birth_date sex ethnicity personal_id residence", {"name": "1. Họ, chữ đệm, tên:"}
    )
    for label, text in (
        ("2. Có thẻ BHYT không?", "Có"), ("3. Thuộc hộ nghèo, cận nghèo không?", "Không"), ("4. Có khuyết tật không?", "Không"),
        ("5. Trợ cấp bảo trợ xã hội hàng tháng đang hưởng chế độ:", "Chưa hưởng"),
    ):  # fmt: skip
        flow.row(cell(label, None, text))
    flow.para(
        "Tôi xin cam đoan những lời khai trên là đúng, nếu có điều gì khai không đúng tôi xin chịu trách nhiệm hoàn toàn.",
        indent_mm=10,
        before_mm=2,
    )
    flow.para(italic(f"{case.office.short}, {long_date(case.received_on)}"), align="right", before_mm=2)
    signed_by(flow.sheet, flow.left + 80, flow.y, flow.width - 80, "Người khai", "(Ký, ghi rõ họ tên)", who.name)
    return [flow.sheet]


def disability_certificate(case: Case, press: Press) -> list[Sheet]:
    """GXN_KHUYET_TAT: Giấy xác nhận khuyết tật."""
    sheet = press.sheet()
    rng, who = press.rng, case.household.grandparent
    day = case.earlier(rng, 100, 1200)
    y = official_head(
        sheet, "Tỉnh Quảng Trị", f"UBND {case.office.name}", f"{rng.randint(10, 400)}/GXNKT", case.office.short, day
    )
    flow = Flow(sheet, y_mm=y)
    title(flow, "GIẤY XÁC NHẬN KHUYẾT TẬT", 16)
    flow.gap(3)
    person_rows(flow, "person", who, "name birth_date sex personal_id residence", printed=True)
    plain_row(
        flow,
        "Dạng khuyết tật:",
        rng.choice(("Khuyết tật vận động", "Khuyết tật nghe, nói", "Khuyết tật nhìn")),
        "disability_kind",
    )
    plain_row(flow, "Mức độ khuyết tật:", rng.choice(("Nặng", "Đặc biệt nặng", "Nhẹ")), "disability_degree")
    holder, superior = commune_seal(case)
    certified_by(
        sheet,
        flow.left + 80,
        flow.y + 4,
        flow.width - 80,
        ("CHỦ TỊCH",),
        "(Ký tên, đóng dấu)",
        case.officer,
        holder,
        superior,
    )
    return [sheet]


def record_request(case: Case, press: Press) -> list[Sheet]:
    """TK_LLTP: Tờ khai yêu cầu cấp Phiếu lý lịch tư pháp."""
    flow = Flow(press.sheet())
    citizens_head(flow, "Mẫu số 03/2024/LLTP")
    title(flow, "TỜ KHAI YÊU CẦU CẤP PHIẾU LÝ LỊCH TƯ PHÁP", 14.5)
    addressed_to(flow, "Công an tỉnh Quảng Trị")
    person_rows(
        flow,
        "person",
        case.applicant,
        "name sex birth_date birth_place nationality ethnicity residence personal_id phone",
        {"name": "1. Tên tôi là:"},
    )
    flow.center(bold("QUÁ TRÌNH CƯ TRÚ CỦA BẢN THÂN", 12), before_mm=2)
    flow.table(
        (36, flow.width - 76, 40),
        [
            ("Từ tháng, năm đến tháng, năm", "Nơi thường trú/tạm trú", "Nghề nghiệp"),
            (f"{case.applicant.birth_date.year + 14} đến nay", case.applicant.residence, case.applicant.job),
        ],
    )
    flow.gap(2)
    flow.row(cell("Phần khai về án tích:", None, "Không có"))
    flow.row(cell("Mục đích yêu cầu cấp Phiếu lý lịch tư pháp:", None, "Bổ sung hồ sơ xin việc làm"))
    flow.para(
        "Tôi xin cam đoan những lời khai trên là đúng sự thật và chịu trách nhiệm trước pháp luật về lời khai của mình.",
        indent_mm=10,
        before_mm=1,
    )
    signed_by(
        flow.sheet,
        flow.left + 80,
        flow.y + 1,
        flow.width - 80,
        "Người khai",
        "(Ký, ghi rõ họ tên)",
        case.applicant.name,
    )
    return [flow.sheet]


def criminal_record(case: Case, press: Press) -> list[Sheet]:
    """PHIEU_LLTP: Phiếu lý lịch tư pháp số 1 or 2."""
    sheet = press.sheet()
    rng = press.rng
    day = case.earlier(rng, 5, 170)
    y = official_head(
        sheet, "Bộ Công an", "Công an tỉnh Quảng Trị", f"{rng.randint(100, 9000)}/CAT-LLTP", "Quảng Trị", day
    )
    flow = Flow(sheet, y_mm=y)
    title(flow, f"PHIẾU LÝ LỊCH TƯ PHÁP SỐ {1 + press.style.variant % 2}", 16)
    flow.gap(3)
    person_rows(
        flow,
        "person",
        case.applicant,
        "name sex birth_date birth_place nationality residence personal_id",
        {"name": "1. Họ và tên:"},
        printed=True,
    )
    plain_row(flow, "Tình trạng án tích:", "Không có án tích")
    plain_row(flow, "Thông tin về cấm đảm nhiệm chức vụ, thành lập, quản lý doanh nghiệp:", "Không")
    y = flow.y + 5
    half = flow.width / 2
    signed_by(sheet, flow.left, y, half - 6, "Người lập phiếu", "(Ký, ghi rõ họ tên)", case.clerk, hand_name=False)
    certified_by(
        sheet,
        flow.left + half,
        y,
        half,
        ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        "",
        case.doctor,
        "Công an tỉnh Quảng Trị",
        "Bộ Công an",
    )
    return [sheet]


def lease(case: Case, press: Press) -> list[Sheet]:
    """HD_THUE_NHA: Hợp đồng thuê nhà ở, two pages."""
    rng, owner, tenant = press.rng, case.household.neighbour, case.applicant
    first = press.sheet()
    flow = Flow(first)
    day = case.earlier(rng, 5, 300)
    citizens_head(flow)
    title(flow, rng.choice(("HỢP ĐỒNG THUÊ NHÀ Ở", "HỢP ĐỒNG CHO THUÊ NHÀ")), 16)
    flow.para(f"Hôm nay, {long_date(day)}, tại {case.office.current}, chúng tôi gồm:", indent_mm=10, before_mm=2)
    labels = {"name": "Ông/bà:"}
    flow.para(bold("BÊN CHO THUÊ (Bên A):"), before_mm=1.5)
    person_rows(flow, "lessor", owner, "name birth_date personal_id residence", labels)
    flow.para(bold("BÊN THUÊ (Bên B):"), before_mm=1.5)
    person_rows(flow, "lessee", tenant, "name birth_date personal_id residence", labels)
    flow.para(bold("Điều 1. Nhà cho thuê"), before_mm=1.5)
    flow.para(
        f"Bên A cho Bên B thuê nhà ở tại {owner.residence}, diện tích sử dụng {rng.randint(25, 120)} m² để ở.",
        indent_mm=10,
    )
    flow.para(bold("Điều 2. Giá thuê và phương thức thanh toán"), before_mm=1.5)
    flow.para(
        f"Giá thuê là {dotted(rng.randint(15, 60) * 100000)} đồng/tháng, trả vào ngày 05 hằng tháng; tiền đặt cọc bằng một tháng tiền thuê.",
        indent_mm=10,
    )
    second = press.sheet()
    second.write([Span("2", size_pt=13)], 100, 12, "center", 10)
    flow = Flow(second)
    flow.para(bold("Điều 3. Thời hạn thuê"))
    flow.para(f"Thời hạn thuê là {rng.choice((12, 24, 36))} tháng, kể từ {short_date(day)}.", indent_mm=10)
    flow.para(bold("Điều 4. Quyền và nghĩa vụ của các bên"), before_mm=1.5)
    flow.para(
        "Bên A giao nhà đúng thời hạn, bảo đảm quyền sử dụng ổn định. Bên B sử dụng nhà đúng mục đích, trả tiền thuê đầy đủ và giữ gìn nhà.",
        indent_mm=10,
    )
    flow.para("Hợp đồng được lập thành 02 bản có giá trị như nhau, mỗi bên giữ 01 bản.", indent_mm=10, before_mm=1.5)
    half = flow.width / 2
    signed_by(second, flow.left, flow.y + 4, half, "BÊN CHO THUÊ", "(Ký, ghi rõ họ tên)", owner.name)
    signed_by(second, flow.left + half, flow.y + 4, half, "BÊN THUÊ", "(Ký, ghi rõ họ tên)", tenant.name)
    return [first, second]
