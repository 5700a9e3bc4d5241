"""Packaged TOML files -> :class:`Catalog`. The files' layout is described in ``data/README.md``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from digitize.catalog.catalog import Catalog
from digitize.catalog.fields import FieldTemplates, paper_fields
from digitize.catalog.model import (
    Agency,
    Branch,
    ComponentRequirement,
    PaperType,
    Procedure,
    Requirement,
    Retention,
)

Table = dict[str, Any]
"""One table of a TOML file, not yet checked."""

CODE_LIMIT = 100
"""Longest component code taken (R9)."""


@cache
def load_catalog() -> Catalog:
    """The packaged catalogue, read once per process. SetupError if the data does not fit together."""
    data = files("digitize.catalog") / "data"
    templates = FieldTemplates.of(_read(data / "fields.toml"))
    paper_types = [
        _paper_type(table, templates) for file in _tables(data / "paper_types") for table in file["paper_type"]
    ]
    everything = tuple(paper_type.code for paper_type in paper_types if paper_type.retention is not Retention.PUT_ASIDE)
    procedures = [_procedure(table, everything) for file in _tables(data / "procedures") for table in file["procedure"]]
    agencies = [agency for table in _read(data / "agencies.toml")["agency"] for agency in _agencies(table)]
    return Catalog.of(paper_types, procedures, agencies)


def _read(file: Traversable) -> Table:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _tables(folder: Traversable) -> Iterator[Table]:
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            yield _read(file)


def _paper_type(table: Table, templates: FieldTemplates) -> PaperType:
    low, high = table.get("pages", (1, 2))
    return PaperType(
        code=table["code"],
        name_vi=table["name"],
        titles=tuple(table["titles"]),
        subtitles=tuple(table.get("subtitles", ())),
        cue_phrases=tuple(table["cues"]),
        symbols=tuple(table.get("symbols", ())),
        fields=paper_fields(table, templates),
        retention=Retention(table.get("retention", "kept")),
        sensitive=table.get("sensitive", False),
        validity_months=table.get("validity_months"),
        reusable=table.get("reusable", False),
        usual_pages=(low, high),
    )


def _procedure(table: Table, everything: tuple[str, ...]) -> Procedure:
    return Procedure(
        code=table["code"],
        name_vi=table["name"],
        field_vi=table["field"],
        level_vi=table["level"],
        branches=tuple(
            Branch(branch["id"], branch["name"], tuple(_component(row, everything) for row in branch["components"]))
            for branch in table["branch"]
        ),
        result_paper_types=tuple(table["results"].split()),
        valid_from=table["valid_from"],
        valid_until=table.get("valid_until"),
    )


def _component(row: Table, everything: tuple[str, ...]) -> ComponentRequirement:
    code = str(row["code"]).strip()[:CODE_LIMIT]
    need = Requirement(row["need"])
    note = need is Requirement.NOTE
    return ComponentRequirement(
        code=code,
        name_vi=row["name"],
        paper_types=everything if row["types"] == "*" else tuple(row["types"].split()),
        originals=0 if note else row.get("originals", 1),
        copies=0 if note else row.get("copies", 0),
        requirement=need,
        alternative_group=row.get("one_of", ""),
        code_known=row.get("code_known", True),
    )


def _agencies(table: Table) -> Iterator[Agency]:
    valid_from: date | None = table.get("valid_from")
    valid_until: date | None = table.get("valid_until")
    parent = table.get("parent", "")
    for code, name in table["codes"]:
        yield Agency(code, name, table["level"], parent, valid_from, valid_until)
