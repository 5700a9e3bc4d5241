"""Identity cards on an A4 sheet: front and back as a copier or scanner shows them, with QR and MRZ."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date, timedelta

from samples import marks
from samples.case import Case
from samples.model import Box
from samples.people import Person
from samples.places import Commune
from samples.press import Press
from samples.sheet import Sheet, Span, known
from samples.style import Colour
from samples.wording import short_date

CARD_MM = (85.6, 53.98)
_WEIGHTS = (7, 3, 1)


def chip_card_payload(person: Person) -> str:
    """QR of a CCCD with chip (TT 06/2021/TT-BCA): seven fields, separator ``|``; the old number may be empty."""
    address = f"{person.house}, {short_place(person.commune)}"
    return "|".join(
        (
            person.personal_id,
            "",
            person.name,
            f"{person.birth_date:%d%m%Y}",
            person.sex,
            address,
            f"{person.card_date:%d%m%Y}",
        )
    )


def short_place(commune: Commune) -> str:
    """A place as cards print it, without the kinds of units: Hải Thượng, Hải Lăng, Quảng Trị."""
    parts = (commune.old_commune, commune.old_district, commune.old_province)
    names = (re.sub("^(xã|huyện|tỉnh|thị xã|thành phố) ", "", part) for part in parts)
    return ", ".join(name[0].upper() + name[1:] for name in names)


def new_card_payload(person: Person) -> str:
    """QR of a thẻ căn cước of 2024: as the earlier one, with the parents' names behind (order not published)."""
    return "|".join((*chip_card_payload(person).split("|")[:5], person.residence, f"{person.card_date:%d%m%Y}", "", ""))


def check_digit(text: str) -> str:
    """ICAO 9303 check digit: weights 7-3-1, letters from A = 10, filler = 0."""
    total = 0
    for place, letter in enumerate(text):
        value = 0 if letter == "<" else int(letter) if letter.isdigit() else ord(letter) - 55
        total += value * _WEIGHTS[place % 3]
    return str(total % 10)


def plain(text: str) -> str:
    """Capital letters without marks, as an MRZ writes names."""
    marked = unicodedata.normalize("NFD", text.upper().replace("Đ", "D"))
    return "".join(letter for letter in marked if letter.isascii())


def expiry(person: Person) -> date:
    """Có giá trị đến: the birthday of 25, 40 or 60 that follows the issue by two years or more."""
    for age in (25, 40, 60):
        day = person.birth_date.replace(year=person.birth_date.year + age, day=min(28, person.birth_date.day))
        if (day - person.card_date).days > 730:
            return day
    return date(2099, 12, 31)


def mrz_lines(person: Person) -> tuple[str, str, str]:
    """TD1 lines of the card's back (ICAO 9303 part 5): three of 30 characters with their check digits."""
    number = person.personal_id[3:]
    first = f"IDVNM{number}{check_digit(number)}{person.personal_id}<<"
    first += check_digit(first[5:])
    birth, until = f"{person.birth_date:%y%m%d}", f"{expiry(person):%y%m%d}"
    sex = "M" if person.sex == "Nam" else "F"
    second = f"{birth}{check_digit(birth)}{sex}{until}{check_digit(until)}VNM".ljust(29, "<")
    second += check_digit(first[5:30] + second[0:7] + second[8:15] + second[18:29])
    words = plain(person.name).split()
    third = f"{words[0]}<<{'<'.join(words[1:])}"[:30].ljust(30, "<")
    return first, second, third


class _Card:
    """A card's side at a place on the sheet; text positions are inside the card."""

    def __init__(self, sheet: Sheet, x_mm: float, y_mm: float, top: Colour, bottom: Colour) -> None:
        self.sheet, self.x, self.y = sheet, x_mm, y_mm
        width, height = CARD_MM
        steps = 40
        for step in range(steps):
            share = step / (steps - 1)
            fill = tuple(round(a + (b - a) * share) for a, b in zip(top, bottom, strict=True))
            y0 = y_mm + height * step / steps
            area = (sheet.px(x_mm), sheet.px(y0), sheet.px(x_mm + width), sheet.px(y0 + height / steps + 0.05))
            sheet.pen.rectangle(area, fill=fill)
        sheet.frame(x_mm, y_mm, width, height, (120, 130, 140), 0.2)

    def text(self, x_mm: float, y_mm: float, *spans: Span, align: str = "left", width_mm: float = 0.0) -> None:
        self.sheet.write(list(spans), self.x + x_mm, self.y + y_mm, align, width_mm)


def _small(text: str, size_pt: float = 5.6, bold: bool = False, italic: bool = False) -> Span:
    return Span(text, size_pt=size_pt, family="arimo", bold=bold, italic=italic)


def _value(field: str, text: str, value: str | None = None, size_pt: float = 7.6, bold: bool = False) -> Span:
    return known(field, text, value, size_pt=size_pt, family="arimo", bold=bold)


def _wrapped(card: _Card, x_mm: float, y_mm: float, field: str, text: str, room_mm: float) -> None:
    words, line = text.split(), ""
    lines: list[str] = []
    for word in words:
        if card.sheet.width_mm([_value(field, f"{line} {word}")]) > room_mm and line:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    lines.append(line)
    # the field is one value over several lines: mark it once with its whole text
    boxes: list[Box] = []
    for number, part in enumerate(lines):
        span = Span(part, size_pt=7.2, family="arimo")
        drawn, _ = card.sheet.put(card.sheet.tokens([span]), card.x + x_mm, card.y + y_mm + 3.3 * number)
        card.sheet.commit(drawn)
        boxes += [word.box for word in drawn]
    box = boxes[0]
    for other in boxes[1:]:
        box = box.joined(other)
    card.sheet.mark(field, text, text, box, "print")


def _front(sheet: Sheet, x: float, y: float, who: Person) -> None:
    card = _Card(sheet, x, y, (214, 236, 232), (236, 232, 206))
    marks.emblem(sheet, x + 10, y + 9, 11)
    card.text(17, 6, _small("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 6.2, True), align="center", width_mm=48)
    card.text(17, 8.8, _small("Độc lập - Tự do - Hạnh phúc", 5.8, True), align="center", width_mm=48)
    card.text(17, 11.2, _small("SOCIALIST REPUBLIC OF VIET NAM", 4.4), align="center", width_mm=48)
    card.text(
        15,
        17,
        Span("CĂN CƯỚC CÔNG DÂN", size_pt=10.5, family="arimo", bold=True, colour=(200, 30, 40)),
        align="center",
        width_mm=52,
    )
    card.text(15, 19.8, _small("Citizen Identity Card", 5.2, italic=True), align="center", width_mm=52)
    marks.qr(sheet, x + 67.5, y + 3, 15.5, chip_card_payload(who))
    marks.portrait(sheet, x + 4, y + 21, 20, 26)
    card.text(27, 25, _small("Số / No.: ", 6.2, True), _value("person_personal_id", who.personal_id, None, 10.5, True))
    card.text(27, 28.2, _small("Họ và tên / Full name:"))
    card.text(27, 31.6, _value("person_name", who.name.upper(), who.name, 8.4, True))
    card.text(
        27,
        34.8,
        _small("Ngày sinh / Date of birth: "),
        _value("person_birth_date", short_date(who.birth_date), who.birth_date.isoformat()),
    )
    card.text(27, 37.8, _small("Giới tính / Sex: "), _value("person_sex", who.sex))
    card.text(50, 37.8, _small("Quốc tịch / Nationality: "), _value("person_nationality", who.nationality, None, 7))
    card.text(27, 40.8, _small("Quê quán / Place of origin:"))
    _wrapped(card, 27, 43.8, "person_home_town", short_place(who.home_commune), 56)
    card.text(27, 46.6, _small("Nơi thường trú / Place of residence:"))
    until = expiry(who)
    card.text(3.5, 49.8, _small("Có giá trị đến:", 4.6))
    card.text(
        3.5, 52.2, _small("Date of expiry: ", 4.2), _value("valid_until", short_date(until), until.isoformat(), 5.4)
    )
    _wrapped(card, 32, 49.5, "person_residence", f"{who.house}, {short_place(who.commune)}", 52)


def _mrz(sheet: Sheet, x: float, y: float, lines: tuple[str, str, str]) -> None:
    boxes = []
    for number, line in enumerate(lines):
        span = Span(line, size_pt=12, family="cousine", bold=True)
        words, _ = sheet.put(sheet.tokens([span]), x + 4.5, y + 38.5 + 5.2 * number)
        sheet.commit(words)
        boxes.append(words[0].box)
    sheet.code("mrz_td1", "\n".join(lines), boxes[0].joined(boxes[1]).joined(boxes[2]))


def _back(sheet: Sheet, x: float, y: float, who: Person) -> None:
    card = _Card(sheet, x, y, (232, 232, 210), (214, 232, 236))
    card.text(4, 6, _small("Đặc điểm nhận dạng / Personal identification:"))
    card.text(4, 9.4, Span("Nốt ruồi C: 2cm dưới sau đuôi mắt phải", size_pt=7, family="arimo"))
    card.text(
        4, 14, _small("Ngày, tháng, năm / Date, month, year: "),
        _value("issue_date", short_date(who.card_date), who.card_date.isoformat(), 7.4),
    )  # fmt: skip
    card.text(28, 18.4, _small("CỤC TRƯỞNG CỤC CẢNH SÁT", 5.4, True), align="center", width_mm=40)
    card.text(28, 20.9, _small("QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI", 5, True), align="center", width_mm=40)
    sheet.pen.rounded_rectangle(
        (sheet.px(x + 5), sheet.px(y + 17), sheet.px(x + 18), sheet.px(y + 28)),
        sheet.px(1.5),
        fill=(222, 190, 96),
        outline=(140, 110, 40),
        width=2,
    )
    for share in (0.35, 0.65):
        sheet.rule(x + 5, y + 17 + 11 * share, x + 18, y + 17 + 11 * share, (140, 110, 40), 0.15)
    marks.signature(sheet, x + 48, y + 26, "the head of the card's issuer", 18)
    for number, finger in enumerate(("Ngón trỏ trái", "Ngón trỏ phải")):
        fx = x + 70
        fy = y + 4 + 15.5 * number
        for ring in range(5):
            r = 1.0 + ring * 1.1
            centre = (fx + 6, fy + 7)
            area = [sheet.px(v) for v in (centre[0] - r, centre[1] - r * 1.2, centre[0] + r, centre[1] + r * 1.2)]
            sheet.pen.arc(area, 20 * ring, 330 - 12 * ring, fill=(90, 70, 70), width=max(1, sheet.px(0.2)))
        card.text(69, 17 + 15.5 * number, _small(finger, 4.4))
    _mrz(sheet, x, y, mrz_lines(who))


NEW_CARD_FROM = date(2024, 7, 1)
"""From then on thẻ căn cước is issued instead of thẻ căn cước công dân."""


def card_type_of(person: Person) -> str:
    """The paper type of the card that the person holds, by its day of issue."""
    return "CCCD" if person.card_date < NEW_CARD_FROM else "CAN_CUOC"


def holder_of(person: Person, paper_type: str) -> Person:
    """The person with a card of that type: the day of issue moves by three years where it does not fit."""
    if card_type_of(person) == paper_type:
        return person
    return replace(person, card_date=person.card_date + timedelta(days=1100 if paper_type == "CAN_CUOC" else -1100))


def citizen_card(case: Case, press: Press) -> list[Sheet]:
    """CCCD: front and back on one A4 sheet (variants differ in placing)."""
    sheet = press.sheet()
    who = holder_of(case.applicant, "CCCD")
    rng = press.rng
    x = (210 - CARD_MM[0]) / 2 + rng.uniform(-12, 12)
    y = rng.uniform(28, 55)
    if press.style.variant in (2, 4):
        x, gap = rng.uniform(18, 40), rng.uniform(70, 100)
    else:
        gap = rng.uniform(62, 76)
    _front(sheet, x, y, who)
    _back(sheet, x + rng.uniform(-2, 2), y + gap, who)
    return [sheet]


def new_card(case: Case, press: Press) -> list[Sheet]:
    """CAN_CUOC: thẻ căn cước in the form of 1/7/2024, QR on the back."""
    sheet = press.sheet()
    who = holder_of(case.applicant, "CAN_CUOC")
    rng = press.rng
    x, y = (210 - CARD_MM[0]) / 2 + rng.uniform(-14, 14), rng.uniform(30, 60)
    card = _Card(sheet, x, y, (206, 228, 240), (238, 232, 214))
    marks.emblem(sheet, x + 10, y + 9, 10)
    card.text(16, 6, _small("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 6.2, True), align="center", width_mm=66)
    card.text(16, 8.8, _small("Độc lập - Tự do - Hạnh phúc", 5.8, True), align="center", width_mm=66)
    card.text(
        16,
        15.4,
        Span("CĂN CƯỚC", size_pt=11.5, family="arimo", bold=True, colour=(200, 30, 40)),
        align="center",
        width_mm=66,
    )
    card.text(16, 18.2, _small("IDENTITY CARD", 5.6, True), align="center", width_mm=66)
    marks.portrait(sheet, x + 4, y + 20, 21, 27)
    card.text(28, 23.6, _small("Số định danh cá nhân / Personal identification number:"))
    card.text(28, 28, _value("person_personal_id", who.personal_id, None, 11, True))
    card.text(28, 31.6, _small("Họ, chữ đệm và tên khai sinh / Full name:"))
    card.text(28, 35.4, _value("person_name", who.name.upper(), who.name, 8.6, True))
    card.text(
        28,
        39.4,
        _small("Ngày, tháng, năm sinh / Date of birth: "),
        _value("person_birth_date", short_date(who.birth_date), who.birth_date.isoformat()),
    )
    card.text(28, 43.2, _small("Giới tính / Sex: "), _value("person_sex", who.sex))
    card.text(28, 47, _small("Quốc tịch / Nationality: "), _value("person_nationality", who.nationality))
    gap = rng.uniform(64, 90)
    y += gap
    card = _Card(sheet, x, y, (238, 232, 214), (206, 228, 240))
    card.text(4, 6, _small("Nơi cư trú / Place of residence:"))
    _wrapped(card, 4, 9.6, "person_residence", who.residence, 44)
    card.text(4, 17, _small("Nơi đăng ký khai sinh / Place of birth:"))
    _wrapped(card, 4, 20.6, "person_birth_place", who.home_town, 44)
    card.text(
        4,
        25,
        _small("Ngày, tháng, năm cấp / Date of issue: "),
        _value("issue_date", short_date(who.card_date), who.card_date.isoformat()),
    )
    until = expiry(who)
    card.text(
        4,
        28.6,
        _small("Ngày, tháng, năm hết hạn / Date of expiry: "),
        _value("valid_until", short_date(until), until.isoformat()),
    )
    card.text(4, 32.8, _small("BỘ CÔNG AN / MINISTRY OF PUBLIC SECURITY", 5, True))
    marks.qr(sheet, x + 62, y + 4, 19, new_card_payload(who))
    _mrz(sheet, x, y, mrz_lines(who))
    return [sheet]
