"""Former files, findings of integrity checks, and the place of the rolling check."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from digitize.store.columns import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "former_pdf",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=True),
        sa.Column("replaced_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_former_pdf_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_pdf")),
        sa.UniqueConstraint("key", name=op.f("uq_former_pdf_key")),
    )
    op.create_index(op.f("ix_former_pdf_document_id"), "former_pdf", ["document_id"], unique=False)
    op.create_table(
        "kept_finding",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("object_kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=900), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=True),
        sa.Column("dossier_id", sa.String(length=32), nullable=True),
        sa.Column("text_vi", sa.Text(), nullable=False),
        sa.Column("first_seen", UtcDateTime(), nullable=False),
        sa.Column("last_seen", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_kept_finding_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_finding")),
        sa.UniqueConstraint("key", "kind", name=op.f("uq_kept_finding_key_kind")),
    )
    op.create_index("ix_kept_finding_closed_at", "kept_finding", ["closed_at", "first_seen"], unique=False)
    op.create_table(
        "recheck_cursor",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("phase", sa.String(length=30), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("busy_until", UtcDateTime(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_recheck_cursor_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recheck_cursor")),
    )


def downgrade() -> None:
    """Go back; former files are then told as orphaned."""
    op.drop_table("recheck_cursor")
    op.drop_table("kept_finding")
    op.drop_table("former_pdf")
