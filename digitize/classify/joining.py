"""Pages that the scanner took before their paper's first page are brought back to it."""

from __future__ import annotations

from collections.abc import Sequence

from digitize.classify.steps import OpenPaper, Steps

TITLED = 0.4


def joined(papers: Sequence[OpenPaper], steps: Steps) -> tuple[OpenPaper, ...]:
    """Neighbours of one type are one paper where just one of them has a title and the other begins as later pages do.

    Only where the list has room for a single paper of the type (or no list is known).
    """
    out: list[OpenPaper] = []
    for paper in papers:
        before = out[-1] if out else None
        if before is not None and before.paper_type == paper.paper_type and _one_paper(before, paper, steps):
            out[-1] = OpenPaper(paper.paper_type, (*before.pages, *paper.pages), before.number, before.total)
        else:
            out.append(paper)
    return tuple(out)


def _one_paper(one: OpenPaper, other: OpenPaper, steps: Steps) -> bool:
    if steps.room(one.paper_type) > 1:
        return False
    titled = [_title(paper, steps) >= TITLED for paper in (one, other)]
    if sum(titled) != 1:
        return False
    stray = other if titled[0] else one
    return _begins_later(stray, steps)


def _title(paper: OpenPaper, steps: Steps) -> float:
    found = [evidence for page in paper.pages if (evidence := steps.evidence[page]) is not None]
    return max((evidence.title.get(paper.paper_type, 0.0) for evidence in found), default=0.0)


def _begins_later(paper: OpenPaper, steps: Steps) -> bool:
    evidence = steps.evidence[paper.pages[0]]
    if evidence is None:
        return False
    view = evidence.view
    if view.page_number is not None:
        return view.page_number > 1
    return not view.motto and not view.names_itself
