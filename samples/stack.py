"""A stack of sheets' sides before and after it goes through the scanner."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from samples.case import Case
from samples.model import DossierTruth, ExpectedDocument, ExpectedUnassigned, SampleDossier, SamplePage
from samples.papers import BLANK, FOREIGN
from samples.press import Handling, Press, deliver_page, submitted_as
from samples.recipes import Part, Recipe
from samples.sheet import Sheet
from samples.style import style_of


@dataclass(slots=True)
class Leaf:
    """A side in the stack before it is delivered; ``document`` is the index of its paper, None for strays."""

    sheet: Sheet
    paper_type: str
    number: int
    count: int
    document: int | None
    reason: str = ""
    handling: Handling = field(default_factory=Handling)
    verso: Sheet | None = None


@dataclass(slots=True)
class Paper:
    """A paper of the stack and what it is there for."""

    part: Part
    paper_type: str
    sheets: list[Sheet]


def blank_back(front: Sheet, case: Case, rng: random.Random, dpi: int) -> Leaf:
    """The empty back of a sheet, with the front shining through."""
    press = Press(front.style, random.Random(rng.getrandbits(64)), dpi)
    return Leaf(BLANK(case, press)[0], "BLANK", 1, 1, None, "blank", verso=front)


def foreign_page(case: Case, rng: random.Random, dpi: int, variants: Sequence[int], kind: str | None = None) -> Leaf:
    """A paper that belongs to no procedure; ``kind`` is one of the keys of FOREIGN, None draws one."""
    press = Press(style_of(rng.choice(variants), rng), random.Random(rng.getrandbits(64)), dpi)
    layout = FOREIGN[kind or rng.choice(sorted(FOREIGN))]
    return Leaf(layout(case, press)[0], "KHAC", 1, 1, None, "foreign")


def deliver_stack(
    leaves: Sequence[Leaf],
    papers: Sequence[Paper],
    case: Case,
    recipe: Recipe,
    missing: tuple[str, ...],
    seed: int,
    rng: random.Random,
    name: str,
) -> SampleDossier:
    """The stack as page images, and its truth: each page in one document or unassigned with its reason."""
    pages: list[SamplePage] = []
    places: dict[int, list[tuple[int, int]]] = {}
    unassigned: list[ExpectedUnassigned] = []
    for position, leaf in enumerate(leaves, 1):
        pages.append(
            deliver_page(leaf.sheet, leaf.paper_type, leaf.number, leaf.count, seed, leaf.handling, rng, leaf.verso)
        )
        if leaf.document is None:
            unassigned.append(ExpectedUnassigned(position, leaf.reason))
        else:
            places.setdefault(leaf.document, []).append((leaf.number, position))
    documents = tuple(
        ExpectedDocument(
            paper_type=papers[index].paper_type,
            component_code=papers[index].part.component_code,
            pages=tuple(position for _, position in sorted(at)),
            fields=_values(papers[index].sheets),
            submitted_as="xuat_trinh" if papers[index].part.presented else _form_of(leaves, index),
            also_accepted=papers[index].part.also_accepted,
        )
        for index, at in sorted(places.items(), key=lambda entry: min(place for _, place in entry[1]))
    )
    truth = DossierTruth(
        name=name,
        dossier_code=case.dossier_code,
        procedure_code=recipe.procedure_code,
        branch_id=recipe.branch_id,
        owner_id=case.applicant.personal_id,
        owner_name=case.applicant.name,
        received_on=case.received_on,
        documents=documents,
        unassigned=tuple(unassigned),
        missing_components=missing,
    )
    return SampleDossier(tuple(pages), truth)


def _form_of(leaves: Sequence[Leaf], document: int) -> str:
    first = next(leaf for leaf in leaves if leaf.document == document)
    return submitted_as(first.sheet.submitted_as, first.handling.noise)


def _values(sheets: Sequence[Sheet]) -> dict[str, str]:
    values: dict[str, str] = {}
    for sheet in sheets:
        for name, one in sheet.fields.items():
            values.setdefault(name, one.value)
    return values
