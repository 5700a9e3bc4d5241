# mypy: disallow-untyped-calls=False
# (pyHanko is typed only in part)
"""Signing: PAdES baseline B, added to the end of the file so that nothing before it changes."""

from __future__ import annotations

import asyncio
import io
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko_certvalidator.registry import SimpleCertificateStore

from digitize.errors import SealError
from digitize.store.pdf.layout import seen_to_user, user_rectangle
from digitize.store.seal.keys import Signer, check_certificate
from digitize.store.seal.model import Appearance
from digitize.store.seal.page import FirstPage, first_page
from digitize.store.seal.placement import place_stamp
from digitize.store.seal.stamp import DrawnStampStyle, stamp_drawings
from digitize.store.seal.templates import VIETNAM_TIME

_DIGEST = "sha256"
_REASON = "Số hóa hồ sơ, giấy tờ"
_ECDSA_BYTES = 80
_ATTRIBUTE_BYTES = 2048


class _PyHankoSigner(signers.Signer):
    """Our :class:`Signer` as pyHanko wants one."""

    def __init__(self, signer: Signer) -> None:
        chain = SimpleCertificateStore()
        chain.register_multiple([asn1_certificate(certificate) for certificate in signer.chain])
        super().__init__(signing_cert=asn1_certificate(signer.certificate), cert_registry=chain)
        self._signer = signer

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if digest_algorithm != _DIGEST:
            raise SealError(reason=f"thuật toán băm {digest_algorithm} không được dùng")
        if not dry_run:
            return self._signer.sign(data)
        public_key = self._signer.certificate.public_key()
        return bytes(public_key.key_size // 8 if isinstance(public_key, rsa.RSAPublicKey) else _ECDSA_BYTES)


def sign_pdf(pdf: bytes, signer: Signer, appearance: Appearance | None, signed_at: datetime) -> bytes:
    """Sign a PDF (PAdES B-B) with a visible stamp, or without one if ``appearance`` is None.

    ``signed_at`` must carry a time zone; it stands in the stamp and in the signature. An already signed file gets one
    more signature and keeps the earlier ones valid. Must not be called from inside a running event loop. Raises
    :class:`CertificateError` where the certificate is not in force at ``signed_at``, :class:`SealError` for what is no
    PDF or can't be signed, :class:`SetupError` where the stamp's font is missing.
    """
    if signed_at.tzinfo is None:
        raise SealError(reason="thời gian ký thiếu múi giờ")
    check_certificate(signer.certificate, signed_at)
    signed = io.BytesIO()
    try:
        # The coroutine returns nothing: asyncio would print a result of megabytes when it removes its signal handler.
        asyncio.run(_sign_into(signed, pdf, signer, appearance, signed_at.astimezone(VIETNAM_TIME)))
    except (PdfError, SigningError, ValueError, KeyError) as error:
        raise SealError(reason=f"không ký được tệp PDF: {type(error).__name__}") from error
    return signed.getvalue()


async def _sign_into(
    output: io.BytesIO, pdf: bytes, signer: Signer, appearance: Appearance | None, signed_at: datetime
) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = first_page(writer.prev)
    field_name = f"ChuKy{page.signature_fields + 1}"
    style, box = _style_and_box(page, appearance, signer, signed_at)
    pdf_signer = signers.PdfSigner(
        signers.PdfSignatureMetadata(
            field_name=field_name,
            subfilter=SigSeedSubFilter.PADES,
            md_algorithm=_DIGEST,
            reason=_REASON,
            name=signer.name,
        ),
        signer=_PyHankoSigner(signer),
        stamp_style=style,
        new_field_spec=SigFieldSpec(field_name, on_page=0, box=box),
    )
    session = pdf_signer.init_signing_session(writer)
    session.system_time = signed_at
    document = session.prepare_tbs_document(None, _hex_digits(signer))
    digest, _ = document.digest_tbs_document(output=output)
    attributes = PdfCMSSignedAttributes(signing_time=signed_at)
    done = await document.perform_signature(digest.document_digest, attributes)
    await done.post_signature_processing(output)


def _hex_digits(signer: Signer) -> int:
    """Room for the signature object: certificates, signature and attributes, two digits a byte. pyHanko's own estimate
    makes a whole second signature.
    """
    certificates = (signer.certificate, *signer.chain)
    return 2 * (sum(len(item.public_bytes(Encoding.DER)) for item in certificates) + _ATTRIBUTE_BYTES)


def _style_and_box(
    page: FirstPage, appearance: Appearance | None, signer: Signer, signed_at: datetime
) -> tuple[DrawnStampStyle | None, Any]:
    if appearance is None:
        return None, None
    drawings = stamp_drawings(appearance, signer.name, signed_at)
    index, place = place_stamp(
        page.width_pt,
        page.height_pt,
        page.with_stamps(appearance.occupied),
        appearance.template.corner,
        [(drawing.width_pt, drawing.height_pt) for drawing in drawings],
    )
    left, bottom, right, top = user_rectangle(place, seen_to_user(page.width_pt, page.height_pt, page.turn_degrees))
    dx, dy = page.user_origin_pt
    box = tuple(round(value, 3) for value in (left + dx, bottom + dy, right + dx, top + dy))
    return DrawnStampStyle(drawing=drawings[index], page_turn_degrees=page.turn_degrees), box


def asn1_certificate(certificate: x509.Certificate) -> Any:
    """The certificate in the form pyHanko works with."""
    return next(iter(load_certs_from_pemder_data(certificate.public_bytes(Encoding.DER))))
