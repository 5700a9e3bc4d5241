"""What splitting found about a batch as a whole."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "split_finding",
        sa.Column("batch_id", sa.String(length=32), nullable=False),
        sa.Column("dossier_id", sa.String(length=32), nullable=False),
        sa.Column("weights_version", sa.String(length=100), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("suggested_branch", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_split_finding_batch_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_split_finding_dossier_id")),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_split_finding")),
    )
    with op.batch_alter_table("split_finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_split_finding_dossier_id"), ["dossier_id"], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_table("split_finding")
