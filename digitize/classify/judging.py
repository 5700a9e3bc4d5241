"""How good splits are, measured against stacks whose truth is known. Shares are 0–1."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

import numpy as np
from scipy.optimize import linear_sum_assignment  # type: ignore[attr-defined]

from digitize.catalog.catalog import OTHER_PAPER
from digitize.classify.labelled import LabelledStack
from digitize.classify.model import Split

WRONG_LIMIT = 0.005
"""So large a share of documents accepted unseen may be wrong."""

BINS = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """One proposed document: is all of it right, what probability was stated, must a person look."""

    right: bool
    confidence: float
    needs_review: bool
    paper_type: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of a set of stacks. ``mndd``: pages a person would have to drag to another document (TABME's measure).

    ``pages_unknown``: share of pages left to a person as papers that were not recognised.

    ``accepted_unseen``: documents that need no person; ``wrong_accepted`` and ``wrong_accepted_count``: those of them
    that are wrong. ``share_at_limit``: the largest share that could be accepted, surest first, with at most
    :data:`WRONG_LIMIT` of them wrong.
    """

    stacks: int
    pages: int
    documents: int
    page_type_accuracy: float
    page_type_macro_f1: float
    split_f1: float
    documents_right: float
    perfect_dossiers: float
    missing_right: float
    mndd_mean: float
    mndd_median: float
    pages_unknown: float
    calibration_error: float
    accepted_unseen: float
    wrong_accepted: float
    wrong_accepted_count: int
    share_at_limit: float


@dataclass(slots=True)
class Tally:
    """Counts over many stacks; :meth:`figures` makes shares of them."""

    stacks: int = 0
    pages: int = 0
    unknown: int = 0
    perfect: int = 0
    missing_right: int = 0
    drags: list[int] = field(default_factory=list)
    cut_hits: int = 0
    cut_proposed: int = 0
    cut_true: int = 0
    page_types: Counter[tuple[str, str]] = field(default_factory=Counter)
    judged: list[Judged] = field(default_factory=list)

    def add(self, stack: LabelledStack, split: Split, with_list: bool) -> bool:
        """Judge one stack; whether it is perfect.

        Without a list components can't be right or wrong. A paper proposed as unknown goes to a person in any case: its
        pages count as standing aside, so it is right where they belong to no paper and costs a paper where they do.
        """
        self.stacks += 1
        self.pages += len(stack.readings)
        papers = [one for one in split.documents if one.paper_type != OTHER_PAPER]
        self.unknown += sum(len(one.pages) for one in split.documents if one.paper_type == OTHER_PAPER)
        truth = {paper.pages: paper for paper in stack.papers}
        right = 0
        for document in papers:
            paper = truth.get(document.pages)
            good = paper is not None and paper.paper_type == document.paper_type
            if good and paper is not None and with_list:
                answers = paper.component_codes
                good = document.component_code in answers if answers else document.component_code is None
            right += good
            self.judged.append(Judged(good, document.confidence, document.needs_review, document.paper_type))
        grouped = {page for document in papers for page in document.pages}
        aside = set(range(1, len(stack.readings) + 1)) - grouped
        perfect = right == len(papers) == len(stack.papers) and aside == set(stack.aside)
        self.perfect += perfect
        self._count_pages(stack, split)
        self.drags.append(
            drags(
                [set(document.pages) for document in papers], [set(paper.pages) for paper in stack.papers],
                aside, set(stack.aside),
            )
        )  # fmt: skip
        if with_list:
            named = {code for each in split.missing_components for code in each.component_codes}
            self.missing_right += named == set(stack.missing)
        cuts_true = {paper.pages[0] for paper in stack.papers}
        cuts_proposed = {document.pages[0] for document in papers}
        self.cut_hits += len(cuts_true & cuts_proposed)
        self.cut_true += len(cuts_true)
        self.cut_proposed += len(cuts_proposed)
        return perfect

    def _count_pages(self, stack: LabelledStack, split: Split) -> None:
        true = {**stack.aside, **{page: paper.paper_type for paper in stack.papers for page in paper.pages}}
        said = {page.page: page.reason.code for page in split.unassigned_pages}
        for document in split.documents:
            name = "foreign" if document.paper_type == OTHER_PAPER else document.paper_type
            said.update(dict.fromkeys(document.pages, name))
        self.page_types.update((true[page], said[page]) for page in true)

    def figures(self) -> Figures:
        """All figures; 0 where there was nothing to count."""
        types = by_type(self.page_types)
        accepted = [one for one in self.judged if not one.needs_review]
        wrong = sum(not one.right for one in accepted)
        hits = sum(count for (label, guess), count in self.page_types.items() if label == guess)
        return Figures(
            stacks=self.stacks,
            pages=self.pages,
            documents=len(self.judged),
            page_type_accuracy=hits / max(1, sum(self.page_types.values())),
            page_type_macro_f1=sum(f1 for f1, _ in types.values()) / max(1, len(types)),
            split_f1=2 * self.cut_hits / max(1, self.cut_proposed + self.cut_true),
            documents_right=sum(one.right for one in self.judged) / max(1, len(self.judged)),
            perfect_dossiers=self.perfect / max(1, self.stacks),
            missing_right=self.missing_right / max(1, self.stacks),
            mndd_mean=sum(self.drags) / max(1, self.stacks),
            mndd_median=float(median(self.drags)) if self.drags else 0.0,
            pages_unknown=self.unknown / max(1, self.pages),
            calibration_error=calibration_error(self.judged),
            accepted_unseen=len(accepted) / max(1, len(self.judged)),
            wrong_accepted=wrong / max(1, len(accepted)),
            wrong_accepted_count=wrong,
            share_at_limit=share_at_limit(self.judged),
        )


def drags(proposed: Sequence[set[int]], true: Sequence[set[int]], aside: set[int], true_aside: set[int]) -> int:
    """Minimum number of drags-and-drops that make the true folders of the proposed ones (MNDD of TABME, 2022).

    Pages that stay are those shared by proposed and true documents paired in the best way; each other page is dragged
    once. Pages that belong to no document are one folder more, always paired with itself.
    """
    shared = len(aside & true_aside)
    if proposed and true:
        table = np.array([[len(one & other) for other in true] for one in proposed])
        chosen = linear_sum_assignment(table, maximize=True)
        shared += int(table[chosen].sum())
    return sum(map(len, proposed)) + len(aside) - shared


def by_type(pages: Counter[tuple[str, str]]) -> dict[str, tuple[float, int]]:
    """For each true label F1 over pages and how many pages bear it."""
    hits: Counter[str] = Counter()
    true: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for (label, guess), count in pages.items():
        true[label] += count
        said[guess] += count
        if label == guess:
            hits[label] += count
    return {label: (2 * hits[label] / (true[label] + said[label]), true[label]) for label in sorted(true)}


def calibration_error(judged: Sequence[Judged]) -> float:
    """Expected calibration error: mean distance of stated from true share in ten bins, weighted by size."""
    groups: dict[int, list[Judged]] = defaultdict(list)
    for one in judged:
        groups[min(BINS - 1, int(one.confidence * BINS))].append(one)
    return sum(
        abs(sum(one.right for one in group) - sum(one.confidence for one in group)) for group in groups.values()
    ) / max(1, len(judged))


def risk_coverage(judged: Sequence[Judged]) -> list[tuple[float, float]]:
    """(coverage, risk) for the surest 5 %, 10 %, … 100 %: which share is accepted, which share of it is wrong."""
    ranked = sorted(judged, key=lambda one: -one.confidence)
    curve = []
    for step in range(1, 21):
        count = len(ranked) * step // 20
        if count:
            curve.append((step / 20, sum(not one.right for one in ranked[:count]) / count))
    return curve


def share_at_limit(judged: Sequence[Judged], limit: float = WRONG_LIMIT) -> float:
    """Largest share of documents that could be accepted unseen, surest first, with at most ``limit`` of them wrong."""
    ranked = sorted(judged, key=lambda one: -one.confidence)
    wrong, best = 0, 0
    for count, one in enumerate(ranked, 1):
        wrong += not one.right
        if wrong <= limit * count:
            best = count
    return best / max(1, len(ranked))
