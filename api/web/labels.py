"""Official Vietnamese words for what the system calls by English codes, and the formats of dates and numbers."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal

from digitize.store.clock import VIETNAM

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


ROLES = {
    "station": "Trạm quét",
    "officer": "Cán bộ xử lý",
    "compliance": "Cán bộ theo dõi, báo cáo",
    "admin": "Quản trị viên",
}

DOCUMENT_STATES = {
    "proposed": ("Đề xuất", "info"),
    "copied": ("Đã sao chụp, ký số", "info"),
    "extracted": ("Đã bóc tách dữ liệu", "info"),
    "coded": ("Đã cấp mã kết quả số hóa", "info"),
    "stored": ("Đã lưu", "good"),
}

PAGE_STATES = {
    "waiting": ("Chờ đọc", ""),
    "reading": ("Đang đọc", "info"),
    "read": ("Đã đọc", "good"),
    "unreadable": ("Không đọc được", "bad"),
}

BATCH_STATES = {
    "open": ("Đang nhận trang", "info"),
    "closed": ("Đã đóng, đang xử lý", "info"),
    "assembled": ("Đã tách giấy tờ", "good"),
}

DOSSIER_STATES = {
    "open": ("Chưa quét", ""),
    "scanning": ("Đang quét", "info"),
    "processing": ("Đang xử lý", "info"),
    "review": ("Cần cán bộ xem", "warn"),
    "done": ("Xong", "good"),
}
BUSY_STATES = ("scanning", "processing")

FINDING_KINDS = {
    "missing": "bị mất",
    "changed": "bị thay đổi",
    "unsigned": "không có chữ ký",
    "unsound": "hỏng hoặc có chữ ký sai",
    "unverifiable": "không kiểm tra được",
    "orphaned": "không dòng nào trỏ tới",
}

OBJECT_KINDS = {
    "original": "Ảnh gốc",
    "reading": "Kết quả đọc",
    "pdf": "Tệp PDF đã ký",
    "former_pdf": "Tệp PDF trước",
    "built_pdf": "Tệp chờ ký",
    "prepared_pdf": "Tệp đang ký",
    "audit": "Nhật ký",
    "object": "Tệp trong kho",
    "copy": "Bản sao của tệp",
}

SUBMITTED_AS = {
    "ban_chinh": "Bản chính",
    "ban_sao_chung_thuc": "Bản sao chứng thực",
    "ban_chup": "Bản chụp",
    "ban_sao_tu_so_goc": "Bản sao từ sổ gốc",
    "ban_dien_tu": "Bản điện tử",
    "xuat_trinh": "Xuất trình",
}

SOURCES = {
    "qr": "Mã QR",
    "mrz": "Dòng MRZ",
    "typed": "Cán bộ nhập",
    "ocr": "Nhận dạng chữ (OCR)",
    "derived": "Suy ra từ loại giấy tờ",
}

SIGNATURE_STATES = {
    "sound": ("Còn nguyên vẹn, tin cậy", "good"),
    "untrusted": ("Còn nguyên vẹn, chưa tin cậy", "warn"),
    "wrong": ("Chữ ký không đúng", "bad"),
    "changed": ("Đã bị thay đổi sau khi ký", "bad"),
}

SIGNATURE_LEVELS = {
    "timestamp": "Dấu thời gian của cả tệp",
    "other": "Kiểu khác (không phải PAdES)",
}

SIGNING_STATES = {
    "waiting": "Chờ ký",
    "held": "Cán bộ đang ký, phiên ký mở",
    "signed": "Đã ký, đang ghép chữ ký",
}

STEPS = {
    "read_page": "Đọc trang",
    "assemble_batch": "Tách lô quét thành giấy tờ",
    "seal_document": "Tạo PDF và ký số",
    "complete_signature": "Ghép chữ ký của cán bộ",
    "extract_document": "Bóc tách dữ liệu",
    "record_document": "Lưu kho dữ liệu",
    "finish_pdf": "Ghi siêu dữ liệu và ký tệp lưu",
    "extend_signatures": "Bổ sung dấu thời gian",
    "validate_pdf": "Kiểm tra PDF/A bằng veraPDF",
    "erase_document": "Xóa ảnh giấy tờ chỉ xuất trình",
}

DECISIONS = {
    "assign": "xếp trang vào giấy tờ",
    "split": "tách giấy tờ",
    "merge": "ghép giấy tờ",
    "move": "chuyển trang",
    "reorder": "sắp lại thứ tự trang",
    "rotate": "xoay trang",
    "set_type": "đổi loại giấy tờ",
    "set_component": "đổi thành phần hồ sơ",
    "set_submitted_as": "đổi dạng nộp",
    "set_field": "sửa dữ liệu",
    "declare_absent": "khai không có dữ liệu",
    "set_aside": "để riêng trang",
    "keep": "lưu giấy tờ chỉ xuất trình",
    "confirm": "xác nhận",
}

RECORD_STATES = {
    "valid": ("Còn hiệu lực", "good"),
    "expired": ("Hết hiệu lực", "bad"),
    "superseded": ("Đã có bản mới", "warn"),
    "unconfirmed": ("Chờ cán bộ xác nhận", "warn"),
    "revoked": ("Đã thu hồi", "bad"),
}

LIST_ROW_STATES = {
    "there": ("Đã có", "good"),
    "too_few": ("Chưa đủ số lượng", "warn"),
    "doubtful": ("Cần kiểm tra", "warn"),
    "expired": ("Hết hạn", "bad"),
    "missing": ("Thiếu", "bad"),
    "not_brought": ("Chưa nộp, không bắt buộc", ""),
}

REVIEW_KINDS = {
    "stopped": "Việc bị dừng",
    "presented": "Giấy tờ chỉ xuất trình",
    "arrangement": "Cách tách, xếp loại giấy tờ",
    "data": "Dữ liệu cần kiểm tra",
}

RISKS = {0: ("Cao", "bad"), 1: ("Vừa", "warn"), 2: ("Thấp", "")}

QUALITY = {"good": ("Ảnh tốt", "good"), "doubtful": ("Ảnh cần xem lại", "warn"), "bad": ("Ảnh kém", "bad")}


def named(table: dict[str, tuple[str, str]], code: str) -> tuple[str, str]:
    """Words and tone (``good``, ``warn``, ``bad``, ``info`` or none) for a state; the code itself where it is new."""
    return table.get(code, (code, ""))


def day(value: date | str | None) -> str:
    """A date as Vietnamese papers write it: ``24/11/2026``."""
    if value is None or value == "":
        return "—"
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    return value.strftime("%d/%m/%Y")


def shown(value: str) -> str:
    """A field's value as people write it: ISO dates become ``24/11/2026``, all else stays."""
    return day(value) if _ISO_DATE.fullmatch(value) else value


def moment(value: datetime | None) -> str:
    """A time of day in Vietnam: ``09:15 24/11/2026``. Times without a zone are UTC."""
    if value is None:
        return "—"
    known = value if value.tzinfo else value.replace(tzinfo=UTC)
    return known.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y")


def duration(seconds: float) -> str:
    """An age in the largest fitting unit: ``3 phút``, ``2 giờ``, ``5 ngày``."""
    for unit, name in ((86400, "ngày"), (3600, "giờ"), (60, "phút")):
        if seconds >= unit:
            return f"{int(seconds // unit)} {name}"
    return f"{max(int(seconds), 0)} giây"


def percent(value: float | Decimal | None, digits: int = 0) -> str:
    """A share 0–1 as a percentage with the decimal comma; ``N/A`` where nothing is counted."""
    if value is None:
        return "N/A"
    text = f"{100 * float(value):.{digits}f}".replace(".", ",") + "%"
    # what is not quite certain must not read as certain
    return f"> {100 - 10**-digits:.{digits}f}%".replace(".", ",") if value < 1 and text.startswith("100") else text


def formula(code: str, version: str) -> str:
    """How a figure is counted: its number in QĐ 766/QĐ-TTg where it has one, and the version of the formula."""
    number = f"Chỉ tiêu {code.partition('.d')[0].partition('.p')[0]} · " if code[:1].isdigit() else ""
    return f"{number}công thức {version}"


def points(value: Decimal | float | None) -> str:
    """A number with two decimals and the decimal comma; ``N/A`` where there is none."""
    return "N/A" if value is None else f"{float(value):.2f}".replace(".", ",")


def count(value: int) -> str:
    """A whole number with dots between thousands."""
    return f"{value:,}".replace(",", ".")


def size(size_bytes: int) -> str:
    """Bytes in the unit a person reads: ``1,4 MB``."""
    if size_bytes >= 1_000_000:
        return f"{size_bytes / 1_000_000:.1f} MB".replace(".", ",")
    return f"{max(round(size_bytes / 1000), 1)} KB"


def masked(identifier: str) -> str:
    """A personal identifier for lists: first three and last three characters only (R30)."""
    return identifier if len(identifier) <= 6 else f"{identifier[:3]}{'•' * (len(identifier) - 6)}{identifier[-3:]}"
