# ruff: noqa: E501  sentences stand as the paper prints them
"""Papers that citizens write: power of attorney, commitment."""

from __future__ import annotations

from samples.case import Case
from samples.flow import Flow, cell
from samples.papers.heads import citizens_head, signed_by, title
from samples.people import Person
from samples.press import Press
from samples.sheet import Sheet, Span, bold, entry, italic
from samples.wording import long_date, short_date

SCOPES = (
    "Thay mặt tôi nộp hồ sơ, bổ sung giấy tờ và nhận kết quả đăng ký khai sinh",
    "Thay mặt tôi làm thủ tục xin cấp Giấy xác nhận tình trạng hôn nhân và nhận kết quả",
    "Thay mặt tôi nộp hồ sơ đề nghị cấp giấy phép xây dựng, nộp lệ phí và nhận kết quả",
)


def _party(flow: Flow, block: str, person: Person) -> None:
    label = "Họ và tên:" if flow.sheet.style.old_name_label else "Họ, chữ đệm, tên:"
    flow.row(cell(label, f"{block}_name", person.name))
    flow.row(
        cell("Ngày sinh:", f"{block}_birth_date", short_date(person.birth_date), person.birth_date.isoformat()),
        cell("Điện thoại:", None, person.phone),
    )
    flow.row(
        cell("Số định danh cá nhân:", f"{block}_personal_id", person.personal_id),
        cell("cấp ngày", None, short_date(person.card_date)),
    )
    flow.row(cell("Nơi cư trú:", f"{block}_residence", person.residence))


def power_of_attorney(case: Case, press: Press) -> list[Sheet]:
    """GIAY_UY_QUYEN: Giấy ủy quyền between two people."""
    sheet = press.sheet()
    flow = Flow(sheet)
    principal, agent = case.applicant, case.household.neighbour
    day = case.earlier(press.rng, 1, 12)
    citizens_head(flow)
    title(flow, press.rng.choice(("GIẤY ỦY QUYỀN", "GIẤY ỦY QUYỀN", "VĂN BẢN ỦY QUYỀN")), 16)
    flow.gap(2)
    flow.para(
        Span("Hôm nay, "), Span(long_date(day), filled=press.style.filled_by == "hand", field="issue_date", value=day.isoformat()),
        Span(f", tại {case.office.current}, chúng tôi gồm có:"), indent_mm=10,
    )  # fmt: skip
    number = "I. " if press.style.numbered else ""
    flow.para(bold(f"{number}BÊN ỦY QUYỀN:"), before_mm=2)
    _party(flow, "principal", principal)
    flow.para(bold(f"{'I' + number if number else ''}BÊN ĐƯỢC ỦY QUYỀN:"), before_mm=2)
    _party(flow, "agent", agent)
    flow.para(bold(f"{'II' + number if number else ''}NỘI DUNG ỦY QUYỀN:"), before_mm=2)
    flow.row(cell("Phạm vi ủy quyền:", "scope", press.rng.choice(SCOPES)))
    months = press.rng.choice((3, 6, 12))
    flow.row(cell("Thời hạn ủy quyền:", "term", f"{months:02d} tháng, kể từ ngày ký"))
    flow.para(
        "Hai bên cam kết chịu hoàn toàn trách nhiệm trước pháp luật về mọi thông tin ghi trong giấy này. Mọi tranh chấp phát "
        "sinh giữa bên ủy quyền và bên được ủy quyền do hai bên tự giải quyết.",
        indent_mm=10,
        before_mm=2,
    )
    flow.para("Giấy này được lập thành 02 bản, mỗi bên giữ 01 bản.", indent_mm=10)
    half = flow.width / 2
    y = flow.y + 4
    signed_by(sheet, flow.left, y, half, "NGƯỜI ỦY QUYỀN", "(Ký, ghi rõ họ tên)", principal.name)
    signed_by(sheet, flow.left + half, y, half, "NGƯỜI ĐƯỢC ỦY QUYỀN", "(Ký, ghi rõ họ tên)", agent.name)
    return [sheet]


def commitment(case: Case, press: Press) -> list[Sheet]:
    """GIAY_CAM_DOAN: Giấy cam đoan về việc sinh."""
    sheet = press.sheet()
    flow = Flow(sheet)
    who, child = case.applicant, case.household.child
    citizens_head(flow)
    title(flow, "GIẤY CAM ĐOAN", 16)
    flow.center(italic("(Về việc sinh)"))
    flow.gap(3)
    flow.row(cell("Tôi tên là:", "requester_name", who.name))
    flow.rows(
        cell("Ngày, tháng, năm sinh:", "requester_birth_date", short_date(who.birth_date), who.birth_date.isoformat()),
        cell("Số CCCD:", "requester_personal_id", who.personal_id),
    )
    flow.row(cell("Nơi cư trú:", "requester_residence", who.residence))
    born = long_date(child.birth_date)
    text = f"cháu {child.name}, giới tính {child.sex}, sinh {born}, là con đẻ của vợ chồng tôi"
    flow.row(cell("Tôi xin cam đoan:", "summary", text), before_mm=2)
    flow.row(cell("Nơi sinh:", None, f"Tại nhà, {who.residence}"))
    flow.row(cell("Lý do không có Giấy chứng sinh:", None, "Sinh tại nhà, không kịp đến cơ sở y tế"))
    flow.para(
        "Tôi xin cam đoan những nội dung trên là đúng sự thật và chịu trách nhiệm trước pháp luật về nội dung cam đoan của mình.",
        indent_mm=10,
        before_mm=2,
    )
    day = case.earlier(press.rng, 0, 3)
    flow.para(
        Span(f"{case.office.short}, ", italic=True), Span(long_date(day), italic=True, field="issue_date", value=day.isoformat()),
        align="right", before_mm=3,
    )  # fmt: skip
    y = signed_by(sheet, flow.left + 85, flow.y, flow.width - 85, "Người cam đoan", "(Ký, ghi rõ họ tên)", who.name)
    if press.style.variant % 2:
        below = Flow(sheet, y_mm=y + 4)
        below.para(bold("Ý kiến của người làm chứng:"))
        below.row(
            cell("Tôi là", None, case.household.neighbour.name),
            cell("CCCD số", None, case.household.neighbour.personal_id),
        )
        below.para(entry(None, "Đã chứng kiến, nội dung trên là đúng."))
    return [sheet]
