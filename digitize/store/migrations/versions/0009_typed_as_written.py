"""Normal form beside a value that a person typed: the value itself stands as it was typed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision. Values typed before it stood in normal form; what was typed is their raw text."""
    with op.batch_alter_table("field") as batch_op:
        batch_op.add_column(sa.Column("normal", sa.Text(), nullable=True))
    op.execute("UPDATE field SET normal = value, value = raw WHERE typed_by IS NOT NULL AND value <> raw")


def downgrade() -> None:
    """Go back to the revision before."""
    op.execute("UPDATE field SET value = normal WHERE normal IS NOT NULL")
    with op.batch_alter_table("field") as batch_op:
        batch_op.drop_column("normal")
