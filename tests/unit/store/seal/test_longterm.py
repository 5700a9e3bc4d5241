"""Signatures that outlive their certificates, and revoked ones that do not pass."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from digitize.errors import SealError
from digitize.store.seal import (
    KeySigner,
    RevocationData,
    add_document_timestamp,
    add_validation_data,
    open_pkcs12_signer,
    sign_pdf,
    verify_pdf,
)
from tests.unit.store.pdf import paper
from tests.unit.store.seal.certificates import (
    NOW,
    PASSWORD,
    Authority,
    make_authority,
    timestamp_authority,
    write_pkcs12,
)
from tests.verapdf import validate

YEARS_LATER = NOW + timedelta(days=1200)


@dataclass(frozen=True)
class Country:
    """One root for officers and timestamps."""

    authority: Authority
    signer: KeySigner

    def revocation(self, *, revoked: bool = False) -> RevocationData:
        names = (self.signer.certificate,) if revoked else ()
        return RevocationData(crls=(self.authority.revocation_list(*names, at=NOW + timedelta(hours=1)),))


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Country:
    authority = make_authority("Gốc quốc gia thử")
    path = tmp_path_factory.mktemp("long") / "k.p12"
    write_pkcs12(path, authority=authority)
    return Country(authority, open_pkcs12_signer(path, PASSWORD, NOW))


@pytest.fixture(scope="module")
def stamped(country: Country, built: bytes) -> bytes:
    """A B-T signature."""
    timestamps, _ = timestamp_authority(NOW, country.authority)
    return sign_pdf(built, country.signer, None, NOW, timestamps)


def test_levels_rise_and_the_file_stays_pdfa(country: Country, stamped: bytes, tmp_path: Path) -> None:
    roots, later = [country.authority.root], NOW + timedelta(hours=2)
    long_term = add_validation_data(stamped, roots, country.revocation(), later)
    assert long_term.startswith(stamped)
    timestamps, _ = timestamp_authority(later, country.authority)
    archived = add_document_timestamp(long_term, timestamps)
    levels = []
    for data in (stamped, long_term, archived):
        report = verify_pdf(data, roots, later)
        assert all(status.sound for status in report.signatures), report
        levels.append(report.signatures[0].level)
    assert levels == ["B-T", "B-LT", "B-LTA"]
    assert verify_pdf(archived, roots, later).sound
    names = ("lt.pdf", "lta.pdf")
    for verdict in validate([paper.write(tmp_path, *pair) for pair in zip(names, (long_term, archived), strict=True)]):
        assert verdict.compliant, verdict.failures


def test_timestamped_signature_outlives_its_certificate(country: Country, stamped: bytes, built: bytes) -> None:
    roots = [country.authority.root]
    plain = sign_pdf(built, country.signer, None, NOW)
    assert not verify_pdf(plain, roots, YEARS_LATER).sound
    assert verify_pdf(stamped, roots, YEARS_LATER).signatures[0].sound


def test_missing_or_unfit_revocation_data_add_nothing(country: Country, stamped: bytes) -> None:
    with pytest.raises(SealError):
        add_validation_data(stamped, [country.authority.root], RevocationData(), NOW + timedelta(hours=2))
    foreign = RevocationData(crls=(make_authority("Gốc khác").revocation_list(),))
    with pytest.raises(SealError):
        add_validation_data(stamped, [country.authority.root], foreign, NOW + timedelta(hours=2))
    with pytest.raises(SealError):
        add_validation_data(b"no pdf", [country.authority.root], country.revocation(), NOW)


def test_revoked_certificate_is_refused(country: Country, built: bytes) -> None:
    plain = sign_pdf(built, country.signer, None, NOW)
    with pytest.raises(SealError, match="thu hồi"):
        add_validation_data(plain, [country.authority.root], country.revocation(revoked=True), NOW + timedelta(hours=2))
