"""The second copy: what waits to be copied or erased there, where it stands; findings that were mended from it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from digitize.store.columns import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "copy_task",
        sa.Column("key", sa.String(length=900), nullable=False),
        sa.Column("action", sa.String(length=8), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("media_type", sa.String(length=100), nullable=True),
        sa.Column("dossier_id", sa.String(length=32), nullable=True),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", UtcDateTime(), nullable=True),
        sa.Column("reason_code", sa.String(length=100), nullable=True),
        sa.CheckConstraint("action IN ('keep', 'erase')", name=op.f("ck_copy_task_action")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_copy_task_dossier_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_copy_task")),
    )
    op.create_index("ix_copy_task_action", "copy_task", ["action", "since"], unique=False)
    op.create_table(
        "copy_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("target", sa.String(length=64), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("marked_at", UtcDateTime(), nullable=True),
        sa.Column("fill_kind", sa.String(length=20), nullable=True),
        sa.Column("fill_place", sa.String(length=64), nullable=False),
        sa.Column("filled_at", UtcDateTime(), nullable=True),
        sa.Column("checked_at", UtcDateTime(), nullable=True),
        sa.Column("away_since", UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", UtcDateTime(), nullable=True),
        sa.Column("reason_code", sa.String(length=100), nullable=True),
        sa.Column("reason_vi", sa.Text(), nullable=True),
        sa.Column("busy_until", UtcDateTime(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_copy_state_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copy_state")),
    )
    op.add_column("kept_finding", sa.Column("mended_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    """Go back; erasures that wait for the copy are lost, the audit log still tells of what was erased."""
    op.drop_column("kept_finding", "mended_at")
    op.drop_table("copy_state")
    op.drop_index("ix_copy_task_action", table_name="copy_task")
    op.drop_table("copy_task")
