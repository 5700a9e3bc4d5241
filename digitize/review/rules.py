"""What the catalogue allows a person to decide: paper types, components of the branch, fields, forms of handing in."""

from __future__ import annotations

from digitize.catalog import Branch, Catalog, Requirement
from digitize.classify import SubmittedAs
from digitize.errors import ReviewRefusedError
from digitize.extract import MINIMUM_METADATA
from digitize.review.arrangement import Arrangement
from digitize.review.operations import (
    Assign,
    DeclareAbsent,
    Operation,
    SetComponent,
    SetField,
    SetSubmittedAs,
    SetType,
)

_LONGEST_VALUE = 2000


def check_against_catalogue(
    operation: Operation, arrangement: Arrangement, catalog: Catalog, branch: Branch | None
) -> None:
    """Refuse what names a paper type, component, field, datum or form that there is not.

    ``branch`` is None where the catalogue has the procedure no more: then any component code is taken as it is.
    """
    if isinstance(operation, (SetType, Assign)) and operation.paper_type not in catalog.paper_types:
        raise ReviewRefusedError(rule="unknown_paper_type", reason="loại giấy tờ không có trong danh mục")
    if isinstance(operation, (SetSubmittedAs, Assign)) and operation.submitted_as not in set(SubmittedAs):
        raise ReviewRefusedError(rule="unknown_form", reason="dạng nộp không có trong danh mục")
    if isinstance(operation, SetComponent) and operation.component_code is not None and branch is not None:
        rows = {row.code for row in branch.components if row.requirement is not Requirement.NOTE}
        if operation.component_code not in rows:
            raise ReviewRefusedError(rule="unknown_component", reason="trường hợp này không có thành phần đó")
    if isinstance(operation, SetField):
        paper = catalog.paper_types.get(arrangement.document(operation.document).paper_type)
        if paper is None or operation.name not in {spec.name for spec in paper.fields}:
            raise ReviewRefusedError(rule="unknown_field", reason="loại giấy tờ này không có trường dữ liệu đó")
        if operation.value is not None and len(operation.value) > _LONGEST_VALUE:
            raise ReviewRefusedError(rule="value_too_long", reason=f"giá trị dài quá {_LONGEST_VALUE} ký tự")
    if isinstance(operation, DeclareAbsent) and operation.name not in MINIMUM_METADATA:
        raise ReviewRefusedError(rule="unknown_metadatum", reason="không phải một trong chín thông tin tối thiểu")
