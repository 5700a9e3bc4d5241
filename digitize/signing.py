"""Signing by an officer whose key stays with him (token, SIM PKI, remote service): digests out, signatures in.

A signing session prepares the files that wait under the officer's certificate, once; they are signed as they are or,
when the session is over, prepared again by another one. Each failure is the file's own and is named; nothing of the
key comes here (R6, R3).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from digitize.errors import (
    CertificateError,
    DigitizeError,
    NotFoundError,
    ObjectChangedError,
    ObjectMissingError,
    SealError,
    SigningSessionError,
)
from digitize.second_copy import note
from digitize.service import Service
from digitize.steps import complete_signature, seal_document
from digitize.steps.sealing import PDF_TYPE, UNSIGNED, keep_pdf
from digitize.store import work
from digitize.store.access import Caller, Role
from digitize.store.audit import append
from digitize.store.clock import VIETNAM, vietnam_day
from digitize.store.columns import new_id
from digitize.store.pdf import Occupied, Rectangle
from digitize.store.repositories.documents import file_name, paper_name
from digitize.store.repositories.signing import held_in, hold_waiting, pending_for, session_for
from digitize.store.seal import (
    Appearance,
    PendingSignature,
    StampKind,
    certificate_of,
    check_certificate,
    check_chain,
    check_signature,
    common_name,
    prepare_signature,
    template_for,
)
from digitize.store.signing_tables import PendingSignature as PendingRow
from digitize.store.signing_tables import PendingState, SigningSession

MOST_AT_ONCE = 200
_MOST_ABOVE = 8


@dataclass(frozen=True, slots=True)
class ToSign:
    """A file that is ready: the key signs the SHA-256 of ``to_sign`` (DER of the signed attributes)."""

    document_id: str
    dossier_code: str
    file_name: str
    paper_type_name_vi: str
    to_sign: bytes = field(repr=False)

    @property
    def digest(self) -> str:
        """SHA-256 of ``to_sign``, lower-case hexadecimal: for keys that sign digests."""
        return hashlib.sha256(self.to_sign).hexdigest()


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that could not be prepared, or whose signature was refused, and why."""

    document_id: str
    code: str
    message_vi: str
    message_en: str

    @classmethod
    def by(cls, document_id: str, error: DigitizeError) -> Refused:
        """The refusal that an error stands for."""
        return cls(document_id, error.code, error.text_vi, error.text_en)


@dataclass(frozen=True, slots=True)
class SessionView:
    """A signing session: what is to be signed in it until ``expires_at``, and what could not be prepared."""

    id: str
    expires_at: datetime
    signer: str
    items: tuple[ToSign, ...]
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What became of signatures: ids of documents that are signed, and refusals."""

    accepted: tuple[str, ...]
    refused: tuple[Refused, ...]


def open_session(
    service: Service,
    caller: Caller,
    certificate_der: bytes,
    chain_der: Sequence[bytes],
    wanted: Sequence[str] | None = None,
) -> SessionView:
    """Prepare at most 200 waiting files, those ``wanted`` or the oldest, for the owner of a certificate.

    ``chain_der``: certificates above, nearest first. Raises CertificateError where the certificate is no good now;
    what is wrong with one file stands in ``refused`` and stops no other.
    """
    caller.require(Role.OFFICER)
    now = service.clock()
    if len(chain_der) > _MOST_ABOVE:
        raise CertificateError(reason=f"chuỗi chứng thư số dài quá {_MOST_ABOVE}")
    certificate = certificate_of(certificate_der)
    chain = [certificate_of(item) for item in chain_der]
    check_chain(certificate, chain, service.sealer.trust_roots, now)
    signing = SigningSession(
        id=new_id(),
        opened_by=caller.key_id,
        opened_at=now,
        expires_at=now + timedelta(minutes=service.settings.signing_session_minutes),
        certificate=_text(certificate),
        chain=[_text(item) for item in chain],
    )
    with service.writing() as session:
        session.add(signing)
        session.flush()
        rows = hold_waiting(session, caller, signing, wanted, MOST_AT_ONCE)
        append(session, caller, "signing.open", "signing_session", signing.id, files=len(rows))
    refused = [
        Refused.by(each, NotFoundError(what="giấy tờ chờ ký (hoặc cán bộ khác đang ký)"))
        for each in dict.fromkeys(wanted or ())
        if each not in {row.document_id for row in rows}
    ]
    items = []
    for row in rows:
        try:
            items.append(_to_sign(service, row, _prepared(service, signing, row, certificate, chain, now)))
        except (SealError, ObjectMissingError, ObjectChangedError) as error:
            refused.append(Refused.by(row.document_id, error))
            _note(service, signing.id, row, error)
    return SessionView(signing.id, signing.expires_at, common_name(certificate), tuple(items), tuple(refused))


def resume_session(service: Service, caller: Caller, session_id: str) -> SessionView:
    """What is still to be signed in a session of the caller, the same digests as before.

    Raises NotFoundError, SigningSessionError where it is over.
    """
    caller.require(Role.OFFICER)
    with service.reading() as session:
        signing = session_for(session, caller, session_id)
        _refuse_over(signing, service.clock())
        items = tuple(_to_sign(service, row, bytes.fromhex(row.to_sign or "")) for row in held_in(session, signing.id))
    signer = common_name(certificate_of(base64.b64decode(signing.certificate)))
    return SessionView(signing.id, signing.expires_at, signer, items)


def hand_in(service: Service, caller: Caller, session_id: str, signatures: Mapping[str, bytes]) -> HandedIn:
    """Take signatures by document id, each checked against the certificate; handing one in again changes nothing.

    Files whose signature is right go on; the others are named and can still be signed. Raises NotFoundError,
    SigningSessionError where the session is over: then nothing is taken.
    """
    caller.require(Role.OFFICER)
    now = service.clock()
    accepted: list[str] = []
    refused: list[Refused] = []
    with service.writing() as session:
        signing = session_for(session, caller, session_id)
        _refuse_over(signing, now)
        certificate = certificate_of(base64.b64decode(signing.certificate))
        for document_id, signature in signatures.items():
            row = None
            try:
                document, row = pending_for(session, caller, document_id)
                if row is None and document.signed_at is not None:
                    accepted.append(document_id)  # handed in before, and finished since
                    continue
                if row is None or row.session_id != signing.id or row.to_sign is None:
                    row = None  # what another session says of it is not this one's to change
                    raise SigningSessionError(reason="tệp này đã được tạo lại hoặc thuộc phiên ký khác")
                if row.state == PendingState.SIGNED and row.signature == signature.hex():
                    accepted.append(document_id)
                    continue
                check_certificate(certificate, now)
                check_signature(certificate, bytes.fromhex(row.to_sign), signature)
            except (SealError, NotFoundError) as error:
                refused.append(Refused.by(document_id, error))
                if row is not None:
                    row.reason_code, row.reason_vi = error.code, error.text_vi
                continue
            row.state, row.signature = PendingState.SIGNED, signature.hex()
            row.reason_code = row.reason_vi = None
            work.put_again(session, complete_signature.NAME, document.id, document.dossier_id, now, even_set_aside=True)
            append(session, caller, "document.sign", "document", document.id, in_session=signing.id)
            accepted.append(document_id)
    return HandedIn(tuple(accepted), tuple(refused))


def _prepared(
    service: Service,
    signing: SigningSession,
    row: PendingRow,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate],
    now: datetime,
) -> bytes:
    """Put stamp and place for the signature into one file, keep it; what is to be signed."""
    document = row.document
    template = template_for(StampKind.PERSONAL, vietnam_day(now))
    pending = prepare_signature(
        service.objects.get(row.built_key, sha256=row.built_sha256),
        certificate,
        chain,
        Appearance(template, agency=service.settings.agency_name, occupied=_occupied(row)),
        now.astimezone(VIETNAM),
        with_timestamp=service.sealer.level != "B-B",
    )
    kept = keep_pdf(service, document.dossier.code, document.sequence, pending.document, folder=UNSIGNED)
    with service.writing() as session:
        mine = session.get(PendingRow, row.document_id, with_for_update=True)
        ours = mine is not None and mine.session_id == signing.id and mine.built_sha256 == row.built_sha256
        if mine is not None and ours and mine.document.erased_at is None:
            mine.prepared_key, mine.prepared_sha256, mine.prepared_at = kept.key, kept.sha256, now
            note.keep(service, session, kept.key, kept.sha256, PDF_TYPE, document.dossier_id)
            mine.stamp_template = f"{template.kind}/{template.valid_from.isoformat()}"
            _keep_places(mine, pending)
            return pending.to_sign
    service.objects.delete(kept.key)  # its pages may have been erased meanwhile (R8)
    raise SigningSessionError(reason="tệp này vừa được tạo lại hoặc đã bị xóa")


def _keep_places(row: PendingRow, pending: PendingSignature) -> None:
    row.place_start, row.place_end = pending.place_start, pending.place_end
    row.document_digest, row.to_sign = pending.document_digest.hex(), pending.to_sign.hex()


def _note(service: Service, session_id: str, row: PendingRow, error: DigitizeError) -> None:
    """Let a file that could not be prepared wait with its reason; one that is gone or damaged is built anew."""
    with service.writing() as session:
        mine = session.get(PendingRow, row.document_id, with_for_update=True)
        if mine is None or mine.session_id != session_id:
            return
        mine.release(error.code, error.text_vi)
        if isinstance(error, ObjectMissingError | ObjectChangedError):
            dossier_id = row.document.dossier_id
            work.put_again(session, seal_document.NAME, row.document_id, dossier_id, service.clock())


def _refuse_over(signing: SigningSession, now: datetime) -> None:
    if signing.expires_at <= now:
        raise SigningSessionError(reason=f"đã hết hạn lúc {signing.expires_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}")


def _to_sign(service: Service, row: PendingRow, to_sign: bytes) -> ToSign:
    document = row.document
    name = file_name(document.dossier.code, document.sequence)
    return ToSign(document.id, document.dossier.code, name, paper_name(service.catalog, document.paper_type), to_sign)


def _occupied(row: PendingRow) -> Occupied:
    return Occupied(
        tuple(Rectangle(*each) for each in row.occupied["text"]),
        tuple(Rectangle(*each) for each in row.occupied["codes"]),
    )


def _text(certificate: x509.Certificate) -> str:
    return base64.b64encode(certificate.public_bytes(Encoding.DER)).decode("ascii")
