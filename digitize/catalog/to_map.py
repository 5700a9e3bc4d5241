"""The list that a person fills in: names of component rows that no rule maps to a paper type, and back.

One line a name, however many procedures have it: the same paper has up to 34 codes. CSV, so that an office program
opens it; the column ``loai_giay_to`` takes paper type codes parted by blanks (``KHAC``: any other paper).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from digitize.catalog.portal import MappedRow
from digitize.vietnamese import fold, single_spaced

COLUMNS = ("ten_thanh_phan", "so_dong", "vi_du", "loai_giay_to")
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class FilledIn:
    """What a person filled in: paper types for the folded name of a row, and the faults of lines that do not count."""

    mapping: Mapping[str, tuple[str, ...]]
    names_vi: Mapping[str, str]
    faults: tuple[str, ...]


def read_filled_in(text: str, known_types: Iterable[str]) -> FilledIn:
    """Read the list; lines not filled in are left out, lines that name an unknown paper type are faults."""
    known = set(known_types)
    mapping: dict[str, tuple[str, ...]] = {}
    names: dict[str, str] = {}
    faults = []
    for number, row in enumerate(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))), start=2):
        name = single_spaced(row.get("ten_thanh_phan") or "")
        types = tuple((row.get("loai_giay_to") or "").upper().split())
        unknown = [code for code in types if code not in known]
        if unknown:
            faults.append(f"dòng {number}: không có loại giấy tờ {', '.join(unknown)}")
        elif name and types:
            mapping[fold(name)] = types
            names[fold(name)] = name
    return FilledIn(mapping, names, tuple(faults))


def list_to_map(open_rows: Iterable[MappedRow], done: FilledIn) -> str:
    """The list to fill in, most frequent names first, those already filled in at the end so that they stay in force."""
    rows: dict[str, list[MappedRow]] = {}
    for row in open_rows:
        rows.setdefault(fold(row.name_vi), []).append(row)
    buffer = io.StringIO()
    buffer.write("\ufeff")  # so that an office program knows the encoding
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for same in sorted(rows.values(), key=lambda each: -len(each)):
        examples = "; ".join(f"{row.procedure_code}/{row.branch_id}/{row.component_code}" for row in same[:_EXAMPLES])
        writer.writerow((_harmless(same[0].name_vi), len(same), examples, ""))
    for key, types in done.mapping.items():
        writer.writerow((_harmless(done.names_vi[key]), "", "", " ".join(types)))
    return buffer.getvalue()


def _harmless(text: str) -> str:
    """Text that no office program takes for a formula."""
    return text.lstrip("=+-@\t ")
