"""Ký số của cán bộ: what waits for a signature, signing sessions, signatures handed in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from api.v1.answers.base import Answer, Asked, ReasonAnswer

Base64 = Annotated[str, Field(min_length=1, max_length=20_000, description="Base64")]
_Key = Annotated[str, Field(min_length=1, max_length=64)]


class WaitingSignatureAnswer(Answer):
    """A document that waits to be signed (chờ ký)."""

    document_id: str
    dossier_id: str
    dossier_code: str
    paper_type_name_vi: str
    file_name: str
    state: str = Field(description="waiting, held (an officer is signing it) or signed (being finished)")
    waiting_since: datetime
    age_seconds: float
    held_until: datetime | None
    reason: ReasonAnswer | None = Field(description="Why the last try failed")


class SessionAsked(Asked):
    """Who signs, and what: all that waits, oldest first, if ``documents`` is left out."""

    certificate: Base64 = Field(description="The officer's certificate: DER in Base64")
    chain: list[Base64] = Field(default=[], max_length=8, description="Certificates above, nearest first")
    documents: Annotated[list[_Key] | None, Field(max_length=200)] = None


class ToSignAnswer(Answer):
    """A file ready to be signed."""

    document_id: str
    dossier_code: str
    file_name: str
    paper_type_name_vi: str
    to_sign: str = Field(description="Signed attributes, DER in Base64: what a key signs that hashes by itself")
    digest: str = Field(description="SHA-256 of them in hexadecimal: what a key signs that takes digests")


class RefusedAnswer(Answer):
    """A file that could not be prepared or signed, and why; the others go on."""

    document_id: str
    code: str = Field(examples=["seal.failed"])
    message_vi: str
    message_en: str


class SessionAnswer(Answer):
    """A signing session; after ``expires_at`` its files are prepared anew by the next one."""

    id: str
    expires_at: datetime
    signer: str
    items: list[ToSignAnswer]
    refused: list[RefusedAnswer]


class SignatureAsked(Asked):
    """A signature over ``to_sign``: ECDSA (DER) or RSA PKCS#1 v1.5, each with SHA-256."""

    document_id: _Key
    signature: Base64


class SignaturesAsked(Asked):
    """Signatures of one session."""

    signatures: Annotated[list[SignatureAsked], Field(min_length=1, max_length=200)]


class HandedInAnswer(Answer):
    """What became of each signature."""

    accepted: list[str]
    refused: list[RefusedAnswer]
