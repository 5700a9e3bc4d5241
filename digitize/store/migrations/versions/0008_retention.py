"""Legal holds, requests to delete, and their approvals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from digitize.store.columns import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("dossier_id", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed_at", UtcDateTime(), nullable=False),
        sa.Column("placed_by", sa.String(length=32), nullable=False),
        sa.Column("lifted_at", UtcDateTime(), nullable=True),
        sa.Column("lifted_by", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_legal_hold_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_index(op.f("ix_legal_hold_dossier_id"), "legal_hold", ["dossier_id"], unique=False)
    op.create_table(
        "deletion_request",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("dossier_id", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rule", sa.String(length=200), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("asked_by", sa.String(length=32), nullable=False),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("state IN ('asked', 'approved')", name=op.f("ck_deletion_request_state")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_deletion_request_document_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_deletion_request_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deletion_request")),
        sa.UniqueConstraint("document_id", name=op.f("uq_deletion_request_document_id")),
    )
    op.create_table(
        "deletion_approval",
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("approver_id", sa.String(length=32), nullable=False),
        sa.Column("approver_name", sa.String(length=200), nullable=False),
        sa.Column("approved_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["deletion_request.id"], name=op.f("fk_deletion_approval_request_id")),
        sa.PrimaryKeyConstraint("request_id", "approver_id", name=op.f("pk_deletion_approval")),
    )


def downgrade() -> None:
    """Go back; requests, approvals and holds are lost, the audit log still tells of them."""
    op.drop_table("deletion_approval")
    op.drop_table("deletion_request")
    op.drop_table("legal_hold")
