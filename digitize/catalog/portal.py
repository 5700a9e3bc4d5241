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
from digitize.vietnamese import fold, single_spaced

Row = dict[str, Any]

COMMON_BRANCH = "default"
ELECTRONIC = "electronic form"
"""Rule of rows that are filled in on the portal: no paper ever answers them."""
BY_A_PERSON = "bảng ghép của cán bộ"
"""Rule of rows that a person mapped."""


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
    """What came of an import.

    ``left_out``: (procedure code, component code, reason) of rows not taken. ``broken``: number (from 1) and fault of
    lines of which nothing was taken.
    """

    procedures: tuple[Procedure, ...]
    rows: tuple[MappedRow, ...]
    left_out: tuple[tuple[str, str, str], ...]
    rules_used: Mapping[str, int] = field(default_factory=dict)
    broken: tuple[tuple[int, str], ...] = ()

    @property
    def to_map(self) -> tuple[MappedRow, ...]:
        """Rows that are neither notes, nor electronic forms, nor mapped: a person's work."""
        return tuple(
            row
            for row in self.rows
            if not row.paper_types and row.requirement is not Requirement.NOTE and row.rule != ELECTRONIC
        )


def import_portal(
    lines: Iterable[str], catalog: Catalog, valid_from: date, by_a_person: Mapping[str, tuple[str, ...]] | None = None
) -> PortalImport:
    """Read JSON lines, one procedure each, as the national portal gives them.

    ``valid_from`` is the day the crawl speaks for. ``by_a_person``: paper types for the name of a row (folded, see
    :mod:`digitize.catalog.to_map`); it goes before all rules. A line that is not a whole procedure is left out as a
    whole and named in ``broken``.
    """
    rules = _rules(catalog)
    mapped = by_a_person or {}
    procedures: dict[str, Procedure] = {}
    rows: list[MappedRow] = []
    left_out: list[tuple[str, str, str]] = []
    broken: list[tuple[int, str]] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            procedure, taken, skipped = _procedure(_table(line), rules, mapped, valid_from)
        except _BrokenLineError as error:
            broken.append((number, str(error)))
            continue
        if procedure.code in procedures:
            left_out.append((procedure.code, "", "thủ tục đã có ở dòng trước"))
            continue
        procedures[procedure.code] = procedure
        rows += taken
        left_out += skipped
    used = Counter(row.rule for row in rows if row.rule)
    return PortalImport(tuple(procedures.values()), tuple(rows), tuple(left_out), dict(used), tuple(broken))


class _BrokenLineError(Exception):
    """A line that is no whole procedure; says in Vietnamese what is wrong with it."""


@dataclass(frozen=True, slots=True)
class _Rules:
    """Phrases (folded, paper type, as written), longest first, and the words that tell groups and conditions."""

    phrases: tuple[tuple[str, str, str], ...]
    presented: tuple[str, ...]
    notes: tuple[str, ...]
    common: tuple[str, ...]
    conditional: tuple[str, ...]
    electronic: tuple[str, ...]
    substitutes: tuple[str, ...]


@cache
def _rules(catalog: Catalog) -> _Rules:
    table = tomllib.loads((files("digitize.catalog") / "data" / "portal_rules.toml").read_text(encoding="utf-8"))
    phrases = {fold(phrase): (code, phrase) for phrase, code in table["phrases"].items()}
    for kind in catalog.paper_types.values():
        if kind.code != OTHER_PAPER:
            for text in (kind.name_vi, *kind.titles):
                if len(text.split()) >= 3:
                    phrases.setdefault(fold(text), (kind.code, single_spaced(text)))

    def folded(texts: Sequence[str]) -> tuple[str, ...]:
        return tuple(fold(text) for text in texts)

    groups, words = table["groups"], table["words"]
    return _Rules(
        tuple(sorted(((key, *rule) for key, rule in phrases.items()), key=lambda entry: -len(entry[0]))),
        folded(groups["presented"]),
        folded(groups["notes"]),
        folded(groups["common"]),
        folded(words["conditional"]),
        folded(words["electronic"]),
        folded(words["substitutes"]),
    )


def _table(line: str) -> Row:
    try:
        table = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise _BrokenLineError(f"không phải JSON ({error})") from error
    if not isinstance(table, dict) or not isinstance(table.get("code"), str) or not table["code"].strip():
        raise _BrokenLineError("không phải một thủ tục: thiếu code")
    if len(table["code"].strip()) > CODE_LIMIT:
        raise _BrokenLineError(f"mã thủ tục dài quá {CODE_LIMIT} ký tự")
    groups = table.get("checklist_raw")
    if not isinstance(groups, list):
        raise _BrokenLineError("không phải một thủ tục: thiếu checklist_raw")
    for group in groups:
        items = group.get("items") if isinstance(group, dict) else None
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise _BrokenLineError("checklist_raw: có nhóm không có danh sách items")
    return table


def _procedure(
    table: Row, rules: _Rules, mapped: Mapping[str, tuple[str, ...]], valid_from: date
) -> tuple[Procedure, list[MappedRow], list[tuple[str, str, str]]]:
    code = str(table["code"]).strip()
    chapters: list[tuple[str, list[Row]]] = []
    branches: list[tuple[str, str, list[tuple[str, Row]]]] = []
    for group in table["checklist_raw"]:
        heading = _text(group, "group")
        if _is_branch(heading, rules):
            branch_id = _branch_id(heading, {known for known, _, _ in branches}, len(branches) + 1)
            branches.append((branch_id, heading, [(heading, item) for item in group["items"]]))
        else:
            chapters.append((heading, group["items"]))
    shared = [(heading, item) for heading, items in chapters for item in items]
    if not branches:
        branches = [(COMMON_BRANCH, "Trường hợp chung", [])]
    rows: list[MappedRow] = []
    left_out: list[tuple[str, str, str]] = []
    made = []
    for branch_id, name, own in branches:
        components: dict[str, ComponentRequirement] = {}
        for heading, item in own + shared:
            component, rule = _component(heading, item, rules, mapped)
            fault = _fault(component, components)
            if fault:
                left_out.append((code, component.code[:CODE_LIMIT] or component.name_vi[:60], fault))
                continue
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
    category = table.get("category")
    procedure = Procedure(
        code=code,
        name_vi=_text(table, "name") or code,
        field_vi=_text(category, "name") if isinstance(category, dict) else "",
        level_vi=_text(table, "executing_agency"),
        branches=tuple(made),
        result_paper_types=_results(table.get("results"), rules),
        valid_from=valid_from,
    )
    return procedure, rows, left_out


def _text(table: Row, key: str) -> str:
    value = table.get(key)
    return single_spaced(value) if isinstance(value, str) else ""


def _fault(component: ComponentRequirement, taken: Mapping[str, ComponentRequirement]) -> str:
    if not component.code:
        return "dòng không có mã"
    if len(component.code) > CODE_LIMIT:
        return f"mã dài quá {CODE_LIMIT} ký tự"
    return "mã đã có trong trường hợp này" if component.code in taken else ""


def _results(names: object, rules: _Rules) -> tuple[str, ...]:
    """Paper types of the results that the portal names, those that a phrase tells."""
    if not isinstance(names, list):
        return ()
    return tuple(
        dict.fromkeys(code for name in names if isinstance(name, str) for code in _types(fold(name), rules)[0][:1])
    )


def _is_branch(heading: str, rules: _Rules) -> bool:
    """A group with a heading of its own that does not merely open a chapter of the common list."""
    text = fold(heading)
    chapter = any(phrase in text for phrase in (*rules.presented, *rules.notes, *rules.common))
    return bool(text.strip(" *:.-")) and not chapter


_NUMBER = re.compile(r"^\(?(\d+(?:\.\d+)*|[a-zđ])[.)]")


def _branch_id(heading: str, taken: set[str], place: int) -> str:
    """Number that the heading bears, else its place; a number that stands twice gets its place behind it."""
    found = _NUMBER.match(heading.lower())
    wanted = found[1] if found else str(place)
    return wanted if wanted not in taken else f"{wanted}#{place}"


def _component(
    heading: str, item: Row, rules: _Rules, mapped: Mapping[str, tuple[str, ...]]
) -> tuple[ComponentRequirement, str]:
    code = str(item.get("code") or "").strip()
    name = _text(item, "name").strip(" -+*")
    originals, copies = _quantity(item, "original_qty"), _quantity(item, "copy_qty")
    text, group = fold(name), fold(heading)
    if not originals and not copies:
        return ComponentRequirement(code, name, (), 0, 0, Requirement.NOTE), ""
    electronic = any(phrase in text for phrase in rules.electronic)
    if text in mapped:
        types, rule = mapped[text], BY_A_PERSON
    else:
        types, rule = ((), ELECTRONIC) if electronic else _types(text, rules)
    if any(phrase in group for phrase in rules.presented):
        need = Requirement.PRESENTED
    elif electronic or _is_conditional(text, rules):
        need = Requirement.CONDITIONAL
    else:
        need = Requirement.REQUIRED
    return ComponentRequirement(code, name, types, originals, copies, need), rule


def _quantity(item: Row, key: str) -> int:
    value = item.get(key) or 0
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _BrokenLineError(f"{key} không phải số")
    try:
        quantity = int(value)
    except ValueError as error:
        raise _BrokenLineError(f"{key} không phải số") from error
    if quantity < 0:
        raise _BrokenLineError(f"{key} âm")
    return quantity


def _is_conditional(text: str, rules: _Rules) -> bool:
    """The wording ties the paper to a case; "trường hợp không có … thì" only names what may stand in its place."""
    for phrase in rules.substitutes:
        text = text.replace(phrase, " ")
    return any(phrase in text for phrase in rules.conditional)


def _types(text: str, rules: _Rules) -> tuple[tuple[str, ...], str]:
    """Paper types whose phrases stand in the row; a phrase inside a longer one found does not count again."""
    found: list[tuple[int, str, str]] = []
    rest = text
    for phrase, code, written in rules.phrases:
        place = rest.find(phrase)
        if place >= 0:
            found.append((place, code, written))
            rest = rest.replace(phrase, "\0" * len(phrase))
    found.sort()
    types = tuple(dict.fromkeys(code for _, code, _ in found))
    return types, found[0][2] if found else ""
