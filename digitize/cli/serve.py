"""``digitize serve``: the embedded service."""

from __future__ import annotations

import sys
from pathlib import Path

from digitize.serve import run_service
from digitize.service import opened_service, prepare
from digitize.settings import Settings
from digitize.store.access import Role, create_key, list_keys

_FIRST_KEY = "first-admin-key"


def serve() -> None:
    """Chạy dịch vụ: hàng đợi, tiến trình đọc, API và trang web; Ctrl-C dừng tất cả. / Run the whole service."""
    settings = Settings()
    run_service(settings, tell=_tell, prepare=lambda: _prepare(settings), ready=lambda url: _ready(settings, url))


def first_key(settings: Settings) -> Path:
    """Make an administrator's key when the service has none yet; gives the file that holds it.

    The file is for its owner's eyes only; delete it once people have keys of their own.
    """
    path = settings.data_dir / _FIRST_KEY
    with opened_service(settings) as service, service.writing() as session:
        if not list_keys(session):
            path.touch(mode=0o600)
            path.write_text(create_key(session, "quản trị", Role.ADMIN) + "\n")
    return path


def _prepare(settings: Settings) -> None:
    prepare(settings)
    first_key(settings)


def _ready(settings: Settings, url: str) -> None:
    _tell(f"Sẵn sàng: {url}  (tài liệu API: {url}/api/docs) · Ctrl-C để dừng")
    path = settings.data_dir / _FIRST_KEY
    if path.exists():
        _tell(f"Khóa quản trị đầu tiên / first administrator's key: {path}")
    if settings.trial:
        _tell("CHẾ ĐỘ THỬ: chữ ký không có giá trị pháp lý. / TRIAL MODE: signatures have no legal value.")


def _tell(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
