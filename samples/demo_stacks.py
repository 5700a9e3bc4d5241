"""The demonstration's dossiers: stacks of three procedures, and a later one that can reuse a record."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from samples.case import Case, make_case
from samples.layout import set_typed
from samples.model import SampleDossier
from samples.press import Handling
from samples.recipes import Part, Recipe
from samples.stack import Leaf, Paper, blank_back, deliver_stack, foreign_page
from samples.style import style_of


@dataclass(frozen=True, slots=True)
class _Item:
    """A paper (or a stray page) of a demonstration stack and how its pages lie."""

    paper_type: str
    component_code: str = ""
    variant: int = 0
    turns: tuple[int, ...] = ()
    skews: tuple[float, ...] = ()
    blank_back: bool = False
    also_accepted: tuple[str, ...] = ()


_G15 = "000.00.00.G15-"
_BIRTH = (
    _Item("PHIEU_HE_THONG", variant=0),
    _Item("TK_KHAI_SINH", f"{_G15}KQ003204", 1, turns=(180,), blank_back=True),
    _Item("GIAY_CHUNG_SINH", f"{_G15}KQ004389", 0, skews=(2.6,)),
    _Item("GIAY_UY_QUYEN", f"{_G15}KQ003159", 2),
    _Item("CCCD", f"{_G15}KQ004946", 1),
)
_MARITAL = (
    _Item("TK_XNTTHN", f"{_G15}KQ003448", 0),
    _Item("THU"),
    _Item("CCCD", f"{_G15}KQ004946", 0, turns=(90,)),
    _Item("XN_TTHN", f"{_G15}KQ003453", 1, skews=(-2.1,), blank_back=True),
)
_LAND = ("G17-KQ005477", ("G17-KQ005478", "G17-KQ005479"))
_BUILDING = (
    _Item("DON_GPXD", "000.00.00.G17-KQ002695", 1, skews=(0.4, -1.9), blank_back=True),
    _Item("GCN_QSDD", _LAND[0], 1, turns=(0, 0, 180, 0), also_accepted=_LAND[1]),
    _Item("HOA_DON"),
    _Item("BAN_VE", "000.00.00.G17-KQ002712", 1),
    _Item("PHIEU_HE_THONG", variant=2),
)
_LATER = (_Item("CT01", "000.00.00.G01-KQ003604", 1), _Item("PHIEU_HE_THONG", variant=1))


def demo_dossiers(dpi: int = 300) -> tuple[SampleDossier, ...]:
    """Four stacks, always the same.

    1.001193 khai sinh; 1.004873 xác nhận tình trạng hôn nhân; 1.013225 giấy phép xây dựng of the same citizen as the
    second; and, later, 1.004222 đăng ký thường trú of that citizen, whose Giấy chứng nhận quyền sử dụng đất the state
    then already holds (``reusable_component_codes``).
    """
    parents = make_case("demo birth 1", received_on=date(2026, 10, 5))
    builder = make_case("demo builder", received_on=date(2026, 10, 6))
    return (
        _stack("khai-sinh", "1.001193", "default", parents, _BIRTH, dpi),
        _stack("tinh-trang-hon-nhan", "1.004873", "default", builder, _MARITAL, dpi),
        _stack("giay-phep-xay-dung", "1.013225", "1.7", _on(builder, date(2026, 10, 7), 4), _BUILDING, dpi),
        replace_reusable(
            _stack("thuong-tru", "1.004222", "so-huu", _on(builder, date(2026, 10, 20), 2), _LATER, dpi),
            ("000.00.00.G01-KQ003605",),
        ),
    )


def replace_reusable(dossier: SampleDossier, codes: tuple[str, ...]) -> SampleDossier:
    """The same dossier, for which records of these components can be taken over."""
    return replace(dossier, truth=replace(dossier.truth, reusable_component_codes=codes))


def _on(case: Case, day: date, number: int) -> Case:
    return replace(case, received_on=day, dossier_code=f"{case.office.agency_code}-{day:%y%m%d}-{number:04d}")


def _stack(name: str, procedure: str, branch: str, case: Case, items: Sequence[_Item], dpi: int) -> SampleDossier:
    rng = random.Random(f"demo {name}")
    facts = replace(case, procedure_code=procedure)
    papers: list[Paper] = []
    leaves: list[Leaf] = []
    for item in items:
        if item.paper_type in ("THU", "HOA_DON"):
            stray = foreign_page(facts, rng, dpi, (1,), item.paper_type)
            stray.handling = Handling("scan")
            leaves.append(stray)
            continue
        style = replace(style_of(item.variant, rng, "machine"), leaders="none")
        sheets, _ = set_typed(item.paper_type, facts, style, rng, dpi)
        document: int | None = None
        if item.component_code:
            presented = item.component_code.endswith("KQ004946")
            part = Part((item.paper_type,), item.component_code, 1.0, item.also_accepted, presented)
            papers.append(Paper(part, item.paper_type, sheets))
            document = len(papers) - 1
        for number, sheet in enumerate(sheets, 1):
            turn = item.turns[number - 1] if number <= len(item.turns) else 0
            skew = item.skews[number - 1] if number <= len(item.skews) else None
            handling = Handling("scan", turn, skew)
            reason = "" if item.component_code else "system_form"
            leaves.append(Leaf(sheet, item.paper_type, number, len(sheets), document, reason, handling))
        if item.blank_back:
            back = blank_back(sheets[-1], facts, rng, dpi)
            back.handling = Handling("scan")
            leaves.append(back)
    recipe = Recipe(procedure, branch, ())
    return deliver_stack(leaves, papers, facts, recipe, (), 0, rng, name)
