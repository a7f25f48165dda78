"""Asking an opened workspace: words become a question, the question an answer, over one snapshot of its store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import tenure
from tenure.answer import Answer
from tenure.ask import Asker
from tenure.building import Built, bring_up_to_date, knowing, ready, shelf
from tenure.condition import parse as parse_condition
from tenure.engine import choice
from tenure.errors import BadParameter, StoreError, UsageError, quoted
from tenure.explain import Explanation, explain
from tenure.freshness import notes
from tenure.period import Period, grain_of, local_date, midnight, month, parse
from tenure.question import Question
from tenure.texts import Texts
from tenure.words import Text

if TYPE_CHECKING:
    from tenure.engine.driver import Driver
    from tenure.ledger.ledger import Ledger
    from tenure.parts import Snapshot
    from tenure.workspace import Workspace


def asker(workspace: Workspace, policy: str = "", as_of: str | None = None) -> Asker:
    """An asker over what the store holds now. Raises `StoreError` if nothing was ever run."""
    found = settled(workspace, policy, as_of)
    if found is None:
        build(workspace, _ledger(workspace, policy))
        found = _asker(workspace, workspace.store.snapshot(), _ledger(workspace, policy), as_of)
    return found


def settled(workspace: Workspace, policy: str = "", as_of: str | None = None) -> Asker | None:
    """As `asker`, but None where the derived tables are not those of what is loaded: a run is under way, or has yet to come."""
    store, ledger = workspace.store, _ledger(workspace, policy)
    snapshot = store.snapshot()
    if not snapshot.parts:
        raise StoreError(Text("Nothing has been loaded yet. Run `tenure run` first.", "尚未加载任何数据。请先运行 `tenure run`。"))
    return _asker(workspace, snapshot, ledger, as_of) if ready(store, snapshot, ledger, edition(workspace)) else None


def _ledger(workspace: Workspace, policy: str) -> Ledger:
    from tenure.ledger.builds import BUILDS
    from tenure.ledger.ledger import Ledger

    return knowing(workspace.store, Ledger(workspace.settings, workspace.policy(policy), BUILDS))


def _asker(workspace: Workspace, snapshot: Snapshot, ledger: Ledger, as_of: str | None) -> Asker:
    store, code = workspace.store, edition(workspace)
    present = frozenset(name for name in snapshot.parts if snapshot.rows(name))
    driver = _driver(workspace, snapshot, ledger)
    return Asker(driver, ledger, moment(workspace, as_of), workspace.catalogue, present, Texts(store), code)


def build(workspace: Workspace, ledger: Ledger, progress: Callable[[str], None] = lambda _: None) -> list[Built]:
    """Bring the derived tables of a ledger up to date, on the workspace's engine."""
    store, code = workspace.store, edition(workspace)
    if workspace.embedded:
        return bring_up_to_date(store, ledger, code, progress)
    from tenure import remote

    driver = choice.driver(workspace.configuration.engine, store.folder / "spark")
    try:
        return remote.bring_up_to_date(store, ledger, driver, workspace.configuration.engine, code, progress)
    finally:
        driver.close()


def _driver(workspace: Workspace, snapshot: Snapshot, ledger: Ledger) -> Driver:
    if workspace.embedded:
        return shelf(workspace.store, snapshot, ledger)
    return choice.driver(workspace.configuration.engine, workspace.store.folder / "spark")


def moment(workspace: Workspace, as_of: str | None) -> int:
    """The moment of asking in epoch seconds: `as_of` (a day means its start), else the workspace's. Raises `UsageError`."""
    if not as_of:
        return workspace.as_of
    try:
        when = datetime.fromisoformat(as_of)
    except ValueError:
        raise no_moment(as_of) from None
    if len(as_of) == 10:
        return midnight(when.date(), workspace.settings.timezone)
    return int((when if when.tzinfo else when.replace(tzinfo=ZoneInfo(workspace.settings.timezone))).timestamp())


def no_moment(text: str) -> UsageError:
    """The refusal of a text that is no day and no moment."""
    return UsageError(Text(f"{quoted(text)} is no day or moment. Write 2026-04-01 or 2026-04-01T09:00.",
                           f"{quoted(text)} 不是有效的日期或时刻。可写作 2026-04-01 或 2026-04-01T09:00。"))  # fmt: skip


def question(
    ask: Asker,
    key: str,
    period: str | Period = "",
    *,
    grain: str = "",
    by: Sequence[str] = (),
    where: str = "",
    params: Mapping[str, str] | None = None,
) -> Question:
    """The question in words made one. Without a period: the last whole month."""
    fiscal = ask.ledger.settings.fiscal_start
    span = period if isinstance(period, Period) else _span(ask, period)
    periods = tuple(span.split(grain, fiscal)) if grain else (span,)
    return Question(ask.metric(key).key, periods, tuple(by), parse_condition(where) if where.strip() else None, dict(params or {}))


def _span(ask: Asker, text: str) -> Period:
    settings = ask.ledger.settings
    return parse(text, today=ask.today, fiscal_start=settings.fiscal_start) if text else last_month(ask.as_of, settings.timezone)


def last_month(as_of: int, zone: str) -> Period:
    """The last calendar month that had ended at `as_of`."""
    first = local_date(as_of, zone).replace(day=1)
    before = first - timedelta(days=1)
    return month(before.year, before.month)


def answer(workspace: Workspace, key: str, period: str | Period = "", **words: object) -> Answer:
    """The answer to a question in words: `grain`, `by`, `where`, `params`, `policy`, `as_of`. Raises `UsageError`s."""
    policy, as_of = str(words.pop("policy", "") or ""), words.pop("as_of", None)
    ask = asker(workspace, policy, str(as_of) if as_of else None)
    try:
        found = ask.ask(question(ask, key, period, **words))  # type: ignore[arg-type]  # words are checked by question()
        stale = notes(workspace.store, found.metric, ask.catalogue, ask.as_of)
        return replace(found, policy=policy or workspace.default_policy, notes=(*found.notes, *stale))
    finally:
        ask.driver.close()


def explanation(workspace: Workspace, key: str, period: str | Period = "", **words: object) -> Explanation:
    """The rows behind the answer to a question in words."""
    policy, as_of = str(words.pop("policy", "") or ""), words.pop("as_of", None)
    ask = asker(workspace, policy, str(as_of) if as_of else None)
    try:
        return explain(ask, question(ask, key, period, **words))  # type: ignore[arg-type]  # words are checked by question()
    finally:
        ask.driver.close()


def params(given: Sequence[str], metric: str) -> dict[str, str]:
    """NAME=VALUE words as a mapping."""
    found = {}
    for word in given:
        name, sign, value = word.partition("=")
        if not sign:
            raise BadParameter(metric, word, "", ["NAME=VALUE"])
        found[name.strip()] = value.strip()
    return found


def edition(workspace: Workspace) -> str:
    """What compiled text and fingerprints depend on beside the question: this program's code and the workspace's own metrics."""
    return f"{tenure.__version__} {_code(Path(tenure.__file__).parent)} {_own(workspace.folder / 'metrics')}"


@lru_cache(maxsize=8)
def _code(folder: Path) -> str:
    files = sorted(folder.rglob("*.py"))
    newest = max((file.stat().st_mtime_ns for file in files), default=0)
    return f"{len(files)}:{newest}"


def _own(folder: Path) -> str:
    """The workspace's own metrics by what they say: they may change while a process runs, and a copy may be older than what it replaces."""
    said = hashlib.sha256()
    for file in sorted(folder.rglob("*.py")) if folder.is_dir() else ():
        said.update(f"{file.name} ".encode() + file.read_bytes())
    return said.hexdigest()[:16]


def titled(period: Period) -> str:
    """A short name of a period for people."""
    if period.name:
        return period.name
    grain = grain_of(period)
    if grain == "month":
        return f"{period.start:%Y-%m}"
    if grain == "quarter":
        return f"{period.start.year}-Q{(period.start.month + 2) // 3}"
    if grain == "year":
        return f"{period.start.year}"
    if grain == "day":
        return period.start.isoformat()
    return str(period)


def exact(value: Decimal | None) -> str | None:
    """A figure as the store keeps it."""
    return None if value is None else f"{value:f}"
