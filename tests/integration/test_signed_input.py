"""A PDF that somebody signed before it came: kept byte for byte, its signatures told, never signed or changed by us."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from sqlalchemy import select

from api.app import create_app
from digitize import intake
from digitize.errors import InputError, NotSignedError, PageConflictError
from digitize.integrity.walk import verify_everything
from digitize.scan import EncodedPage
from digitize.store import work
from digitize.store.access import Role, create_key
from digitize.store.objects import sha256_of
from digitize.store.pdf import PdfMetadata, PdfPage, build_pdf
from digitize.store.seal import open_pkcs12_signer, sign_pdf
from digitize.store.tables import Document, DocumentPage, DocumentState, Page
from tests.integration.bench import AGENCY, BIRTH_FORM, BIRTH_PROOF, STATION, Bench, reading_of_lines
from tests.unit.store.seal.certificates import NOW, PASSWORD, write_pkcs12

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette asks for httpx2 from its next major version on
    from tests.unit.api.house import House

SECOND_PAGE = ("Người đỡ đẻ: Trần Thị Thử", "Số lần sinh: 1", "Ghi chú: không")


def build(bench: Bench, *pages: tuple[str, ...]) -> bytes:
    """A PDF of pages that the bench can read."""
    parts = []
    for lines in pages:
        data = bench.page(lines[0], lines)
        parts.append(PdfPage(EncodedPage(data, "image/jpeg", 1, 413, 585, 50.0), reading_of_lines(lines)))
    return build_pdf(parts, PdfMetadata("Giấy chứng sinh", NOW))


@pytest.fixture
def hospital(tmp_path: Path) -> tuple[Path, x509.Certificate]:
    """The key of somebody else, and its root."""
    path = tmp_path / "hospital.p12"
    return path, write_pkcs12(path, common_name="Bệnh viện thử nghiệm")


def signed(bench: Bench, hospital: tuple[Path, x509.Certificate]) -> bytes:
    signer = open_pkcs12_signer(hospital[0], PASSWORD, bench.now())
    return sign_pdf(build(bench, BIRTH_PROOF, SECOND_PAGE), signer, None, bench.now())


def scanned_with(bench: Bench, file: bytes) -> str:
    """A batch of a scanned form and the file; id of the batch."""
    batch = bench.open_batch()
    bench.put(batch.id, 1, bench.page("form", BIRTH_FORM))
    receipts = intake.receive_signed_file(bench.service, STATION, batch.id, 2, file, sha256=sha256_of(file))
    assert [(each.sequence, each.created) for each in receipts] == [(2, True), (3, True)]
    again = intake.receive_signed_file(bench.service, STATION, batch.id, 2, file, sha256=sha256_of(file))
    assert again == receipts
    assert not any(each.created for each in again)
    intake.close_batch(bench.service, STATION, batch.id, 3)
    bench.drain()
    return batch.id


def documents(bench: Bench) -> list[Document]:
    with bench.service.reading() as session:
        return list(session.scalars(select(Document).order_by(Document.sequence)))


def trusting(bench: Bench, root: x509.Certificate) -> None:
    own = bench.service.sealer
    bench.service.__dict__["sealer"] = replace(own, trust_roots=(*own.trust_roots, root))


def test_kept_byte_for_byte_and_shown(bench: Bench, hospital: tuple[Path, x509.Certificate]) -> None:
    trusting(bench, hospital[1])
    file = signed(bench, hospital)
    batch_id = scanned_with(bench, file)

    form, proof = documents(bench)
    assert (form.state, proof.state) == (DocumentState.STORED, DocumentState.STORED)
    assert bench.service.objects.get(proof.pdf_key or "") == file
    assert (proof.pdf_sha256, proof.signer, proof.signature_valid) == (sha256_of(file), "Bệnh viện thử nghiệm", True)
    assert proof.stamp_template is None
    assert bench.service.objects.get(form.pdf_key or "").count(b"/ByteRange") == 2
    with bench.service.reading() as session:  # every page is in one document, the file's in their order
        pages = session.scalars(select(Page.id).where(Page.batch_id == batch_id).order_by(Page.sequence)).all()
        placed = session.scalars(select(DocumentPage).order_by(DocumentPage.number)).all()
    assert [each.page_id for each in placed if each.document_id == proof.id] == pages[1:]
    assert verify_everything(bench.service).whole

    with bench.service.writing() as session:
        key = create_key(session, "Cán bộ thử", Role.OFFICER, AGENCY)
    house = House(bench.service, create_app(bench.service))
    client = house.client(key)
    told = client.get(f"/api/v1/documents/{proof.id}").json()["signatures"]
    assert told["as_it_came"]
    (found,) = told["found"]
    assert (found["signer"], found["state"], found["level"]) == ("Bệnh viện thử nghiệm", "sound", "B-B")
    assert (found["ours"], found["covers_whole_file"], found["problems"]) == (False, True, [])
    ours = client.get(f"/api/v1/documents/{form.id}").json()["signatures"]["found"]
    assert [(each["ours"], each["state"], each["covers_whole_file"]) for each in ours] == [
        (True, "sound", False),
        (True, "sound", True),
    ]
    assert client.get(f"/api/v1/documents/{proof.id}/pdf").content == file
    small = client.get(f"/api/v1/documents/{proof.id}/pdf/compact")
    assert (small.status_code, small.json()["code"]) == (422, "seal.no_compact")
    for page_id in pages[1:]:
        assert client.get(f"/api/v1/pages/{page_id}/preview").headers["content-type"] == "image/jpeg"
    shown = house.signed_in(key).get(f"/documents/{proof.id}").text
    for text in ("Các chữ ký trên tệp", "Bệnh viện thử nghiệm", "Còn nguyên vẹn, tin cậy", "PAdES B-B", "Có sẵn trên"):
        assert text in shown
    assert "Bản rút gọn" not in shown


@pytest.mark.parametrize("bench", ["sqlite"], indirect=True)
def test_two_stretches_of_a_file_never_lie_over_each_other(
    bench: Bench, hospital: tuple[Path, x509.Certificate]
) -> None:
    file = signed(bench, hospital)
    batch = bench.open_batch()
    intake.receive_signed_file(bench.service, STATION, batch.id, 2, file, sha256=sha256_of(file))
    for sequence in (1, 3):
        with pytest.raises(PageConflictError):
            intake.receive_signed_file(bench.service, STATION, batch.id, sequence, file, sha256=sha256_of(file))
    with pytest.raises(InputError):
        intake.receive_signed_file(bench.service, STATION, batch.id, 100_000, file, sha256=sha256_of(file))
    with bench.service.reading() as session:
        assert session.scalars(select(Page.sequence).order_by(Page.sequence)).all() == [2, 3]


@pytest.mark.parametrize("bench", ["sqlite"], indirect=True)
def test_what_was_read_on_an_erased_page_goes_though_the_file_stays_for_another(
    bench: Bench, hospital: tuple[Path, x509.Certificate]
) -> None:
    scanned_with(bench, signed(bench, hospital))
    with bench.service.writing() as session:
        proof = session.scalars(select(Document).order_by(Document.sequence)).all()[-1]
        stays, goes = session.scalars(select(Page).where(Page.file_pages == 2).order_by(Page.sequence)).all()
        goes.erased_at = proof.erased_at = bench.now()
        work.add_step(session, "erase_document", proof.id, proof.dossier_id, bench.now())
    assert stays.original_key == goes.original_key
    bench.drain()
    objects = bench.service.objects
    assert objects.stat(goes.reading_key or "") is None
    assert objects.stat(stays.reading_key or "") is not None
    assert objects.stat(stays.original_key) is not None
    assert objects.stat(proof.pdf_key or "") is None
    assert documents(bench)[-1].signer is None  # of somebody else's file: gone with it


@pytest.mark.parametrize("bench", ["sqlite"], indirect=True)
def test_one_that_was_changed_or_that_nobody_vouches_for_is_kept_too_and_a_person_looks(
    bench: Bench, hospital: tuple[Path, x509.Certificate]
) -> None:
    file = signed(bench, hospital)
    for data, state in ((_one_byte_off(file), "changed"), (file, "untrusted")):
        scanned_with(bench, data)
        proof = documents(bench)[-1]
        assert bench.service.objects.get(proof.pdf_key or "") == data
        assert proof.needs_review
        assert not proof.signature_valid
        assert f"signature_{state}" in [reason["code"] for reason in proof.reasons]
    assert verify_everything(bench.service).whole


def _one_byte_off(file: bytes) -> bytes:
    """Another byte in the comment after the header: still a sound PDF, but not what was signed."""
    at = file.index(b"%", 8) + 2
    return file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :]


@pytest.mark.parametrize("bench", ["sqlite"], indirect=True)
def test_a_file_without_signature_is_refused(bench: Bench) -> None:
    batch = bench.open_batch()
    file = build(bench, BIRTH_PROOF)
    with pytest.raises(NotSignedError):
        intake.receive_signed_file(bench.service, STATION, batch.id, 1, file, sha256=sha256_of(file))
    with bench.service.reading() as session:
        assert not session.scalars(select(Page)).all()
