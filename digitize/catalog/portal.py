"""Importer of the national portal's procedures (Cổng Dịch vụ công quốc gia): JSON lines in, procedures and report out.

What the portal gives is not taken at its word (as its crawl of July 2026 showed): rows with quantity 0 are headings or
notes; ``required`` is never set, so that conditions are read from the wording; groups are sometimes branches, sometimes
only chapters of one list; one code may stand in several branches.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from digitize.catalog.catalog import OTHER_PAPER, Catalog
from digitize.catalog.load import CODE_LIMIT
from digitize.catalog.model import Branch, ComponentRequirement, Procedure, Requirement
from digitize.errors import InputError
from digitize.vietnamese import fold, single_spaced

Row = dict[str, Any]

COMMON_BRANCH = "default"
ELECTRONIC = "electronic form"
"""Rule of rows that are filled in on the portal: no paper ever answers them."""


@dataclass(frozen=True, slots=True)
class MappedRow:
    """One row taken: which paper types it was mapped to by which rule; no types: a person must map it."""

    procedure_code: str
    branch_id: str
    component_code: str
    name_vi: str
    requirement: Requirement
    paper_types: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class PortalImport:
    """What came of an import. ``left_out``: (procedure code, component code, reason) of rows not taken."""

    procedures: tuple[Procedure, ...]
    rows: tuple[MappedRow, ...]
    left_out: tuple[tuple[str, str, str], ...]
    rules_used: Mapping[str, int] = field(default_factory=dict)

    @property
    def to_map(self) -> tuple[MappedRow, ...]:
        """Rows that are neither notes, nor electronic forms, nor mapped: a person's work."""
        return tuple(
            row
            for row in self.rows
            if not row.paper_types and row.requirement is not Requirement.NOTE and row.rule != ELECTRONIC
        )


def import_portal(lines: Iterable[str], catalog: Catalog, valid_from: date) -> PortalImport:
    """Read JSON lines, one procedure each, as the national portal gives them.

    ``valid_from`` is the day the crawl speaks for. InputError names the line that is not a procedure.
    """
    rules = _rules(catalog)
    procedures: dict[str, Procedure] = {}
    rows: list[MappedRow] = []
    left_out: list[tuple[str, str, str]] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        table = _table(line, number)
        procedure, taken, skipped = _procedure(table, rules, valid_from)
        if procedure.code in procedures:
            left_out.append((procedure.code, "", "procedure stands twice"))
            continue
        procedures[procedure.code] = procedure
        rows += taken
        left_out += skipped
    used = Counter(row.rule for row in rows if row.rule)
    return PortalImport(tuple(procedures.values()), tuple(rows), tuple(left_out), dict(used))


@dataclass(frozen=True, slots=True)
class _Rules:
    """Folded phrases, longest first, and the words that tell groups and conditions."""

    phrases: tuple[tuple[str, str], ...]
    presented: tuple[str, ...]
    notes: tuple[str, ...]
    common: tuple[str, ...]
    conditional: tuple[str, ...]
    electronic: tuple[str, ...]
    substitutes: tuple[str, ...]


@cache
def _rules(catalog: Catalog) -> _Rules:
    table = tomllib.loads((files("digitize.catalog") / "data" / "portal_rules.toml").read_text(encoding="utf-8"))
    phrases = {fold(phrase): code for phrase, code in table["phrases"].items()}
    for kind in catalog.paper_types.values():
        if kind.code != OTHER_PAPER:
            for text in (kind.name_vi, *kind.titles):
                if len(text.split()) >= 3:
                    phrases.setdefault(fold(text), kind.code)

    def folded(texts: Sequence[str]) -> tuple[str, ...]:
        return tuple(fold(text) for text in texts)

    groups, words = table["groups"], table["words"]
    return _Rules(
        tuple(sorted(phrases.items(), key=lambda entry: -len(entry[0]))),
        folded(groups["presented"]),
        folded(groups["notes"]),
        folded(groups["common"]),
        folded(words["conditional"]),
        folded(words["electronic"]),
        folded(words["substitutes"]),
    )


def _table(line: str, number: int) -> Row:
    try:
        table = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(reason=f"dòng {number} không phải JSON ({error.msg})") from error
    if not isinstance(table, dict) or not str(table.get("code", "")).strip() or "checklist_raw" not in table:
        raise InputError(reason=f"dòng {number} không phải một thủ tục (thiếu code hoặc checklist_raw)")
    return table


def _procedure(
    table: Row, rules: _Rules, valid_from: date
) -> tuple[Procedure, list[MappedRow], list[tuple[str, str, str]]]:
    code = str(table["code"]).strip()
    chapters: list[tuple[str, list[Row]]] = []
    branches: list[tuple[str, str, list[tuple[str, Row]]]] = []
    for group in table["checklist_raw"]:
        heading = single_spaced(group.get("group") or "")
        items = list(group.get("items") or ())
        if _is_branch(heading, rules):
            branches.append((_branch_id(heading, len(branches) + 1), heading, [(heading, item) for item in items]))
        else:
            chapters.append((heading, items))
    shared = [(heading, item) for heading, items in chapters for item in items]
    if not branches:
        branches = [(COMMON_BRANCH, "Trường hợp chung", [])]
    rows: list[MappedRow] = []
    left_out: list[tuple[str, str, str]] = []
    made = []
    for branch_id, name, own in branches:
        components: dict[str, ComponentRequirement] = {}
        for heading, item in own + shared:
            component, rule = _component(heading, item, rules)
            if not component.code:
                left_out.append((code, component.name_vi[:60], "row without a code"))
            elif component.code in components:
                left_out.append((code, component.code, "stands twice in the branch"))
            else:
                components[component.code] = component
                rows.append(
                    MappedRow(
                        code,
                        branch_id,
                        component.code,
                        component.name_vi,
                        component.requirement,
                        component.paper_types,
                        rule,
                    )
                )
        made.append(Branch(branch_id, name, tuple(components.values())))
    procedure = Procedure(
        code=code,
        name_vi=single_spaced(table.get("name") or code),
        field_vi=single_spaced((table.get("category") or {}).get("name") or ""),
        level_vi=single_spaced(table.get("executing_agency") or ""),
        branches=tuple(made),
        result_paper_types=(),
        valid_from=valid_from,
    )
    return procedure, rows, left_out


def _is_branch(heading: str, rules: _Rules) -> bool:
    """A group with a heading of its own that does not merely open a chapter of the common list."""
    text = fold(heading)
    chapter = any(phrase in text for phrase in (*rules.presented, *rules.notes, *rules.common))
    return bool(text.strip(" *:.-")) and not chapter


_NUMBER = re.compile(r"^\(?(\d+(?:\.\d+)*|[a-zđ])[.)]")


def _branch_id(heading: str, place: int) -> str:
    found = _NUMBER.match(heading.lower())
    return found[1] if found else str(place)


def _component(heading: str, item: Row, rules: _Rules) -> tuple[ComponentRequirement, str]:
    code = str(item.get("code") or "").strip()[:CODE_LIMIT]
    name = single_spaced(item.get("name") or "").strip(" -+*")
    originals, copies = int(item.get("original_qty") or 0), int(item.get("copy_qty") or 0)
    text, group = fold(name), fold(heading)
    if not originals and not copies:
        return ComponentRequirement(code, name, (), 0, 0, Requirement.NOTE), ""
    electronic = any(phrase in text for phrase in rules.electronic)
    types, rule = ((), ELECTRONIC) if electronic else _types(text, rules)
    if any(phrase in group for phrase in rules.presented):
        need = Requirement.PRESENTED
    elif electronic or _is_conditional(text, rules):
        need = Requirement.CONDITIONAL
    else:
        need = Requirement.REQUIRED
    return ComponentRequirement(code, name, types, originals, copies, need), rule


def _is_conditional(text: str, rules: _Rules) -> bool:
    """The wording ties the paper to a case; "trường hợp không có … thì" only names what may stand in its place."""
    for phrase in rules.substitutes:
        text = text.replace(phrase, " ")
    return any(phrase in text for phrase in rules.conditional)


def _types(text: str, rules: _Rules) -> tuple[tuple[str, ...], str]:
    """Paper types whose phrases stand in the row; a phrase inside a longer one found does not count again."""
    found: list[tuple[int, str, str]] = []
    rest = text
    for phrase, code in rules.phrases:
        place = rest.find(phrase)
        if place >= 0:
            found.append((place, code, phrase))
            rest = rest.replace(phrase, "\0" * len(phrase))
    found.sort()
    types = tuple(dict.fromkeys(code for _, code, _ in found))
    return types, found[0][2] if found else ""
