"""One value out of several sources: the most trusted stands, the others stay beside it (R15)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from digitize.catalog import FieldKind, FieldSpec
from digitize.extract.checks import verdict
from digitize.extract.model import FieldValue, Source
from digitize.vietnamese import same_text, search_key

_TRUST = (Source.QR, Source.MRZ, Source.TYPED, Source.OCR, Source.DERIVED)
_LEAST_SURENESS = 0.99


def merged(spec: FieldSpec, values: Sequence[FieldValue]) -> FieldValue:
    """The value to keep for a field out of at least one value for it.

    The most trusted source that says something stands; sources that say the same raise its confidence; those that say
    otherwise are kept in ``other_values`` with a failed check, and a person is asked. A zone without accents does not
    overrule the same name with accents.
    """
    ordered = sorted(values, key=lambda value: _TRUST.index(value.source))
    saying = [value for value in ordered if value.value is not None]
    if not saying:
        return ordered[0] if ordered[0].page is not None else ordered[-1]
    chosen = _with_accents(saying)
    place = next((value for value in saying if value.source is Source.OCR and value.box_px), None)
    others: list[tuple[Source, str]] = []
    agreeing = [chosen.source.value]
    for value in saying:
        if value is chosen or value.value is None or chosen.value is None:
            continue
        if agree(spec.kind, chosen.value, value.value, without_accents=Source.MRZ in (chosen.source, value.source)):
            agreeing.append(value.source.value)
        else:
            others.append((value.source, value.value))
    if len(saying) == 1:
        return chosen
    said = ", ".join(f"{source.value}: {value}" for source, value in others)
    check = verdict(
        "sources.agree", not others, f"Các nguồn khớp nhau ({', '.join(agreeing)}).", f"Các nguồn khác nhau ({said})."
    )
    return replace(
        chosen,
        confidence=chosen.confidence if others else max(chosen.confidence, _LEAST_SURENESS),
        page=chosen.page if chosen.page is not None or not place else place.page,
        box_px=place.box_px if place and place.page == chosen.page else chosen.box_px,
        checks=(*chosen.checks, check),
        other_values=tuple(others),
        needs_review=chosen.needs_review or bool(others),
    )


def agree(kind: FieldKind, first: str, second: str, *, without_accents: bool = False) -> bool:
    """Whether two values of a kind say the same: addresses by their words, texts but for case and tone placement.

    ``without_accents``: one of them comes from a zone that has none.
    """
    if kind is FieldKind.ADDRESS or without_accents:
        return search_key(first) == search_key(second)
    return same_text(first, second)


def _with_accents(saying: Sequence[FieldValue]) -> FieldValue:
    """The most trusted value; where that is a zone without accents, the next one that is the same with accents."""
    best = saying[0]
    if best.source is Source.MRZ and best.value is not None:
        for other in saying[1:]:
            if other.value and other.value != best.value and search_key(other.value) == search_key(best.value):
                return other
    return best
