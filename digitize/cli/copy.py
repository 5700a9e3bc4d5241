"""``digitize copy``: where the second copy stands; beginning anew at an empty one."""

from __future__ import annotations

import json
from dataclasses import asdict

from digitize.second_copy.reach import target_of
from digitize.service import opened_service
from digitize.settings import Settings
from digitize.store.access import SYSTEM
from digitize.store.audit import append
from digitize.store.clock import VIETNAM
from digitize.store.repositories import copies
from digitize.store.repositories.copies import Standing


def show(*, as_json: bool) -> bool:
    """Print where the copy stands; whether it is there and nothing waits. SetupError where none is set."""
    with opened_service(Settings()) as service:
        service.refuse_without_copy()
        with service.reading() as session:
            found = copies.standing(session)
    if as_json:
        print(json.dumps(asdict(found), ensure_ascii=False, indent=2, default=lambda each: each.isoformat()))
    else:
        print(as_text(found))
    return found.away_since is None and found.marked and not found.keep + found.erase


def begin_anew() -> None:
    """Let the next turn mark and fill what is found at the address. SetupError where no copy is set."""
    with opened_service(Settings()) as service:
        service.refuse_without_copy()
        with service.writing() as session:
            copies.begin_anew(session)
            append(session, SYSTEM, "copy.begin_anew", "copy", target_of(service))
    print("Bản sao sẽ được đánh dấu và chép lại từ đầu. / The copy will be marked and filled from the beginning.")


def as_text(found: Standing) -> str:
    """The standing in Vietnamese."""
    if found.away_since is not None:
        lines = [f"KHÔNG DÙNG ĐƯỢC từ {found.away_since.astimezone(VIETNAM):%d/%m/%Y %H:%M}: {found.reason_vi}"]
    elif not found.marked:
        lines = ["Chưa kết nối lần nào; dịch vụ đang chạy sẽ thử trong vòng một phút."]
    elif found.filled_at is None:
        lines = ["Đang đưa các tệp có từ trước vào hàng chờ chép."]
    else:
        lines = ["Kho bản sao dùng được."]
    lines.append(f"Chờ chép: {found.keep}; chờ xóa: {found.erase} (do hồ sơ bị tạm giữ: {found.held}).")
    if found.oldest is not None:
        lines.append(f"Chờ lâu nhất từ {found.oldest.astimezone(VIETNAM):%d/%m/%Y %H:%M}.")
    return "\n".join(lines)
