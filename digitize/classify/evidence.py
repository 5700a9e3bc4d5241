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
PHRASES_ENOUGH = 1.6
"""So many phrases, each particular to the type, leave little to be said."""

LETTER = "CONG_VAN"

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
    """What one page says; paper types with no trace on the page are absent.

    ``title``, ``phrases``, ``symbols``, ``codes``: for each paper type 0–1 how strongly they speak for it.
    """

    view: PageView
    titles: tuple[TitleFound, ...]
    title: Mapping[str, float] = field(default_factory=dict)
    phrases: Mapping[str, float] = field(default_factory=dict)
    symbols: Mapping[str, float] = field(default_factory=dict)
    codes: Mapping[str, float] = field(default_factory=dict)

    @property
    def traces(self) -> set[str]:
        """Paper types that the page bears any trace of."""
        return self.title.keys() | self.phrases.keys() | self.symbols.keys() | self.codes.keys()


def weigh(reading: PageReading, view: PageView, lexicon: Lexicon) -> Evidence:
    """Score one page against every paper type."""
    titles = _titles(view, lexicon)
    title: dict[str, float] = {}
    for found in titles:
        title[found.paper_type] = max(title.get(found.paper_type, 0.0), _title_score(found))
    if _is_letter(view):
        title[LETTER] = 1.0
    return Evidence(
        view,
        titles,
        title,
        {code: 1 - math.exp(-words / PHRASES_ENOUGH) for code, words in _phrase_scores(view, lexicon).items()},
        {code: 1.0 for symbol, code in lexicon.symbols if symbol in view.symbols_text},
        _code_scores(reading),
    )


def _is_letter(view: PageView) -> bool:
    """An official letter has no title: its subject ``V/v …`` and ``Kính gửi`` stand in its place (NĐ 30/2020/NĐ-CP)."""
    lines = view.symbols_text.splitlines()
    return any(line.startswith(("V/V", "VV:")) for line in lines) and any(line.startswith("KÍNHG") for line in lines)


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
        if any(_part_of(stretch, likeness, text, other) for other, text in longer):
            continue
        longer.append((likeness, stretch))
        share = len(title.squashed) / max(1, len(heading.squashed))
        prominence = (1.0 if heading.top < 0.5 else 0.65) * min(1.0, 0.5 + 0.6 * share)
        kept.append(TitleFound(title.paper_type, likeness, prominence, title.squashed))
    return tuple(kept)


def _part_of(stretch: str, likeness: float, longer: str, longer_likeness: float) -> bool:
    """A title is left out where a longer one is read as well there; of two on the same letters the better stays."""
    if stretch not in longer:
        return False
    nested = len(longer) >= len(stretch) + 3
    return likeness <= longer_likeness + (0.12 if nested else 0.0)


def _phrase_scores(view: PageView, lexicon: Lexicon) -> dict[str, float]:
    scores: dict[str, float] = {}
    for phrase in lexicon.phrases:
        share = contained(phrase.grams, view.grams)
        if share >= LEAST_PHRASE_SHARE:
            strength = (share - 0.4) / 0.6
            for code, weight in phrase.weights:
                scores[code] = scores.get(code, 0.0) + weight * strength
    return scores


def dossier_codes(reading: PageReading) -> frozenset[str]:
    """Dossier codes (mã hồ sơ) in the QR codes of a page, as they stand there."""
    return frozenset(hit[0] for code in reading.codes if code.kind == "qr" for hit in _DOSSIER_CODE.finditer(code.text))


def _code_scores(reading: PageReading) -> dict[str, float]:
    """Codes that only one kind of paper carries: the QR and MRZ of identity papers, the counter's own QR."""
    scores: dict[str, float] = {}
    for code in reading.codes:
        if code.kind == "qr" and _CARD_QR.match(code.text):
            scores["CCCD"] = scores["CAN_CUOC"] = 1.0
        elif code.kind == "qr" and _DOSSIER_CODE.search(code.text):
            scores["PHIEU_HE_THONG"] = 0.5
        elif code.kind == "mrz_td1":
            scores["CCCD"] = scores["CAN_CUOC"] = 1.0
        elif code.kind == "mrz_td3":
            scores["HO_CHIEU"] = 1.0
    return scores
