"""The packaged example set: drawn stacks as they were read, with their truth, that any retraining learns from too.

One JSON value a line, compressed by LZMA. Kept of a page: what splitting looks at, each line's text, box and
confidence, the codes, seals and colour. Words share their line's box and confidence. No real person's data.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from digitize.catalog import Catalog
from digitize.classify.labelled import LabelledStack, TruePaper
from digitize.errors import ModelFileError, UnknownBranchError, UnknownProcedureError
from digitize.ocr import Line, PageReading, PageText, Word
from digitize.scan import Box, ColourMode, MachineCode, Quality, Verdict

FILE_NAME = "examples.jsonl.xz"
DAY = date(2026, 10, 2)
"""The day whose lists the drawn stacks are made for."""


@dataclass(frozen=True, slots=True)
class ExampleSet:
    """``for_steps`` and ``for_trust`` are learnt from, ``frozen`` only judges."""

    for_steps: tuple[LabelledStack, ...]
    for_trust: tuple[LabelledStack, ...]
    frozen: tuple[LabelledStack, ...]


_PARTS = ("for_steps", "for_trust", "frozen")


def examples_to_bytes(examples: ExampleSet) -> bytes:
    """The set as compressed lines; :func:`examples_from_bytes` gives back what splitting sees of it."""
    lines = [
        json.dumps({"part": part, **_packed(stack)}, ensure_ascii=False, separators=(",", ":"))
        for part in _PARTS
        for stack in getattr(examples, part)
    ]
    return lzma.compress(("\n".join(lines) + "\n").encode(), preset=9)


def examples_from_bytes(data: bytes, catalog: Catalog, name: str = FILE_NAME) -> ExampleSet:
    """The set, its lists taken from the catalogue.

    A stack whose procedure, branch or paper types the catalogue no longer has is left out. Raises ModelFileError where
    the bytes are no example set or no stack of some part is left.
    """
    parts: dict[str, list[LabelledStack]] = {part: [] for part in _PARTS}
    try:
        for line in lzma.decompress(data).decode().splitlines():
            row = json.loads(line)
            stack = _unpacked(row, catalog)
            if stack is not None:
                parts[row["part"]].append(stack)
    except (lzma.LZMAError, ValueError, KeyError, TypeError, EOFError) as error:
        raise ModelFileError(name=name, reason=f"no example set ({type(error).__name__})") from error
    if not all(parts.values()):
        raise ModelFileError(name=name, reason="no example fits the catalogue")
    return ExampleSet(*(tuple(parts[part]) for part in _PARTS))


@cache
def packaged_examples(catalog: Catalog) -> ExampleSet:
    """The set that comes with this version. ModelFileError where it is damaged."""
    return examples_from_bytes((files("digitize.classify") / FILE_NAME).read_bytes(), catalog)


def _packed(stack: LabelledStack) -> dict[str, Any]:
    return {
        "name": stack.name,
        "procedure": stack.procedure and stack.procedure.code,
        "branch": stack.branch and stack.branch.branch_id,
        "pages": [reading and _packed_page(reading) for reading in stack.readings],
        "papers": [[paper.paper_type, paper.pages, sorted(paper.component_codes)] for paper in stack.papers],
        "aside": sorted(stack.aside.items()),
        "missing": sorted(stack.missing),
        "traits": sorted(stack.traits),
    }


def _packed_page(reading: PageReading) -> dict[str, Any]:
    packed: dict[str, Any] = {
        "size": [reading.width_px, reading.height_px, round(reading.dpi)],
        "colour": str(reading.colour_mode),
        "lines": [[line.text, *line.box_px.as_list(), round(100 * line.confidence)] for line in reading.text.lines],
    }
    if reading.blank:
        packed["blank"] = True
    if reading.codes:
        packed["codes"] = [[code.kind, code.text, *code.box_px.as_list()] for code in reading.codes]
    if reading.seal_boxes_px:
        packed["seals"] = [box.as_list() for box in reading.seal_boxes_px]
    return packed


def _unpacked(row: dict[str, Any], catalog: Catalog) -> LabelledStack | None:
    papers = tuple(TruePaper(kind, tuple(pages), frozenset(codes)) for kind, pages, codes in row["papers"])
    if any(paper.paper_type not in catalog.paper_types for paper in papers):
        return None
    procedure = branch = None
    if row["procedure"] is not None:
        try:
            procedure = catalog.procedure(row["procedure"], DAY)
            branch = catalog.branch(procedure, row["branch"])
        except (UnknownProcedureError, UnknownBranchError):
            return None
        codes = {component.code for component in branch.components}
        if not all(paper.component_codes <= codes for paper in papers):
            return None
    return LabelledStack(
        row["name"],
        procedure,
        branch,
        tuple(None if page is None else _unpacked_page(page) for page in row["pages"]),
        papers,
        {int(page): str(why) for page, why in row["aside"]},
        frozenset(row["missing"]),
        frozenset(row["traits"]),
    )


def _unpacked_page(page: dict[str, Any]) -> PageReading:
    width, height, dpi = page["size"]
    return PageReading(
        width_px=width,
        height_px=height,
        dpi=float(dpi),
        rotation_degrees=0,
        skew_degrees=0.0,
        colour_mode=ColourMode(page["colour"]),
        blank=page.get("blank", False),
        quality=Quality(Verdict.GOOD),
        codes=tuple(MachineCode(kind, text, Box(*box)) for kind, text, *box in page.get("codes", ())),
        text=PageText(tuple(_line(*line) for line in page["lines"]), "simulated", 0.0),
        seal_boxes_px=tuple(Box(*box) for box in page.get("seals", ())),
    )


def _line(text: str, x: int, y: int, width: int, height: int, percent: int) -> Line:
    box = Box(x, y, width, height)
    return Line(text, box, percent / 100, tuple(Word(part, box, percent / 100) for part in text.split()))


def page_count(stacks: Iterable[LabelledStack]) -> int:
    """Pages of all the stacks together."""
    return sum(len(stack.readings) for stack in stacks)


def texts(stacks: Iterable[LabelledStack]) -> Iterator[str]:
    """Text of every page that was read, for checks of what the set holds."""
    for stack in stacks:
        for reading in stack.readings:
            if reading is not None:
                yield reading.text.text
