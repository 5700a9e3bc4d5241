"""The steps of reading a stack and what speaks for each: numbers that the weights of the model are multiplied with.

Each step is a sparse list of (place in :data:`FEATURES`, value). Values are mostly 0–1: weights can be compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from digitize.catalog import Catalog, Requirement, Retention
from digitize.catalog.catalog import OTHER_PAPER
from digitize.classify.evidence import Evidence
from digitize.classify.expected import Expectation
from digitize.classify.page import PageView, alike, differ, namesakes, others, section_step, share_of

FEATURES = (
    # a known paper begins
    "start",
    "start.motto",
    "start.number_one",
    "start.later_number",
    "start.title",
    "start.untitled",
    "start.other_name",
    "start.phrases",
    "start.phrases_lead",
    "start.symbol",
    "start.code",
    "start.required",
    "start.conditional",
    "start.presented",
    "start.not_listed",
    "start.no_room",
    "start.first_section",
    "start.later_section",
    # a paper begins that is none of the known ones
    "unknown",
    "unknown.no_list",
    "unknown.motto",
    "unknown.title",
    "unknown.unheard_name",
    "unknown.phrases",
    "unknown.code",
    "unknown.number",
    # a paper goes on
    "go_on",
    "go_on.phrases",
    "go_on.phrases_lag",
    "go_on.own_title",
    "go_on.other_title",
    "go_on.motto",
    "go_on.next_number",
    "go_on.wrong_number",
    "go_on.beyond_usual",
    "go_on.below_usual",
    "go_on.single_page",
    "go_on.no_trace",
    "go_on.kin",
    "go_on.stranger",
    "go_on.section_next",
    "go_on.section_back",
    "go_on.taken_up_again",
    "go_on.after_interruption",
    "go_on.unknown_paper",
    "go_on.certification",
    "go_on.after_blank",
    "go_on.other_colour",
    "go_on.other_type",
    "go_on.other_edge",
    # the page was scanned before
    "duplicate",
    "duplicate.alike",
    "duplicate.namesakes",
    "duplicate.neighbour",
    "duplicate.several_wanted",
    "duplicate.same_code",
    "duplicate.other_identifier",
    "duplicate.numbers",
    "duplicate.few_numbers",
    "duplicate.wording",
)
"""Names of the numbers, in the order of the weights."""

PLACE = {name: place for place, name in enumerate(FEATURES)}

Features = tuple[tuple[int, float], ...]

SHEETS_WITH_TITLES = 10
"""Papers of so many pages (drawings, reports) may bear a title on each."""

FULL_PAGE_LETTERS = 80
FEWEST_NAMES = 3
TRACE = 0.1
LOOK_BACK = 6
"""Papers before the open one that a page may still go to (interleaved stacks)."""

DUPLICATE_LOOK_BACK = 60
"""Pages before a page that it is compared with."""

CERTIFICATION_LETTERS = 450
"""A page with a certification block and little else is the back or the last page of what it certifies."""

LEAST_ALIKE = 0.55
MOST_CANDIDATES = 8

_LISTED = {
    Requirement.REQUIRED: "start.required",
    Requirement.CONDITIONAL: "start.conditional",
    Requirement.PRESENTED: "start.presented",
}


@dataclass(frozen=True, slots=True)
class OpenPaper:
    """A paper some pages of which are known, 0-based. ``number``: last printed page number, ``total`` of "2/4"."""

    paper_type: str
    pages: tuple[int, ...]
    number: int | None
    total: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a page can be. ``paper_type`` begins where given, else the paper at ``place`` goes on, else (-1) the
    page is a duplicate.
    """

    features: Features
    paper_type: str = ""
    place: int = -1


@dataclass(frozen=True)
class Steps:
    """What is possible on each page of one stack. ``evidence`` is None for pages that could not be read."""

    catalog: Catalog
    expectation: Expectation
    evidence: Sequence[Evidence | None]
    _candidates: dict[int, tuple[str, ...]] = field(default_factory=dict)
    _doubles: dict[int, dict[str, float]] = field(default_factory=dict)

    def possible(self, page: int, papers: Sequence[OpenPaper], open_at: int, used: Mapping[str, int]) -> list[Step]:
        """All steps for a page after the papers begun so far, the one at ``open_at`` being open (-1: none)."""
        steps = [Step(self._start(page, code, used), paper_type=code) for code in self.candidates(page)]
        steps.append(Step(self._unknown(page), paper_type=OTHER_PAPER))
        for place in range(max(0, len(papers) - LOOK_BACK), len(papers)):
            steps.append(Step(self._go_on(page, papers, place, open_at), place=place))
        double = self._double(page)
        if double.get("duplicate.alike", 0.0) > LEAST_ALIKE:
            several = 1 < self.room(self._leading(page)) < 10
            steps.append(Step(_pack({**double, "duplicate": 1.0, "duplicate.several_wanted": float(several)})))
        return steps

    def candidates(self, page: int) -> tuple[str, ...]:
        """The known paper types worth trying for a first page, most promising first."""
        if page not in self._candidates:
            evidence = self._evidence(page)

            def promise(code: str) -> float:
                listed = 0.5 if code in self.expectation.need else 0.0
                marks = 2 * evidence.title.get(code, 0.0) + 2 * evidence.codes.get(code, 0.0)
                return marks + evidence.phrases.get(code, 0.0) + 0.5 * evidence.symbols.get(code, 0.0) + listed

            ranked = sorted(evidence.traces - {OTHER_PAPER}, key=lambda code: (-promise(code), code))
            self._candidates[page] = tuple(ranked[:MOST_CANDIDATES])
        return self._candidates[page]

    def _start(self, page: int, code: str, used: Mapping[str, int]) -> Features:
        evidence = self._evidence(page)
        view = evidence.view
        title, coded = evidence.title.get(code, 0.0), evidence.codes.get(code, 0.0)
        phrases = evidence.phrases.get(code, 0.0)
        rival = max((value for other, value in evidence.phrases.items() if other != code), default=0.0)
        has_title = bool(self.catalog.paper_types[code].titles)
        return _pack(
            {
                "start": 1.0,
                "start.motto": float(view.motto),
                "start.number_one": float(view.page_number == 1),
                "start.later_number": float(view.page_number is not None and view.page_number > 1),
                "start.title": title,
                "start.untitled": float(has_title and not title and not coded),
                "start.other_name": float(view.names_itself and not title),
                "start.phrases": phrases,
                "start.phrases_lead": phrases - rival,
                "start.symbol": evidence.symbols.get(code, 0.0),
                "start.code": coded,
                "start.first_section": float(_begins(view, first=True)),
                "start.later_section": float(_begins(view, first=False)),
                **self._listed(code, used),
            }
        )

    def _listed(self, code: str, used: Mapping[str, int]) -> dict[str, float]:
        if self.expectation.any_type or self.catalog.paper_types[code].retention is Retention.PUT_ASIDE:
            return {}
        need = self.expectation.need.get(code)
        if need is None:
            return {"start.not_listed": 1.0}
        full = used.get(code, 0) >= self.room(code)
        return {_LISTED[need]: 1.0, "start.no_room": float(full)}

    def _unknown(self, page: int) -> Features:
        evidence = self._evidence(page)
        return _pack(
            {
                "unknown": 1.0,
                "unknown.no_list": float(self.expectation.any_type),
                "unknown.motto": float(evidence.view.motto),
                "unknown.title": max(evidence.title.values(), default=0.0),
                "unknown.unheard_name": float(evidence.view.names_itself and not evidence.title),
                "unknown.phrases": max(evidence.phrases.values(), default=0.0),
                "unknown.code": max(evidence.codes.values(), default=0.0),
                "unknown.number": float(evidence.view.page_number is not None),
            }
        )

    def _go_on(self, page: int, papers: Sequence[OpenPaper], place: int, open_at: int) -> Features:
        paper = papers[place]
        evidence = self._evidence(page)
        view = evidence.view
        known = self.catalog.paper_types[paper.paper_type]
        low, high = known.usual_pages
        unknown = paper.paper_type == OTHER_PAPER
        phrases = evidence.phrases.get(paper.paper_type, 0.0)
        own = evidence.title.get(paper.paper_type, 0.0)
        other = max((value for code, value in evidence.title.items() if code != paper.paper_type), default=0.0)
        many_titles = high >= SHEETS_WITH_TITLES and not unknown
        before = self._evidence(paper.pages[-1]).view
        section = section_step(before, view)
        shared = len(view.names & (before.names | self._evidence(paper.pages[0]).view.names))
        nameless = len(view.names) < FEWEST_NAMES
        interrupted = place != open_at and self._interruption(papers, place)
        count = len(paper.pages) + 1
        number = _number_step(view, paper)
        return _pack(
            {
                "go_on": 1.0,
                "go_on.phrases": phrases,
                "go_on.phrases_lag": max(evidence.phrases.values(), default=0.0) - phrases,
                "go_on.own_title": own if many_titles else 0.0,
                "go_on.other_title": other if many_titles else max(own, other),
                "go_on.motto": float(view.motto),
                "go_on.next_number": float(number > 0),
                "go_on.wrong_number": float(number < 0),
                "go_on.beyond_usual": 0.0 if unknown else float(min(3, max(0, count - high))),
                "go_on.below_usual": float(count <= low),
                "go_on.single_page": float(high <= 2 and not unknown),
                "go_on.no_trace": float(phrases < TRACE and view.letters > FULL_PAGE_LETTERS and not unknown),
                "go_on.kin": float(not nameless and shared >= 2),
                "go_on.stranger": float(not nameless and shared == 0),
                "go_on.section_next": float(section > 0),
                "go_on.section_back": float(section < 0),
                "go_on.taken_up_again": float(place != open_at and not interrupted),
                "go_on.after_interruption": float(interrupted),
                "go_on.unknown_paper": float(unknown),
                "go_on.certification": float(
                    view.certified and not view.motto and view.letters < CERTIFICATION_LETTERS
                ),
                "go_on.after_blank": float(page > 0 and self._blank(page - 1)),
                "go_on.other_colour": float(view.grey != before.grey),
                "go_on.other_type": _apart(view.line_height, before.line_height),
                "go_on.other_edge": min(1.0, 10 * abs(view.left_edge - before.left_edge)),
            }
        )

    def _interruption(self, papers: Sequence[OpenPaper], place: int) -> bool:
        """Only strangers and the counter's own forms came between this paper and the page."""
        return all(
            paper.paper_type == OTHER_PAPER
            or self.catalog.paper_types[paper.paper_type].retention is Retention.PUT_ASIDE
            for paper in papers[place + 1 :]
        )

    def _double(self, page: int) -> dict[str, float]:
        """What speaks for this page being the same as an earlier one, and against: the one it is most like."""
        if page not in self._doubles:
            here = self._evidence(page)
            view = here.view
            best: dict[str, float] = {}
            self._doubles[page] = best
            for earlier in range(max(0, page - DUPLICATE_LOOK_BACK), page):
                there = self.evidence[earlier]
                if there is None or there.view.says_nothing or _surely_another(there, here):
                    continue
                likeness = alike(there.view, view)
                if likeness > best.get("duplicate.alike", 0.0):
                    other = there.view
                    best.update(
                        {
                            "duplicate.alike": likeness,
                            "duplicate.namesakes": namesakes(other, view),
                            "duplicate.neighbour": float(earlier == page - 1),
                            "duplicate.same_code": float(bool(other.codes & view.codes)),
                            "duplicate.other_identifier": float(others(other.identifiers, view.identifiers)),
                            "duplicate.numbers": share_of(other.numbers, view.numbers),
                            "duplicate.few_numbers": 2 * max(0.0, 0.5 - share_of(other.numbers, view.numbers)),
                            "duplicate.wording": len(other.grams & view.grams) / max(1, len(other.grams | view.grams)),
                        }
                    )
        return self._doubles[page]

    def _blank(self, page: int) -> bool:
        evidence = self.evidence[page]
        return evidence is not None and evidence.view.says_nothing

    def _leading(self, page: int) -> str:
        return next(iter(self.candidates(page)), OTHER_PAPER)

    def room(self, code: str) -> int:
        """How many papers of this type the list has room for; one where no list is known."""
        return 1 if self.expectation.any_type else self.expectation.places.get(code, 0)

    def _evidence(self, page: int) -> Evidence:
        evidence = self.evidence[page]
        if evidence is None:
            raise ValueError(f"page {page + 1} was not read and can't be judged")
        return evidence


def _apart(one: float, other: float) -> float:
    """How different two type sizes are, 0–1: 1 for a quarter or more."""
    return min(1.0, 4 * abs(one - other) / max(one, other)) if one and other else 0.0


def _pack(values: Mapping[str, float]) -> Features:
    return tuple((PLACE[name], value) for name, value in values.items() if value)


def _surely_another(one: Evidence, other: Evidence) -> bool:
    """Whatever they share: a certified copy beside its original, other codes, or another title is no double."""
    if one.view.certified != other.view.certified or differ(one.view.codes, other.view.codes):
        return True
    return bool(one.title) and bool(other.title) and _named(one) != _named(other)


def _named(evidence: Evidence) -> str:
    """The paper type whose title stands there best."""
    return max(evidence.title, key=lambda code: (evidence.title[code], code))


def _begins(view: PageView, *, first: bool) -> bool:
    """The first numbered section on the page is number one, or a later one."""
    numbers = [
        view.sections[numbering][0] for numbering in ("article", "roman", "arabic") if numbering in view.sections
    ]
    return bool(numbers) and (numbers[0] == 1) == first


def _number_step(view: PageView, paper: OpenPaper) -> int:
    """1 if the printed page number follows the paper's pages, -1 if it contradicts them, 0 if none is printed."""
    if view.page_number is None:
        return 0
    if view.page_number == (paper.number or len(paper.pages)) + 1:
        return 1
    return 1 if view.page_total is not None and view.page_total == paper.total else -1
