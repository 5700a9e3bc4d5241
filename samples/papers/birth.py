# ruff: noqa: E501  sentences stand as the paper prints them
"""Papers about a birth: tờ khai, giấy chứng sinh, giấy khai sinh, trích lục."""

from __future__ import annotations

from datetime import timedelta

from samples import marks
from samples.case import Case
from samples.flow import Cell, Flow, cell
from samples.papers.heads import (
    addressed_to,
    certified_by,
    citizens_head,
    commune_seal,
    identity_row,
    office_name,
    signed_by,
    title,
)
from samples.people import Person
from samples.press import Press
from samples.sheet import Sheet, Span, bold, entry, italic, known
from samples.wording import date_in_words, long_date, short_date

PARENTS = (("mother", "mẹ"), ("father", "cha"))


def _parent(case: Case, block: str) -> Person:
    return case.household.mother if block == "mother" else case.household.father


def birth_application(case: Case, press: Press) -> list[Sheet]:
    """TK_KHAI_SINH: Tờ khai đăng ký khai sinh."""
    sheet = press.sheet()
    flow = Flow(sheet)
    child, who = case.household.child, case.applicant
    label = "Họ, chữ đệm, tên"
    citizens_head(flow)
    title(flow, "TỜ KHAI ĐĂNG KÝ KHAI SINH")
    addressed_to(flow, office_name(case))
    flow.row(cell(f"{label} người yêu cầu:", "requester_name", who.name))
    if press.style.numbered:
        flow.row(
            cell(
                "Ngày, tháng, năm sinh:", "requester_birth_date", short_date(who.birth_date), who.birth_date.isoformat()
            )
        )
    identity_row(flow, "requester", who)
    flow.row(cell("Nơi cư trú:", "requester_residence", who.residence))
    relation = "Cha" if who == case.household.father else "Mẹ"
    flow.row(cell("Quan hệ với người được khai sinh:", "requester_relation", relation))
    flow.para(bold("Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:"), before_mm=1.5)
    flow.row(
        cell(f"{label}:", "child_name", child.name.upper() if press.style.variant == 1 else child.name, child.name)
    )
    flow.row(
        cell("Ngày, tháng, năm sinh:", "child_birth_date", short_date(child.birth_date), child.birth_date.isoformat()),
        cell("ghi bằng chữ:", "child_birth_date_words", date_in_words(child.birth_date)),
    )
    flow.row(
        cell("Giới tính:", "child_sex", child.sex),
        cell("Dân tộc:", "child_ethnicity", child.ethnicity),
        cell("Quốc tịch:", "child_nationality", child.nationality),
    )
    flow.row(cell("Nơi sinh:", "child_birth_place", case.hospital))
    flow.row(cell("Quê quán:", "child_home_town", child.home_town))
    for block, word in PARENTS:
        parent = _parent(case, block)
        flow.row(cell(f"{label} người {word}:", f"{block}_name", parent.name), before_mm=0.8)
        cells = (
            cell("Năm sinh:", f"{block}_birth_date", str(parent.birth_date.year)),
            cell("Dân tộc:", f"{block}_ethnicity", parent.ethnicity),
            cell("Quốc tịch:", f"{block}_nationality", parent.nationality),
        )
        flow.row(*cells)
        if press.style.numbered:
            flow.row(cell("Số định danh cá nhân:", f"{block}_personal_id", parent.personal_id))
        flow.row(cell("Nơi cư trú:", f"{block}_residence", parent.residence))
    flow.para(
        "Tôi cam đoan nội dung đề nghị đăng ký khai sinh trên đây là đúng sự thật, được sự thỏa thuận nhất trí của các "
        "bên liên quan theo quy định pháp luật. Tôi chịu hoàn toàn trách nhiệm trước pháp luật về nội dung cam đoan của mình.",
        indent_mm=10,
        before_mm=1.5,
    )
    day = case.received_on
    flow.gap(1)
    flow.row(Cell("Làm tại:", entry(None, f"{case.office.short}, {long_date(day)}")))
    y = flow.y + 1
    copies = str(press.rng.randint(1, 5))
    side = Flow(sheet, flow.left, flow.left + 68, y)
    side.para("Đề nghị cấp bản sao:", align="left")
    baseline = side.y
    marks.tick_box(sheet, flow.left + 42, baseline, True)
    sheet.write("Có", flow.left + 46.5, baseline)
    marks.tick_box(sheet, flow.left + 54, baseline, False)
    sheet.write("Không", flow.left + 58.5, baseline)
    side.row(cell("Số lượng:", "copies_wanted", copies), Cell("bản", None))
    signed_by(sheet, flow.left + 80, y - 1, flow.width - 80, "Người yêu cầu", "(Ký, ghi rõ họ, chữ đệm, tên)", who.name)
    return [sheet]


def birth_notification(case: Case, press: Press) -> list[Sheet]:
    """GIAY_CHUNG_SINH: Giấy chứng sinh of a hospital (layout of medical papers)."""
    sheet = press.sheet()
    rng, style = press.rng, press.style
    mother, child = case.household.mother, case.household.child
    left = Flow(sheet, style.left_mm - 4, 88, style.top_mm)
    left.center(Span("SỞ Y TẾ TỈNH QUẢNG TRỊ", size_pt=12))
    left.center(Span(case.hospital.upper(), bold=True, size_pt=12, field="issuer", value=case.hospital))
    right = Flow(sheet, 92, 210 - style.right_mm, style.top_mm)
    right.center(bold("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12))
    right.center(bold("Độc lập - Tự do - Hạnh phúc", 13))
    right.gap(1.5)
    sheet.rule(124, right.y, 172, right.y)
    right.gap(2)
    number = f"{rng.randint(12, 980)}/{child.birth_date.year}"
    book = f"{rng.randint(1, 9):02d}"
    right.para(Span("Số: ", size_pt=12), known("document_number", number, size_pt=12), align="right")
    right.para(Span("Quyển số: ", size_pt=12), known("book_number", book, size_pt=12), align="right")
    flow = Flow(sheet, y_mm=max(left.y, right.y) + 2)
    title(flow, "GIẤY CHỨNG SINH", 17)
    if style.variant % 2:
        flow.center(italic("(Liên số 2: giao cho gia đình trẻ)", 11))
    flow.gap(3)
    flow.row(cell("Họ và tên mẹ/Người nuôi dưỡng:", "mother_name", mother.name))
    flow.row(
        cell(
            "Ngày, tháng, năm sinh:", "mother_birth_date", short_date(mother.birth_date), mother.birth_date.isoformat()
        )
    )
    flow.row(cell("Nơi đăng ký thường trú:", "mother_residence", mother.residence))
    flow.row(cell("Mã số BHXH/Thẻ BHYT số:", None, f"45{rng.randint(10000000, 99999999)}"))
    flow.row(
        cell("Số CCCD/Số định danh cá nhân:", "mother_personal_id", mother.personal_id),
        cell("Dân tộc:", "mother_ethnicity", mother.ethnicity),
    )
    flow.row(
        cell("Họ và tên cha:", None, case.household.father.name)
        if style.numbered
        else cell("Số con hiện sống:", None, "01")
    )
    hour, minute = rng.randint(0, 23), rng.randint(0, 59)
    born = child.birth_date
    flow.y += flow.line_mm()
    words = sheet.put(
        sheet.tokens(
            [
                Span("Đã sinh con vào lúc: "), entry(None, f"{hour:02d} "), Span("giờ "), entry(None, f"{minute:02d} "),
                Span("phút, ngày "), entry("child_birth_date", f"{born.day:02d} tháng {born.month:02d} năm {born.year}", born.isoformat()),
            ]
        ),
        flow.left,
        flow.y,
    )[0]  # fmt: skip
    sheet.commit(words)
    flow.row(cell("Tại:", "child_birth_place", case.hospital))
    flow.row(cell("Số con trong lần sinh này:", None, "01 con"), cell("Số lần sinh:", None, f"{rng.randint(1, 3):02d}"))
    weight = rng.randint(2400, 3900)
    flow.row(
        cell("Giới tính của con:", "child_sex", child.sex),
        Cell("Cân nặng:", entry("child_weight_g", str(weight))),
        Cell("gam", None),
    )
    flow.row(cell("Tình trạng của con:", None, "Khỏe mạnh, hồng hào"))
    flow.row(cell("Dự định đặt tên con là:", "child_name", child.name))
    flow.row(cell("Người đỡ đẻ:", None, case.doctor))
    flow.para(
        "Ghi chú: gia đình kiểm tra kỹ các thông tin trên trước khi ký; tên dự định đặt cho con có thể thay đổi khi đăng ký khai sinh.",
        before_mm=1,
    )
    day = born + timedelta(days=rng.randint(1, 3))
    flow.gap(3)
    flow.para(
        italic(f"{case.office.short}, "),
        Span(long_date(day), italic=True, field="issue_date", value=day.isoformat()),
        align="right",
    )
    y, third = flow.y + 1, flow.width / 3
    signed_by(sheet, flow.left - 4, y, third, "Cha, mẹ/người nuôi dưỡng", "(Ký, ghi rõ họ tên)", mother.name)
    signed_by(sheet, flow.left + third - 4, y, third, "Người đỡ đẻ", "(Ký, ghi rõ họ tên)", case.doctor)
    certified_by(
        sheet, flow.left + 2 * third - 4, y, third + 6, ("Thủ trưởng cơ sở y tế",), "(Ký, ghi rõ họ tên, đóng dấu)",
        case.officer, case.hospital, "Sở Y tế Quảng Trị",
    )  # fmt: skip
    return [sheet]


def _guilloche(sheet: Sheet, colour: tuple[int, int, int]) -> None:
    """The printed frame of a civil status certificate."""
    for inset, width in ((9.0, 1.1), (11.2, 0.25), (12.2, 0.25)):
        sheet.frame(inset, inset, sheet.size_mm[0] - 2 * inset, sheet.size_mm[1] - 2 * inset, colour, width)


def birth_certificate(case: Case, press: Press) -> list[Sheet]:
    """GIAY_KHAI_SINH: the certificate with its frame, values printed or written by the registrar."""
    sheet = press.sheet((252, 250, 243))
    rng, style = press.rng, press.style
    child, who = case.household.child, case.applicant
    _guilloche(sheet, (176, 120, 60) if style.variant % 2 else (190, 90, 90))
    flow = Flow(sheet, 24, 190, 17)
    number = f"{rng.randint(1, 420):02d}/{case.received_on.year}"
    flow.center(bold("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13))
    flow.center(bold("Độc lập - Tự do - Hạnh phúc", 13.5))
    flow.gap(1.5)
    sheet.rule(77, flow.y, 137, flow.y)
    flow.gap(2)
    flow.para(Span("Số: "), known("document_number", number), align="right")
    if style.numbered:
        flow.para(Span("Quyển số: "), known("book_number", f"{rng.randint(1, 4):02d}"), align="right")
    title(flow, "GIẤY KHAI SINH", 24, 5, (190, 30, 36))
    flow.gap(5)
    flow.row(cell("Họ, chữ đệm, tên:", "child_name", child.name.upper(), child.name))
    flow.row(
        cell("Ngày, tháng, năm sinh:", "child_birth_date", short_date(child.birth_date), child.birth_date.isoformat())
    )
    flow.row(cell("ghi bằng chữ:", "child_birth_date_words", date_in_words(child.birth_date)))
    flow.row(
        cell("Giới tính:", "child_sex", child.sex),
        cell("Dân tộc:", "child_ethnicity", child.ethnicity),
        cell("Quốc tịch:", "child_nationality", child.nationality),
    )
    flow.row(cell("Nơi sinh:", "child_birth_place", case.hospital))
    flow.row(cell("Quê quán:", "child_home_town", child.home_town))
    flow.row(cell("Số định danh cá nhân:", "child_personal_id", child.personal_id))
    for block, word in PARENTS:
        parent = _parent(case, block)
        flow.gap(1)
        flow.row(cell(f"Họ, chữ đệm, tên người {word}:", f"{block}_name", parent.name))
        flow.row(
            cell("Năm sinh:", f"{block}_birth_date", str(parent.birth_date.year)),
            cell("Dân tộc:", f"{block}_ethnicity", parent.ethnicity),
            cell("Quốc tịch:", f"{block}_nationality", parent.nationality),
        )
        flow.row(cell("Nơi cư trú:", f"{block}_residence", parent.residence))
    flow.gap(1)
    flow.row(cell("Họ, chữ đệm, tên người đi khai sinh:", "requester_name", who.name))
    flow.row(cell("Giấy tờ tùy thân: Căn cước số", "requester_personal_id", who.personal_id))
    flow.row(cell("Nơi đăng ký khai sinh:", "issuer", f"{office_name(case)}, tỉnh Quảng Trị"))
    flow.row(
        cell("Ngày, tháng, năm đăng ký:", "issue_date", short_date(case.received_on), case.received_on.isoformat())
    )
    flow.gap(5)
    holder, superior = commune_seal(case)
    certified_by(
        sheet, 105, flow.y, 84, ("NGƯỜI KÝ GIẤY KHAI SINH", "CHỦ TỊCH"), "(Ký, ghi rõ họ, chữ đệm, tên, chức vụ, đóng dấu)",
        case.officer, holder, superior,
    )  # fmt: skip
    return [sheet]
