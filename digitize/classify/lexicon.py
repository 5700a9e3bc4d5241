"""The catalogue's titles, phrases, labels and symbols, prepared for tolerant matching."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from digitize.catalog import Catalog, PaperType
from digitize.classify.tolerant import contained, grams, squash

TITLE_GRAM = 3
LABEL_WEIGHT = 0.3
"""A printed label says less than a phrase chosen because it is particular to the paper."""

FULL_PHRASE_LETTERS = 18
"""A phrase of this many letters or more counts fully; shorter ones occur by chance."""


@dataclass(frozen=True, slots=True)
class Title:
    """One title of a paper type. ``short`` ones (``QUYẾT ĐỊNH``) must fill their line."""

    text: str
    paper_type: str
    squashed: str
    grams: frozenset[str]
    short: bool


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase (``text`` as the catalogue has it) and what finding it says of each paper type that carries it."""

    text: str
    grams: frozenset[str]
    weights: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All that pages are searched for. ``symbols``: squashed form symbol -> paper types."""

    titles: tuple[Title, ...]
    phrases: tuple[Phrase, ...]
    symbols: tuple[tuple[str, str], ...]
    paper_types: tuple[str, ...]


SHORT_TITLE_LETTERS = 14


@lru_cache(maxsize=4)
def lexicon_of(catalog: Catalog) -> Lexicon:
    """The lexicon of a catalogue; made once for each catalogue."""
    types = tuple(catalog.paper_types.values())
    titles = [
        Title(text, kind.code, letters, grams(letters, TITLE_GRAM), len(letters) < SHORT_TITLE_LETTERS)
        for kind in types
        for letters, text in _by_letters(kind.titles).items()
    ]
    titles.sort(key=lambda title: -len(title.squashed))
    vocabulary = {kind.code: _all_grams(kind) for kind in types}
    strengths: dict[str, dict[str, float]] = {}
    printed: dict[str, str] = {}
    for kind in types:
        for text, strength in _phrases(kind):
            letters = squash(text)
            if len(letters) >= 3:
                printed.setdefault(letters, text)
                owners = strengths.setdefault(letters, {})
                owners[kind.code] = max(strength, owners.get(kind.code, 0.0))
    phrases = tuple(_phrase(printed[letters], letters, owners, vocabulary) for letters, owners in strengths.items())
    symbols = tuple((_symbol(symbol), kind.code) for kind in types for symbol in kind.symbols)
    return Lexicon(tuple(titles), phrases, symbols, tuple(kind.code for kind in types))


def _by_letters(texts: tuple[str, ...]) -> dict[str, str]:
    """Squashed letters -> the first text that has them."""
    out: dict[str, str] = {}
    for text in texts:
        out.setdefault(squash(text), text)
    return out


def _phrases(kind: PaperType) -> list[tuple[str, float]]:
    own = [(cue, 1.0) for cue in kind.cue_phrases]
    labels = [
        (label, LABEL_WEIGHT)
        for field in kind.fields
        if not field.table
        for label in (*field.labels[:2], *field.block_cues)
    ]
    return own + labels


def _all_grams(kind: PaperType) -> frozenset[str]:
    parts = (*kind.titles, *kind.subtitles, *(text for text, _ in _phrases(kind)))
    return frozenset().union(*(grams(squash(part)) for part in parts)) if parts else frozenset()


def _phrase(text: str, letters: str, owners: dict[str, float], vocabulary: dict[str, frozenset[str]]) -> Phrase:
    """Weight falls with the number of types whose own wording holds the phrase, and for short phrases."""
    phrase_grams = grams(letters)
    carriers = sum(contained(phrase_grams, other) >= 0.8 for other in vocabulary.values())
    size = min(1.0, len(letters) / FULL_PHRASE_LETTERS)
    weights = tuple((code, strength * size / max(1, carriers) ** 0.7) for code, strength in owners.items())
    return Phrase(text, phrase_grams, weights)


def _symbol(text: str) -> str:
    """Symbols keep slashes and digits: ``/QĐ-`` and ``CT01`` must not melt into words."""
    return "".join(text.upper().replace("Đ", "D").split())
