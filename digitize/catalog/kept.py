"""Imported procedures as lines that are kept, and back; and who wins where hand-made data and imports meet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from digitize.catalog.catalog import Catalog
from digitize.catalog.model import Branch, ComponentRequirement, Procedure, Requirement
from digitize.errors import SetupError

_ROW = 6


def to_line(procedure: Procedure) -> str:
    """One procedure as one JSON line."""
    return json.dumps(
        {
            "code": procedure.code,
            "name": procedure.name_vi,
            "field": procedure.field_vi,
            "level": procedure.level_vi,
            "results": procedure.result_paper_types,
            "valid_from": procedure.valid_from.isoformat(),
            "branches": [
                {
                    "id": branch.branch_id,
                    "name": branch.name_vi,
                    "components": [
                        [row.code, row.name_vi, " ".join(row.paper_types), row.originals, row.copies, row.requirement]
                        for row in branch.components
                    ],
                }
                for branch in procedure.branches
            ],
        },
        ensure_ascii=False,
    )


def from_line(line: str) -> Procedure:
    """The procedure of a line made by :func:`to_line`. SetupError if it isn't one."""
    try:
        table = json.loads(line)
        return Procedure(
            code=table["code"],
            name_vi=table["name"],
            field_vi=table["field"],
            level_vi=table["level"],
            branches=tuple(
                Branch(branch["id"], branch["name"], tuple(_component(row) for row in branch["components"]))
                for branch in table["branches"]
            ),
            result_paper_types=tuple(table["results"]),
            valid_from=date.fromisoformat(table["valid_from"]),
            imported=True,
        )
    except (ValueError, KeyError, TypeError) as error:
        raise SetupError(reason="danh mục đã nhập bị hỏng: chạy lại `digitize catalog import`") from error


def _component(row: Sequence[object]) -> ComponentRequirement:
    if len(row) != _ROW:
        raise ValueError(row)
    code, name, types, originals, copies, need = row
    return ComponentRequirement(
        str(code),
        str(name),
        tuple(str(types).split()),
        int(str(originals)),
        int(str(copies)),
        Requirement(str(need)),
    )


def with_imported(own: Catalog, imported: Iterable[Procedure]) -> Catalog:
    """The catalogue with imported procedures beside its own.

    On a day for which both have a procedure, its own (made by hand, checked) stands and the import does not count; on
    other days the latest import begun by then stands. Paper types that an import names and the catalogue has no longer
    are left out of their rows, which then wait for a person to map them.
    """
    versions: dict[str, dict[date, Procedure]] = {}
    for procedure in imported:
        versions.setdefault(procedure.code, {})[procedure.valid_from] = procedure
    kept = [procedure for own_versions in own.procedures.values() for procedure in own_versions]
    for code, by_day in versions.items():
        own_versions = own.procedures.get(code, ())
        ordered = [by_day[day] for day in sorted(by_day)]
        ended = [
            replace(earlier, valid_until=later.valid_from - timedelta(days=1)) for earlier, later in pairwise(ordered)
        ]
        for version in (*ended, *ordered[-1:]):
            kept += [_known(part, own) for part in _outside(version, own_versions)]
    agencies = [version for own_agencies in own.agencies.values() for version in own_agencies]
    return Catalog.of(own.paper_types.values(), kept, agencies)


def _outside(version: Procedure, own: Sequence[Procedure]) -> list[Procedure]:
    """The parts of a version's time that no hand-made version covers."""
    parts = [version]
    for other in own:
        left: list[Procedure] = []
        for part in parts:
            if part.valid_from < other.valid_from:
                before = other.valid_from - timedelta(days=1)
                end = before if part.valid_until is None else min(part.valid_until, before)
                left.append(replace(part, valid_until=end))
            if other.valid_until is not None and (part.valid_until is None or part.valid_until > other.valid_until):
                begin = max(part.valid_from, other.valid_until + timedelta(days=1))
                left.append(replace(part, valid_from=begin))
        parts = left
    return parts


def _known(procedure: Procedure, catalog: Catalog) -> Procedure:
    def known(types: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(code for code in types if code in catalog.paper_types)

    return replace(
        procedure,
        result_paper_types=known(procedure.result_paper_types),
        branches=tuple(
            replace(
                branch,
                components=tuple(
                    row
                    if known(row.paper_types) == row.paper_types
                    else replace(row, paper_types=known(row.paper_types))
                    for row in branch.components
                ),
            )
            for branch in procedure.branches
        ),
    )
