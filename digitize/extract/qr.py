"""QR codes that carry fields: identity cards, and papers printed by the one-stop system."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from digitize.extract.dossier_code import DossierCode, parse_dossier_code
from digitize.vietnamese import nfc, parse_date, single_spaced

_IDENTITY_FIELDS = 7
_PROCEDURE_CODE = re.compile(r"(?<![\d.])\d\.\d{6}(?!\d)")


@dataclass(frozen=True, slots=True)
class IdentityQr:
    """Payload of the QR on a chip card (TT 06/2021/TT-BCA) or thẻ căn cước (TT 16/2024/TT-BCA).

    Texts are as the card says, NFC. Dates are None where their digits are no day. ``extra`` is what follows the seven
    known fields (the card of 2024 adds some whose order is not published), kept as it is.
    """

    personal_id: str
    old_id: str
    name: str
    birth_date: date | None
    sex: str
    residence: str
    issue_date: date | None
    extra: tuple[str, ...] = ()


def parse_identity_qr(text: str) -> IdentityQr | None:
    """Identity card behind a QR text, None if it isn't one: seven or more fields parted by ``|``, the first an id.

    ``số CCCD|số CMND|họ và tên|ddMMyyyy sinh|giới tính|nơi thường trú|ddMMyyyy cấp|…``. Fields are taken each for
    itself: a bad date leaves its neighbours untouched.
    """
    parts = [single_spaced(part) for part in nfc(text).split("|")]
    if len(parts) < _IDENTITY_FIELDS or not re.fullmatch(r"\d{12}", parts[0]):
        return None
    number, old, name, birth, sex, residence, issued, *extra = parts
    return IdentityQr(number, old, name, _day(birth), sex, residence, _day(issued), tuple(extra))


def _day(digits: str) -> date | None:
    compact = re.fullmatch(r"(\d{2})(\d{2})(\d{4})", digits)
    return parse_date("/".join(compact.groups()) if compact else digits)


@dataclass(frozen=True, slots=True)
class SystemQr:
    """QR of a paper printed by the one-stop system (TT 01/2023/TT-VPCP): what could be told apart in it.

    The circular names the content, not its order, so parts are known by their form. ``parts`` keeps all of them in
    order.
    """

    dossier: DossierCode
    procedure_code: str
    parts: tuple[str, ...]


def parse_system_qr(text: str, *, today: date | None = None) -> SystemQr | None:
    """Dossier and procedure code behind a QR text (bare, parted by ``|``, ``;`` or lines), None if no dossier code."""
    clean = nfc(text)
    dossier = parse_dossier_code(clean, today=today)
    if dossier is None:
        return None
    parts = tuple(part for raw in re.split(r"[|;\n]", clean) if (part := single_spaced(raw)))
    without_code = clean.upper().replace(dossier.text, " ")
    procedure = _PROCEDURE_CODE.search(without_code)
    return SystemQr(dossier, procedure.group() if procedure else "", parts)
