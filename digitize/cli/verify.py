"""``digitize verify``: is all that was kept still there, unchanged and soundly signed?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta

from digitize.integrity.walk import Report, verify_everything, verify_sample
from digitize.service import Service, opened_service
from digitize.settings import Settings
from digitize.store.access import SYSTEM
from digitize.store.clock import VIETNAM
from digitize.store.repositories import findings
from digitize.store.repositories.findings import OpenFinding

KINDS_VI = {
    "missing": "mất",
    "changed": "bị thay đổi",
    "unsigned": "không có chữ ký",
    "unsound": "hỏng hoặc chữ ký sai",
    "unverifiable": "không kiểm tra được",
    "orphaned": "thừa, không dòng nào trỏ tới",
}
OBJECTS_VI = {
    "original": "ảnh gốc",
    "reading": "kết quả đọc",
    "pdf": "tệp PDF đã ký",
    "former_pdf": "tệp PDF trước",
    "built_pdf": "tệp chờ ký",
    "prepared_pdf": "tệp đang ký",
    "audit": "nhật ký",
    "object": "tệp trong kho",
    "copy": "bản sao",
}


def verify(sample: int | None, *, as_json: bool) -> bool:
    """Check everything, or ``sample`` objects of each kind, and print what was found; whether nothing is wrong.

    Raises StoreError where object store or database is away: then nothing is said about single objects.
    """
    with opened_service(Settings()) as service:
        report = verify_everything(service) if sample is None else verify_sample(service, sample)
    print(as_text(report) if not as_json else json.dumps(_report(report), ensure_ascii=False, indent=2))
    return report.whole


def list_findings(*, as_json: bool) -> bool:
    """Print what stands open from all checks so far; whether nothing does."""
    with opened_service(Settings()) as service:
        found = standing(service)
    if as_json:
        print(json.dumps([_finding(each) for each in found], ensure_ascii=False, indent=2))
    elif found:
        print("\n".join(table(found)))
    else:
        print("Không có sai lệch nào đang mở.")
    return not found


def standing(service: Service) -> tuple[OpenFinding, ...]:
    """What stands open now."""
    with service.reading() as session:
        grace = timedelta(days=service.settings.orphan_grace_days)
        return findings.open_findings(session, SYSTEM, service.clock(), grace)


def as_text(report: Report) -> str:
    """The report in Vietnamese, with a table where something is wrong."""
    counts = ", ".join(f"{count} {OBJECTS_VI[kind]}" for kind, count in report.checked.items())
    lines = [f"Đã kiểm tra: {counts}; {report.entries} dòng nhật ký; {report.bytes_read / 1e6:.1f} MB."]
    if report.young:
        lines.append(f"{report.young} tệp chưa có dòng nào trỏ tới, còn trong thời gian chờ.")
    if report.copy_looked_at:
        lines.append(f"Đã so {report.copy_looked_at} tệp với bản sao.")
    if report.copy_error is not None:
        lines.append(f"CHƯA SO ĐƯỢC VỚI BẢN SAO: {report.copy_error}")
    if report.mended:
        lines.append(f"ĐÃ KHÔI PHỤC {len(report.mended)} TỆP TỪ BẢN CÒN LẠI:")
        lines += [f"  {each.key}  {each.text_vi}" for each in report.mended]
    if not report.findings:
        if report.copy_error is None:
            lines.append("Không có sai lệch: mọi thứ còn nguyên như khi lưu.")
        return "\n".join(lines)
    return "\n".join([*lines, f"CÓ {len(report.findings)} SAI LỆCH:", *table(report.findings)])


def table(found: Sequence[OpenFinding]) -> list[str]:
    """Findings as lines of a table."""
    rows = [("Sai lệch", "Loại", "Hồ sơ", "Thấy từ", "Tệp", "Chi tiết")]
    rows += [
        (
            KINDS_VI[each.finding.kind],
            OBJECTS_VI[each.finding.object_kind],
            each.dossier_code or "–",
            f"{each.first_seen.astimezone(VIETNAM):%d/%m/%Y %H:%M}",
            each.finding.key,
            each.finding.text_vi,
        )
        for each in found
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return ["  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[5]]) for row in rows]


def _report(report: Report) -> dict[str, object]:
    return {
        "whole": report.whole,
        "checked": {**report.checked, "audit": report.entries},
        "bytes_read": report.bytes_read,
        "young_objects": report.young,
        "copy": {"looked_at": report.copy_looked_at, "error_vi": report.copy_error},
        "mended": [
            {"kind": each.kind, "object_kind": each.object_kind, "key": each.key, "text_vi": each.text_vi}
            for each in report.mended
        ],
        "findings": [_finding(each) for each in report.findings],
    }


def _finding(each: OpenFinding) -> dict[str, object]:
    return {
        "kind": each.finding.kind,
        "object_kind": each.finding.object_kind,
        "key": each.finding.key,
        "subject_id": each.finding.subject_id,
        "dossier_code": each.dossier_code,
        "text_vi": each.finding.text_vi,
        "first_seen": each.first_seen.isoformat(),
        "last_seen": each.last_seen.isoformat(),
    }
