"""In which order the pages of one paper belong, by what is printed on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from digitize.classify.evidence import Evidence
from digitize.classify.page import PageView


@dataclass(frozen=True, slots=True)
class Order:
    """``pages`` (0-based) in document order; ``proven``: numbers or sections on the pages say so."""

    pages: tuple[int, ...]
    proven: bool


def in_order(pages: tuple[int, ...], evidence: Sequence[Evidence | None], paper_type: str, *, titles: bool) -> Order:
    """Pages in document order: by printed page numbers, else by numbered sections, else as scanned.

    The page with the paper's title comes first, unless each sheet of such a paper bears one (``titles``). Otherwise
    nothing is moved unless every page but the first says where it belongs.
    """
    if len(pages) == 1:
        return Order(pages, proven=True)
    found = {page: each for page in pages if (each := evidence[page]) is not None}
    titled = [] if titles else [page for page, each in found.items() if each.title.get(paper_type, 0.0) > 0.5]
    front = titled[0] if len(titled) == 1 else None
    first = pages[0] if front is None else front
    for key in (_printed_number, _first_section):
        places = {page: key(each.view) for page, each in found.items()}
        if places.get(first) is None or front is not None:
            places[first] = 0
        known = [place for place in places.values() if place is not None]
        if len(known) == len(pages) and len(set(known)) == len(known):
            return Order(tuple(sorted(pages, key=lambda page, places=places: places[page])), proven=True)  # type: ignore[misc]
    order = (first, *(page for page in pages if page != first))
    return Order(order, proven=front is not None and len(pages) == 2)  # the title is on one, the other follows it


def _printed_number(view: PageView) -> int | None:
    return view.page_number


def _first_section(view: PageView) -> int | None:
    for numbering in ("article", "roman"):
        if numbering in view.sections:
            return view.sections[numbering][0]
    return None
