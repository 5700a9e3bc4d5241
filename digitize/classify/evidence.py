"""How strongly a page speaks for each paper type, as a first page and as a later one."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from digitize.classify.lexicon import TITLE_GRAM, Lexicon, Title
from digitize.classify.page import Heading, PageView
from digitize.classify.tolerant import contained, find, grams
from digitize.ocr import PageReading

LEAST_TITLE_LIKENESS = 0.74
LEAST_PHRASE_SHARE = 0.5
TITLE_WEIGHT = 7.0
PHRASE_WEIGHT = 4.0
SYMBOL_WEIGHT = 1.5
CODE_WEIGHT = 8.0

_DOSSIER_CODE = re.compile(r"(?:\d{3}\.\d{2}\.\d{2}\.)?[A-Y]\d{2}(?:\.[A-Z0-9]+)*-\d{6}-\d{4,5}")
_CARD_QR = re.compile(r"^\d{12}\|\d*\|[^|]+\|\d{8}\|")


@dataclass(frozen=True, slots=True)
class TitleFound:
    """A title on a page: which, how well it was read (0–1), how prominent it stands (0–1). ``text`` is squashed."""

    paper_type: str
    likeness: float
    prominence: float
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one page says. Scores are in the manner of log-odds; types with no trace on the page are absent.

    ``first``: for being the first page of a paper of that type. ``later``: for being one of its other pages.
    """

    view: PageView
    titles: tuple[TitleFound, ...]
    first: Mapping[str, float] = field(default_factory=dict)
    later: Mapping[str, float] = field(default_factory=dict)

    @property
    def best_title(self) -> float:
        """Quality of the best title found, 0 if none."""
        return max((found.likeness * found.prominence for found in self.titles), default=0.0)


def weigh(reading: PageReading, view: PageView, lexicon: Lexicon) -> Evidence:
    """Score one page against every paper type."""
    titles = _titles(view, lexicon)
    words = _phrase_scores(view, lexicon)
    symbols = _symbol_scores(view, lexicon)
    codes = _code_scores(reading)
    first: dict[str, float] = {}
    later: dict[str, float] = {}
    for code in {found.paper_type for found in titles} | words.keys() | symbols.keys() | codes.keys():
        phrase = PHRASE_WEIGHT * (1 - math.exp(-words.get(code, 0.0) / 1.6))
        title = max(
            (_title_score(found) for found in titles if found.paper_type == code),
            default=0.0,
        )
        first[code] = TITLE_WEIGHT * title + phrase + symbols.get(code, 0.0) + codes.get(code, 0.0)
        later[code] = phrase + 0.5 * codes.get(code, 0.0)
    return Evidence(view, titles, first, later)


def _title_score(found: TitleFound) -> float:
    quality = (found.likeness - 0.6) / 0.4
    return quality * found.prominence * min(1.0, 0.55 + len(found.text) / 40)


def _titles(view: PageView, lexicon: Lexicon) -> tuple[TitleFound, ...]:
    """Titles standing on the page; one that is a stretch of a longer, as well read title is left out."""
    spans: list[tuple[float, int, int, Heading, Title]] = []
    heading_grams = [(heading, grams(heading.squashed, TITLE_GRAM)) for heading in view.headings]
    for title in lexicon.titles:
        best: tuple[float, int, int, Heading, Title] | None = None
        for heading, letters in heading_grams:
            if contained(title.grams, letters) < 0.4:
                continue
            if title.short and len(heading.squashed) > 1.35 * len(title.squashed) + 1:
                continue
            edits, end = find(title.squashed, heading.squashed)
            likeness = 1 - edits / len(title.squashed)
            spare = len(heading.squashed) - len(title.squashed)
            if likeness >= LEAST_TITLE_LIKENESS and (
                best is None or (likeness, -abs(spare)) > (best[0], -abs(len(best[3].squashed) - len(title.squashed)))
            ):
                best = (likeness, max(0, end - len(title.squashed)), end, heading, title)
        if best is not None:
            spans.append(best)
    kept: list[TitleFound] = []
    longer: list[tuple[float, str]] = []
    for likeness, start, end, heading, title in spans:  # longest titles first
        stretch = heading.squashed[start:end]
        if any(likeness <= other + 0.12 and stretch in text for other, text in longer):
            continue
        longer.append((likeness, stretch))
        share = len(title.squashed) / max(1, len(heading.squashed))
        prominence = (1.0 if heading.top < 0.5 else 0.65) * min(1.0, 0.5 + 0.6 * share)
        kept.append(TitleFound(title.paper_type, likeness, prominence, title.squashed))
    return tuple(kept)


def _phrase_scores(view: PageView, lexicon: Lexicon) -> dict[str, float]:
    scores: dict[str, float] = {}
    for phrase in lexicon.phrases:
        share = contained(phrase.grams, view.grams)
        if share >= LEAST_PHRASE_SHARE:
            strength = (share - 0.4) / 0.6
            for code, weight in phrase.weights:
                scores[code] = scores.get(code, 0.0) + weight * strength
    return scores


def _symbol_scores(view: PageView, lexicon: Lexicon) -> dict[str, float]:
    return {code: SYMBOL_WEIGHT for symbol, code in lexicon.symbols if symbol in view.symbols_text}


def _code_scores(reading: PageReading) -> dict[str, float]:
    """Codes that only one kind of paper carries: the QR and MRZ of identity papers, the counter's own QR."""
    scores: dict[str, float] = {}
    for code in reading.codes:
        if code.kind == "qr" and _CARD_QR.match(code.text):
            scores["CCCD"] = CODE_WEIGHT
            scores["CAN_CUOC"] = CODE_WEIGHT - 1.0
        elif code.kind == "qr" and _DOSSIER_CODE.search(code.text):
            scores["PHIEU_HE_THONG"] = CODE_WEIGHT / 2
        elif code.kind == "mrz_td1":
            scores["CCCD"] = scores["CAN_CUOC"] = CODE_WEIGHT
        elif code.kind == "mrz_td3":
            scores["HO_CHIEU"] = CODE_WEIGHT
    return scores
