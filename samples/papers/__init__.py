"""Layouts of papers by paper type code. A layout draws the sheets of one paper for a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from samples.case import Case
from samples.papers import (
    birth,
    building,
    business,
    cards,
    civil,
    death,
    extracts,
    land,
    landforms,
    marriage,
    offices,
    other,
    residence,
    statements,
)
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
    "PHIEU_HE_THONG": offices.counter_form,
    "TO_TRINH": offices.submission,
    "BAO_CAO": offices.report,
    "GIAY_MOI": offices.invitation,
    "BIEN_BAN": offices.minutes,
    "GIAY_GIOI_THIEU": offices.introduction,
    "TK_BAN_SAO_TL": civil.copy_request,
    "TK_CAI_CHINH": civil.correction_request,
    "TK_NHAN_CMC": civil.parentage_request,
    "TK_GIAM_HO": civil.guardianship_request,
    "TK_XN_HO_TICH": civil.confirmation_request,
    "TK_DK_LAI_KHAI_SINH": civil.birth_again,
    "BAN_CAM_KET": civil.neighbours_undertaking,
    "VB_LAM_CHUNG": civil.witness_statement,
    "TL_KHAI_SINH": extracts.birth_extract,
    "TL_KET_HON": extracts.marriage_extract,
    "TL_CAI_CHINH": extracts.correction_extract,
    "TL_NHAN_CMC": extracts.parentage_extract,
    "XN_HO_TICH": extracts.status_confirmation,
    "DON_DK_DAT_DAI": landforms.first_registration,
    "DON_BIEN_DONG": landforms.change_registration,
    "DON_TACH_THUA": landforms.split_request,
    "HD_CHUYEN_NHUONG": landforms.transfer_contract,
    "TRICH_DO": landforms.survey,
    "DON_DC_GPXD": landforms.permit_change,
    "TB_CU_TRU": landforms.residence_notice,
    "GDN_HKD": business.household_business_request,
    "GCN_HKD": business.household_business,
    "GCN_DKDN": business.company,
    "TK_TCXH": business.social_support_request,
    "GXN_KHUYET_TAT": business.disability_certificate,
    "TK_LLTP": business.record_request,
    "PHIEU_LLTP": business.criminal_record,
    "HD_THUE_NHA": business.lease,
}
"""Every paper type that can be made, by its code."""

FOREIGN: Mapping[str, Layout] = {
    "HOA_DON": other.invoice,
    "THU": other.private_letter,
    "BAO_GIA": other.quotation,
    "TIEN_DIEN": other.electricity_bill,
    "GHI_CHU": other.handwritten_note,
}
"""Papers of no procedure; their pages have paper type KHAC."""

BLANK: Layout = other.blank
