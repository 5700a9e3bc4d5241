"""Runs migrations on the connection that :func:`digitize.store.database.migrate` opened."""

from __future__ import annotations

from alembic import context

from digitize.store.database import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
