"""``digitize sign``: the officer's side of signing. The key and its PIN stay in this process."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import typer
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate

from digitize.errors import InputError, SetupError, SigningSessionError
from digitize.station.client import StationClient
from digitize.store.clock import utc_now
from digitize.store.seal import Signer, open_pkcs12_signer

_AT_ONCE = 25  # signed and handed in together: a session that ends in between loses no more than these

_MOST_A_SESSION = 200


@dataclass
class Outcome:
    """What became of the files so far. ``failed``: file name, or document id where no name is known, to its reason."""

    signed: int = 0
    failed: dict[str, str] = field(default_factory=dict)


def sign(address: str, key: str, *, pkcs12: Path | None, pkcs11: str, pin_file: Path | None) -> bool:
    """Sign all that waits for the holder of the access key, tell of it; whether nothing failed.

    Raises InputError for options that don't fit, CertificateError where the key can't be used, StoreError while the
    service is away.
    """
    if (pkcs12 is None) == (not pkcs11):
        raise InputError(reason="--pkcs12 TỆP | --pkcs11 ĐỊA-CHỈ")
    key = key or typer.prompt("Khóa truy cập / access key", hide_input=True)
    signer = open_signer(pkcs12, pkcs11, pin_file)
    print(f"Người ký: {signer.name}")
    with StationClient(address.rstrip("/"), key) as client:
        outcome = sign_all(client, signer)
    print(f"Đã ký {outcome.signed} tệp; không ký được {len(outcome.failed)} tệp.")
    for name, reason in outcome.failed.items():
        print(f"  {name}: {reason}")
    if not outcome.signed and not outcome.failed:
        print("Không có tệp nào chờ ký.")
    return not outcome.failed


def open_signer(pkcs12: Path | None, pkcs11: str, pin_file: Path | None) -> Signer:
    """The key of a file or token; its password or PIN is asked for once, or read from ``pin_file``."""
    try:
        pin = pin_file.read_text(encoding="utf-8").rstrip("\n") if pin_file else ""
    except (OSError, ValueError) as error:
        raise SetupError(reason="--pin-file: not readable") from error
    pin = pin or typer.prompt("Mật khẩu hoặc mã PIN / password or PIN", hide_input=True)
    if pkcs12 is not None:
        return open_pkcs12_signer(pkcs12, pin, utc_now())
    from digitize.store.seal.token import TokenKey, open_token_by_hand

    return open_token_by_hand(TokenKey.of_address(pkcs11), pin, utc_now())


def sign_all(client: StationClient, signer: Signer) -> Outcome:
    """Open sessions until nothing is left that was not tried, sign what they give out, hand it in."""
    outcome, tried = Outcome(), set[str]()
    while True:
        waiting = {each["document_id"]: each for each in client.get("/signing/waiting") if each["state"] != "signed"}
        names = {document_id: each["file_name"] for document_id, each in waiting.items() if document_id not in tried}
        wanted = list(names)[:_MOST_A_SESSION]
        if not wanted:
            return outcome
        tried.update(wanted)
        session = client.post(
            "/signing/sessions",
            {
                "certificate": _der(signer.certificate),
                "chain": [_der(each) for each in signer.chain],
                "documents": wanted,
            },
        )
        _note_refused(outcome, session["refused"], names)
        for start in range(0, len(session["items"]), _AT_ONCE):
            _hand_in(client, signer, session, session["items"][start : start + _AT_ONCE], outcome)
            print(f"  {outcome.signed + len(outcome.failed)}/{len(tried)}", flush=True)


def _hand_in(
    client: StationClient, signer: Signer, session: dict[str, Any], items: list[dict[str, Any]], outcome: Outcome
) -> None:
    signatures = [
        {
            "document_id": each["document_id"],
            "signature": base64.b64encode(signer.sign(base64.b64decode(each["to_sign"]))).decode("ascii"),
        }
        for each in items
    ]
    names = {each["document_id"]: each["file_name"] for each in items}
    try:
        answer = client.post(f"/signing/sessions/{session['id']}/signatures", {"signatures": signatures})
    except InputError as error:
        if SigningSessionError.code not in error.text_en:
            raise
        outcome.failed.update(dict.fromkeys(names.values(), "phiên ký đã hết hạn; chạy lại lệnh này"))
        return
    outcome.signed += len(answer["accepted"])
    _note_refused(outcome, answer["refused"], names)


def _note_refused(outcome: Outcome, refused: list[dict[str, Any]], names: dict[str, str]) -> None:
    for each in refused:
        outcome.failed[names.get(each["document_id"], each["document_id"])] = f"{each['message_vi']} ({each['code']})"


def _der(certificate: Certificate) -> str:
    return base64.b64encode(certificate.public_bytes(Encoding.DER)).decode("ascii")
