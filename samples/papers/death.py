# ruff: noqa: E501  sentences stand as the paper prints them
"""Papers about a death."""

from __future__ import annotations

from datetime import timedelta

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
from samples.press import Press
from samples.sheet import Sheet, Span, bold, entry, known
from samples.wording import long_date, short_date


def death_application(case: Case, press: Press) -> list[Sheet]:
    """TK_KHAI_TU: Tờ khai đăng ký khai tử."""
    sheet = press.sheet()
    flow = Flow(sheet)
    rng, who, dead = press.rng, case.applicant, case.household.grandparent
    died = case.died_on
    citizens_head(flow)
    title(flow, "TỜ KHAI ĐĂNG KÝ KHAI TỬ")
    addressed_to(flow, office_name(case))
    flow.row(cell("Họ, chữ đệm, tên người yêu cầu:", "requester_name", who.name))
    flow.row(cell("Nơi cư trú:", "requester_residence", who.residence))
    identity_row(flow, "requester", who)
    relation = "Con" if who == case.household.father else "Con dâu"
    flow.row(cell("Quan hệ với người đã chết:", "requester_relation", relation))
    flow.para(bold("Đề nghị cơ quan đăng ký khai tử cho người có tên dưới đây:"), before_mm=1.5)
    flow.row(cell("Họ, chữ đệm, tên:", "deceased_name", dead.name))
    flow.rows(
        cell("Ngày, tháng, năm sinh:", "deceased_birth_date", short_date(dead.birth_date), dead.birth_date.isoformat()),
        cell("Giới tính:", "deceased_sex", dead.sex),
    )
    flow.row(
        cell("Dân tộc:", "deceased_ethnicity", dead.ethnicity),
        cell("Quốc tịch:", "deceased_nationality", dead.nationality),
    )
    flow.row(cell("Nơi cư trú cuối cùng:", "deceased_residence", dead.residence))
    flow.row(cell("Giấy tờ tùy thân: CCCD số", "deceased_personal_id", dead.personal_id))
    flow.row(
        cell("Đã chết vào lúc:", None, f"{rng.randint(0, 23):02d}"), Cell("giờ", entry(None, f"{rng.randint(0, 59):02d}")),
        Cell("phút, ngày", entry("deceased_death_date", short_date(died), died.isoformat())),
    )  # fmt: skip
    flow.row(cell("Nơi chết:", "deceased_death_place", dead.residence))
    flow.row(cell("Nguyên nhân chết:", "deceased_death_cause", case.death_cause))
    flow.row(cell("Số Giấy báo tử/Giấy tờ thay thế Giấy báo tử:", None, f"{rng.randint(2, 60):02d}/GBT"))
    flow.row(cell("do", None, case.hospital), cell("cấp ngày", None, short_date(died + timedelta(days=1))))
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


def death_notice(case: Case, press: Press) -> list[Sheet]:
    """GIAY_BAO_TU: Giấy báo tử of a health facility."""
    sheet = press.sheet()
    rng, dead = press.rng, case.household.grandparent
    died = case.died_on
    issued = died + timedelta(days=1)
    y = official_head(
        sheet, "Sở Y tế Quảng Trị", case.hospital, f"{rng.randint(2, 60):02d}/GBT", case.office.short, issued
    )
    flow = Flow(sheet, y_mm=y)
    title(flow, "GIẤY BÁO TỬ", 17)
    flow.gap(2)
    flow.para(bold(case.hospital), Span(" xác nhận ông/bà có tên dưới đây đã tử vong:"), indent_mm=10)
    flow.gap(1)
    flow.row(cell("Họ và tên người tử vong:", "deceased_name", dead.name.upper(), dead.name))
    flow.row(
        cell("Ngày, tháng, năm sinh:", "deceased_birth_date", short_date(dead.birth_date), dead.birth_date.isoformat()),
        cell("Giới tính:", "deceased_sex", dead.sex),
    )
    flow.row(
        cell("Dân tộc:", "deceased_ethnicity", dead.ethnicity),
        cell("Quốc tịch:", "deceased_nationality", dead.nationality),
    )
    flow.row(cell("Nơi cư trú:", "deceased_residence", dead.residence))
    flow.row(cell("Số định danh cá nhân:", "deceased_personal_id", dead.personal_id))
    flow.row(
        cell("Đã tử vong vào lúc:", None, f"{rng.randint(0, 23):02d}"), Cell("giờ", entry(None, f"{rng.randint(0, 59):02d}")),
        Cell("phút, ngày", entry("deceased_death_date", short_date(died), died.isoformat())),
    )  # fmt: skip
    flow.row(cell("Nguyên nhân tử vong:", "deceased_death_cause", case.death_cause))
    flow.gap(4)
    half = flow.width / 2
    y = flow.y
    signed_by(sheet, flow.left, y, half - 6, "Người báo tử", "(Ký, ghi rõ họ tên)", case.applicant.name)
    certified_by(
        sheet,
        flow.left + half,
        y,
        half,
        ("Thủ trưởng cơ sở y tế",),
        "(Ký tên, đóng dấu)",
        case.doctor,
        case.hospital,
        "Sở Y tế Quảng Trị",
    )
    return [sheet]


def death_extract(case: Case, press: Press) -> list[Sheet]:
    """TL_KHAI_TU: Trích lục khai tử."""
    sheet = press.sheet()
    rng, dead = press.rng, case.household.grandparent
    died = case.died_on
    issued = case.received_on
    y = official_head(
        sheet, "Tỉnh Quảng Trị", f"UBND {case.office.name}", f"{rng.randint(2, 160):02d}/TLKT{'-BS' if press.style.compact else ''}",
        case.office.short, issued,
    )  # fmt: skip
    flow = Flow(sheet, y_mm=y)
    title(flow, "TRÍCH LỤC KHAI TỬ", 17)
    if press.style.compact:
        flow.center(bold("(BẢN SAO)", 13))
        sheet.submitted_as = "ban_sao_tu_so_goc"
    flow.gap(3)
    flow.para("Họ, chữ đệm, tên: ", known("deceased_name", dead.name.upper(), dead.name, bold=True), align="left")
    flow.para(
        "Ngày, tháng, năm sinh: ",
        known("deceased_birth_date", short_date(dead.birth_date), dead.birth_date.isoformat()),
        align="left",
    )
    flow.row(
        Cell("Giới tính:", known("deceased_sex", dead.sex)),
        Cell("Dân tộc:", known("deceased_ethnicity", dead.ethnicity)),
        Cell("Quốc tịch:", known("deceased_nationality", dead.nationality)),
    )
    flow.para("Giấy tờ tùy thân: CCCD số ", known("deceased_personal_id", dead.personal_id), align="left")
    flow.para(
        f"Đã chết vào lúc: {rng.randint(0, 23):02d} giờ {rng.randint(0, 59):02d} phút, ngày ",
        known("deceased_death_date", short_date(died), died.isoformat()), align="left",
    )  # fmt: skip
    flow.para("Nơi chết: ", known("deceased_death_place", dead.residence), align="left")
    flow.para(f"Nguyên nhân chết: {case.death_cause}", align="left")
    flow.para(f"Đã được đăng ký khai tử tại: UBND {case.office.current}", align="left")
    flow.para(f"Ngày, tháng, năm đăng ký: {short_date(issued)}", align="left")
    flow.gap(4)
    holder, superior = commune_seal(case)
    certified_by(
        sheet,
        flow.left + 78,
        flow.y,
        flow.width - 78,
        ("NGƯỜI KÝ TRÍCH LỤC",),
        "(Ký, ghi rõ họ tên, đóng dấu)",
        case.officer,
        holder,
        superior,
    )
    return [sheet]
