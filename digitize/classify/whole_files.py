"""Files that came whole, a signed PDF each: their pages stay one document, whatever the cut between them looks like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from digitize.catalog import Branch, Catalog, Procedure
from digitize.classify.model import MissingComponent, ProposedDocument, Reason, Split
from digitize.classify.split import split_stack
from digitize.classify.weights import Weights
from digitize.ocr import PageReading

_CUT = Reason(
    "signed_file_whole",
    "Tệp PDF đã ký số được giữ nguyên thành một giấy tờ, dù nội dung giống nhiều giấy tờ; cần cán bộ kiểm tra.",
)


def split_around_files(
    readings: Sequence[PageReading | None],
    files: Sequence[range],
    catalog: Catalog,
    procedure: Procedure | None,
    branch: Branch | None,
    weights: Weights | None = None,
) -> Split:
    """As :func:`split_stack`, with the pages of each of ``files`` (positions from 1) kept together in their order.

    A file takes the type and component of the paper it begins with; where it looks like several, a person has to look.
    A file without any readable paper is left to a person, page by page. Promise: each page is in just one document or
    unassigned.
    """
    if not files:
        return split_stack(readings, catalog, procedure, branch, weights)
    of_files = {page for file in files for page in file}
    loose = [page for page in range(1, len(readings) + 1) if page not in of_files]
    parts = [(loose, False)] if loose else []
    parts += [(list(file), True) for file in files]
    splits = []
    for pages, whole in parts:
        split = split_stack([readings[page - 1] for page in pages], catalog, procedure, branch, weights)
        splits.append(_numbered(_as_one(split, len(pages)) if whole else split, pages))
    documents = sorted((each for split in splits for each in split.documents), key=lambda each: min(each.pages))
    lacking = _lacking(splits)
    return replace(
        splits[0],
        documents=tuple(replace(each, sequence=number) for number, each in enumerate(documents, 1)),
        unassigned_pages=tuple(
            sorted((each for split in splits for each in split.unassigned_pages), key=lambda each: each.page)
        ),
        missing_components=lacking,
        complete=not lacking,
        warnings=tuple(dict.fromkeys(warning for split in splits for warning in split.warnings)),
        suggested_branch=splits[0].suggested_branch if loose else None,
    )


def _as_one(split: Split, count: int) -> Split:
    """The whole file as one document, named after the paper that its first read page belongs to."""
    if not split.documents:
        return split
    first = min(split.documents, key=lambda each: min(each.pages))
    pages = tuple(range(1, count + 1))
    blank = {aside.page for aside in split.unassigned_pages if aside.reason.code == "blank"}
    if set(first.pages) | blank == set(pages) and first.pages == tuple(sorted(first.pages)):
        document = replace(first, pages=pages)
    else:
        document = replace(first, pages=pages, needs_review=True, reasons=(*first.reasons, _CUT))
    return replace(split, documents=(document,), unassigned_pages=(), warnings=())


def _numbered(split: Split, pages: Sequence[int]) -> Split:
    """Positions in the part become positions in the whole stack."""
    documents: tuple[ProposedDocument, ...] = tuple(
        replace(each, pages=tuple(pages[page - 1] for page in each.pages)) for each in split.documents
    )
    asides = tuple(replace(each, page=pages[each.page - 1]) for each in split.unassigned_pages)
    return replace(split, documents=documents, unassigned_pages=asides)


def _lacking(splits: Sequence[Split]) -> tuple[MissingComponent, ...]:
    """What none of the parts brings."""
    return tuple(
        row for row in splits[0].missing_components if all(row in split.missing_components for split in splits[1:])
    )
