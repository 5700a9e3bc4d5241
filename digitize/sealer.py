"""Who seals: the keys of this installation, the roots its signatures are verified against, stamps and timestamps."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from cryptography.x509 import load_pem_x509_certificates

from digitize.errors import SetupError
from digitize.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.x509 import Certificate

    from digitize.store.seal import Signer, TimestampAuthority


@dataclass(frozen=True)
class Sealer:
    """The officer's key, and what else a seal is made with.

    ``agency``: the key of the agency, None where it has none here. ``agency_stamp``: ``none``, ``sao_y`` or
    ``luu_tru`` (with ``seal_image``, a PNG). ``level``: PAdES level wanted; above B-B with ``timestamps``.
    """

    signer: Signer
    trust_roots: tuple[Certificate, ...]
    agency_name: str = ""
    agency: Signer | None = None
    agency_stamp: str = "none"
    seal_image: bytes = field(default=b"", repr=False)
    level: str = "B-B"
    timestamps: TimestampAuthority | None = None


def open_sealer(settings: Settings, now: datetime) -> Sealer:
    """The signing keys of the settings; the trial authority of the data folder if none is set.

    Raises CertificateError where a key can't be used, SetupError where its files can't be read.
    """
    from digitize.store.seal import ensure_trial_authority, http_timestamp_authority, open_pkcs12_signer

    if settings.signature_level != "B-B" and not settings.timestamp_url:
        raise SetupError(reason=f"signature_level {settings.signature_level}: timestamp_url")
    agency: Signer | None = None
    roots: tuple[Certificate, ...] = ()
    try:
        if settings.trust_roots is not None:
            roots = tuple(load_pem_x509_certificates(settings.trust_roots.read_bytes()))
        seal_image = settings.agency_seal_image.read_bytes() if settings.agency_seal_image else b""
    except (OSError, ValueError) as error:
        raise SetupError(reason="trust_roots, agency_seal_image: not readable") from error
    signer: Signer | None = None
    if settings.signer_pkcs12 is not None or settings.signer_pkcs11 is not None:
        signer = _opened(settings, settings.signer_pkcs12, settings.signer_pkcs11, settings.signer_password_file, now)
    elif settings.trial:
        authority = ensure_trial_authority(settings.data_dir, now)
        signer = open_pkcs12_signer(authority.signer_path, authority.password, now)
        roots = (authority.root_certificate(), *roots)
    if settings.agency_signer_pkcs12 is not None or settings.agency_signer_pkcs11 is not None:
        agency = _opened(
            settings,
            settings.agency_signer_pkcs12,
            settings.agency_signer_pkcs11,
            settings.agency_signer_password_file,
            now,
        )
    signer = signer or agency  # signing=officer: copies are signed by the officer, what is added later by the agency
    if signer is None:
        raise SetupError(reason="signer_pkcs12, signer_pkcs11")
    if not roots:
        raise SetupError(reason="signer_pkcs12, signer_pkcs11: trust_roots")
    return Sealer(
        signer=signer,
        trust_roots=roots,
        agency_name=settings.agency_name,
        agency=agency,
        agency_stamp=settings.agency_stamp,
        seal_image=seal_image,
        level=settings.signature_level,
        timestamps=http_timestamp_authority(settings.timestamp_url) if settings.timestamp_url else None,
    )


def _opened(
    settings: Settings, pkcs12: Path | None, pkcs11: str | None, password_file: Path | None, now: datetime
) -> Signer:
    """A key out of a file or a token; its password or PIN comes out of a file, never out of a setting."""
    from digitize.store.seal import open_pkcs12_signer
    from digitize.store.seal.token import TokenKey, open_token_signer

    if password_file is None:
        raise SetupError(reason="signer_password_file, agency_signer_password_file")
    if pkcs12 is None:
        return open_token_signer(TokenKey.of_address(pkcs11 or ""), password_file, settings.data_dir, now)
    try:
        password = password_file.read_text(encoding="utf-8").rstrip("\n")
    except (OSError, ValueError) as error:
        raise SetupError(reason="signer_password_file: not readable") from error
    return open_pkcs12_signer(pkcs12, password, now)
