"""Fields out of the machine-readable codes of a document: identity QR, machine-readable zones, QR of system papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from digitize.catalog import FieldKind, FieldSpec, PaperType
from digitize.extract.model import Check, FieldValue, Source
from digitize.extract.mrz import MrzIdentity, parse_mrz
from digitize.extract.qr import IdentityQr, SystemQr, parse_identity_qr, parse_system_qr
from digitize.ocr import PageReading
from digitize.scan import MachineCode
from digitize.vietnamese import fold

_QR_CONFIDENCE = 1.0
_MRZ_GOOD, _MRZ_UNCHECKED, _MRZ_BAD = 0.995, 0.9, 0.3
_CARDS = frozenset({"CCCD", "CAN_CUOC", "HO_CHIEU"})


def machine_values(
    paper_type: PaperType, readings: Sequence[tuple[int, PageReading]], *, today: date | None = None
) -> dict[str, list[FieldValue]]:
    """By field name, what the codes on the pages say of it.

    An identity code on an identity paper is its owner's. On other papers it can be anyone's, so it speaks only for
    fields of the block whose number is the same; that is for the caller to decide, and left alone here.
    """
    values: dict[str, list[FieldValue]] = {}
    for page, reading in readings:
        for code in reading.codes:
            for spec in paper_type.fields:
                value = _value(paper_type, spec, page, code, today)
                if value is not None:
                    values.setdefault(spec.name, []).append(value)
    return values


def _value(
    paper_type: PaperType, spec: FieldSpec, page: int, code: MachineCode, today: date | None
) -> FieldValue | None:
    if code.kind == "qr":
        system = parse_system_qr(code.text, today=today)
        if system and spec.name.endswith("dossier_code"):
            return _made(spec, system.dossier.text, Source.QR, page, code, _QR_CONFIDENCE, system.dossier.checks)
        card = parse_identity_qr(code.text) if paper_type.code in _CARDS else None
        said = _of_card(spec, card) if card else None
        return _made(spec, said, Source.QR, page, code, _QR_CONFIDENCE) if said else None
    if code.kind in ("mrz_td1", "mrz_td3") and paper_type.code in _CARDS:
        zone = parse_mrz(code.text, today=today)
        return _of_zone(spec, zone, page, code) if zone else None
    return None


def _made(
    spec: FieldSpec,
    value: str,
    source: Source,
    page: int,
    code: MachineCode,
    confidence: float,
    checks: tuple[Check, ...] = (),
) -> FieldValue:
    return FieldValue(spec.name, value, value, source, confidence, page, code.box_px, checks)


def _meaning(spec: FieldSpec) -> str:
    """What an identity paper calls the field, by its role, kind and printed labels."""
    label = fold(" ".join((*spec.labels, spec.label_vi)))
    if spec.kind is FieldKind.DATE:
        if spec.role:
            return spec.role
        return "birth_date" if "sinh" in label else "issue_date" if "cap" in label else ""
    if spec.kind is FieldKind.ADDRESS:
        return "residence" if "cu tru" in label or "thuong tru" in label else ""
    if spec.kind is FieldKind.DOCUMENT_NUMBER:
        return "document_number" if spec.role == "number" else ""
    return {
        FieldKind.PERSONAL_ID: "personal_id",
        FieldKind.PERSON_NAME: "name",
        FieldKind.SEX: "sex",
        FieldKind.NATIONALITY: "nationality",
    }.get(spec.kind, "")


def _of_card(spec: FieldSpec, card: IdentityQr) -> str | None:
    return {
        "personal_id": card.personal_id,
        "name": card.name,
        "birth_date": card.birth_date.isoformat() if card.birth_date else None,
        "sex": card.sex,
        "residence": card.residence,
        "issue_date": card.issue_date.isoformat() if card.issue_date else None,
    }.get(_meaning(spec)) or None


def _of_zone(spec: FieldSpec, zone: MrzIdentity, page: int, code: MachineCode) -> FieldValue | None:
    meaning = _meaning(spec)
    said, guard = {
        "personal_id": (zone.personal_id, "mrz.personal_id"),
        "name": (zone.name, ""),
        "birth_date": (zone.birth_date.isoformat() if zone.birth_date else "", "mrz.birth_date"),
        "valid_until": (zone.expiry_date.isoformat() if zone.expiry_date else "", "mrz.expiry_date"),
        "sex": (zone.sex, ""),
        "nationality": ("Việt Nam" if zone.nationality == "VNM" else zone.nationality, ""),
        "document_number": (zone.document_number, "mrz.document_number"),
    }.get(meaning, ("", ""))
    if not said:
        return None
    checks = tuple(check for check in zone.checks if check.code == guard)
    confidence = _MRZ_UNCHECKED if not checks else _MRZ_GOOD if all(c.passed for c in checks) else _MRZ_BAD
    return _made(spec, said, Source.MRZ, page, code, confidence, checks)


def system_code(readings: Sequence[tuple[int, PageReading]], *, today: date | None = None) -> SystemQr | None:
    """First QR of a paper that the one-stop system printed, None if there is none: it binds the page to its dossier."""
    codes = (code for _, reading in readings for code in reading.codes if code.kind == "qr")
    return next((system for code in codes if (system := parse_system_qr(code.text, today=today))), None)
