"""The checks that every metric withstands, shipped and a workspace's own alike: words, example, later rows, slices, nothing at all."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tenure.answer import Row
from tenure.ask import Asker
from tenure.condition import equals
from tenure.conform import asker
from tenure.engine.driver import Driver
from tenure.engine.duckdb import DuckDB
from tenure.engine.held import Held
from tenure.errors import ConfigError, TenureError
from tenure.ledger.tables import TABLES, Type
from tenure.metric import Example, Metric
from tenure.period import Period, parse
from tenure.policy import SWITCHES
from tenure.question import Question
from tenure.wording import Wording

Tables = Mapping[str, Sequence[Mapping[str, Any]]]
Check = Callable[[Metric, "Bench"], Iterator[str]]
PERSISTENT = ("account_id", "user_id", "visitor_id")
LATER = "later-"
LEAST_DIGITS = 3
"""So many digits of a rounded value tell it from its neighbours: 1 would be anything from 0.5 on."""


@dataclass
class Bench:
    """Where metrics are tried: a catalogue and an engine, which holds one example's ledger at a time; what was answered is not asked again."""

    catalogue: Mapping[str, Metric]
    driver: Callable[[], Driver] = lambda: Held(DuckDB(threads=1), owned=True)
    wording: Wording = field(default_factory=Wording)
    answered: dict[tuple[str, str], list[Row]] = field(default_factory=dict)
    computed: dict[str, dict[Any, Any]] = field(default_factory=dict)
    """What queries gave over each example's tables: they compute all metrics of a frame, and examples share tables."""
    loaded: dict[str, Asker] = field(default_factory=dict)
    opened: Driver | None = None

    def ask(self, item: Metric, tables: Tables, as_of: date | None = None, **question: Any) -> list[Row]:
        """The rows of the example's question over `tables`, asked on the morning of `as_of` (by default the end of the period)."""
        shown = item.example
        period = period_of(shown)
        case = {
            "settings": {"as_of": (as_of or period.end).isoformat(), **shown.settings} | ({"as_of": as_of.isoformat()} if as_of else {}),
            "policy": dict(shown.policy),
            "tables": {name: list(rows) for name, rows in tables.items()},
        }
        asked = Question(item.key, (period,), params=shown.params, **({"where": equals(**shown.group)} | question))
        name = json.dumps(case, sort_keys=True, default=str)
        if (name, repr(asked)) not in self.answered:
            self.answered[name, repr(asked)] = list(self._asker(name, case).ask(asked))
        return self.answered[name, repr(asked)]

    def close(self) -> None:
        """Let go of the engine."""
        self.loaded.clear()
        if self.opened is not None:
            self.opened.close()
            self.opened = None

    def _asker(self, name: str, case: Mapping[str, Any]) -> Asker:
        if self.opened is None:
            self.opened = self.driver()
        if name not in self.loaded:
            self.loaded.clear()
            found = asker(case, self.opened, self.wording)
            self.loaded[name] = replace(found, catalogue=self.catalogue, memory=self.computed.setdefault(name, {}))
        return self.loaded[name]


def complaints(item: Metric, bench: Bench) -> list[str]:
    """What is wrong with a metric, in sentences that begin with the name of the check; empty = nothing."""
    found = []
    for name, check in CHECKS.items():
        try:
            found += [f"{name}: {words}" for words in check(item, bench)]
        except ConfigError as wrong:
            # The formula itself is wrong: every other check would say the same.
            return [*found, str(wrong)]
        except TenureError as wrong:
            found.append(f"{name}: {wrong}")
    return found


def period_of(shown: Example) -> Period:
    """The period of an example."""
    return parse(shown.period, today=date(2000, 1, 1), fiscal_start=int(shown.settings.get("fiscal_start", 1)))


def card(item: Metric, bench: Bench) -> Iterator[str]:
    """Words in both languages, a source, and names that exist."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", item.key):
        yield f"the key {item.key!r} is not made of a-z, 0-9 and _"
    if not item.source.strip():
        yield "it names no source of its definition"
    for name in ("title", "meaning"):
        if not re.search(r"[\u4e00-\u9fff]", getattr(item, name).zh):
            yield f"its Chinese {name} is not Chinese: {getattr(item, name).zh!r}"
    if item.key in (item.title.en, item.meaning.en):
        yield "its title only repeats its key"
    yield from (f"it names a policy switch {name!r} that does not exist" for name in item.switches if name not in SWITCHES)
    yield from (f"it is made of {need.key!r}, which does not exist" for need in item.needs.values() if need.key not in bench.catalogue)
    bounds = [band.least for band in item.bands if band.least is not None]
    if bounds != sorted(bounds):
        yield f"its bands do not rise: {bounds}"


def example(item: Metric, bench: Bench) -> Iterator[str]:
    """The worked example gives the value that is printed, to the digits that are printed; none of its rows takes another's place."""
    for name, given in item.example.tables.items():
        keys = [key for row in given if None not in (key := tuple(_keyed(row, column) for column in TABLES[name].key))]
        yield from (
            f"two of its rows in {name} are {', '.join(map(str, key))}: the later replaces the earlier"
            for key in dict.fromkeys(keys)
            if keys.count(key) > 1
        )
    rows = bench.ask(item, item.example.tables)
    if len(rows) != 1:
        yield f"it gives {len(rows)} rows instead of one"
    elif not same(rows[0].value, item.example.value):
        why = f" ({rows[0].reason.en})" if rows[0].reason and rows[0].value is None else ""
        yield f"it says {item.example.value}, the answer is {rows[0].value}{why}"


def _keyed(row: Mapping[str, Any], column: str) -> Any:
    return row.get(column) or (row.get("subscription_id") if column == "item_id" else None)


def near_miss(item: Metric, bench: Bench) -> Iterator[str]:
    """The example has rows whose absence changes the answer, and one whose absence does not: it looks as if it counted."""
    shown = item.example
    if shown.value is None:
        return
    whole = _answer(bench.ask(item, shown.tables))
    fewer, seen = list(_each_left_out(shown.tables)), set()
    for tables in fewer:
        seen.add(_answer(bench.ask(item, tables)) == whole)
        if len(seen) == 2:
            return
    if len(fewer) < 2:
        yield "its example has fewer than two rows"
    elif True in seen:
        yield "no row of its example matters"
    else:
        yield "its example has no near miss: every row of it counts"


def later_rows(item: Metric, bench: Bench) -> Iterator[str]:
    """Rows of after the moment of asking never change an answer, and rows of after the period not even when asked long after."""
    shown = item.example
    end = max(period_of(shown).end, _day(shown.settings.get("as_of")))
    added = {name: [*rows, *_shifted(name, rows, end)] for name, rows in shown.tables.items()}
    if not any(len(added[name]) > len(rows) for name, rows in shown.tables.items()):
        yield "none of the rows of its example has a time: nothing was tried"
    before, after = _answer(bench.ask(item, shown.tables)), _answer(bench.ask(item, added))
    if before != after:
        yield f"rows of after {end} change the answer from {before[0]} to {after[0]}"
    far = end + timedelta(days=4000)
    before, after = _answer(bench.ask(item, shown.tables, far)), _answer(bench.ask(item, added, far))
    if before != after:
        yield f"asked long after, rows of after the period change the answer from {before[0]} to {after[0]}"


def order(item: Metric, bench: Bench) -> Iterator[str]:
    """The order of rows never matters."""
    turned = {name: list(reversed(rows)) for name, rows in item.example.tables.items()}
    before, after = _answer(bench.ask(item, item.example.tables)), _answer(bench.ask(item, turned))
    if before != after:
        yield f"turning its rows round changes the answer from {before[0]} to {after[0]}"


def slices(item: Metric, bench: Bench) -> Iterator[str]:
    """The accounts' numerators and denominators add up to the whole; and grouping says what filtering says."""
    if item.over is None or "account_id" not in item.over.dimensions(_ledger(item, bench)):
        return
    (whole,) = bench.ask(item, item.example.tables)
    parts = bench.ask(item, item.example.tables, by=("account_id",))
    for name in ("numerator", "denominator"):
        total = getattr(whole, name)
        summed = sum((getattr(part, name) or Decimal(0) for part in parts), Decimal(0))
        if item.additive and total is not None and summed != total:
            yield f"the accounts' {name}s add up to {summed}, the whole is {total}"
    for part in parts:
        account = part.slices["account_id"]
        filtered = bench.ask(item, item.example.tables, where=equals(**{**item.example.group, "account_id": account}))
        if account is not None and _answer(filtered) != _answer([part]):
            yield f"account {account!r} is {part.value} by --by and {filtered[0].value} by --where"


def nothing(item: Metric, bench: Bench) -> Iterator[str]:
    """A ledger without rows gives the metric's empty answer, with a reason where that is no answer."""
    empty: Tables = {name: [] for name in item.example.tables}
    for row in bench.ask(item, empty):
        if row.value is None and not row.reason:
            yield "without any rows there is no answer and no reason"
        if row.value is not None and row.value != 0:
            yield f"without any rows the answer is {row.value}"


CHECKS: Mapping[str, Check] = {
    "card": card, "example": example, "near miss": near_miss, "later rows": later_rows, "order": order, "slices": slices, "nothing": nothing,
}  # fmt: skip


def same(value: Decimal | None, said: str | None) -> bool:
    """Whether `value` is what was said, or rounded half up to its digits is; one or two digits fit too much, and have to be all there are."""
    if value is None or said is None:
        return value is None and said is None
    wanted = Decimal(said)
    if len(wanted.as_tuple().digits) < LEAST_DIGITS:
        return value == wanted
    return value.quantize(Decimal(1).scaleb(int(wanted.as_tuple().exponent)), ROUND_HALF_UP) == wanted


def _answer(rows: Sequence[Row]) -> tuple[Any, ...]:
    return tuple(part for row in rows for part in (row.value, row.numerator, row.denominator, row.label))


def _ledger(item: Metric, bench: Bench) -> Any:
    from tenure.ledger.ledger import Ledger

    return Ledger()


def _each_left_out(tables: Tables) -> Iterator[Tables]:
    """The tables without one of their rows, for each row of the tables other than accounts and rates."""
    for name, rows in tables.items():
        if name not in ("accounts", "users", "fx_rates"):
            for number in range(len(rows)):
                yield {**tables, name: [*rows[:number], *rows[number + 1 :]]}


def _shifted(name: str, rows: Sequence[Mapping[str, Any]], end: date) -> list[dict[str, Any]]:
    """The same rows under new ids, moved to after `end`; accounts and users stay the ones they are."""
    table = TABLES[name]
    times = [column.name for column in table.columns if column.type is Type.TIME]
    ids = [column.name for column in table.columns if column.type is Type.ID and column.name not in PERSISTENT]
    seen = [_day(row[column]) for row in rows for column in times if row.get(column)]
    if not seen or name in ("accounts", "users"):
        return []
    days = (end - min(seen)).days + 2
    moved = [{**row, **{column: _moved(row[column], days) for column in times if row.get(column)}} for row in rows]
    return [{**row, **{column: f"{LATER}{row[column]}" for column in ids if row.get(column)}} for row in moved]


def _day(text: Any) -> date:
    return date.fromisoformat(str(text)[:10]) if text else date.min


def _moved(text: Any, days: int) -> str:
    return (datetime.fromisoformat(str(text)) + timedelta(days=days)).isoformat()
