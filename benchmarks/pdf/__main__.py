"""Measure what the service does with each document: build, check, sign (P-256 and RSA-2048), verify; bytes against
input.

Figures are CPU milliseconds a document of this one process, medians and the throughput they add up to.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa

from benchmarks.pdf.pages import scanned_page
from digitize.store.pdf import MinimumMetadata, PdfMetadata, PdfPage, build_pdf, check_pdf, occupied
from digitize.store.seal import (
    Appearance,
    KeySigner,
    Signer,
    StampKind,
    describe_pdf,
    ensure_trial_authority,
    open_pkcs12_signer,
    sign_pdf,
    template_for,
    verify_pdf,
)


def _measured(act: Callable[[], object], times: int) -> float:
    """Median CPU milliseconds of ``act``; one run before is not counted."""
    act()
    took = []
    for _ in range(times):
        start = time.process_time()
        act()
        took.append((time.process_time() - start) * 1000)
    return statistics.median(took)


def _rsa_signer(now: datetime) -> KeySigner:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name.from_rfc4514_string("CN=Benchmark RSA")
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .sign(key, hashes.SHA256())
    )
    return KeySigner(key, certificate)


def _rows(pages: list[PdfPage], signer: Signer, root: x509.Certificate, times: int) -> dict[str, float]:
    now = datetime.now(UTC)
    metadata = PdfMetadata("Đo tốc độ", now)
    built = build_pdf(pages, metadata)
    stamp = Appearance(template_for(StampKind.PERSONAL, now.date()), occupied=occupied(pages[0]))
    signed = sign_pdf(built, signer, stamp, now)
    input_bytes = sum(len(page.encoded.data) for page in pages)

    def whole() -> None:
        data = build_pdf(pages, metadata)
        sign_pdf(data, signer, Appearance(stamp.template, occupied=occupied(pages[0])), now)

    nine = MinimumMetadata(paper_type_code="DO", paper_name="Đo tốc độ", issuer="UBND", number="1/2026")

    def finished() -> bytes:
        return sign_pdf(describe_pdf(signed, nine, now, result_code="DO.01"), signer, None, now)

    final = finished()

    rows = {
        "build_ms": _measured(lambda: build_pdf(pages, metadata), times),
        "check_ms": _measured(lambda: check_pdf(built, pages), times),
        "find_ink_ms": _measured(lambda: occupied(pages[0]), times),
        "sign_p256_ms": _measured(lambda: sign_pdf(built, signer, None, now), times),
        "sign_p256_stamp_ms": _measured(lambda: sign_pdf(built, signer, stamp, now), times),
        "sign_rsa_stamp_ms": _measured(lambda: sign_pdf(built, _RSA, stamp, now), times),
        "verify_ms": _measured(lambda: verify_pdf(signed, [root]), times),
        "describe_and_sign_again_ms": _measured(finished, times),
        "verify_two_signatures_ms": _measured(lambda: verify_pdf(final, [root]), times),
        "build_and_sign_ms": _measured(whole, times),
        "input_bytes": float(input_bytes),
        "pdf_bytes_added": float(len(built) - input_bytes),
        "signature_bytes_added": float(len(signed) - len(built)),
    }
    rows["documents_a_second_a_core"] = 1000 / rows["build_and_sign_ms"]
    return rows


_RSA = _rsa_signer(datetime.now(UTC))


def main() -> None:
    """Print a table, and write it as JSON where asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pdf", description=__doc__)
    parser.add_argument("--times", type=int, default=20, help="runs of each act (default 20)")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        authority = ensure_trial_authority(Path(folder), datetime.now(UTC))
        signer = open_pkcs12_signer(authority.signer_path, authority.password)
        root = authority.root_certificate()
        counts = {f"{count}_page": [scanned_page(seed) for seed in range(count)] for count in (1, 4)}
        results = {name: _rows(pages, signer, root, chosen.times) for name, pages in counts.items()}
    print(f"{platform.machine()} {platform.python_implementation()} {platform.python_version()}")
    print(f"{'':30}" + "".join(f"{name:>14}" for name in results))
    for key in next(iter(results.values())):
        print(f"{key:30}" + "".join(f"{rows[key]:14.1f}" for rows in results.values()))
    if chosen.json:
        chosen.json.write_text(json.dumps(results, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
