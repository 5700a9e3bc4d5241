"""The formulas, as versioned data: which dossiers belong to a figure and which of them count.

Sources: QĐ 766/QĐ-TTg with its description of formulas ("written"), and what the portal was seen to do on 26/9/2026
("live"). They differ in the flag behind 4.3 and in the points of 4.2. The portal's and our strict form of the three
rates that one-stop counters report stand beside them. What the sources leave open and was decided here:

* 4.2 counts dossiers *resolved* in the period, as its numerator needs a result;
* 4.6 counts dossiers of certifying copies resolved in the period, with a certified electronic copy among the outcome.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from digitize.compliance.model import DossierFacts, Period
from digitize.compliance.strict import result_gaps, strict_gaps

WRITTEN = "766-written-2022"
LIVE = "766-live-2026-09"
PORTAL = "portal-1"
STRICT = "strict-1"

Belongs = Callable[[DossierFacts, Period], bool]
Holds = Callable[[DossierFacts], bool]


@dataclass(frozen=True, slots=True)
class Formula:
    """One version of one indicator.

    ``belongs`` decides the denominator, ``holds`` which of it is in the numerator. With ``counts="procedures"`` a
    procedure belongs when one of its dossiers does, and counts when one of those does. ``max_points`` of QĐ 766 (0:
    none), reached at ``full_at_percent``.
    """

    code: str
    version: str
    name_vi: str
    belongs: Belongs
    holds: Holds
    counts: Literal["dossiers", "procedures"] = "dossiers"
    max_points: int = 0
    full_at_percent: int = 80


def _received(dossier: DossierFacts, period: Period) -> bool:
    return period.holds(dossier.received_on)


def _resolved(dossier: DossierFacts, period: Period) -> bool:
    return dossier.received_on is not None and period.holds(dossier.resolved_on)


def _resolved_on_paper(dossier: DossierFacts, period: Period) -> bool:
    return dossier.result.on_paper and _resolved(dossier, period)


def _has_digitisable(dossier: DossierFacts, period: Period) -> bool:
    return _received(dossier, period) and any(c.eligible for c in dossier.components)


def _certification_resolved(dossier: DossierFacts, period: Period) -> bool:
    return dossier.certification and _resolved(dossier, period)


def _result_file(dossier: DossierFacts) -> bool:
    return dossier.result.file_on is not None


def _component_file(dossier: DossierFacts) -> bool:
    return any(c.file_on for c in dossier.components)


def _component_and_result_file(dossier: DossierFacts) -> bool:
    return _component_file(dossier) and (_result_file(dossier) or not dossier.result.on_paper)


def _reused(dossier: DossierFacts) -> bool:
    return any(c.reused_on for c in dossier.components)


def _flagged_digitised(dossier: DossierFacts) -> bool:
    return any(c.digitised_on or c.reused_on for c in dossier.components)


def _personal_store(dossier: DossierFacts) -> bool:
    return dossier.result.synced_on is not None or any(c.from_personal_store_on for c in dossier.components)


def _population_data(dossier: DossierFacts) -> bool:
    return dossier.identity_verified_on is not None and dossier.population_data_on is not None


def _certified_e_copy(dossier: DossierFacts) -> bool:
    return dossier.certified_e_copy_on is not None


def _components_strict(dossier: DossierFacts) -> bool:
    return not strict_gaps(dossier)


def _result_strict(dossier: DossierFacts) -> bool:
    return not result_gaps(dossier)


_N41 = "Tỷ lệ hồ sơ đã giải quyết có kết quả điện tử"
_N42 = "Tỷ lệ số hóa hồ sơ, kết quả giải quyết thủ tục hành chính"
_N43 = "Tỷ lệ khai thác, sử dụng lại thông tin, dữ liệu số hóa"
_N44 = "Tỷ lệ đồng bộ với Kho quản lý dữ liệu điện tử của tổ chức, cá nhân"
_N45_DOSSIERS = "Tỷ lệ hồ sơ kết nối Cơ sở dữ liệu quốc gia về dân cư"
_N45_PROCEDURES = "Tỷ lệ thủ tục hành chính kết nối Cơ sở dữ liệu quốc gia về dân cư"
_N46 = "Tỷ lệ cấp bản sao chứng thực điện tử"
_COMPONENTS = "Tỉ lệ số hóa thành phần hồ sơ đầu vào"
_RESULTS = "Tỉ lệ số hóa kết quả giải quyết"
_REUSE = "Tỉ lệ khai thác, sử dụng lại"
_BY_PORTAL = " (cách tính của Cổng)"
_BY_STRICT = " (cách tính chặt)"

FORMULAS: tuple[Formula, ...] = (
    Formula("components", PORTAL, _COMPONENTS + _BY_PORTAL, _received, _component_file),
    Formula("components", STRICT, _COMPONENTS + _BY_STRICT, _has_digitisable, _components_strict),
    Formula("results", PORTAL, _RESULTS + _BY_PORTAL, _resolved_on_paper, _result_file),
    Formula("results", STRICT, _RESULTS + _BY_STRICT, _resolved_on_paper, _result_strict),
    Formula("reuse", PORTAL, _REUSE + _BY_PORTAL, _received, _flagged_digitised),
    Formula("reuse", STRICT, _REUSE + _BY_STRICT, _received, _reused),
    Formula("4.1", WRITTEN, _N41, _resolved_on_paper, _result_file, max_points=6),
    Formula("4.2", WRITTEN, _N42, _resolved, _component_and_result_file, max_points=4),
    Formula("4.2", LIVE, _N42, _resolved, _component_and_result_file, max_points=4, full_at_percent=100),
    Formula("4.3", WRITTEN, _N43, _received, _reused, max_points=2),
    Formula("4.3", LIVE, _N43, _received, _flagged_digitised, max_points=2),
    Formula("4.4", WRITTEN, _N44, _received, _personal_store, max_points=4),
    Formula("4.5.dossiers", WRITTEN, _N45_DOSSIERS, _received, _population_data, max_points=2),
    Formula("4.5.procedures", WRITTEN, _N45_PROCEDURES, _received, _population_data, "procedures", max_points=2),
    Formula("4.6", WRITTEN, _N46, _certification_resolved, _certified_e_copy, max_points=2),
)
"""All formulas; the three rates of the counters first, then the sub-indicators of QĐ 766 (22 points)."""
