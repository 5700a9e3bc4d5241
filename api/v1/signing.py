"""Ký số của cán bộ: digests out, signatures in, for keys that stay with the officer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from api.identity import ADMIN, COMPLIANCE, OFFICER, ByKey, ServiceOf
from api.v1 import signing_views
from api.v1.answers.signing import (
    HandedInAnswer,
    SessionAnswer,
    SessionAsked,
    SignaturesAsked,
    WaitingSignatureAnswer,
)
from api.v1.known_problems import problems
from digitize.errors import CertificateError, InputError, NotFoundError, SigningSessionError
from digitize.store.access import Caller

router = APIRouter(prefix="/signing", tags=["signing"])

Signing = Annotated[Caller, Depends(ByKey(OFFICER))]
SessionId = Annotated[str, Path(max_length=64)]


@router.get("/waiting", summary="What waits for a signature", responses=problems())
def list_waiting(
    caller: Annotated[Caller, Depends(ByKey(OFFICER, COMPLIANCE, ADMIN))], service: ServiceOf
) -> list[WaitingSignatureAnswer]:
    """Documents that are built and wait for an officer's signature (chờ ký), oldest first, with reason and age."""
    return signing_views.waiting(service, caller)


@router.post("/sessions", summary="Open a signing session", responses=problems(CertificateError, InputError, body=True))
def open_session(asked: SessionAsked, caller: Signing, service: ServiceOf) -> SessionAnswer:
    """Prepare up to 200 waiting files under the officer's certificate and give out what is to be signed.

    A file that can't be prepared is named in ``refused``; the others are ready. The private key never comes here.
    """
    return signing_views.opened(service, caller, asked)


@router.get(
    "/sessions/{session_id}",
    summary="Go on with a signing session",
    responses=problems(NotFoundError, SigningSessionError),
)
def resume_session(session_id: SessionId, caller: Signing, service: ServiceOf) -> SessionAnswer:
    """What is still to be signed, the same digests as when it was opened; 409 once it is over."""
    return signing_views.resumed(service, caller, session_id)


@router.post(
    "/sessions/{session_id}/signatures",
    summary="Hand in signatures",
    responses=problems(NotFoundError, SigningSessionError, InputError, body=True),
)
def hand_in(session_id: SessionId, asked: SignaturesAsked, caller: Signing, service: ServiceOf) -> HandedInAnswer:
    """Each is checked against the certificate; right ones are accepted, wrong ones named, the rest untouched."""
    return signing_views.handed_in(service, caller, session_id, asked)
