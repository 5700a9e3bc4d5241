"""What is kept is checked: every way it can go wrong is found, named, and closed again when it is right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from digitize.cli.verify import as_text
from digitize.integrity import rolling
from digitize.integrity.walk import Report, verify_everything, verify_sample
from digitize.second_copy import turn as copying
from digitize.store.clock import VIETNAM
from digitize.store.integrity_tables import FormerPdf
from digitize.store.ledger import AuditEntry
from digitize.store.objects import sha256_of
from digitize.store.pdf import MinimumMetadata, PdfMetadata, build_pdf
from digitize.store.tables import Document, Page
from tests.integration.bench import Bench, bench_on, finished_bench
from tests.unit.store.pdf import paper


@pytest.fixture
def full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """One dossier gone all the way."""
    with finished_bench(tmp_path / "data", monkeypatch) as bench:
        yield bench


def spoil(bench: Bench, key: str, data: bytes) -> None:
    bench.service.objects.put(key, data, sha256=sha256_of(data), content_type="application/octet-stream")


def told(report: Report) -> list[tuple[str, str, str]]:
    return sorted((each.finding.kind, each.finding.object_kind, each.finding.key) for each in report.findings)


def rows(bench: Bench) -> tuple[list[Page], list[Document], list[FormerPdf]]:
    with bench.service.reading() as session:
        return (
            list(session.scalars(select(Page).order_by(Page.sequence))),
            list(session.scalars(select(Document).order_by(Document.sequence))),
            list(session.scalars(select(FormerPdf))),
        )


def test_what_was_kept_is_whole_and_former_files_are_known(full: Bench) -> None:
    report = verify_everything(full.service)
    assert report.whole, as_text(report)
    assert report.checked == {"original": 2, "reading": 2, "pdf": 2, "former_pdf": 2, "built_pdf": 0, "prepared_pdf": 0}
    assert report.young == 0
    assert report.entries > 10
    for former, document in zip(rows(full)[2], rows(full)[1], strict=False):
        assert former.document_id in {each.id for each in rows(full)[1]}
        assert document.pdf_key != former.key


def test_each_kind_of_harm_is_named_and_closes_when_mended(full: Bench) -> None:
    pages, documents, formers = rows(full)
    objects = full.service.objects
    original, reading = pages[0].original_key, pages[1].reading_key or ""
    good = {key: objects.get(key) for key in (original, reading, documents[0].pdf_key or "", formers[0].key)}
    flipped = bytearray(good[original])
    flipped[len(flipped) // 2] ^= 1
    spoil(full, original, bytes(flipped))
    objects.delete(reading)
    objects.delete(formers[0].key)
    with full.service.writing() as session:
        session.execute(update(AuditEntry).where(AuditEntry.position == 3).values(subject_id="f" * 32))
    expected = [
        ("changed", "audit", "audit/3"),
        ("changed", "original", original),
        ("missing", "former_pdf", formers[0].key),
        ("missing", "reading", reading),
    ]
    report = verify_everything(full.service)
    assert told(report) == expected
    assert not report.whole
    text = as_text(report)
    for _, _, key in expected:
        assert key in text
    seen = next(each.first_seen for each in report.findings if each.finding.object_kind == "audit")
    for key in (original, reading, formers[0].key):
        spoil(full, key, good[key])
    full.later += timedelta(hours=1)
    report = verify_everything(full.service)
    assert told(report) == [("changed", "audit", "audit/3")]
    assert report.findings[0].first_seen == seen
    assert report.findings[0].last_seen > seen


def test_a_file_whose_row_was_changed_along_is_found_by_its_signatures(full: Bench) -> None:
    _, documents, _ = rows(full)
    first, second = documents
    objects = full.service.objects
    harmed = bytearray(objects.get(first.pdf_key or ""))
    place = harmed.index(b"/MediaBox")
    harmed[place : place + 9] = b"/MediaBpx"
    minimum = MinimumMetadata(paper_type_code="X", paper_name="Giấy thử")
    metadata = PdfMetadata(title="Giấy thử", created_at=full.now().astimezone(VIETNAM), minimum=minimum)
    plain = build_pdf([paper.page()], metadata)
    for document, data in ((first, bytes(harmed)), (second, plain)):
        spoil(full, document.pdf_key or "", data)
        with full.service.writing() as session:
            session.execute(update(Document).where(Document.id == document.id).values(pdf_sha256=sha256_of(data)))
    found = {key: kind for kind, _, key in told(verify_everything(full.service))}
    assert found == {first.pdf_key: "unsound", second.pdf_key: "unsigned"}


def test_an_orphan_counts_after_its_grace_and_a_stranger_is_left_alone(full: Bench) -> None:
    orphan = f"originals/aa/bb/{'a' * 64}"
    spoil(full, orphan, b"bytes of a worker that was killed")
    spoil(full, "backup/of/another", b"not ours")
    report = verify_everything(full.service)
    assert (report.whole, report.young) == (True, 1)
    full.later += timedelta(days=full.settings.orphan_grace_days, hours=1)
    report = verify_everything(full.service)
    assert told(report) == [("orphaned", "object", orphan)]
    full.service.objects.delete(orphan)
    full.later += timedelta(minutes=1)
    assert verify_everything(full.service).whole
    full.later += timedelta(minutes=1)
    assert told(verify_everything(full.service)) == []


def test_a_file_whose_certificate_has_run_out_stands_by_the_time_written_when_it_was_signed(full: Bench) -> None:
    certificate = full.service.sealer.signer.certificate
    full.later += certificate.not_valid_after_utc - full.now() + timedelta(days=30)
    assert verify_everything(full.service).whole
    with full.service.writing() as session:
        session.execute(update(Document).values(signed_at=None))
    assert {kind for kind, _, _ in told(verify_everything(full.service))} == {"unverifiable"}


def test_a_sample_looks_at_so_many_of_each_kind(full: Bench) -> None:
    report = verify_sample(full.service, 1)
    assert report.checked == {"original": 1, "reading": 1, "pdf": 1, "former_pdf": 1, "built_pdf": 0, "prepared_pdf": 0}
    assert report.entries > 10


@pytest.mark.servers
def test_harm_orphans_cycles_and_mending_on_postgresql(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, migrated_postgres_url: str
) -> None:
    """The statements that are written for each database apart; what they mean is tested on SQLite."""
    copy = f"folder:{tmp_path / 'copy'}"
    with bench_on(tmp_path / "data", monkeypatch, migrated_postgres_url, object_store_copy_url=copy) as bench:
        bench.scanned()
        bench.drain()
        report = copying.turn(bench.service)
        assert report is not None
        assert report.copied == 16  # once in line with its row, once more by the filling
        assert copying.turn(bench.service) is None
        pages, documents, _ = rows(bench)
        objects, left = bench.service.objects, f"originals/aa/bb/{'a' * 64}"
        objects.delete(pages[0].original_key)
        objects.delete(documents[0].pdf_key or "")
        bench.service.open_copy().delete(documents[0].pdf_key or "")
        spoil(bench, left, b"bytes of a worker that was killed")
        found = verify_everything(bench.service)
        assert [each.key for each in found.mended] == [pages[0].original_key]
        assert told(found) == [("missing", "pdf", documents[0].pdf_key)]
        assert found.young == 1
        for _ in range(3):
            bench.later += timedelta(days=bench.settings.verify_cycle_days)
            assert rolling.turn(bench.service) is not None
        assert objects.stat(left) is None
        assert told(verify_everything(bench.service)) == [("missing", "pdf", documents[0].pdf_key)]
