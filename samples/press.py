"""From a paper's sheets to delivered pages with truth."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from samples.model import Homography, PageTruth, SamplePage, TruthField, TruthLine
from samples.noise import deliver
from samples.sheet import A4_MM, Sheet
from samples.style import Colour, Style


@dataclass(slots=True)
class Press:
    """What a paper is drawn with: one style and one source of chance for all its sheets."""

    style: Style
    rng: random.Random
    dpi: int = 300

    def sheet(self, ground: Colour | None = None, size_mm: tuple[float, float] = A4_MM) -> Sheet:
        """A new empty sheet; paper is never quite white."""
        tint = self.rng.randint(248, 255)
        return Sheet(
            self.style, self.rng, self.dpi, size_mm, ground or (tint, tint, max(240, tint - self.rng.randint(0, 6)))
        )


@dataclass(frozen=True, slots=True)
class Handling:
    """What happens to one page. ``skew_degrees`` None: as usual for the noise."""

    noise: str = "clean"
    turn_degrees: int = 0
    skew_degrees: float | None = None


def submitted_as(drawn: str, noise: str) -> str:
    """In what form the paper is handed in: an original that went through a copier or fax is a bản chụp."""
    return "ban_chup" if drawn == "ban_chinh" and noise in ("photocopy", "fax") else drawn


def deliver_page(
    sheet: Sheet,
    paper_type: str,
    number: int,
    count: int,
    seed: int,
    handling: Handling,
    rng: random.Random,
    verso: Sheet | None = None,
) -> SamplePage:
    """One sheet's side as a page image with its truth."""
    shine = np.asarray(verso.image) if verso is not None and verso.image.size == sheet.image.size else None
    sent = deliver(
        np.asarray(sheet.image), handling.noise, rng, sheet.dpi, handling.turn_degrees, handling.skew_degrees, shine
    )
    truth = PageTruth(
        paper_type=paper_type,
        page_number=number,
        page_count=count,
        variant=sheet.style.variant,
        seed=seed,
        dpi=sheet.dpi,
        width_px=sheet.image.width,
        height_px=sheet.image.height,
        image_width_px=sent.width_px,
        image_height_px=sent.height_px,
        lines=_lines(sheet.lines, sent.to_image),
        fields=_fields(sheet.fields, sent.to_image),
        codes=tuple(replace(code, image_box=code.box.mapped(sent.to_image)) for code in sheet.codes),
        noise=handling.noise,
        rotation_degrees=sent.rotation_degrees,
        skew_degrees=sent.skew_degrees,
        blank=sheet.blank,
        submitted_as=submitted_as(sheet.submitted_as, handling.noise),
        to_image=sent.to_image,
    )
    return SamplePage(sent.image, truth)


def _lines(lines: Sequence[TruthLine], to_image: Homography) -> tuple[TruthLine, ...]:
    return tuple(replace(line, image_box=line.box.mapped(to_image)) for line in lines)


def _fields(fields: Mapping[str, TruthField], to_image: Homography) -> dict[str, TruthField]:
    return {name: replace(one, image_box=one.box.mapped(to_image)) for name, one in fields.items()}
