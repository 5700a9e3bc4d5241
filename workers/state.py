"""The service of this worker process: opened when first needed, so that each process has its own connections."""

from __future__ import annotations

from dataclasses import dataclass

from digitize.service import Service, open_service
from digitize.settings import Settings


@dataclass
class _State:
    service: Service | None = None


_state = _State()


def service_of_process() -> Service:
    """The service on the settings of this process."""
    if _state.service is None:
        _state.service = open_service(Settings())
    return _state.service


def close_service() -> None:
    """Close it when the process ends."""
    if _state.service is not None:
        _state.service.close()
        _state.service = None
