"""Whole stacks as they lie in the scanner: papers of one procedure, mixed with what else slips in."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from samples.case import Case, make_case
from samples.layout import set_typed
from samples.model import SampleDossier
from samples.noise import pick_stack_noise
from samples.papers.cards import card_type_of
from samples.papers.certified import certify
from samples.press import Handling
from samples.recipes import RECIPES, Recipe
from samples.stack import Leaf, Paper, blank_back, deliver_stack, foreign_page
from samples.style import VARIANTS, style_of

OWN_FORMS = ("TK_", "DON_", "CT01", "BAN_VE", "CCCD", "CAN_CUOC")
"""Papers of which no certified copies are made: the citizen's own forms, drawings, cards."""


@dataclass(frozen=True, slots=True)
class Mishaps:
    """How often things go wrong in a stack; each is a chance between 0 and 1, by page or by dossier."""

    turned: float = 0.06  # a page lies turned
    blank_back: float = 0.1  # the empty back of a page was scanned too
    foreign: float = 0.18  # a paper of no procedure lies in the stack
    system_form: float = 0.3  # the counter's own receipt lies in the stack
    missing: float = 0.08  # a required paper is not there
    shuffled: float = 0.5  # papers lie in another order than usual
    duplicate: float = 0.04  # a page was scanned twice
    certified: float = 0.12  # a paper is a certified copy
    copied: float = 0.1  # a paper is a plain photocopy


NO_MISHAPS = Mishaps(0, 0, 0, 0, 0, 0, 0, 0, 0)


def make_dossier(
    procedure_code: str,
    seed: int,
    noise: str | None = None,
    dpi: int = 300,
    variants: Sequence[int] = VARIANTS,
    mishaps: Mishaps | None = None,
    case: Case | None = None,
    branch_id: str | None = None,
) -> SampleDossier:
    """A stack for a procedure, by seed. ``noise`` None: one by the usual shares for the whole stack.

    ``variants``: layouts to draw from (training and held-out sets are in :mod:`samples.style`).

    ``branch_id`` None: one of the procedure's branches that have a recipe.

    Raises:
        KeyError: for a procedure or branch without a recipe (see :data:`samples.recipes.RECIPES`).
    """
    rng = random.Random(f"dossier {procedure_code} {seed}")
    branches = [one for one in RECIPES[procedure_code] if branch_id in (None, one.branch_id)]
    if not branches:
        raise KeyError(f"{procedure_code} {branch_id}")
    recipe = rng.choice(branches)
    chances = mishaps or Mishaps()
    facts = replace(case or make_case(f"{procedure_code} {seed}"), procedure_code=procedure_code)
    papers, missing = _papers(recipe, facts, rng, dpi, variants, chances)
    if rng.random() < chances.shuffled:
        rng.shuffle(papers)
    leaves = _stack(papers, facts, rng, dpi, variants, chances)
    kind = pick_stack_noise(rng) if noise is None else noise
    copied = {index for index, paper in enumerate(papers) if noise is None and _is_copied(paper, rng, chances)}
    for leaf in leaves:
        turn = rng.choice((90, 180, 180, 270)) if rng.random() < chances.turned else 0
        how = rng.choice(("photocopy", "photocopy", "photocopy", "fax")) if leaf.document in copied else kind
        leaf.handling = Handling(how, turn)
    return deliver_stack(leaves, papers, facts, recipe, missing, seed, rng, f"{procedure_code}-{seed}")


def _is_copied(paper: Paper, rng: random.Random, chances: Mishaps) -> bool:
    original = paper.sheets[0].submitted_as == "ban_chinh" and not paper.paper_type.startswith(("TK_", "DON_", "CT01"))
    return original and rng.random() < chances.copied


def _papers(
    recipe: Recipe, case: Case, rng: random.Random, dpi: int, variants: Sequence[int], chances: Mishaps
) -> tuple[list[Paper], tuple[str, ...]]:
    papers: list[Paper] = []
    missing: list[str] = []
    required = [part for part in recipe.parts if part.chance >= 1.0]
    dropped = rng.choice(required) if len(required) > 1 and rng.random() < chances.missing else None
    for part in recipe.parts:
        if part is dropped:
            missing.append(part.component_code)
            continue
        if rng.random() >= part.chance:
            continue
        paper_type = rng.choice(part.paper_types)
        if part.presented and "CCCD" in part.paper_types:
            paper_type = card_type_of(case.applicant)
        sheets, press = set_typed(paper_type, case, style_of(rng.choice(variants), rng), rng, dpi)
        if (
            not part.presented
            and rng.random() < chances.certified
            and not paper_type.startswith(("TK_", "DON_", "CT0"))
        ):
            sheets = certify(sheets, case, press)
        papers.append(Paper(part, paper_type, sheets))
    return papers, tuple(missing)


def _stack(
    papers: Sequence[Paper], case: Case, rng: random.Random, dpi: int, variants: Sequence[int], chances: Mishaps
) -> list[Leaf]:
    leaves: list[Leaf] = []
    for index, paper in enumerate(papers):
        for number, sheet in enumerate(paper.sheets, 1):
            leaf = Leaf(sheet, paper.paper_type, number, len(paper.sheets), index)
            leaves.append(leaf)
            if rng.random() < chances.duplicate:
                leaves.append(replace(leaf, document=None, reason="duplicate"))
            last = number == len(paper.sheets)
            if last and rng.random() < chances.blank_back:
                leaves.append(blank_back(sheet, case, rng, dpi))
    if rng.random() < chances.system_form:
        (form,), _ = set_typed("PHIEU_HE_THONG", case, style_of(rng.choice(variants), rng), rng, dpi)
        leaves.insert(rng.choice((0, len(leaves))), Leaf(form, "PHIEU_HE_THONG", 1, 1, None, "system_form"))
    if rng.random() < chances.foreign:
        places = [at for at in range(len(leaves) + 1) if at == len(leaves) or leaves[at].number == 1]
        leaves.insert(rng.choice(places), foreign_page(case, rng, dpi, variants))
    return leaves
