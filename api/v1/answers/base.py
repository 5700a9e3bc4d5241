"""What all answers share."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

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

    @model_validator(mode="after")
    def _no_nul(self) -> Self:
        """No database holds U+0000 in a text."""
        if any("\x00" in value for value in self.__dict__.values() if isinstance(value, str)):
            raise ValueError("U+0000")
        return self


class ReasonAnswer(Answer):
    """Why something needs a person, or was decided so."""

    code: str = Field(examples=["low_confidence"])
    message_vi: str = Field(examples=["Độ tin cậy thấp, cần cán bộ kiểm tra"])
