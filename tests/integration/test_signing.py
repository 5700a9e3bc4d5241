"""Signing by an officer whose key is not here: through sessions, in batches, whatever goes wrong on the way."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import func, select

from api.app import create_app
from digitize import signing
from digitize.cli.sign import sign_all
from digitize.errors import CertificateError, NotFoundError, SigningSessionError
from digitize.integrity.walk import verify_everything
from digitize.station.client import StationClient
from digitize.store.access import Caller, Role, create_key
from digitize.store.ledger import AuditEntry
from digitize.store.objects import sha256_of
from digitize.store.repositories.dossiers import get_dossier
from digitize.store.repositories.signing import list_waiting
from digitize.store.seal import KeySigner, open_pkcs12_signer, verify_pdf
from digitize.store.signing_tables import PendingSignature
from digitize.store.tables import Document, DocumentState
from tests.integration.bench import AGENCY, OFFICER, Bench, bench_on
from tests.integration.test_killed_workers import killed_at
from tests.integration.test_steps import check_finished
from tests.unit.store.seal.certificates import PASSWORD, Authority, make_authority, write_pkcs12

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette asks for httpx2 from its next major version on
    from fastapi.testclient import TestClient

OTHER = Caller("7" * 32, "Cán bộ khác", Role.OFFICER, AGENCY)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def desk(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """A service whose copies are signed by officers, on each of the two databases."""
    url = request.getfixturevalue("migrated_postgres_url") if request.param == "postgresql" else ""
    with bench_on(tmp_path / "data", monkeypatch, url, signing="officer", trust_roots=_roots(tmp_path)) as bench:
        yield bench


ROOT: Authority = make_authority("Gốc của cán bộ thử")


def _roots(folder: Path) -> Path:
    path = folder / "roots.pem"
    path.write_bytes(ROOT.root.public_bytes(Encoding.PEM))
    return path


def officer_key(desk: Bench, folder: Path, days: int = 300, authority: Authority = ROOT) -> KeySigner:
    now = desk.now()
    write_pkcs12(
        folder / "o.p12",
        authority=authority,
        valid_from=now - timedelta(days=1),
        valid_until=now + timedelta(days=days),
    )
    return open_pkcs12_signer(folder / "o.p12", PASSWORD, now)


def opened(desk: Bench, key: KeySigner, caller: Caller = OFFICER, wanted: list[str] | None = None):
    chain = [each.public_bytes(Encoding.DER) for each in key.chain]
    return signing.open_session(desk.service, caller, key.certificate.public_bytes(Encoding.DER), chain, wanted)


def waiting(desk: Bench):
    with desk.service.reading() as session:
        return list_waiting(session, OFFICER, desk.service.catalog, desk.now())


def documents(desk: Bench) -> list[Document]:
    with desk.service.reading() as session:
        return list(session.scalars(select(Document).order_by(Document.dossier_id, Document.sequence)))


@pytest.mark.parametrize("point", ["at_work", "in_transaction"])
def test_a_worker_killed_while_it_completes_a_signature_loses_nothing(desk: Bench, tmp_path: Path, point: str) -> None:
    batch = desk.scanned()
    desk.drain()
    key = officer_key(desk, tmp_path)
    session_view = opened(desk, key)
    signing.hand_in(
        desk.service,
        OFFICER,
        session_view.id,
        {each.document_id: key.sign(each.to_sign) for each in session_view.items},
    )
    killed_at(desk, "complete_signature", point, tmp_path / "stopped")
    desk.drain()
    check_finished(desk, batch.dossier_id)
    assert {document.signer for document in documents(desk)} == {"Nguyễn Văn Thử"}


def test_documents_wait_for_the_officer_and_go_on_with_his_signature(desk: Bench, tmp_path: Path) -> None:
    batch = desk.scanned()
    desk.drain()
    assert [each.state for each in waiting(desk)] == ["waiting"] * 2
    assert {document.state for document in documents(desk)} == {DocumentState.PROPOSED}  # R3: nothing is extracted yet
    with desk.service.writing() as session:
        seen = get_dossier(session, OFFICER, desk.service.catalog, batch.dossier_id)
    assert (seen.state, seen.needs_person) == ("review", 2)

    key = officer_key(desk, tmp_path)
    session_view = opened(desk, key)
    assert session_view.refused == ()
    with pytest.raises(NotFoundError):
        signing.resume_session(desk.service, OTHER, session_view.id)
    again = signing.resume_session(desk.service, OFFICER, session_view.id)  # another process goes on: nothing is remade
    assert [each.digest for each in again.items] == [each.digest for each in session_view.items]
    signatures = {each.document_id: key.sign(each.to_sign) for each in again.items}
    handed = signing.hand_in(desk.service, OFFICER, session_view.id, signatures)
    assert (len(handed.accepted), handed.refused) == (2, ())
    assert signing.hand_in(desk.service, OFFICER, session_view.id, signatures) == handed  # an answer that was lost
    desk.drain()

    assert waiting(desk) == ()
    assert signing.hand_in(desk.service, OFFICER, session_view.id, signatures) == handed
    for document in documents(desk):
        assert document.state == DocumentState.STORED
        assert document.signer == "Nguyễn Văn Thử"
        assert document.signed_at is not None
        assert document.extracted_at is not None
        assert document.signed_at < document.extracted_at
        data = desk.service.objects.get(document.pdf_key or "", sha256=document.pdf_sha256)
        report = verify_pdf(data, desk.service.sealer.trust_roots, desk.now())
        assert report.sound
        assert next(each.signer_name for each in report.signatures) == "Nguyễn Văn Thử"
        assert len(report.signatures) == 2
    kept = [kept.key for kept in desk.service.objects.list("documents/")]
    assert len(kept) == 4  # of each: signed, finished
    assert list(desk.service.objects.list("unsigned/")) == []  # what waited is gone
    with desk.service.reading() as session:
        assert session.scalar(select(func.count()).where(AuditEntry.action == "document.sign")) == 2


def test_files_that_wait_for_a_signature_are_checked_and_what_was_left_behind_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with bench_on(tmp_path / "data", monkeypatch, signing="officer", trust_roots=_roots(tmp_path)) as desk:
        desk.scanned()
        desk.drain()
        opened(desk, officer_key(desk, tmp_path))
        report = verify_everything(desk.service)
        assert report.whole
        assert (report.checked["built_pdf"], report.checked["prepared_pdf"], report.young) == (2, 2, 0)
        with desk.service.reading() as session:
            first, second = session.scalars(select(PendingSignature).order_by(PendingSignature.document_id))
        objects = desk.service.objects
        good = objects.get(first.built_key)
        objects.put(first.built_key, good + b"\n", sha256=sha256_of(good + b"\n"), content_type="application/pdf")
        objects.delete(second.prepared_key or "")
        left = f"unsigned/{first.built_key.split('/')[1]}/01-{'0' * 16}/x.pdf"
        objects.put(left, b"x", sha256=sha256_of(b"x"), content_type="application/pdf")
        report = verify_everything(desk.service)
        found = {(each.finding.kind, each.finding.key) for each in report.findings}
        assert found == {("changed", first.built_key), ("missing", second.prepared_key)}
        assert report.young == 1
        desk.later += timedelta(days=desk.settings.orphan_grace_days, hours=1)
        assert ("orphaned", left) in {(e.finding.kind, e.finding.key) for e in verify_everything(desk.service).findings}


def test_a_session_that_is_over_takes_nothing_and_another_one_prepares_anew(desk: Bench, tmp_path: Path) -> None:
    desk.scanned()
    desk.drain()
    key = officer_key(desk, tmp_path)
    first = opened(desk, key)
    assert opened(desk, key, OTHER).items == ()  # held by the first
    desk.later += timedelta(minutes=desk.settings.signing_session_minutes)
    late = {each.document_id: key.sign(each.to_sign) for each in first.items}
    with pytest.raises(SigningSessionError, match="hết hạn"):
        signing.hand_in(desk.service, OFFICER, first.id, late)
    second = opened(desk, key, OTHER)
    assert {each.document_id for each in second.items} == set(late)
    assert not {each.digest for each in second.items} & {each.digest for each in first.items}
    handed = signing.hand_in(desk.service, OTHER, second.id, late)  # what was signed is not what lies there now
    assert [each.code for each in handed.refused] == ["seal.failed"] * 2
    assert [each.reason.code for each in waiting(desk) if each.reason] == ["seal.failed"] * 2
    right = {each.document_id: key.sign(each.to_sign) for each in second.items}
    assert len(signing.hand_in(desk.service, OTHER, second.id, right).accepted) == 2


def test_certificates_that_are_no_good_are_refused_before_anything_is_prepared(desk: Bench, tmp_path: Path) -> None:
    desk.scanned()
    desk.drain()
    for key, told in (
        (officer_key(desk, tmp_path, authority=make_authority("Gốc lạ")), "tin cậy"),
        (officer_key(desk, tmp_path, days=1), "hết hạn"),
    ):
        if told == "hết hạn":
            desk.later += timedelta(days=2)
        with pytest.raises(CertificateError, match=told):
            opened(desk, key)
    with pytest.raises(CertificateError, match="không đọc được"):
        signing.open_session(desk.service, OFFICER, b"\x30\x00", [])
    assert [each.state for each in waiting(desk)] == ["waiting"] * 2


def _many(desk: Bench, number: int) -> list[str]:
    """Documents that wait for a signature: one from the pipeline, second of the list, and copies of it."""
    desk.scanned()
    desk.drain()
    with desk.service.writing() as session:
        document, pending = session.execute(
            select(Document, PendingSignature).join(PendingSignature, PendingSignature.document_id == Document.id)
        ).first() or pytest.fail("nothing waits")
        first = document.id
        for sequence in range(3, number + 1):
            session.add(_copy(document, id=f"{sequence:032x}", sequence=sequence))
            session.flush()
            session.add(_copy(pending, document_id=f"{sequence:032x}"))
    others = [each.document_id for each in waiting(desk) if each.document_id != first]
    return [others[0], first, *others[1:]]


def _copy(row: Any, **other: Any) -> Any:
    columns = {column.key: getattr(row, column.key) for column in row.__table__.columns}
    return type(row)(**{**columns, **other})


def test_fifty_files_with_bad_ones_in_the_middle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """R6: a damaged file, a wrong signature and a certificate that runs out; the rest is signed, these are named."""
    with bench_on(tmp_path / "data", monkeypatch, signing="officer", trust_roots=_roots(tmp_path)) as desk:
        ids = _many(desk, 50)
        damaged, wrong, late = ids[1], ids[23], ids[49]
        desk.service.objects.put("damaged", b"%PDF", sha256=sha256_of(b"%PDF"), content_type="application/pdf")
        with desk.service.writing() as session:
            session.get_one(PendingSignature, damaged).built_key = "damaged"

        write_pkcs12(
            tmp_path / "short.p12",
            authority=ROOT,
            valid_from=desk.now() - timedelta(days=1),
            valid_until=desk.now() + timedelta(minutes=30),
        )
        key = open_pkcs12_signer(tmp_path / "short.p12", PASSWORD, desk.now())
        view = opened(desk, key)
        assert [(each.document_id, each.code) for each in view.refused] == [(damaged, "store.object_changed")]
        signatures = {each.document_id: key.sign(each.to_sign) for each in view.items}
        signatures[wrong] = key.sign(b"another file")
        last = {late: signatures.pop(late)}
        handed = signing.hand_in(desk.service, OFFICER, view.id, signatures)
        assert [(each.document_id, each.code) for each in handed.refused] == [(wrong, "seal.failed")]
        assert len(handed.accepted) == 47
        desk.later += timedelta(minutes=40)
        handed = signing.hand_in(desk.service, OFFICER, view.id, last)
        assert [(each.document_id, each.code) for each in handed.refused] == [(late, "seal.certificate")]
        desk.later -= timedelta(minutes=40)
        desk.drain(until_step="extract_document")
        assert sum(document.signed_at is not None for document in documents(desk)) == 47
        told = {each.document_id: each.reason.code if each.reason else None for each in waiting(desk)}
        # the damaged one was built anew by itself meanwhile
        assert told == {damaged: None, wrong: "seal.failed", late: "seal.certificate"}


def test_the_command_signs_what_waits_through_the_api(desk: Bench, tmp_path: Path, capsys) -> None:
    desk.scanned()
    desk.drain()
    with desk.service.writing() as session:
        access = create_key(session, "Cán bộ thử", Role.OFFICER, AGENCY)
    app = create_app(desk.another())
    with TestClient(app) as web:
        client = StationClient("http://testserver", access, transport=web._transport)
        (first, second) = (each["document_id"] for each in client.get("/signing/waiting"))
        with desk.service.reading() as session:
            built = session.get_one(PendingSignature, first).built_key
        desk.service.objects.delete(built)
        outcome = sign_all(client, officer_key(desk, tmp_path))
        assert outcome.signed == 1
        assert next(iter(outcome.failed.values())).endswith("(store.object_missing)")
        desk.drain()
        assert [each["document_id"] for each in client.get("/signing/waiting")] == [first]
        assert client.get(f"/documents/{second}")["signature"]["signer"] == "Nguyễn Văn Thử"
        assert sign_all(client, officer_key(desk, tmp_path)).signed == 1
