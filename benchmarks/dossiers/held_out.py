"""Held-out stacks: simulated readings of drawn pages, and stacks really drawn, scanned and read."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.dossiers.long_papers import with_long_papers
from benchmarks.dossiers.stacks import HARD, HELD_OUT, USUAL, drawable, make_stack
from digitize.catalog import Catalog
from digitize.classify.labelled import LabelledStack, TruePaper
from digitize.ocr import Engine, PageReading, read_page, reading_from_json, reading_to_json
from digitize.scan import BrokenPage, EncodedPage, Limits, open_pages
from samples import RECIPES, ExpectedDocument, Mishaps, SampleDossier, make_dossier

TROUBLES = {"usual": USUAL, "hard": HARD}
READ_SEED = 500_000
"""Seeds of the really read stacks begin here, apart from those of all other stacks."""

PATIENT = Limits(seconds_a_page=600.0)
"""A benchmark beside other work must not lose pages to the clock."""

MISHAPS = Mishaps(turned=0.06, blank_back=0.15, foreign=0.25, missing=0.1, duplicate=0.05, certified=0.15, copied=0.2)


def simulated(catalog: Catalog, count: int, seed: int, keep: Path | None) -> Iterator[tuple[str, LabelledStack]]:
    """``count`` stacks by seed, in turn usual and hard ones. ``keep``: folder in which drawn stacks are kept."""
    choices = drawable(catalog, HELD_OUT)
    for number in range(count):
        name = "hard" if number % 2 else "usual"
        at = HELD_OUT.first_seed + seed + number
        path = keep / f"{name}-{at}.pickle" if keep else None
        if path is not None and path.exists():
            yield name, pickle.loads(path.read_bytes())
            continue
        stack = with_long_papers(make_stack(at, HELD_OUT, choices, TROUBLES[name]))
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(pickle.dumps(stack))
        yield name, stack


def really_read(catalog: Catalog, count: int, engine: Engine, keep: Path | None) -> Iterator[LabelledStack]:
    """``count`` stacks drawn at 300 dpi in held-out looks, scanned, copied or photographed, and read by the reader."""
    codes = sorted(code for code in RECIPES if code in catalog.procedures)
    for number in range(count):
        code, seed = codes[number % len(codes)], READ_SEED + number
        dossier = make_dossier(code, seed, variants=HELD_OUT.variants, mishaps=MISHAPS)
        readings = [
            reading_of_bytes(page.image, engine, keep, f"stack-{code}-{seed}-{place}")
            for place, page in enumerate(dossier.pages, 1)
        ]
        yield _labelled(dossier, readings, catalog)


def reading_of_bytes(data: bytes, engine: Engine, keep: Path | None, name: str) -> PageReading:
    """The reading of a page image, from ``keep`` where it was read before. Raises its FileError if it can't be had."""
    (reading,) = readings_of_file(data, engine, keep, name)
    return reading


def readings_of_file(data: bytes, engine: Engine, keep: Path | None, name: str) -> list[PageReading]:
    """The readings of all pages of a file, each kept in a file of its own."""
    out = []
    for number, page in enumerate(open_pages(data, Limits()), 1):
        path = keep / f"{name}.{number}.json" if keep else None
        if path is not None and path.exists():
            out.append(reading_from_json(path.read_bytes()))
            continue
        if isinstance(page, BrokenPage):
            raise page.error
        assert isinstance(page, EncodedPage)
        reading = read_page(page, engine, PATIENT)
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(reading_to_json(reading))
        out.append(reading)
    return out


def _labelled(dossier: SampleDossier, readings: Sequence[PageReading], catalog: Catalog) -> LabelledStack:
    truth = dossier.truth
    procedure = catalog.procedure(truth.procedure_code, truth.received_on)
    branch = catalog.branch(procedure, truth.branch_id)
    rows = {row.code: row for row in branch.components}

    def paper(document: ExpectedDocument) -> TruePaper:
        named = (document.component_code, *document.also_accepted)
        answers = {code for code, row in rows.items() if code in named or document.paper_type in row.paper_types}
        return TruePaper(document.paper_type, document.pages, frozenset(answers))

    missing = {
        code
        for lost in truth.missing_components
        for code, row in rows.items()
        if code == lost or (row.alternative_group and row.alternative_group == rows[lost].alternative_group)
    }
    return LabelledStack(
        truth.name,
        procedure,
        branch,
        tuple(readings),
        tuple(paper(document) for document in truth.documents),
        {each.page: each.reason for each in truth.unassigned},
        frozenset(missing),
    )
