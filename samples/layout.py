"""Drawing a paper so that it fits: a form too long for its page is set tighter, as people do."""

from __future__ import annotations

import random
from dataclasses import replace

from samples.case import Case
from samples.papers import LAYOUTS, Layout
from samples.press import Press
from samples.sheet import Sheet
from samples.style import Style

BOTTOM_MM = 9.0
_TIGHTER = 0.93
_ATTEMPTS = 6


def fits(sheet: Sheet) -> bool:
    """Whether all that was drawn stays above the bottom margin."""
    limit = sheet.image.height - sheet.px(BOTTOM_MM)
    return all(line.box.y + line.box.height <= limit for line in sheet.lines)


def set_paper(layout: Layout, case: Case, style: Style, seed: int, dpi: int) -> tuple[list[Sheet], Press]:
    """The sheets of one paper and the press that drew them; the same seed draws the same."""
    for _ in range(_ATTEMPTS):
        press = Press(style, random.Random(seed), dpi)
        sheets = layout(case, press)
        if all(fits(sheet) for sheet in sheets):
            break
        style = replace(style, leading=style.leading * _TIGHTER, top_mm=style.top_mm - 1)
    return sheets, press


def set_typed(paper_type: str, case: Case, style: Style, rng: random.Random, dpi: int) -> tuple[list[Sheet], Press]:
    """:func:`set_paper` by paper type code, with its chance drawn from ``rng``."""
    return set_paper(LAYOUTS[paper_type], case, style, rng.getrandbits(64), dpi)
