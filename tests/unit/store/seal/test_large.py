"""Files beyond 100,000,000 bytes (a fault pyHanko once had) and sheets of A0."""

from __future__ import annotations

import io
from dataclasses import replace

from PIL import Image

from digitize.scan import EncodedPage
from digitize.store.pdf import PdfPage, build_pdf, check_pdf, occupied, page_layout
from digitize.store.seal import Appearance, StampKind, sign_pdf, template_for, verify_pdf
from tests.unit.store.pdf import paper
from tests.unit.store.seal.certificates import NOW
from tests.unit.store.seal.conftest import Officer


def test_a_file_beyond_a_hundred_million_bytes_is_signed_and_a_changed_byte_is_found(officer: Officer) -> None:
    page = paper.page()
    # decoders ignore what follows the end of a JPEG, so the image stays small while its bytes are many
    heavy = replace(page, encoded=replace(page.encoded, data=page.encoded.data + bytes(100_500_000)))
    built = build_pdf([heavy], paper.METADATA)
    assert len(built) > 100_000_000
    stamp = Appearance(template_for(StampKind.PERSONAL, NOW.date()), occupied=occupied(page))
    signed = sign_pdf(built, officer.signer, stamp, NOW)
    assert verify_pdf(signed, [officer.root], NOW).sound
    changed = bytearray(signed)
    changed[50_000_000] ^= 1
    assert not verify_pdf(bytes(changed), [officer.root], NOW).sound


def test_an_a0_drawing_keeps_its_size_and_is_signed(officer: Officer) -> None:
    width, height = 9933, 14043  # 841 × 1189 mm at 300 dpi
    image = Image.new("1", (width, height), 1)
    coded = io.BytesIO()
    image.save(coded, "TIFF", compression="group4", dpi=(300, 300), tiffinfo={278: height})
    read = replace(paper.reading((), (width, height)), dpi=300.0)
    page = PdfPage(EncodedPage(coded.getvalue(), "image/tiff", 1, width, height, 300.0), read)
    layout = page_layout(page)
    assert abs(layout.width_pt - 841 / 25.4 * 72) < 0.02 * layout.width_pt
    assert abs(layout.height_pt - 1189 / 25.4 * 72) < 0.02 * layout.height_pt
    built = build_pdf([page], paper.METADATA)
    assert len(built) <= 1.03 * len(page.encoded.data) + 30_000
    stamp = Appearance(template_for(StampKind.PERSONAL, NOW.date()), occupied=occupied(page, ink=False))
    signed = sign_pdf(built, officer.signer, stamp, NOW)
    check_pdf(signed, [page])
    assert verify_pdf(signed, [officer.root], NOW).sound
