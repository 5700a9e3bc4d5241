"""Signs that a stack is not one dossier: two receipts, or two applications that have no person in common."""

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
_MOST_APPLICATIONS = 40
"""More applications than this are compared no further: the warning stands long before."""


@dataclass(frozen=True, slots=True)
class People:
    """Who is named on a document: personal ids (12 digits) and names as they are compared."""

    ids: frozenset[str]
    names: frozenset[str]


def mixed_dossiers(
    readings: Sequence[PageReading | None],
    documents: Sequence[ProposedDocument],
    form_pages: Iterable[int],
    catalog: Catalog,
) -> Reason | None:
    """The warning that papers of two dossiers lie in the stack, with what says so; None if nothing does.

    ``form_pages``: pages (from 1) of the counter's own forms. A sign only: a person decides.
    """
    codes = {code for page in form_pages if (reading := readings[page - 1]) for code in dossier_codes(reading)}
    if len(codes) > 1:
        return Reason(
            "mixed_dossiers",
            f"Có thể lẫn hai hồ sơ: các phiếu trong chồng giấy mang {len(codes)} mã hồ sơ khác nhau. Kiểm tra và tách.",
        )
    applications = [
        (document, people_on([readings[page - 1] for page in document.pages]))
        for document in documents
        if _is_application(document, catalog)
    ][:_MOST_APPLICATIONS]
    for (one, mine), (other, theirs) in combinations(applications, 2):
        if strangers(mine, theirs):
            return Reason(
                "mixed_dossiers",
                f"Có thể lẫn hai hồ sơ: đơn, tờ khai ở trang {one.pages[0]} và trang {other.pages[0]} "
                "không có chung người nào. Kiểm tra và tách.",
            )
    return None


def people_on(readings: Iterable[PageReading | None]) -> People:
    """The people named on these pages."""
    ids: set[str] = set()
    names: set[str] = set()
    for reading in readings:
        if reading is None:
            continue
        for line in reading.text.lines:
            ids |= {digits for digits in re.findall(r"\d{9,}", re.sub(r"(?<=\d)[ .](?=\d)", "", line.text))
                    if len(digits) == _ID_DIGITS}  # fmt: skip
            names |= _names(line.text)
    return People(frozenset(ids), frozenset(names))


def strangers(one: People, other: People) -> bool:
    """Both name somebody by id or by name, and nobody is on both, slips of reading allowed for."""
    if not ((one.ids and other.ids) or (one.names and other.names)):
        return False
    if any(same_number(mine, theirs) for mine in one.ids for theirs in other.ids):
        return False
    if any(_same_name(mine, theirs) for mine in one.names for theirs in other.names):
        return False
    return bool(one.ids and other.ids and one.names and other.names)


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
