# ruff: noqa: E501  sentences stand as the paper prints them
"""Further civil status forms that citizens fill in."""

from __future__ import annotations

from samples.case import Case
from samples.flow import Cell, Flow, cell
from samples.papers.heads import addressed_to, citizens_head, identity_row, office_name, signed_by, title
from samples.papers.rows import person_rows
from samples.press import Press
from samples.sheet import Sheet, bold, entry, italic
from samples.wording import long_date, short_date

_PLEDGE = "Tôi cam đoan những nội dung khai trên đây là đúng sự thật và chịu trách nhiệm trước pháp luật về cam đoan của mình."
_HINT = "(Ký, ghi rõ họ, chữ đệm, tên)"


def _open(case: Case, press: Press, heading: str, size_pt: float = 15) -> Flow:
    flow = Flow(press.sheet())
    citizens_head(flow)
    title(flow, heading, size_pt)
    addressed_to(flow, office_name(case))
    return flow


def _requester(flow: Flow, case: Case, relation_label: str | None, relation: str = "Bản thân") -> None:
    who = case.applicant
    flow.row(cell("Họ, chữ đệm, tên người yêu cầu:", "requester_name", who.name))
    flow.row(cell("Nơi cư trú:", "requester_residence", who.residence))
    identity_row(flow, "requester", who)
    if relation_label:
        flow.row(cell(relation_label, "requester_relation", relation))


def _close(flow: Flow, case: Case) -> None:
    flow.para(_PLEDGE, indent_mm=10, before_mm=1.5)
    flow.gap(1)
    flow.row(Cell("Làm tại:", entry(None, f"{case.office.short}, {long_date(case.received_on)}")))
    signed_by(flow.sheet, flow.left + 80, flow.y + 1, flow.width - 80, "Người yêu cầu", _HINT, case.applicant.name)


def copy_request(case: Case, press: Press) -> list[Sheet]:
    """TK_BAN_SAO_TL: Tờ khai đề nghị cấp bản sao trích lục hộ tịch."""
    heading = (
        "TỜ KHAI ĐỀ NGHỊ CẤP BẢN SAO TRÍCH LỤC HỘ TỊCH"
        if press.style.compact
        else "TỜ KHAI CẤP BẢN SAO TRÍCH LỤC HỘ TỊCH"
    )
    flow = _open(case, press, heading, 14)
    _requester(flow, case, "Quan hệ với người được cấp bản sao trích lục hộ tịch:")
    kind = press.rng.choice(("khai sinh", "kết hôn", "khai tử"))
    flow.para(bold(f"Đề nghị cơ quan cấp bản sao trích lục {kind} cho người có tên dưới đây:"), before_mm=1.5)
    person_rows(flow, "person", case.applicant, "name birth_date sex ethnicity nationality residence personal_id")
    when = case.earlier(press.rng, 800, 9000)
    flow.row(cell("Đã đăng ký tại:", None, f"UBND {case.office.former}"))
    flow.row(cell("ngày", None, short_date(when)), cell("Số:", None, str(press.rng.randint(3, 300))))
    flow.row(cell("Số lượng bản sao yêu cầu cấp:", "copies_wanted", str(press.rng.randint(1, 6))), Cell("bản", None))
    _close(flow, case)
    return [flow.sheet]


def correction_request(case: Case, press: Press) -> list[Sheet]:
    """TK_CAI_CHINH: Tờ khai đăng ký việc thay đổi, cải chính, bổ sung thông tin hộ tịch, xác định lại dân tộc."""
    flow = _open(
        case, press, "TỜ KHAI ĐĂNG KÝ VIỆC THAY ĐỔI, CẢI CHÍNH, BỔ SUNG THÔNG TIN HỘ TỊCH, XÁC ĐỊNH LẠI DÂN TỘC", 13.5
    )
    _requester(flow, case, "Quan hệ với người đề nghị được thay đổi, cải chính:")
    flow.para(bold("Đề nghị cơ quan đăng ký việc cải chính hộ tịch cho người có tên dưới đây:"), before_mm=1.5)
    who = case.applicant
    person_rows(flow, "person", who, "name birth_date sex ethnicity nationality residence personal_id")
    flow.row(cell("Đã đăng ký khai sinh tại:", None, f"UBND {who.home_commune.former}"))
    wrong = who.name.split()
    wrong[1] = press.rng.choice([word for word in ("Văn", "Thị", "Đức", "Ngọc") if word != wrong[1]])
    flow.row(cell("Từ:", "change_from", f"Chữ đệm: {wrong[1]}"))
    flow.row(cell("Thành:", "change_to", f"Chữ đệm: {who.name.split()[1]}"))
    flow.row(cell("Lý do:", "change_reason", "Ghi sai chữ đệm khi đăng ký khai sinh"))
    _close(flow, case)
    return [flow.sheet]


def parentage_request(case: Case, press: Press) -> list[Sheet]:
    """TK_NHAN_CMC: Tờ khai đăng ký nhận cha, mẹ, con."""
    flow = _open(case, press, "TỜ KHAI ĐĂNG KÝ NHẬN CHA, MẸ, CON")
    relation = "Cha" if case.applicant.sex == "Nam" else "Mẹ"
    _requester(flow, case, "Quan hệ với người nhận cha/mẹ/con:", relation)
    flow.para(bold("Đề nghị cơ quan công nhận người có tên dưới đây:"), before_mm=1.5)
    person_rows(flow, "person", case.household.child, "name birth_date sex ethnicity nationality residence personal_id")
    flow.row(cell("Là con của người có tên dưới đây:", None, case.applicant.name))
    flow.row(Cell("Ý kiến của người hiện đang là mẹ hoặc cha:", entry(None, "Đồng ý")))
    flow.para(
        "Tôi cam đoan việc nhận con nói trên là đúng sự thật, tự nguyện, không có tranh chấp.",
        indent_mm=10,
        before_mm=1,
    )
    _close(flow, case)
    return [flow.sheet]


def guardianship_request(case: Case, press: Press) -> list[Sheet]:
    """TK_GIAM_HO: Tờ khai đăng ký giám hộ."""
    flow = _open(case, press, "TỜ KHAI ĐĂNG KÝ GIÁM HỘ")
    flow.row(cell("Họ, chữ đệm, tên người yêu cầu:", None, case.applicant.name))
    flow.para("Đề nghị cơ quan đăng ký việc giám hộ giữa những người có tên dưới đây:", before_mm=1)
    flow.para(bold("Người giám hộ:"), before_mm=1)
    person_rows(flow, "guardian", case.applicant, "name birth_date sex personal_id residence")
    flow.para(bold("Người được giám hộ:"), before_mm=1)
    person_rows(flow, "ward", case.household.child, "name birth_date sex personal_id residence")
    flow.row(cell("Lý do đăng ký giám hộ:", None, "Cha, mẹ đi làm ăn xa, không có điều kiện chăm sóc"), before_mm=1)
    _close(flow, case)
    return [flow.sheet]


def confirmation_request(case: Case, press: Press) -> list[Sheet]:
    """TK_XN_HO_TICH: Tờ khai đề nghị xác nhận thông tin hộ tịch."""
    flow = _open(case, press, "TỜ KHAI ĐỀ NGHỊ XÁC NHẬN THÔNG TIN HỘ TỊCH", 14.5)
    _requester(flow, case, "Quan hệ với người được xác nhận:")
    flow.para(bold("Đề nghị cơ quan xác nhận thông tin hộ tịch cho người có tên dưới đây:"), before_mm=1.5)
    person_rows(flow, "person", case.applicant, "name birth_date sex ethnicity nationality residence personal_id")
    flow.row(cell("Nội dung đề nghị xác nhận:", None, "Thông tin khai sinh, kết hôn đã đăng ký tại địa phương"))
    _close(flow, case)
    return [flow.sheet]


def birth_again(case: Case, press: Press) -> list[Sheet]:
    """TK_DK_LAI_KHAI_SINH: Tờ khai đăng ký lại khai sinh."""
    flow = _open(case, press, "TỜ KHAI ĐĂNG KÝ LẠI KHAI SINH")
    home = case.household
    who = case.applicant
    _requester(flow, case, "Quan hệ với người được khai sinh:")
    flow.para(bold("Đề nghị cơ quan đăng ký lại khai sinh cho người có tên dưới đây:"), before_mm=1)
    person_rows(flow, "child", who, "name birth_date sex ethnicity nationality birth_place home_town")
    for block, word, parent in (("mother", "mẹ", home.neighbour), ("father", "cha", home.grandparent)):
        flow.row(cell(f"Họ, chữ đệm, tên người {word}:", f"{block}_name", parent.name))
        flow.row(
            cell("Năm sinh:", f"{block}_birth_date", str(parent.birth_date.year)),
            cell("Dân tộc:", f"{block}_ethnicity", parent.ethnicity),
            cell("Quốc tịch:", f"{block}_nationality", parent.nationality),
        )
        flow.row(cell("Nơi cư trú:", f"{block}_residence", parent.residence))
    flow.row(cell("Đã đăng ký khai sinh tại:", None, f"UBND {who.home_commune.former}"))
    flow.row(cell("Lý do đăng ký lại:", None, "Sổ hộ tịch và bản chính Giấy khai sinh đã mất"))
    _close(flow, case)
    return [flow.sheet]


def neighbours_undertaking(case: Case, press: Press) -> list[Sheet]:
    """BAN_CAM_KET: Bản cam kết bảo đảm an toàn đối với công trình liền kề."""
    flow = Flow(press.sheet())
    citizens_head(flow)
    title(flow, "BẢN CAM KẾT", 16)
    flow.center(bold("Bảo đảm an toàn đối với công trình liền kề", 13))
    addressed_to(flow, office_name(case))
    person_rows(flow, "requester", case.applicant, "name personal_id residence", {"name": "Tôi tên là:"})
    flow.para(
        f"Là chủ đầu tư công trình nhà ở riêng lẻ xây dựng trên thửa đất số {case.land.parcel_number}, tờ bản đồ số {case.land.map_sheet}. "
        "Tôi xin cam kết thi công đúng thiết kế, có biện pháp bảo đảm an toàn cho công trình liền kề; nếu gây hư hỏng tôi chịu trách nhiệm "
        "bồi thường thiệt hại theo quy định của pháp luật.",
        indent_mm=10,
        before_mm=2,
    )
    flow.para(italic(f"{case.office.short}, {long_date(case.received_on)}"), align="right", before_mm=3)
    signed_by(
        flow.sheet,
        flow.left + 80,
        flow.y + 1,
        flow.width - 80,
        "Người cam kết",
        "(Ký, ghi rõ họ tên)",
        case.applicant.name,
    )
    return [flow.sheet]


def witness_statement(case: Case, press: Press) -> list[Sheet]:
    """VB_LAM_CHUNG: Văn bản xác nhận việc sinh của người làm chứng."""
    flow = Flow(press.sheet())
    home = case.household
    citizens_head(flow)
    title(flow, "VĂN BẢN XÁC NHẬN VIỆC SINH", 15)
    flow.center(italic("(Của người làm chứng)"))
    flow.gap(3)
    flow.para(bold("Người làm chứng:"))
    person_rows(flow, "witness", home.neighbour, "name birth_date personal_id residence")
    flow.para(
        f"Tôi đã chứng kiến và xác nhận về việc sinh của cháu {home.child.name}, giới tính {home.child.sex}, sinh {long_date(home.child.birth_date)} "
        f"tại {home.mother.residence}; mẹ là {home.mother.name}. Tôi chịu trách nhiệm trước pháp luật về lời xác nhận của mình.",
        indent_mm=10,
        before_mm=2,
    )
    flow.para(italic(f"{case.office.short}, {long_date(case.received_on)}"), align="right", before_mm=3)
    signed_by(
        flow.sheet,
        flow.left + 80,
        flow.y + 1,
        flow.width - 80,
        "Người làm chứng",
        "(Ký, ghi rõ họ tên)",
        home.neighbour.name,
    )
    return [flow.sheet]
