"""Is the process alive, and can it take work now? For supervisors and load balancers; no key needed, nothing told."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from api.identity import Open, ServiceOf
from api.problems import documented
from digitize.errors import StoreError

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """Answer of the health routes."""

    status: Literal["ok"] = Field(examples=["ok"])


@router.get("/healthz", summary="The process is alive")
def alive(_: Annotated[None, Depends(Open())]) -> Health:
    """Answers as long as the process runs; asks nothing of database or storage."""
    return Health(status="ok")


@router.get("/readyz", summary="Database and object storage answer", responses=documented(StoreError))
def ready(_: Annotated[None, Depends(Open())], service: ServiceOf) -> Health:
    """503 with `store.unavailable` while the database or the object store is away."""
    service.check()
    return Health(status="ok")
