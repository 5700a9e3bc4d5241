"""A service on an empty data folder with one processed dossier, and clients that ask it as a station or person does."""

from __future__ import annotations

import atexit
import gzip
import hashlib
import io
import re
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image, ImageDraw

from api.app import create_app
from digitize.ocr import Line, PageReading, PageText, Word, reading_to_json
from digitize.scan import Box, ColourMode, Quality, Verdict
from digitize.service import Service, open_service
from digitize.settings import Settings
from digitize.store.access import Role, create_key, list_keys, revoke_key
from digitize.store.clock import utc_now
from digitize.store.database import migrate
from digitize.store.ledger import WorkItem, WorkState
from digitize.store.retention_tables import DeletionRequest, DeletionState
from digitize.store.signing_tables import SigningSession
from digitize.store.tables import (
    Batch,
    BatchState,
    Document,
    DocumentPage,
    DocumentState,
    Dossier,
    Field,
    Page,
    PageState,
    Record,
)

AGENCY = "H50.12"
OWNER_ID = "045190990123"
OWNER_NAME = "Lê Thị Thử Nghiệm"


def picture(seed: int = 0, width: int = 620, height: int = 877) -> bytes:
    """A small page image as JPEG, another for each seed."""
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    for line in range(12):
        draw.text((60, 60 + 40 * line), f"Trang {seed} dong {line} {'chu ' * (4 + (seed + line) % 5)}", fill="black")
    data = io.BytesIO()
    image.save(data, "JPEG", quality=85, dpi=(75, 75))
    return data.getvalue()


def sha256(data: bytes) -> str:
    """Lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


@cache
def _empty_database() -> Path:
    """A database with all tables and no rows, made once."""
    folder = Path(tempfile.mkdtemp(prefix="digitize-test-"))
    migrate(f"sqlite:///{folder / 'digitize.db'}")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder / "digitize.db"


@dataclass
class House:
    """The application on its service."""

    service: Service
    app: FastAPI
    _processed: dict[str, str] = field(default_factory=dict)

    @classmethod
    def at(cls, folder: Path, **settings: object) -> House:
        """On an empty folder."""
        configured = Settings(data_dir=folder, **settings)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "digitize.db").exists():
            shutil.copy(_empty_database(), folder / "digitize.db")
        service = open_service(configured)
        return cls(service, create_app(service))

    def client(self, key: str = "") -> TestClient:
        """Asks the API with a key."""
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        return TestClient(self.app, headers=headers, raise_server_exceptions=False, follow_redirects=False)

    def signed_in(self, key: str) -> TestClient:
        """A browser after login."""
        client = self.client()
        client.get("/login")
        answer = client.post("/login", data={"key": key, "form_token": self.form_token(client, "/login")})
        assert answer.status_code == 303, answer.text
        return client

    def form_token(self, client: TestClient, address: str = "") -> str:
        """The token of a form of this client's session."""
        from starlette.requests import Request

        from api.sessions import COOKIE, Sessions

        sessions: Sessions = self.app.state.web_sessions
        cookie = f"{COOKIE}={client.cookies[COOKIE]}".encode()
        return sessions.form_token(sessions.read(Request({"type": "http", "headers": [(b"cookie", cookie)]})))

    def key(self, role: Role, agency: str | None = AGENCY) -> tuple[str, str]:
        """A new key and its id."""
        with self.service.database.writing() as session:
            key = create_key(session, f"{role} thử", role, agency)
            session.flush()
            key_id = list_keys(session)[-1].key_id
        return key, key_id

    def revoke(self, key_id: str) -> None:
        """End a key."""
        with self.service.database.writing() as session:
            revoke_key(session, key_id)

    def processed(self) -> dict[str, str]:
        """Ids of a dossier whose one batch was read, split and stored; one page was set aside."""
        if self._processed:
            return self._processed
        now = utc_now()
        original = picture()
        reading = gzip.compress(reading_to_json(_reading()))
        pdf = b"%PDF-1.7\n%%EOF\n"
        objects = self.service.objects
        digest = sha256(original)
        original_key = f"originals/{digest[:2]}/{digest[2:4]}/{digest}"
        objects.put(original_key, original, sha256=digest, content_type="image/jpeg")
        reading_key = f"readings/{digest}/1.json.gz"
        objects.put(reading_key, reading, sha256=sha256(reading), content_type="application/gzip")
        pdf_key = "documents/H50.12-261124-0001/H50.12-261124-0001.01.pdf"
        objects.put(pdf_key, pdf, sha256=sha256(pdf), content_type="application/pdf")
        with self.service.database.writing() as session:
            dossier = Dossier(
                code="H50.12-261124-0001",
                procedure_code="1.001193",
                branch_id=self.service.catalog.procedure("1.001193", date(2026, 11, 24)).branches[0].branch_id,
                owner_id=OWNER_ID,
                owner_name=OWNER_NAME,
                receiving_agency=AGENCY,
                deciding_agency=AGENCY,
                channel="direct",
                received_on=date(2026, 11, 24),
                opened_at=now,
                opened_by="system",
                complete=False,
                missing=[],
            )
            session.add(dossier)
            session.flush()
            batch = Batch(
                dossier_id=dossier.id,
                opened_by="system",
                state=BatchState.ASSEMBLED,
                sheets_declared=2,
                opened_at=now,
                closed_at=now,
                assembled_at=now,
            )
            session.add(batch)
            session.flush()
            pages = [
                Page(
                    batch_id=batch.id,
                    dossier_id=dossier.id,
                    sequence=sequence,
                    sha256=digest,
                    size_bytes=len(original),
                    media_type="image/jpeg",
                    original_key=original_key,
                    received_at=now,
                    state=state,
                    read_at=now,
                    reading_key=reading_key if state == PageState.READ else None,
                    reading_sha256=sha256(reading) if state == PageState.READ else None,
                    width_px=620,
                    height_px=877,
                    dpi=75.0,
                    blank=False,
                    verdict="good",
                    reason_code=None if state == PageState.READ else "reading.timeout",
                    reason_vi=None if state == PageState.READ else "Đọc trang quá 60 giây nên đã dừng.",
                )
                for sequence, state in ((1, PageState.READ), (2, PageState.UNREADABLE))
            ]
            session.add_all(pages)
            document = Document(
                dossier_id=dossier.id,
                batch_id=batch.id,
                sequence=1,
                paper_type=self.reusable_paper(),
                component_code=None,
                submitted_as="ban_chinh",
                eligible=True,
                eligibility_code="result",
                eligibility_rules="TT01-2023",
                confidence=0.97,
                needs_review=True,
                reasons=[],
                state=DocumentState.STORED,
                result_code="KQ.1",
                pdf_key=pdf_key,
                pdf_sha256=sha256(pdf),
                pdf_bytes=len(pdf),
                signer="Người ký thử",
                signed_at=now,
                signature_valid=True,
                stamp_template="personal",
                proposed_at=now,
                stored_at=now,
            )
            session.add(document)
            session.flush()
            session.add(DocumentPage(document_id=document.id, number=1, page_id=pages[0].id))
            session.add(
                Field(
                    document_id=document.id,
                    number=1,
                    name="owner_name",
                    value=OWNER_NAME,
                    raw=OWNER_NAME,
                    source="ocr",
                    confidence=0.9,
                    page=1,
                    box_px=[60, 60, 200, 20],
                    checks=[{"code": "name", "passed": False, "message_vi": "Tên cần xem lại"}],
                    other_values=[],
                    needs_review=True,
                )
            )
            record = Record(
                document_id=document.id,
                owner_id=OWNER_ID,
                paper_type=document.paper_type,
                number="12/2026",
                issue_date=date(2026, 11, 1),
                issuer="UBND phường Thử",
                stored_at=now,
            )
            work = WorkItem(
                step="read_page",
                subject_id=pages[1].id,
                dossier_id=dossier.id,
                state=WorkState.SET_ASIDE,
                attempts=3,
                created_at=now,
                announced_at=now,
                set_aside_at=now,
                reason_code="reading.timeout",
                reason_vi="Đọc trang quá 60 giây nên đã dừng.",
            )
            asked = DeletionRequest(
                document_id=document.id,
                dossier_id=dossier.id,
                reason="hết thời hạn lưu trữ",
                rule="thử",
                state=DeletionState.ASKED,
                asked_at=now,
                asked_by="system",
            )
            session.add_all([record, work, asked])
            session.flush()
            signing = SigningSession(
                opened_by="8" * 32,
                opened_at=now,
                expires_at=now + timedelta(hours=1),
                certificate="",
                chain=[],
            )
            session.add(signing)
            session.flush()
            self._processed = {
                "session_id": signing.id,
                "dossier_id": dossier.id,
                "batch_id": batch.id,
                "page_id": pages[0].id,
                "unreadable_page_id": pages[1].id,
                "document_id": document.id,
                "record_id": record.id,
                "work_id": work.id,
                "request_id": asked.id,
            }
        return self._processed

    def reusable_paper(self) -> str:
        """Code of a paper type that later procedures may take over."""
        return next(kind.code for kind in self.service.catalog.paper_types.values() if kind.reusable)

    def signed_token(self, html: str) -> str:
        """The form token that a page carries."""
        found = re.search(r'name="form_token" value="([0-9a-f]+)"', html)
        assert found is not None
        return found.group(1)


def _reading() -> PageReading:
    words = tuple(
        Word(text, Box(60 + 110 * place, 60, 100, 20), confidence)
        for place, (text, confidence) in enumerate([("Lê", 0.99), ("Thị", 0.98), ("Thử", 0.4), ("Nghiệm", 0.97)])
    )
    line = Line(OWNER_NAME, Box(60, 60, 430, 20), 0.9, words)
    return PageReading(
        width_px=620,
        height_px=877,
        dpi=75.0,
        rotation_degrees=0,
        skew_degrees=0.0,
        colour_mode=ColourMode.GREY,
        blank=False,
        quality=Quality(Verdict.GOOD),
        codes=(),
        text=PageText((line,), "test", 0.1),
    )
