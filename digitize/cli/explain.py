"""``digitize explain``: why each page of a kept dossier went where it went."""

from __future__ import annotations

import json
from dataclasses import asdict

from digitize.classify.explain import Explanation, PageExplanation
from digitize.explaining import explain_dossier
from digitize.service import opened_service
from digitize.settings import Settings


def explain(code: str, *, as_json: bool) -> None:
    """Print the explanation of every batch. Raises NotFoundError for an unknown dossier."""
    with opened_service(Settings()) as service:
        batches = explain_dossier(service, code)
    if as_json:
        print(json.dumps([asdict(batch) for batch in batches], ensure_ascii=False, indent=2))
        return
    print(f"Hồ sơ {code}")
    if not batches:
        print("Chưa có lô quét nào được tách: chờ lô quét đóng và đọc xong.")
    for number, batch in enumerate(batches, 1):
        print(f"\nLô quét {number} ({batch.batch_id})")
        if batch.changed_since:
            print("  Lưu ý: giấy tờ đang lưu khác kết quả dưới đây (cán bộ đã sửa, hoặc trọng số, danh mục đã đổi).")
        if batch.cut_with and batch.cut_with != batch.explanation.weights:
            print(f"  Khi tách dùng trọng số {batch.cut_with}.")
        print("\n".join(as_lines(batch.explanation)))


def as_lines(explanation: Explanation) -> list[str]:
    """The explanation as text lines."""
    lines = [
        f"  Trọng số {explanation.weights}; xác suất của cách tách này trong các cách đã xét: "
        f"{explanation.way_probability:.0%}"
    ]
    if explanation.whole_list_vi:
        lines.append(f"  {explanation.whole_list_vi}")
    for page in explanation.pages:
        lines += _page_lines(page)
    lines.append("  Giấy tờ:")
    for document in explanation.documents:
        sure = document.confidence >= document.accept_from
        lines.append(
            f"    {document.document}. {document.name_vi}, trang {', '.join(map(str, document.pages))}: "
            f"tin cậy {document.confidence:.1%} ({'từ' if sure else 'dưới'} ngưỡng {document.accept_from:.1%}), "
            f"các cách tách cùng ra giấy tờ này {document.agreed:.0%}"
        )
    return lines


def _page_lines(page: PageExplanation) -> list[str]:
    lines = [f"  Trang {page.page} → {page.went_vi} (xác suất {page.probability:.1%})"]
    seen = [mark.text_vi for mark in page.marks if not mark.part]
    if seen:
        lines.append(f"      thấy: {'; '.join(seen)}")
    parts = [f"{mark.text_vi} {mark.part:+.1f}" for mark in page.marks if mark.part]
    if parts:
        lines.append(f"      quyết định: {'; '.join(parts)}")
    if page.runner_up_vi:
        lines.append(f"      khả năng kế tiếp: {page.runner_up_vi} ({page.runner_up_probability:.1%})")
    if page.list_vi:
        lines.append(f"      {page.list_vi}")
    return lines
