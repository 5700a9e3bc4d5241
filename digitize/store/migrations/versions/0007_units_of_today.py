"""Unit in force today beside an older address."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision; addresses kept before it get their unit when their document is extracted again."""
    with op.batch_alter_table("field") as batch_op:
        batch_op.add_column(sa.Column("unit_now", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Go back to the revision before."""
    with op.batch_alter_table("field") as batch_op:
        batch_op.drop_column("unit_now")
