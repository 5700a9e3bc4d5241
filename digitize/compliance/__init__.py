"""Dated facts of dossiers in; indicators of digitisation out, each opening down to the dossiers behind it.

Promises: pure functions of their arguments (no clock, no database); each figure names its formula version; zero
denominators are N/A, never 0; percentages have two decimals, rounded half up; the portal's rate and the strict rate
stand side by side (QĐ 766/QĐ-TTg, TT 01/2023/TT-VPCP).
"""

from digitize.compliance.formulas import FORMULAS, LIVE, PORTAL, STRICT, WRITTEN, Formula
from digitize.compliance.model import (
    ComponentFacts,
    CountedBy,
    DossierFacts,
    Gap,
    IndicatorFigure,
    Period,
    ResultFacts,
)
from digitize.compliance.rates import facts_as_of, figure, percent, points, rates
from digitize.compliance.strict import component_gaps, result_gaps, strict_gaps

__all__ = [
    "FORMULAS",
    "LIVE",
    "PORTAL",
    "STRICT",
    "WRITTEN",
    "ComponentFacts",
    "CountedBy",
    "DossierFacts",
    "Formula",
    "Gap",
    "IndicatorFigure",
    "Period",
    "ResultFacts",
    "component_gaps",
    "facts_as_of",
    "figure",
    "percent",
    "points",
    "rates",
    "result_gaps",
    "strict_gaps",
]
