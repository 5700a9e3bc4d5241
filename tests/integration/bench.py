"""A service to be tested: quick readings from a table, real everything else."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from sqlalchemy import select

from digitize import intake, pipeline
from digitize.ocr import Line, PageReading, PageText, Word
from digitize.scan import Box, ColourMode, EncodedPage, Quality, Verdict
from digitize.service import Service, open_service
from digitize.settings import Settings
from digitize.steps import read_page
from digitize.store import work
from digitize.store.access import Caller, Role
from digitize.store.clock import utc_now
from digitize.store.database import migrate
from digitize.store.ledger import WorkItem, WorkState
from digitize.store.objects import sha256_of
from digitize.store.repositories.views import BatchView

AGENCY = "H50.12"
OWNER_ID = "045190990123"
STATION = Caller("5" * 32, "Trạm quét thử", Role.STATION, AGENCY)
OFFICER = Caller("6" * 32, "Cán bộ thử", Role.OFFICER, AGENCY)
PROCEDURE = "1.001193"  # đăng ký khai sinh

BIRTH_FORM = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "TỜ KHAI ĐĂNG KÝ KHAI SINH",
    "Họ, chữ đệm, tên người yêu cầu: Lê Thị Thử Nghiệm",
    "Giấy tờ tùy thân: 045190990123",
    "Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:",
    "Họ, chữ đệm, tên: Lê Văn Thử",
    "Ngày, tháng, năm sinh: 02/08/2026",
)
BIRTH_PROOF = (
    "SỞ Y TẾ TỈNH QUẢNG TRỊ",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "GIẤY CHỨNG SINH",
    "Họ và tên mẹ: Lê Thị Thử Nghiệm",
    "Đã sinh con vào lúc: 08 giờ 15 phút, ngày 02 tháng 08 năm 2026",
    "Tại: Bệnh viện đa khoa tỉnh Quảng Trị",
)


def picture(mark: str) -> bytes:
    """A small page image as JPEG, another for each mark."""
    image = Image.new("RGB", (413, 585), "white")
    ImageDraw.Draw(image).text((30, 40), mark, fill="black")
    data = io.BytesIO()
    image.save(data, "JPEG", quality=80, dpi=(50, 50))
    return data.getvalue()


def reading_of_lines(lines: tuple[str, ...], width_px: int = 413, height_px: int = 585) -> PageReading:
    """A reading with the given lines, one below the other."""
    rows = []
    for number, text in enumerate(lines):
        words, x = [], 20
        for word in text.split():
            words.append(Word(word, Box(x, 20 + 24 * number, 6 * len(word), 12), 0.95))
            x += 6 * len(word) + 6
        rows.append(Line(text, Box(20, 20 + 24 * number, max(x - 20, 1), 12), 0.95, tuple(words)))
    return PageReading(
        width_px,
        height_px,
        50.0,
        0,
        0.0,
        ColourMode.COLOUR,
        not lines,
        Quality(Verdict.GOOD),
        (),
        PageText(tuple(rows), "table", 0.0),
    )


class NoEngine:
    """Stands where an engine would be loaded."""

    def close(self) -> None:
        """Nothing to close."""


@dataclass
class Bench:
    """A service with quick readings. ``later`` moves its clock on."""

    settings: Settings
    service: Service
    readings: dict[str, tuple[str, ...]]
    later: timedelta = field(default=timedelta(0))
    others: list[Service] = field(default_factory=list)

    def now(self) -> datetime:
        """The moment of this service."""
        return utc_now() + self.later

    def another(self) -> Service:
        """Another service on the same data, as another process has it; closed with the bench."""
        service = open_service(self.settings, self.now)
        self.others.append(service)
        service.__dict__["engine"] = NoEngine()
        return service

    def page(self, name: str, lines: tuple[str, ...]) -> bytes:
        """An image whose reading has these lines."""
        data = picture(name)
        self.readings[sha256_of(data)] = lines
        return data

    def open_batch(self, code: str | None = None, owner_id: str | None = OWNER_ID) -> BatchView:
        """A batch for a new dossier."""
        key = intake.open_dossier(self.service, STATION, intake.DossierRequest(PROCEDURE, code, owner_id=owner_id))
        return intake.open_batch(self.service, STATION, key.id)

    def put(self, batch_id: str, sequence: int, data: bytes) -> intake.PageReceipt:
        """Put one page."""
        return intake.receive_page(
            self.service, STATION, batch_id, sequence, data, sha256=sha256_of(data), media_type="image/jpeg"
        )

    def scanned(self, mark: str = "") -> BatchView:
        """A closed batch of a birth form and a birth proof, nothing of it done yet."""
        batch = self.open_batch()
        self.put(batch.id, 1, self.page(f"form {mark}", BIRTH_FORM))
        self.put(batch.id, 2, self.page(f"proof {mark}", BIRTH_PROOF))
        return intake.close_batch(self.service, STATION, batch.id, 2)

    def drain(self, until_step: str | None = None) -> int:
        """Do what waits, as a worker that is woken for it; stop before the first item of ``until_step``."""
        done = 0
        while True:
            with self.service.reading() as session:
                waiting = session.execute(
                    select(WorkItem.id, WorkItem.step)
                    .where(WorkItem.state == WorkState.WAITING)
                    .order_by(WorkItem.created_at)
                ).all()
            ready = [item_id for item_id, step in waiting if step != until_step]
            outcomes = [pipeline.run_step(self.service, item_id) for item_id in ready]
            done += sum(outcome is pipeline.Outcome.DONE for outcome in outcomes)
            if all(outcome is pipeline.Outcome.NOT_MINE for outcome in outcomes):
                return done

    def waiting(self, step: str) -> list[str]:
        """Ids of the waiting items of a step."""
        with self.service.reading() as session:
            return list(
                session.scalars(
                    select(WorkItem.id)
                    .where(WorkItem.step == step, WorkItem.state == WorkState.WAITING)
                    .order_by(WorkItem.created_at)
                )
            )

    def states(self) -> dict[str, int]:
        """How many work items are in each state."""
        with self.service.reading() as session:
            states = list(session.scalars(select(WorkItem.state)))
        return {state: states.count(state) for state in set(states)}

    def unsent(self) -> int:
        """Announcements in the outbox."""
        with self.service.reading() as session:
            return len(work.unsent(session, 10_000))


@cache
def _empty_sqlite() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="digitize-test-"))
    migrate(f"sqlite:///{folder / 'digitize.db'}")
    return folder / "digitize.db"


@cache
def _finished() -> tuple[Path, dict[str, tuple[str, ...]]]:
    """A data folder on SQLite with one dossier gone all the way: made once, tests work on copies of it."""
    folder = Path(tempfile.mkdtemp(prefix="digitize-test-"))
    with pytest.MonkeyPatch.context() as patch, bench_on(folder, patch) as bench:
        bench.scanned()
        bench.drain()
        return folder, bench.readings


@contextmanager
def finished_bench(folder: Path, monkeypatch: pytest.MonkeyPatch, **settings: object) -> Iterator[Bench]:
    """A bench in ``folder``, on SQLite, with one dossier gone all the way."""
    made, readings = _finished()
    shutil.copytree(made, folder)
    with bench_on(folder, monkeypatch, **settings) as bench:
        bench.readings |= readings
        yield bench


@contextmanager
def bench_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch, database_url: str = "", **settings: object
) -> Iterator[Bench]:
    """A bench in ``folder`` on SQLite there, or on the database of the URL, which has all tables."""
    folder.mkdir(parents=True, exist_ok=True)
    configured = Settings(
        **{
            "data_dir": folder,
            "database_url": database_url,
            "lease_seconds": 5,
            "workers": 2,
            **settings,
        }
    )
    if not database_url and not (folder / "digitize.db").exists():
        shutil.copy(_empty_sqlite(), folder / "digitize.db")
    readings: dict[str, tuple[str, ...]] = {}

    def quick(page: EncodedPage, engine: object, limits: object) -> PageReading:
        return reading_of_lines(readings[sha256_of(page.data)])

    monkeypatch.setattr(read_page, "read_page", quick)
    bench = Bench(configured, open_service(configured), readings)
    bench.service.close()
    bench.service = bench.another()
    try:
        yield bench
    finally:
        for service in {id(each): each for each in (bench.service, *bench.others)}.values():
            service.close()
