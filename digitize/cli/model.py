"""``digitize model``: the splitting weights in force, learning them anew, going back."""

from __future__ import annotations

from dataclasses import asdict

from rich.console import Console
from rich.table import Table

from digitize.retraining import Comparison, accept, compare
from digitize.retraining import rollback as go_back
from digitize.service import open_service, opened_service
from digitize.settings import Settings
from digitize.store.clock import utc_now

_ROWS = {
    "perfect_dossiers": ("Hồ sơ đúng hoàn toàn", True),
    "documents_right": ("Giấy tờ đúng", True),
    "split_f1": ("F1 tách giấy tờ", True),
    "page_type_accuracy": ("Loại trang đúng", True),
    "mndd_mean": ("Số lần kéo thả / hồ sơ", False),
    "calibration_error": ("Sai lệch độ tin cậy (ECE)", True),
    "accepted_unseen": ("Nhận không cần xem", True),
    "wrong_accepted_count": ("Sai trong số nhận không xem (giấy tờ)", False),
}


def show() -> None:
    """Print the version in force and those before it."""
    with opened_service(Settings()) as service:
        weights, history = service.split_weights, service.weights_folder.history()
    where = service.weights_folder.folder if history else "đi kèm phần mềm / packaged"
    print(f"Đang dùng / in force: {weights.version} ({where})")
    print(f"Nhận không cần xem từ / accepted unseen from: {weights.accept_from:.2%}")
    for number, each in enumerate(history, 1):
        print(f"{number:>3}. {each.version}  từ / since {each.at}")
    if history:
        print("  0. bản đi kèm phần mềm / the packaged version")


def retrain(*, only_compare: bool) -> bool:
    """Learn a candidate, print the comparison, put it in force if it is not worse; whether it was."""
    now = utc_now()
    with opened_service(Settings()) as service:
        comparison = compare(service, now)
        _print(comparison)
        if not comparison.accepted:
            print("KHÔNG nhận: bản mới kém hơn; bản đang dùng giữ nguyên. / Not accepted: worse; nothing changed.")
            return False
        if only_compare:
            print("Bản mới không kém hơn; chưa thay (--only-compare). / Not worse; not put in force.")
            return True
        accept(service, comparison, now)
        print(f"Đã dùng bản {comparison.candidate.version}. Quay lại: digitize model rollback / in force now")
    return True


def rollback(*, to_packaged: bool) -> None:
    """Go back one version, or to the packaged one however damaged the folder is."""
    settings = Settings()
    service = open_service(settings)  # not made ready: that would refuse the very version that is to be left
    try:
        if to_packaged:
            service.weights_folder.reset()
            version = None
        else:
            version = go_back(service)
    finally:
        service.close()
    print(f"Đang dùng / in force: {version or 'bản đi kèm phần mềm / the packaged version'}")


def _print(comparison: Comparison) -> None:
    print(
        f"Học từ bộ mẫu đi kèm và {comparison.learnt_from} hồ sơ đã sửa ({comparison.left_out} không dùng được); "
        f"so trên {comparison.judged_on} hồ sơ giữ riêng."
    )
    table = Table()
    table.add_column("")
    table.add_column(f"đang dùng: {comparison.current_version}", justify="right")
    table.add_column(f"bản mới: {comparison.candidate.version}", justify="right")
    old, new = asdict(comparison.current_figures), asdict(comparison.candidate_figures)
    for key, (label, as_share) in _ROWS.items():
        table.add_row(label, *(f"{row[key]:.2%}" if as_share else f"{row[key]:.3g}" for row in (old, new)))
    Console(width=110).print(table)
