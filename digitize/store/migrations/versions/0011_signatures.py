"""Signed PDFs that come whole: their pages, and the signatures on every document's file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from digitize.store.columns import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table("page") as batch_op:
        batch_op.add_column(sa.Column("file_page", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("file_pages", sa.Integer(), nullable=True))
    op.create_table(
        "document_signatures",
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("as_it_came", sa.Boolean(), nullable=False),
        sa.Column("checked_at", UtcDateTime(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_document_signatures_document_id")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document_signatures")),
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("document_signatures")
    with op.batch_alter_table("page") as batch_op:
        batch_op.drop_column("file_pages")
        batch_op.drop_column("file_page")
