"""Rates of a period, and the dossiers behind a figure."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from api.clock import today
from api.identity import ADMIN, COMPLIANCE, OFFICER, BySession, ServiceOf
from api.v1 import figures
from api.web.render import render
from digitize.store.access import Caller

router = APIRouter(prefix="/rates")

Watcher = Annotated[Caller, Depends(BySession(OFFICER, COMPLIANCE, ADMIN))]
From = Annotated[date | None, Query(alias="from")]
To = Annotated[date | None, Query(alias="to")]
AgencyCode = Annotated[str, Query(alias="agency", max_length=35)]


@router.get("")
def show_rates(
    request: Request, caller: Watcher, service: ServiceOf, first: From = None, last: To = None, agency: AgencyCode = ""
) -> Response:
    """The figures of a period, the running month if none is chosen."""
    first, last = _period(first, last)
    rates = figures.rates_of(service, caller, first, last, agency or None)
    return render(
        request,
        "rates.html",
        caller,
        here="/rates",
        rates=rates,
        groups=figures.grouped(rates.figures),
        query=_query(first, last, agency),
    )


@router.get("/{code}")
def drill_down(
    request: Request,
    code: Annotated[str, Path(max_length=40)],
    caller: Watcher,
    service: ServiceOf,
    version: Annotated[str, Query(max_length=80)] = "",
    first: From = None,
    last: To = None,
    agency: AgencyCode = "",
) -> Response:
    """What a figure counts, and what falls short with the reasons."""
    first, last = _period(first, last)
    answer = figures.drill_down(service, caller, code, version, first, last, agency or None)
    return render(
        request,
        "rate.html",
        caller,
        here="/rates",
        figure=answer.figure,
        counted=[each for each in answer.behind if each.counted],
        short=[each for each in answer.behind if not each.counted],
        first=first,
        last=last,
        query=_query(first, last, agency),
    )


def _period(first: date | None, last: date | None) -> tuple[date, date]:
    day = today()
    return first or day.replace(day=1), last or day


def _query(first: date, last: date, agency: str) -> str:
    return urlencode({"from": first.isoformat(), "to": last.isoformat(), **({"agency": agency} if agency else {})})
