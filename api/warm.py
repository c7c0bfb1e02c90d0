"""Asks the usual questions once after a start: a cold graph plans each text anew, and the first visitor would wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from threading import Thread

from api.service import Service
from graph.answers import gap_detail, panorama, targets
from graph.answers.chains import chains
from graph.answers.common import HERE
from graph.answers.enterprises import enterprise
from graph.answers.gaps import GapFilter, gaps
from graph.answers.home import home
from graph.answers.network import network
from graph.errors import LiantuError
from graph.search import search


def warm(service: Service) -> Thread:
    """Start asking in the background; an empty or absent graph ends it quietly."""
    thread = Thread(target=_ask, args=(service,), name="warm", daemon=True)
    thread.start()
    return thread


def _ask(service: Service) -> None:
    try:
        for question in _questions(service):
            question()
    except LiantuError as error:
        service.log.info("warm.ended", code=error.code)


def _questions(service: Service) -> Iterator[Callable[[], object]]:
    reader = service.reader
    yield partial(home, reader)
    for row in chains(reader).data[:1]:
        yield partial(panorama.panorama, reader, row.id)
        for listed in gaps(reader, HERE, GapFilter(chain=row.id), limit=1).data:
            yield partial(gap_detail.gap, reader, listed.id)
            found = targets.targets(reader, listed.id, limit=1).data
            for target in (*found.leader.rows, *found.niche.rows, *found.other.rows)[:1]:
                yield partial(enterprise, reader, target.enterprise_id)
                yield partial(network, reader, target.enterprise_id)
    yield partial(search, reader, "lt")
