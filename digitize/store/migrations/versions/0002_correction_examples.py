"""Examples from what persons corrected."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from digitize.store.columns import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "correction_example",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=32), nullable=False),
        sa.Column("dossier_id", sa.String(length=32), nullable=False),
        sa.Column("procedure_code", sa.String(length=100), nullable=False),
        sa.Column("branch_id", sa.String(length=100), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("pages", sa.JSON(), nullable=False),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_correction_example_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_example")),
    )
    with op.batch_alter_table("correction_example", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_example_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_correction_example_dossier_id"), ["dossier_id"], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_table("correction_example")
