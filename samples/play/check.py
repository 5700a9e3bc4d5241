"""What must hold of the results: against the truth that was drawn, and by programs that are not ours."""

from __future__ import annotations

import subprocess
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from digitize.sealer import open_sealer
from digitize.settings import Settings
from digitize.store.clock import utc_now
from digitize.store.seal import verify_pdf
from samples import DossierTruth


def check_dossier(truth: DossierTruth, pages: int, answer: Any, documents: Sequence[Any]) -> list[str]:
    """Documents, components and pages as drawn; every page in just one place."""
    faults = []
    found = {
        (document["paper_type"], tuple(page["sequence"] for page in document["pages"])): document["component_code"]
        for document in documents
    }
    for expected in truth.documents:
        key = (expected.paper_type, expected.pages)
        name = f"{truth.name}: {expected.paper_type} trang {list(expected.pages)}"
        if key not in found:
            faults.append(f"{name}: không có; tìm thấy {sorted(found)}")
        elif found.pop(key) not in (expected.component_code, *expected.also_accepted):
            faults.append(f"{name}: sai thành phần")
    faults += [f"{truth.name}: thừa {paper_type} trang {list(pages)}" for paper_type, pages in found]
    left = {each["sequence"]: each["reason"]["code"] for each in answer["unassigned_pages"]}
    if left != {each.page: each.reason for each in truth.unassigned}:
        faults.append(f"{truth.name}: trang ngoài hồ sơ {left}")
    placed = [page["sequence"] for document in documents for page in document["pages"]] + list(left)
    if sorted(placed) != list(range(1, pages + 1)):
        faults.append(f"{truth.name}: trang vào ≠ trang ra: {sorted(placed)}")
    faults += [
        f"{truth.name}: {document['paper_type']} không có PDF"
        for document in documents
        if not document["has_pdf"] and document["submitted_as"] != "xuat_trinh"
    ]
    return faults + _sure_fields(truth, documents)


def _sure_fields(truth: DossierTruth, documents: Sequence[Any]) -> list[str]:
    """Values from machine-readable codes must be exact; values that were read may be wrong only where they say so."""
    faults = []
    for expected in truth.documents:
        for document in documents:
            if tuple(page["sequence"] for page in document["pages"]) != expected.pages:
                continue
            for field in document["fields"]:
                true = expected.fields.get(field["name"])
                if true and field["source"] in ("qr", "mrz") and _plain(field["value"]) != _plain(true):
                    faults.append(f"{truth.name}: {expected.paper_type}.{field['name']} từ {field['source']} sai")
    return faults


def _plain(value: str | None) -> str:
    return " ".join(unicodedata.normalize("NFC", value or "").casefold().split())


def check_pdf_outside(path: Path, document: Any, data_dir: Path) -> str | None:
    """The signature by our own validator and by ``pdfsig``, the text by ``pdftotext``; what is wrong, or None."""
    sealer = open_sealer(Settings(data_dir=data_dir), utc_now())
    if not verify_pdf(path.read_bytes(), sealer.trust_roots, utc_now()).sound:
        return "chữ ký không qua kiểm tra"
    said = subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, timeout=60, check=False).stdout
    if "Signature is Valid" not in said:
        return "pdfsig không công nhận chữ ký"
    text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, timeout=60, check=False).stdout
    if text != unicodedata.normalize("NFC", text):
        return "văn bản không ở dạng NFC"
    if not any(letter in "ăâđêôơưạảấầậếềệốộớợ" for letter in text.casefold()):
        return f"không có văn bản tiếng Việt ({document['paper_type']})"
    return None


def check_offers(truth: DossierTruth, offers: Sequence[Any]) -> list[str]:
    """What the state holds is offered for the component that needs it."""
    offered = {offer["component_code"] for offer in offers}
    missing = [code for code in truth.reusable_component_codes if code not in offered]
    return [f"{truth.name}: không gợi ý dùng lại cho {code}" for code in missing]


def check_rates(figures: Sequence[Any]) -> list[str]:
    """Each figure opens into what it counts; reuse counts the one dossier that reused."""
    faults = [
        f"chỉ số {figure['code']}: {figure['numerator']}/{figure['denominator']} khác danh sách hồ sơ"
        for figure in figures
        if (len(figure["numerator_ids"]), len(figure["denominator_ids"]))
        != (figure["numerator"], figure["denominator"])
        or not set(figure["numerator_ids"]) <= set(figure["denominator_ids"])
    ]
    # as written, 4.3 counts reuse; as the portal scores it, it counts digitised dossiers too
    reuse = [figure for figure in figures if figure["code"] == "4.3" and "written" in figure["formula_version"]]
    if [figure["numerator"] for figure in reuse] != [1]:
        faults.append(f"chỉ số 4.3: phải đếm đúng 1 hồ sơ có dùng lại, có {[each['numerator'] for each in reuse]}")
    return faults
