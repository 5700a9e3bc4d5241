"""The sealed file through the service: metadata in it, levels by setting, and what happens while something is away."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from sqlalchemy import select

from digitize.sealer import Sealer
from digitize.store.ledger import WorkItem, WorkState
from digitize.store.repositories import work_items
from digitize.store.seal import SignatureReport, open_pkcs12_signer, own_metadata, verify_pdf
from digitize.store.tables import Document
from tests.integration.bench import OFFICER, Bench, bench_on
from tests.unit.store.pdf import paper
from tests.unit.store.seal.certificates import PASSWORD, make_authority, timestamp_authority, write_pkcs12
from tests.verapdf import validate


class Away(TimeStamper):
    """An authority that does not answer."""

    async def async_request_tsa_response(self, req):
        raise TimestampRequestError("away")


def files(bench: Bench) -> list[bytes]:
    with bench.service.reading() as session:
        rows = session.scalars(select(Document).order_by(Document.sequence)).all()
    return [bench.service.objects.get(row.pdf_key, sha256=row.pdf_sha256) for row in rows if row.pdf_key]


def report(bench: Bench, data: bytes) -> SignatureReport:
    return verify_pdf(data, bench.service.sealer.trust_roots, bench.now())


def work_of(bench: Bench, step: str) -> list[tuple[str, str | None]]:
    with bench.service.reading() as session:
        rows = session.scalars(select(WorkItem).where(WorkItem.step == step)).all()
        return [(row.state, row.reason_code) for row in rows]


def use(bench: Bench, sealer: Sealer) -> None:
    bench.service.__dict__["sealer"] = sealer


def test_the_final_file_states_the_nine_and_both_signatures_hold(bench: Bench, tmp_path: Path) -> None:
    bench.scanned()
    bench.drain()
    paths = []
    for number, data in enumerate(files(bench)):
        found = own_metadata(data)
        nine = {"maLoaiGiayTo", "soDinhDanh", "tenGiayTo", "soKyHieu", "ngayCap", "coQuanCap", "trichYeu"}
        assert nine | {"thoiHanHieuLuc", "phamViHieuLuc", "maKetQuaSoHoa"} <= set(found)
        assert all(found.values())
        told = report(bench, data)
        assert told.sound
        assert len(told.signatures) == 2
        paths.append(paper.write(tmp_path, f"{number}.pdf", data))
    assert len(paths) == 2
    for flavour in ("2b", "2u"):
        for verdict in validate(paths, flavour):
            assert verdict.compliant, verdict.failures


def test_a_silent_timestamp_authority_stops_nothing_and_is_caught_up(bench: Bench) -> None:
    plain = bench.service.sealer
    authority, root = timestamp_authority(bench.now())
    roots = (*plain.trust_roots, root)
    use(bench, replace(plain, level="B-T", timestamps=Away(), trust_roots=roots))
    bench.scanned()
    for _ in range(3 * bench.settings.max_attempts):
        bench.drain()
        bench.later += timedelta(seconds=90)
    assert work_of(bench, "extend_signatures") == [(WorkState.WAITING, "seal.timestamp")] * 2
    assert [[each.level for each in report(bench, data).signatures] for data in files(bench)] == [["B-B", "B-B"]] * 2

    use(bench, replace(plain, level="B-T", timestamps=authority, trust_roots=roots))
    bench.drain()
    assert work_of(bench, "extend_signatures") == [(WorkState.DONE, None)] * 2
    for data in files(bench):
        told = report(bench, data)
        assert told.sound, told
        assert [each.level for each in told.signatures] == ["B-T", "B-T", "timestamp"]


def test_a_share_of_the_files_goes_before_verapdf_and_a_bad_one_waits_for_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = tmp_path / "verapdf"
    judge.write_text('#!/bin/sh\necho "FAIL file.pdf 2u"; echo "  FAIL 6.1.3-1"; exit 1\n', encoding="utf-8")
    judge.chmod(0o700)
    with bench_on(tmp_path / "data", monkeypatch, verapdf=str(judge), verapdf_share=1.0) as bench:
        bench.scanned()
        for _ in range(bench.settings.max_attempts):
            bench.drain()
            bench.later += timedelta(seconds=90)
        assert work_of(bench, "validate_pdf") == [(WorkState.SET_ASIDE, "seal.verification_failed")] * 2
        with bench.service.reading() as session:
            told = session.scalars(select(WorkItem.reason_vi).where(WorkItem.step == "validate_pdf")).all()
            items = session.scalars(select(WorkItem.id).where(WorkItem.step == "validate_pdf")).all()
        assert all("6.1.3-1" in (reason or "") for reason in told)

        judge.write_text('#!/bin/sh\necho "PASS file.pdf 2u"\n', encoding="utf-8")
        with bench.service.writing() as session:
            for item in items:
                work_items.retry_work(session, OFFICER, item, bench.now())
        bench.drain()
        assert work_of(bench, "validate_pdf") == [(WorkState.DONE, None)] * 2


@pytest.fixture
def revocation_server() -> Iterator[tuple[str, list[bytes]]]:
    """Address of a list of revoked certificates, and the list to be put in."""
    lists: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if lists else 503)
            self.send_header("Content-Type", "application/pkix-crl")
            self.end_headers()
            self.wfile.write(b"".join(lists[-1:]))

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/crl", lists
    server.shutdown()
    thread.join()
    server.server_close()


def test_long_term_level_waits_for_revocation_data_and_then_has_them(
    bench: Bench, revocation_server: tuple[str, list[bytes]], tmp_path: Path
) -> None:
    url, lists = revocation_server
    country = make_authority("Gốc quốc gia thử")
    now: datetime = bench.now()
    write_pkcs12(
        tmp_path / "k.p12",
        authority=country,
        crl_url=url,
        valid_from=now - timedelta(days=1),
        valid_until=now + timedelta(days=300),
    )
    timestamps, _ = timestamp_authority(now, country, url)
    signer = open_pkcs12_signer(tmp_path / "k.p12", PASSWORD, now)
    use(bench, Sealer(signer, (country.root,), level="B-LTA", timestamps=timestamps))
    bench.scanned()
    bench.drain()
    assert work_of(bench, "extend_signatures") == [(WorkState.WAITING, "seal.validation_data")] * 2

    lists.append(country.revocation_list(at=now - timedelta(minutes=1)))
    bench.later += timedelta(seconds=90)
    bench.drain()
    assert work_of(bench, "extend_signatures") == [(WorkState.DONE, None)] * 2
    paths = []
    for number, data in enumerate(files(bench)):
        told = report(bench, data)
        assert told.sound, told
        assert [each.level for each in told.signatures] == ["B-LTA", "B-LTA", "timestamp"]
        paths.append(paper.write(tmp_path, f"{number}.pdf", data))
    for verdict in validate(paths):
        assert verdict.compliant, verdict.failures


def test_an_expired_certificate_waits_and_goes_on_when_it_is_replaced(bench: Bench, tmp_path: Path) -> None:
    plain, now = bench.service.sealer, bench.now()
    root = write_pkcs12(tmp_path / "old.p12", valid_from=now - timedelta(days=9), valid_until=now - timedelta(days=1))
    old = open_pkcs12_signer(tmp_path / "old.p12", PASSWORD, now - timedelta(days=5))
    use(bench, replace(plain, signer=old, trust_roots=(root,)))
    bench.service.forget_sealer = lambda: None  # type: ignore[method-assign]
    bench.scanned()
    for _ in range(2 * bench.settings.max_attempts):
        bench.drain()
        bench.later += timedelta(seconds=90)
    assert work_of(bench, "seal_document") == [(WorkState.WAITING, "seal.certificate")] * 2
    assert files(bench) == []
    del bench.service.forget_sealer
    bench.drain()  # the key in the settings is a good one: it is opened anew after the refusal
    bench.later += timedelta(seconds=90)
    bench.drain()
    assert all(report(bench, data).sound for data in files(bench))
    assert len(files(bench)) == 2


def test_a_clock_that_jumped_back_signs_nothing_until_it_is_right(bench: Bench) -> None:
    bench.scanned()
    bench.drain(until_step="seal_document")
    bench.later -= timedelta(hours=5)
    bench.drain()
    assert work_of(bench, "seal_document") == [(WorkState.WAITING, "seal.clock")] * 2
    bench.later += timedelta(hours=5, seconds=90)
    bench.drain()
    assert len(files(bench)) == 2
