"""Fields of a paper that have a place instead of a label: the boxes of its head and foot (NĐ 30/2020/NĐ-CP, PL I)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from digitize.catalog import PaperType
from digitize.extract.layout import Row, Token
from digitize.extract.nearness import distance
from digitize.vietnamese import fold, search_key

_NATION = "conghoaxahoichunghiavietnam"
_MOTTO = "doclaptudohanhphuc"
_DAY_MONTH_YEAR = r"n\w{2,3}\W.{0,6}?\d.{0,8}?t\w{0,2}ang\W.{0,6}?\d.{0,8}?na\w{1,2}\W.{0,4}?\d{3}\w"
_LONG_DATE = re.compile(rf"\b({_DAY_MONTH_YEAR})")
_PLACE_AND_DATE = re.compile(rf"[,.]\s*({_DAY_MONTH_YEAR})")
_SERIAL = re.compile(r"[A-ZĐ]{1,2}\s?\d{6,8}")
_NUMBER_LABEL = re.compile(r"^s[o0]$|^s[o0](?=\d)")
_HEAD_SHARE = 0.4
_TOP_SHARE = 0.25
_BESIDE = 7  # letter heights that the agency's name may reach below the national title
_HEAD_EDITS = 5
_ABOUT = re.compile(r"^V/[vV]$")
_PERSON_WORDS = range(2, 6)
_SIGNER_CUES = (
    "nguoiky", "tm", "kt", "tl", "tuq", "chutich", "phochutich", "giamdoc", "phogiamdoc", "truongphong", "thutruong",
    "congchuctuphap", "truongconganxa", "cuctruong",
)  # fmt: skip
_OUTSIDE_SUMMARY = ("kinh gui", "can cu", "theo de nghi", "xet de nghi", "dieu 1", "uy ban nhan dan", "chu tich")


@dataclass(frozen=True, slots=True)
class Head:
    """Tokens of the head and foot of a paper, empty where there are none."""

    page: int
    issuer: tuple[Token, ...] = ()
    number: tuple[Token, ...] = ()
    issue_date: tuple[Token, ...] = ()
    summary: tuple[Token, ...] = ()
    signer: tuple[Token, ...] = ()
    signer_page: int = 0
    date_page: int = 0
    issuer_page: int = 0
    serial: tuple[Token, ...] = ()


def find_head(paper_type: PaperType, rows: Sequence[Row], page_heights_px: dict[int, int]) -> Head:
    """What stands at the places of an administrative paper: issuer left above, number under it, date right above (else
    at the foot of the last page), abstract under the title, signer's name right below.
    """
    if not rows:
        return Head(0)
    first, last = rows[0].page, rows[-1].page
    top = [row for row in rows if row.page == first]
    nation = next((place for place, row in enumerate(top) if _left_of(row, _NATION) is not None), None)
    middle = _left_of(top[nation], _NATION) if nation is not None else None
    width = max(row.box_px.right for row in top)
    left_block = middle is not None and middle > 0.3 * width
    height = top[nation].tokens[0].box_px.height if nation is not None else 0
    limit = _HEAD_SHARE * page_heights_px[first]
    head_rows = [row for row in top if row.box_px.y < limit]
    top_rows = [row for row in top if row.box_px.y < _TOP_SHARE * page_heights_px[first]]
    beside = [row for row in head_rows if nation is None or row.box_px.y < top[nation].box_px.y + _BESIDE * height]
    number, number_place = _number(top_rows, middle if left_block else None)
    date_page, date_tokens = first, _date_tokens(head_rows, _PLACE_AND_DATE) or _date_tokens(top_rows, _LONG_DATE)
    for page in () if date_tokens else dict.fromkeys(row.page for row in reversed(rows)):
        date_page = page
        date_tokens = _date_tokens([row for row in reversed(rows) if row.page == page], _PLACE_AND_DATE)
        if date_tokens:
            break
    issuer_page, issuer = first, _issuer(beside, middle, number_place) if left_block and middle else ()
    if not issuer:
        issuer_page, issuer = _on_behalf_of(rows)
    return Head(
        page=first,
        issuer=issuer,
        issuer_page=issuer_page,
        number=number,
        issue_date=date_tokens,
        summary=(_letter_summary(head_rows, middle) if left_block and middle else ()) or _summary(paper_type, top),
        signer=_signer([row for row in rows if row.page == last], page_heights_px[last]),
        signer_page=last,
        date_page=date_page,
        serial=_serial(top),
    )


def _left_of(row: Row, wanted: str) -> int | None:
    """Left edge of the words that say ``wanted``, None if the row does not."""
    tokens = row.tokens
    best: tuple[int, int] | None = None
    for start in range(len(tokens)):
        joined = ""
        for token in tokens[start:]:
            joined += token.key
            edits = distance(joined, wanted, _HEAD_EDITS)
            if edits <= _HEAD_EDITS and (best is None or edits < best[0]):
                best = (edits, tokens[start].box_px.x)
    return best[1] if best else None


def _number(rows: Sequence[Row], middle: int | None) -> tuple[tuple[Token, ...], int]:
    """Tokens behind ``Số:``, left of ``middle`` first, and the place of that row (number of rows where none)."""
    if middle is not None:
        on_the_left = _number_within(rows, middle)
        if on_the_left[0]:
            return on_the_left
    tokens, place = _number_within(rows, None)
    return tokens, place if middle is None else len(rows)


def _number_within(rows: Sequence[Row], middle: int | None) -> tuple[tuple[Token, ...], int]:
    for place, row in enumerate(rows):
        for start, token in enumerate(row.tokens):
            begins = start == 0 or token.parted
            if not begins or not _NUMBER_LABEL.match(token.key) or not token.text[:1].isupper():
                continue
            behind = row.tokens[start + 1 :] if token.key in ("so", "s0") else row.tokens[start:]
            if middle is not None:
                behind = tuple(each for each in behind if each.box_px.x < middle)
            taken: list[Token] = []
            if not (token.colon or token.key not in ("so", "s0") or (behind and behind[0].text[:1].isdigit())):
                continue  # "Số CCCD …"
            for each in behind:
                if (each.gap_heights > 3 and taken) or fold(each.text) in ("quyen", "ngay"):
                    break
                taken.append(each)
            if any(c.isdigit() for each in taken for c in each.text):
                return tuple(taken), place
    return (), len(rows)


def _date_tokens(rows: Sequence[Row], pattern: re.Pattern[str]) -> tuple[Token, ...]:
    """Tokens of ``ngày … tháng … năm …`` where the first row of ``rows`` that holds ``pattern`` says so."""
    for row in rows:
        text = row.text
        found = pattern.search(fold(text))
        before = text[: found.start()].split() if found else []
        if found and (not before or before[-1][:1].isupper()):  # a place, not "sinh con lúc 10 giờ 14 phút, ngày …"
            place, taken = 0, []
            for token in row.tokens:
                if place + len(token.text) > found.start(1) and place < found.end(1):
                    taken.append(token)
                place += len(token.text) + 1
            return tuple(taken)
    return ()


def _issuer(rows: Sequence[Row], middle: int, number_place: int) -> tuple[Token, ...]:
    """The issuing agency: the last of the agencies named in capitals on the left, whole name over its lines."""
    lines: list[tuple[Token, ...]] = []
    for row in rows[:number_place]:
        tokens = tuple(t for t in row.tokens if t.box_px.x + t.box_px.width / 2 < middle)
        letters = [c for t in tokens for c in t.text if c.isalpha()]
        if not letters:
            continue
        if sum(c.isupper() for c in letters) < 0.7 * len(letters):
            break
        lines.append(tokens)
        if len(lines) == 4:
            break
    return tuple(token for line in lines[_own_agency(lines) :] for token in line)


def _on_behalf_of(rows: Sequence[Row]) -> tuple[int, tuple[Token, ...]]:
    """The agency behind ``TM.`` over the signature, for papers without a head of their own; with its page."""
    for row in reversed(rows):
        for start, token in enumerate(row.tokens):
            if token.key == "tm" and token.text.isupper() and start + 1 < len(row.tokens):
                return row.page, row.tokens[start + 1 :]
    return (rows[0].page, ())


def _serial(rows: Sequence[Row]) -> tuple[Token, ...]:
    """Number of a printed form (số phát hành): two letters and six to eight digits alone on their row."""
    for row in reversed(rows):
        if _SERIAL.fullmatch(row.text):
            return row.tokens
    return ()


def _own_agency(lines: Sequence[tuple[Token, ...]]) -> int:
    """Which line the issuing agency's own name begins on: after the agency above it (cơ quan chủ quản)."""
    keys = [search_key(" ".join(token.text for token in line)) for line in lines]
    starts = [place for place, key in enumerate(keys) if _OWN_NAME.match(key)]
    return starts[-1] if starts else max(0, len(lines) - 1)


_OWN_NAME = re.compile(
    r"(?:uy ban nhan dan|ubnd|so |bo |phong |van phong|chi nhanh|trung tam|cong an|benh vien|tram y te|cuc |chi cuc"
    r"|hoi dong|ban |toa an|vien |chi cuc|truong |cong ty)"
)


def _summary(paper_type: PaperType, rows: Sequence[Row]) -> tuple[Token, ...]:
    """The lines under the title up to the body."""
    titles = [search_key(title).replace(" ", "") for title in paper_type.titles]
    for place, row in enumerate(rows):
        key = "".join(token.key for token in row.tokens)
        if not any(distance(key, title, max(1, len(title) // 6)) <= max(1, len(title) // 6) for title in titles):
            continue
        taken: list[Token] = []
        for below in rows[place + 1 : place + 5]:
            if search_key(below.text).startswith(_OUTSIDE_SUMMARY) or below.tokens[0].text.startswith("("):
                break
            if below.text.isupper() or below.box_px.y - row.box_px.y > 10 * below.tokens[0].box_px.height:
                break
            taken += below.tokens
            if below.tokens[-1].text.endswith((".", ";")):
                break
        return tuple(taken)
    return ()


def _letter_summary(rows: Sequence[Row], middle: int) -> tuple[Token, ...]:
    """The lines of ``V/v …`` under the number of a letter (công văn), without these letters."""
    for place, row in enumerate(rows):
        tokens = tuple(token for token in row.tokens if token.box_px.x < middle)
        if not tokens or not _ABOUT.match(tokens[0].text):
            continue
        taken = list(tokens[1:])
        for below in rows[place + 1 : place + 5]:
            left = [token for token in below.tokens if token.box_px.x + token.box_px.width / 2 < middle]
            if not left or search_key(below.text).startswith(_OUTSIDE_SUMMARY) or left[0].box_px.x > 0.8 * middle:
                break
            if below.box_px.y - row.box_px.y > 2.2 * left[0].box_px.height * (1 + rows.index(below) - place):
                break
            taken += left
        return tuple(taken)
    return ()


def _signer(rows: Sequence[Row], page_height_px: int) -> tuple[Token, ...]:
    """The lowest name that stands right below a signer's office."""
    width = max(row.box_px.right for row in rows)
    names: tuple[Token, ...] = ()
    below_cue = False
    for row in rows:
        tokens = tuple(t for t in row.tokens if t.box_px.x + t.box_px.width / 2 > 0.45 * width)
        key = "".join(token.key for token in tokens)
        if key.startswith(_SIGNER_CUES) and row.box_px.y > 0.25 * page_height_px:
            below_cue = True
            continue
        if below_cue and len(tokens) in _PERSON_WORDS and all(_name_word(token) for token in tokens):
            names = tokens
    return names


def _name_word(token: Token) -> bool:
    word = token.text.strip(".,")
    return word.isalpha() and word[0].isupper() and not token.colon
