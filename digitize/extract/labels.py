"""Printed labels and cues of a paper type, found on the rows of a document in spite of OCR errors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from digitize.catalog import PaperType
from digitize.extract.layout import Row, Token
from digitize.extract.nearness import allowed_edits, distance
from digitize.vietnamese import nfc, search_key

_NUMBERING = re.compile(r"^\(?(?:\d{1,2}|[a-hđ]|[ivx]{1,4})(?:\.\d{1,2})*[.)]*$|^[-+*•●▪]$", re.IGNORECASE)
_SHORT_LABEL = 4
_EDGE = 4
_LONG_CUE = 12
_CUE_WORDS = 12
_HINT_WORDS = 8
_LONG_HEAD = 6
_LONGER_WORDS = 12

STOPS = (
    "Kính gửi", "Tôi cam đoan", "Tôi xin cam đoan", "Chúng tôi cam đoan", "Tôi chịu hoàn toàn trách nhiệm", "Làm tại",
    "Đề nghị cơ quan", "Đề nghị cấp", "Đề nghị Quý cơ quan", "Mã số BHXH", "Mã số BHXH/Thẻ BHYT", "Cơ quan cấp",
    "Ngày, tháng, năm sinh", "Giấy này có giá trị", "Ghi bằng chữ", "Bằng chữ", "Nơi nhận", "Cấp ngày", "Nơi cấp",
    "Ngày cấp", "Giới tính", "Dân tộc", "Quốc tịch", "Tôn giáo", "Nghề nghiệp", "Số điện thoại", "Điện thoại", "Fax",
    "Email", "Website", "Ghi chú", "Người yêu cầu", "Nơi cư trú", "Quê quán", "Nơi sinh", "Sinh ngày", "Sinh năm",
    "Năm sinh", "Giấy tờ tùy thân", "Số định danh cá nhân", "Căn cứ", "Ký, ghi rõ họ, chữ đệm, tên",
    "Ký, ghi rõ họ tên", "Mã số thuế", "Chức vụ", "Địa chỉ", "Người khai ký", "Quan hệ với", "Quyển số",
    "Độc lập - Tự do - Hạnh phúc", "Cộng hòa xã hội chủ nghĩa Việt Nam", "Trong thời gian cư trú", "Nơi tạm trú",
    "Nơi thường trú", "Nơi ở hiện tại", "Ngày, tháng, năm đăng ký",
)  # fmt: skip
"""Labels and phrases of many papers: a value ends where one of them begins, whether the paper type has it or not."""


@dataclass(slots=True)
class Label:
    """One printed text: which fields it labels (with its place in their list of labels) and which blocks it opens."""

    text: str
    key: str
    fields: dict[str, int] = field(default_factory=dict)
    blocks: set[str] = field(default_factory=set)

    @property
    def weak(self) -> bool:
        """Short or written small inside a sentence: it counts as a label only where it stands exactly."""
        return len(self.key) <= _SHORT_LABEL or self.text[:1].islower()


class Strength(IntEnum):
    """How surely a text stands there as a label."""

    INLINE = 1  # somewhere in a sentence
    BEGINS = 2  # a short one at the start of a row or after a gap
    STRONG = 3  # with a colon or leader behind it, or a long one at the start of a row


@dataclass(frozen=True, slots=True)
class Found:
    """A label at tokens ``start`` to ``end`` (excluded) of row ``row``; ``likeness`` 0–1."""

    label: Label
    row: int
    start: int
    end: int
    likeness: float
    strength: Strength

    @property
    def ends_value(self) -> bool:
        """Whether a value before it ends here."""
        return self.strength is Strength.STRONG


def is_numbering(text: str) -> bool:
    """Whether a word only numbers what follows: ``1.``, ``a)``, ``(2)``, ``-``."""
    return _NUMBERING.match(text) is not None


def labels_of(paper_type: PaperType) -> tuple[Label, ...]:
    """All labels and cues of a paper type, and the stops common to papers, each text once."""
    known: dict[str, Label] = {}

    def label(text: str) -> Label:
        key = search_key(text).replace(" ", "")
        return known.setdefault(key, Label(nfc(text), key))

    for spec in paper_type.fields:
        if spec.table:  # its headings are sought in the table alone; what announces it ends the value before it
            for text in spec.block_cues:
                label(text)
            continue
        for place, text in enumerate(spec.labels):
            label(text).fields[spec.name] = place
        for text in spec.block_cues:
            label(text).blocks.add(spec.block)
    for text in STOPS:
        label(text)
    return tuple(each for each in known.values() if each.key)


def find_labels(rows: Sequence[Row], labels: Iterable[Label]) -> tuple[Found, ...]:
    """Labels on the rows, in reading order, none overlapping another: the surer, then the longer one wins."""
    wanted = tuple(labels)
    cues = tuple(label for label in wanted if label.blocks and len(label.key) >= _LONG_CUE)
    found: list[Found] = []
    for place, row in enumerate(rows):
        hits = [hit for start in range(len(row.tokens)) for hit in _at(place, row.tokens, start, wanted)]
        hits.sort(key=lambda hit: (hit.ends_value, len(hit.label.key) * hit.likeness), reverse=True)
        taken: set[int] = set()
        for hit in hits:
            span = range(hit.start, hit.end)
            if taken.isdisjoint(span):
                taken.update(span)
                found.append(hit)
        if place + 1 < len(rows) and rows[place + 1].page == row.page:
            found.extend(_wrapped_cues(place, row, rows[place + 1], cues))
            found.extend(_wrapped_labels(place, row, rows[place + 1], wanted))
    found.sort(key=lambda hit: (hit.row, hit.start))
    return tuple(found)


def _at(place: int, tokens: Sequence[Token], start: int, labels: Sequence[Label]) -> Iterable[Found]:
    """Labels that begin at token ``start``."""
    if not tokens[start].key:
        return
    joined = [""]
    for token in tokens[start:]:
        joined.append(joined[-1] + token.key)
        if token.colon:
            break
    for label in labels:
        match = _best_match(joined, label)
        if match is None:
            continue
        edits, count = match
        end = _past_hints(tokens, start + count)
        if start == 0 and not label.weak:
            end = _past_longer(tokens, end)
        strength = _strength(tokens, start, end, label)
        if strength is not None and (strength is not Strength.INLINE or edits == 0):
            yield Found(label, place, start, end, 1 - edits / max(1, len(label.key)), strength)


def _best_match(joined: Sequence[str], label: Label) -> tuple[int, int] | None:
    """Edits and number of tokens of the best match of a label with the beginnings ``joined``, None if too far."""
    limit = 0 if label.weak else allowed_edits(len(label.key))
    best: tuple[int, int] | None = None
    for count in range(1, len(joined)):
        text = joined[count]
        if len(text) < len(label.key) - limit:
            continue
        if len(text) > len(label.key) + limit:
            break
        if not _edge_alike(text, label.key):
            continue
        edits = distance(text, label.key, limit)
        if edits <= limit and (best is None or edits < best[0]):
            best = (edits, count)
    return best


def _edge_alike(text: str, key: str) -> bool:
    """Cheap first look: head or tail nearly the same."""
    return distance(text[:_EDGE], key[:_EDGE], 1) <= 1 or distance(text[-_EDGE:], key[-_EDGE:], 1) <= 1


def _past_hints(tokens: Sequence[Token], end: int) -> int:
    """``end`` moved behind a hint in brackets: the ``(2)`` of a footnote, ``(viết chữ in hoa)``."""
    if end < len(tokens) and tokens[end].text.startswith("(") and not tokens[end - 1].colon:
        for place in range(end, min(len(tokens), end + _HINT_WORDS)):
            if ")" in tokens[place].text:
                return place + 1
    if end < len(tokens) and tokens[end].text.startswith("/") and not tokens[end - 1].colon:  # the label in English
        for place in range(end, min(len(tokens), end + _HINT_WORDS)):
            if tokens[place].colon:
                return place + 1
            if place > end and tokens[place].parted:
                return place
    return end


def _past_longer(tokens: Sequence[Token], end: int) -> int:
    """``end`` moved to the colon of a label that is printed longer than known: ``Quan hệ`` ``với người khai:``."""
    if end >= len(tokens) or tokens[end - 1].colon:
        return end
    for place in range(end, min(len(tokens), end + _LONGER_WORDS)):
        if tokens[place].parted or not tokens[place].text[:1].islower():
            return end
        if tokens[place].colon:
            return place + 1
    return end


def _strength(tokens: Sequence[Token], start: int, end: int, label: Label) -> Strength | None:
    """How surely this is a label; None where its letter case speaks against it."""
    capital = tokens[start].text.lstrip("(\"'“")[:1].isupper()
    if tokens[end - 1].colon:
        return Strength.STRONG
    if label.weak and label.text[:1].isupper() and not capital:
        return None
    begins = tokens[start].parted or all(is_numbering(token.text) for token in tokens[:start])
    followed = tokens[end].parted if end < len(tokens) else begins
    if label.weak:
        return Strength.BEGINS if begins else Strength.INLINE
    if (begins and (capital or followed)) or (followed and capital):
        return Strength.STRONG
    return Strength.STRONG if label.blocks and len(label.key) >= _LONG_CUE else Strength.INLINE


def _wrapped_labels(place: int, row: Row, following: Row, labels: Sequence[Label]) -> Iterable[Found]:
    """Labels in a narrow column of a table that go on under themselves: ``Ngày, tháng, năm`` over ``sinh``."""
    starts = [start for start, token in enumerate(row.tokens) if start == 0 or token.parted]
    for start, end in zip(starts, [*starts[1:], len(row.tokens)], strict=True):
        head = "".join(token.key for token in row.tokens[start:end])
        left, height = row.tokens[start].box_px.x, row.tokens[start].box_px.height
        under = [token for token in following.tokens if abs(token.box_px.x - left) < height]
        if len(head) < _LONG_HEAD or not under or row.tokens[end - 1].colon:
            continue
        first = following.tokens.index(under[0])
        for label in labels:
            if not label.fields or len(label.key) <= len(head) or not label.key.startswith(head):
                continue
            for count in range(1, 4):
                tail = "".join(token.key for token in following.tokens[first : first + count])
                if head + tail == label.key:
                    yield Found(label, place, start, end, 1.0, Strength.STRONG)
                    break


def _wrapped_cues(place: int, row: Row, following: Row, cues: Sequence[Label]) -> Iterable[Found]:
    """Cues of blocks that begin on one row and end on the next."""
    for label in cues:
        limit = allowed_edits(len(label.key))
        for start in range(max(0, len(row.tokens) - _CUE_WORDS), len(row.tokens)):
            joined = "".join(token.key for token in row.tokens[start:])
            if (
                not joined
                or len(joined) >= len(label.key) - limit
                or distance(joined[:_EDGE], label.key[:_EDGE], 1) > 1
            ):
                continue
            for count in range(1, min(_CUE_WORDS, len(following.tokens)) + 1):
                text = joined + "".join(token.key for token in following.tokens[:count])
                edits = distance(text, label.key, limit)
                if edits <= limit:
                    yield Found(label, place + 1, 0, count, 1 - edits / len(label.key), Strength.STRONG)
                    break
            else:
                continue
            break
