"""Layouts of papers by paper type code. A layout draws the sheets of one paper for a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from samples.case import Case
from samples.papers import birth, building, cards, death, land, marriage, offices, other, residence, statements
from samples.press import Press
from samples.sheet import Sheet

Layout = Callable[[Case, Press], list[Sheet]]

LAYOUTS: Mapping[str, Layout] = {
    "TK_KHAI_SINH": birth.birth_application,
    "GIAY_CHUNG_SINH": birth.birth_notification,
    "GIAY_KHAI_SINH": birth.birth_certificate,
    "TK_KET_HON": marriage.marriage_application,
    "GCN_KET_HON": marriage.marriage_certificate,
    "TK_XNTTHN": marriage.marital_application,
    "XN_TTHN": marriage.marital_certificate,
    "GIAY_UY_QUYEN": statements.power_of_attorney,
    "GIAY_CAM_DOAN": statements.commitment,
    "TK_KHAI_TU": death.death_application,
    "GIAY_BAO_TU": death.death_notice,
    "TL_KHAI_TU": death.death_extract,
    "CT01": residence.residence_form,
    "CT07": residence.residence_confirmation,
    "DON_GPXD": building.permit_application,
    "GPXD": building.building_permit,
    "BAN_VE": building.drawings,
    "GCN_QSDD": land.land_certificate,
    "CCCD": cards.citizen_card,
    "CAN_CUOC": cards.new_card,
    "QD_HANH_CHINH": offices.decision,
    "THONG_BAO": offices.notice,
    "CONG_VAN": offices.letter,
    "PHIEU_HE_THONG": offices.receipt,
}
"""Every paper type that can be made, by its code."""

FOREIGN: Mapping[str, Layout] = {"HOA_DON": other.invoice, "THU": other.private_letter}
"""Papers of no procedure; their pages have paper type KHAC."""

BLANK: Layout = other.blank
