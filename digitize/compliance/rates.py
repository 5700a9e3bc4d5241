"""From facts to figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from operator import is_
from typing import Any, TypeVar

from digitize.compliance.formulas import FORMULAS, Formula
from digitize.compliance.model import ComponentFacts, CountedBy, DossierFacts, IndicatorFigure, Period, ResultFacts
from digitize.errors import InputError

_CENT = Decimal("0.01")
_DATED: dict[type[Any], tuple[str, ...]] = {
    kind: tuple(fact.name for fact in fields(kind) if fact.name.endswith("_on"))
    for kind in (ComponentFacts, ResultFacts, DossierFacts)
}
_Facts = TypeVar("_Facts", ComponentFacts, ResultFacts, DossierFacts)


def percent(numerator: int, denominator: int) -> Decimal | None:
    """``numerator`` of ``denominator`` in per cent, two decimals, half up; None (N/A) where the denominator is 0."""
    if denominator == 0:
        return None
    return (Decimal(100 * numerator) / Decimal(denominator)).quantize(_CENT, ROUND_HALF_UP)


def points(value_percent: Decimal | None, max_points: int, full_at_percent: int = 80) -> Decimal | None:
    """Points of QĐ 766: in proportion up to ``full_at_percent``, then ``max_points``; half up; N/A stays."""
    if value_percent is None:
        return None
    share = min(value_percent / Decimal(full_at_percent), Decimal(1))
    return (share * max_points).quantize(_CENT, ROUND_HALF_UP)


def rates(
    facts: Iterable[DossierFacts],
    period: Period,
    *,
    agency_code: str | None = None,
    counted_by: CountedBy = CountedBy.RECEIVING,
    as_of: date | None = None,
    formulas: Sequence[Formula] = FORMULAS,
) -> tuple[IndicatorFigure, ...]:
    """One figure for each formula over ``period``.

    ``agency_code`` counts that agency with all units under it (``H50`` covers ``H50.12``), by the agency that
    receives or that decides; None counts all. ``as_of`` knows only what had happened by that day, so that a figure
    frozen then comes out the same again. A dossier without reception date is counted nowhere. Raises InputError where
    one dossier stands twice in ``facts``.
    """
    counted = [facts_as_of(d, as_of) if as_of else d for d in facts if _of_agency(d, agency_code, counted_by)]
    if len({d.dossier_id for d in counted}) != len(counted):
        raise InputError(reason="một hồ sơ xuất hiện hai lần trong dữ liệu tính chỉ số")
    return tuple(figure(formula, counted, period) for formula in formulas)


def figure(formula: Formula, facts: Iterable[DossierFacts], period: Period) -> IndicatorFigure:
    """One formula over dossiers that all count for the same agency."""
    inside = [dossier for dossier in facts if formula.belongs(dossier, period)]
    by_procedure = formula.counts == "procedures"
    denominator = {d.procedure_code if by_procedure else d.dossier_id for d in inside}
    numerator = {d.procedure_code if by_procedure else d.dossier_id for d in inside if formula.holds(d)}
    value = percent(len(numerator), len(denominator))
    return IndicatorFigure(
        code=formula.code,
        formula_version=formula.version,
        name_vi=formula.name_vi,
        value=value,
        numerator_ids=tuple(sorted(numerator)),
        denominator_ids=tuple(sorted(denominator)),
        counts=formula.counts,
        score=points(value, formula.max_points, formula.full_at_percent) if formula.max_points else None,
        max_score=Decimal(formula.max_points) if formula.max_points else None,
    )


def facts_as_of(dossier: DossierFacts, day: date) -> DossierFacts:
    """The dossier as it was known at the end of ``day``: whatever happened later has not happened."""
    known = _without_later(dossier, day)
    result = _without_later(dossier.result, day)
    components = tuple(_without_later(component, day) for component in dossier.components)
    if result is dossier.result and all(map(is_, components, dossier.components)):
        return known
    return replace(known, result=result, components=components)


def _without_later(facts: _Facts, day: date) -> _Facts:
    later: dict[str, Any] = {
        name: None for name in _DATED[type(facts)] if isinstance(v := getattr(facts, name), date) and v > day
    }
    return replace(facts, **later) if later else facts


def _of_agency(dossier: DossierFacts, agency_code: str | None, counted_by: CountedBy) -> bool:
    if agency_code is None:
        return True
    own = dossier.receiving_agency if counted_by is CountedBy.RECEIVING else dossier.deciding_agency
    return own == agency_code or own.startswith(f"{agency_code}.")
