"""Choosing between look-alike spellings of a page's words by what is likely beside them.

The best path through all words' candidates (Viterbi): cost of the picture plus cost of the language. Only letters'
diacritics change, never numbers, abbreviations or punctuation, and what was read wins unless another spelling is
plainly likelier.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from digitize.ocr.choices import Candidates, candidates
from digitize.ocr.language import Language
from digitize.ocr.model import Line, Word
from digitize.ocr.tsv import make_line

_PICTURE_WEIGHT = 0.3
"""Nats of language that one unit of the engine's cost outweighs (measured on real and synthetic pages)."""
_STAY = 1.0
"""Nats that any change must win."""
_NAME_WEIGHT = 2.0
"""A capitalised word inside a sentence is likely a name, which the table knows less of: the picture counts for more."""

_Context = str
_Step = dict[_Context, tuple[float, str, _Context]]
"""For each context a word leaves behind: least cost so far, the word's text then, the context it came from."""


def spell(lines: Sequence[Line], language: Language) -> tuple[Line, ...]:
    """Lines with each word in its likeliest spelling; boxes, order and confidence stay."""
    words = [word for line in lines for word in line.words]
    texts = iter(_best_texts(words, language))
    return tuple(
        replace(make_line([Word(next(texts), word.box_px, word.confidence) for word in line.words]), kind=line.kind)
        for line in lines
    )


def _best_texts(words: Sequence[Word], language: Language) -> list[str]:
    if not words:
        return []
    steps: list[_Step] = []
    paths: dict[_Context, float] = {"": 0.0}
    opening = True
    for word in words:
        found = candidates(word, language)
        step = _plain_step(word.text, paths) if found is None else _step(found, paths, language, opening)
        steps.append(step)
        paths = {context: each[0] for context, each in step.items()}
        opening = word.text[-1:] in ".:;!?" or found is None
    context = min(paths, key=lambda each: paths[each])
    texts: list[str] = []
    for step in reversed(steps):
        _, text, context = step[context]
        texts.append(text)
    return texts[::-1]


def _plain_step(text: str, paths: dict[_Context, float]) -> _Step:
    best = min(paths, key=lambda each: paths[each])
    return {"": (paths[best], text, best)}


def _step(found: Candidates, paths: dict[_Context, float], language: Language, opening: bool) -> _Step:
    step: _Step = {}
    weight = _PICTURE_WEIGHT
    if found.core[0].isupper() and not found.core.isupper() and not opening:
        weight *= _NAME_WEIGHT
    for spelling, picture in found.costs.items():
        low = spelling.lower()
        fixed = weight * picture + (_STAY if spelling != found.core else 0.0)
        total, came = min(
            (cost + language.cost(low, "" if found.opens else context), context) for context, cost in paths.items()
        )
        leaves = "" if found.closes else low
        known = step.get(leaves)
        if known is None or total + fixed < known[0]:
            step[leaves] = (total + fixed, found.before + spelling + found.after, came)
    return step
