"""Rows of a ruled table on a form: who goes with the applicant, one person a row, one datum a column.

The reading knows no rules of tables, only rows of words: columns are told by where their printed headings stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from digitize.catalog import FieldKind, FieldSpec
from digitize.extract.labels import Label, Strength, find_labels
from digitize.extract.layout import Row, Token, union
from digitize.extract.nearness import allowed_edits, distance
from digitize.extract.regions import Region
from digitize.extract.values import parse_value
from digitize.scan import Box
from digitize.vietnamese import nfc, search_key

_HEAD_ROWS = 4
_FEWEST_COLUMNS = 3
_SHORTEST_HEADING = 4
_ROW_GAP_HEIGHTS = 3.6
_WRAP_HEIGHTS = 1.0
_TELLING = frozenset({FieldKind.DATE, FieldKind.PERSONAL_ID, FieldKind.SEX})
"""Kinds that tell a row of the table from the text below it."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Where the cells of the filled rows stand, by field; a cell without words has a region without tokens.

    ``beyond``: the fields of the last row the catalogue has, where the paper has more rows than that.
    """

    regions: Mapping[str, Region]
    beyond: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Column:
    """A column by its heading: the field's name without its row, where the heading stands, in which row."""

    spec: FieldSpec
    left_px: int
    right_px: int
    row: int

    def apart(self, token: Token) -> float:
        """Pixels between the token and the heading, 0 where one stands under the other."""
        return max(0.0, self.left_px - token.box_px.right, token.box_px.x - self.right_px)


@dataclass(slots=True)
class _Line:
    """One row of the table, which may go on over several rows of words."""

    page: int
    box_px: Box
    cells: dict[str, list[Token]] = field(default_factory=dict)


def table_cells(specs: Sequence[FieldSpec], rows: Sequence[Row]) -> Cells:
    """The cells of the tables of a paper type; ``specs``: all its fields that stand in tables."""
    regions: dict[str, Region] = {}
    beyond: set[str] = set()
    for table in dict.fromkeys(spec.table for spec in specs):
        own = [spec for spec in specs if spec.table == table]
        lines, heads = _table(own, rows)
        for spec in own:
            if spec.row <= len(lines):
                regions[spec.name] = _cell(spec, lines[spec.row - 1], heads)
        last = max(spec.row for spec in own)
        if len(lines) > last:
            beyond |= {spec.name for spec in own if spec.row == last}
    return Cells(regions, frozenset(beyond))


def _table(own: Sequence[FieldSpec], rows: Sequence[Row]) -> tuple[list[_Line], tuple[_Column, ...]]:
    """The filled rows of one table and its columns; none where it is not on the paper."""
    for place in _after_cue(own[0], rows):
        heads = _headings([spec for spec in own if spec.row == 1], rows, place)
        if len(heads) >= _FEWEST_COLUMNS:
            return _lines(heads, rows), heads
    return [], ()


def _after_cue(spec: FieldSpec, rows: Sequence[Row]) -> list[int]:
    """Rows behind those that announce the table."""
    cues = [Label(nfc(text), search_key(text).replace(" ", ""), blocks={spec.table}) for text in spec.block_cues]
    return [hit.row + 1 for hit in find_labels(rows, cues) if hit.strength is not Strength.INLINE]


def _headings(columns: Sequence[FieldSpec], rows: Sequence[Row], first: int) -> tuple[_Column, ...]:
    """The headings found under the cue, left to right; each may begin in a row of its own and go on below."""
    found: list[_Column] = []
    for spec in columns:
        best: tuple[int, _Column] | None = None
        for place in range(first, min(len(rows), first + _HEAD_ROWS)):
            for start in range(len(rows[place].tokens)):
                hit = _heading(spec, rows[place].tokens[start:], place)
                if hit and (best is None or hit[0] > best[0]):
                    best = hit
        if best:
            found.append(best[1])
    upper = min((column.row for column in found), default=0)
    near = (column for column in found if column.row <= upper + 1)
    return tuple(sorted(near, key=lambda column: column.left_px))


def _heading(spec: FieldSpec, tokens: Sequence[Token], place: int) -> tuple[int, _Column] | None:
    """The longest beginning of a label of ``spec`` that stands at the first of ``tokens``, with its length."""
    best: tuple[int, _Column] | None = None
    for text in spec.labels:
        key, joined = search_key(text).replace(" ", ""), ""
        for count, token in enumerate(tokens, 1):
            joined += token.key
            if len(joined) > len(key) + 1 or (count > 1 and token.parted):
                break
            if len(joined) < _SHORTEST_HEADING:
                continue
            limit = allowed_edits(len(joined))
            if distance(joined, key[: len(joined)], limit) <= limit and (best is None or len(joined) > best[0]):
                box = union(each.box_px for each in tokens[:count])
                best = (len(joined), _Column(spec, box.x, box.right, place))
    return best


def _lines(heads: Sequence[_Column], rows: Sequence[Row]) -> list[_Line]:
    """Filled rows of the table from top to bottom; it ends where text stands that is no row of it."""
    last = max(head.row for head in heads)
    lines: list[_Line] = []
    bottom, page = rows[last].box_px.bottom, rows[last].page
    for row in rows[last + 1 :]:
        height = max(token.box_px.height for token in row.tokens)
        if row.page != page or row.box_px.y - bottom > _ROW_GAP_HEIGHTS * height:
            break
        cells: dict[str, list[Token]] = {}
        for token in row.tokens:
            column = min(heads, key=lambda head: head.apart(token))
            cells.setdefault(column.spec.name, []).append(token)
        if not lines and _is_heading_tail(heads, row.tokens):
            bottom = row.box_px.bottom
            continue
        if _begins(heads, cells):
            lines.append(_Line(page, row.box_px, cells))
        elif lines and lines[-1].box_px.bottom == bottom and row.box_px.y - bottom < _WRAP_HEIGHTS * height:
            for name, tokens in cells.items():
                lines[-1].cells.setdefault(name, []).extend(tokens)
            lines[-1].box_px = union((lines[-1].box_px, row.box_px))
        elif not _only_number(row.tokens):
            break
        bottom = row.box_px.bottom
    return lines


def _is_heading_tail(heads: Sequence[_Column], tokens: Sequence[Token]) -> bool:
    """Whether a row is the rest of the headings: ``năm sinh``, ``tính``, ``nhân`` under their beginnings."""
    wanted = "".join(search_key(text).replace(" ", "") for head in heads for text in head.spec.labels)
    return all(token.key in wanted for token in tokens if token.key)


def _begins(heads: Sequence[_Column], cells: Mapping[str, Sequence[Token]]) -> bool:
    """Whether these words begin a row: one of the telling columns holds what it should, and another one anything."""
    kinds = {head.spec.name: head.spec.kind for head in heads}
    told = any(
        kinds[name] in _TELLING and parse_value(kinds[name], " ".join(token.text for token in tokens)) is not None
        for name, tokens in cells.items()
    )
    return told and len(cells) > 1


def _only_number(tokens: Sequence[Token]) -> bool:
    """Whether a row is an empty one of the form: nothing but its number."""
    return len(tokens) == 1 and tokens[0].key.isdigit() and len(tokens[0].key) <= 2


def _cell(spec: FieldSpec, line: _Line, heads: Sequence[_Column]) -> Region:
    head = next((head for head in heads if head.spec.name.endswith(spec.name.removeprefix(f"{spec.block}_"))), None)
    tokens = tuple(line.cells.get(head.spec.name, ())) if head else ()
    left, right = (head.left_px, head.right_px) if head else (line.box_px.x, line.box_px.right)
    return Region(line.page, tokens, Box(left, line.box_px.y, max(1, right - left), line.box_px.height))
