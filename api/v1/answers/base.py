"""What all answers share."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

BoxPx = Annotated[
    list[int],
    Field(min_length=4, max_length=4, description="x, y, width, height in pixels of the upright page image"),
]
Share = Annotated[float, Field(ge=0, le=1)]


class Answer(BaseModel):
    """Frozen value that goes out; unknown attributes of its source are left behind."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class Asked(BaseModel):
    """Value that comes in; unknown keys are refused, so that a misspelt one is not silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class ReasonAnswer(Answer):
    """Why something needs a person, or was decided so."""

    code: str = Field(examples=["low_confidence"])
    message_vi: str = Field(examples=["Độ tin cậy thấp, cần cán bộ kiểm tra"])
