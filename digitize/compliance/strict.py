"""The strict rate: what counts as really digitised, and what is still missing (R20).

The portal counts flags and files; one blank PDF is enough for it. The strict rate counts a dossier only when every
paper that is to be digitised is there with a verified signature, complete minimum metadata and the right type.
"""

from __future__ import annotations

from digitize.compliance.model import ComponentFacts, DossierFacts, Gap

_NO_FILE = ("no_file", "Chưa có tệp điện tử")
_NOT_SIGNED = ("not_signed", "Chưa ký số hoặc chữ ký số chưa được kiểm tra")
_METADATA = ("metadata_incomplete", "Thiếu thông tin tối thiểu theo Điều 9 Thông tư 01/2023/TT-VPCP")
_TYPE = ("type_not_confirmed", "Chưa xác nhận đúng loại giấy tờ của thành phần hồ sơ")
_NOT_DIGITISED = ("not_digitised", "Chưa hoàn thành số hóa (chưa cấp mã kết quả số hóa và lưu)")


def component_gaps(component: ComponentFacts) -> tuple[Gap, ...]:
    """What keeps an eligible component from counting; empty when it counts, is reused, or is not to be digitised."""
    if not component.eligible or component.reused_on:
        return ()
    if not component.file_on:
        return (Gap(component.component_id, *_NO_FILE),)
    wanted = (
        (component.signed_on, _NOT_SIGNED),
        (component.metadata_complete_on, _METADATA),
        (component.type_confirmed_on, _TYPE),
        (component.digitised_on, _NOT_DIGITISED),
    )
    return tuple(Gap(component.component_id, *gap) for fact, gap in wanted if not fact)


def result_gaps(dossier: DossierFacts) -> tuple[Gap, ...]:
    """What keeps the result of a dossier from counting; empty when it counts or none is due on paper."""
    result = dossier.result
    if not result.on_paper:
        return ()
    if not result.file_on:
        return (Gap("", *_NO_FILE),)
    wanted = ((result.signed_on, _NOT_SIGNED), (result.metadata_complete_on, _METADATA))
    return tuple(Gap("", *gap) for fact, gap in wanted if not fact)


def strict_gaps(dossier: DossierFacts) -> tuple[Gap, ...]:
    """All that keeps a dossier from counting under the strict component rate, component by component."""
    return tuple(gap for component in dossier.components for gap in component_gaps(component))
