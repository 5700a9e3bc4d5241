# mypy: disallow-untyped-calls=False
# (pyHanko is typed only in part)
"""Signing in two acts, for keys that stay with the officer (token, SIM PKI, remote service): digests out, signatures
in.

A pending signature is plain bytes: it can be kept for days and completed by another process. The file is not made anew
in between, so that what the officer signed is what is stored.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from asn1crypto import cms  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.timestamps import TimestampRequestError

from digitize.errors import SealError, TimestampError
from digitize.store.pdf.layout import seen_to_user, user_rectangle
from digitize.store.seal.adapter import DAMAGED, DIGEST, GivenSignature, finished, signature_object_bytes
from digitize.store.seal.keys import check_certificate, common_name
from digitize.store.seal.model import Appearance
from digitize.store.seal.page import FirstPage, first_page
from digitize.store.seal.placement import place_stamp
from digitize.store.seal.stamp import DrawnStampStyle, stamp_drawings
from digitize.store.seal.templates import VIETNAM_TIME
from digitize.store.seal.timestamps import TimestampAuthority
from digitize.store.seal.writer import SealWriter

_REASON = "Số hóa hồ sơ, giấy tờ"
_TIMESTAMP_BYTES = 10_240


@dataclass(frozen=True, slots=True)
class PendingSignature:
    """A file that waits for its signature.

    ``document``: the file with its stamp and an empty place from ``place_start`` to ``place_end``. ``to_sign``: the
    bytes whose SHA-256 the key must sign (DER of the signed attributes). Certificates as DER, nearest authority first.
    """

    document: bytes = field(repr=False)
    place_start: int
    place_end: int
    document_digest: bytes = field(repr=False)
    to_sign: bytes = field(repr=False)
    certificate: bytes = field(repr=False)
    chain: tuple[bytes, ...] = field(repr=False)

    @property
    def digest(self) -> bytes:
        """SHA-256 of ``to_sign``: what goes out to a token or service that signs digests."""
        return hashlib.sha256(self.to_sign).digest()


def prepare_signature(
    pdf: bytes,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate],
    appearance: Appearance | None,
    signed_at: datetime,
    *,
    with_timestamp: bool = False,
) -> PendingSignature:
    """First act: put stamp and empty signature into the file.

    ``with_timestamp`` keeps room for a signature timestamp (B-T). Must not be called from inside a running event loop.
    Raises :class:`CertificateError` where the certificate is not in force at ``signed_at``, :class:`SealError` for
    what is no PDF or can't be signed, :class:`SetupError` where the stamp's font is missing.
    """
    if signed_at.tzinfo is None:
        raise SealError(reason="thời gian ký thiếu múi giờ")
    check_certificate(certificate, signed_at)
    moment = signed_at.astimezone(VIETNAM_TIME)
    signer = GivenSignature(certificate, chain)
    room = signature_object_bytes(certificate, chain) + (_TIMESTAMP_BYTES if with_timestamp else 0)
    try:
        document, prepared = _with_empty_signature(pdf, signer, common_name(certificate), appearance, moment, 2 * room)
        attributes = finished(
            signer.signed_attrs(
                prepared.document_digest,
                DIGEST,
                attr_settings=PdfCMSSignedAttributes(signing_time=moment),
                use_pades=True,
            )
        )
    except DAMAGED as error:
        raise SealError(reason=f"không ký được tệp PDF: {type(error).__name__}") from error
    return PendingSignature(
        document=document,
        place_start=prepared.reserved_region_start,
        place_end=prepared.reserved_region_end,
        document_digest=prepared.document_digest,
        to_sign=attributes.dump(),
        certificate=certificate.public_bytes(Encoding.DER),
        chain=tuple(item.public_bytes(Encoding.DER) for item in chain),
    )


def complete_signature(
    pending: PendingSignature, signature: bytes, timestamps: TimestampAuthority | None = None
) -> bytes:
    """Second act: put the signature into the waiting file, and a timestamp over it where an authority is given.

    Must not be called from inside a running event loop. Raises :class:`SealError` where the signature is not one of
    this certificate over this file, :class:`TimestampError` where no timestamp is to be had (the pending signature
    stays usable).
    """
    certificate = x509.load_der_x509_certificate(pending.certificate)
    check_signature(certificate, pending.to_sign, signature)
    signer = GivenSignature(certificate, [x509.load_der_x509_certificate(item) for item in pending.chain], signature)
    prepared = PreparedByteRangeDigest(pending.document_digest, pending.place_start, pending.place_end)
    attributes = cms.CMSAttributes.load(pending.to_sign)
    output = io.BytesIO(pending.document)
    try:
        signed_object = finished(signer.async_sign_prescribed_attributes(DIGEST, attributes, timestamper=timestamps))
        prepared.fill_with_cms(output, signed_object)
    except (TimestampRequestError, OSError) as error:
        raise TimestampError(reason=type(error).__name__) from error
    except DAMAGED as error:
        raise SealError(reason=f"không ghép được chữ ký: {type(error).__name__}") from error
    return output.getvalue()


def _with_empty_signature(
    pdf: bytes, signer: GivenSignature, name: str, appearance: Appearance | None, moment: datetime, hex_digits: int
) -> tuple[bytes, Any]:
    writer = SealWriter(io.BytesIO(pdf))
    page = first_page(writer.prev)
    field_name = f"ChuKy{page.signature_fields + 1}"
    style, box = _style_and_box(page, appearance, name, moment)
    session = signers.PdfSigner(
        signers.PdfSignatureMetadata(
            field_name=field_name, subfilter=SigSeedSubFilter.PADES, md_algorithm=DIGEST, reason=_REASON, name=name
        ),
        signer=signer,
        stamp_style=style,
        new_field_spec=SigFieldSpec(field_name, on_page=0, box=box),
    ).init_signing_session(writer)
    session.system_time = moment
    output = io.BytesIO()
    prepared, _ = session.prepare_tbs_document(None, hex_digits).digest_tbs_document(output=output)
    return output.getvalue(), prepared


def _style_and_box(
    page: FirstPage, appearance: Appearance | None, name: str, moment: datetime
) -> tuple[DrawnStampStyle | None, Any]:
    if appearance is None:
        return None, None
    drawings = stamp_drawings(appearance, name, moment)
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


def check_signature(certificate: x509.Certificate, data: bytes, signature: bytes) -> None:
    """Raise :class:`SealError` unless ``signature`` is one of this certificate's key over the SHA-256 of ``data``."""
    key = certificate.public_key()
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        else:
            raise SealError(reason="loại khóa của chứng thư số không được dùng")
    except InvalidSignature as error:
        raise SealError(reason="chữ ký trả về không khớp với tệp hoặc chứng thư số") from error
