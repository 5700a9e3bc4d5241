"""Measure what the service does with each document: build, check, sign (B-B to B-LTA, P-256 and RSA-2048), verify;
bytes against input; a batch; OCRmyPDF building the same document.

Figures are CPU milliseconds a document in one process, medians. Keys, timestamps and revocation lists are local: no
network is in them, but the work of the timestamp authority is.
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from benchmarks.pdf.clock import median_ms
from benchmarks.pdf.country import Country, make_country
from benchmarks.pdf.pages import scanned_page
from benchmarks.pdf.peer import ocrmypdf_rows
from digitize.store.pdf import MinimumMetadata, PdfMetadata, PdfPage, build_pdf, check_pdf, occupied
from digitize.store.seal import (
    Appearance,
    Signer,
    StampKind,
    add_document_timestamp,
    add_validation_data,
    describe_pdf,
    sign_pdf,
    template_for,
    verify_pdf,
)

_LEVELS = ("B-B", "B-T", "B-LT", "B-LTA")


def _signed(built: bytes, country: Country, signer: Signer, stamp: Appearance, level: str, now: datetime) -> bytes:
    timestamps = country.timestamps if level != "B-B" else None
    pdf = sign_pdf(built, signer, stamp, now, timestamps)
    if level in ("B-LT", "B-LTA"):
        pdf = add_validation_data(pdf, [country.root], country.revocation, now)
    return add_document_timestamp(pdf, country.timestamps) if level == "B-LTA" else pdf


def _rows(pages: list[PdfPage], country: Country, times: int) -> dict[str, float]:
    now = datetime.now(UTC)
    metadata = PdfMetadata("Đo tốc độ", now)
    template = template_for(StampKind.PERSONAL, now.date())
    built, stamp = build_pdf(pages, metadata), Appearance(template, occupied=occupied(pages[0]))
    signer = country.signers["P-256"]
    input_bytes = sum(len(page.encoded.data) for page in pages)
    rows = {
        "build_ms": median_ms(lambda: build_pdf(pages, metadata), times),
        "find_room_for_stamp_ms": median_ms(lambda: occupied(pages[0]), times),
        "check_text_and_images_ms": median_ms(lambda: check_pdf(built, pages), times),
    }
    for name, key in country.signers.items():
        for level in _LEVELS:
            pdf = _signed(built, country, key, stamp, level, now)
            if not all(status.sound for status in verify_pdf(pdf, [country.root], now).signatures):
                raise SystemExit(f"{name} {level}: not sound")
            act, sized = f"{level}_{name}", len(pdf) - len(built)
            rows[f"sign_{act}_ms"] = median_ms(partial(_signed, built, country, key, stamp, level, now), times)
            rows[f"verify_{act}_ms"] = median_ms(partial(verify_pdf, pdf, [country.root], now), times)
            rows[f"bytes_added_{act}"] = float(sized)

    signed = _signed(built, country, signer, stamp, "B-B", now)
    nine = MinimumMetadata(paper_type_code="DO", paper_name="Đo tốc độ", issuer="UBND", number="1/2026")

    def finished() -> bytes:
        return sign_pdf(describe_pdf(signed, nine, now, result_code="DO.01"), signer, None, now)

    rows["describe_and_sign_again_ms"] = median_ms(finished, times)
    rows["build_and_sign_ms"] = median_ms(lambda: sign_pdf(build_pdf(pages, metadata), signer, stamp, now), times)
    rows["documents_a_second_a_core"] = 1000 / rows["build_and_sign_ms"]
    rows["input_bytes"], rows["pdf_bytes_added"] = float(input_bytes), float(len(built) - input_bytes)
    rows["pdf_bytes_to_input"] = len(built) / input_bytes
    return rows


def _batch(pages: list[PdfPage], country: Country, count: int) -> dict[str, float]:
    """``count`` one-page documents one after the other, each as the step does it; CPU and wall seconds."""
    signer, took = country.signers["P-256"], dict.fromkeys(("room", "build", "sign", "verify"), 0.0)
    start = time.perf_counter()
    for number in range(count):
        page, now = pages[number % len(pages)], datetime.now(UTC)
        marks = [time.process_time()]
        stamp = Appearance(template_for(StampKind.PERSONAL, now.date()), occupied=occupied(page))
        marks.append(time.process_time())
        built = build_pdf([page], PdfMetadata(f"Giấy tờ {number}", now))
        marks.append(time.process_time())
        signed = sign_pdf(built, signer, stamp, now)
        marks.append(time.process_time())
        if not verify_pdf(signed, [country.root], now).sound:
            raise SystemExit(f"document {number}: not sound")
        check_pdf(signed, [page])
        marks.append(time.process_time())
        for act, begin, end in zip(took, marks, marks[1:], strict=False):
            took[act] += end - begin
    rows = {f"batch_{act}_ms_a_document": 1000 * seconds / count for act, seconds in took.items()}
    rows["batch_build_and_sign_documents_a_second_a_core"] = count / (took["build"] + took["sign"])
    rows["batch_all_documents_a_second_a_core"] = count / sum(took.values())
    rows["batch_all_documents_a_second_on_the_wall"] = count / (time.perf_counter() - start)
    return rows


def _print(title: str, columns: dict[str, dict[str, float]], keys: Iterable[str]) -> None:
    print(f"\n{title:48}" + "".join(f"{name:>14}" for name in columns))
    for key in keys:
        print(f"{key:48}" + "".join(f"{rows[key]:14.3f}" for rows in columns.values()))


def main() -> None:
    """Print tables, and write them as JSON where asked."""
    parser = argparse.ArgumentParser(prog="./run bench pdf", description=__doc__)
    parser.add_argument("--times", type=int, default=20, help="runs of each act (default 20)")
    parser.add_argument("--batch", type=int, default=500, help="documents of the batch (default 500; 0 leaves it out)")
    parser.add_argument("--peer-times", type=int, default=3, help="runs of OCRmyPDF (default 3; 0 leaves it out)")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    chosen = parser.parse_args()
    country = make_country(datetime.now(UTC))
    documents = {f"{count}_page": [scanned_page(seed) for seed in range(count)] for count in (1, 4)}
    results = {name: _rows(pages, country, chosen.times) for name, pages in documents.items()}
    print(f"{platform.machine()} {platform.python_implementation()} {platform.python_version()}")
    _print("digitize", results, results["1_page"])
    if chosen.batch:
        results["batch"] = _batch(documents["4_page"], country, chosen.batch)
        _print(f"{chosen.batch} documents of one page", {"": results["batch"]}, results["batch"])
    if chosen.peer_times:
        peers = {name: ocrmypdf_rows(pages, chosen.peer_times) for name, pages in documents.items()}
        _print("OCRmyPDF without recognition", peers, peers["1_page"])
        results |= {f"ocrmypdf_{name}": rows for name, rows in peers.items()}
    if chosen.json:
        chosen.json.write_text(json.dumps(results, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
