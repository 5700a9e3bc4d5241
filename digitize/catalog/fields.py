"""How a paper type's fields are put together from shared templates (a person's, a paper's, a land parcel's)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from digitize.catalog.model import FieldKind, FieldSpec

Table = dict[str, Any]

OWNER_ROLES = {"name": "owner_name", "personal_id": "owner_id"}
"""Which fields of the owner's block answer the minimum metadata of TT 01/2023/TT-VPCP Đ.9."""


@dataclass(frozen=True)
class FieldTemplates:
    """Fields that many papers share; ``blocks`` says in Vietnamese whose block it is."""

    person: Table
    paper: Table
    land: Table
    blocks: Table

    @classmethod
    def of(cls, table: Table) -> FieldTemplates:
        """From the parsed ``fields.toml``."""
        return cls(person=table["person"], paper=table["paper"], land=table["land"], blocks=table["block"])


def paper_fields(table: Table, templates: FieldTemplates) -> tuple[FieldSpec, ...]:
    """All fields of one paper type: persons, own fields, cells of tables, land, the paper itself. No name twice."""
    own_labels: Table = table.get("labels", {})
    specs: dict[str, FieldSpec] = {}
    for person in table.get("persons", ()):
        for spec in _person_fields(person, templates):
            specs.setdefault(spec.name, spec)
    for row in table.get("fields", ()):
        spec = FieldSpec(
            name=row["name"],
            label_vi=row["label"],
            kind=FieldKind(row["kind"]),
            labels=tuple(row["labels"]),
            block=row.get("block", ""),
            role=row.get("role", ""),
            required=row.get("required", False),
        )
        specs.setdefault(spec.name, spec)
    for rows in table.get("tables", ()):
        for spec in _cells(rows, templates):
            specs.setdefault(spec.name, spec)
    for key, source in (("land", templates.land), ("paper", templates.paper)):
        for name, required in _names(table.get(key, "")):
            specs.setdefault(name, _shared_field(name, source[name], own_labels, required))
    return tuple(specs.values())


def _person_fields(person: Table, templates: FieldTemplates) -> Iterator[FieldSpec]:
    block = person["block"]
    for name, required in _names(person["fields"]):
        template = templates.person[name]
        yield FieldSpec(
            name=f"{block}_{name}",
            label_vi=f"{template['label']} ({templates.blocks[block]})",
            kind=FieldKind(template["kind"]),
            labels=tuple(person.get("label", {}).get(name, template["labels"])),
            block=block,
            block_cues=tuple(person["cues"]),
            role=OWNER_ROLES.get(name, "") if person.get("owner") else "",
            required=required,
        )


def _cells(table: Table, templates: FieldTemplates) -> Iterator[FieldSpec]:
    """Fields of a table with a person a row: ``member1_name`` … for as many rows as the table says."""
    for row in range(1, table["rows"] + 1):
        for name, required in _names(table["fields"]):
            template = templates.person[name]
            yield FieldSpec(
                name=f"{table['name']}{row}_{name}",
                label_vi=f"{template['label']} ({templates.blocks[table['name']]} {row})",
                kind=FieldKind(template["kind"]),
                labels=tuple(table.get("label", {}).get(name, template["labels"])),
                block=f"{table['name']}{row}",
                block_cues=tuple(table["cues"]),
                required=required,
                table=table["name"],
                row=row,
            )


def _shared_field(name: str, template: Table, own_labels: Table, required: bool) -> FieldSpec:
    return FieldSpec(
        name=name,
        label_vi=template["label"],
        kind=FieldKind(template["kind"]),
        labels=(*own_labels.get(name, ()), *template["labels"]),
        role=template.get("role", ""),
        required=required,
    )


def _names(text: str) -> Iterator[tuple[str, bool]]:
    """``"name* sex"`` -> (name, required) pairs."""
    for word in text.split():
        yield word.removesuffix("*"), word.endswith("*")
