"""A sheet of paper that remembers exactly what was drawn on it and where.

Positions are given in millimetres from the top left, type sizes in points; what is remembered is in pixels.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from samples import fonts
from samples.model import Box, Kind, TruthCode, TruthField, TruthLine, TruthWord
from samples.style import BLACK, Colour, Style

A4_MM = (210.0, 297.0)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text of one look. ``field`` names the field whose value it is; ``value`` is its normalised form.

    ``filled`` text is what the citizen or clerk filled in: handwriting or type, as the sheet's style says.
    """

    text: str
    bold: bool = False
    italic: bool = False
    size_pt: float | None = None
    colour: Colour | None = None
    family: str | None = None
    filled: bool = False
    field: str | None = None
    value: str | None = None
    underline: bool = False


def printed(text: str, **look: object) -> Span:
    """Printed text; keywords as of :class:`Span`."""
    return replace(Span(text), **look)  # type: ignore[arg-type]


def bold(text: str, size_pt: float | None = None) -> Span:
    """Bold printed text."""
    return Span(text, bold=True, size_pt=size_pt)


def italic(text: str, size_pt: float | None = None) -> Span:
    """Italic printed text."""
    return Span(text, italic=True, size_pt=size_pt)


def entry(field: str | None, text: str, value: str | None = None) -> Span:
    """A value filled into a form."""
    return Span(text, filled=True, field=field, value=value)


def known(field: str, text: str, value: str | None = None, **look: object) -> Span:
    """A value that is printed with the paper (numbers, dates, names on a certificate)."""
    return replace(Span(text, field=field, value=value), **look)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text without spaces, measured. ``glued``: no space before it."""

    text: str
    span: Span
    glued: bool
    width_px: float
    space_px: float


class Sheet:
    """One page being drawn."""

    def __init__(
        self,
        style: Style,
        rng: random.Random,
        dpi: int,
        size_mm: tuple[float, float] = A4_MM,
        ground: Colour = (253, 253, 250),
    ) -> None:
        self.style = style
        self.rng = rng
        self.dpi = dpi
        self.size_mm = size_mm
        self.image = Image.new("RGB", (self.px(size_mm[0]), self.px(size_mm[1])), ground)
        self.pen = ImageDraw.Draw(self.image)
        self.lines: list[TruthLine] = []
        self.fields: dict[str, TruthField] = {}
        self.codes: list[TruthCode] = []
        self.blank = False
        self.submitted_as = "ban_chinh"

    def px(self, millimetres: float) -> int:
        """Millimetres in pixels."""
        return round(millimetres * self.dpi / 25.4)

    def mm(self, pixels: float) -> float:
        """Pixels in millimetres."""
        return pixels * 25.4 / self.dpi

    def font(self, span: Span) -> ImageFont.FreeTypeFont:
        """The face that a span is drawn with."""
        style = self.style
        if span.filled:
            size = span.size_pt or style.fill_pt
            return fonts.face(span.family or style.fill_family, max(4, round(size * self.dpi / 72)))
        size = span.size_pt or style.size_pt
        return fonts.face(span.family or style.family, max(4, round(size * self.dpi / 72)), span.bold, span.italic)

    def kind(self, span: Span) -> Kind:
        """Whether a span is written by hand."""
        return "handwriting" if span.filled and self.style.filled_by == "hand" else "print"

    def tokens(self, spans: Sequence[Span]) -> list[Token]:
        """Spans cut at spaces and measured."""
        pieces: list[Token] = []
        space_pending = False
        for span in spans:
            font = self.font(span)
            space = font.getlength(" ")
            if span.text[:1] == " ":
                space_pending = True
            for number, text in enumerate(span.text.split()):
                glued = not (number or space_pending) and bool(pieces)
                pieces.append(Token(text, span, glued, font.getlength(text), space))
            space_pending = span.text[-1:] == " "
        return pieces

    def width_mm(self, spans: Sequence[Span]) -> float:
        """Natural width of spans on one line."""
        return self.mm(
            sum(t.width_px + (0 if t.glued or not i else t.space_px) for i, t in enumerate(self.tokens(spans)))
        )

    def put(
        self, tokens: Sequence[Token], x_mm: float, baseline_mm: float, stretch_px: float = 0.0
    ) -> tuple[list[TruthWord], float]:
        """Draw tokens from a point; gives the words drawn and where the line ends (mm). Adds no line of truth."""
        x = x_mm * self.dpi / 25.4
        y = self.px(baseline_mm)
        words: list[TruthWord] = []
        marked: dict[str, tuple[Span, Box]] = {}
        for number, token in enumerate(tokens):
            if number and not token.glued:
                x += max(token.space_px, tokens[number - 1].space_px) + stretch_px
            box = self._draw(token, x, y)
            kind = self.kind(token.span)
            if token.glued and words:
                words[-1] = TruthWord(words[-1].text + token.text, words[-1].box.joined(box), words[-1].kind)
            else:
                words.append(TruthWord(token.text, box, kind))
            if token.span.field:
                seen = marked.get(token.span.field)
                marked[token.span.field] = (token.span, seen[1].joined(box) if seen else box)
            x += token.width_px
        for name, (span, box) in marked.items():
            self.mark(name, span.value if span.value is not None else span.text, span.text, box, self.kind(span))
        return words, self.mm(x)

    def mark(self, name: str, value: str, text: str, box: Box, kind: Kind) -> None:
        """Remember a field; a value that goes on over a line end grows its box, a second occurrence is left out."""
        seen = self.fields.get(name)
        if seen is None:
            self.fields[name] = TruthField(value, text, box, box, kind)
        elif seen.printed == text and abs(box.y - seen.box.y - seen.box.height) < self.px(12):
            self.fields[name] = replace(seen, box=seen.box.joined(box), image_box=seen.box.joined(box))

    def commit(self, words: Sequence[TruthWord]) -> None:
        """Add a line of truth made of words drawn."""
        if not words:
            return
        box = words[0].box
        letters: dict[Kind, int] = {}
        for word in words:
            box = box.joined(word.box)
            letters[word.kind] = letters.get(word.kind, 0) + len(word.text)
        text = " ".join(word.text for word in words)
        self.lines.append(TruthLine(text, box, box, max(letters, key=lambda k: letters[k]), tuple(words)))

    def write(
        self, spans: Sequence[Span] | str, x_mm: float, baseline_mm: float, align: str = "left", width_mm: float = 0.0
    ) -> tuple[float, float]:
        """One line of text. ``align`` places it in the ``width_mm`` from ``x_mm``; gives its ends in millimetres."""
        line = [Span(spans)] if isinstance(spans, str) else list(spans)
        tokens = self.tokens(line)
        natural = self.width_mm(line)
        start = x_mm + {"left": 0.0, "center": (width_mm - natural) / 2, "right": width_mm - natural}[align]
        words, end = self.put(tokens, start, baseline_mm)
        self.commit(words)
        return start, end

    def rule(
        self, x0_mm: float, y0_mm: float, x1_mm: float, y1_mm: float, colour: Colour = BLACK, width_mm: float = 0.2
    ) -> None:
        """A straight line."""
        points = [(self.px(x0_mm), self.px(y0_mm)), (self.px(x1_mm), self.px(y1_mm))]
        self.pen.line(points, fill=colour, width=max(1, self.px(width_mm)))

    def frame(
        self, x_mm: float, y_mm: float, width_mm: float, height_mm: float, colour: Colour = BLACK, line_mm: float = 0.25
    ) -> None:
        """A rectangle's outline."""
        corners = (self.px(x_mm), self.px(y_mm), self.px(x_mm + width_mm), self.px(y_mm + height_mm))
        self.pen.rectangle(corners, outline=colour, width=max(1, self.px(line_mm)))

    def leader(self, x0_mm: float, x1_mm: float, baseline_mm: float) -> None:
        """A dotted leader (or a thin line, or nothing, as the style says) to write on."""
        if x1_mm - x0_mm < 2 or self.style.leaders == "none":
            return
        if self.style.leaders == "line":
            self.rule(x0_mm, baseline_mm + 0.5, x1_mm, baseline_mm + 0.5, (90, 90, 90), 0.12)
            return
        font = self.font(Span("."))
        count = int((x1_mm - x0_mm) * self.dpi / 25.4 / font.getlength("."))
        self.pen.text((self.px(x0_mm), self.px(baseline_mm)), "." * count, font=font, fill=BLACK, anchor="ls")

    def code(self, kind: str, text: str, box: Box) -> None:
        """Remember a machine-readable code."""
        self.codes.append(TruthCode(kind, text, box, box))

    def darken(self, mask: npt.NDArray[np.float32], colour: Colour, left: int, top: int) -> None:
        """Ink laid over what is there (seals, pens): ``mask`` is coverage 0–1 with its corner at a pixel."""
        height, width = mask.shape
        x0, y0 = max(0, left), max(0, top)
        x1, y1 = min(self.image.width, left + width), min(self.image.height, top + height)
        if x1 <= x0 or y1 <= y0:
            return
        part = mask[y0 - top : y1 - top, x0 - left : x1 - left, None].astype(np.float32)
        under = np.asarray(self.image.crop((x0, y0, x1, y1)), dtype=np.float32)
        ink = np.array(colour, dtype=np.float32) / 255.0
        over = under * (1.0 - part * (1.0 - ink))
        self.image.paste(Image.fromarray(over.astype(np.uint8)), (x0, y0))

    def _draw(self, token: Token, x: float, y: int) -> Box:
        span = token.span
        font = self.font(span)
        if self.kind(span) == "handwriting":
            return self._write_by_hand(token.text, font, round(x), y - self.rng.randint(0, self.px(0.4)))
        colour = span.colour or (self.style.fill_colour if span.filled else BLACK)
        self.pen.text((round(x), y), token.text, font=font, fill=colour, anchor="ls")
        left, top, right, bottom = font.getbbox(token.text, anchor="ls")
        if span.underline:
            under = y + self.px(0.6)
            self.pen.line([(x, under), (x + token.width_px, under)], fill=colour, width=max(1, self.px(0.2)))
        return Box(round(x + left), round(y + top), max(1, round(right - left)), max(1, round(bottom - top)))

    def _write_by_hand(self, text: str, font: ImageFont.FreeTypeFont, x: int, y: int) -> Box:
        rng, slant = self.rng, self.style.slant
        size = font.size
        pad = round(size * 0.5)
        mask = Image.new("L", (round(font.getlength(text)) + 3 * pad, round(size * 2)), 0)
        pen = ImageDraw.Draw(mask)
        base = round(size * 1.4)
        at = float(pad)
        drift = rng.uniform(-0.02, 0.02) * size
        for letter in text:
            jitter = rng.uniform(-0.025, 0.025) * size + drift
            pen.text((round(at), round(base + jitter)), letter, font=font, fill=rng.randint(200, 255), anchor="ls")
            at += font.getlength(letter)
        # x' = x - slant·(base - y): shear about the baseline
        mask = mask.transform(
            mask.size, Image.Transform.AFFINE, (1, slant, -slant * base, 0, 1, 0), Image.Resampling.BILINEAR
        )
        self.image.paste(self.style.fill_colour, (x - pad, y - base), mask)
        ink = mask.getbbox() or (pad, base - 4, pad + 4, base)
        return Box(x - pad + ink[0], y - base + ink[1], ink[2] - ink[0], ink[3] - ink[1])
