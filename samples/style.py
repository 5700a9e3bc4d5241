"""How one paper looks: typeface, sizes, margins, how it was filled in. Drawn from variant and seed.

Variants 0–2 are for training, 3–5 are held out: typefaces, hands, margins and arrangement of the two sets are disjoint.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

VARIANTS = range(6)
TRAINING_VARIANTS = (0, 1, 2)
HELD_OUT_VARIANTS = (3, 4, 5)

Colour = tuple[int, int, int]
BLACK: Colour = (22, 22, 24)
BLUE: Colour = (24, 44, 150)
RED: Colour = (205, 28, 40)


@dataclass(frozen=True, slots=True)
class Style:
    """Look of one paper. Sizes in points, margins and distances in millimetres."""

    variant: int
    family: str
    size_pt: float
    leading: float  # line height over type size
    left_mm: float
    right_mm: float
    top_mm: float
    leaders: Literal["dots", "line", "none"]
    filled_by: Literal["hand", "machine"]
    fill_family: str
    fill_pt: float
    fill_colour: Colour
    slant: float
    compact: bool  # several short fields on one line
    numbered: bool  # headings and fields carry numbers
    old_name_label: bool  # "Họ và tên" instead of "Họ, chữ đệm, tên"


_FAMILIES = ("tinos", "liberation-serif", "termes", "noto-serif", "freeserif", "pagella")
_HANDS = ("hand-seto", "hand-chorus", "hand-seto", "hand-seto", "hand-termes", "hand-chorus")
_TYPED = ("tinos", "arimo", "cousine", "carlito", "liberation-sans", "noto-sans")
_INKS: tuple[Colour, ...] = ((24, 44, 150), (30, 36, 120), (18, 18, 26), (38, 60, 170))


def style_of(variant: int, rng: random.Random, filled_by: Literal["hand", "machine"] | None = None) -> Style:
    """The look of a variant (0–5), with the seed's own deviations."""
    by = filled_by or rng.choices(("hand", "machine"), (0.55, 0.45))[0]
    hand = by == "hand"
    wide = variant in (3, 5)  # wide faces get smaller type
    size = 13.0 if not wide else 12.0
    return Style(
        variant=variant,
        family=_FAMILIES[variant],
        size_pt=size + rng.choice((-0.5, 0, 0, 0.5)),
        leading=1.38 + 0.06 * (variant % 3) + rng.uniform(-0.03, 0.03),
        left_mm=(30, 27, 25, 28, 24, 30)[variant] + rng.uniform(-1, 1),
        right_mm=(16, 18, 15, 17, 18, 15)[variant] + rng.uniform(-1, 1),
        top_mm=(20, 17, 22, 18, 20, 16)[variant] + rng.uniform(-1, 2),
        leaders="none" if not hand and rng.random() < 0.6 else "line" if variant == 4 else "dots",
        filled_by=by,
        fill_family=_HANDS[variant] if hand else _TYPED[variant],
        fill_pt=(rng.uniform(15, 16.5) if _HANDS[variant] == "hand-chorus" else rng.uniform(13.5, 15))
        if hand
        else size,
        fill_colour=rng.choice(_INKS) if hand else BLACK,
        slant=rng.uniform(0.05, 0.28) if hand else 0.0,
        compact=variant in (1, 3),
        numbered=variant in (2, 5),
        old_name_label=variant in (2, 4),
    )
