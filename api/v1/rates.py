"""Tỉ lệ số hóa: the figures of a period, each opening down to what stands behind it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from api.identity import ADMIN, COMPLIANCE, OFFICER, ByKey, ServiceOf
from api.v1 import figures
from api.v1.answers.rates import DrillDownAnswer, RatesAnswer
from api.v1.known_problems import problems
from digitize.errors import InputError, NotFoundError
from digitize.store.access import Caller

router = APIRouter(prefix="/rates", tags=["rates"])

Watcher = Annotated[Caller, Depends(ByKey(OFFICER, COMPLIANCE, ADMIN))]
From = Annotated[date, Query(alias="from", description="First day of the period", examples=["2026-11-01"])]
To = Annotated[date, Query(alias="to", description="Last day of the period", examples=["2026-11-30"])]
AgencyCode = Annotated[
    str | None, Query(alias="agency", max_length=35, description="With its units; the caller's scope if left out")
]


@router.get("", summary="Rates of a period", responses=problems(InputError))
def show_rates(caller: Watcher, service: ServiceOf, first: From, last: To, agency: AgencyCode = None) -> RatesAnswer:
    """Every indicator in its written, live and strict form, with the ids that it counts."""
    return figures.rates_of(service, caller, first, last, agency)


@router.get("/{code}/dossiers", summary="What stands behind a figure", responses=problems(InputError, NotFoundError))
def drill_down(
    code: Annotated[str, Path(max_length=40, description="Code of the indicator")],
    caller: Watcher,
    service: ServiceOf,
    first: From,
    last: To,
    version: Annotated[str, Query(max_length=80, description="Version of the formula")],
    agency: AgencyCode = None,
) -> DrillDownAnswer:
    """The dossiers counted, and those that fall short with the reasons under the strict rules."""
    return figures.drill_down(service, caller, code, version, first, last, agency)
