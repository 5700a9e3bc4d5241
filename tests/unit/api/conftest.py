"""Fixtures for the API: the application on an embedded service."""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    # Starlette's test client asks for httpx2 from its next major version on; httpx is what the project keeps.
    warnings.simplefilter("ignore")
    import starlette.testclient  # noqa: F401
