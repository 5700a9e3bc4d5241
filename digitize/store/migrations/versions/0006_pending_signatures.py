"""Files that wait for the signature of an officer whose key is not here."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from digitize.store.columns import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "signing_session",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("opened_by", sa.String(length=32), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("chain", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_session")),
    )
    op.create_table(
        "pending_signature",
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("built_at", UtcDateTime(), nullable=False),
        sa.Column("built_key", sa.String(length=300), nullable=False),
        sa.Column("built_sha256", sa.String(length=64), nullable=False),
        sa.Column("occupied", sa.JSON(), nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=True),
        sa.Column("prepared_at", UtcDateTime(), nullable=True),
        sa.Column("prepared_key", sa.String(length=300), nullable=True),
        sa.Column("prepared_sha256", sa.String(length=64), nullable=True),
        sa.Column("stamp_template", sa.String(length=60), nullable=True),
        sa.Column("place_start", sa.Integer(), nullable=True),
        sa.Column("place_end", sa.Integer(), nullable=True),
        sa.Column("document_digest", sa.String(length=64), nullable=True),
        sa.Column("to_sign", sa.Text(), nullable=True),
        sa.Column("signature", sa.Text(), nullable=True),
        sa.Column("reason_code", sa.String(length=100), nullable=True),
        sa.Column("reason_vi", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'held', 'signed')", name=op.f("ck_pending_signature_state")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_pending_signature_document_id")),
        sa.ForeignKeyConstraint(["session_id"], ["signing_session.id"], name=op.f("fk_pending_signature_session_id")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_pending_signature")),
    )
    op.create_index("ix_pending_signature_session_id", "pending_signature", ["session_id"])


def downgrade() -> None:
    """Go back; documents that waited for a signature have to be sealed again."""
    op.drop_table("pending_signature")
    op.drop_table("signing_session")
