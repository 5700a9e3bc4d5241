"""``digitize catalog``: import the national portal's procedures, list and show what is in force."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from digitize.catalog import (
    Branch,
    Catalog,
    FilledIn,
    PortalImport,
    Procedure,
    Requirement,
    import_portal,
    list_to_map,
    load_catalog,
    read_filled_in,
)
from digitize.errors import InputError
from digitize.service import open_catalog
from digitize.settings import Settings
from digitize.store.clock import utc_now, vietnam_day
from digitize.store.imported_catalogue import ImportedCatalogue
from digitize.vietnamese import fold

_NEED = {
    Requirement.REQUIRED: "bắt buộc",
    Requirement.CONDITIONAL: "nếu có",
    Requirement.PRESENTED: "xuất trình",
    Requirement.NOTE: "ghi chú",
}
_SHOWN = 12
_MOST_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Done:
    """An import and where its papers lie."""

    day: date
    result: PortalImport
    replaced: int
    kept_from_before: int
    hand_made: tuple[str, ...]
    filled_in: FilledIn
    report: Path
    to_map: Path


def import_file(file: Path, valid_from: str | None, *, as_json: bool) -> bool:
    """Import a file of the portal, keep it in the data folder and print the report; whether every line was whole.

    InputError where the file can't be read or not one procedure was found; then nothing is kept.
    """
    day = _day(valid_from)
    lines = _lines(file)
    folder, own = ImportedCatalogue(Settings().data_dir), load_catalog()
    filled = FilledIn({}, {}, ())
    if folder.to_map.exists():
        filled = read_filled_in(folder.to_map.read_text(encoding="utf-8-sig"), own.paper_types)
    result = import_portal(lines, own, day, filled.mapping)
    if not result.procedures:
        first = f"; dòng {result.broken[0][0]}: {result.broken[0][1]}" if result.broken else ""
        raise InputError(reason=f"{file.name} không có thủ tục nào{first}")
    codes = {procedure.code for procedure in result.procedures}
    before = folder.of_day(day)
    others = [procedure for procedure in before if procedure.code not in codes]
    folder.keep(day, (*others, *result.procedures))
    folder.write(folder.to_map, list_to_map(result.to_map, filled))
    folder.write(folder.report_path(day), _rows_as_csv(result))
    done = _Done(
        day,
        result,
        len(before) - len(others),
        len(others),
        tuple(sorted(code for code in codes if code in own.procedures)),
        filled,
        folder.report_path(day),
        folder.to_map,
    )
    print(_as_json(done) if as_json else _as_text(done))
    return not result.broken


def list_procedures(on: str | None, text: str, *, as_json: bool) -> None:
    """Print the procedures in force on a day whose code or name holds ``text`` (accents and case do not matter)."""
    day, catalog, wanted = _day(on), open_catalog(Settings()), fold(text)
    found = [
        procedure
        for code in sorted(catalog.procedures)
        for procedure in catalog.procedures[code]
        if procedure.valid_from <= day and (procedure.valid_until is None or day <= procedure.valid_until)
        if wanted in fold(f"{procedure.code} {procedure.name_vi}")
    ]
    if as_json:
        print(json.dumps([_summary(procedure) for procedure in found], ensure_ascii=False, indent=2))
        return
    for procedure in found:
        print(
            f"{procedure.code:<24} {len(procedure.branches):>2} trường hợp  {_source(procedure):<9} {procedure.name_vi}"
        )
    print(f"{len(found)} thủ tục có hiệu lực ngày {day:%d/%m/%Y}.")


def show(code: str, on: str | None, branch: str | None, *, as_json: bool) -> None:
    """Print one procedure in force on a day with its branches and rows. Unknown codes and branches are named errors."""
    day, catalog = _day(on), open_catalog(Settings())
    procedure = catalog.procedure(code, day)
    branches = [catalog.branch(procedure, branch)] if branch else list(procedure.branches)
    if as_json:
        shown = _summary(procedure) | {"branches": [_branch_json(each) for each in branches]}
        print(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    until = f" đến {procedure.valid_until:%d/%m/%Y}" if procedure.valid_until else ""
    print(f"{procedure.code}  {procedure.name_vi}")
    print(f"Lĩnh vực: {procedure.field_vi or '–'} · {procedure.level_vi or '–'} · {_source(procedure)}")
    print(f"Hiệu lực từ {procedure.valid_from:%d/%m/%Y}{until}")
    print(f"Kết quả: {', '.join(_names(procedure.result_paper_types, catalog)) or 'chưa ghép loại giấy tờ'}")
    for each in branches:
        print(f"\nTrường hợp {each.branch_id}: {each.name_vi}")
        for row in each.components:
            kinds = ", ".join(_names(row.paper_types, catalog)) or "chưa ghép"
            one_of = f" [một trong: {row.alternative_group}]" if row.alternative_group else ""
            quantity = f"{row.originals} chính + {row.copies} sao"
            note = row.requirement is Requirement.NOTE
            print(f"  {row.code:<26} {_NEED[row.requirement]:<10} {'' if note else quantity:<16}{one_of} {row.name_vi}")
            if not note:
                print(f"  {'':<26} → {kinds}")


def _day(text: str | None) -> date:
    if text is None:
        return vietnam_day(utc_now())
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(reason=f"ngày {text!r} phải có dạng NĂM-THÁNG-NGÀY, ví dụ 2026-07-18") from error


def _lines(file: Path) -> list[str]:
    """Lines of a plain or gzip file; bytes that are no UTF-8 spoil only their line."""
    try:
        data = file.read_bytes()
        if data[:2] == b"\x1f\x8b":
            with gzip.open(io.BytesIO(data)) as stream:
                data = stream.read(_MOST_BYTES + 1)
    except (OSError, EOFError) as error:
        raise InputError(reason=f"không đọc được {file}: {error}") from error
    if len(data) > _MOST_BYTES:
        raise InputError(reason=f"{file.name} lớn hơn {_MOST_BYTES // 1024 // 1024} MiB")
    return data.decode("utf-8-sig", errors="replace").splitlines()


def _rows_as_csv(result: PortalImport) -> str:
    buffer = io.StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(("thu_tuc", "truong_hop", "ma_thanh_phan", "yeu_cau", "loai_giay_to", "quy_tac", "ten"))
    for row in result.rows:
        types = " ".join(row.paper_types)
        writer.writerow(
            (
                row.procedure_code,
                row.branch_id,
                _harmless(row.component_code),
                _NEED[row.requirement],
                types,
                row.rule,
                _harmless(row.name_vi),
            )
        )
    return buffer.getvalue()


def _harmless(text: str) -> str:
    """Text that no office program takes for a formula."""
    return f"'{text}" if text[:1] in tuple("=+-@\t") else text


def _as_text(done: _Done) -> str:
    result = done.result
    needs = Counter(row.requirement for row in result.rows)
    names = {fold(row.name_vi) for row in result.to_map}
    left_out = [f"{count} {why}" for why, count in Counter(each[2] for each in result.left_out).most_common()]
    hand_made = ", ".join(done.hand_made[:_SHOWN]) + (" …" if len(done.hand_made) > _SHOWN else "")
    lines = [
        f"Đã nhập {len(result.procedures)} thủ tục, {len(result.rows)} dòng, có hiệu lực từ {done.day:%d/%m/%Y}.",
        f"Của cùng ngày: thay {done.replaced}, giữ {done.kept_from_before} thủ tục đã nhập trước.",
        "Dòng: " + ", ".join(f"{needs[need]} {_NEED[need]}" for need in Requirement) + ".",
        f"Ghép được bằng {len(result.rules_used)} quy tắc; hay gặp nhất:",
    ]
    lines += [f"  {count:>5}  {rule}" for rule, count in Counter(result.rules_used).most_common(_SHOWN)]
    lines += [
        f"Cần cán bộ ghép: {len(result.to_map)} dòng, {len(names)} tên.",
        f"  Điền cột loai_giay_to trong {done.to_map} rồi nhập lại.",
        f"Không lấy: {len(result.left_out)} dòng" + (f" ({', '.join(left_out)})." if left_out else "."),
        f"Dòng hỏng, không lấy gì: {len(result.broken)}.",
    ]
    lines += [f"  dòng {number}: {fault}" for number, fault in result.broken[:_SHOWN]]
    if done.hand_made:
        lines.append(f"Có bản soạn tay, được dùng thay bản nhập khi còn hiệu lực: {len(done.hand_made)} ({hand_made}).")
    lines += [f"Bảng ghép, {fault}" for fault in done.filled_in.faults]
    lines.append(f"Từng dòng ghép với loại nào theo quy tắc nào: {done.report}")
    return "\n".join(lines)


def _as_json(done: _Done) -> str:
    result = done.result
    return json.dumps(
        {
            "valid_from": done.day.isoformat(),
            "procedures": len(result.procedures),
            "rows": len(result.rows),
            "replaced": done.replaced,
            "rules_used": dict(result.rules_used),
            "to_map": [
                {
                    "procedure": row.procedure_code,
                    "branch": row.branch_id,
                    "code": row.component_code,
                    "name": row.name_vi,
                }
                for row in result.to_map
            ],
            "left_out": [{"procedure": code, "row": row, "reason": why} for code, row, why in result.left_out],
            "broken": [{"line": number, "reason": why} for number, why in result.broken],
            "hand_made_stands": list(done.hand_made),
            "faults_of_the_list": list(done.filled_in.faults),
            "report": str(done.report),
            "list_to_fill_in": str(done.to_map),
        },
        ensure_ascii=False,
        indent=2,
    )


def _summary(procedure: Procedure) -> dict[str, object]:
    return {
        "code": procedure.code,
        "name": procedure.name_vi,
        "field": procedure.field_vi,
        "level": procedure.level_vi,
        "imported": procedure.imported,
        "valid_from": procedure.valid_from.isoformat(),
        "valid_until": procedure.valid_until.isoformat() if procedure.valid_until else None,
        "results": list(procedure.result_paper_types),
        "branches_total": len(procedure.branches),
    }


def _branch_json(branch: Branch) -> dict[str, object]:
    return {
        "id": branch.branch_id,
        "name": branch.name_vi,
        "components": [
            {
                "code": row.code,
                "name": row.name_vi,
                "requirement": str(row.requirement),
                "originals": row.originals,
                "copies": row.copies,
                "paper_types": list(row.paper_types),
                "one_of": row.alternative_group or None,
            }
            for row in branch.components
        ],
    }


def _names(codes: Sequence[str], catalog: Catalog) -> list[str]:
    if len(codes) > _SHOWN:
        return ["giấy tờ bất kỳ"]
    return [catalog.paper_type(code).name_vi for code in codes]


def _source(procedure: Procedure) -> str:
    return "nhập" if procedure.imported else "soạn tay"
