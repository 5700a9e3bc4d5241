"""Column types that mean the same on SQLite and PostgreSQL, and new identifiers."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator

ID_LENGTH = 32


class UtcDateTime(TypeDecorator[datetime]):
    """A moment with its zone; kept in UTC, given back in UTC. A moment without a zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Into the database; SQLite has no zones, so it keeps UTC without one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Out of the database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def process_literal_param(self, value: Any, dialect: Dialect) -> str:
        """For printed statements."""
        return repr(self.process_bind_param(value, dialect))


def id_column() -> String:
    """Type of identifiers: 32 hexadecimal digits."""
    return String(ID_LENGTH)


def new_id() -> str:
    """A new random identifier."""
    return uuid.uuid4().hex
