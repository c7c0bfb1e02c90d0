"""Log-in over an organisation's OpenID Connect provider: authlib does the code flow, PKCE, state and nonce."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from api.accounts.roles import ROLES
from api.accounts.users import Users
from api.errors import NotAuthenticated
from api.settings import OidcSettings
from graph.errors import GraphUnavailable

_BAD_SIGNS = re.compile(r"[^\w.@-]")


class ProviderUnavailable(GraphUnavailable):
    """The provider does not answer."""


def _refused(why: str) -> NotAuthenticated:
    return NotAuthenticated("login.oidc", f"单位账户登录没有成功：{why}", remedy="回到 /login 再试")


class Oidc:
    """The way to one provider and back."""

    def __init__(self, settings: OidcSettings) -> None:
        with warnings.catch_warnings():  # authlib tells its users of a later httpx: nothing that ours could mend
            warnings.simplefilter("ignore")
            from authlib.integrations.starlette_client import OAuth

        self._settings = settings
        self._client = OAuth().register(
            "provider", client_id=settings.client_id, client_secret=settings.client_secret,
            server_metadata_url=f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256"},
        )  # fmt: skip

    async def go(self, request: Request, back: str) -> Response:
        """Send the browser to the provider. Raise ProviderUnavailable."""
        with self._told():
            sent: Response = await self._client.authorize_redirect(request, back)
        return sent

    async def user(self, request: Request, users: Users) -> str:
        """The user that the provider vouches for. Raise NotAuthenticated if it does not, ProviderUnavailable."""
        with self._told():
            token = await self._client.authorize_access_token(request)
        if "userinfo" not in token:
            raise _refused("没有身份令牌")
        claims: dict[str, Any] = token["userinfo"]
        name = str(claims.get("preferred_username") or claims.get("email") or claims["sub"])
        subject = f"{claims['iss']} {claims['sub']}"
        return users.known_elsewhere(subject, _BAD_SIGNS.sub("-", name)[:64], self._roles(claims))

    @contextmanager
    def _told(self) -> Iterator[None]:
        """The provider's refusals, tokens that it did not sign for us, and its silence, in our words."""
        from authlib.common.errors import AuthlibBaseError
        from authlib.integrations.httpx_client.oauth2_client import httpx2  # that, or httpx where it is not installed
        from joserfc.errors import JoseError

        try:
            yield
        except AuthlibBaseError as error:
            raise _refused(error.error or type(error).__name__) from error
        except JoseError as error:
            raise _refused(f"身份令牌无效（{error.error}）") from error
        except (httpx2.HTTPError, ValueError) as error:  # ValueError: what it sent is no JSON
            raise ProviderUnavailable(
                "login.provider",
                "单位账户服务没有应答",
                where=self._settings.issuer,
                remedy="稍后再试",
            ) from error

    def _roles(self, claims: dict[str, Any]) -> list[str]:
        given = claims.get(self._settings.roles_claim) or []
        given = given if isinstance(given, list) else str(given).split()
        return [r for r in ROLES if r in given] or ["reader"]
