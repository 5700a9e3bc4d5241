"""Figures of a run: page types, cuts, perfect dossiers, calibration, what could be accepted unseen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.dossiers.stacks import Stack
from digitize.classify import Split


@dataclass(frozen=True, slots=True)
class Judged:
    """One proposed document: is all of it right, what probability was stated, was it flagged for a person."""

    right: bool
    confidence: float
    needs_review: bool
    paper_type: str


@dataclass(slots=True)
class Tally:
    """Counts over many stacks; figures come from it by :func:`figures`."""

    stacks: int = 0
    pages: int = 0
    perfect: int = 0
    complete_right: int = 0
    corrections: list[int] = field(default_factory=list)
    cut_hits: int = 0
    cut_proposed: int = 0
    cut_true: int = 0
    page_types: Counter[tuple[str, str]] = field(default_factory=Counter)
    judged: list[Judged] = field(default_factory=list)

    def add(self, stack: Stack, split: Split, with_list: bool) -> None:
        """Judge one stack. Without a list components can't be right or wrong and strangers come as unknown papers."""
        self.stacks += 1
        self.pages += len(stack.readings)
        truth = {paper.pages: paper for paper in stack.papers}
        label = _true_labels(stack)
        proposed = _proposed_labels(split, with_list)
        for page in range(1, len(stack.readings) + 1):
            self.page_types[label[page], proposed[page]] += 1
        right = 0
        papers = [one for one in split.documents if with_list or one.paper_type != "KHAC"]
        for document in papers:
            paper = truth.get(document.pages)
            good = paper is not None and paper.paper_type == document.paper_type
            if good and paper is not None and with_list:
                answers = paper.component_codes
                good = document.component_code in answers if answers else document.component_code is None
            right += good
            self.judged.append(Judged(good, document.confidence, document.needs_review, document.paper_type))
        aside = {page.page for page in split.unassigned_pages}
        if not with_list:
            aside |= {page for one in split.documents if one.paper_type == "KHAC" for page in one.pages}
        wrong_aside = len(aside ^ set(stack.aside))
        self.perfect += right == len(papers) == len(stack.papers) and not wrong_aside
        self.corrections.append(len(stack.papers) - right + max(0, len(papers) - len(stack.papers)) + wrong_aside)
        if with_list:
            named = {code for each in split.missing_components for code in each.component_codes}
            self.complete_right += named == set(stack.missing)
        cuts_true = {paper.pages[0] for paper in stack.papers}
        cuts_proposed = {document.pages[0] for document in papers}
        self.cut_hits += len(cuts_true & cuts_proposed)
        self.cut_true += len(cuts_true)
        self.cut_proposed += len(cuts_proposed)


def _true_labels(stack: Stack) -> dict[int, str]:
    labels = dict(stack.aside)
    labels.update({page: paper.paper_type for paper in stack.papers for page in paper.pages})
    return labels


def _proposed_labels(split: Split, with_list: bool) -> dict[int, str]:
    labels = {page.page: page.reason.code for page in split.unassigned_pages}
    for document in split.documents:
        name = "foreign" if document.paper_type == "KHAC" and not with_list else document.paper_type
        labels.update(dict.fromkeys(document.pages, name))
    return labels


def f1_by_type(pages: Counter[tuple[str, str]]) -> dict[str, float]:
    """F1 of each label over pages."""
    hits: Counter[str] = Counter()
    true: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for (label, guess), count in pages.items():
        true[label] += count
        said[guess] += count
        if label == guess:
            hits[label] += count
    return {label: 2 * hits[label] / (true[label] + said[label]) for label in sorted(true)}


def calibration_error(judged: Sequence[Judged], bins: int = 10) -> float:
    """Expected calibration error: mean distance of stated from true share in equal-width bins, weighted by size."""
    groups: dict[int, list[Judged]] = defaultdict(list)
    for one in judged:
        groups[min(bins - 1, int(one.confidence * bins))].append(one)
    total = len(judged)
    return sum(
        abs(sum(one.right for one in group) - sum(one.confidence for one in group)) for group in groups.values()
    ) / max(1, total)


def share_at_error(judged: Sequence[Judged], limit: float = 0.005) -> float:
    """Largest share of documents that could be accepted unseen, surest first, with at most ``limit`` of them wrong."""
    ranked = sorted(judged, key=lambda one: -one.confidence)
    wrong, best = 0, 0
    for count, one in enumerate(ranked, 1):
        wrong += not one.right
        if wrong <= limit * count:
            best = count
    return best / max(1, len(ranked))


def figures(tally: Tally) -> dict[str, float]:
    """All figures of a run, shares between 0 and 1."""
    f1 = f1_by_type(tally.page_types)
    accepted = [one for one in tally.judged if not one.needs_review]
    correct_pages = sum(count for (label, guess), count in tally.page_types.items() if label == guess)
    precision = tally.cut_hits / max(1, tally.cut_proposed)
    recall = tally.cut_hits / max(1, tally.cut_true)
    return {
        "stacks": tally.stacks,
        "pages": tally.pages,
        "documents": len(tally.judged),
        "page_type_accuracy": correct_pages / max(1, tally.pages),
        "page_type_macro_f1": sum(f1.values()) / max(1, len(f1)),
        "split_f1": 2 * precision * recall / max(1e-9, precision + recall),
        "documents_right": sum(one.right for one in tally.judged) / max(1, len(tally.judged)),
        "perfect_dossiers": tally.perfect / max(1, tally.stacks),
        "missing_right": tally.complete_right / max(1, tally.stacks),
        "corrections_a_dossier": sum(tally.corrections) / max(1, tally.stacks),
        "calibration_error": calibration_error(tally.judged),
        "accepted_unseen": len(accepted) / max(1, len(tally.judged)),
        "error_among_accepted": sum(not one.right for one in accepted) / max(1, len(accepted)),
        "share_at_half_percent_error": share_at_error(tally.judged),
    }
