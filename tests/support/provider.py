"""A small OpenID Connect provider: discovery, authorize, token (with PKCE) and jwks, over real HTTP on 127.0.0.1."""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import uvicorn
from fastapi import FastAPI, Form, HTTPException
from fastapi.responses import RedirectResponse
from joserfc import jwt
from joserfc.jwk import RSAKey

from graph.server import next_free


class Provider:
    """``who`` is logged in there: the claims that it vouches for. ``forged`` signs with a key that is not published."""

    client_id, client_secret = "liantu", "provider-secret-7f3a"

    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}"
        self.who: dict[str, Any] = {"sub": "1001", "preferred_username": "wang", "roles": ["editor"]}
        self.forged = False
        self._key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self._codes: dict[str, dict[str, str]] = {}
        self.app = FastAPI()
        self.app.get("/.well-known/openid-configuration")(self.discovery)
        self.app.get("/jwks")(self.jwks)
        self.app.get("/authorize")(self.authorize)
        self.app.post("/token")(self.token)

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/jwks",
            "id_token_signing_alg_values_supported": ["RS256"], "response_types_supported": ["code"],
            "subject_types_supported": ["public"], "code_challenge_methods_supported": ["S256"],
        }  # fmt: skip

    def jwks(self) -> dict[str, Any]:
        return {"keys": [self._key.as_dict(private=False)]}

    def authorize(
        self, client_id: str, redirect_uri: str, state: str, nonce: str, code_challenge: str, code_challenge_method: str
    ) -> RedirectResponse:
        if client_id != self.client_id or code_challenge_method != "S256":
            raise HTTPException(400)
        code = secrets.token_urlsafe(16)
        self._codes[code] = {"nonce": nonce, "challenge": code_challenge, "redirect_uri": redirect_uri}
        return RedirectResponse(f"{redirect_uri}?{urlencode({'code': code, 'state': state})}", 302)

    def token(
        self,
        code: str = Form(),
        redirect_uri: str = Form(),
        code_verifier: str = Form(),
        client_id: str = Form(""),
    ) -> dict[str, Any]:
        asked = self._codes.pop(code, {})
        proof = base64.urlsafe_b64encode(hashlib.sha256(code_verifier.encode()).digest()).rstrip(b"=").decode()
        if (asked.get("redirect_uri"), asked.get("challenge")) != (redirect_uri, proof):
            raise HTTPException(400)
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": self.client_id, "iat": now, "exp": now + 60, "nonce": asked["nonce"]}
        key = RSAKey.generate_key(2048, {"kid": "one"}) if self.forged else self._key
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims | self.who, key)
        return {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer", "expires_in": 60, "id_token": signed}


@contextmanager
def providing() -> Iterator[Provider]:
    """A provider that listens."""
    port = next_free(38080)
    provider = Provider(port)
    web = uvicorn.Server(uvicorn.Config(provider.app, port=port, log_config=None, access_log=False))
    thread = threading.Thread(target=web.run)
    thread.start()
    while not web.started:
        assert thread.is_alive()
        time.sleep(0.02)
    try:
        yield provider
    finally:
        web.should_exit = True
        thread.join()
