"""Entry point for uvicorn: ``uvicorn api.main:app_from_settings --factory``."""

from __future__ import annotations

import logging

from fastapi import FastAPI

from api.app import create_app
from digitize.service import open_service
from digitize.settings import Settings


def app_from_settings() -> FastAPI:
    """The application on the service that the settings of environment and file describe.

    uvicorn's own access log is shut off: it writes whole addresses with their queries. The application logs each
    request itself, by route and without personal data.
    """
    access_log = logging.getLogger("uvicorn.access")
    access_log.handlers.clear()
    access_log.propagate = False
    access_log.disabled = True
    return create_app(open_service(Settings()))
