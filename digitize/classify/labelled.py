"""Stacks with their truth: what weights are learnt from and judged by, drawn ones and those that persons corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from digitize.catalog import Branch, Procedure
from digitize.ocr import PageReading

UNSAID = ""
"""Why a page stands aside, where the person who put it there did not say."""


@dataclass(frozen=True, slots=True)
class TruePaper:
    """A paper of the stack. ``pages`` from 1, in document order; ``component_codes``: rows it rightly answers.

    An empty set: it answers none.
    """

    paper_type: str
    pages: tuple[int, ...]
    component_codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class LabelledStack:
    """Pages in scanning order and what is true of them.

    ``aside``: page (from 1) -> why it belongs to no paper: ``blank``, ``duplicate``, ``system_form``, ``foreign``,
    ``unreadable`` or :data:`UNSAID`. ``missing``: codes of required rows that nothing in the stack answers. ``traits``:
    what is out of the ordinary about it, for figures by group.
    """

    name: str
    procedure: Procedure | None
    branch: Branch | None
    readings: tuple[PageReading | None, ...]
    papers: tuple[TruePaper, ...]
    aside: Mapping[int, str]
    missing: frozenset[str] = frozenset()
    traits: frozenset[str] = frozenset()
