"""``python -m bench.load``: 100 readers and one writer for 60 seconds on the atlas, then how others fare beside bombs.

It sets up a state folder of its own, fills it, serves it as ``liantu up`` does, and removes it. Figures are for this
machine and this run. ``--home`` keeps the folder for the next run.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx

from tests.api.hostile import HOSTILE
from tests.support.live import PATHS, LeadWriter, Report, free_port, read_for

BOMBS = [case for cases in HOSTILE.values() for case in cases]


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(prog="bench.load", description=__doc__)
    parser.add_argument("--readers", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=1.0, help="seconds of reading between two questions")
    parser.add_argument("--home", type=Path)
    parser.add_argument("--bombs", action="store_true", help="only how others fare beside strangers' worst Cypher")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = args.home or Path(folder)
        environment = {k: v for k, v in os.environ.items() if not k.startswith("LIANTU_")}
        environment |= {"LIANTU_HOME": str(home), "LIANTU_CYPHER_OWN": os.environ.get("LIANTU_CYPHER_OWN", "1")}
        liantu = [sys.executable, "-m", "liantu"]
        up = [*liantu, "up", "--detach", "--port", str(free_port())]
        url = subprocess.run(up, env=environment, capture_output=True, text=True, check=True).stdout.split()[-1]
        try:
            if not args.bombs:
                load(url, args.readers, args.seconds, args.pause)
            beside_bombs(url, args.seconds)
        finally:
            subprocess.run([*liantu, "down"], env=environment, check=True, capture_output=True)


def load(url: str, readers: int, seconds: float, pause: float) -> None:
    """Readers and one writer."""
    with LeadWriter(url, pause=1.0) as writer:
        report = asyncio.run(read_for(url, PATHS, readers=readers, seconds=seconds, pause=pause))
    print(f"{readers} readers, {pause:g} s between questions, one writer ({writer.changes} changes, "
          f"{len(writer.wrong)} wrong):\n  {report}", flush=True)  # fmt: skip


def beside_bombs(url: str, seconds: float) -> None:
    """One reader, first alone, then while somebody sends every hostile text; questions that nobody asked before."""
    wait_for_copy(url)
    alone = fresh_reads(url, seconds / 3)
    stop = threading.Event()
    thread = threading.Thread(target=throw, args=(url, stop))
    thread.start()
    beside = fresh_reads(url, seconds)
    stop.set()
    thread.join()
    times = beside.percentile(0.95) / alone.percentile(0.95)
    print(f"one reader alone:\n  {alone}\nbeside strangers' worst Cypher:\n  {beside}\n  p95 {times:.1f} times as long")


def wait_for_copy(url: str) -> None:
    """The copy for strangers is made after the first question; a minute is plenty."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        httpx.post(f"{url}/api/v1/cypher", json={"query": "RETURN 1 AS one"}, timeout=60, trust_env=False)
        if "liantu_cypher_own 1.0" in httpx.get(f"{url}/metrics", timeout=30, trust_env=False).text:
            return
        time.sleep(1)
    print("no server of its own for strangers: they share")


def fresh_reads(url: str, seconds: float) -> Report:
    """Search texts that were not asked before, so that no kept answer helps."""
    report = Report()
    began = time.perf_counter()
    with httpx.Client(base_url=url, timeout=60, trust_env=False) as http:
        while (started := time.perf_counter()) < began + seconds:
            answer = http.get("/api/v1/search", params={"q": f"电池{time.monotonic_ns() % 9973}"})
            report.times.append(time.perf_counter() - started)
            report.statuses[answer.status_code] += 1
            time.sleep(0.02)
    report.seconds = time.perf_counter() - began
    return report


def throw(url: str, stop: threading.Event) -> None:
    """Every hostile text, over and over."""
    with httpx.Client(base_url=url, timeout=60, trust_env=False) as http:
        while not stop.is_set():
            for text, values in BOMBS:
                if stop.is_set() or len(text) > 1_000_000:
                    continue
                http.post("/api/v1/cypher", json={"query": text, "parameters": values})


if __name__ == "__main__":
    main()
