"""Text that flows down a column of a sheet: paragraphs, form rows with leaders, tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from samples.model import TruthWord
from samples.sheet import Sheet, Span, Token, bold, entry, italic

GAP_MM = 1.4


@dataclass(frozen=True, slots=True)
class Cell:
    """A label with the place for its value."""

    label: str
    value: Span | None


def cell(label: str, field: str | None, text: str, value: str | None = None) -> Cell:
    """A label and what was filled in after it."""
    return Cell(label, entry(field, text, value))


def _natural(tokens: Sequence[Token]) -> float:
    return sum(t.width_px + (0 if t.glued or not i else t.space_px) for i, t in enumerate(tokens))


class Flow:
    """A column from ``left_mm`` to ``right_mm`` (positions on the sheet) with a current height."""

    def __init__(
        self, sheet: Sheet, left_mm: float | None = None, right_mm: float | None = None, y_mm: float | None = None
    ) -> None:
        style = sheet.style
        self.sheet = sheet
        self.left = style.left_mm if left_mm is None else left_mm
        self.right = sheet.size_mm[0] - style.right_mm if right_mm is None else right_mm
        self.y = style.top_mm if y_mm is None else y_mm
        self.size_pt = style.size_pt

    @property
    def width(self) -> float:
        """Width of the column in millimetres."""
        return self.right - self.left

    def line_mm(self, size_pt: float | None = None) -> float:
        """Height of a line."""
        return (size_pt or self.size_pt) * self.sheet.style.leading * 25.4 / 72

    def gap(self, millimetres: float) -> None:
        """Leave space."""
        self.y += millimetres

    def para(
        self,
        *spans: Span | str,
        align: str = "justify",
        indent_mm: float = 0.0,
        before_mm: float = 0.0,
        hang_mm: float = 0.0,
    ) -> None:
        """A paragraph, broken at spaces; ``align``: justify, left, center, right."""
        sheet = self.sheet
        look = [Span(s) if isinstance(s, str) else s for s in spans]
        tokens = sheet.tokens(look)
        self.y += before_mm
        first = True
        while tokens:
            start = self.left + (indent_mm if first else hang_mm)
            room = (self.right - start) * sheet.dpi / 25.4
            count = self._fitting(tokens, room)
            row, tokens = tokens[:count], tokens[count:]
            tallest = max(t.span.size_pt or (sheet.style.fill_pt if t.span.filled else self.size_pt) for t in row)
            self.y += self.line_mm(min(tallest, self.size_pt + 4))
            width = _natural(row)
            spaces = sum(1 for i, t in enumerate(row) if i and not t.glued)
            stretch = (room - width) / spaces if align == "justify" and tokens and spaces else 0.0
            if align == "center":
                start += sheet.mm((room - width) / 2)
            elif align == "right":
                start += sheet.mm(room - width)
            words, _ = sheet.put(row, start, self.y, min(stretch, row[0].space_px * 4))
            sheet.commit(words)
            first = False

    def center(self, *spans: Span | str, before_mm: float = 0.0) -> None:
        """A centred paragraph."""
        self.para(*spans, align="center", before_mm=before_mm)

    def row(self, *cells: Cell, before_mm: float = 0.0, indent_mm: float = 0.0, bold_labels: bool = False) -> None:
        """A form row: labels with leaders and values. What does not fit goes on over further lines."""
        sheet = self.sheet
        self.y += before_mm
        needs = [self._need(one, bold_labels) for one in cells]
        room = self.width - indent_mm
        if len(cells) > 1 and sum(needs) > room:
            half = (len(cells) + 1) // 2
            self.row(*cells[:half], indent_mm=indent_mm, bold_labels=bold_labels)
            self.row(*cells[half:], indent_mm=indent_mm, bold_labels=bold_labels)
            return
        spare = max(0.0, room - sum(needs)) / len(cells)
        self.y += self.line_mm()
        at = self.left + indent_mm
        words: list[TruthWord] = []
        rest: list[Token] = []
        for one, need in zip(cells, needs, strict=True):
            end = self.right if one is cells[-1] else at + need + spare
            label = sheet.tokens([bold(one.label) if bold_labels else Span(one.label)])
            drawn, after = sheet.put(label, at, self.y)
            words += drawn
            if one.value is not None:
                start = after + GAP_MM
                tokens = sheet.tokens([one.value])
                count = self._fitting(tokens, (end - start) * sheet.dpi / 25.4, at_least=0)
                drawn, value_end = sheet.put(tokens[:count], start, self.y)
                words += drawn
                by_hand = sheet.style.filled_by == "hand" and one.value.filled
                if one.value.filled:
                    sheet.leader((after + 0.6) if by_hand or not count else value_end + 0.8, end - 0.8, self.y)
                rest = tokens[count:]
            at = end
        sheet.commit(words)
        while rest:
            self.y += self.line_mm()
            count = self._fitting(rest, self.width * sheet.dpi / 25.4)
            drawn, value_end = sheet.put(rest[:count], self.left, self.y)
            sheet.commit(drawn)
            if rest[0].span.filled:
                hand = sheet.style.filled_by == "hand"
                sheet.leader(self.left if hand else value_end + 0.8, self.right - 0.8, self.y)
            rest = rest[count:]

    def rows(self, *cells: Cell, indent_mm: float = 0.0) -> None:
        """Short fields: on one line where the style is compact, else each on its own."""
        if self.sheet.style.compact:
            self.row(*cells, indent_mm=indent_mm)
        else:
            for one in cells:
                self.row(one, indent_mm=indent_mm)

    def empty_leader(self) -> None:
        """A dotted line left empty."""
        self.y += self.line_mm()
        self.sheet.leader(self.left, self.right, self.y)

    def table(
        self,
        widths_mm: Sequence[float],
        rows: Sequence[Sequence[Span | str]],
        header: bool = True,
        size_pt: float | None = None,
        align: Sequence[str] | None = None,
        min_row_mm: float = 0.0,
        row_heights_mm: Sequence[float] = (),
    ) -> None:
        """A ruled table; cells wrap inside their column. The first row is a bold header unless said otherwise."""
        sheet = self.sheet
        size = size_pt or self.size_pt - 1
        self.y += 2.0
        top = self.y
        edges = [self.left]
        for width in widths_mm:
            edges.append(edges[-1] + width)
        sheet.rule(edges[0], top, edges[-1], top)
        for number, row in enumerate(rows):
            columns: list[list[list[Token]]] = []
            for content, width in zip(row, widths_mm, strict=True):
                span = Span(content, size_pt=size) if isinstance(content, str) else content
                if number == 0 and header:
                    span = bold(span.text, size)
                columns.append(self._broken(sheet.tokens([span]), (width - 3) * sheet.dpi / 25.4))
            least = row_heights_mm[number] if row_heights_mm else min_row_mm
            height = max(max((len(lines) for lines in columns), default=1) * self.line_mm(size) + 2.0, least)
            for index, lines in enumerate(columns):
                y = self.y + 0.2
                for line in lines:
                    y += self.line_mm(size)
                    side = "center" if number == 0 and header else (align[index] if align else "left")
                    slack = widths_mm[index] - 3 - sheet.mm(_natural(line))
                    start = edges[index] + 1.5 + {"left": 0.0, "center": slack / 2, "right": slack}[side]
                    sheet.commit(sheet.put(line, start, y)[0])
            self.y += height
            sheet.rule(edges[0], self.y, edges[-1], self.y)
        for edge in edges:
            sheet.rule(edge, top, edge, self.y)

    def _broken(self, tokens: list[Token], room_px: float) -> list[list[Token]]:
        lines: list[list[Token]] = []
        while tokens:
            count = self._fitting(tokens, room_px)
            lines.append(tokens[:count])
            tokens = tokens[count:]
        return lines

    def _need(self, one: Cell, bold_label: bool) -> float:
        label = [bold(one.label) if bold_label else Span(one.label)]
        value = self.sheet.width_mm([one.value]) if one.value is not None else 0.0
        return self.sheet.width_mm(label) + value + 2 * GAP_MM + 2.0

    @staticmethod
    def _fitting(tokens: Sequence[Token], room_px: float, at_least: int = 1) -> int:
        used = 0.0
        for count, token in enumerate(tokens):
            used += token.width_px + (0 if token.glued or not count else token.space_px)
            if used > room_px:
                return max(at_least, count)
        return len(tokens)


def note(text: str, size_pt: float = 11) -> Span:
    """A small italic remark."""
    return italic(text, size_pt)
