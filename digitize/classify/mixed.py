"""Signs that a stack is not one dossier: two receipts, or two circles of papers that have no person in common."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from digitize.catalog import Catalog
from digitize.classify.evidence import dossier_codes
from digitize.classify.model import ProposedDocument, Reason
from digitize.classify.page import same_number
from digitize.classify.tolerant import likeness, squash
from digitize.ocr import PageReading

_APPLICATION = tuple(squash(words) for words in ("TỜ KHAI", "ĐƠN", "GIẤY ĐỀ NGHỊ", "VĂN BẢN ĐỀ NGHỊ", "PHIẾU ĐỀ NGHỊ"))
_ID_DIGITS = 12
_SAME_NAME = 0.8
_SURNAMES = frozenset(
    (
        *("nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "hồ", "ngô"),
        *("dương", "lý", "đinh", "đoàn", "mai", "trương", "tạ", "thái", "cao", "văn", "trịnh", "lương", "lưu", "tô"),
        *("quách", "chu", "hà", "đào", "tống", "la", "kiều", "châu", "lâm", "vương", "phùng", "bạch", "từ", "mạc"),
    )
)
"""Common family names, with their marks: without them "tờ khai" would begin a name."""

_PLACES = frozenset(("thôn", "xã", "phường", "đường", "phố", "huyện", "tỉnh", "ấp", "khu", "bản", "quận", "viện"))
"""After one of these words a name is that of a place."""

_NO_NAME = ("hồ sơ",)
_CARDS = frozenset(("CCCD", "CAN_CUOC"))
_FEW_NAMES = 2
_MOST_PAPERS = 60
"""More papers than this are compared no further: the warning stands long before."""


@dataclass(frozen=True, slots=True)
class People:
    """Who is named on a document: personal ids (12 digits) and names as they are compared."""

    ids: frozenset[str]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Mixed:
    """The warning that papers of two dossiers lie in the stack, and the sequence numbers of those outside its core."""

    reason: Reason
    strange: frozenset[int]


@dataclass(slots=True)
class _Circle:
    """Papers that are linked by the people on them, each with one before it."""

    documents: list[ProposedDocument]
    people: list[People]

    def knows(self, people: People) -> bool:
        return any(acquainted(mine, people) for mine in self.people)


def mixed_dossiers(
    readings: Sequence[PageReading | None],
    documents: Sequence[ProposedDocument],
    form_pages: Iterable[int],
    catalog: Catalog,
) -> Mixed | None:
    """What says that papers of two dossiers lie in the stack; None if nothing does.

    ``form_pages``: pages (from 1) of the counter's own forms. Told by two receipts, or by two circles of papers without
    a common person, each with an application or of two papers at least. A sign only: a person decides.
    """
    codes = {code for page in form_pages if (reading := readings[page - 1]) for code in dossier_codes(reading)}
    if len(codes) > 1:
        text = f"các phiếu trong chồng giấy mang {len(codes)} mã hồ sơ khác nhau"
        return Mixed(_reason(text), frozenset())
    circles = [circle for circle in _circles(readings, documents[:_MOST_PAPERS]) if _weighs(circle, catalog)]
    apart = [pair for pair in combinations(circles, 2) if _comparable(*pair)]
    if not apart:
        return None
    one, other = sorted(apart[0], key=lambda circle: circle.documents[0].pages[0])
    core = max(apart[0], key=lambda circle: len(circle.documents))
    strange = {document.sequence for pair in apart for circle in pair if circle is not core
               for document in circle.documents}  # fmt: skip
    text = f"giấy tờ ở trang {_shown(one, catalog)} và trang {_shown(other, catalog)} không có chung người nào"
    return Mixed(_reason(text), frozenset(strange))


def _reason(what: str) -> Reason:
    return Reason("mixed_dossiers", f"Có thể lẫn hai hồ sơ: {what}. Kiểm tra và tách.")


def _circles(readings: Sequence[PageReading | None], documents: Iterable[ProposedDocument]) -> list[_Circle]:
    """Papers on which anybody is named, put together where one person is on both."""
    circles: list[_Circle] = []
    for document in documents:
        people = people_on([readings[page - 1] for page in document.pages])
        if not (people.ids or people.names):
            continue
        joined = _Circle([document], [people])
        apart = []
        for circle in circles:
            if circle.knows(people):
                joined = _Circle(circle.documents + joined.documents, circle.people + joined.people)
            else:
                apart.append(circle)
        circles = [*apart, joined]
    return circles


def _weighs(circle: _Circle, catalog: Catalog) -> bool:
    """Whether the papers could be a dossier: an application, or two papers that are not only somebody's cards."""
    papers = [document for document in circle.documents if document.paper_type not in _CARDS]
    return len(papers) > 1 or any(_is_application(document, catalog) for document in papers)


def _comparable(one: _Circle, other: _Circle) -> bool:
    """Whether a common person would have been seen: ids on both sides, or several names on both."""
    if any(mine.ids for mine in one.people) and any(theirs.ids for theirs in other.people):
        return True
    return all(len({name for each in circle.people for name in each.names}) >= _FEW_NAMES for circle in (one, other))


def _shown(circle: _Circle, catalog: Catalog) -> int:
    """First page of its application, or of its first paper."""
    told = [document for document in circle.documents if _is_application(document, catalog)] or circle.documents
    return min(document.pages[0] for document in told)


def people_on(readings: Iterable[PageReading | None]) -> People:
    """The people named in print on these pages: what was read of handwriting is a guess, which would make strangers."""
    ids: set[str] = set()
    names: set[str] = set()
    for reading in readings:
        if reading is None:
            continue
        for line in reading.text.lines:
            text = " ".join(word.text for word in line.words if word.kind != "handwriting")
            ids |= {digits for digits in re.findall(r"\d{9,}", re.sub(r"(?<=\d)[ .](?=\d)", "", text))
                    if len(digits) == _ID_DIGITS}  # fmt: skip
            names |= _names(text)
    return People(frozenset(ids), frozenset(names))


def acquainted(one: People, other: People) -> bool:
    """Whether somebody is on both, slips of reading allowed for."""
    if one.ids & other.ids or one.names & other.names:
        return True
    if any(same_number(mine, theirs) for mine in one.ids for theirs in other.ids):
        return True
    return any(_same_name(mine, theirs) for mine in one.names for theirs in other.names)


def _names(text: str) -> set[str]:
    """Stretches of three to five capitalised words that begin with a family name."""
    found = set()
    words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text))
    for start, word in enumerate(words):
        if not word[0].isupper() or word.lower() not in _SURNAMES:
            continue
        if start and words[start - 1].lower() in _PLACES:
            continue
        stretch = [word]
        for following in words[start + 1 : start + 4]:
            if not following[0].isupper():
                break
            stretch.append(following)
        if len(stretch) >= 3 and not " ".join(stretch).lower().startswith(_NO_NAME):
            found.add(squash("".join(stretch)))
    return found


def _same_name(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return likeness(short, long) >= _SAME_NAME


def _is_application(document: ProposedDocument, catalog: Catalog) -> bool:
    titles = catalog.paper_type(document.paper_type).titles
    return any(squash(title).startswith(_APPLICATION) for title in titles)
