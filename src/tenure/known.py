"""Asking an earlier run: what was answered then, and what would have been answered, over the rows, the rules and the moment of then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from tenure.answer import Answer, Row, plain
from tenure.archive import Archive, Known, StoredAnswer, facts
from tenure.ask import Asker
from tenure.building import FIRST_DAY, LAST_DAY, columns
from tenure.configuration import FILE, Configuration, parsed
from tenure.draft import Draft
from tenure.engine.duckdb import DuckDB
from tenure.engine.shelf import Shelf
from tenure.errors import UsageError, quoted
from tenure.inquiry import edition, moment, question, titled
from tenure.period import Period, midnight
from tenure.question import Question
from tenure.texts import Texts
from tenure.words import Text

if TYPE_CHECKING:
    from tenure.workspace import Workspace


@dataclass(frozen=True)
class Then:
    """An earlier run, opened: what it knew of the company's rules, and an asker over its rows. Close it."""

    known: Known
    rules: Configuration
    ask: Asker
    draft: Draft

    def close(self) -> None:
        """Let go of the engine."""
        self.ask.driver.close()


def run_at(workspace: Workspace, text: str) -> Known:
    """The last run that knew no more than `text` says: a day (to its end), a moment, or `#7` for run 7. Raises `UsageError`."""
    runs = [each for each in Archive(workspace.store).runs() if each.holding]
    if text.startswith("#"):
        found = [each for each in runs if str(each.run) == text[1:].strip()]
    else:
        limit = _limit(workspace, text)
        found = [each for each in runs if each.known <= limit]
    if found:
        return found[-1]
    there = ", ".join(f"#{each.run} ({when(workspace, each.known)})" for each in (runs if len(runs) < 4 else [runs[0], runs[-1]]))
    if not runs:
        raise UsageError(Text("No run is remembered yet: `tenure run` makes one.", "尚无保留的运行：请先执行 `tenure run`。"))
    raise UsageError(
        Text(
            f"No run that is remembered knew no more than {quoted(text)}. Remembered: {there}. Write a day, a moment or a run (#{runs[-1].run}).",
            f"没有仅知至 {quoted(text)} 的运行。已保留：{there}。可写日期、时刻或运行号（#{runs[-1].run}）。",
        )
    )


def _limit(workspace: Workspace, text: str) -> int:
    if len(text) != 10:
        return moment(workspace, text)
    start = moment(workspace, text)
    following = date.fromisoformat(text) + timedelta(days=1)
    return max(midnight(following, workspace.settings.timezone) - 1, start)


def when(workspace: Workspace, second: int) -> str:
    """A moment as people of the workspace write it."""
    from zoneinfo import ZoneInfo

    return datetime.fromtimestamp(second, ZoneInfo(workspace.settings.timezone)).strftime("%Y-%m-%d %H:%M")


def then(workspace: Workspace, known: Known, policy: str = "", rules: Configuration | None = None) -> Then:
    """An asker over what a run knew; `rules`: over its rows by other rules than its own."""
    from tenure.ledger.builds import BUILDS
    from tenure.ledger.ledger import Ledger

    said = rules or parsed(known.rules, FILE)
    store, seen = workspace.store, facts(known.facts)
    snapshot = Archive(store).parts(known)
    gone = [part.path.name for parts in snapshot.parts.values() for part in parts if not part.path.is_file()]
    if gone:
        raise UsageError(
            f"Run #{known.run} cannot be asked again: {len(gone)} of its files are lost ({gone[0]}). `tenure doctor` says more."
        )
    extras = {name: tuple(found) for name, found in seen.get("extras", {}).items()}
    ledger = Ledger(said.settings, said.named_policy(policy), BUILDS, extras, tuple(seen.get("historic", ())), seen.get("hints", {}))
    files = {name: [part.path for part in parts] for name, parts in snapshot.parts.items()}
    shelf = Shelf(DuckDB(spill=store.folder / "spill"), files, lambda name: columns(store, ledger, name))
    texts = Texts(store)
    draft = Draft(shelf, texts, afresh=True)
    draft.add(ledger)
    _calendar(workspace, draft, said.settings.timezone)
    present = frozenset(name for name in snapshot.parts if snapshot.rows(name))
    return Then(known, said, Asker(draft, ledger, known.known, workspace.catalogue, present, texts, edition(workspace)), draft)


def _calendar(workspace: Workspace, draft: Draft, zone: str) -> None:
    """The days of then: those of now, unless the time zone was another."""
    store = workspace.store
    if store.key("calendar").startswith(f"{zone} "):
        draft.shelf.shelve("calendar", [part.path for part in store.snapshot().of("calendar")])
        return
    from tenure.ledger.calendar import calendar

    draft.put("calendar", calendar(FIRST_DAY, LAST_DAY, zone))


def answer_then(workspace: Workspace, key: str, period: str | Period, known_at: str, **words: object) -> Answer:
    """The answer as it was known then: what was answered where it was asked, else computed from the rows, rules and moment of then."""
    policy = str(words.pop("policy", "") or "")
    if words.pop("as_of", None):
        raise UsageError(
            Text(
                "--known-at and --as-of are two questions: what was known then, and what is known now of the state then. Ask one.",
                "--known-at 与 --as-of 是两个问题：当时所知，与现在所知的当时状态。请只问其一。",
            )
        )
    known = run_at(workspace, known_at)
    opened = then(workspace, known, policy)
    try:
        asked = question(opened.ask, key, period, **words)  # type: ignore[arg-type]  # words are checked by question()
        found = opened.ask.ask(asked)
    finally:
        opened.close()
    told = Text(
        f"as known on {when(workspace, known.known)} (run #{known.run})", f"按 {when(workspace, known.known)} 所知（第 {known.run} 次运行）"
    )
    found = replace(found, policy=policy or _named(opened.rules), notes=(*found.notes, told))
    return found if policy or not _plain(asked) else _as_answered(workspace, found, known)


def _named(rules: Configuration) -> str:
    from tenure.policy import PRESETS, Policy

    return next((name for name, switches in PRESETS.items() if Policy(**switches) == rules.policy), "tenure.yaml")


def _plain(asked: Question) -> bool:
    """Whether it is a question that every run answers: of the whole company, without a choice."""
    return not asked.by and asked.where is None and not asked.params


def _as_answered(workspace: Workspace, found: Answer, known: Known) -> Answer:
    """The answer with the figures that were given then; where today's definition gives another, both are said."""
    answers = Archive(workspace.store).answered(known.run, found.metric.key)
    rows, notes = [], list(found.notes)
    for row in found:
        given = answers.get((found.metric.key, titled(row.period)))
        if given is None or same(given, row):
            rows.append(row)
            continue
        rows.append(replace(row, value=number(given.value), numerator=number(given.numerator), denominator=number(given.denominator), low=None,
                            high=None, reason=None if given.value is not None else row.reason))  # fmt: skip
        now = plain(row.value, found.metric.unit) or "–"
        notes.append(
            Text(f"{titled(row.period)}: as answered then; today's definition gives {now} of the same rows",
                 f"{titled(row.period)}：为当时的回答；按今天的定义，同样的数据得 {now}")
        )  # fmt: skip
    return replace(found, rows_=tuple(rows), notes=tuple(notes))


def same(given: StoredAnswer, row: Row) -> bool:
    """Whether a stored answer is that of the row."""
    return (number(given.value), number(given.numerator), number(given.denominator)) == (row.value, row.numerator, row.denominator)


def number(text: str | None) -> Decimal | None:
    """A figure as the store keeps it, as a figure again."""
    return None if text is None else Decimal(text)


def same_rules(one: Configuration, other: Configuration) -> bool:
    """Whether two tenure.yaml give the same figures of the same rows."""
    return (one.settings, one.policy) == (other.settings, other.policy)
