"""The database: an engine for SQLite or PostgreSQL, transactions that read, transactions that write."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DataError, DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from digitize.errors import InputError, SetupError, StoreError
from digitize.store import (
    copy_tables,
    integrity_tables,
    ledger,
    retention_tables,
    review_tables,
    signature_tables,
    signing_tables,
    split_tables,
)
from digitize.store.audit import write_entries
from digitize.store.tables import Base

_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_MS = 30_000
# a table is known once its module is imported
_DECLARING = (
    copy_tables,
    integrity_tables,
    ledger,
    retention_tables,
    review_tables,
    signature_tables,
    signing_tables,
    split_tables,
)
METADATA = Base.metadata
"""Every table, for migrations."""


class Database:
    """Open transactions on one database. ``reading()`` never writes; ``writing()`` commits at its end or not at all."""

    def __init__(self, url: str) -> None:
        self.engine = _open_engine(url)
        self.sessions = sessionmaker(_one_snapshot(self.engine), expire_on_commit=False)
        self._writers = sessionmaker(
            self.engine.execution_options(digitize_writes=True), expire_on_commit=False, info={"writes": True}
        )

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.engine.dialect.name

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database; nothing of it is kept. Raises StoreError if it is away."""
        with _as_store_error(), self.sessions() as session:
            yield session

    @contextmanager
    def viewing(self) -> Iterator[Session]:
        """As :meth:`reading`, for a look that is audited: its entries are committed before the context is left.

        Figures of several queries belong together, and no look waits for a writer.
        """
        with self.reading() as session:
            session.info["writes"] = True  # entries may be noted; they are written below
            yield session
            noted = session.info.pop("audit", [])
        if noted:
            with self.writing() as session:
                session.info["audit"] = noted

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that commits at the end, audit entries last, or rolls back on any error.

        On SQLite it holds the one write lock from its first statement, so that it can't fail half-way for another
        writer. Raises StoreError if the database is away.
        """
        with _as_store_error(), self._writers() as session:
            yield session
            session.flush()
            write_entries(session)
            session.commit()

    def check(self) -> None:
        """Raise StoreError unless the database answers."""
        with self.reading() as session:
            session.execute(text("SELECT 1"))

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


@contextmanager
def _as_store_error() -> Iterator[None]:
    """A database that is away or busy is a StoreError, text it can't hold an InputError; faults of ours stay."""
    try:
        yield
    except DataError as error:
        if "NUL" not in str(error.orig):
            raise
        raise InputError(reason="ký tự NUL (U+0000)") from error
    except OperationalError as error:
        raise StoreError from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise StoreError from error
        raise


def _one_snapshot(engine: Engine) -> Engine:
    """Transactions that read see one state from their first statement on; SQLite in WAL mode does so by itself."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _open_engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except SQLAlchemyError:
        raise SetupError(reason="database_url: not an SQLAlchemy URL") from None
    kind = parsed.get_backend_name()
    if kind == "postgresql":
        return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True, pool_size=10)
    if kind != "sqlite" or not parsed.database or parsed.database == ":memory:":
        raise SetupError(reason="database_url: sqlite:///FILE or postgresql+psycopg://…")
    Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"timeout": _BUSY_MS / 1000})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: ConnectionPoolEntry) -> None:
    if not isinstance(connection, sqlite3.Connection):
        raise TypeError("not a connection of sqlite3")
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={_BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("digitize_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def migrate(url: str) -> None:
    """Bring the database at ``url`` to the newest tables; does nothing where they are."""
    database = Database(url)
    try:
        with _as_store_error(), database.engine.execution_options(digitize_writes=True).connect() as connection:
            command.upgrade(alembic_config(connection), "head")
            connection.commit()
    finally:
        database.close()


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration for one open connection."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
