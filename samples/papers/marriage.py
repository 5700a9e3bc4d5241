# ruff: noqa: E501  sentences stand as the paper prints them
"""Papers about marriage and marital status."""

from __future__ import annotations

from datetime import date, timedelta

from samples.case import Case
from samples.flow import Cell, Flow, cell
from samples.papers.heads import (
    addressed_to,
    certified_by,
    citizens_head,
    commune_seal,
    identity_row,
    office_name,
    official_head,
    signed_by,
    title,
)
from samples.people import Person
from samples.places import PROVINCE
from samples.press import Press
from samples.sheet import Sheet, Span, bold, entry, italic, known
from samples.wording import long_date, short_date

SINGLE = "Hiện tại chưa đăng ký kết hôn với ai"
PURPOSES = ("Làm thủ tục kết hôn", "Làm thủ tục vay vốn ngân hàng", "Làm thủ tục chuyển nhượng quyền sử dụng đất")


def marital_application(case: Case, press: Press) -> list[Sheet]:
    """TK_XNTTHN: Tờ khai cấp Giấy xác nhận tình trạng hôn nhân."""
    sheet = press.sheet()
    flow = Flow(sheet)
    who, style = case.applicant, press.style
    citizens_head(flow)
    title(flow, "TỜ KHAI CẤP GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", 14)
    addressed_to(flow, office_name(case))
    ask = "Họ, chữ đệm, tên người khai:" if style.old_name_label else "Họ, chữ đệm, tên người yêu cầu:"
    flow.row(cell(ask, "requester_name", who.name))
    if style.numbered:
        flow.row(cell("Dân tộc:", None, who.ethnicity), cell("Quốc tịch:", None, who.nationality))
    identity_row(flow, "requester", who)
    flow.row(cell("Nơi cư trú:", "requester_residence", who.residence))
    flow.row(cell("Quan hệ với người được cấp Giấy xác nhận tình trạng hôn nhân:", "requester_relation", "Bản thân"))
    flow.para(bold("Đề nghị cấp Giấy xác nhận tình trạng hôn nhân cho người có tên dưới đây:"), before_mm=1.5)
    flow.row(cell("Họ, chữ đệm, tên:", "person_name", who.name))
    flow.rows(
        cell("Giới tính:", "person_sex", who.sex),
        cell("Ngày, tháng, năm sinh:", "person_birth_date", short_date(who.birth_date), who.birth_date.isoformat()),
    )
    flow.row(cell("Nơi sinh:", "person_birth_place", who.home_town))
    flow.row(
        cell("Dân tộc:", "person_ethnicity", who.ethnicity), cell("Quốc tịch:", "person_nationality", who.nationality)
    )
    identity_row(flow, "person", who)
    flow.row(cell("Nơi cư trú:", "person_residence", who.residence))
    if not style.compact:
        flow.row(cell("Nghề nghiệp:", None, who.job))
    start = case.earlier(press.rng, 900, 3200)
    flow.row(cell("Trong thời gian cư trú tại:", None, who.commune.current))
    flow.row(cell("từ ngày", None, short_date(start)), cell("đến ngày", None, short_date(case.received_on)))
    flow.row(cell("Tình trạng hôn nhân:", "person_marital_status", SINGLE))
    flow.row(cell("Mục đích sử dụng Giấy xác nhận tình trạng hôn nhân:", "person_purpose", press.rng.choice(PURPOSES)))
    flow.para(
        "Tôi cam đoan những nội dung khai trên đây là đúng sự thật và chịu trách nhiệm trước pháp luật về cam đoan của mình.",
        indent_mm=10,
        before_mm=1.5,
    )
    flow.gap(1)
    flow.row(Cell("Làm tại:", entry(None, f"{case.office.short}, {long_date(case.received_on)}")))
    signed_by(
        sheet, flow.left + 80, flow.y + 1, flow.width - 80, "Người yêu cầu", "(Ký, ghi rõ họ, chữ đệm, tên)", who.name
    )
    return [sheet]


def marital_certificate(case: Case, press: Press, day: date | None = None) -> list[Sheet]:
    """XN_TTHN: Giấy xác nhận tình trạng hôn nhân of a commune."""
    sheet = press.sheet()
    rng, who = press.rng, case.applicant
    issued = day or case.earlier(rng, 5, 150)
    number = f"{rng.randint(1, 380):02d}/UBND-XNTTHN"
    y = official_head(sheet, PROVINCE, f"UBND {case.office.name}", number, case.office.short, issued)
    flow = Flow(sheet, y_mm=y)
    title(flow, "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", 15)
    flow.center(bold(f"ỦY BAN NHÂN DÂN {case.office.name.upper()}", 13), before_mm=3)
    flow.para(
        f"Xét đề nghị của ông/bà {case.clerk} - Công chức Tư pháp - Hộ tịch, về việc cấp Giấy xác nhận tình trạng hôn "
        f"nhân cho {who.title} {who.name},",
        indent_mm=10,
        before_mm=3,
    )
    flow.center(bold("XÁC NHẬN:", 13.5), before_mm=2)
    flow.gap(1)
    flow.row(cell("Họ, chữ đệm, tên:", "person_name", who.name))
    flow.row(
        cell("Ngày, tháng, năm sinh:", "person_birth_date", short_date(who.birth_date), who.birth_date.isoformat())
    )
    flow.row(
        cell("Giới tính:", "person_sex", who.sex),
        cell("Dân tộc:", "person_ethnicity", who.ethnicity),
        cell("Quốc tịch:", "person_nationality", who.nationality),
    )
    identity_row(flow, "person", who)
    flow.row(cell("Nơi cư trú:", "person_residence", who.residence_on(issued)))
    start = issued - timedelta(days=rng.randint(900, 3000))
    flow.row(cell("Trong thời gian cư trú tại:", None, who.commune.current))
    flow.row(cell("từ", None, long_date(start)), cell("đến", None, long_date(issued)))
    flow.row(cell("Tình trạng hôn nhân:", "person_marital_status", SINGLE))
    flow.row(
        Cell(
            "Giấy này có giá trị sử dụng trong thời hạn 6 tháng, kể từ ngày cấp, được sử dụng để:",
            entry("person_purpose", rng.choice(PURPOSES)),
        ),
        before_mm=1,
    )
    holder, superior = commune_seal(case)
    certified_by(
        sheet, flow.left + 70, flow.y + 5, flow.width - 70, ("NGƯỜI KÝ GIẤY XÁC NHẬN",), "(Ký, ghi rõ họ tên, chức vụ và đóng dấu)",
        case.officer, holder, superior,
    )  # fmt: skip
    return [sheet]


def _couple(case: Case) -> tuple[Person, Person]:
    return case.household.mother, case.household.father


def marriage_application(case: Case, press: Press) -> list[Sheet]:
    """TK_KET_HON: one form for two people, in two columns."""
    sheet = press.sheet()
    flow = Flow(sheet)
    wife, husband = _couple(case)
    citizens_head(flow)
    title(flow, "TỜ KHAI ĐĂNG KÝ KẾT HÔN")
    addressed_to(flow, office_name(case))

    def row(
        label: str, field: str | None, left: str, right: str, values: tuple[str, str] | None = None
    ) -> list[Span | str]:
        return [
            Span(label, size_pt=12),
            Span(left, filled=True, field=field and f"wife_{field}", value=values[0] if values else None),
            Span(right, filled=True, field=field and f"husband_{field}", value=values[1] if values else None),
        ]

    rows: list[list[Span | str]] = [
        ["Thông tin", "Bên nữ", "Bên nam"],
        row("Họ, chữ đệm, tên", "name", wife.name, husband.name),
        row(
            "Ngày, tháng, năm sinh", "birth_date", short_date(wife.birth_date), short_date(husband.birth_date),
            (wife.birth_date.isoformat(), husband.birth_date.isoformat()),
        ),
        row("Dân tộc", "ethnicity", wife.ethnicity, husband.ethnicity),
        row("Quốc tịch", "nationality", wife.nationality, husband.nationality),
        row("Nơi cư trú", "residence", wife.residence, husband.residence),
        row(
            "Giấy tờ tùy thân", "personal_id", f"CCCD số {wife.personal_id}", f"CCCD số {husband.personal_id}",
            (wife.personal_id, husband.personal_id),
        ),
        row("Kết hôn lần thứ mấy", None, "Lần thứ nhất", "Lần thứ nhất"),
    ]  # fmt: skip
    side = (flow.width - 38) / 2
    flow.table((38, side, side), rows, min_row_mm=9)
    flow.para(
        "Chúng tôi cam đoan những lời khai trên đây là đúng sự thật, việc kết hôn của chúng tôi là tự nguyện, không vi phạm "
        "quy định của Luật Hôn nhân và gia đình Việt Nam.",
        indent_mm=10,
        before_mm=3,
    )
    flow.para("Chúng tôi chịu hoàn toàn trách nhiệm trước pháp luật về nội dung cam đoan của mình.", indent_mm=10)
    flow.para("Đề nghị Quý cơ quan đăng ký.", indent_mm=10)
    flow.para(italic(f"{case.office.short}, {long_date(case.received_on)}"), align="right", before_mm=3)
    half = flow.width / 2
    hint = "(Ký, ghi rõ họ, chữ đệm, tên)"
    signed_by(sheet, flow.left, flow.y + 1, half, "Bên nữ", hint, wife.name)
    signed_by(sheet, flow.left + half, flow.y + 1, half, "Bên nam", hint, husband.name)
    return [sheet]


def marriage_certificate(case: Case, press: Press) -> list[Sheet]:
    """GCN_KET_HON: Giấy chứng nhận kết hôn with its frame."""
    sheet = press.sheet((255, 250, 244))
    rng = press.rng
    for inset, width in ((9.0, 1.2), (11.4, 0.3)):
        sheet.frame(inset, inset, 210 - 2 * inset, 297 - 2 * inset, (200, 60, 70), width)
    flow = Flow(sheet, 22, 190, 16)
    issued = case.earlier(rng, 300, 1900)
    number = f"{rng.randint(1, 190):02d}/{issued.year}"
    flow.center(bold("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13))
    flow.center(bold("Độc lập - Tự do - Hạnh phúc", 13.5))
    flow.gap(1.5)
    sheet.rule(76, flow.y, 136, flow.y)
    flow.gap(1)
    flow.para(Span("Số: "), known("document_number", number), align="right")
    if press.style.numbered:
        flow.para(Span("Quyển số: "), known("book_number", f"{rng.randint(1, 4):02d}"), align="right")
    title(flow, "GIẤY CHỨNG NHẬN KẾT HÔN", 21, 4, (198, 26, 40))
    flow.gap(4)
    for block, word, person in (("wife", "vợ", case.household.mother), ("husband", "chồng", case.household.father)):
        flow.row(cell(f"Họ, chữ đệm, tên {word}:", f"{block}_name", person.name.upper(), person.name), before_mm=2)
        flow.row(
            cell(
                "Ngày, tháng, năm sinh:",
                f"{block}_birth_date",
                short_date(person.birth_date),
                person.birth_date.isoformat(),
            )
        )
        flow.row(
            cell("Dân tộc:", f"{block}_ethnicity", person.ethnicity),
            cell("Quốc tịch:", f"{block}_nationality", person.nationality),
        )
        flow.row(cell("Nơi cư trú:", f"{block}_residence", person.residence_on(issued)))
        identity_row(flow, block, person)
    office = case.office.current if issued >= date(2025, 7, 1) else case.office.former
    flow.row(cell("Nơi đăng ký kết hôn:", "issuer", f"UBND {office}"), before_mm=2)
    flow.row(cell("Ngày, tháng, năm đăng ký:", "issue_date", short_date(issued), issued.isoformat()))
    y = flow.y + 3
    third = flow.width / 3
    hint = "(Ký, ghi rõ họ, chữ đệm, tên)"
    signed_by(sheet, flow.left - 3, y, third, "Vợ", hint, case.household.mother.name)
    signed_by(sheet, flow.left + third - 6, y, third, "Chồng", hint, case.household.father.name)
    commune = case.office.name if issued >= date(2025, 7, 1) else case.office.old_commune
    place = PROVINCE if issued >= date(2025, 7, 1) else case.office.old_district
    certified_by(
        sheet, flow.left + 2 * third - 8, y, third + 10, ("NGƯỜI KÝ GIẤY", "CHỨNG NHẬN KẾT HÔN"), "(Ký, ghi rõ họ tên, đóng dấu)",
        case.officer, f"U.B.N.D {commune}", place,
    )  # fmt: skip
    return [sheet]
