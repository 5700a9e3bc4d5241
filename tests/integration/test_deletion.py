"""R31: a paper is deleted by two different persons once its retention is over, and not otherwise."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from digitize.errors import AccessError, DeletionRefusedError, InputError, ReviewRefusedError, UnknownKeyError
from digitize.integrity.walk import verify_everything
from digitize.retention import deletion
from digitize.retention.rules import RetentionRule, kept_until, load_rules, rule_for
from digitize.review import desk
from digitize.store.access import Caller, Role, authenticate, create_key
from digitize.store.ledger import AuditEntry
from digitize.store.review_tables import ReviewedArrangement
from digitize.store.tables import Document, Field, Page
from tests.integration.bench import OFFICER, Bench, bench_on

_REASON = "hết thời hạn lưu trữ theo danh mục"
_TYPED = "Lê Văn Sửa"
_RULES = """
[[rule]]
paper_type = "*"
years = 1
valid_from = 2020-01-01
basis = "danh mục thử"
"""


def person(bench: Bench, name: str, role: Role) -> tuple[Caller, str]:
    with bench.service.writing() as session:
        key = create_key(session, name, role, "H50" if role is Role.OFFICER else None)
    with bench.service.reading() as session:
        return authenticate(session, key), key


def test_two_persons_delete_what_is_due_and_nothing_less_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(_RULES, "utf-8")
    with bench_on(tmp_path / "data", monkeypatch, retention_rules=rules) as bench:
        bench.scanned()
        bench.drain()
        service = bench.service
        with service.reading() as session:
            document = session.scalars(select(Document).order_by(Document.sequence)).first()
            assert document is not None
            name = session.scalars(select(Field.name).where(Field.document_id == document.id)).first()
        at = desk.look(service, OFFICER, document.dossier_id)
        typed = desk.Wanted("set_field", document=document.id, name=name, value=_TYPED)
        at = desk.decide(service, OFFICER, at.dossier_id, at.version, typed)
        bench.drain()
        with service.reading() as session:
            assert _TYPED in str(session.get_one(ReviewedArrangement, at.dossier_id).state)
            document = session.get_one(Document, document.id)
        first, first_key = person(bench, "Người Thử Một", Role.COMPLIANCE)
        again, again_key = person(bench, "người thử  một", Role.ADMIN)
        second, second_key = person(bench, "Người Thử Hai", Role.ADMIN)
        officer, _ = person(bench, "Người Thử Ba", Role.OFFICER)

        with pytest.raises(DeletionRefusedError) as refused:
            deletion.ask(service, first, document.id, _REASON)
        assert "còn trong thời hạn lưu trữ" in refused.value.text_vi
        bench.later += timedelta(days=367)
        with pytest.raises(AccessError):
            deletion.ask(service, officer, document.id, _REASON)
        with pytest.raises(InputError):
            deletion.ask(service, first, document.id, "ngắn")
        asked = deletion.ask(service, first, document.id, _REASON)
        assert deletion.ask(service, second, document.id, _REASON).id == asked.id

        with pytest.raises(UnknownKeyError):
            deletion.approve(service, first, asked.id, second_key)
        assert deletion.approve(service, first, asked.id, first_key).approvals == 1
        for caller, key in ((first, first_key), (again, again_key)):
            with pytest.raises(DeletionRefusedError) as refused:
                deletion.approve(service, caller, asked.id, key)
            assert "cùng một người" in refused.value.text_vi
        deletion.hold(service, first, document.dossier_id, "cơ quan điều tra yêu cầu giữ")
        with pytest.raises(DeletionRefusedError) as refused:
            deletion.approve(service, second, asked.id, second_key)
        assert "tạm giữ" in refused.value.text_vi
        assert bench.drain() == 0
        assert service.objects.stat(document.pdf_key or "") is not None

        deletion.lift_hold(service, second, document.dossier_id)
        assert deletion.approve(service, second, asked.id, second_key).state == "approved"
        bench.drain()
        with service.reading() as session:
            kept = session.get_one(Document, document.id)
            pages = session.scalars(select(Page).where(Page.erased_at.is_not(None))).all()
            fields = session.scalars(select(Field).where(Field.document_id == document.id)).all()
            acts = set(session.scalars(select(AuditEntry.action)))
        assert (kept.pdf_key, kept.pdf_sha256) == (None, document.pdf_sha256)
        assert [page.reason_code for page in pages] == ["retention_over"]
        assert fields == []
        assert service.objects.stat(document.pdf_key or "") is None
        assert service.objects.stat(pages[0].original_key) is None
        assert {"deletion.ask", "deletion.approve", "hold.place", "hold.lift", "document.erased"} <= acts
        assert verify_everything(service).whole
        with service.reading() as session:  # nor does what an officer typed from the paper stay
            assert _TYPED not in str(session.get_one(ReviewedArrangement, at.dossier_id).state)
        later = desk.look(service, OFFICER, at.dossier_id)
        with pytest.raises(ReviewRefusedError):
            desk.decide(service, OFFICER, at.dossier_id, later.version, typed)


def test_rules_are_dated_and_the_type_stands_before_any() -> None:
    packaged = load_rules()
    found = rule_for(packaged, "TK_KHAI_SINH", date(2026, 1, 1))
    assert found is not None
    assert kept_until(found, date(2026, 2, 28)) == date(2096, 2, 28)
    assert rule_for(packaged, "TK_KHAI_SINH", date(2025, 6, 30)) is None
    rules = (
        RetentionRule("*", 10, date(2020, 1, 1), "a"),
        RetentionRule("X", 5, date(2020, 1, 1), "b"),
        RetentionRule("X", None, date(2026, 1, 1), "c"),
    )
    assert [rule_for(rules, "X", day).basis for day in (date(2025, 1, 1), date(2026, 1, 1))] == ["b", "c"]  # type: ignore[union-attr]
    assert rule_for(rules, "Y", date(2026, 1, 1)) == rules[0]
    assert kept_until(rules[2], date(2020, 1, 1)) is None
    assert kept_until(rules[1], date(2024, 2, 29)) == date(2029, 3, 1)
