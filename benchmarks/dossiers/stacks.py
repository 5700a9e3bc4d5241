"""Stacks as they lie in a counter's scanner, with their truth: papers of a procedure, and what slips in among them.

Two sources, disjoint in all that the generator can vary: :data:`TRAINING` and :data:`HELD_OUT`.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from benchmarks.dossiers.damage import copied, headless, misread_title, untitled
from benchmarks.dossiers.slips import HELD_OUT_SLIPS, TRAINING_SLIPS, Slips, reading_of
from digitize.catalog import Branch, Catalog, ComponentRequirement, Procedure, Requirement
from digitize.classify.labelled import LabelledStack, TruePaper
from digitize.ocr import PageReading
from samples.case import Case, make_case
from samples.make import draw_sheets
from samples.papers import BLANK, FOREIGN, LAYOUTS
from samples.papers.certified import certify
from samples.press import Press
from samples.sheet import Sheet
from samples.style import HELD_OUT_VARIANTS, TRAINING_VARIANTS, style_of

DRAWN_DPI = 100
EXTRA = (
    *("QD_HANH_CHINH", "THONG_BAO", "CONG_VAN", "GIAY_KHAI_SINH", "GCN_KET_HON", "CT07", "XN_TTHN", "GCN_QSDD"),
    *("GPXD", "TO_TRINH", "BIEN_BAN", "GIAY_GIOI_THIEU", "PHIEU_LLTP"),
)
"""Papers of other matters that people hand in though nobody asked for them."""

OF_EACH_PERSON = ("CCCD", "CAN_CUOC", "CT01")
"""Papers of which a dossier may hold one for each person: not to be taken for pages scanned twice."""

OWN_FORMS = ("TK_", "DON_", "CT01", "BAN_VE", "CCCD", "CAN_CUOC", "GDN_")
"""Papers that are handed in as originals: the citizen's own forms, drawings, cards."""

Choice = tuple[Procedure, Branch]


@dataclass(frozen=True, slots=True)
class Source:
    """Where stacks come from: typefaces, hands and arrangements; slips of the reader; names; seeds; procedures."""

    name: str
    variants: tuple[int, ...]
    slips: Slips
    name_half: Literal[0, 1]
    first_seed: int
    every_procedure: bool


TRAINING = Source("training", TRAINING_VARIANTS, TRAINING_SLIPS, 0, 1, every_procedure=False)
HELD_OUT = Source("held out", HELD_OUT_VARIANTS, HELD_OUT_SLIPS, 1, 100_001, every_procedure=True)


@dataclass(frozen=True, slots=True)
class Trouble:
    """How often things are out of the ordinary, each between 0 and 1: by paper, by page, or by stack."""

    title_lost: float = 0.03  # by paper
    title_misread: float = 0.05
    photocopy: float = 0.08  # of papers that are no own forms
    headless: float = 0.3  # of photocopies
    certified: float = 0.08
    shuffled_pages: float = 0.02  # by paper of several pages
    duplicate: float = 0.12  # by stack
    swapped: float = 0.03
    interleaved: float = 0.02
    foreign: float = 0.2
    system_form: float = 0.3
    extra: float = 0.08
    near_form: float = 0.05  # a form of the same family that nobody asked for
    mixed: float = 0.02  # papers of a second dossier
    duplex: float = 0.3


USUAL = Trouble()
HARD = Trouble(
    title_lost=0.1,
    title_misread=0.15,
    photocopy=0.25,
    certified=0.15,
    shuffled_pages=0.08,
    duplicate=0.2,
    swapped=0.08,
    interleaved=0.08,
    foreign=0.35,
    extra=0.15,
    near_form=0.15,
    mixed=0.08,
)


@dataclass(slots=True)
class _Paper:
    kind: str
    codes: frozenset[str]
    case: Case
    sheets: list[Sheet] = field(default_factory=list)
    title: Literal["as drawn", "lost", "misread", "cut off"] = "as drawn"
    copied: bool = False


@dataclass(slots=True)
class _Side:
    sheet: Sheet
    paper: int  # index of its paper, -1: belongs to none
    place: int
    why: str = ""


def drawable(catalog: Catalog, source: Source = HELD_OUT) -> list[Choice]:
    """Branches all of whose required rows the generator can draw a paper for.

    A quarter of the procedures is kept from training, so that the held-out stacks show lists never learnt from.
    """
    found = []
    for code, versions in sorted(catalog.procedures.items()):
        if not source.every_procedure and kept_from_training(code):
            continue
        for branch in versions[-1].branches:
            needed = [row for row in branch.components if row.requirement is Requirement.REQUIRED]
            groups = {row.alternative_group or row.code for row in needed}
            met = {row.alternative_group or row.code for row in needed if _drawn(row)}
            if groups and groups == met:
                found.append((versions[-1], branch))
    return found


def kept_from_training(procedure_code: str) -> bool:
    """Whether the procedure is one of the quarter that no training stack is made of."""
    return hashlib.sha256(procedure_code.encode()).digest()[0] % 4 == 0


def _drawn(row: ComponentRequirement) -> list[str]:
    return [code for code in row.paper_types if code in LAYOUTS]


def make_stack(seed: int, source: Source, choices: Sequence[Choice], trouble: Trouble) -> LabelledStack:
    """One stack by seed: the same seed gives the same stack."""
    rng = random.Random(f"stack {seed}")
    procedure, branch = rng.choice(list(choices))
    case = make_case(f"stack {seed}", name_half=source.name_half)
    papers, missing = _chosen(branch, case, rng, source)
    traits = {"unseen procedure"} if kept_from_training(procedure.code) else set()
    papers += _uninvited(papers, branch, case, rng, trouble)
    rng.shuffle(papers)
    if rng.random() < 0.6:  # the form usually lies on top
        papers.sort(key=lambda paper: not paper.kind.startswith(("TK_", "DON_", "CT01")))
    if rng.random() < trouble.mixed:
        traits.add("two dossiers")
        other = make_case(f"other {seed}", name_half=source.name_half)
        theirs, _ = _chosen(rng.choice(list(choices))[1], other, rng, source)
        at = rng.randint(0, len(papers))
        papers[at:at] = [_Paper(paper.kind, _answers(paper.kind, branch), other) for paper in theirs]
    for paper in papers:
        _draw(paper, rng, source, trouble)
        if paper.title != "as drawn":
            traits.add("title lost")
    sides = _disturbed(_sides(papers, case, rng, source, trouble), case, rng, source, trouble, traits)
    readings = tuple(_read(side, papers, rng, source.slips) for side in sides)
    true = []
    for index, paper in enumerate(papers):
        pages = sorted((side.place, page) for page, side in enumerate(sides, 1) if side.paper == index)
        true.append(TruePaper(paper.kind, tuple(page for _, page in pages), paper.codes))
    present = {code for paper in true for code in paper.component_codes}
    aside = {page: side.why for page, side in enumerate(sides, 1) if side.paper < 0}
    lacking = frozenset(code for group in missing if not group & present for code in group)
    return LabelledStack(f"stack {seed}", procedure, branch, readings, tuple(true), aside, lacking, frozenset(traits))


def _answers(kind: str, branch: Branch) -> frozenset[str]:
    return frozenset(row.code for row in branch.components if kind in row.paper_types)


def _chosen(
    branch: Branch, case: Case, rng: random.Random, source: Source
) -> tuple[list[_Paper], list[frozenset[str]]]:
    """Papers of the branch's rows, required ones left out now and then; and what was left out."""
    papers: list[_Paper] = []
    missing: list[frozenset[str]] = []
    places: dict[str, list[ComponentRequirement]] = {}
    for row in branch.components:
        if _drawn(row):
            places.setdefault(row.alternative_group or row.code, []).append(row)
    for rows in places.values():
        row = rng.choice(rows)
        share = {Requirement.REQUIRED: 0.93, Requirement.CONDITIONAL: 0.3, Requirement.PRESENTED: 0.45}[row.requirement]
        if rng.random() < share:
            kind = rng.choice(_drawn(row))
            if all(kind != paper.kind for paper in papers):
                papers.append(_Paper(kind, _answers(kind, branch), case))
                if kind in OF_EACH_PERSON and rng.random() < 0.2:
                    another = make_case(rng.randrange(10**9), name_half=source.name_half)
                    papers.append(_Paper(kind, _answers(kind, branch), another))
                continue
        if row.requirement is Requirement.REQUIRED:
            missing.append(frozenset(other.code for other in rows))
    return papers, missing


def _uninvited(
    papers: Sequence[_Paper], branch: Branch, case: Case, rng: random.Random, trouble: Trouble
) -> list[_Paper]:
    """Papers nobody asked for: of another matter, and forms of the same family as one that is there."""
    listed = {kind for row in branch.components for kind in row.paper_types} | {paper.kind for paper in papers}
    out = []
    if rng.random() < trouble.extra:
        out.append(rng.choice(EXTRA))
    families = sorted({paper.kind.split("_")[0] for paper in papers if "_" in paper.kind})
    kin = [kind for kind in LAYOUTS if kind.split("_")[0] in families and kind not in listed]
    if kin and rng.random() < trouble.near_form:
        out.append(rng.choice(kin))
    return [_Paper(kind, frozenset(), case) for kind in dict.fromkeys(out) if kind not in listed]


def _draw(paper: _Paper, rng: random.Random, source: Source, trouble: Trouble) -> None:
    variant = rng.choice(source.variants)
    paper.sheets = draw_sheets(paper.kind, paper.case, rng.randrange(10**6), variant, DRAWN_DPI)
    own = paper.kind.startswith(OWN_FORMS)
    if not own and rng.random() < trouble.certified:
        press = Press(style_of(variant, random.Random(rng.randrange(10**6))), rng, DRAWN_DPI)
        paper.sheets = certify(paper.sheets, paper.case, press)
    elif not own and rng.random() < trouble.photocopy:
        paper.copied = True
        if rng.random() < trouble.headless:
            paper.title = "cut off"
    if paper.title == "as drawn":
        if rng.random() < trouble.title_lost:
            paper.title = "lost"
        elif rng.random() < trouble.title_misread:
            paper.title = "misread"


def _read(side: _Side, papers: Sequence[_Paper], rng: random.Random, slips: Slips) -> PageReading:
    paper = papers[side.paper] if side.paper >= 0 else None
    reading = reading_of(side.sheet, rng, slips, grey=paper is not None and paper.copied)
    if paper is None:
        return reading
    if paper.copied:
        reading = copied(reading)
    if side.place == 0 and paper.title == "lost":
        return untitled(reading)
    if side.place == 0 and paper.title == "misread":
        return misread_title(reading, rng, slips)
    return headless(reading, rng) if side.place == 0 and paper.title == "cut off" else reading


def _sides(papers: Sequence[_Paper], case: Case, rng: random.Random, source: Source, trouble: Trouble) -> list[_Side]:
    duplex = rng.random() < trouble.duplex
    sides: list[_Side] = []
    for index, paper in enumerate(papers):
        order = list(range(len(paper.sheets)))
        if len(order) > 1 and rng.random() < trouble.shuffled_pages:
            rng.shuffle(order)
        for place in order:
            sides.append(_Side(paper.sheets[place], index, place))
        if duplex and len(paper.sheets) % 2:
            sides.append(_aside(BLANK, case, rng, source, "blank"))
    return sides


def _disturbed(
    sides: list[_Side], case: Case, rng: random.Random, source: Source, trouble: Trouble, traits: set[str]
) -> list[_Side]:
    """Counter forms, strangers, blank sheets and pages scanned twice; two papers interleaved, neighbours swapped."""
    out = list(sides)
    if rng.random() < trouble.interleaved:
        out = _interleaved(out, rng)
        traits.add("order disturbed")
    if len(out) > 3 and rng.random() < trouble.swapped:
        place = rng.randrange(len(out) - 1)
        out[place], out[place + 1] = out[place + 1], out[place]
        traits.add("order disturbed")
    if rng.random() < trouble.system_form:
        out.insert(rng.choice((0, len(out))), _aside(LAYOUTS["PHIEU_HE_THONG"], case, rng, source, "system_form"))
    for _ in range((rng.random() < trouble.foreign) + (rng.random() < trouble.foreign / 3)):
        layout = rng.choice(list(FOREIGN.values()))
        out.insert(rng.randint(0, len(out)), _aside(layout, case, rng, source, "foreign"))
    if rng.random() < 0.15:
        out.insert(rng.randint(0, len(out)), _aside(BLANK, case, rng, source, "blank"))
    if rng.random() < trouble.duplicate:
        candidates = [place for place, side in enumerate(out) if side.paper >= 0]
        if candidates:
            place = rng.choice(candidates)
            twin = _Side(out[place].sheet, -1, 0, "duplicate")
            out.insert(place + rng.choice((1, 1, len(out) - place)), twin)
            traits.add("page twice")
    return out


def _interleaved(sides: list[_Side], rng: random.Random) -> list[_Side]:
    """The pages of one paper of several laid alternately among those of the next."""
    papers = list(dict.fromkeys(side.paper for side in sides if side.paper >= 0))
    long = [paper for paper in papers[:-1] if sum(side.paper == paper for side in sides) > 1]
    if not long:
        return sides
    one = rng.choice(long)
    other = papers[papers.index(one) + 1]
    mine = [side for side in sides if side.paper == one]
    theirs = [side for side in sides if side.paper == other]
    mixed: list[_Side] = []
    for place in range(max(len(mine), len(theirs))):
        mixed += [*mine[place : place + 1], *theirs[place : place + 1]]
    at = next(place for place, side in enumerate(sides) if side.paper in (one, other))
    rest = [side for side in sides if side.paper not in (one, other)]
    return [*rest[:at], *mixed, *rest[at:]]


def _aside(layout: object, case: Case, rng: random.Random, source: Source, why: str) -> _Side:
    chosen = random.Random(rng.randrange(10**6))
    press = Press(style_of(chosen.choice(source.variants), chosen), chosen, DRAWN_DPI)
    sheet: Sheet = layout(case, press)[0]  # type: ignore[operator]
    return _Side(sheet, -1, 0, why)
