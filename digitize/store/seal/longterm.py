# mypy: disallow-untyped-calls=False
# (pyHanko is typed only in part)
"""Making signatures last: the certificates and revocation data that prove them go into the file (B-LT), and a
timestamp over all of it closes it (B-LTA, by :func:`digitize.store.seal.timestamps.add_document_timestamp`).
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import crl, ocsp  # type: ignore[import-untyped]
from cryptography import x509
from pyhanko.sign.validation.dss import DocumentSecurityStore, collect_validation_info
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import (
    CRLValidationError,
    InsufficientRevinfoError,
    OCSPValidationError,
    PathError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.fetchers.requests_fetchers import RequestsFetcherBackend

from digitize.errors import SealError, ValidationDataError
from digitize.store.seal.adapter import DAMAGED, asn1_certificate
from digitize.store.seal.writer import SealWriter


@dataclass(frozen=True, slots=True)
class RevocationData:
    """Answers of the authorities about certificates, DER: certificate revocation lists and OCSP responses."""

    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()


def add_validation_data(
    pdf: bytes,
    trust_roots: Sequence[x509.Certificate],
    revocation: RevocationData,
    at: datetime,
    *,
    fetch: bool = False,
) -> bytes:
    """Add what proves each signature to the end of the file: certificate chains and revocation data (B-T becomes B-LT).

    With ``fetch`` missing revocation data are asked for at the addresses the certificates name. Must not be called from
    inside a running event loop. Raises :class:`ValidationDataError` where revocation data are not to be had (now),
    :class:`SealError` where a certificate is revoked or does not lead to a trust root; nothing is added then.
    """
    roots = [asn1_certificate(root) for root in trust_roots]
    output = io.BytesIO()
    try:
        writer = SealWriter(io.BytesIO(pdf))
        for signature in writer.prev.embedded_regular_signatures:
            context = ValidationContext(
                trust_roots=roots,
                crls=[crl.CertificateList.load(item) for item in revocation.crls],
                ocsps=[ocsp.OCSPResponse.load(item) for item in revocation.ocsps],
                allow_fetching=fetch,
                fetcher_backend=RequestsFetcherBackend(),  # the other one leaves its connections open
                revocation_mode="require",
                moment=at,
                retroactive_revinfo=True,  # lists are made after the signatures they speak of
            )
            paths = asyncio.run(collect_validation_info(signature, context))
            DocumentSecurityStore.supply_dss_in_writer(
                writer, signature.pkcs7_content.hex().encode("ascii"), validation_context=context, paths=paths
            )
        writer.write(output)
    except RevokedError as error:
        raise SealError(reason="chứng thư số đã bị thu hồi") from error
    except (InsufficientRevinfoError, OSError) as error:
        raise ValidationDataError(reason=type(error).__name__) from error
    except (
        SignatureValidationError,
        PathError,
        ValidationError,
        CRLValidationError,
        OCSPValidationError,
    ) as error:
        raise SealError(reason=f"không đủ dữ liệu xác minh chứng thư số: {type(error).__name__}") from error
    except DAMAGED as error:
        raise SealError(reason=f"không thêm được dữ liệu xác minh: {type(error).__name__}") from error
    return output.getvalue()
