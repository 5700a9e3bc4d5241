"""A document in; fields out, each with value, source, confidence, page, box and checks.

Promises: every field of the paper type gets a value or None, in its order; what was read is never put right silently: a
failed check warns and a person is asked; sources that disagree are kept side by side (QR > MRZ > typed > OCR); one bad
digit drops neither its field's text nor its neighbours (R12-R16).
"""

from digitize.extract.dossier_code import DossierCode, parse_dossier_code, validate_agency_code
from digitize.extract.fields import REVIEW_BELOW, extract_fields
from digitize.extract.machine import system_code
from digitize.extract.metadata import (
    MINIMUM_METADATA,
    MetadataItem,
    MetadataState,
    MinimumMetadata,
    add_months,
    minimum_metadata,
)
from digitize.extract.model import Check, FieldValue, Source
from digitize.extract.mrz import MrzIdentity, parse_mrz
from digitize.extract.personal_id import validate_personal_id
from digitize.extract.qr import IdentityQr, SystemQr, parse_identity_qr, parse_system_qr
from digitize.extract.tax_code import validate_tax_code
from digitize.extract.values import normal_form

__all__ = [
    "MINIMUM_METADATA",
    "REVIEW_BELOW",
    "Check",
    "DossierCode",
    "FieldValue",
    "IdentityQr",
    "MetadataItem",
    "MetadataState",
    "MinimumMetadata",
    "MrzIdentity",
    "Source",
    "SystemQr",
    "add_months",
    "extract_fields",
    "minimum_metadata",
    "normal_form",
    "parse_dossier_code",
    "parse_identity_qr",
    "parse_mrz",
    "parse_system_qr",
    "system_code",
    "validate_agency_code",
    "validate_personal_id",
    "validate_tax_code",
]
