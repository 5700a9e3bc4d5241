# ruff: noqa: E501  sentences stand as the paper prints them
"""Papers for a building permit: đơn, giấy phép, drawings."""

from __future__ import annotations

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
from samples.press import Press
from samples.sheet import Sheet, Span, bold, entry, italic, known
from samples.wording import long_date


def _comma(number: float) -> str:
    return f"{number:.1f}".replace(".", ",")


def permit_application(case: Case, press: Press) -> list[Sheet]:
    """DON_GPXD: Đơn đề nghị cấp giấy phép xây dựng (Mẫu số 01), two pages."""
    style = press.style
    who, land, house = case.applicant, case.land, case.house
    first = press.sheet()
    flow = Flow(first)
    citizens_head(flow, "Mẫu số 01" if style.variant != 4 else "Mẫu số 1")
    title(flow, "ĐƠN ĐỀ NGHỊ CẤP GIẤY PHÉP XÂY DỰNG", 15)
    flow.center(italic("(Sử dụng cho công trình: Nhà ở riêng lẻ)", 12))
    addressed_to(flow, f"Ủy ban nhân dân {case.office.name}")
    flow.para(bold("1. Thông tin về chủ đầu tư:"))
    flow.row(cell("- Tên chủ đầu tư (tên chủ hộ):", "investor_name", who.name))
    flow.row(cell("- Người đại diện:", None, ""), cell("Chức vụ:", None, ""))
    flow.row(cell("- Số định danh cá nhân:", "investor_personal_id", who.personal_id))
    flow.row(cell("- Địa chỉ liên hệ:", "investor_residence", who.residence))
    flow.row(cell("- Số điện thoại:", "investor_phone", who.phone))
    flow.para(bold("2. Thông tin công trình:"), before_mm=1)
    flow.row(cell("- Địa điểm xây dựng:", "parcel_address", land.address))
    flow.row(
        cell("- Lô đất số:", "parcel_number", land.parcel_number), cell("Tờ bản đồ số:", None, land.map_sheet),
        Cell("Diện tích:", entry("area_m2", land.area_text, land.area_value)), Cell("m²", None),
    )  # fmt: skip
    flow.row(cell("- Tại số nhà:", None, who.house), cell("xã/phường:", None, who.commune.short))
    flow.row(cell("tỉnh, thành phố:", None, "Quảng Trị"))
    flow.para(bold("3. Tổ chức, cá nhân lập, thẩm tra thiết kế xây dựng:"), before_mm=1)
    flow.para("3.1. Tổ chức, cá nhân lập thiết kế xây dựng:", align="left")
    flow.row(cell("- Tên đơn vị thiết kế:", "designer_name", house.designer))
    flow.row(cell("Mã số chứng chỉ năng lực/hành nghề:", None, house.designer_certificate))
    flow.para("3.2. Tổ chức, cá nhân thẩm tra thiết kế xây dựng:", align="left")
    flow.row(cell("- Tên tổ chức/cá nhân:", None, "Không thẩm tra"))
    flow.para(bold("4. Nội dung đề nghị cấp phép:"), before_mm=1)
    flow.row(
        cell("- Loại công trình:", None, "Nhà ở riêng lẻ"),
        cell("Cấp công trình:", "building_class", "Cấp III" if house.storeys > 2 else "Cấp IV"),
    )
    flow.row(
        Cell(
            "- Diện tích xây dựng tầng 1:",
            entry("ground_floor_area_m2", _comma(house.ground_m2), f"{house.ground_m2:.1f}"),
        ),
        Cell("m²", None),
    )
    second = press.sheet()
    middle = second.size_mm[0] / 2
    second.write([Span("2", size_pt=13)], middle - 5, 12, "center", 10)
    over = Flow(second)
    over.row(
        Cell("- Tổng diện tích sàn:", entry("total_floor_area_m2", _comma(house.total_m2), f"{house.total_m2:.1f}")),
        Cell("m²", None),
    )
    over.row(cell("- Cốt xây dựng:", None, "+0,45 m so với mặt đường"))
    over.row(cell("- Khoảng lùi:", None, f"{press.rng.randint(2, 6)},0 m so với lộ giới"))
    over.row(
        Cell("- Chiều cao công trình:", entry("height_m", _comma(house.height_m), f"{house.height_m:.1f}")),
        Cell("m", None),
    )
    over.row(cell("- Số tầng:", "storeys", f"{house.storeys:02d}", str(house.storeys)))
    over.row(
        cell("5. Dự kiến thời gian hoàn thành công trình:", None, f"{press.rng.randint(5, 14)} tháng"), before_mm=1
    )
    over.para(
        bold("6. Cam kết: "),
        Span(
            "Tôi xin cam kết làm theo đúng giấy phép được cấp, nếu sai tôi xin hoàn toàn chịu trách nhiệm và bị xử lý theo quy định của pháp luật."
        ),
        before_mm=1,
    )
    over.para("Gửi kèm theo Đơn này các tài liệu:", before_mm=1)
    over.para(f"1. Giấy chứng nhận quyền sử dụng đất số phát hành {land.serial_number};", align="left")
    over.para("2. Bản vẽ thiết kế xây dựng (02 bộ).", align="left")
    over.gap(3)
    over.para(italic(f"{case.office.short}, {long_date(case.received_on)}"), align="right")
    signed_by(
        second, over.left + over.width / 2, over.y + 1, over.width / 2, "NGƯỜI LÀM ĐƠN/ĐẠI DIỆN CHỦ ĐẦU TƯ" if style.compact else "CHỦ ĐẦU TƯ",
        "(Ký, ghi rõ họ tên)", who.name,
    )  # fmt: skip
    return [first, second]


def building_permit(case: Case, press: Press) -> list[Sheet]:
    """GPXD: Giấy phép xây dựng, one page."""
    sheet = press.sheet((252, 246, 236))
    who, land, house = case.applicant, case.land, case.house
    day = case.earlier(press.rng, 20, 400)
    number = f"{press.rng.randint(5, 420):02d}/GPXD"
    y = official_head(sheet, "Ủy ban nhân dân", case.office.name, number, case.office.short, day)
    flow = Flow(sheet, y_mm=y)
    title(flow, "GIẤY PHÉP XÂY DỰNG", 17, 3, (190, 24, 36))
    flow.center(italic("(Sử dụng cho nhà ở riêng lẻ)", 12))
    flow.gap(2)
    flow.para("1. Cấp cho: ông/bà ", known("investor_name", who.name, bold=True), align="left")
    flow.para("Số định danh cá nhân: ", known("investor_personal_id", who.personal_id), align="left")
    flow.para("Địa chỉ thường trú: ", known("investor_residence", who.residence), align="left")
    flow.para("2. Được phép xây dựng công trình: Nhà ở riêng lẻ", align="left", before_mm=1)
    flow.para("Theo thiết kế có ký hiệu: KT-01 đến KT-04 do ", house.designer, " lập.", align="left")
    flow.para(
        "Trên lô đất số: ", known("parcel_number", land.parcel_number), ", tờ bản đồ số: ", land.map_sheet,
        ", diện tích: ", known("area_m2", land.area_text, land.area_value), " m²", align="left",
    )  # fmt: skip
    flow.para("Tại: ", known("parcel_address", land.address), align="left")
    flow.para(
        f"Diện tích xây dựng tầng 1: {_comma(house.ground_m2)} m²; tổng diện tích sàn: {_comma(house.total_m2)} m²",
        align="left",
    )
    flow.para(
        f"Chiều cao công trình: {_comma(house.height_m)} m; số tầng: {house.storeys:02d}; cốt nền: +0,45 m",
        align="left",
    )
    flow.para(
        f"3. Giấy tờ về đất đai: Giấy chứng nhận quyền sử dụng đất số {land.serial_number}.", align="left", before_mm=1
    )
    flow.para(
        "4. Giấy phép này có hiệu lực khởi công xây dựng trong thời hạn 12 tháng kể từ ngày cấp; quá thời hạn trên thì phải đề nghị gia hạn giấy phép.",
        before_mm=1,
    )
    flow.gap(3)
    holder, superior = commune_seal(case)
    certified_by(
        sheet,
        flow.left + 80,
        flow.y,
        flow.width - 80,
        ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        "",
        case.officer,
        holder,
        superior,
    )
    return [sheet]


DRAWINGS = ("MẶT BẰNG TẦNG 1", "MẶT ĐỨNG CHÍNH", "MẶT CẮT A-A", "MẶT BẰNG TỔNG THỂ", "MẶT BẰNG MÓNG")


def drawings(case: Case, press: Press) -> list[Sheet]:
    """BAN_VE: three drawings with title blocks; each sheet is one page of the set."""
    count = 2 + press.style.variant % 2 + press.rng.randint(0, 1)
    names = [DRAWINGS[0], DRAWINGS[1], *press.rng.sample(DRAWINGS[2:], max(0, count - 2))][:count]
    return [_drawing(case, press, name, number) for number, name in enumerate(names, 1)]


def _drawing(case: Case, press: Press, name: str, number: int) -> Sheet:
    sheet = press.sheet()
    rng = press.rng
    sheet.frame(20, 10, 180, 277, width(0), 0.7)
    if name.startswith("MẶT BẰNG"):
        _plan(sheet, rng.uniform(42, 50), 46, 118, 150, name == "MẶT BẰNG TỔNG THỂ")
    else:
        _elevation(sheet, 45, 60, 120, 130, case.house.storeys)
    sheet.write([Span(name, bold=True, size_pt=15, underline=True, family="arimo")], 20, 222, "center", 180)
    sheet.write(
        [Span(f"TỶ LỆ: 1/{rng.choice((50, 75, 100, 200))}", size_pt=10, family="arimo")], 20, 228, "center", 180
    )
    _title_block(case, sheet, name, number)
    return sheet


def width(level: int) -> tuple[int, int, int]:
    """Ink of drawings."""
    return (level + 20, level + 20, level + 24)


def _plan(sheet: Sheet, x: float, y: float, w: float, h: float, site: bool) -> None:
    rng = sheet.rng
    ink = width(0)
    sheet.frame(x, y, w, h, ink, 0.9)
    sheet.frame(x + 2.2, y + 2.2, w - 4.4, h - 4.4, ink, 0.35)
    rooms = (
        ("KHU ĐẤT XÂY DỰNG", "SÂN", "VƯỜN") if site else ("PHÒNG KHÁCH", "PHÒNG NGỦ", "BẾP + ĂN", "WC", "HIÊN", "KHO")
    )
    cuts = sorted(rng.uniform(0.25, 0.75) for _ in range(2))
    lines = [(x, y + h * cuts[0], x + w, y + h * cuts[0]), (x + w * 0.5, y + h * cuts[0], x + w * 0.5, y + h)]
    if not site:
        lines.append((x + w * 0.5, y + h * cuts[1], x + w, y + h * cuts[1]))
    for line in lines:
        sheet.rule(*line, ink, 0.7)
    places = [
        (0.5, cuts[0] / 2),
        (0.25, (1 + cuts[0]) / 2),
        (0.75, (cuts[0] + cuts[1]) / 2 + 0.02),
        (0.75, (1 + cuts[1]) / 2),
    ]
    for room, (px, py) in zip(rooms, places, strict=False):
        sheet.write([Span(room, size_pt=9, family="arimo")], x + w * px - 25, y + h * py, "center", 50)
    for share in (0.2, 0.8):
        sheet.pen.arc(
            [sheet.px(v) for v in (x + w * share - 8, y + h * cuts[0] - 8, x + w * share + 8, y + h * cuts[0] + 8)],
            180,
            270,
            fill=ink,
            width=2,
        )
    _dimension(sheet, x, x + w, y + h + 8, f"{round(w * 100)}")
    _dimension(sheet, x, x + w / 2, y + h + 14, f"{round(w * 50)}")
    sheet.rule(x - 8, y, x - 8, y + h, ink, 0.15)
    sheet.write([Span(f"{round(h * 100)}", size_pt=8, family="arimo")], x - 22, y + h / 2)


def _elevation(sheet: Sheet, x: float, y: float, w: float, h: float, storeys: int) -> None:
    ink = width(0)
    base = y + h
    sheet.rule(x - 14, base, x + w + 14, base, ink, 0.8)
    floor = h * 0.75 / storeys
    for storey in range(storeys):
        top = base - floor * (storey + 1)
        sheet.frame(x, top, w, floor, ink, 0.5)
        for window in (0.12, 0.62):
            sheet.frame(x + w * window, top + floor * 0.28, w * 0.24, floor * 0.42, ink, 0.35)
            sheet.rule(
                x + w * (window + 0.12), top + floor * 0.28, x + w * (window + 0.12), top + floor * 0.7, ink, 0.2
            )
        sheet.write(
            [Span(f"+{3.6 * (storey + 1):.3f}".replace(".", ","), size_pt=8, family="arimo")], x + w + 5, top + 1
        )
        sheet.rule(x + w + 2, top, x + w + 20, top, ink, 0.12)
    top = base - floor * storeys
    sheet.pen.line(
        [(sheet.px(x - 5), sheet.px(top)), (sheet.px(x + w / 2), sheet.px(y)), (sheet.px(x + w + 5), sheet.px(top))],
        fill=ink,
        width=sheet.px(0.6),
    )
    sheet.write([Span("±0,000", size_pt=8, family="arimo")], x + w + 5, base - 1.2)
    _dimension(sheet, x, x + w, base + 9, f"{round(w * 100)}")


def _dimension(sheet: Sheet, x0: float, x1: float, y: float, text: str) -> None:
    ink = width(0)
    sheet.rule(x0, y, x1, y, ink, 0.15)
    for x in (x0, x1):
        sheet.rule(x - 1, y + 1, x + 1, y - 1, ink, 0.3)
    sheet.write([Span(text, size_pt=8, family="arimo")], x0, y - 1, "center", x1 - x0)


def _title_block(case: Case, sheet: Sheet, name: str, number: int) -> None:
    """Khung tên, bottom right: who builds, who drew, what and which sheet."""
    ink = width(0)
    x, y, w, h = 96.0, 238.0, 104.0, 49.0
    sheet.frame(x, y, w, h, ink, 0.5)
    for step in (9.5, 19.0, 28.5, 38.0):
        sheet.rule(x, y + step, x + w, y + step, ink, 0.25)

    def small(text: str) -> Span:
        return Span(text, size_pt=7.5, family="arimo", bold=True)

    who, house = case.applicant, case.house
    rows = (
        ("ĐƠN VỊ THIẾT KẾ: ", known("designer_name", house.designer, size_pt=8, family="arimo")),
        ("CÔNG TRÌNH: ", known("summary", "Nhà ở riêng lẻ", size_pt=9, family="arimo")),
        ("CHỦ ĐẦU TƯ: ", known("investor_name", who.name, size_pt=9, family="arimo")),
        ("TÊN BẢN VẼ: ", Span(name, size_pt=9, family="arimo")),
    )
    for count, (label, value) in enumerate(rows):
        sheet.write([small(label), value], x + 2, y + 6.2 + 9.5 * count)
    sheet.write([small("CHỦ TRÌ THIẾT KẾ: "), Span(case.clerk, size_pt=8, family="arimo")], x + 2, y + 44.5)
    sheet.rule(x + 72, y + 38, x + 72, y + h, ink, 0.25)
    sheet.write([small("BẢN VẼ SỐ: "), Span(f"KT-{number:02d}", size_pt=8, family="arimo")], x + 74, y + 44.5)
    if number == 1:
        marks.seal(sheet, x + 58, y + 20, house.designer.replace("Công ty ", "").upper()[:38], "Tỉnh Quảng Trị", 34)
