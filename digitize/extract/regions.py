"""The tokens that stand for a label's value: behind it, under it, in its column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from digitize.catalog import FieldKind
from digitize.extract.blocks import Column
from digitize.extract.labels import Found, Strength, is_numbering
from digitize.extract.layout import Row, Token, union
from digitize.ocr import is_legal_syllable
from digitize.scan import Box
from digitize.vietnamese import search_key

_FLOWING = frozenset({FieldKind.ADDRESS, FieldKind.AGENCY, FieldKind.TEXT})
_PLAIN = _FLOWING | {FieldKind.PERSON_NAME, FieldKind.ETHNICITY, FieldKind.NATIONALITY, FieldKind.SEX}
_WIDE_GAP_HEIGHTS = 4.0
_NEXT_ROW_HEIGHTS = 2.6
_FULL_ROW_SHARE = 0.95
_MOST_ROWS = 4
_LABEL_WORDS = 6
_OPENING_WORDS = 10
_NOISE_CONFIDENCE = 0.5
_MANY_DIGITS = 4
_WHOLE_ADDRESS = re.compile(r"(?:tỉnh|thành phố)(?: [A-ZĐ][^\W\d_]*){2,}[.;]?$")
_FOOTNOTE = re.compile(r"^\(?\d{1,2}\)$")
_NUMBER_KEYS = frozenset({"so", "cccdso", "cmndso", "cccd", "cmnd"})
_NUMBER_NAMES = ("cccd", "cmnd", "so cccd", "so can cuoc", "so dinh danh", "so cmnd", "so")


@dataclass(frozen=True, slots=True)
class Region:
    """Tokens of a value and the page they stand on; ``place_px`` is where a value is expected when there are none."""

    page: int
    tokens: tuple[Token, ...]
    place_px: Box
    colons: bool = False  # whether colons inside belong to the value

    @property
    def text(self) -> str:
        """Tokens joined by one space."""
        return " ".join(self._printed(token) for token in self.tokens)

    def _printed(self, token: Token) -> str:
        return f"{token.text}:" if self.colons and token.colon and token is not self.tokens[-1] else token.text

    def part(self, start: int, end: int) -> tuple[Token, ...]:
        """Tokens that hold characters ``start`` to ``end`` of :attr:`text`."""
        taken, place = [], 0
        for token in self.tokens:
            length = len(self._printed(token))
            if place < end and place + length > start:
                taken.append(token)
            place += length + 1
        return tuple(taken)


class Regions:
    """Finds regions on the rows of one document."""

    def __init__(self, rows: Sequence[Row], found: Sequence[Found]) -> None:
        self._rows = rows
        self._ends: dict[int, list[Found]] = {}
        self._opens: dict[int, Found] = {}
        for hit in found:
            if hit.ends_value:
                self._ends.setdefault(hit.row, []).append(hit)
            if hit.start <= 1 and hit.strength is not Strength.INLINE:
                self._opens[hit.row] = hit
        self._right: dict[int, int] = {}
        for row in rows:
            self._right[row.page] = max(self._right.get(row.page, 0), row.box_px.right)

    def behind(
        self,
        hit: Found,
        kind: FieldKind,
        column: Column | None = None,
        left_px: float | None = None,
        right_px: float | None = None,
    ) -> Region:
        """Value region of the label ``hit``: the rest of its row up to the next label, and the rows it flows on to."""
        row = self._rows[hit.row]
        tokens = self._own(row.tokens, hit, column, right_px, kind)
        if kind in _PLAIN:
            tokens = _up_to_wide_gap(tokens)
        bound = column.right_px if column else right_px
        left = column.left_px if column else left_px
        taken = list(tokens)
        last = hit.row
        while last + 1 < len(self._rows) and last - hit.row < _MOST_ROWS and self._flows(last, taken, kind, column):
            more = self._next(last + 1, kind, left, bound)
            if not more:
                break
            if kind in _PLAIN:
                more = _up_to_wide_gap(more)
            taken += more
            last += 1
        place = _place(row, hit, column, bound)
        return Region(row.page, _without_noise(taken, kind), place, colons=kind is FieldKind.TEXT)

    def _own(
        self,
        tokens: Sequence[Token],
        hit: Found,
        column: Column | None,
        right_px: float | None,
        kind: FieldKind,
    ) -> tuple[Token, ...]:
        stops = [stop.start for stop in self._ends.get(hit.row, ()) if stop.start >= hit.end and not _names(stop, kind)]
        own = tokens[hit.end : min(stops, default=len(tokens))]
        while own and _FOOTNOTE.match(own[0].text):
            own = own[1:]
        if column:
            own = [token for token in own if column.left_px <= _middle(token) < column.right_px]
        elif right_px is not None:
            own = [token for token in own if token.box_px.x < right_px]
        return _up_to_unknown_label(own)

    def _flows(self, last: int, taken: Sequence[Token], kind: FieldKind, column: Column | None) -> bool:
        """Whether the value goes on in the row after ``last``."""
        if taken and kind not in _FLOWING and not _lacks_number(taken, kind):
            return False
        row, below = self._rows[last], self._rows[last + 1]
        height = max(row.tokens[0].box_px.height, below.tokens[0].box_px.height)
        if below.page != row.page or below.box_px.y - row.box_px.y > _NEXT_ROW_HEIGHTS * height:
            return False
        opening = self._opens.get(last + 1)
        if opening and not column and not _names(opening, kind):
            return False
        if not taken or _lacks_number(taken, kind):
            return True
        if not column and _begins_anew(taken, below):
            return False
        if kind is FieldKind.ADDRESS and _WHOLE_ADDRESS.search(" ".join(token.text for token in taken)):
            return False
        ends_open = taken[-1].text.endswith((",", "-", "–"))
        needed = taken[-1].box_px.right + below.tokens[0].box_px.width + height / 2
        full = needed >= _FULL_ROW_SHARE * self._right[row.page] or column is not None
        return ends_open or full

    def _next(self, place: int, kind: FieldKind, left_px: float | None, right_px: float | None) -> tuple[Token, ...]:
        tokens = self._rows[place].tokens
        stops = [stop.start for stop in self._ends.get(place, ()) if not _names(stop, kind)]
        own: Sequence[Token] = tokens[: min(stops, default=len(tokens))]
        if left_px is not None:
            own = [token for token in own if _middle(token) >= left_px]
        if right_px is not None:
            own = [token for token in own if token.box_px.x < right_px]
        if _opens_unknown_label(own):
            return ()
        cut = _up_to_unknown_label(own)
        # a row that begins with a label of its own, known to nobody, is no continuation
        return () if len(cut) < len(own) and len(cut) <= 1 else cut


def _names(stop: Found, kind: FieldKind) -> bool:
    """Whether a label only says what number follows: ``Giấy tờ tùy thân: CCCD số …`` goes on behind ``CCCD số``."""
    return kind is FieldKind.PERSONAL_ID and search_key(stop.label.text).startswith(_NUMBER_NAMES)


def _begins_anew(taken: Sequence[Token], below: Row) -> bool:
    """Whether a row is plainly no continuation: numbered, or in capitals after a value that is not."""
    numbered = is_numbering(below.tokens[0].text) and not below.tokens[0].text.startswith(("-", "–"))
    return numbered or (below.text.isupper() and not " ".join(token.text for token in taken).isupper())


def _lacks_number(tokens: Sequence[Token], kind: FieldKind) -> bool:
    """Whether the number of an identity paper is still to come: only the paper's name was read so far."""
    return kind is FieldKind.PERSONAL_ID and not any(c.isdigit() for token in tokens for c in token.text)


def _middle(token: Token) -> float:
    return token.box_px.x + token.box_px.width / 2


def _without_noise(tokens: Sequence[Token], kind: FieldKind) -> tuple[Token, ...]:
    """Tokens without what a leader or a stain was read as, at either end: hardly believed and no word of any kind."""
    kept = list(tokens)
    words_only = kind in _PLAIN
    while kept and _is_noise(kept[-1], words_only=words_only):
        kept.pop()
    while kept and _is_noise(kept[0], words_only=words_only):
        kept.pop(0)
    return tuple(kept)


def _is_noise(token: Token, *, words_only: bool) -> bool:
    if token.handwritten:
        return False
    signs = sum(not c.isalnum() for c in token.text)
    if not words_only and sum(map(str.isdigit, token.text)) >= _MANY_DIGITS:
        return False  # a number between the lines of its boxes: "|0]4|5|0|"
    if 2 * signs > len(token.text):
        return True
    if token.confidence >= _NOISE_CONFIDENCE or is_legal_syllable(token.text.strip("[](){}.,;")):
        return False
    return words_only or not token.key.isdigit()


def _up_to_wide_gap(tokens: Sequence[Token]) -> tuple[Token, ...]:
    for place, token in enumerate(tokens):
        if place and token.gap_heights > _WIDE_GAP_HEIGHTS:
            return tuple(tokens[:place])
    return tuple(tokens)


def _up_to_unknown_label(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Tokens before what looks like a label that the paper type doesn't know: capitalised words up to a colon."""
    for place, token in enumerate(tokens):
        if not token.colon or token.key.isdigit() or token.key in _NUMBER_KEYS:
            continue
        window = range(place, max(0, place - _LABEL_WORDS), -1)
        parted = next((start for start in window if tokens[start].parted), None)
        if parted is not None:
            return tuple(tokens[:parted])
        for start in window:
            if tokens[start].text[:1].isupper() and start < place and tokens[start + 1].text[:1].islower():
                return tuple(tokens[:start])
    return tuple(tokens)


def _opens_unknown_label(tokens: Sequence[Token]) -> bool:
    """Whether a row begins with a label that nobody knows: a capital, then small words, a colon."""
    for place, token in enumerate(tokens[:_OPENING_WORDS]):
        if place == 0 and not token.text[:1].isupper():
            return False
        if place and not token.text[:1].islower():
            return False
        if token.colon:
            return place > 0
    return False


def _place(row: Row, hit: Found, column: Column | None, right_px: float | None) -> Box:
    """Where the value is to be looked for: from the label to the end of its row or column."""
    label = union(token.box_px for token in row.tokens[hit.start : hit.end])
    left = int(column.left_px) if column else label.right
    bound = right_px if right_px is not None and right_px != float("inf") else row.box_px.right
    return Box(left, label.y, max(1, int(bound) - left), label.height)
