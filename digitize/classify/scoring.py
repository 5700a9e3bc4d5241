"""What each step of reading a stack is worth: a new paper begins, a paper goes on, a page is set aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from digitize.catalog import Catalog, Requirement, Retention
from digitize.catalog.catalog import OTHER_PAPER
from digitize.classify.evidence import Evidence
from digitize.classify.expected import Expectation

# Weights of the steps, in the manner of log-odds. Set by hand on synthetic stacks, then checked by the benchmark.
START = -1.5
MOTTO_STARTS = 2.0
NUMBER_ONE_STARTS = 1.5
LATER_NUMBER_STARTS = -4.0
GOES_ON = 0.5
MOTTO_GOES_ON = -2.5
TITLE_GOES_ON = -6.0
NEXT_NUMBER = 3.5
WRONG_NUMBER = -3.0
BEYOND_USUAL_PAGES = -1.5
WITHIN_USUAL_PAGES = 0.7
SHEETS_WITH_TITLES = 10
"""Papers of so many pages (drawings, reports) may bear a title on each."""

TAKEN_UP_AGAIN = -3.5
UNKNOWN_PAPER = 2.2
"""What a page must bring to be taken for a known paper rather than an unknown one."""

UNTITLED_STARTS = -2.0
"""A first page on which no title was read."""

LEAST_TITLE_SCORE = 1.0
NO_TRACE = -1.5
"""A full page without one phrase of the paper's type."""

TRACE = 0.3
FULL_PAGE_LETTERS = 80
FEWEST_NAMES = 3
KIN = 0.8
STRANGER = -1.2

LISTED = {Requirement.REQUIRED: 1.5, Requirement.CONDITIONAL: 0.7, Requirement.PRESENTED: 1.0}
NOT_LISTED = -1.5
NO_ROOM_LEFT = -1.5
DUPLICATE_FROM = 0.82
DUPLICATE_WEIGHT = 30.0


@dataclass(frozen=True, slots=True)
class OpenPaper:
    """A paper some pages of which are known. ``number`` is the last printed page number, ``total`` of "Trang 2/4"."""

    paper_type: str
    pages: tuple[int, ...]
    number: int | None
    total: int | None


@dataclass(frozen=True)
class Scoring:
    """Scores of steps for one stack. ``evidence`` is None for pages that could not be read."""

    catalog: Catalog
    expectation: Expectation
    evidence: Sequence[Evidence | None]
    _candidates: dict[int, list[str]] = field(default_factory=dict)

    def start(self, page: int, paper_type: str, used: Mapping[str, int]) -> float:
        """A paper of that type begins on this page (0-based)."""
        evidence = self._evidence(page)
        view = evidence.view
        score = START + (MOTTO_STARTS if view.motto else 0.0)
        if view.page_number is not None:
            score += NUMBER_ONE_STARTS if view.page_number == 1 else LATER_NUMBER_STARTS
        if paper_type == OTHER_PAPER:
            return score + UNKNOWN_PAPER
        if self.catalog.paper_types[paper_type].titles and not self._titled(evidence, paper_type):
            score += UNTITLED_STARTS
        return score + evidence.first.get(paper_type, 0.0) + self._listed(paper_type, used)

    def go_on(self, page: int, paper: OpenPaper) -> float:
        """This page is the next one of a paper already begun."""
        evidence = self._evidence(page)
        view = evidence.view
        titled = self.catalog.paper_types[paper.paper_type].usual_pages[1] >= SHEETS_WITH_TITLES
        score = GOES_ON + (evidence.first if titled else evidence.later).get(paper.paper_type, 0.0)
        score += self._kinship(page, paper)
        if paper.paper_type == OTHER_PAPER:
            score += 0.5 * UNKNOWN_PAPER
        score += MOTTO_GOES_ON if view.motto else 0.0
        if evidence.later.get(paper.paper_type, 0.0) < TRACE and view.letters > FULL_PAGE_LETTERS:
            score += NO_TRACE
        score += TITLE_GOES_ON * self._foreign_title(evidence, paper.paper_type)
        score += self._number(view.page_number, view.page_total, paper)
        low, high = self.catalog.paper_types[paper.paper_type].usual_pages
        count = len(paper.pages) + 1
        if count > high:
            score += BEYOND_USUAL_PAGES * min(3, count - high)
        elif count <= low:
            score += 2 * WITHIN_USUAL_PAGES
        else:
            score += WITHIN_USUAL_PAGES
        return score

    def duplicate(self, page: int, likeness: float) -> float:
        """The page was scanned before; ``likeness`` 0–1 with that page: what speaks for its type speaks for this."""
        best = max(self.start(page, code, {}) for code in self.candidates(page))
        return best + DUPLICATE_WEIGHT * (likeness - DUPLICATE_FROM)

    def room(self, paper_type: str) -> int:
        """How many papers of this type the list has room for."""
        return 1 if self.expectation.any_type else self.expectation.places.get(paper_type, 0)

    def candidates(self, page: int, most: int = 8) -> list[str]:
        """The paper types worth trying for a first page, best first; the unknown paper is always among them."""
        if page not in self._candidates:
            self._candidates[page] = self._ranked(page, most)
        return self._candidates[page]

    def _ranked(self, page: int, most: int) -> list[str]:
        evidence = self._evidence(page)
        ranked = sorted(evidence.first, key=lambda code: -(evidence.first[code] + self._listed(code, {})))
        return [code for code in ranked[:most] if code != OTHER_PAPER] + [OTHER_PAPER]

    def _listed(self, paper_type: str, used: Mapping[str, int]) -> float:
        if self.catalog.paper_types[paper_type].retention is Retention.PUT_ASIDE or self.expectation.any_type:
            return 0.0
        need = self.expectation.need.get(paper_type)
        if need is None:
            return NOT_LISTED
        left = self.room(paper_type) - used.get(paper_type, 0)
        return LISTED[need] if left > 0 else NO_ROOM_LEFT

    def _foreign_title(self, evidence: Evidence, paper_type: str) -> float:
        """Quality of the best title that would not stand on a later page of this type of paper."""
        every_page_titled = self.catalog.paper_types[paper_type].usual_pages[1] >= SHEETS_WITH_TITLES
        return max(
            (
                found.likeness * found.prominence
                for found in evidence.titles
                if not (every_page_titled and found.paper_type == paper_type)
            ),
            default=0.0,
        )

    @staticmethod
    def _titled(evidence: Evidence, paper_type: str) -> bool:
        """A title of the type stands there, or a code that only such papers carry."""
        return evidence.first.get(paper_type, 0.0) - evidence.later.get(paper_type, 0.0) > LEAST_TITLE_SCORE

    def _kinship(self, page: int, paper: OpenPaper) -> float:
        """Pages of one paper share names and numbers; a page with many of its own and none of those is a stranger."""
        names = self._evidence(page).view.names
        if len(names) < FEWEST_NAMES:
            return 0.0
        known = self._evidence(paper.pages[-1]).view.names | self._evidence(paper.pages[0]).view.names
        shared = len(names & known)
        return KIN if shared >= 2 else 0.0 if shared else STRANGER

    @staticmethod
    def _number(number: int | None, total: int | None, paper: OpenPaper) -> float:
        if number is None:
            return 0.0
        expected = (paper.number or len(paper.pages)) + 1
        if number == expected:
            return NEXT_NUMBER
        if total is not None and total == paper.total:
            return NEXT_NUMBER - 1.0
        return WRONG_NUMBER

    def _evidence(self, page: int) -> Evidence:
        evidence = self.evidence[page]
        if evidence is None:
            raise ValueError(f"page {page + 1} was not read and can't be scored")
        return evidence
