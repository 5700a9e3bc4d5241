"""Legal holds, and what waits for one to be lifted."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from digitize.store.ledger import WorkItem, WorkState
from digitize.store.retention_tables import LegalHold


def on_hold(session: Session, dossier_id: str) -> bool:
    """Whether a legal hold forbids deletion in the dossier now."""
    stands = select(LegalHold.id).where(LegalHold.dossier_id == dossier_id, LegalHold.lifted_at.is_(None))
    return session.scalar(stands.limit(1)) is not None


def held_erasures(session: Session, dossier_id: str, code: str) -> tuple[str, ...]:
    """Work items of a dossier that erase content and were set aside with this code of a refusal."""
    waiting = select(WorkItem.id).where(
        WorkItem.step == "erase_document",
        WorkItem.dossier_id == dossier_id,
        WorkItem.state == WorkState.SET_ASIDE,
        WorkItem.reason_code == code,
    )
    return tuple(session.scalars(waiting))
