"""The service as users run it: ``liantu serve`` as a process of its own, and many readers that ask it at once."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpcore
import httpx

from graph.writer import Writer

TOOK = re.compile(rb'"took_ms":[\d.]+')


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(home: Path, *, wait_for: str = "/healthz", **environment: str) -> Iterator[str]:
    """The address of a service over the graph that ``environment`` or ``home`` names; its log is home/served.log."""
    port = free_port()
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LIANTU_") or k == "LIANTU_CACHE"}
    with (home / "served.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "liantu", "serve", "--port", str(port)], stdin=subprocess.DEVNULL,
            stdout=log, stderr=subprocess.STDOUT, env=kept | {"LIANTU_HOME": str(home)} | environment,
        )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        await_answer(url + wait_for, process, home / "served.log")
        yield url
    finally:
        process.terminate()
        process.wait(30)


def await_answer(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text(encoding="utf-8")[-2000:]
        try:
            if httpx.get(url, timeout=5, trust_env=False).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"{url} did not answer: {log.read_text(encoding='utf-8')[-2000:]}")


@dataclass
class Report:
    """What the readers saw. ``wrong`` are answers that differ from the first one to the same question."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        return 1000 * sorted(self.times)[min(len(self.times) - 1, int(len(self.times) * share))]

    def __str__(self) -> str:
        return (
            f"{len(self.times):,} answers in {self.seconds:.0f} s ({len(self.times) / self.seconds:.0f}/s), "
            f"median {self.percentile(0.5):.0f} ms, p95 {self.percentile(0.95):.0f} ms, "
            f"statuses {dict(self.statuses)}, wrong answers {len(self.wrong)}"
        )


async def read_for(
    url: str, paths: Sequence[str], *, readers: int, seconds: float, pause: float, token: str = ""
) -> Report:
    """``readers`` people, each asking one path after the other with ``pause`` seconds of reading between two."""
    headers = [(b"authorization", f"Bearer {token}".encode())] if token else []
    report, right = Report(), dict[str, bytes]()
    async with httpcore.AsyncConnectionPool(max_connections=readers, max_keepalive_connections=readers) as pool:
        for path in paths:
            answer = await pool.request("GET", url + path, headers=headers)
            assert answer.status == 200, (path, answer.status, answer.content[:300])
            right[path] = TOOK.sub(b"", answer.content)
        began = time.perf_counter()
        ends = began + seconds
        await asyncio.gather(*(_read(pool, url, headers, paths, n, ends, pause, right, report) for n in range(readers)))
        report.seconds = time.perf_counter() - began
    return report


async def _read(
    pool: httpcore.AsyncConnectionPool, url: str, headers: list[tuple[bytes, bytes]], paths: Sequence[str], number: int,
    ends: float, pause: float, right: dict[str, bytes], report: Report,
) -> None:  # fmt: skip
    await asyncio.sleep(pause * (number % 100) / 100)  # people do not click in step
    while (started := time.perf_counter()) < ends:
        path = paths[number % len(paths)]
        number += 7
        answer = await pool.request("GET", url + path, headers=headers)
        report.times.append(time.perf_counter() - started)
        report.statuses[answer.status] += 1
        if answer.status != 200 or TOOK.sub(b"", answer.content) != right[path]:
            report.wrong.append(f"{path}: {answer.status}")
        await asyncio.sleep(pause)


PATHS = (
    "/api/v1/chains", "/api/v1/gaps?chain=K10-22", "/api/v1/gaps/410000.K10-22-S05", "/api/v1/chains/K10-22/panorama",
    "/api/v1/gaps/410000.K10-22-S05/targets?limit=5", "/api/v1/enterprises/E00604", "/api/v1/search?q=ytkc",
    "/gaps/410000.K10-22-S05", "/chains/K10-22",
)  # fmt: skip
"""What readers ask; 100 of them begin at different places."""


class LeadWriter:
    """One editor that makes a lead and changes it, over and over, and reads back what was written."""

    def __init__(self, url: str, *, pause: float) -> None:
        self.changes, self.wrong, self._made = 0, list[str](), list[str]()
        self._pause, self._stop = pause, threading.Event()
        self._http = httpx.Client(base_url=f"{url}/api/v1", timeout=120, trust_env=False)
        self._thread = threading.Thread(target=self._work)

    def _work(self) -> None:
        listed = self._http.get("/gaps", params={"chain": "K10-24", "limit": 200}).json()["data"]
        gap = next(row["id"] for row in listed if row["targets"])  # none that the readers look at
        targets = self._http.get(f"/gaps/{gap}/targets", params={"limit": 1}).json()["data"]
        board = next(b for b in (targets["leader"], targets["niche"], targets["other"]) if b["rows"])
        body = {"gap_id": gap, "enterprise_id": board["rows"][0]["enterprise_id"]}
        lead = self._http.post("/leads", json=body).json()["data"]
        self._made.append(lead["id"])
        while not self._stop.wait(self._pause):
            note = f"第 {self.changes} 次"
            sent = self._http.patch(f"/leads/{lead['id']}", json={"version": lead["version"], "note": note})
            read = self._http.get(f"/leads/{lead['id']}")
            if not sent.is_success or read.json()["data"]["note"] != note:
                self.wrong.append(f"{sent.status_code} {sent.text[:200]} {read.text[:200]}")
                return
            lead = read.json()["data"]
            self.changes += 1

    def __enter__(self) -> LeadWriter:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self._http.close()

    def remove(self, writer: Writer) -> None:
        """Take what was written out of the graph again."""
        writer.run(
            "MATCH (l:Lead) WHERE l.id IN $ids OPTIONAL MATCH (l)--(c:LeadChange) DETACH DELETE l, c", ids=self._made
        )
