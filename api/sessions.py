"""The session of a person at the web pages: one encrypted, signed cookie, and the token that each form must bring back.

The cookie is a Fernet token (AES-128-CBC with HMAC-SHA-256, time-stamped) that no script can read and no other site can
send. It holds the access key, so that a revoked key ends every session at once; nothing of it is kept on the server.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken
from starlette.requests import Request
from starlette.responses import Response

from digitize.errors import FormExpiredError, UnknownKeyError

COOKIE = "digitize_session"
LONGEST_SESSION = timedelta(hours=10)  # a working day at the counter


@dataclass(frozen=True, slots=True)
class WebSession:
    """``key`` is the access key, empty before login. ``nonce`` binds forms to this session."""

    key: str = field(repr=False, default="")
    nonce: str = field(repr=False, default_factory=lambda: secrets.token_urlsafe(24))


class Sessions:
    """Seals and opens session cookies with keys derived from one secret of at least 32 random bytes."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) < 32:
            raise ValueError("the session secret needs at least 32 bytes")
        self._fernet = Fernet(base64.urlsafe_b64encode(hmac.digest(secret, b"cookie", hashlib.sha256)))
        self._form_secret = hmac.digest(secret, b"form", hashlib.sha256)

    def read(self, request: Request) -> WebSession:
        """The session of the request; raises UnknownKeyError where none is, it is too old, or was not sealed here."""
        sealed = request.cookies.get(COOKIE)
        if not sealed:
            raise UnknownKeyError
        try:
            opened = self._fernet.decrypt(sealed.encode(), ttl=int(LONGEST_SESSION.total_seconds()))
        except InvalidToken as error:
            raise UnknownKeyError from error
        key, nonce = json.loads(opened)
        return WebSession(key=key, nonce=nonce)

    def write(self, request: Request, response: Response, session: WebSession) -> None:
        """Set the cookie; ``Secure`` wherever the request came over TLS."""
        sealed = self._fernet.encrypt(json.dumps([session.key, session.nonce]).encode()).decode()
        response.set_cookie(
            COOKIE,
            sealed,
            max_age=int(LONGEST_SESSION.total_seconds()),
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
            path="/",
        )

    def end(self, response: Response) -> None:
        """Remove the cookie."""
        response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")

    def form_token(self, session: WebSession) -> str:
        """Token that a form of this session carries."""
        return hmac.new(self._form_secret, session.nonce.encode(), hashlib.sha256).hexdigest()

    def check_form(self, session: WebSession, token: str) -> None:
        """Raise FormExpiredError unless the form was shown in this session."""
        if not hmac.compare_digest(self.form_token(session).encode(), token.encode()):
            raise FormExpiredError
