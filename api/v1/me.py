"""Who is asking."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from api.identity import EVERYONE, ByKey
from api.v1.answers.work import MeAnswer
from api.v1.known_problems import problems
from digitize.store.access import Caller

router = APIRouter(prefix="/me", tags=["me"])


@router.get("", summary="Who is asking", responses=problems())
def show_me(caller: Annotated[Caller, Depends(ByKey(*EVERYONE))]) -> MeAnswer:
    """Name, role and agency of the key in use."""
    return MeAnswer.model_validate(caller)
