# ruff: noqa: E501  sentences stand as the paper prints them
"""Extracts from the civil status registers, issued by a commune."""

from __future__ import annotations

from samples.case import Case
from samples.flow import Cell, Flow
from samples.papers.heads import certified_by, commune_seal, official_head, title
from samples.papers.rows import person_rows, plain_row
from samples.press import Press
from samples.sheet import Sheet, bold, known
from samples.wording import date_in_words, short_date

_OFFICE = "Tỉnh Quảng Trị"


def _open(case: Case, press: Press, symbol: str, heading: str, copy: bool, size_pt: float = 16) -> Flow:
    sheet = press.sheet()
    number = f"{press.rng.randint(2, 640):02d}/{symbol}{'-BS' if copy else ''}"
    y = official_head(
        sheet, _OFFICE, f"UBND {case.office.name}", number, case.office.short, case.earlier(press.rng, 2, 200)
    )
    flow = Flow(sheet, y_mm=y)
    title(flow, heading, size_pt)
    if copy:
        flow.center(bold("(BẢN SAO)", 13))
        sheet.submitted_as = "ban_sao_tu_so_goc"
    flow.gap(3)
    return flow


def _close(flow: Flow, case: Case, heading: str = "NGƯỜI KÝ TRÍCH LỤC") -> list[Sheet]:
    flow.gap(4)
    holder, superior = commune_seal(case)
    certified_by(
        flow.sheet, flow.left + 78, flow.y, flow.width - 78, (heading,), "(Ký, ghi rõ họ, chữ đệm, tên, chức vụ, đóng dấu)",
        case.officer, holder, superior,
    )  # fmt: skip
    return [flow.sheet]


def birth_extract(case: Case, press: Press) -> list[Sheet]:
    """TL_KHAI_SINH: Trích lục khai sinh (bản sao)."""
    flow = _open(case, press, "TLKS", "TRÍCH LỤC KHAI SINH", True)
    home = case.household
    person_rows(flow, "child", home.child, "name birth_date", printed=True)
    plain_row(flow, "Ghi bằng chữ:", date_in_words(home.child.birth_date))
    person_rows(flow, "child", home.child, "sex ethnicity nationality", printed=True)
    plain_row(flow, "Nơi sinh:", case.hospital, "child_birth_place")
    person_rows(flow, "child", home.child, "home_town personal_id", printed=True)
    for block, word, parent in (("mother", "mẹ", home.mother), ("father", "cha", home.father)):
        flow.row(Cell(f"Họ, chữ đệm, tên người {word}:", known(f"{block}_name", parent.name, bold=True)), before_mm=1)
        flow.row(
            Cell("Năm sinh:", known(f"{block}_birth_date", str(parent.birth_date.year))),
            Cell("Dân tộc:", known(f"{block}_ethnicity", parent.ethnicity)),
            Cell("Quốc tịch:", known(f"{block}_nationality", parent.nationality)),
        )
        plain_row(flow, "Nơi cư trú:", parent.residence, f"{block}_residence")
    plain_row(flow, "Đăng ký khai sinh tại:", f"UBND {case.office.current}")
    return _close(flow, case)


def marriage_extract(case: Case, press: Press) -> list[Sheet]:
    """TL_KET_HON: Trích lục kết hôn (bản sao)."""
    flow = _open(case, press, "TLKH", "TRÍCH LỤC KẾT HÔN", True)
    for block, word, person in (("husband", "chồng", case.household.father), ("wife", "vợ", case.household.mother)):
        labels = {"name": f"Họ, chữ đệm, tên {word}:"}
        person_rows(flow, block, person, "name birth_date ethnicity nationality residence personal_id", labels, True)
        flow.gap(2)
    day = case.earlier(press.rng, 300, 2000)
    plain_row(flow, "Đã đăng ký kết hôn tại:", f"UBND {case.office.former}")
    plain_row(flow, "Ngày, tháng, năm đăng ký:", short_date(day))
    return _close(flow, case)


def correction_extract(case: Case, press: Press) -> list[Sheet]:
    """TL_CAI_CHINH: Trích lục cải chính hộ tịch."""
    flow = _open(case, press, "TLCCHT", "TRÍCH LỤC CẢI CHÍNH HỘ TỊCH", press.style.compact)
    person_rows(
        flow, "person", case.applicant, "name birth_date sex ethnicity nationality personal_id residence", printed=True
    )
    flow.para(bold("Đã được cải chính thông tin hộ tịch như sau:"), before_mm=2)
    plain_row(flow, "Từ:", "Nơi sinh: Trạm Y tế xã")
    plain_row(flow, "Thành:", f"Nơi sinh: {case.hospital}")
    plain_row(flow, "Được ghi chú vào Sổ đăng ký:", f"khai sinh, số {press.rng.randint(3, 200)}")
    return _close(flow, case)


def parentage_extract(case: Case, press: Press) -> list[Sheet]:
    """TL_NHAN_CMC: Trích lục đăng ký nhận cha, mẹ, con."""
    flow = _open(case, press, "TLNCMC", "TRÍCH LỤC ĐĂNG KÝ NHẬN CHA, MẸ, CON", press.style.compact, 15)
    flow.para(bold("Công nhận người có tên dưới đây:"))
    person_rows(
        flow,
        "person",
        case.household.child,
        "name birth_date sex ethnicity nationality residence personal_id",
        printed=True,
    )
    flow.para(bold(f"Là con của ông/bà: {case.applicant.name}"), before_mm=2)
    plain_row(flow, "Đăng ký tại:", f"UBND {case.office.current}")
    return _close(flow, case)


def status_confirmation(case: Case, press: Press) -> list[Sheet]:
    """XN_HO_TICH: Giấy xác nhận thông tin hộ tịch."""
    flow = _open(case, press, "XNHT", "GIẤY XÁC NHẬN THÔNG TIN HỘ TỊCH", False, 15)
    flow.para(
        f"Qua kiểm tra, đối chiếu Sổ đăng ký hộ tịch lưu tại địa phương, Ủy ban nhân dân {case.office.name} xác nhận thông tin hộ tịch của người có "
        "tên dưới đây:",
        indent_mm=10,
    )
    person_rows(flow, "person", case.applicant, "name birth_date sex residence personal_id", printed=True)
    plain_row(flow, "Nội dung xác nhận:", "Đã đăng ký khai sinh; thông tin trùng khớp với sổ lưu.")
    return _close(flow, case, "NGƯỜI KÝ GIẤY XÁC NHẬN")
