"""What a step commits along with its result: this object shall be in the second copy, that one no more."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from digitize.service import Service
from digitize.store.repositories import copies


def keep(service: Service, session: Session, key: str, sha256: str, media_type: str, dossier_id: str | None) -> None:
    """A row of this transaction points to an object: it shall be copied. Nothing where no second copy is set."""
    if service.has_copy:
        copies.want(session, key, sha256, media_type, dossier_id, service.clock())


def erase(service: Service, session: Session, keys: Iterable[str], dossier_id: str | None) -> None:
    """These objects are about to be deleted: they shall leave the second copy, too. Nothing where none is set."""
    if service.has_copy:
        copies.want_erased(session, sorted(keys), dossier_id, service.clock())
