"""Labelled pages of a corpus folder: the image as a file holds it, and its truth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reading.score import TruthLine
from digitize.scan import BrokenPage, EncodedPage, Limits, open_pages


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """One page with its truth: in lines (``lines``), or as running text without line breaks (``text``)."""

    name: str
    group: str
    page: EncodedPage
    lines: tuple[TruthLine, ...] = ()
    text: str = ""


def labelled_pages(corpus: Path, limits: Limits) -> Iterator[LabelledPage]:
    """Pages under ``corpus``, sorted by name.

    Images with ``NAME.gt.json`` beside them, and PDFs ``pages_AA-BB.pdf`` with ``page_NN.gt.txt``.
    The JSON holds ``lines`` with ``text``, ``kind`` and ``hand``.
    """
    for truth in sorted(corpus.rglob("*.gt.json")):
        stem = truth.name.removesuffix(".gt.json")
        image = next(path for path in sorted(truth.parent.glob(f"{stem}.*")) if not path.name.startswith(f"{stem}.gt."))
        rows = json.loads(truth.read_text(encoding="utf-8"))["lines"]
        lines = tuple(TruthLine(row["text"], row["kind"], tuple(row.get("hand", ()))) for row in rows)
        (page,) = _pages(image, limits)
        yield LabelledPage(stem, truth.parent.name, page, lines=lines)
    for file in sorted(corpus.rglob("pages_*.pdf")):
        first = int(file.stem.split("_")[1].split("-")[0])
        for number, page in enumerate(_pages(file, limits), start=first):
            text = (file.parent / f"page_{number:02d}.gt.txt").read_text(encoding="utf-8")
            yield LabelledPage(f"page_{number:02d}", file.parent.name, page, text=text)


def _pages(file: Path, limits: Limits) -> list[EncodedPage]:
    pages = list(open_pages(file.read_bytes(), limits))
    if any(isinstance(page, BrokenPage) for page in pages):
        raise ValueError(f"{file.name} holds a page that can't be had")
    return [page for page in pages if isinstance(page, EncodedPage)]
