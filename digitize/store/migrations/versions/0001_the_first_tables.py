"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from digitize.store.columns import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "api_key",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("key_sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("agency_code", sa.String(length=35), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("key_sha256", name=op.f("uq_api_key_key_sha256")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("actor_role", sa.String(length=20), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject_kind", sa.String(length=30), nullable=False),
        sa.Column("subject_id", sa.String(length=64), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("entry_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_at"), ["at"], unique=False)
        batch_op.create_index("ix_audit_entry_subject", ["subject_kind", "subject_id"], unique=False)

    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entry_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "counter",
        sa.Column("scope", sa.String(length=300), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_counter")),
    )
    op.create_table(
        "dossier",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("procedure_code", sa.String(length=100), nullable=False),
        sa.Column("branch_id", sa.String(length=100), nullable=False),
        sa.Column("owner_id", sa.String(length=20), nullable=True),
        sa.Column("owner_name", sa.String(length=200), nullable=True),
        sa.Column("receiving_agency", sa.String(length=35), nullable=False),
        sa.Column("deciding_agency", sa.String(length=35), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("opened_by", sa.String(length=32), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=True),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("last_document", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier")),
        sa.UniqueConstraint("code", name=op.f("uq_dossier_code")),
    )
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_deciding_agency"), ["deciding_agency"], unique=False)
        batch_op.create_index(batch_op.f("ix_dossier_opened_at"), ["opened_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_dossier_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dossier_received_on"), ["received_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_dossier_receiving_agency"), ["receiving_agency"], unique=False)

    op.create_table(
        "indicator_figure",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency_code", sa.String(length=35), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("formula_version", sa.String(length=60), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("numerator", sa.Integer(), nullable=False),
        sa.Column("denominator", sa.Integer(), nullable=False),
        sa.Column("numerator_ids", sa.JSON(), nullable=False),
        sa.Column("denominator_ids", sa.JSON(), nullable=False),
        sa.Column("frozen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_figure")),
        sa.UniqueConstraint(
            "agency_code",
            "code",
            "formula_version",
            "first_day",
            "last_day",
            name=op.f("uq_indicator_figure_agency_code_code_formula_version_first_day_last_day"),
        ),
    )
    op.create_table(
        "batch",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("dossier_id", sa.String(length=32), nullable=False),
        sa.Column("opened_by", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("sheets_declared", sa.Integer(), nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("assembled_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'closed', 'assembled')", name=op.f("ck_batch_state")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_batch_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
    )
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_batch_dossier_id"), ["dossier_id"], unique=False)

    op.create_table(
        "work_item",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("dossier_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("fencing_token", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("announced_at", UtcDateTime(), nullable=False),
        sa.Column("not_before", UtcDateTime(), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("set_aside_at", UtcDateTime(), nullable=True),
        sa.Column("reason_code", sa.String(length=100), nullable=True),
        sa.Column("reason_vi", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'claimed', 'done', 'set_aside')", name=op.f("ck_work_item_state")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_work_item_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_item")),
        sa.UniqueConstraint("step", "subject_id", name=op.f("uq_work_item_step_subject_id")),
    )
    with op.batch_alter_table("work_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_work_item_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index("ix_work_item_state", ["state", "lease_until"], unique=False)

    op.create_table(
        "document",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("dossier_id", sa.String(length=32), nullable=False),
        sa.Column("batch_id", sa.String(length=32), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("paper_type", sa.String(length=100), nullable=False),
        sa.Column("component_code", sa.String(length=100), nullable=True),
        sa.Column("submitted_as", sa.String(length=30), nullable=False),
        sa.Column("eligible", sa.Boolean(), nullable=False),
        sa.Column("eligibility_code", sa.String(length=60), nullable=False),
        sa.Column("eligibility_rules", sa.String(length=60), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("needs_review", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("metadata_complete", sa.Boolean(), nullable=False),
        sa.Column("result_code", sa.String(length=200), nullable=True),
        sa.Column("pdf_key", sa.String(length=300), nullable=True),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=True),
        sa.Column("pdf_bytes", sa.Integer(), nullable=True),
        sa.Column("signer", sa.String(length=200), nullable=True),
        sa.Column("signed_at", UtcDateTime(), nullable=True),
        sa.Column("signature_valid", sa.Boolean(), nullable=True),
        sa.Column("stamp_template", sa.String(length=60), nullable=True),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("copied_at", UtcDateTime(), nullable=True),
        sa.Column("extracted_at", UtcDateTime(), nullable=True),
        sa.Column("coded_at", UtcDateTime(), nullable=True),
        sa.Column("stored_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('proposed', 'copied', 'extracted', 'coded', 'stored')", name=op.f("ck_document_state")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_document_batch_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_document_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("dossier_id", "sequence", name=op.f("uq_document_dossier_id_sequence")),
        sa.UniqueConstraint("result_code", name=op.f("uq_document_result_code")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_paper_type"), ["paper_type"], unique=False)

    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("work_item_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["work_item_id"], ["work_item.id"], name=op.f("fk_outbox_message_work_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
    )
    op.create_table(
        "page",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("batch_id", sa.String(length=32), nullable=False),
        sa.Column("dossier_id", sa.String(length=32), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("original_key", sa.String(length=200), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=True),
        sa.Column("reading_key", sa.String(length=200), nullable=True),
        sa.Column("reading_sha256", sa.String(length=64), nullable=True),
        sa.Column("width_px", sa.Integer(), nullable=True),
        sa.Column("height_px", sa.Integer(), nullable=True),
        sa.Column("dpi", sa.Double(), nullable=True),
        sa.Column("blank", sa.Boolean(), nullable=True),
        sa.Column("verdict", sa.String(length=20), nullable=True),
        sa.Column("reason_code", sa.String(length=100), nullable=True),
        sa.Column("reason_vi", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('received', 'read', 'unreadable')", name=op.f("ck_page_state")),
        sa.CheckConstraint("sequence >= 1", name=op.f("ck_page_sequence")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_page_batch_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_page_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page")),
        sa.UniqueConstraint("batch_id", "sequence", name=op.f("uq_page_batch_id_sequence")),
    )
    with op.batch_alter_table("page", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_page_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_page_sha256"), ["sha256"], unique=False)

    op.create_table(
        "document_page",
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_document_page_document_id")),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_document_page_page_id")),
        sa.PrimaryKeyConstraint("document_id", "number", name=op.f("pk_document_page")),
        sa.UniqueConstraint("page_id", name=op.f("uq_document_page_page_id")),
    )
    op.create_table(
        "field",
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("box_px", sa.JSON(), nullable=True),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.Column("other_values", sa.JSON(), nullable=False),
        sa.Column("needs_review", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_field_document_id")),
        sa.PrimaryKeyConstraint("document_id", "number", name=op.f("pk_field")),
        sa.UniqueConstraint("document_id", "name", name=op.f("uq_field_document_id_name")),
    )
    op.create_table(
        "record",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("owner_id", sa.String(length=20), nullable=False),
        sa.Column("paper_type", sa.String(length=100), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=True),
        sa.Column("issue_date", sa.Date(), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("stored_at", UtcDateTime(), nullable=False),
        sa.Column("superseded_by", sa.String(length=32), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_record_document_id")),
        sa.ForeignKeyConstraint(["superseded_by"], ["record.id"], name=op.f("fk_record_superseded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
        sa.UniqueConstraint("document_id", name=op.f("uq_record_document_id")),
    )
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.create_index("ix_record_owner", ["owner_id", "paper_type"], unique=False)

    op.create_table(
        "reuse_event",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("dossier_id", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.String(length=32), nullable=False),
        sa.Column("component_code", sa.String(length=100), nullable=False),
        sa.Column("reused_at", UtcDateTime(), nullable=False),
        sa.Column("reused_by", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_reuse_event_dossier_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_reuse_event_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reuse_event")),
        sa.UniqueConstraint("dossier_id", "component_code", name=op.f("uq_reuse_event_dossier_id_component_code")),
    )
    with op.batch_alter_table("reuse_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reuse_event_record_id"), ["record_id"], unique=False)

    head = sa.table("audit_head", sa.column("id"), sa.column("position"), sa.column("entry_hash"))
    op.execute(head.insert().values(id=1, position=0, entry_hash="0" * 64))


def downgrade() -> None:
    """Go back from it."""
    with op.batch_alter_table("reuse_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reuse_event_record_id"))

    op.drop_table("reuse_event")
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.drop_index("ix_record_owner")

    op.drop_table("record")
    op.drop_table("field")
    op.drop_table("document_page")
    with op.batch_alter_table("page", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_page_sha256"))
        batch_op.drop_index(batch_op.f("ix_page_dossier_id"))

    op.drop_table("page")
    op.drop_table("outbox_message")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_paper_type"))
        batch_op.drop_index(batch_op.f("ix_document_batch_id"))

    op.drop_table("document")
    with op.batch_alter_table("work_item", schema=None) as batch_op:
        batch_op.drop_index("ix_work_item_state")
        batch_op.drop_index(batch_op.f("ix_work_item_dossier_id"))

    op.drop_table("work_item")
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_batch_dossier_id"))

    op.drop_table("batch")
    op.drop_table("indicator_figure")
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dossier_receiving_agency"))
        batch_op.drop_index(batch_op.f("ix_dossier_received_on"))
        batch_op.drop_index(batch_op.f("ix_dossier_owner_id"))
        batch_op.drop_index(batch_op.f("ix_dossier_opened_at"))
        batch_op.drop_index(batch_op.f("ix_dossier_deciding_agency"))

    op.drop_table("dossier")
    op.drop_table("counter")
    op.drop_table("audit_head")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_subject")
        batch_op.drop_index(batch_op.f("ix_audit_entry_at"))

    op.drop_table("audit_entry")
    op.drop_table("api_key")
