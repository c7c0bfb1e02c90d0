"""Repairing the map from the service: write one correction, or take one back, and have the labels follow at once.

Judgements follow before the answer goes out (graph/standing.py); candidates follow in a whole run behind it.
"""

from __future__ import annotations

import threading
from weakref import WeakKeyDictionary

from api.service import Service
from graph.analyse import follow as whole_run
from graph.errors import LiantuError, UsageError
from graph.ledger import undo
from graph.standing import Standing, follow, is_current, stand
from loaders.facts import prepare_form
from loaders.facts_sheet import MAKES
from loaders.pipeline import no_progress, write_prepared
from loaders.problems import LoadReport

OWN = "-facts-"
"""In the id of every load that is a correction."""
QUIET_S = 2.0
"""How long after the last correction the whole run begins."""
NAMED = "MATCH (c:Correction {made_by: $id}) RETURN c.kind AS kind, c.enterprise_id AS enterprise"


class Repairs:
    """The corrections of one service: one at a time, since each is a load with an analysis of its own."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._lock = threading.Lock()
        self._standing: Standing | None = None
        self._later: threading.Timer | None = None

    def prepare(self) -> None:
        """Read the facts behind a form that was opened, so that its answer need not wait for them."""
        if self._standing is None:
            threading.Thread(target=self._stand, name="standing", daemon=True).start()

    def repair(self, values: dict[str, str], who: str) -> LoadReport:
        """Write one correction and analyse again; a report with problems wrote nothing."""
        s = self._service
        with self._lock:
            prepared = prepare_form(s.reader, values, who)
            current = not prepared.faulty and self._is_current()
            report = write_prepared(s.connection, prepared, dry_run=False, skip_bad=False, on_progress=no_progress)
            if not report.stopped:
                self._follow(report.load_id, s.reader.rows(NAMED, id=report.load_id), current=current)
            return report

    def take_back(self, load_id: str) -> int:
        """Undo one correction and analyse again; how many facts changed. Raises UsageError for any other load."""
        s = self._service
        if OWN not in load_id:
            remedy = f"运行 liantu loads undo {load_id}"
            raise UsageError("facts.other_load", "这里只撤销修正", where=load_id, remedy=remedy)
        with self._lock:
            current, named = self._is_current(), s.reader.rows(NAMED, id=load_id)
            changed = undo(s.reader, s.writer, load_id)
            self._follow(f"{load_id}-undone", named, current=current)
            return changed

    def _stand(self) -> None:
        try:
            with self._lock:
                if not self._is_current():
                    self._standing = stand(self._service.connection)
        except LiantuError as error:
            self._service.log.warning("standing.failed", code=error.code)

    def _is_current(self) -> bool:
        return self._standing is not None and is_current(self._standing, self._service.connection)

    def _follow(self, mark: str, named: list[dict[str, str]], *, current: bool) -> None:
        """Judgements at once where only own facts of enterprises changed, else everything."""
        done = None
        if current and self._standing is not None and all(row["kind"] == MAKES for row in named):
            touched = frozenset(row["enterprise"] for row in named)
            done = follow(self._service.connection, self._standing, touched, mark)
        self._standing = done
        if done is None:
            whole_run(self._service.connection)
        else:
            self._run_later()
        self._service.forget_version()

    def _run_later(self) -> None:
        if self._later is not None:
            self._later.cancel()
        self._later = threading.Timer(QUIET_S, self._whole)
        self._later.daemon = True
        self._later.start()

    def _whole(self) -> None:
        """Candidates, and the record that everything is current; the standing agrees with it."""
        try:
            with self._lock:
                report = whole_run(self._service.connection)
                if report is not None and self._standing is not None:
                    world, analysis = self._standing.world, self._standing.analysis
                    self._standing = Standing(world, analysis, report.fingerprint)
                self._service.forget_version()
        except LiantuError as error:
            self._service.log.warning("repair.whole_run", code=error.code)


_OF: WeakKeyDictionary[Service, Repairs] = WeakKeyDictionary()


def repairs(service: Service) -> Repairs:
    """The corrections of a service."""
    return _OF.setdefault(service, Repairs(service))
