"""Signing at once with a key at hand: PAdES B-B, or B-T with a timestamp, added to the end of the file."""

from __future__ import annotations

from datetime import datetime

from digitize.store.seal.deferred import complete_signature, prepare_signature
from digitize.store.seal.keys import Signer
from digitize.store.seal.model import Appearance
from digitize.store.seal.timestamps import TimestampAuthority


def sign_pdf(
    pdf: bytes,
    signer: Signer,
    appearance: Appearance | None,
    signed_at: datetime,
    timestamps: TimestampAuthority | None = None,
) -> bytes:
    """Sign a PDF with a visible stamp, or without one if ``appearance`` is None.

    PAdES B-B; B-T where a timestamp authority is given. ``signed_at`` must carry a time zone; it stands in the stamp
    and in the signature. An already signed file gets one more signature and keeps the earlier ones valid. Must not be
    called from inside a running event loop. Raises :class:`CertificateError` where the certificate is not in force at
    ``signed_at``, :class:`SealError` for what is no PDF or can't be signed, :class:`TimestampError` where the
    authority is away, :class:`SetupError` where the stamp's font is missing.
    """
    pending = prepare_signature(
        pdf, signer.certificate, signer.chain, appearance, signed_at, with_timestamp=timestamps is not None
    )
    return complete_signature(pending, signer.sign(pending.to_sign), timestamps)
