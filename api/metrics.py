"""What Prometheus may ask for. docs/metrics.md explains each line; a test compares the two."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The meters of one app; each app has a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.seconds = Histogram(
            "liantu_request_seconds", "Time to answer, by route template.", ["method", "route"],
            buckets=BUCKETS, registry=self.registry,
        )  # fmt: skip
        self.requests = Counter(
            "liantu_requests", "Requests answered, by route template and status.", ["method", "route", "status"],
            registry=self.registry,
        )  # fmt: skip
        self.running = Gauge("liantu_requests_running", "Requests being answered now.", registry=self.registry)
        self.graph_up = Gauge("liantu_graph_up", "1 if the graph answered when last asked.", registry=self.registry)
        self.cypher = Counter(
            "liantu_cypher", "Strangers' Cypher by outcome: ok, refused, timeout, failed, busy, gone.", ["outcome"],
            registry=self.registry,
        )  # fmt: skip
        self.cypher_running = Gauge("liantu_cypher_running", "Strangers' Cypher running now.", registry=self.registry)
        self.cypher_own = Gauge(
            "liantu_cypher_own", "1 if the last of strangers' Cypher had a server of its own.", registry=self.registry
        )
        self.logins = Counter(
            "liantu_logins", "Log-ins by outcome: ok, failed, locked.", ["outcome"], registry=self.registry
        )

    def text(self) -> bytes:
        """The exposition format."""
        return generate_latest(self.registry)
