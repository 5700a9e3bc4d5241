"""Who is asking: access keys, their roles, and what they stand for.

A key is 256 random bits, shown once when it is made. Its plain SHA-256 is kept: a slow hash guards guessable passwords
and gains nothing for random keys.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from digitize.errors import AccessError, InputError, NotFoundError, UnknownKeyError
from digitize.store.audit import append
from digitize.store.clock import utc_now
from digitize.store.columns import new_id
from digitize.store.ledger import ApiKey

_MARK = "dgz_"  # lets secret scanners find a key that leaked


class Role(StrEnum):
    """What a key may do."""

    STATION = "station"  # trạm quét
    OFFICER = "officer"  # cán bộ xử lý
    COMPLIANCE = "compliance"  # cán bộ theo dõi, báo cáo
    ADMIN = "admin"  # quản trị viên


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking. ``agency_code`` bounds what is seen to this agency and those under it; None: everywhere."""

    key_id: str
    name: str
    role: Role
    agency_code: str | None

    def require(self, *roles: Role) -> None:
        """Raise AccessError unless the caller has one of the roles."""
        if self.role not in roles:
            raise AccessError(role=", ".join(roles))


SYSTEM = Caller("system", "system", Role.ADMIN, None)
"""The service itself: its steps, and commands on its own machine."""


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key as it is listed; the key itself can't be had again."""

    key_id: str
    name: str
    role: Role
    agency_code: str | None
    created_at: datetime
    revoked_at: datetime | None


def authenticate(session: Session, key: str) -> Caller:
    """The caller behind a key; UnknownKeyError if it is unknown or revoked."""
    row = session.scalar(select(ApiKey).where(ApiKey.key_sha256 == _sha256(key), ApiKey.revoked_at.is_(None)))
    if row is None:
        raise UnknownKeyError
    return Caller(row.id, row.name, Role(row.role), row.agency_code)


def note_refused(session: Session, caller: Caller | None, route: str) -> None:
    """Note in the audit log that ``route`` was refused to ``caller``, None where the key is unknown or revoked.

    ``route`` is the template of the address, never the address itself: that may name what a citizen owns.
    """
    append(session, caller or SYSTEM, "access.refused", "route", route, known_key=caller is not None)


def create_key(
    session: Session, name: str, role: Role, agency_code: str | None = None, *, caller: Caller = SYSTEM
) -> str:
    """Make a key and give it out, this once. Stations and officers belong to an agency: InputError without one."""
    caller.require(Role.ADMIN)
    if agency_code is None and role in (Role.STATION, Role.OFFICER):
        raise InputError(reason="agency_code")
    key = _MARK + secrets.token_urlsafe(32)
    row = ApiKey(
        id=new_id(), key_sha256=_sha256(key), name=name, role=role, agency_code=agency_code, created_at=utc_now()
    )
    session.add(row)
    append(session, caller, "key.create", "key", row.id, role=str(role))
    return key


def revoke_key(session: Session, key_id: str, *, caller: Caller = SYSTEM) -> None:
    """End a key; NotFoundError if there is no such key in force."""
    caller.require(Role.ADMIN)
    found = session.execute(
        update(ApiKey)
        .where(ApiKey.id == key_id, ApiKey.revoked_at.is_(None))
        .values(revoked_at=utc_now())
        .returning(ApiKey.id)
    ).scalar()
    if found is None:
        raise NotFoundError(what="khóa truy cập")
    append(session, caller, "key.revoke", "key", key_id)


def list_keys(session: Session, *, caller: Caller = SYSTEM) -> tuple[KeyView, ...]:
    """All keys, oldest first."""
    caller.require(Role.ADMIN)
    rows = session.scalars(select(ApiKey).order_by(ApiKey.created_at, ApiKey.id))
    return tuple(
        KeyView(row.id, row.name, Role(row.role), row.agency_code, row.created_at, row.revoked_at) for row in rows
    )


def _sha256(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
