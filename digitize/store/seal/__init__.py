"""A PDF and a signer in; a signed PDF (PAdES, visible stamp) out, and reports on signatures found.

Promises: signing only adds to the end of a file, so that earlier signatures stay valid and PDF/A stays PDF/A; a stamp
covers no machine-readable code and no text while there is free room; certificates out of force are refused before
signing; verifying trusts only the roots it is given and never raises for what a file holds. Keys and passwords appear
in no message.
"""

from digitize.store.seal.chain import certificate_of, check_chain
from digitize.store.seal.deferred import PendingSignature, check_signature, complete_signature, prepare_signature
from digitize.store.seal.describe import describe_pdf, own_metadata
from digitize.store.seal.font import font_bytes
from digitize.store.seal.keys import KeySigner, Signer, check_certificate, common_name, open_pkcs12_signer
from digitize.store.seal.longterm import RevocationData, add_validation_data
from digitize.store.seal.model import (
    Appearance,
    Corner,
    SignatureLevel,
    SignatureReport,
    SignatureStatus,
    StampKind,
    StampTemplate,
)
from digitize.store.seal.placement import place_stamp
from digitize.store.seal.sign import sign_pdf
from digitize.store.seal.templates import TEMPLATES, stamp_time, template_for
from digitize.store.seal.timestamps import TimestampAuthority, add_document_timestamp, http_timestamp_authority
from digitize.store.seal.trial import TRIAL_MARK, TrialAuthority, ensure_trial_authority
from digitize.store.seal.verify import has_signatures, verify_pdf

__all__ = [
    "TEMPLATES",
    "TRIAL_MARK",
    "Appearance",
    "Corner",
    "KeySigner",
    "PendingSignature",
    "RevocationData",
    "SignatureLevel",
    "SignatureReport",
    "SignatureStatus",
    "Signer",
    "StampKind",
    "StampTemplate",
    "TimestampAuthority",
    "TrialAuthority",
    "add_document_timestamp",
    "add_validation_data",
    "certificate_of",
    "check_certificate",
    "check_chain",
    "check_signature",
    "common_name",
    "complete_signature",
    "describe_pdf",
    "ensure_trial_authority",
    "font_bytes",
    "has_signatures",
    "http_timestamp_authority",
    "open_pkcs12_signer",
    "own_metadata",
    "place_stamp",
    "prepare_signature",
    "sign_pdf",
    "stamp_time",
    "template_for",
    "verify_pdf",
]
