"""Why a document needs a person, or a page stands aside, in the words an officer reads."""

from __future__ import annotations

import math

from digitize.catalog import Branch, PaperType
from digitize.catalog.catalog import OTHER_PAPER
from digitize.classify.completeness import BranchFit
from digitize.classify.confidence import Grounds
from digitize.classify.model import Reason

_ASIDE = {
    "blank": "Trang trắng.",
    "wordless": "Trang hầu như không có chữ in (chỉ có dấu, chữ ký hoặc nét viết tay): cần cán bộ xếp vào giấy tờ.",
    "unreadable": "Không đọc được trang này: cần quét lại hoặc xử lý bằng tay.",
    "duplicate": "Trang trùng với một trang đã quét trước đó.",
    "system_form": "Phiếu do hệ thống một cửa in ra, không phải thành phần hồ sơ.",
    "foreign": "Trang không thuộc giấy tờ nào trong danh mục thành phần hồ sơ.",
}

_UNSAID = {
    "near_unread_page": "Cạnh một trang không đọc được: kiểm tra xem có thiếu trang không.",
    "before_wordless_page": "Ngay sau là trang chỉ có dấu, chữ ký hoặc nét viết tay: kiểm tra có cùng giấy tờ không.",
}

PAGES_TO_ORDER = 3
"""From so many pages on the order they were scanned in is no proof of the order they belong in."""

UNCLEAR = math.log(0.95)
"""Logarithm of the probability under which a decision is called unclear."""


EMPTY_STACK = Reason("empty_stack", "Chồng giấy không có trang nào: hãy quét rồi gửi lại.")
NOTHING_READ = Reason("nothing_read", "Không trang nào đọc được: kiểm tra máy quét rồi quét lại.")
NOTHING_RECOGNISED = Reason(
    "nothing_recognised",
    "Không trang nào được nhận ra là giấy tờ của thủ tục này: kiểm tra đã chọn đúng thủ tục, đúng chồng giấy chưa.",
)


def branch_reason(chosen: Branch, fits: BranchFit, now: BranchFit) -> Reason:
    """Why another branch is suggested, with the counts it rests on."""
    return Reason(
        "other_branch_fits",
        f"Giấy tờ tìm thấy hợp với trường hợp “{fits.branch.name_vi}” hơn “{chosen.name_vi}”: "
        f"thiếu {fits.missing} thay vì {now.missing}, ngoài danh mục {fits.extra} thay vì {now.extra}.",
    )


def aside_reason(code: str) -> Reason:
    """The reason for a page that belongs to no document."""
    return Reason(code, _ASIDE[code])


def document_reasons(
    kind: PaperType, grounds: Grounds, *, pages: int, reordered: bool, unlisted: bool, unsaid: str, sure: bool
) -> tuple[Reason, ...]:
    """All that a person should look at, most important first; empty where everything is clear."""
    reasons: list[Reason] = []
    if kind.code == OTHER_PAPER:
        reasons.append(Reason("unknown_paper", "Không nhận ra loại giấy tờ: cần cán bộ chọn."))
    if unlisted:
        reasons.append(
            Reason("not_listed", f"“{kind.name_vi}” không có trong danh mục thành phần hồ sơ của trường hợp này.")
        )
    if unsaid:
        reasons.append(Reason(unsaid, _UNSAID[unsaid]))
    if reordered:
        reasons.append(Reason("pages_reordered", "Các trang được xếp lại theo số trang in: kiểm tra thứ tự."))
    elif pages >= PAGES_TO_ORDER and not grounds.ordered:
        reasons.append(Reason("order_unproven", "Các trang không in số trang hay số mục liên tục: kiểm tra thứ tự."))
    if not sure:
        reasons.extend(_unclear(grounds))
        if not reasons:
            reasons.append(Reason("low_confidence", "Độ tin cậy thấp: cần cán bộ xác nhận."))
    return tuple(reasons)


def _unclear(grounds: Grounds) -> list[Reason]:
    reasons = []
    if grounds.first < UNCLEAR:
        reasons.append(Reason("type_unclear", "Loại giấy tờ hoặc trang đầu chưa rõ: có khả năng khác gần bằng."))
    if min(grounds.inside, grounds.after) < UNCLEAR:
        reasons.append(
            Reason("boundary_unclear", "Ranh giới giữa các giấy tờ chưa rõ: kiểm tra trang đầu, trang cuối.")
        )
    if grounds.title < 0.5:
        reasons.append(Reason("title_not_read", "Không đọc rõ tên giấy tờ."))
    if not grounds.listed:
        reasons.append(Reason("more_than_listed", "Nhiều giấy tờ loại này hơn số danh mục yêu cầu."))
    return reasons
