"""A signer, the root to trust, and a built file, made once."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from cryptography import x509

from digitize.store.pdf import PdfPage, build_pdf
from digitize.store.seal import KeySigner, open_pkcs12_signer
from tests.unit.store.pdf import paper
from tests.unit.store.seal.certificates import NOW, PASSWORD, write_pkcs12


@dataclass(frozen=True)
class Officer:
    """Someone who signs, and the root above."""

    signer: KeySigner
    root: x509.Certificate


@pytest.fixture(scope="package")
def officer(tmp_path_factory: pytest.TempPathFactory) -> Officer:
    path = tmp_path_factory.mktemp("keys") / "officer.p12"
    root = write_pkcs12(path)
    return Officer(open_pkcs12_signer(path, PASSWORD, NOW), root)


@pytest.fixture(scope="package")
def page() -> PdfPage:
    return paper.page()


@pytest.fixture(scope="package")
def built(page: PdfPage) -> bytes:
    return build_pdf([page], paper.METADATA)
