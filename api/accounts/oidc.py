"""Log-in over an organisation's OpenID Connect provider: authlib does the code flow, PKCE, state and nonce."""

from __future__ import annotations

import re
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.starlette_client import OAuth
from fastapi import Request
from fastapi.responses import Response

from api.accounts.roles import ROLES
from api.accounts.users import Users
from api.errors import NotAuthenticated
from api.settings import OidcSettings

_BAD_SIGNS = re.compile(r"[^\w.@-]")


class Oidc:
    """The way to one provider and back."""

    def __init__(self, settings: OidcSettings) -> None:
        self._settings = settings
        self._client = OAuth().register(
            "provider", client_id=settings.client_id, client_secret=settings.client_secret,
            server_metadata_url=f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256"},
        )  # fmt: skip

    async def go(self, request: Request, back: str) -> Response:
        """Send the browser to the provider."""
        sent: Response = await self._client.authorize_redirect(request, back)
        return sent

    async def user(self, request: Request, users: Users) -> str:
        """The user that the provider vouches for. Raise NotAuthenticated if it does not."""
        try:
            token = await self._client.authorize_access_token(request)
        except OAuthError as error:
            raise NotAuthenticated(
                "login.oidc", f"单位账户登录没有成功：{error.error}", remedy="回到 /login 再试"
            ) from error
        claims: dict[str, Any] = token["userinfo"]
        name = str(claims.get("preferred_username") or claims.get("email") or claims["sub"])
        subject = f"{claims['iss']} {claims['sub']}"
        return users.known_elsewhere(subject, _BAD_SIGNS.sub("-", name)[:64], self._roles(claims))

    def _roles(self, claims: dict[str, Any]) -> list[str]:
        given = claims.get(self._settings.roles_claim) or []
        given = given if isinstance(given, list) else str(given).split()
        return [r for r in ROLES if r in given] or ["reader"]
