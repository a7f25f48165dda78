"""The daily run: load, derived tables, the ledger's identities, answers. Each step is safe to repeat and changes nothing when nothing is new."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tenure.answer import Row
from tenure.archive import Archive, StoredAnswer
from tenure.basis import basis, keep, last, standing
from tenure.building import Built, knowing, learn
from tenure.errors import TenureError
from tenure.freshness import look
from tenure.inquiry import asker, exact, last_month, moment, titled
from tenure.inquiry import build as make
from tenure.ledger.tables import TABLES
from tenure.period import Period, add_months
from tenure.question import Question

if TYPE_CHECKING:
    from tenure.ask import Asker
    from tenure.workspace import Workspace

MONTHS = 13
Progress = Callable[[str], None]


@dataclass
class RunReport:
    """What a run did. `changed` is False when nothing was new."""

    load: Any = None
    built: list[Built] = field(default_factory=list)
    answers: int = 0
    new_answers: int = 0
    refused: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def changed(self) -> bool:
        """Whether anything is different from before the run."""
        return bool(self.load.changed or any(item.made for item in self.built) or self.new_answers)


def run(workspace: Workspace, as_of: str | None = None, progress: Progress = lambda _: None) -> RunReport:
    """Bring everything up to date. Raises `LedgerBreak` if the ledger does not add up."""
    started = time.monotonic()
    asked = moment(workspace, as_of) if as_of else None
    report = RunReport(load=workspace.load(asked, lambda name, place, tables: progress(f"loading {name} ({place + 1} of {tables})")))
    report.built = build(workspace, progress)
    progress("answers")
    answer(workspace, report, as_of)
    Archive(workspace.store).forget(workspace.configuration.load.keep_days)
    workspace.store.collect()
    report.seconds = time.monotonic() - started
    return report


def build(workspace: Workspace, progress: Progress = lambda _: None) -> list[Built]:
    """The derived tables under every policy that the workspace names."""
    from tenure.ledger.builds import BUILDS
    from tenure.ledger.ledger import Ledger

    learn(workspace.store, Ledger(workspace.settings, builds=BUILDS))
    built: dict[str, Built] = {}
    for name in workspace.policy_names:
        ledger = knowing(workspace.store, Ledger(workspace.settings, workspace.policy(name), BUILDS))
        for item in make(workspace, ledger, progress):
            built[item.name] = built[item.name] if item.name in built and built[item.name].made else item
    return list(built.values())


def answer(workspace: Workspace, report: RunReport, as_of: str | None) -> None:
    """Every metric of the last months, remembered with its fingerprint; only what can have changed is asked, nothing where nothing is new."""
    store = workspace.store
    ask = asker(workspace, as_of=as_of)
    try:
        snapshot = store.snapshot()
        before, now = last(store), basis(workspace, ask, snapshot)
        if now.same(before):
            return
        look(ask, store, snapshot)
        fallen = standing(store, ask, before, now).fallen
        questions = [Question(item.key, asked) for item in ask.catalogue.values() if (asked := fallen(item, months(ask)))]
        ask.prepare([question for question in questions if ask.catalogue[question.metric].over is not None])
        found = [stored for question in questions for stored in _answers(ask, question, report.refused)]
        archive = Archive(store)
        run_ = archive.record(snapshot, TABLES, ask.as_of, workspace.rules, store.meta("facts") or "{}")
        report.answers, report.new_answers = len(found), archive.remember(found, run_)
        keep(store, now)
    finally:
        ask.driver.close()


def months(ask: Asker) -> tuple[Period, ...]:
    """The months that a run answers: the last whole ones and the one under way."""
    last = last_month(ask.as_of, ask.ledger.settings.timezone)
    starts = [add_months(last.end, -number) for number in range(MONTHS, -1, -1)]
    return tuple(Period(start, add_months(start, 1)) for start in starts)


def _answers(ask: Asker, question: Question, refused: list[str]) -> list[StoredAnswer]:
    try:
        found = ask.ask(question)
    except TenureError as wrong:
        refused.append(f"{question.metric}: {wrong}")
        return []
    return [
        StoredAnswer(
            question.metric,
            _slice(row),
            titled(row.period),
            found.policy,
            exact(row.value),
            exact(row.numerator),
            exact(row.denominator),
            found.fingerprint,
        )
        for row in found
        if row.complete or row.value is not None
    ]


def _slice(row: Row) -> str:
    """The slice of a row as the store names it; empty for the whole."""
    return ", ".join(f"{name}={value}" for name, value in row.slices.items())
