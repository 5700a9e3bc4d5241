"""Real pages: the type of whole scans by their header, blank versos, and a page stream of others (English)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.dossiers.held_out import readings_of_file
from digitize.catalog import Catalog
from digitize.classify import split_stack
from digitize.ocr import Engine, PageReading

TYPE_BY_NAME: Mapping[str, str] = {
    "chi_thi": "CHI_THI",
    "cong_van": "CONG_VAN",
    "digital_cong_van": "CONG_VAN",
    "quyet_dinh": "QD_HANH_CHINH",
    "thong_bao": "THONG_BAO",
    "to_trinh": "TO_TRINH",
    "ke_hoach": "KE_HOACH",
    "bao_cao": "BAO_CAO",
}
"""How file names of whole real documents begin, and the paper type that says."""


@dataclass(frozen=True, slots=True)
class RealFigures:
    """``types``: file -> (true, said) type of its first page; ``whole``: files whose pages came out as one paper;
    ``blank``: (file, page, said blank) for pages that the file name calls blank.
    """

    types: Mapping[str, tuple[str, str]]
    whole: Sequence[str]
    pages: int
    blank: Sequence[tuple[str, int, bool]]


@dataclass(frozen=True, slots=True)
class StreamFigures:
    """Cutting a stream of pages: for each page but the first, does a document begin there.

    ``f1``: of beginnings; ``always_begins``: the accuracy of calling each page a beginning; ``of``: pages there are.
    """

    pages: int
    of: int
    accuracy: float
    f1: float
    always_begins: float
    documents_right: float


def scans(corpus: Path, catalog: Catalog, engine: Engine, keep: Path | None) -> RealFigures:
    """Cut each whole scan in ``corpus/scans`` without a list; its first document should have the type of its name."""
    types: dict[str, tuple[str, str]] = {}
    whole, blank, pages = [], [], 0
    for file in sorted((corpus / "scans").glob("*.pdf")):
        kind = next((code for start, code in TYPE_BY_NAME.items() if file.name.startswith(start)), None)
        if kind is None or kind not in catalog.paper_types:
            continue
        readings = readings_of_file(file.read_bytes(), engine, keep, f"scan-{file.stem}")
        pages += len(readings)
        split = split_stack(readings, catalog, None, None)
        named = {page: document.paper_type for document in split.documents for page in document.pages}
        aside = {page.page: page.reason.code for page in split.unassigned_pages}
        types[file.name] = (kind, named.get(1, aside.get(1, "")))
        if len(split.documents) == 1:
            whole.append(file.name)
        blank += [(file.name, page, aside.get(page) == "blank") for page in _blank_by_name(file.stem)]
    return RealFigures(types, whole, pages, blank)


def _blank_by_name(stem: str) -> list[int]:
    _, _, tail = stem.partition("blank_verso_p")
    return [int(tail)] if tail.isdigit() else []


def stream(folder: Path, catalog: Catalog, engine: Engine, keep: Path | None, most: int) -> StreamFigures:
    """Cut the stream of ``labels.json`` by the splitter alone, no list, types not asked for; at most ``most`` pages."""
    labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    readings: list[PageReading] = []
    begins: list[bool] = []
    total = sum(len(one["pages"]) for one in labels)
    for one in labels:
        if len(readings) + len(one["pages"]) > most:
            break
        for place, name in enumerate(one["pages"]):
            data = (folder / name).read_bytes()
            readings += readings_of_file(data, engine, keep, f"stream-{name}")[:1]
            begins.append(place == 0)
    split = split_stack(readings, catalog, None, None)
    starts = {document.pages[0] for document in split.documents} | {page.page for page in split.unassigned_pages}
    said = [page in starts for page in range(1, len(readings) + 1)]
    truth, guess = begins[1:], said[1:]  # that something begins on the first page is no finding
    hits = sum(one and other for one, other in zip(truth, guess, strict=True))
    edges = [place for place, start in enumerate(begins, 1) if start] + [len(readings) + 1]
    true = {tuple(range(edges[n], edges[n + 1])) for n in range(len(edges) - 1)}
    return StreamFigures(
        pages=len(readings),
        of=total,
        accuracy=sum(one == other for one, other in zip(truth, guess, strict=True)) / max(1, len(truth)),
        f1=2 * hits / max(1, sum(truth) + sum(guess)),
        always_begins=sum(truth) / max(1, len(truth)),
        documents_right=len(true & {document.pages for document in split.documents}) / max(1, len(true)),
    )
