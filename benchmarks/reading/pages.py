"""Labelled pages: the image as a file holds it, and its truth; from a corpus folder or drawn."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

from benchmarks.reading.score import TruthLine
from digitize.scan import BrokenPage, EncodedPage, Limits, open_pages
from samples import PageTruth, TruthWord, make_page

_COLUMN_GAP = 1.2
"""A gap wider than this many heights of the word before it parts two columns of a row."""


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


def drawn_pages(paper_types: Sequence[str], count: int, noise: str, limits: Limits) -> Iterator[LabelledPage]:
    """``count`` first pages drawn from seed 0 on, the types in turn.

    Their truth is what is printed and no more: a line with handwriting or a stamp in it counts by its printed parts.
    """
    for number in range(count):
        paper_type, seed = paper_types[number % len(paper_types)], number // len(paper_types)
        sample = make_page(paper_type, seed, noise=noise)
        name = f"{paper_type}-{seed}"
        (page,) = _sound(name, sample.image, limits)
        yield LabelledPage(name, f"drawn_{noise}", page, lines=printed_parts(sample.truth))


def printed_parts(truth: PageTruth) -> tuple[TruthLine, ...]:
    """The printed stretches of a drawn page's lines, each as a line of its own, cut at the gaps between columns."""
    return tuple(
        TruthLine(" ".join(word.text for word in words))
        for line in truth.lines
        for kind, stretch in groupby(line.words, key=lambda word: word.kind)
        if kind == "print"
        for words in _columns(list(stretch))
    )


def _columns(words: list[TruthWord]) -> list[list[TruthWord]]:
    columns = [words[:1]]
    for before, word in pairwise(words):
        if word.box.x - before.box.x - before.box.width > _COLUMN_GAP * before.box.height:
            columns.append([])
        columns[-1].append(word)
    return columns


def _pages(file: Path, limits: Limits) -> list[EncodedPage]:
    return _sound(file.name, file.read_bytes(), limits)


def _sound(name: str, data: bytes, limits: Limits) -> list[EncodedPage]:
    pages = list(open_pages(data, limits))
    if any(isinstance(page, BrokenPage) for page in pages):
        raise ValueError(f"{name} holds a page that can't be had")
    return [page for page in pages if isinstance(page, EncodedPage)]
