"""What citizens bring for a procedure: papers with their component codes, by branch.

Codes are those of the national portal as the catalogue has them; one row is one paper that may lie in the stack.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A paper of a dossier.

    ``paper_types``: one of them is brought. ``chance``: how often it is (1.0: always, unless a paper is missing).
    ``also_accepted``: other component codes that are as right (rows of "một trong"). ``presented``: only shown.
    """

    paper_types: tuple[str, ...]
    component_code: str
    chance: float = 1.0
    also_accepted: tuple[str, ...] = ()
    presented: bool = False


@dataclass(frozen=True, slots=True)
class Recipe:
    """The papers of one branch of a procedure, in the order people usually put them."""

    procedure_code: str
    branch_id: str
    parts: tuple[Part, ...]


def _tp(code: str) -> str:
    return f"000.00.00.G15-{code}"


_CARD = Part(("CCCD", "CAN_CUOC"), _tp("KQ004946"), 0.6, presented=True)
_RESIDENCE = Part(("CT07",), _tp("KQ003785"), 0.1, presented=True)
_LAND_CODES = ("G17-KQ005477", "G17-KQ005478", "G17-KQ005479")


def _land(chance: float = 1.0) -> Part:
    return Part(("GCN_QSDD",), _LAND_CODES[0], chance, _LAND_CODES[1:])


_ALL = (
    Recipe(
        "1.001193",
        "default",
        (
            Part(("TK_KHAI_SINH",), _tp("KQ003204")),
            Part(("GIAY_CHUNG_SINH", "GIAY_CHUNG_SINH", "GIAY_CHUNG_SINH", "GIAY_CAM_DOAN"), _tp("KQ004389")),
            Part(("GIAY_UY_QUYEN",), _tp("KQ003159"), 0.25),
            _CARD,
            _RESIDENCE,
        ),
    ),
    Recipe("1.000894", "default", (Part(("TK_KET_HON",), _tp("KQ003229")), _CARD, _RESIDENCE)),
    Recipe(
        "1.004873",
        "default",
        (
            Part(("TK_XNTTHN",), _tp("KQ003448")),
            Part(("XN_TTHN",), _tp("KQ003453"), 0.25),
            Part(("GIAY_UY_QUYEN",), _tp("KQ003454"), 0.25),
            _CARD,
            _RESIDENCE,
        ),
    ),
    Recipe(
        "1.000656",
        "default",
        (
            Part(("TK_KHAI_TU",), _tp("KQ003281")),
            Part(("GIAY_BAO_TU",), _tp("KQ004376")),
            Part(("GIAY_UY_QUYEN",), _tp("KQ002966"), 0.2),
            _CARD,
        ),
    ),
    Recipe(
        "1.013225",
        "1.7",
        (
            Part(("DON_GPXD",), "000.00.00.G17-KQ002695"),
            _land(),
            Part(("BAN_VE",), "000.00.00.G17-KQ002712"),
        ),
    ),
    Recipe(
        "1.004222",
        "so-huu",
        (
            Part(("CT01",), "000.00.00.G01-KQ003604"),
            Part(("GCN_QSDD", "GPXD"), "000.00.00.G01-KQ003605", 0.9),
        ),
    ),
    Recipe(
        "1.004222",
        "nguoi-than",
        (
            Part(("CT01",), "000.00.00.G01-KQ003604"),
            Part(("GIAY_KHAI_SINH", "GCN_KET_HON"), "000.00.00.G01-KQ003606"),
        ),
    ),
    Recipe(
        "2.000635",
        "default",
        (Part(("TK_BAN_SAO_TL",), _tp("KQ003037")), Part(("GIAY_UY_QUYEN",), _tp("KQ003040"), 0.3), _CARD),
    ),
    Recipe(
        "1.004859",
        "default",
        (
            Part(("TK_CAI_CHINH",), _tp("KQ003431")),
            Part(("GIAY_KHAI_SINH", "TL_KHAI_SINH", "GCN_KET_HON"), _tp("KQ003434")),
            Part(("GIAY_UY_QUYEN",), _tp("KQ003435"), 0.2),
            _CARD,
        ),
    ),
    Recipe(
        "1.004884",
        "default",
        (
            Part(("TK_DK_LAI_KHAI_SINH",), _tp("KQ003472")),
            Part(("GIAY_KHAI_SINH", "TL_KHAI_SINH"), _tp("KQ003136")),
            Part(("GIAY_UY_QUYEN",), _tp("KQ003139"), 0.2),
            _CARD,
        ),
    ),
    Recipe(
        "1.115668",
        "a",
        (
            Part(("DON_BIEN_DONG",), "H38-KQ000365"),
            Part(("GCN_QSDD",), "H38-KQ000366"),
            Part(("HD_CHUYEN_NHUONG",), "H38-KQ000367"),
            Part(("TRICH_DO",), "H38-KQ000372", 0.3),
        ),
    ),
    Recipe(
        "1.115689",
        "a",
        (
            Part(("DON_DK_DAT_DAI",), "H38-KQ000529"),
            Part(("TRICH_DO",), "H38-KQ000537", 0.7),
            Part(("HD_CHUYEN_NHUONG",), "H38-KQ000541", 0.5),
            Part(("BAN_VE",), "H38-KQ000538", 0.3),
        ),
    ),
    Recipe(
        "1.013227",
        "default",
        (Part(("DON_DC_GPXD",), "000.00.00.G17-KQ002690"), Part(("GPXD",), "000.00.00.G17-KQ002691")),
    ),
    Recipe(
        "1.004194",
        "default",
        (
            Part(("CT01",), "000.00.00.G01-KQ003630"),
            Part(("HD_THUE_NHA", "GCN_QSDD"), "000.00.00.G01-KQ003631", 0.9),
        ),
    ),
    Recipe(
        "1.004222",
        "thue-muon",
        (
            Part(("CT01",), "000.00.00.G01-KQ003604"),
            Part(("HD_THUE_NHA",), "000.00.00.G01-KQ003607"),
            Part(("GCN_QSDD",), "000.00.00.G01-KQ003608", 0.3),
        ),
    ),
    Recipe("1.010041", "default", (Part(("CT01",), "000.00.00.G01-KQ003647"),)),
)

RECIPES: Mapping[str, tuple[Recipe, ...]] = {
    code: tuple(recipe for recipe in _ALL if recipe.procedure_code == code)
    for code in sorted({recipe.procedure_code for recipe in _ALL})
}
"""The recipes of each procedure, one a branch."""
