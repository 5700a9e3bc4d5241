"""Rules of the steps: legal transitions of a document, eligibility by date, result codes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from digitize.catalog import load_catalog
from digitize.classify import SubmittedAs
from digitize.errors import IllegalTransitionError, SetupError
from digitize.extract import minimum_metadata
from digitize.review.fields import values_of
from digitize.steps.eligibility import eligibility, reason_of
from digitize.steps.record_document import makes_record, owner_of, result_code
from digitize.steps.transitions import advance
from digitize.store.database import METADATA, Database
from digitize.store.tables import Document, DocumentState, Dossier, Field

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
ORDER = list(DocumentState)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    database = Database(f"sqlite:///{tmp_path / 'db'}")
    METADATA.create_all(database.engine)
    with database.writing() as session:
        yield session
        session.info["audit"] = []  # the head of the chain is made by the migration
    database.close()


@pytest.mark.parametrize(("now", "to"), list(product(ORDER, ORDER)))
def test_a_document_moves_only_to_the_next_state(session: Session, now: DocumentState, to: DocumentState) -> None:
    document = Document(id="d", state=now)
    if ORDER.index(to) == ORDER.index(now) + 1:
        advance(session, document, to, NOW)
        assert document.state == to
        assert getattr(document, f"{to}_at") == NOW
        assert session.info["audit"][-1].action == f"document.{to}"
    else:
        with pytest.raises(IllegalTransitionError):
            advance(session, document, to, NOW)
        assert document.state == now


@pytest.mark.parametrize("form", list(SubmittedAs))
def test_eligibility_of_a_document_goes_by_the_form_it_was_handed_in(form: SubmittedAs) -> None:
    decision = eligibility(load_catalog().paper_type("GIAY_KHAI_SINH"), form, date(2026, 1, 1))
    assert decision.eligible is (form in (SubmittedAs.ORIGINAL, SubmittedAs.REGISTER_COPY))
    assert decision.rules == "TT03-2025"
    assert decision.must_confirm is not decision.eligible  # no paper is left out without a person (R27)
    assert [each["code"] for each in reason_of(decision)] == (
        [] if decision.eligible else [f"eligibility.{decision.code}"]
    )


def test_a_result_of_this_procedure_is_told_from_an_earlier_one() -> None:
    catalog, day = load_catalog(), date(2026, 1, 1)
    birth = catalog.procedure("1.001193", day)
    decided = eligibility(
        catalog.paper_type("GIAY_KHAI_SINH"), SubmittedAs.ORIGINAL, day, procedure=birth, on_the_list=False
    )
    assert decided.code == "procedure_result"


def test_what_was_confirmed_no_longer_waits() -> None:
    decision = eligibility(load_catalog().paper_type("CT07"), SubmittedAs.PHOTOCOPY, date(2026, 1, 1))
    assert "chờ cán bộ xác nhận" in reason_of(decision)[0]["message_vi"]
    assert "chờ cán bộ" not in reason_of(decision, confirmed=True)[0]["message_vi"]


def _document() -> Document:
    return Document(id="d", paper_type="GIAY_KHAI_SINH", dossier=Dossier(receiving_agency="H50.12"))


def test_result_codes_count_within_their_scope(session: Session) -> None:
    with session.no_autoflush:
        template = "{owner_id}.{paper_type}.{number:02d}"
        codes = [result_code(session, template, _document(), owner, NOW) for owner in ("1", "1", "2", None, None)]
        assert codes == [
            *("1.GIAY_KHAI_SINH.01", "1.GIAY_KHAI_SINH.02", "2.GIAY_KHAI_SINH.01"),
            *(".GIAY_KHAI_SINH.01", ".GIAY_KHAI_SINH.02"),
        ]
        assert result_code(session, "{agency}-{year}-{number:05d}", _document(), "1", NOW) == "H50.12-2026-00001"
        session.expunge_all()


def test_the_year_of_a_result_code_is_that_of_vietnam(session: Session) -> None:
    with session.no_autoflush:
        new_year = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
        assert result_code(session, "{year}.{number}", _document(), None, new_year) == "2027.1"
        session.expunge_all()


@pytest.mark.parametrize(
    ("on_paper", "doubtful", "of_dossier", "owner"),
    [
        ("045190990123", False, "045190990999", "045190990123"),  # the paper of another person in the dossier
        ("045190990123", True, "045190990123", "045190990123"),
        ("045190990123", True, "045190990999", None),  # a misread digit must not make a stranger its owner
        ("045190990123", True, None, None),
        (None, True, "045190990999", "045190990999"),
        ("04519099O123", False, "045190990999", "045190990999"),
    ],
)
def test_a_doubtful_identifier_makes_nobody_an_owner(
    on_paper: str | None, doubtful: bool, of_dossier: str | None, owner: str | None
) -> None:
    kind = next(
        paper for paper in load_catalog().paper_types.values() if any(spec.role == "owner_id" for spec in paper.fields)
    )
    rows = [
        Field(
            name=spec.name,
            value=on_paper if spec.role == "owner_id" else None,
            raw="",
            source="ocr",
            confidence=0.5,
            page=None,
            needs_review=doubtful,
        )
        for spec in kind.fields
    ]
    assert owner_of(minimum_metadata(kind, values_of(rows)), Dossier(owner_id=of_dossier)) == owner


@pytest.mark.parametrize("template", ["{nobody}.{number}", "{number:zz}", "{0}"])
def test_a_template_that_can_not_be_filled_is_a_fault_of_the_set_up(session: Session, template: str) -> None:
    with session.no_autoflush, pytest.raises(SetupError):
        result_code(session, template, _document(), "1", NOW)
    session.expunge_all()


@pytest.mark.parametrize(
    ("code", "eligible", "kept"),
    [("XN_TTHN", True, True), ("XN_TTHN", False, False), ("CCCD", True, False), ("KHAC", True, False)],
)
def test_only_kept_papers_that_are_to_be_digitised_become_records(code: str, eligible: bool, kept: bool) -> None:
    assert makes_record(load_catalog().paper_type(code), eligible=eligible) is kept
