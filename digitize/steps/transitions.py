"""States of a document (TT 01/2023/TT-VPCP Đ.7): each only from the one before it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from digitize.errors import IllegalTransitionError
from digitize.store.access import SYSTEM
from digitize.store.audit import append
from digitize.store.tables import Document, DocumentState

_ORDER = tuple(DocumentState)


def advance(session: Session, document: Document, to: DocumentState, now: datetime) -> None:
    """Bring the document to the next state, dated and audited; IllegalTransitionError for any other."""
    position = _ORDER.index(to)
    if position == 0 or document.state != _ORDER[position - 1]:
        raise IllegalTransitionError(from_state=document.state, to_state=str(to))
    document.state = to
    setattr(document, f"{to}_at", now)
    append(session, SYSTEM, f"document.{to}", "document", document.id)
