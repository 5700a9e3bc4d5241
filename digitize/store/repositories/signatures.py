"""The signatures on the files of documents: kept when a file is written or came, shown with the document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from digitize.store.seal import SignatureReport, SignatureStatus
from digitize.store.signature_tables import DocumentSignatures


class SignatureState(StrEnum):
    """What a signature is worth, the worst last."""

    SOUND = "sound"  # whole, right, and of a certificate that leads to a trusted root
    UNTRUSTED = "untrusted"  # whole and right, but nobody vouches for the certificate
    WRONG = "wrong"  # not a signature of its certificate
    CHANGED = "changed"  # the signed content, or what was added to it, was changed


@dataclass(frozen=True, slots=True)
class FoundSignatureView:
    """One signature of a file. ``level``: B-B, B-T, B-LT, B-LTA, ``timestamp`` (a document one) or ``other``.

    ``signed_at`` is what the signer says, ``timestamped_at`` what a trusted authority vouches for. ``ours``: made by
    this service. ``covers_whole_file``: nothing was added after it.
    """

    field_name: str
    signer: str
    signed_at: datetime | None
    timestamped_at: datetime | None
    level: str
    state: str
    ours: bool
    covers_whole_file: bool
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignaturesView:
    """All signatures of a document's file as of ``checked_at``."""

    as_it_came: bool
    checked_at: datetime
    found: tuple[FoundSignatureView, ...]


def keep_signatures(
    session: Session, document_id: str, report: SignatureReport, now: datetime, *, as_it_came: bool = False
) -> None:
    """Keep what ``report`` says of the document's file, in place of what was known of the file before."""
    found = [_row(status, ours=not as_it_came) for status in report.signatures]
    session.merge(DocumentSignatures(document_id=document_id, as_it_came=as_it_came, checked_at=now, found=found))


def signatures_of(session: Session, document_id: str) -> SignaturesView | None:
    """What is known of the document's file; None where it has none, or has it from before this was kept."""
    row = session.get(DocumentSignatures, document_id)
    return None if row is None else SignaturesView(row.as_it_came, row.checked_at, tuple(map(_view, row.found)))


def came_signed(session: Session, document_id: str) -> bool:
    """Whether the document's file was signed before it came, so that no byte of it may ever be added or changed."""
    row = session.get(DocumentSignatures, document_id)
    return row is not None and row.as_it_came


def forget_signatures(session: Session, document_id: str) -> None:
    """The file was erased, and with it who signed it."""
    row = session.get(DocumentSignatures, document_id)
    if row is not None:
        session.delete(row)


def state_of(status: SignatureStatus) -> SignatureState:
    """The worst that is to be said of a signature."""
    if not status.intact:
        return SignatureState.CHANGED
    if not status.valid:
        return SignatureState.WRONG
    if not status.later_changes_allowed:
        return SignatureState.CHANGED
    return SignatureState.SOUND if status.trusted else SignatureState.UNTRUSTED


def _row(status: SignatureStatus, *, ours: bool) -> dict[str, Any]:
    return {
        "field_name": status.field_name,
        "signer": status.signer_name,
        "signed_at": status.signing_time.isoformat() if status.signing_time else None,
        "timestamped_at": status.timestamped_at.isoformat() if status.timestamped_at else None,
        "level": str(status.level),
        "state": str(state_of(status)),
        "ours": ours,
        "covers_whole_file": status.covers_whole_file,
        "problems": list(status.problems),
    }


def _view(row: dict[str, Any]) -> FoundSignatureView:
    moments = {name: _moment(row[name]) for name in ("signed_at", "timestamped_at")}
    return FoundSignatureView(**{**row, **moments, "problems": tuple(row["problems"])})


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
