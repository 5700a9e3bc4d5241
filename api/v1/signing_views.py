"""From questions about signing to their answers."""

from __future__ import annotations

import base64
import binascii

from api.v1.answers.signing import (
    HandedInAnswer,
    RefusedAnswer,
    SessionAnswer,
    SessionAsked,
    SignaturesAsked,
    ToSignAnswer,
    WaitingSignatureAnswer,
)
from digitize import signing
from digitize.errors import InputError
from digitize.service import Service
from digitize.signing import SessionView
from digitize.store.access import Caller
from digitize.store.repositories.signing import list_waiting


def waiting(service: Service, caller: Caller) -> list[WaitingSignatureAnswer]:
    """What waits for an officer's signature, oldest first."""
    with service.reading() as session:
        found = list_waiting(session, caller, service.catalog, service.clock())
    return [WaitingSignatureAnswer.model_validate(each) for each in found]


def opened(service: Service, caller: Caller, asked: SessionAsked) -> SessionAnswer:
    """A new session."""
    chain = [_bytes(item, "chain") for item in asked.chain]
    return _answer(
        signing.open_session(service, caller, _bytes(asked.certificate, "certificate"), chain, asked.documents)
    )


def resumed(service: Service, caller: Caller, session_id: str) -> SessionAnswer:
    """What is left of a session."""
    return _answer(signing.resume_session(service, caller, session_id))


def handed_in(service: Service, caller: Caller, session_id: str, asked: SignaturesAsked) -> HandedInAnswer:
    """Take signatures."""
    signatures = {each.document_id: _bytes(each.signature, "signature") for each in asked.signatures}
    if len(signatures) != len(asked.signatures):
        raise InputError(reason="document_id: given twice")
    return HandedInAnswer.model_validate(signing.hand_in(service, caller, session_id, signatures))


def _answer(view: SessionView) -> SessionAnswer:
    return SessionAnswer(
        id=view.id,
        expires_at=view.expires_at,
        signer=view.signer,
        items=[
            ToSignAnswer(
                document_id=each.document_id,
                dossier_code=each.dossier_code,
                file_name=each.file_name,
                paper_type_name_vi=each.paper_type_name_vi,
                to_sign=base64.b64encode(each.to_sign).decode("ascii"),
                digest=each.digest,
            )
            for each in view.items
        ],
        refused=[RefusedAnswer.model_validate(each) for each in view.refused],
    )


def _bytes(text: str, name: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InputError(reason=f"{name}: base64") from error
