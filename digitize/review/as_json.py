"""Arrangements and patches as JSON values for the database, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from digitize.review.arrangement import Arrangement, Aside, DeclaredAbsent, Draft, Patch, Turn, TypedField


def arrangement_to_json(arrangement: Arrangement) -> dict[str, Any]:
    """All of it, as dicts and lists."""
    return asdict(arrangement)


def arrangement_from_json(kept: Mapping[str, Any]) -> Arrangement:
    """The arrangement that :func:`arrangement_to_json` gave; ValueError where it is none."""
    return Arrangement.of(
        kept["pages"],
        map(_draft, kept["documents"]),
        (Aside(**each) for each in kept["aside"]),
        (Turn(**each) for each in kept["turns"]),
    )


def patch_to_json(patch: Patch) -> dict[str, Any]:
    """All of it, as dicts and lists."""
    return asdict(patch)


def patch_from_json(kept: Mapping[str, Any]) -> Patch:
    """The patch that :func:`patch_to_json` gave."""
    return Patch(
        tuple(kept["documents_go"]),
        tuple(map(_draft, kept["documents_come"])),
        tuple(kept["aside_go"]),
        tuple(Aside(**each) for each in kept["aside_come"]),
        tuple(kept["turns_go"]),
        tuple(Turn(**each) for each in kept["turns_come"]),
    )


def _draft(kept: Mapping[str, Any]) -> Draft:
    return Draft(
        **{
            **kept,
            "pages": tuple(kept["pages"]),
            "typed": tuple(TypedField(**each) for each in kept["typed"]),
            "absent": tuple(DeclaredAbsent(**each) for each in kept["absent"]),
        }
    )
