"""``digitize dossier``: the whole main job on local files, without any server."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, TypedDict

from digitize.catalog import Branch, Catalog, Procedure, UnitNow, load_catalog
from digitize.classify import Reason, SuggestedBranch
from digitize.classify.completeness import Completeness, PaperThere, completeness
from digitize.classify.explain import explain
from digitize.cli.explain import as_lines
from digitize.cli.read import ErrorReport, error_report
from digitize.cli.reading import ReadPage, read_files
from digitize.extract import FieldValue
from digitize.pipeline import FinishedDocument, FinishedStack, StackPage, process_stack
from digitize.sealer import open_sealer
from digitize.service import open_catalog
from digitize.settings import Settings
from digitize.store.clock import utc_now, vietnam_day
from digitize.store.repositories.documents import file_name
from digitize.store.split_weights import WeightsFolder


class PageReport(TypedDict, total=False):
    """One page of the stack: where it came from, and what stopped it, if anything did."""

    number: int
    file: str
    page: int
    blank: bool
    rotation_degrees: int
    skew_degrees: float
    error: ErrorReport


class ReasonReport(TypedDict):
    """A reason with its Vietnamese text."""

    code: str
    message: str


class CheckReport(TypedDict):
    """One check of a value."""

    code: str
    passed: bool
    message: str


class UnitNowReport(TypedDict):
    """Unit of an older address today: several names where the address does not tell which."""

    names: list[str]
    codes: list[str]


class FieldReport(TypedDict):
    """A field with its proof."""

    value: str | None
    raw: str
    source: str
    confidence: float
    page: int | None
    box_px: list[int] | None
    checks: list[CheckReport]
    other_values: list[list[str]]
    needs_review: bool
    unit_now: UnitNowReport | None


class DocumentReport(TypedDict):
    """One document of the stack."""

    sequence: int
    paper_type: str
    paper_name: str
    component_code: str | None
    pages: list[int]
    confidence: float
    needs_review: bool
    reasons: list[ReasonReport]
    submitted_as: str
    fields: dict[str, FieldReport]
    missing_metadata: list[str]
    pdf: str | None


class UnassignedReport(TypedDict):
    """A page that belongs to no document."""

    page: int
    reason: ReasonReport


class MissingReport(TypedDict):
    """A required component that was not found."""

    component_codes: list[str]
    name: str


class RowReport(TypedDict):
    """A row of the branch's list and how it stands."""

    component_codes: list[str]
    name: str
    requirement: str
    state: str
    wanted: int
    papers: list[str]


class CompletenessReport(TypedDict):
    """The whole list; ``extra`` papers it has no row for."""

    rows: list[RowReport]
    extra: list[str]
    complete: bool
    certain: bool


class SuggestedBranchReport(TypedDict):
    """A branch that the papers found fit better."""

    branch: str
    name: str
    message: str


class StackReport(TypedDict, total=False):
    """The whole stack; ``explanation`` only where it was asked for."""

    dossier: str
    procedure: str
    branch: str
    pages: list[PageReport]
    documents: list[DocumentReport]
    unassigned_pages: list[UnassignedReport]
    missing_components: list[MissingReport]
    complete: bool
    completeness: CompletenessReport
    warnings: list[ReasonReport]
    suggested_branch: SuggestedBranchReport | None
    explanation: dict[str, Any]


def dossier(
    files: Sequence[Path],
    *,
    procedure: str,
    branch: str | None,
    code: str | None,
    out: Path,
    as_json: bool,
    engine: str,
    jobs: int,
    with_explanation: bool = False,
) -> bool:
    """Do the main job on a stack, write the signed PDFs, print the report; whether every page could be read.

    A page that can't be read is named and stays out of the documents.
    """
    settings, now = Settings(), utc_now()
    catalog = open_catalog(settings)
    chosen = catalog.procedure(procedure, vietnam_day(now))
    case = catalog.branch(chosen, branch)
    sealer = open_sealer(settings, now)
    read = list(read_files(files, engine=engine, limits=settings.limits, jobs=jobs))
    stack = process_stack(
        [StackPage(page.page.encoded if page.reading else None, page.reading) for page in read],
        catalog,
        chosen,
        case,
        now=now,
        sealer=sealer,
        weights=WeightsFolder(settings.data_dir).active(),
    )
    dossier_code = code or f"{settings.agency_code}-{vietnam_day(now):%y%m%d}-0001"
    written = _write(stack, out, dossier_code)
    report = _report(dossier_code, (chosen, case), read, stack, written)
    found = _completeness(stack, case, catalog, vietnam_day(now))
    report["completeness"] = _completeness_report(found)
    explanation = explain(stack.decided) if with_explanation else None
    if explanation and as_json:
        report["explanation"] = asdict(explanation)
    print(json.dumps(report, ensure_ascii=False, indent=2) if as_json else _as_text(report))
    if explanation and not as_json:
        print("\n".join(("Giải thích:", *as_lines(explanation))))
    return not any(page.error for page in read)


def _write(stack: FinishedStack, out: Path, dossier_code: str) -> dict[int, Path]:
    """Write each signed PDF under its name of the archive rule (R33); gives the paths by document sequence."""
    out.mkdir(parents=True, exist_ok=True)
    written = {}
    for document in stack.documents:
        if document.sealed is None:
            continue
        path = out / file_name(dossier_code, document.proposed.sequence)
        beside = path.with_name(f".{path.name}.part")
        beside.write_bytes(document.sealed.data)
        beside.replace(path)
        written[document.proposed.sequence] = path
    return written


def _report(
    dossier_code: str,
    what: tuple[Procedure, Branch],
    read: list[ReadPage],
    stack: FinishedStack,
    written: dict[int, Path],
) -> StackReport:
    split = stack.split
    return {
        "dossier": dossier_code,
        "procedure": what[0].code,
        "branch": what[1].branch_id,
        "pages": [_page_report(number, page) for number, page in enumerate(read, 1)],
        "documents": [_document_report(document, written) for document in stack.documents],
        "unassigned_pages": [{"page": each.page, "reason": _reason(each.reason)} for each in split.unassigned_pages],
        "missing_components": [
            {"component_codes": list(each.component_codes), "name": each.name_vi} for each in split.missing_components
        ],
        "complete": split.complete,
        "warnings": [_reason(warning) for warning in split.warnings],
        "suggested_branch": _suggested(split.suggested_branch),
    }


def _suggested(branch: SuggestedBranch | None) -> SuggestedBranchReport | None:
    if branch is None:
        return None
    return {"branch": branch.branch_id, "name": branch.name_vi, "message": branch.reason.message_vi}


def _completeness(stack: FinishedStack, branch: Branch, catalog: Catalog, today: date) -> Completeness:
    """How the list stands today, days of issue taken from the fields."""
    papers = [
        PaperThere(
            f"{document.proposed.sequence}. {catalog.paper_type(document.proposed.paper_type).name_vi}",
            document.proposed.paper_type,
            document.proposed.component_code,
            document.proposed.needs_review,
            _issued_on(document, catalog),
        )
        for document in stack.documents
    ]
    return completeness(branch, papers, catalog, today)


def _issued_on(document: FinishedDocument, catalog: Catalog) -> date | None:
    kind = catalog.paper_type(document.proposed.paper_type)
    names = {spec.name for spec in kind.fields if spec.role == "issue_date"}
    for field in document.fields:
        if field.name in names and field.value:
            try:
                return date.fromisoformat(field.value)
            except ValueError:
                continue  # not normalised: no day to reckon with
    return None


def _completeness_report(found: Completeness) -> CompletenessReport:
    return {
        "rows": [
            {
                "component_codes": list(row.component_codes),
                "name": row.name_vi,
                "requirement": str(row.requirement),
                "state": str(row.state),
                "wanted": row.wanted,
                "papers": list(row.papers),
            }
            for row in found.rows
        ],
        "extra": list(found.extra),
        "complete": found.complete,
        "certain": found.certain,
    }


def _page_report(number: int, page: ReadPage) -> PageReport:
    report: PageReport = {"number": number, "file": str(page.page.file), "page": page.page.number}
    if page.reading is not None:
        report["blank"] = page.reading.blank
        report["rotation_degrees"] = page.reading.rotation_degrees
        report["skew_degrees"] = page.reading.skew_degrees
    if page.error is not None:
        report["error"] = error_report(page.error)
    return report


def _document_report(document: FinishedDocument, written: dict[int, Path]) -> DocumentReport:
    proposed = document.proposed
    pdf = written.get(proposed.sequence)
    return {
        "sequence": proposed.sequence,
        "paper_type": proposed.paper_type,
        "paper_name": load_catalog().paper_type(proposed.paper_type).name_vi,
        "component_code": proposed.component_code,
        "pages": list(proposed.pages),
        "confidence": round(proposed.confidence, 4),
        "needs_review": proposed.needs_review,
        "reasons": [_reason(reason) for reason in proposed.reasons],
        "submitted_as": str(proposed.submitted_as),
        "fields": {field.name: _field_report(field) for field in document.fields},
        "missing_metadata": [str(item) for item in document.metadata.missing],
        "pdf": str(pdf) if pdf else None,
    }


def _field_report(field: FieldValue) -> FieldReport:
    return {
        "value": field.value,
        "raw": field.raw,
        "source": str(field.source),
        "confidence": round(field.confidence, 4),
        "page": field.page,
        "box_px": field.box_px.as_list() if field.box_px else None,
        "checks": [{"code": check.code, "passed": check.passed, "message": check.message_vi} for check in field.checks],
        "other_values": [[str(source), value] for source, value in field.other_values],
        "needs_review": field.needs_review,
        "unit_now": _unit_report(field.unit_now),
    }


def _unit_report(unit: UnitNow | None) -> UnitNowReport | None:
    return {"names": list(unit.names_vi), "codes": list(unit.codes)} if unit else None


def _reason(reason: Reason) -> ReasonReport:
    return {"code": reason.code, "message": reason.message_vi}


def _as_text(report: StackReport) -> str:
    lines = [f"Hồ sơ {report['dossier']} · thủ tục {report['procedure']} · trường hợp {report['branch']}"]
    for page in report["pages"]:
        if "error" in page:
            lines.append(f"  trang {page['number']} ({page['file']}): LỖI {page['error']['message']}")
    for document in report["documents"]:
        pages = ", ".join(str(page) for page in document["pages"])
        mark = " · CẦN NGƯỜI XEM" if document["needs_review"] else ""
        lines.append(
            f"{document['sequence']:>3}. {document['paper_name']} · trang {pages} · "
            f"thành phần {document['component_code'] or '—'} · tin cậy {document['confidence']:.0%}{mark}"
        )
        lines += [f"       {reason['message']}" for reason in document["reasons"]]
        for name, field in document["fields"].items():
            if field["value"] is not None:
                check = " ⚠" if field["needs_review"] or not all(c["passed"] for c in field["checks"]) else ""
                lines.append(f"       {name}: {field['value']}  [{field['source']} {field['confidence']:.0%}]{check}")
        if document["pdf"]:
            lines.append(f"       PDF: {document['pdf']}")
    for left in report["unassigned_pages"]:
        lines.append(f"  trang {left['page']}: {left['reason']['message']}")
    lines += [f"CẢNH BÁO: {warning['message']}" for warning in report["warnings"]]
    lines += _list_lines(report["completeness"])
    if suggested := report["suggested_branch"]:
        lines.append(f"GỢI Ý: {suggested['message']} Chạy lại với --branch {suggested['branch']}.")
    return "\n".join(lines)


_ROW_STATES_VI = {
    "there": "đã có",
    "too_few": "CHƯA ĐỦ SỐ LƯỢNG",
    "doubtful": "CẦN KIỂM TRA",
    "expired": "HẾT HẠN",
    "missing": "THIẾU",
    "not_brought": "chưa nộp (không bắt buộc)",
}


def _list_lines(found: CompletenessReport) -> list[str]:
    lines = ["Danh mục thành phần hồ sơ:"]
    for row in found["rows"]:
        state = _ROW_STATES_VI[row["state"]]
        papers = f" – {', '.join(row['papers'])}" if row["papers"] else ""
        wanted = f", cần {row['wanted']} bản" if row["state"] == "too_few" else ""
        lines.append(f"  [{state}{wanted}] {row['name']} ({' / '.join(row['component_codes'])}){papers}")
    lines += [f"  [NGOÀI DANH MỤC] {paper}" for paper in found["extra"]]
    if not found["complete"]:
        lines.append("Hồ sơ CHƯA đủ thành phần.")
    else:
        lines.append("Hồ sơ đủ thành phần." if found["certain"] else "Hồ sơ đủ thành phần, có mục cần kiểm tra.")
    return lines
