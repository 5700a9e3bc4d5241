"""Pages and papers by type and seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Literal

from samples.case import Case, make_case
from samples.layout import set_typed
from samples.model import SamplePage
from samples.noise import NOISES, pick_noise
from samples.papers import LAYOUTS
from samples.press import Handling, deliver_page
from samples.sheet import Sheet
from samples.style import VARIANTS, style_of


def draw_sheets(
    paper_type: str,
    case: Case,
    seed: int,
    variant: int | None = None,
    dpi: int = 300,
    filled_by: Literal["hand", "machine"] | None = None,
) -> list[Sheet]:
    """The sheets of a paper, before any copier or scanner. ``variant`` None: one of 0–5 by seed.

    Raises:
        KeyError: for a paper type that is not in :data:`samples.papers.LAYOUTS`.
    """
    if paper_type not in LAYOUTS:
        raise KeyError(paper_type)
    rng = random.Random(f"{paper_type} {seed} {variant}")
    chosen = rng.choice(VARIANTS) if variant is None else variant
    return set_typed(paper_type, case, style_of(chosen, rng, filled_by), rng, dpi)[0]


def make_document(
    paper_type: str,
    seed: int,
    case: Case | None = None,
    noise: str | None = "clean",
    variant: int | None = None,
    dpi: int = 300,
    filled_by: Literal["hand", "machine"] | None = None,
    handlings: Sequence[Handling] | None = None,
) -> list[SamplePage]:
    """All pages of one paper. ``noise``: one of :data:`samples.noise.NOISES`, None draws one by the usual shares.

    ``case`` None makes people and places by seed; ``handlings`` says page by page what happens (and wins over noise).
    """
    facts = case or make_case(seed)
    rng = random.Random(f"handling {paper_type} {seed}")
    kind = pick_noise(rng) if noise is None else noise
    if kind not in NOISES:
        raise ValueError(f"unknown noise {kind!r}, known: {', '.join(NOISES)}")
    sheets = draw_sheets(paper_type, facts, seed, variant, dpi, filled_by)
    count = len(sheets)
    return [
        deliver_page(
            sheet, paper_type, number, count, seed, handlings[number - 1] if handlings else Handling(kind), rng
        )
        for number, sheet in enumerate(sheets, 1)
    ]


def make_page(
    paper_type: str,
    seed: int,
    noise: str | None = "clean",
    variant: int | None = None,
    dpi: int = 300,
    page: int = 1,
    turn_degrees: int = 0,
    skew_degrees: float | None = None,
    filled_by: Literal["hand", "machine"] | None = None,
) -> SamplePage:
    """One page of a paper (``page`` from 1), turned and skewed as asked.

    ``turn_degrees``: clockwise turn that makes the image upright again; ``skew_degrees``: within ±15, None as usual for
    the noise.
    """
    rng = random.Random(f"handling {paper_type} {seed} {page}")
    kind = pick_noise(rng) if noise is None else noise
    sheets = draw_sheets(paper_type, make_case(seed), seed, variant, dpi, filled_by)
    handling = Handling(kind, turn_degrees, skew_degrees)
    return deliver_page(sheets[page - 1], paper_type, page, len(sheets), seed, handling, rng)
