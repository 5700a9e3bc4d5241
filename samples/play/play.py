"""The play: dossiers in, results shown and held against what was drawn."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from digitize.errors import ReadingTimeoutError
from digitize.station import StationClient
from samples import SampleDossier
from samples.play import show
from samples.play.check import check_dossier, check_offers, check_pdf_outside, check_rates
from samples.play.service import DemoService

_SECONDS_A_DOSSIER = 300.0


def agency_of(dossier: SampleDossier) -> str:
    """The receiving agency, which is the head of the dossier's code (mã hồ sơ)."""
    return dossier.truth.dossier_code.rsplit("-", 2)[0]


def play(service: DemoService, stacks: Sequence[SampleDossier], out: Path, console: Console) -> list[str]:
    """Play all dossiers; gives what did not come out as it must."""
    *first, later = stacks
    pages = sum(len(dossier.pages) for dossier in stacks)
    console.print(f"{len(stacks)} hồ sơ, {pages} trang giấy tờ mẫu")
    with Counters(service) as counters:
        started = time.monotonic()
        faults, received = [], 0
        for dossier, dossier_id in _through(first, counters, console):
            officer = counters.officer(dossier)
            faults += _result(dossier, dossier_id, officer, out, service, console)
            _confirm(officer, dossier_id)
            received += len(dossier.pages)
        console.print(f"\n{received} trang trong {time.monotonic() - started:.0f} giây")
        faults += _second_visit(later, counters, out, service, console)
        days = [dossier.truth.received_on for dossier in stacks]
        faults += _rates(min(days), max(days), counters.compliance, console)
    console.print(f"\nXem trên trình duyệt / look: [bold]{service.address}[/] (--keep)  ·  PDF: [bold]{out}[/]")
    return faults


class Counters:
    """The people and machines of the play: a station and an officer at each agency, compliance staff."""

    def __init__(self, service: DemoService) -> None:
        self._stations = {name: StationClient(service.address, key) for name, key in service.station_keys.items()}
        self._officers = {name: StationClient(service.address, key) for name, key in service.officer_keys.items()}
        self.compliance = StationClient(service.address, service.compliance_key)

    def __enter__(self) -> Counters:
        return self

    def __exit__(self, *_: object) -> None:
        for client in (*self._stations.values(), *self._officers.values(), self.compliance):
            client.close()

    def station(self, dossier: SampleDossier) -> StationClient:
        """The station where this dossier is scanned."""
        return self._stations[agency_of(dossier)]

    def officer(self, dossier: SampleDossier) -> StationClient:
        """The officer who receives this dossier."""
        return self._officers[agency_of(dossier)]


def _through(
    dossiers: list[SampleDossier], counters: Counters, console: Console
) -> Iterator[tuple[SampleDossier, str]]:
    """Scan all stacks one after the other, as a counter does, and give each dossier when it is done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress, ThreadPoolExecutor(1) as scanner:
        bars = [progress.add_task(dossier.truth.name, total=2 * len(dossier.pages) + 2) for dossier in dossiers]
        ids = [_open(counters.officer(dossier), dossier) for dossier in dossiers]
        sent: list[Future[None]] = [
            scanner.submit(_scan, counters.station(dossier), dossier, dossier_id, lambda bar=bar: progress.advance(bar))
            for dossier, dossier_id, bar in zip(dossiers, ids, bars, strict=True)
        ]
        for dossier, dossier_id, bar, done in zip(dossiers, ids, bars, sent, strict=True):
            _follow(
                counters.officer(dossier),
                dossier,
                dossier_id,
                done,
                lambda n, bar=bar: progress.update(bar, completed=n),
            )
    yield from zip(dossiers, ids, strict=True)


def _open(officer: StationClient, dossier: SampleDossier) -> str:
    truth = dossier.truth
    body = {
        "procedure_code": truth.procedure_code,
        "branch_id": truth.branch_id,
        "code": truth.dossier_code,
        "owner_id": truth.owner_id,
        "owner_name": truth.owner_name,
        "receiving_agency": agency_of(dossier),
        "received_on": truth.received_on.isoformat(),
    }
    return str(officer.post("/dossiers", body)["id"])


def _scan(station: StationClient, dossier: SampleDossier, dossier_id: str, advance: Any) -> None:
    batch = str(station.post(f"/dossiers/{dossier_id}/batches", {})["id"])
    for sequence, page in enumerate(dossier.pages, 1):
        station.send_page(batch, sequence, page.image, "image/jpeg")
        advance()
    station.post(f"/batches/{batch}/close", {"sheets_declared": len(dossier.pages)})


def _follow(officer: StationClient, dossier: SampleDossier, dossier_id: str, sent: Future[None], update: Any) -> None:
    """Wait until nothing of the dossier waits for a machine any more."""
    deadline = time.monotonic() + _SECONDS_A_DOSSIER
    pages = len(dossier.pages)
    while time.monotonic() < deadline:
        if sent.done():
            sent.result()
            answer = officer.get(f"/dossiers/{dossier_id}")
            update(pages + answer["pages_done"] + (1 if answer["documents"] else 0))
            if answer["state"] in ("review", "done"):
                update(2 * pages + 2)
                return
        time.sleep(0.25)
    raise ReadingTimeoutError(timeout_seconds=_SECONDS_A_DOSSIER)


def _result(
    dossier: SampleDossier, dossier_id: str, officer: StationClient, out: Path, service: DemoService, console: Console
) -> list[str]:
    """Fetch, keep, show and check what became of one dossier."""
    answer = officer.get(f"/dossiers/{dossier_id}")
    documents = [officer.get(f"/documents/{each['id']}") for each in answer["documents"]]
    faults = check_dossier(dossier.truth, len(dossier.pages), answer, documents)
    folder = out / answer["code"]
    folder.mkdir(parents=True, exist_ok=True)
    sound = {}
    for document in documents:
        if not document["has_pdf"]:  # only shown (xuất trình): checked, not kept
            continue
        path = folder / document["file_name"]
        path.write_bytes(officer.download(f"/documents/{document['id']}/pdf"))
        problem = check_pdf_outside(path, document, service.data_dir)
        sound[document["id"]] = problem is None
        faults += [f"{path.name}: {problem}"] if problem else []
    show.dossier(console, answer, documents, sound)
    return faults


def _confirm(officer: StationClient, dossier_id: str) -> None:
    """The officer has compared everything with the papers: only from then on is what was in doubt offered again."""
    review = officer.get(f"/dossiers/{dossier_id}/review")
    officer.post(f"/dossiers/{dossier_id}/review/decisions", {"seen": review["version"], "kind": "confirm"})


def _second_visit(
    later: SampleDossier, counters: Counters, out: Path, service: DemoService, console: Console
) -> list[str]:
    """The same citizen comes again: what the state already holds is offered before anything is scanned."""
    station, officer = counters.station(later), counters.officer(later)
    console.rule("Công dân quay lại với thủ tục khác / the same citizen comes again")
    dossier_id = _open(officer, later)
    offers = officer.get(f"/dossiers/{dossier_id}/reuse-offers")
    faults = check_offers(later.truth, offers)
    show.offers(console, later.truth, offers)
    for offer in offers:
        body = {"record_id": offer["record"]["id"], "component_code": offer["component_code"]}
        if offer["component_code"] in later.truth.reusable_component_codes:
            officer.post(f"/dossiers/{dossier_id}/reuse", body)
            break
    _scan(station, later, dossier_id, lambda: None)
    with console.status("Đọc phần giấy còn lại… / reading what had to be brought…"), ThreadPoolExecutor(1) as done:
        _follow(officer, later, dossier_id, done.submit(lambda: None), lambda _: None)
    return faults + _result(later, dossier_id, officer, out, service, console)


def _rates(first: date, last: date, compliance: StationClient, console: Console) -> list[str]:
    answer = compliance.call("GET", "/rates", params={"from": first.isoformat(), "to": last.isoformat()})
    show.rates(console, first, last, answer["figures"])
    return check_rates(answer["figures"])
