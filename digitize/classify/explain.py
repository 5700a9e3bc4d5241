"""Why each page went where it went, in Vietnamese, with the numbers that the decoder really used.

The best way is walked once more: on each page the steps that were possible there are weighed again by the same weights.
What decided is the difference, feature by feature, between the step taken and the one that came next.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digitize.catalog.catalog import OTHER_PAPER
from digitize.classify.evidence import LEAST_PHRASE_SHARE, Evidence
from digitize.classify.lexicon import lexicon_of
from digitize.classify.split import Decided
from digitize.classify.steps import FEATURES, OpenPaper, Step, Steps
from digitize.classify.tolerant import contained
from digitize.classify.ways import NO_WAY_YET, Way, taken
from digitize.classify.weights import Weights

MOST_MARKS = 5
MOST_PHRASES = 4
LEAST_PART = 0.25
"""A feature that moves the odds by less than this (natural logarithm) decided nothing."""

LISTED = ("start.required", "start.conditional", "start.presented", "start.not_listed", "start.no_room")
"""What the procedure's list says of a step."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that spoke for the step taken rather than the next one (``part`` > 0) or against it (< 0).

    ``part``: by how much it moves the natural logarithm of the odds between the two.
    """

    text_vi: str
    part: float


@dataclass(frozen=True, slots=True)
class PageExplanation:
    """One page, from 1. ``document``: its number in the split, None where it stands aside.

    ``probability``: of the step taken, given the pages before. ``runner_up_vi`` with ``runner_up_probability``: the
    next best step, "" and 0 where there was none. ``list_vi``: what the list changed, "" if nothing.
    """

    page: int
    document: int | None
    went_vi: str
    probability: float
    marks: tuple[Mark, ...]
    runner_up_vi: str
    runner_up_probability: float
    list_vi: str


@dataclass(frozen=True, slots=True)
class DocumentExplanation:
    """One document: ``confidence`` as stated; ``agreed``: share of all ways weighed in which it is the same paper."""

    document: int
    name_vi: str
    pages: tuple[int, ...]
    component_code: str | None
    confidence: float
    agreed: float
    accept_from: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """A whole stack. ``way_probability``: of the way proposed among those weighed; ``weights``: version used.

    ``whole_list_vi``: what weighing the list as a whole changed against the pages one by one, "" if nothing.
    """

    weights: str
    way_probability: float
    whole_list_vi: str
    documents: tuple[DocumentExplanation, ...]
    pages: tuple[PageExplanation, ...]


def explain(decided: Decided) -> Explanation:
    """The explanation of a split."""
    steps, way = decided.steps, decided.found.best
    where = {page: document.sequence for document in decided.split.documents for page in document.pages}
    aside = {page.page: page.reason.message_vi for page in decided.split.unassigned_pages}
    walked = _walk(decided)
    pages = []
    for page in range(len(steps.evidence)):
        document = where.get(page + 1)
        went = _place_vi(decided, document) if document else aside[page + 1]
        step = walked.get(page)
        if step is None:
            pages.append(PageExplanation(page + 1, document, went, 1.0, (), "", 0.0, ""))
        else:
            pages.append(_explained(page, document, went, step, decided))
    papers = [one for one in decided.papers if not one.why_aside]
    documents = [
        DocumentExplanation(
            document.sequence,
            steps.catalog.paper_type(document.paper_type).name_vi,
            document.pages,
            document.component_code,
            document.confidence,
            round(one.grounds.agreed, 4),
            decided.weights.accept_from,
        )
        for one, document in zip(papers, decided.split.documents, strict=True)
    ]
    return Explanation(
        decided.weights.version,
        round(decided.found.odds[0], 4),
        _whole_list_vi(decided, way),
        tuple(documents),
        tuple(pages),
    )


@dataclass(frozen=True, slots=True)
class _Taken:
    """The step taken on a page, those possible there, and the papers begun before."""

    number: int
    possible: Sequence[Step]
    logs: Sequence[float]
    papers: tuple[OpenPaper, ...]


def _walk(decided: Decided) -> dict[int, _Taken]:
    """For each page that was decided upon (0-based) the step that the best way took there."""
    steps, final = decided.steps, decided.found.best
    owner = {page: place for place, paper in enumerate(final.papers) for page in paper.pages}
    way = NO_WAY_YET
    out: dict[int, _Taken] = {}
    for page, evidence in enumerate(steps.evidence):
        if evidence is None or evidence.view.says_nothing:
            continue
        possible = steps.possible(page, way.papers, way.open_at, way.used)
        logs = decided.weights.log_chances([step.features for step in possible])
        number = next(n for n, step in enumerate(possible) if _is_it(step, page, owner.get(page), final))
        out[page] = _Taken(number, possible, logs, way.papers)
        way = taken(way, page, possible[number], logs[number], steps)
    return out


def _is_it(step: Step, page: int, place: int | None, final: Way) -> bool:
    if place is None:
        return not step.paper_type and step.place < 0
    paper = final.papers[place]
    if paper.pages[0] == page:
        return step.paper_type == paper.paper_type
    return not step.paper_type and step.place == place


def _explained(page: int, document: int | None, went: str, walked: _Taken, decided: Decided) -> PageExplanation:
    evidence = decided.steps.evidence[page]
    if evidence is None:
        raise ValueError(f"page {page + 1} was not read")
    others = sorted((n for n in range(len(walked.possible)) if n != walked.number), key=lambda n: -walked.logs[n])
    runner = walked.possible[others[0]] if others else None
    step = walked.possible[walked.number]
    return PageExplanation(
        page + 1,
        document,
        went,
        round(math.exp(walked.logs[walked.number]), 4),
        (*_seen(step, walked, evidence, decided.steps), *_parts(step, runner, decided.weights)),
        _step_vi(runner, walked, decided.steps) if runner else "",
        round(math.exp(walked.logs[others[0]]), 4) if others else 0.0,
        _list_vi(walked, decided),
    )


def _seen(step: Step, walked: _Taken, evidence: Evidence, steps: Steps) -> tuple[Mark, ...]:
    """What stands on the page for the paper that it went to: title, phrases, codes. ``part`` 0: told by the parts."""
    code = step.paper_type or (walked.papers[step.place].paper_type if step.place >= 0 else "")
    if not code or code == OTHER_PAPER:
        return ()
    lexicon = lexicon_of(steps.catalog)
    marks = []
    found = {title.text: title.likeness for title in evidence.titles if title.paper_type == code}
    for title in lexicon.titles:
        if title.paper_type == code and title.squashed in found:
            marks.append(Mark(f"tên giấy tờ “{title.text}” (đọc đúng {found[title.squashed]:.0%})", 0.0))
    phrases = [
        (weight, phrase.text)
        for phrase in lexicon.phrases
        for owner, weight in phrase.weights
        if owner == code and contained(phrase.grams, evidence.view.grams) >= LEAST_PHRASE_SHARE
    ]
    marks += [Mark(f"có cụm từ “{text}”", 0.0) for _, text in sorted(phrases, reverse=True)[:MOST_PHRASES]]
    if code in evidence.symbols:
        marks.append(Mark("có ký hiệu mẫu của loại giấy tờ này", 0.0))
    if code in evidence.codes:
        marks.append(Mark("có mã QR hoặc dòng máy đọc của loại giấy tờ này", 0.0))
    return tuple(marks)


def _parts(step: Step, runner: Step | None, weights: Weights) -> tuple[Mark, ...]:
    """The features in which the step taken and the next one differ most."""
    mine, theirs = dict(step.features), dict(runner.features) if runner else {}
    own = _paired(mine, weights)
    other = _paired(theirs, weights)
    for name in set(own) & set(other):
        shared = other.pop(name)
        own[name] -= shared
    parts = [Mark(_FEATURE_VI[name], part) for name, part in own.items() if name in _FEATURE_VI]
    parts += [Mark(f"khả năng kia: {_FEATURE_VI[name]}", -part) for name, part in other.items() if name in _FEATURE_VI]
    parts = [Mark(each.text_vi, round(each.part, 2)) for each in parts if abs(each.part) >= LEAST_PART]
    return tuple(sorted(parts, key=lambda mark: -abs(mark.part))[:MOST_MARKS])


def _paired(features: Mapping[int, float], weights: Weights) -> dict[str, float]:
    return {FEATURES[place]: weights.steps[place] * value for place, value in features.items()}


def _step_vi(step: Step, walked: _Taken, steps: Steps) -> str:
    if step.paper_type == OTHER_PAPER:
        return "bắt đầu một giấy tờ lạ"
    if step.paper_type:
        return f"bắt đầu “{steps.catalog.paper_type(step.paper_type).name_vi}”"
    if step.place < 0:
        return "trang quét trùng"
    paper = walked.papers[step.place]
    return f"tiếp “{steps.catalog.paper_type(paper.paper_type).name_vi}” (từ trang {paper.pages[0] + 1})"


def _list_vi(walked: _Taken, decided: Decided) -> str:
    """What the step would have been, had the list said nothing of any step on this page."""
    if decided.steps.expectation.any_type:
        return ""
    silent = {FEATURES.index(name) for name in LISTED}
    logs = decided.weights.log_chances(
        [tuple((place, value) for place, value in step.features if place not in silent) for step in walked.possible]
    )
    best = max(range(len(logs)), key=logs.__getitem__)
    with_list = max(range(len(logs)), key=lambda n: walked.logs[n])
    if best == with_list:
        return ""
    return (
        f"nhờ danh mục thành phần hồ sơ: nếu không có danh mục thì là "
        f"{_step_vi(walked.possible[best], walked, decided.steps)} ({math.exp(logs[best]):.0%})"
    )


def _whole_list_vi(decided: Decided, way: Way) -> str:
    alone = decided.found.ways[decided.found.by_pages_alone]
    if alone is way:
        return ""
    names = decided.steps.catalog.paper_type
    mine = {(paper.paper_type, paper.pages) for paper in way.papers}
    told = [
        f"trang {', '.join(str(page + 1) for page in paper.pages)} là “{names(paper.paper_type).name_vi}”"
        for paper in alone.papers
        if (paper.paper_type, paper.pages) not in mine
    ]
    return "Xét cả danh mục đã đổi kết quả; chỉ xét từng trang thì " + ("; ".join(told) or "có trang trùng")


def _place_vi(decided: Decided, document: int) -> str:
    one = decided.split.documents[document - 1]
    return f"giấy tờ {document} “{decided.steps.catalog.paper_type(one.paper_type).name_vi}”"


_FEATURE_VI = {
    "start": "bắt đầu một giấy tờ đã biết",
    "start.motto": "có Quốc hiệu, Tiêu ngữ",
    "start.number_one": "in số trang 1",
    "start.later_number": "in số trang sau trang 1",
    "start.title": "tên giấy tờ",
    "start.untitled": "không thấy tên giấy tờ",
    "start.other_name": "mang tên một giấy tờ khác",
    "start.phrases": "cụm từ đặc trưng",
    "start.phrases_lead": "cụm từ đặc trưng hơn các loại khác",
    "start.symbol": "ký hiệu mẫu",
    "start.code": "mã QR, dòng máy đọc",
    "start.required": "danh mục bắt buộc có giấy tờ này",
    "start.conditional": "danh mục có giấy tờ này (nếu có)",
    "start.presented": "danh mục có giấy tờ này (xuất trình)",
    "start.not_listed": "danh mục không có giấy tờ này",
    "start.no_room": "danh mục đã đủ giấy tờ loại này",
    "start.first_section": "bắt đầu từ mục 1",
    "start.later_section": "bắt đầu từ mục sau mục 1",
    "unknown": "không giống loại nào đã biết",
    "unknown.motto": "giấy lạ có Quốc hiệu",
    "unknown.title": "giấy lạ tuy có tên đã biết",
    "unknown.unheard_name": "mang tên chưa có trong danh mục loại giấy tờ",
    "unknown.phrases": "giấy lạ tuy có cụm từ đã biết",
    "unknown.code": "giấy lạ tuy có mã đã biết",
    "unknown.number": "giấy lạ tuy in số trang sau trang 1",
    "go_on": "nối tiếp trang trước",
    "go_on.phrases": "cụm từ của giấy tờ đang mở",
    "go_on.phrases_lag": "cụm từ của loại khác rõ hơn",
    "go_on.own_title": "lặp lại tên của giấy tờ đang mở",
    "go_on.other_title": "mang tên của một giấy tờ",
    "go_on.motto": "trang nối tiếp lại có Quốc hiệu",
    "go_on.next_number": "số trang in nối tiếp",
    "go_on.wrong_number": "số trang in không nối tiếp",
    "go_on.beyond_usual": "dài hơn số trang thường có",
    "go_on.below_usual": "chưa đủ số trang thường có",
    "go_on.single_page": "giấy tờ thường chỉ có một, hai trang",
    "go_on.no_trace": "không có dấu vết của giấy tờ đang mở",
    "go_on.kin": "cùng tên người, con số với giấy tờ đang mở",
    "go_on.stranger": "không chung tên người, con số với giấy tờ đang mở",
    "go_on.section_next": "mục nối tiếp mục trang trước",
    "go_on.section_back": "mục quay lại từ đầu",
    "go_on.taken_up_again": "trở lại một giấy tờ đã bỏ dở",
    "go_on.after_interruption": "trở lại sau trang xen giữa",
    "go_on.unknown_paper": "nối tiếp giấy tờ lạ",
    "go_on.certification": "trang chỉ có lời chứng",
    "go_on.after_blank": "ngay sau một trang trắng",
    "go_on.other_colour": "khác kiểu màu với trang trước",
    "go_on.other_type": "khác cỡ chữ với trang trước",
    "go_on.other_edge": "khác lề với trang trước",
    "duplicate": "quét trùng là việc hiếm",
    "duplicate.alike": "chữ giống một trang trước",
    "duplicate.namesakes": "cùng tên người, con số với trang giống nó",
    "duplicate.neighbour": "ngay sau trang giống nó",
    "duplicate.several_wanted": "danh mục cần nhiều bản",
    "duplicate.same_code": "cùng mã QR, dòng máy đọc",
    "duplicate.other_identifier": "khác số định danh với trang giống nó",
    "duplicate.numbers": "cùng các con số với trang giống nó",
    "duplicate.few_numbers": "ít con số chung với trang giống nó",
    "duplicate.wording": "từng cụm chữ giống trang trước",
}
