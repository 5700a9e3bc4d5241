"""Tables of the demonstration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rich.console import Console
from rich.table import Table

from samples import DossierTruth

_KEY_FIELDS = 4


def dossier(console: Console, answer: Any, documents: Sequence[Any], sound: Mapping[str, bool]) -> None:
    """One dossier: document, component, pages, key fields, confidence, signature, what needs a person."""
    console.print()
    table = Table(title=f"Hồ sơ {answer['code']} · {answer['procedure_name_vi']}", title_justify="left", expand=True)
    table.add_column("Giấy tờ", ratio=3)
    table.add_column("Thành phần", ratio=3)
    table.add_column("Trang", no_wrap=True)
    table.add_column("Dữ liệu chính", ratio=5)
    table.add_column("Tin cậy", justify="right")
    table.add_column("Chữ ký", justify="center")
    table.add_column("Cần người xem", ratio=4)
    for document in documents:
        table.add_row(
            document["paper_type_name_vi"],
            document["component_name_vi"] or "—",
            ", ".join(str(page["sequence"]) for page in document["pages"]),
            "\n".join(_fields(document)),
            _share(document["confidence"]),
            _seal(sound.get(document["id"])),
            "\n".join(_doubts(document)) or "—",
        )
    console.print(table)
    for left in answer["unassigned_pages"]:
        console.print(f"  Trang {left['sequence']}: {left['reason']['message_vi']}")
    for missing in answer["missing_components"]:
        console.print(f"  [yellow]Thiếu:[/] {missing['name_vi']}")


def offers(console: Console, truth: DossierTruth, found: Sequence[Any]) -> None:
    """What need not be brought again."""
    table = Table(title=f"Gợi ý dùng lại trước khi quét · thủ tục {truth.procedure_code}", title_justify="left")
    for column in ("Thành phần", "Giấy tờ đã có", "Số", "Ngày cấp", "Từ hồ sơ"):
        table.add_column(column)
    for offer in found:
        record = offer["record"]
        table.add_row(
            offer["component_name_vi"],
            record["paper_type_name_vi"],
            record["number"] or "—",
            record["issue_date"] or "—",
            record["dossier_code"],
        )
    console.print(table if found else "Chưa có giấy tờ nào để dùng lại.")


def rates(console: Console, first: date, last: date, figures: Sequence[Any]) -> None:
    """The period's figures."""
    title = f"Tỉ lệ số hóa từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}"
    table = Table(title=title, title_justify="left")
    for column in ("Chỉ số", "Tên", "Tử số / mẫu số", "Tỉ lệ", "Điểm", "Công thức"):
        table.add_column(column)
    for figure in figures:
        value = "N/A" if figure["value"] is None else f"{float(figure['value']):.2f} %"
        score = "—" if figure["score"] is None else f"{float(figure['score']):.2f}/{float(figure['max_score']):.0f}"
        counted = f"{figure['numerator']} / {figure['denominator']}"
        table.add_row(figure["code"], figure["name_vi"], counted, value, score, figure["formula_version"])
    console.print(table)


def _share(confidence: float) -> str:
    return "> 99 %" if confidence > 0.99 else f"{confidence:.0%}"


def _seal(sound: bool | None) -> str:
    if sound is None:
        return "không lưu"
    return "[green]✓ hợp lệ[/]" if sound else "[red]✗[/]"


def _fields(document: Any) -> list[str]:
    """The first fields that were found, in the order of the form, those that need no person first."""
    found = [field for field in document["fields"] if field["value"]]
    found.sort(key=lambda field: field["needs_review"])
    return [f"{field['label_vi']}: [bold]{field['value']}[/] ({field['source']})" for field in found[:_KEY_FIELDS]]


def _doubts(document: Any) -> list[str]:
    reasons = [reason["message_vi"] for reason in document["reasons"]]
    doubtful = sum(field["needs_review"] for field in document["fields"])
    return reasons + ([f"{doubtful} trường cần kiểm tra"] if doubtful else [])
