# The API and the pages. The graph is a Neo4j of its own (docker-compose.yml); this image holds no Java in use and no secret.
FROM python:3.11.13-slim-bookworm AS build
WORKDIR /app
COPY requirements-setup.lock requirements.lock ./
RUN python -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --require-hashes -r requirements-setup.lock -r requirements.lock
COPY pyproject.toml README.md ./
COPY graph graph
COPY loaders loaders
COPY viz viz
COPY api api
COPY liantu liantu
COPY cypher cypher
COPY data data
RUN .venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation --editable .

FROM python:3.11.13-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /var/lib/liantu --create-home liantu
COPY --from=build /app /app
USER liantu
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 \
    LIANTU_HOME=/var/lib/liantu LIANTU_HOST=0.0.0.0 LIANTU_PORT=8080
VOLUME /var/lib/liantu
EXPOSE 8080
# /readyz is true once the graph answers, the atlas is loaded and the analysis is current
HEALTHCHECK --interval=15s --timeout=6s --start-period=300s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/readyz', timeout=5)"]
CMD ["liantu", "up"]
