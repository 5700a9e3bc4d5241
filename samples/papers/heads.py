"""What papers of a kind share: the national heading, agency heads, closing blocks with signature and seal."""

from __future__ import annotations

from datetime import date

from samples import marks
from samples.case import Case
from samples.flow import Cell, Flow, cell
from samples.people import Person
from samples.sheet import Sheet, Span, bold, entry, italic, known
from samples.wording import long_date, short_date

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


def citizens_head(flow: Flow, symbol: str = "") -> None:
    """Heading of a citizen's form: centred Quốc hiệu and Tiêu ngữ, a form symbol top right."""
    sheet = flow.sheet
    if symbol:
        sheet.write([italic(symbol, 11)], flow.left, flow.y, "right", flow.width)
        flow.gap(2)
    flow.center(bold(NATION, 13))
    flow.center(bold(MOTTO, 13.5))
    flow.gap(1.6)
    half = sheet.width_mm([bold(MOTTO, 13.5)]) / 2
    middle = (flow.left + flow.right) / 2
    sheet.rule(middle - half, flow.y, middle + half, flow.y, width_mm=0.25)
    flow.gap(3)


def official_head(
    sheet: Sheet,
    superior: str,
    issuer: str,
    number: str | None,
    place: str,
    day: date,
    mark: bool = True,
    subject: str | None = None,
) -> float:
    """Two-column head of an administrative document (NĐ 30/2020, Phụ lục I); gives the height below it."""
    left, width = sheet.style.left_mm, sheet.size_mm[0] - sheet.style.left_mm - sheet.style.right_mm
    split = left + width * 0.43
    y = sheet.style.top_mm + 5
    first = Flow(sheet, left - 6, split - 1, y - 5)
    if superior:
        first.center(Span(superior.upper(), size_pt=12))
    first.center(Span(issuer.upper(), bold=True, size_pt=12, field="issuer" if mark else None, value=issuer))
    first.gap(1.5)
    middle = (first.left + first.right) / 2
    sheet.rule(middle - 11, first.y, middle + 11, first.y)
    second = Flow(sheet, split, left + width + 4, y - 5)
    second.center(bold(NATION, 12))
    second.center(bold(MOTTO, 13))
    second.gap(1.5)
    half = sheet.width_mm([bold(MOTTO, 13)]) / 2
    middle = (second.left + second.right) / 2
    sheet.rule(middle - half, second.y, middle + half, second.y)
    low = max(first.y, second.y) + 1.5
    first.y = second.y = low
    if number is not None:
        first.center(
            Span("Số: ", size_pt=13), known("document_number", number, size_pt=13) if mark else Span(number, size_pt=13)
        )
    second.center(
        italic(f"{place}, ", 13),
        Span(long_date(day), italic=True, size_pt=13, field="issue_date" if mark else None, value=day.isoformat()),
    )
    if subject:
        first.center(Span("V/v ", size_pt=12), known("summary", subject, size_pt=12))
    return max(first.y, second.y) + 3


def title(
    flow: Flow, text: str, size_pt: float = 15, before_mm: float = 4.0, colour: tuple[int, int, int] | None = None
) -> None:
    """A centred title in capitals."""
    flow.center(Span(text, bold=True, size_pt=size_pt, colour=colour), before_mm=before_mm)


def office_name(case: Case) -> str:
    """Ủy ban nhân dân of the commune, as addressed."""
    return f"Ủy ban nhân dân {case.office.name}"


def addressed_to(flow: Flow, office: str, field: str | None = None) -> None:
    """Kính gửi."""
    flow.gap(2)
    indent = flow.width * 0.14
    left = flow.left
    flow.left += indent
    flow.row(Cell("Kính gửi:", entry(field, office)))
    flow.left = left
    flow.gap(2)


def identity_row(flow: Flow, block: str, person: Person, label: str = "Giấy tờ tùy thân:") -> None:
    """Giấy tờ tùy thân: kind, number, issuer, day of issue."""
    kind = "Căn cước công dân" if person.card_date < date(2024, 7, 1) else "Thẻ căn cước"
    if flow.sheet.style.compact:
        flow.row(
            Cell(label, entry(None, kind)),
            cell("số", f"{block}_personal_id", person.personal_id),
        )
        flow.row(cell("do", None, person.card_issuer))
        flow.row(cell("cấp ngày", None, short_date(person.card_date)))
        return
    flow.row(Cell(label, entry(None, f"{kind}")), cell("số:", f"{block}_personal_id", person.personal_id))
    flow.row(cell("Cơ quan cấp:", None, person.card_issuer), cell("ngày cấp:", None, short_date(person.card_date)))


def signed_by(
    sheet: Sheet, x_mm: float, y_mm: float, width_mm: float, heading: str, hint: str, name: str, hand_name: bool = True
) -> float:
    """A citizen's signature under a heading; gives the height below the name."""
    flow = Flow(sheet, x_mm, x_mm + width_mm, y_mm)
    flow.center(bold(heading))
    if hint:
        flow.center(italic(hint, 11))
    middle = x_mm + width_mm / 2
    marks.signature(sheet, middle + sheet.rng.uniform(-4, 4), flow.y + 11, name, sheet.rng.uniform(26, 36))
    flow.y += 18
    flow.center(Span(name, filled=hand_name, bold=not hand_name))
    return flow.y


def certified_by(
    sheet: Sheet,
    x_mm: float,
    y_mm: float,
    width_mm: float,
    headings: tuple[str, ...],
    hint: str,
    name: str,
    holder: str,
    superior: str,
    field: str | None = None,
) -> float:
    """An official's signature with the red seal over a third of it, to its left."""
    flow = Flow(sheet, x_mm, x_mm + width_mm, y_mm)
    for heading in headings:
        flow.center(bold(heading))
    if hint:
        flow.center(italic(hint, 11))
    middle = x_mm + width_mm / 2
    marks.signature(sheet, middle + sheet.rng.uniform(-2, 4), flow.y + 13, name, sheet.rng.uniform(30, 40))
    flow.y += 23
    flow.center(Span(name, bold=True, field=field))
    marks.seal(sheet, middle - 17 + sheet.rng.uniform(-3, 3), flow.y - 15 + sheet.rng.uniform(-3, 3), holder, superior)
    return flow.y


def commune_seal(case: Case) -> tuple[str, str]:
    """Holder and superior on the commune's seal."""
    return f"U.B.N.D {case.office.name}", "tỉnh Quảng Trị"
