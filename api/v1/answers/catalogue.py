"""Procedures and what they require."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from api.v1.answers.base import Answer


class ComponentAnswer(Answer):
    """One row of a branch's list (thành phần hồ sơ)."""

    code: str = Field(examples=["001193.TK"])
    name_vi: str = Field(examples=["Tờ khai đăng ký khai sinh"])
    paper_types: list[str] = Field(examples=[["to_khai_dang_ky_khai_sinh"]])
    originals: int
    copies: int
    requirement: str = Field(description="required, conditional, presented or note")
    alternative_group: str = Field(description="Rows of one group: one of them satisfies; empty for none")


class BranchAnswer(Answer):
    """A case (trường hợp) with its own list."""

    branch_id: str = Field(examples=["thong_thuong"])
    name_vi: str
    components: list[ComponentAnswer]


class ProcedureSummary(Answer):
    """A procedure (thủ tục hành chính) in a list."""

    code: str = Field(examples=["1.001193"])
    name_vi: str = Field(examples=["Đăng ký khai sinh"])
    field_vi: str = Field(examples=["Hộ tịch"])
    level_vi: str = Field(examples=["Cấp xã"])


class ProcedureAnswer(ProcedureSummary):
    """A procedure with its branches; the first branch is the default one."""

    branches: list[BranchAnswer]
    result_paper_types: list[str]
    valid_from: date
    valid_until: date | None
