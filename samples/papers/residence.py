# ruff: noqa: E501  sentences stand as the paper prints them
"""Residence papers: CT01, CT07."""

from __future__ import annotations

from samples import marks
from samples.case import Case
from samples.flow import Flow, cell
from samples.papers.heads import certified_by, citizens_head, official_head, title
from samples.press import Press
from samples.sheet import Sheet, Span, bold, italic, known
from samples.wording import long_date, short_date

REQUESTS = (
    "Đăng ký thường trú theo chủ hộ",
    "Đăng ký tạm trú, thời hạn 24 tháng",
    "Xác nhận thông tin về cư trú",
    "Tách hộ",
)


def _id_boxes(flow: Flow, label: str, field: str, number: str) -> None:
    """A number written digit by digit in printed boxes."""
    sheet = flow.sheet
    flow.y += flow.line_mm() + 1.2
    words, x = sheet.put(sheet.tokens([Span(label)]), flow.left, flow.y)
    x += 2
    boxes = []
    for digit in number:
        sheet.frame(x, flow.y - 4.6, 6, 6, width(), 0.2)
        span = Span(digit, filled=True)
        slack = 6 - sheet.width_mm([span])
        drawn, _ = sheet.put(sheet.tokens([span]), x + slack / 2, flow.y)
        words += drawn
        boxes.append(drawn[0])
        x += 6
    box = boxes[0].box
    for one in boxes[1:]:
        box = box.joined(one.box)
    sheet.mark(field, number, number, box, boxes[0].kind)
    sheet.commit(words)
    flow.gap(1)


def width() -> tuple[int, int, int]:
    """Ink of printed boxes."""
    return (60, 60, 64)


def residence_form(case: Case, press: Press) -> list[Sheet]:
    """CT01: Tờ khai thay đổi thông tin cư trú."""
    sheet = press.sheet()
    flow = Flow(sheet)
    who, head = case.applicant, case.household.grandparent
    sheet.write([Span("Mẫu CT01", bold=True, size_pt=11)], flow.left, flow.y - 2, "right", flow.width)
    citizens_head(flow)
    title(flow, "TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ", 14.5, 2)
    flow.center(Span(f"Kính gửi: Công an {case.office.name}"), before_mm=2)
    flow.gap(2)
    flow.row(cell("1. Họ, chữ đệm và tên:", "person_name", who.name))
    flow.row(
        cell("2. Ngày, tháng, năm sinh:", "person_birth_date", short_date(who.birth_date), who.birth_date.isoformat()),
        cell("3. Giới tính:", "person_sex", who.sex),
    )
    boxed = not press.style.compact
    if boxed:
        _id_boxes(flow, "4. Số định danh cá nhân:", "person_personal_id", who.personal_id)
    else:
        flow.row(cell("4. Số định danh cá nhân:", "person_personal_id", who.personal_id))
    flow.row(cell("5. Số điện thoại liên hệ:", "person_phone", who.phone), cell("6. Email:", None, ""))
    flow.row(cell("7. Họ, chữ đệm và tên chủ hộ:", "household_head_name", head.name))
    flow.row(
        cell(
            "8. Mối quan hệ với chủ hộ:",
            "household_head_relation",
            "Con" if who == case.household.father else "Con dâu",
        )
    )
    if boxed:
        _id_boxes(flow, "9. Số định danh cá nhân của chủ hộ:", "household_head_personal_id", head.personal_id)
    else:
        flow.row(cell("9. Số định danh cá nhân của chủ hộ:", "household_head_personal_id", head.personal_id))
    flow.row(cell("10. Nội dung đề nghị:", "request", f"{press.rng.choice(REQUESTS)} tại {who.residence}"))
    flow.para("11. Những thành viên trong hộ gia đình cùng thay đổi:", align="left")
    child = case.household.child

    def written(field: str, text: str, value: str | None = None) -> Span:
        return Span(text, filled=True, size_pt=11, field=field, value=value)

    rows: list[list[Span | str]] = [
        ["TT", "Họ, chữ đệm và tên", "Ngày, tháng, năm sinh", "Giới tính", "Số định danh cá nhân", "Quan hệ với chủ hộ"],
        [
            "1", written("member1_name", child.name),
            written("member1_birth_date", short_date(child.birth_date), child.birth_date.isoformat()),
            written("member1_sex", child.sex), written("member1_personal_id", child.personal_id), written("member1_relation", "Cháu"),
        ],
        ["2", "", "", "", "", ""],
    ]  # fmt: skip
    wide = flow.width
    flow.table((9, wide - 9 - 30 - 17 - 38 - 26, 30, 17, 38, 26), rows, size_pt=10.5, min_row_mm=7)
    flow.para(italic(f"{case.office.short}, {long_date(case.received_on)}", 12), align="right", before_mm=2)
    y = flow.y
    names = (
        ("Ý KIẾN CỦA CHỦ HỘ", head.name, True),
        ("Ý KIẾN CỦA CHỦ SỞ HỮU CHỖ Ở HỢP PHÁP", "", False),
        ("Ý KIẾN CỦA CHA, MẸ HOẶC NGƯỜI GIÁM HỘ", "", False),
        ("NGƯỜI KÊ KHAI", who.name, True),
    )
    quarter = flow.width / 4
    for number, (heading, name, signs) in enumerate(names):
        part = Flow(sheet, flow.left + quarter * number, flow.left + quarter * (number + 1) - 2, y)
        part.center(bold(heading, 9.5))
        if signs:
            if number == 0:
                part.center(Span("Đồng ý", filled=True, size_pt=12))
            marks.signature(sheet, part.left + quarter / 2, y + 26, name, 26)
            part.y = y + 32
            part.center(Span(name, filled=True, size_pt=11))
    return [sheet]


def residence_confirmation(case: Case, press: Press) -> list[Sheet]:
    """CT07: Xác nhận thông tin về cư trú."""
    sheet = press.sheet()
    rng, who = press.rng, case.applicant
    day = case.earlier(rng, 2, 200)
    sheet.write(
        [Span("Mẫu CT07", bold=True, size_pt=11)],
        sheet.style.left_mm,
        sheet.style.top_mm - 4,
        "right",
        210 - sheet.style.left_mm - sheet.style.right_mm,
    )
    y = official_head(
        sheet,
        "Công an tỉnh Quảng Trị",
        f"Công an {case.office.name}",
        f"{rng.randint(20, 900)}/XN",
        case.office.short,
        day,
    )
    flow = Flow(sheet, y_mm=y)
    title(flow, "XÁC NHẬN THÔNG TIN VỀ CƯ TRÚ", 15)
    flow.gap(2)
    flow.para(f"I. Theo đề nghị của Ông/Bà: {who.name}", align="left")
    flow.para(f"II. Công an {case.office.name} xác nhận thông tin về cư trú của:", align="left", before_mm=1)
    for label, field, text, value in (
        ("1. Họ, chữ đệm và tên: ", "person_name", who.name.upper(), who.name),
        ("2. Ngày, tháng, năm sinh: ", "person_birth_date", short_date(who.birth_date), who.birth_date.isoformat()),
        ("3. Giới tính: ", "person_sex", who.sex, None),
        ("4. Số định danh cá nhân: ", "person_personal_id", who.personal_id, None),
        ("5. Dân tộc: ", "person_ethnicity", who.ethnicity, None),
        ("6. Quốc tịch: ", "person_nationality", who.nationality, None),
        ("7. Nơi thường trú: ", "person_residence", who.residence_on(day), None),
    ):
        flow.para(label, known(field, text, value), align="left", before_mm=0.5)
    flow.para("8. Nơi tạm trú: không", align="left", before_mm=0.5)
    flow.para(f"9. Nơi ở hiện tại: {who.residence_on(day)}", align="left", before_mm=0.5)
    flow.para(
        "Giấy này có giá trị 01 năm kể từ ngày ký; khi thông tin cư trú thay đổi thì hết giá trị kể từ ngày thay đổi.",
        indent_mm=10,
        before_mm=2,
    )
    flow.gap(4)
    certified_by(
        sheet, flow.left + 80, flow.y, flow.width - 80, ("TRƯỞNG CÔNG AN",), "(Ký, ghi rõ họ tên, đóng dấu)", case.officer,
        f"Công an {case.office.name}", "Công an tỉnh Quảng Trị",
    )  # fmt: skip
    return [sheet]
