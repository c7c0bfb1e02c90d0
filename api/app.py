"""The app factory: ``create_app(settings)`` gives the whole service, API and pages."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.sessions import SessionMiddleware

from api import pages, problems
from api.access import Quota, authorise
from api.accounts.oidc import Oidc
from api.kept import Keeper
from api.middleware import Frame
from api.openapi import describe
from api.routers import ROUTERS, check_roles_table
from api.service import Service
from api.settings import ApiSettings
from api.warm import warm

VERSION = "0.1.0"
DESCRIPTION = (
    "产业链图谱的接口：集群、产业链、环节判断（缺口）与依据、招商候选、企业与网络、查询。"
    "出错一律为 application/problem+json。"
)


def create_app(settings: ApiSettings) -> FastAPI:
    """Build the service. Raise AccountsMissing if others could reach it and there are no accounts.

    The graph need not answer yet: /healthz does, /readyz says what is missing, and everything else gives 503.
    """
    check_roles_table()
    service = Service(settings)
    app = FastAPI(
        title="链图 Liantu", version=VERSION, description=DESCRIPTION, lifespan=_lifespan,
        openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False,
        dependencies=[Depends(authorise)], middleware=_middleware(service),
    )  # fmt: skip
    app.state.service = service
    app.state.quota = Quota(settings.rate)
    app.state.oidc = Oidc(settings.oidc) if settings.oidc else None
    app.state.login_quota = Quota(settings.login_rate)
    problems.install(app)
    for router in ROUTERS:
        app.include_router(router)
    pages.mount(app)
    describe(app)
    return app


def _middleware(service: Service) -> list[Middleware]:
    layers = [Middleware(Frame, service=service)]
    if service.settings.cors_origins:
        layers.append(
            Middleware(
                CORSMiddleware,
                allow_origins=list(service.settings.cors_origins),
                allow_methods=["GET", "POST", "PATCH"],
                allow_headers=["Authorization", "Content-Type", "If-None-Match"],
                expose_headers=["ETag", "Link", "X-Request-ID"],
            )
        )
    if service.settings.oidc:  # only carries state, nonce and verifier over to the provider and back
        layers.append(
            Middleware(
                SessionMiddleware,
                secret_key=secrets.token_urlsafe(32),
                session_cookie="liantu-oidc",
                path="/login",
                max_age=600,
                same_site="lax",
                https_only=service.settings.https,
            )
        )
    layers.append(Middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5))
    layers.append(Middleware(Keeper, answers=service.answers))
    return layers


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    service: Service = app.state.service
    service.log.info(
        "service.started", host=service.settings.host, port=service.settings.port, login=not service.is_open
    )
    if service.settings.warm:
        warm(service)
    yield
    service.close()
