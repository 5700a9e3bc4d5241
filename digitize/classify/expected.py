"""What the branch's list leads one to expect: which paper types, how many, for which component."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from digitize.catalog import Branch, Catalog, ComponentRequirement, Procedure, Requirement, Retention


@dataclass(frozen=True, slots=True)
class Expectation:
    """Per paper type: ``places`` (papers the list has room for) and ``need`` (the strongest requirement).

    ``any_type``: nothing is known of the list (no procedure chosen), every type is as good as another. ``branch``: the
    list itself, None where the branch is not known.
    """

    places: Mapping[str, int]
    need: Mapping[str, Requirement]
    any_type: bool
    branch: Branch | None = None


NOTHING_KNOWN = Expectation({}, {}, any_type=True)

_STRENGTH = {Requirement.REQUIRED: 0, Requirement.CONDITIONAL: 1, Requirement.PRESENTED: 2}

MANY = 99
"""Room for presented papers: each person concerned shows theirs."""


def rows(branch: Branch) -> list[ComponentRequirement]:
    """The rows that papers can be matched to: notes are headings, never targets (R9)."""
    return [row for row in branch.components if row.requirement is not Requirement.NOTE and row.paper_types]


def place_of(row: ComponentRequirement) -> str:
    """What a paper that answers the row fills: the row itself, or the one place that alternatives share."""
    return f"one of {row.alternative_group}" if row.alternative_group else row.code


@lru_cache(maxsize=256)
def expectation(catalog: Catalog, procedure: Procedure | None, branch: Branch | None) -> Expectation:
    """The expectation of a branch; of all branches together where only the procedure is known."""
    if branch is not None:
        candidates = rows(branch)
    elif procedure is not None:
        candidates = [row for each in procedure.branches for row in rows(each)]
    else:
        return NOTHING_KNOWN
    places: dict[str, int] = {}
    need: dict[str, Requirement] = {}
    for row in candidates:
        room = MANY if row.requirement is Requirement.PRESENTED else max(1, row.originals, row.copies)
        for code in row.paper_types:
            places[code] = min(MANY, max(places.get(code, 0), room))
            if code not in need or _STRENGTH[row.requirement] < _STRENGTH[need[code]]:
                need[code] = row.requirement
    for code, kind in catalog.paper_types.items():
        if kind.retention is Retention.PUT_ASIDE:
            places[code] = MANY
    return Expectation(places, need, any_type=False, branch=branch)
