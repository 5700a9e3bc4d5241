"""Figures of a period from the dossiers that the caller may count, and what stands behind one of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from api.v1.answers.rates import CountedAnswer, DrillDownAnswer, GapAnswer, RateAnswer, RatesAnswer
from digitize.compliance import DossierFacts, Gap, IndicatorFigure, Period, rates, result_gaps, strict_gaps
from digitize.errors import NotFoundError
from digitize.service import Service
from digitize.store.access import Caller
from digitize.store.repositories.rates import dossier_codes, dossier_facts

_COUNTER = ("components", "results", "reuse")
_GROUPS = ("Tỉ lệ số hóa tại bộ phận một cửa", "Chỉ tiêu thành phần theo Quyết định 766/QĐ-TTg")


def rates_of(service: Service, caller: Caller, first: date, last: date, agency_code: str | None) -> RatesAnswer:
    """Every indicator over the period for an agency with its units."""
    period = Period(first, last)
    figures = rates(_facts(service, caller, period), period, agency_code=agency_code)
    return RatesAnswer(
        first=first, last=last, agency_code=agency_code, figures=[RateAnswer.model_validate(each) for each in figures]
    )


def drill_down(
    service: Service, caller: Caller, code: str, version: str, first: date, last: date, agency_code: str | None
) -> DrillDownAnswer:
    """One figure with everything in its denominator; what falls short comes first."""
    period = Period(first, last)
    facts = _facts(service, caller, period)
    figures = rates(facts, period, agency_code=agency_code)
    wanted = next((each for each in figures if each.code == code and each.formula_version == version), None)
    if wanted is None:
        raise NotFoundError(what=f"chỉ tiêu {code}")
    behind = _procedures(wanted) if wanted.counts == "procedures" else _dossiers(service, caller, wanted, facts)
    return DrillDownAnswer(
        figure=RateAnswer.model_validate(wanted), behind=sorted(behind, key=lambda each: (each.counted, each.label))
    )


def grouped(figures: Sequence[RateAnswer]) -> list[tuple[str, list[RateAnswer]]]:
    """The figures under their headings: the counter's own three rates, then QĐ 766."""
    own = [each for each in figures if each.code in _COUNTER]
    return [(_GROUPS[0], own), (_GROUPS[1], [each for each in figures if each.code not in _COUNTER])]


def _procedures(figure: IndicatorFigure) -> Iterable[CountedAnswer]:
    counted = set(figure.numerator_ids)
    for code in figure.denominator_ids:
        yield CountedAnswer(id=code, label=code, counted=code in counted, gaps=[])


def _dossiers(
    service: Service, caller: Caller, figure: IndicatorFigure, facts: Iterable[DossierFacts]
) -> Iterable[CountedAnswer]:
    counted, inside = set(figure.numerator_ids), set(figure.denominator_ids)
    behind = [each for each in facts if each.dossier_id in inside]
    with service.reading() as session:
        codes = dossier_codes(session, caller, [each.dossier_id for each in behind])
    for each in behind:
        gaps = () if each.dossier_id in counted else _gaps(figure, each)
        yield CountedAnswer(
            id=each.dossier_id,
            label=codes.get(each.dossier_id, each.dossier_id),
            counted=each.dossier_id in counted,
            gaps=[GapAnswer.model_validate(gap) for gap in gaps],
        )


def _gaps(figure: IndicatorFigure, dossier: DossierFacts) -> tuple[Gap, ...]:
    if figure.code == "components":
        return strict_gaps(dossier)
    return result_gaps(dossier) if figure.code in ("results", "4.1") else ()


def _facts(service: Service, caller: Caller, period: Period) -> tuple[DossierFacts, ...]:
    with service.reading() as session:
        return dossier_facts(session, caller, period.first, period.last)
