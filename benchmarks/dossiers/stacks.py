"""Stacks as they lie in a counter's scanner, with their truth: papers of a procedure, and what slips in among them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from benchmarks.dossiers.slips import reading_of
from digitize.catalog import Branch, Catalog, ComponentRequirement, Procedure, Requirement
from digitize.ocr import PageReading
from samples.case import Case, make_case
from samples.make import draw_sheets
from samples.papers import BLANK, FOREIGN, LAYOUTS
from samples.press import Press
from samples.sheet import Sheet
from samples.style import style_of

DAY = date(2026, 10, 2)
DRAWN_DPI = 100
EXTRA = (
    "QD_HANH_CHINH",
    "THONG_BAO",
    "CONG_VAN",
    "GIAY_KHAI_SINH",
    "GCN_KET_HON",
    "CT07",
    "XN_TTHN",
    "GCN_QSDD",
    "GPXD",
)
"""Papers of other matters that people hand in though nobody asked for them."""

OF_EACH_PERSON = ("CCCD", "CAN_CUOC", "CT01")
"""Papers of which a dossier may hold one for each person: not to be taken for pages scanned twice."""


@dataclass(frozen=True, slots=True)
class TruePaper:
    """A paper of the stack. ``pages`` from 1, in document order; ``component_codes``: rows it rightly answers."""

    paper_type: str
    pages: tuple[int, ...]
    component_codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Stack:
    """Pages in scanning order and what is true of them. ``aside``: page -> why it belongs to no paper."""

    seed: int
    procedure: Procedure
    branch: Branch
    readings: tuple[PageReading, ...]
    papers: tuple[TruePaper, ...]
    aside: dict[int, str]
    missing: frozenset[str]


@dataclass(slots=True)
class _Side:
    sheet: Sheet
    paper: int  # index of its paper, -1: belongs to none
    place: int
    why: str = ""
    severity: float | None = None


def drawable(catalog: Catalog) -> list[tuple[Procedure, Branch]]:
    """Branches all of whose required rows the generator can draw a paper for."""
    found = []
    for versions in catalog.procedures.values():
        for branch in versions[-1].branches:
            needed = [row for row in branch.components if row.requirement is Requirement.REQUIRED]
            groups = {row.alternative_group or row.code for row in needed}
            met = {row.alternative_group or row.code for row in needed if _drawn(row)}
            if groups and groups == met:
                found.append((versions[-1], branch))
    return found


def _drawn(row: ComponentRequirement) -> list[str]:
    return [code for code in row.paper_types if code in LAYOUTS]


def make_stack(
    seed: int, variants: Sequence[int], choices: Sequence[tuple[Procedure, Branch]], trouble: float = 1.0
) -> Stack:
    """One stack by seed, drawn in ``variants`` (the generator's training or held-out looks).

    ``trouble`` multiplies how often something is out of the ordinary: strangers, doubles, disorder.
    """
    rng = random.Random(f"stack {seed}")
    procedure, branch = rng.choice(list(choices))
    case = make_case(f"stack {seed}")
    kinds, missing = _chosen(branch, rng)
    if rng.random() < 0.08 * trouble:
        extra = rng.choice(EXTRA)
        if not any(extra in row.paper_types for row in branch.components):
            kinds.append((extra, frozenset()))
    rng.shuffle(kinds)
    if rng.random() < 0.6:  # the form usually lies on top
        kinds.sort(key=lambda kind: not kind[0].startswith(("TK_", "DON_", "CT01")))
    sides = _sides(kinds, case, rng, variants, trouble)
    sides = _disturbed(sides, case, rng, variants, trouble)
    grey = {index for index in range(len(kinds)) if rng.random() < 0.05}
    readings = tuple(reading_of(side.sheet, rng, side.severity, grey=side.paper in grey) for side in sides)
    papers = []
    for index, (kind, codes) in enumerate(kinds):
        pages = sorted((side.place, page) for page, side in enumerate(sides, 1) if side.paper == index)
        papers.append(TruePaper(kind, tuple(page for _, page in pages), codes))
    aside = {page: side.why for page, side in enumerate(sides, 1) if side.paper < 0}
    return Stack(seed, procedure, branch, readings, tuple(papers), aside, missing)


def _chosen(branch: Branch, rng: random.Random) -> tuple[list[tuple[str, frozenset[str]]], frozenset[str]]:
    """Paper types with the rows they answer; required rows left out now and then."""
    kinds: list[tuple[str, frozenset[str]]] = []
    missing: set[str] = set()
    places: dict[str, list[ComponentRequirement]] = {}
    for row in branch.components:
        if _drawn(row):
            places.setdefault(row.alternative_group or row.code, []).append(row)
    for rows in places.values():
        row = rng.choice(rows)
        share = {Requirement.REQUIRED: 0.93, Requirement.CONDITIONAL: 0.3, Requirement.PRESENTED: 0.45}[row.requirement]
        if rng.random() < share:
            kind = rng.choice(_drawn(row))
            answers = frozenset(other.code for other in branch.components if kind in other.paper_types)
            if all(kind != seen for seen, _ in kinds):
                kinds += [(kind, answers)] * (2 if kind in OF_EACH_PERSON and rng.random() < 0.2 else 1)
        elif row.requirement is Requirement.REQUIRED:
            missing |= {other.code for other in rows}
    return kinds, frozenset(missing)


def _sides(
    kinds: Sequence[tuple[str, frozenset[str]]], case: Case, rng: random.Random, variants: Sequence[int], trouble: float
) -> list[_Side]:
    duplex = rng.random() < 0.3
    sides: list[_Side] = []
    for index, (kind, _) in enumerate(kinds):
        whose = case if kind not in [each for each, _ in kinds[:index]] else make_case(rng.randrange(10**9))
        sheets = draw_sheets(kind, whose, rng.randrange(10**6), rng.choice(list(variants)), DRAWN_DPI)
        order = list(range(len(sheets)))
        if len(order) > 1 and rng.random() < 0.04 * trouble:
            rng.shuffle(order)
        for place in order:
            sides.append(_Side(sheets[place], index, place))
            if duplex and len(sheets) == 1:
                sides.append(_aside(BLANK, case, rng, variants, "blank"))
    return sides


def _disturbed(
    sides: list[_Side], case: Case, rng: random.Random, variants: Sequence[int], trouble: float
) -> list[_Side]:
    """Counter forms, strangers, blank sheets and pages scanned twice; now and then two papers interleaved."""
    out = list(sides)
    if len(out) > 3 and rng.random() < 0.05 * trouble:
        place = rng.randrange(len(out) - 1)
        out[place], out[place + 1] = out[place + 1], out[place]
    if rng.random() < 0.3:
        out.insert(rng.choice((0, len(out))), _aside(LAYOUTS["PHIEU_HE_THONG"], case, rng, variants, "system_form"))
    if rng.random() < 0.2 * trouble:
        layout = rng.choice(list(FOREIGN.values()))
        out.insert(rng.randint(0, len(out)), _aside(layout, case, rng, variants, "foreign"))
    if rng.random() < 0.15:
        out.insert(rng.randint(0, len(out)), _aside(BLANK, case, rng, variants, "blank"))
    if rng.random() < 0.12 * trouble:
        candidates = [place for place, side in enumerate(out) if side.paper >= 0]
        if candidates:
            place = rng.choice(candidates)
            twin = _Side(out[place].sheet, -1, 0, "duplicate")
            out.insert(place + rng.choice((1, 1, len(out) - place)), twin)
    return out


def _aside(layout: object, case: Case, rng: random.Random, variants: Sequence[int], why: str) -> _Side:
    chosen = random.Random(rng.randrange(10**6))
    press = Press(style_of(chosen.choice(list(variants)), chosen), chosen, DRAWN_DPI)
    sheet: Sheet = layout(case, press)[0]  # type: ignore[operator]
    return _Side(sheet, -1, 0, why)
