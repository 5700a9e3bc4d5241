"""Decisions of persons on pages and documents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from digitize.store.columns import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "reviewed_arrangement",
        sa.Column("dossier_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_reviewed_arrangement_dossier_id")),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_reviewed_arrangement")),
    )
    op.create_table(
        "review_decision",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("dossier_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=32), nullable=False),
        sa.Column("forth", sa.JSON(), nullable=True),
        sa.Column("back", sa.JSON(), nullable=True),
        sa.CheckConstraint("state IN ('done', 'undone', 'passed_over')", name=op.f("ck_review_decision_state")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_review_decision_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_decision")),
        sa.UniqueConstraint("dossier_id", "number", name=op.f("uq_review_decision_dossier_id_number")),
    )
    op.create_table(
        "document_succession",
        sa.Column("former_id", sa.String(length=32), nullable=False),
        sa.Column("later_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["former_id"], ["document.id"], name=op.f("fk_document_succession_former_id")),
        sa.ForeignKeyConstraint(["later_id"], ["document.id"], name=op.f("fk_document_succession_later_id")),
        sa.PrimaryKeyConstraint("former_id", "later_id", name=op.f("pk_document_succession")),
    )
    with op.batch_alter_table("document_succession") as batch_op:
        batch_op.create_index(batch_op.f("ix_document_succession_later_id"), ["later_id"], unique=False)
    with op.batch_alter_table("page") as batch_op:
        batch_op.add_column(sa.Column("turn_degrees", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("erased_at", UtcDateTime(), nullable=True))
    with op.batch_alter_table("document") as batch_op:
        for name in ("confirmed_at", "superseded_at", "erased_at"):
            batch_op.add_column(sa.Column(name, UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("confirmed_by", sa.String(length=32), nullable=True))
    with op.batch_alter_table("field") as batch_op:
        batch_op.add_column(sa.Column("as_read", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("typed_by", sa.String(length=32), nullable=True))
    with op.batch_alter_table("document_page") as batch_op:
        batch_op.add_column(sa.Column("live", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.drop_constraint("uq_document_page_page_id", type_="unique")
    with op.batch_alter_table("document_page") as batch_op:
        batch_op.alter_column("live", server_default=None)
        batch_op.create_index("ix_document_page_page_id", ["page_id"], unique=False)
        batch_op.create_index(
            "uq_document_page_live",
            ["page_id"],
            unique=True,
            sqlite_where=sa.text("live"),
            postgresql_where=sa.text("live"),
        )


def downgrade() -> None:
    """Go back; what superseded documents held is lost."""
    with op.batch_alter_table("document_page") as batch_op:
        batch_op.drop_index("uq_document_page_live")
        batch_op.drop_index("ix_document_page_page_id")
    op.execute("DELETE FROM document_page WHERE NOT live")
    with op.batch_alter_table("document_page") as batch_op:
        batch_op.drop_column("live")
        batch_op.create_unique_constraint("uq_document_page_page_id", ["page_id"])
    with op.batch_alter_table("field") as batch_op:
        batch_op.drop_column("typed_by")
        batch_op.drop_column("as_read")
    with op.batch_alter_table("document") as batch_op:
        for name in ("confirmed_by", "erased_at", "superseded_at", "confirmed_at"):
            batch_op.drop_column(name)
    with op.batch_alter_table("page") as batch_op:
        batch_op.drop_column("erased_at")
        batch_op.drop_column("turn_degrees")
    op.drop_table("document_succession")
    op.drop_table("review_decision")
    op.drop_table("reviewed_arrangement")
