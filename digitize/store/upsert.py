"""Statements that both databases know, each in its own dialect."""

from __future__ import annotations

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from digitize.store.ledger import Counter
from digitize.store.tables import Base


def insert_once(session: Session, table: type[Base], values: dict[str, Any]) -> bool:
    """Insert a row unless one of its unique keys is taken; whether it was inserted.

    Two transactions that insert the same key at once wait for each other: just one of them inserts.
    """
    build = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    key = inspect(table).primary_key[0]
    statement = build(table).values(**values).on_conflict_do_nothing().returning(key)
    return session.execute(statement).scalar() is not None


def put_row(session: Session, table: type[Base], values: dict[str, Any]) -> None:
    """Insert a row, or give the one with the same primary key these values."""
    build = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    keys = [column.name for column in inspect(table).primary_key]
    rest = {name: value for name, value in values.items() if name not in keys}
    session.execute(build(table).values(**values).on_conflict_do_update(index_elements=keys, set_=rest))


def next_number(session: Session, scope: str) -> int:
    """The next number of a scope, from 1; no two transactions get the same, one that rolls back gives it back (R17)."""
    build = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = (
        build(Counter)
        .values(scope=scope, value=1)
        .on_conflict_do_update(index_elements=[Counter.scope], set_={"value": Counter.value + 1})
        .returning(Counter.value)
    )
    return session.execute(statement).scalar_one()
