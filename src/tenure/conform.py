"""Conformance cases: small tables with known answers, loaded into an empty ledger, asked, and compared."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as compute

from tenure.ask import Asker
from tenure.condition import equals
from tenure.engine.driver import Driver
from tenure.engine.duckdb import DuckDB
from tenure.engine.held import Held
from tenure.filled import Filled
from tenure.frugal import FrugalAsker
from tenure.ledger import facts
from tenure.ledger.builds import BUILDS
from tenure.ledger.calendar import calendar
from tenure.ledger.ledger import Ledger
from tenure.ledger.settings import Settings
from tenure.ledger.tables import SCALE, TABLES, Column, Table, Type
from tenure.metrics import catalogue
from tenure.period import Period, day_number, parse
from tenure.policy import Policy
from tenure.question import Question
from tenure.wording import Wording

USUAL = (2018, 2030)
"""The years of the calendar that most cases share, so that what is made of it need not be made again."""
ONE_POLICY = {name: replace(build, per_policy=False) for name, build in BUILDS.items()}
"""A case has one policy: a table that another case's policy shapes no differently is left as it is."""
_ARROW = {"string": pa.string(), "int64": pa.int64(), "int32": pa.int32(), "boolean": pa.bool_()}


@dataclass(frozen=True)
class Expectation:
    """One expected answer of a case."""

    metric: str
    period: Period
    group: Mapping[str, str]
    params: Mapping[str, str]
    value: Decimal | None
    tolerance: Decimal
    label: str = ""


@dataclass(frozen=True)
class Failure:
    """An answer that is not as expected."""

    case: str
    expectation: Expectation
    seen: str

    def __str__(self) -> str:
        e = self.expectation
        group = f" {dict(e.group)}" if e.group else ""
        params = f" {dict(e.params)}" if e.params else ""
        wanted = "undefined" if e.value is None else str(e.value)
        return f"{self.case}: {e.metric} {e.period}{group}{params}: expected {wanted}{' ' + e.label if e.label else ''}, got {self.seen}"

    def record(self) -> dict[str, Any]:
        """The failure as JSON has it."""
        e = self.expectation
        return {"case": self.case, "metric": e.metric, "period": str(e.period), "group": dict(e.group), "params": dict(e.params),
                "expected": None if e.value is None else str(e.value), "label": e.label, "seen": self.seen}  # fmt: skip


@dataclass
class Result:
    """What came of a run of cases."""

    cases: int = 0
    expectations: int = 0
    failures: list[Failure] = field(default_factory=list)

    @property
    def passed(self) -> int:
        """How many answers were as expected."""
        return self.expectations - len(self.failures)


def read(file: Path) -> list[dict[str, Any]]:
    """The cases of a file."""
    return list(json.loads(file.read_text(encoding="utf-8")))


def run(cases: Iterable[Mapping[str, Any]], driver: Callable[[], Driver] = DuckDB, wording: Wording | None = None) -> Result:
    """Run cases, each in a ledger of its own, one after another on one engine, which is opened and closed here.

    `wording` keeps SQL texts between runs.
    """
    result, wording, opened = Result(), wording or Wording(), driver()
    try:
        held = Held(opened)
        for case in cases:
            answered(case, held, wording, result)
    finally:
        opened.close()
    return result


def answered(case: Mapping[str, Any], driver: Driver, wording: Wording, result: Result) -> None:
    """Add to `result` what came of one case on an engine that may hold other cases' tables. `wording` keeps SQL texts between cases."""
    expectations = [_expectation(entry, case) for entry in case["expect"]]
    result.cases += 1
    result.expectations += len(expectations)
    result.failures += _failures(case, expectations, driver, wording)


def asker(case: Mapping[str, Any], driver: Driver, wording: Wording | None = None) -> Asker:
    """An asker over the case's tables."""
    wording = wording or Wording()
    settings = _settings(case)
    policy = Policy.preset(case.get("preset") or "standard").but(**case.get("policy", {}))
    as_of = _second(case["settings"]["as_of"], settings.timezone)
    assert as_of is not None
    staged, extras = _tables(case, settings)
    historic = tuple(sorted({row["attribute"] for row in staged["account_history"].to_pylist()}))
    ledger = Ledger(settings, policy, ONE_POLICY, extras, historic)
    _put(driver, ledger, staged)
    known = facts.hints(driver.records(wording.sql("facts", ledger, facts.facts, driver.dialect))[0])
    ledger = ledger.knowing(**known)
    present = frozenset(name for name, table in staged.items() if table.num_rows)
    filled = Filled(driver, ledger, wording, set(staged) - present)
    return FrugalAsker(filled, ledger, as_of, catalogue(), present, wording=wording)


def _failures(case: Mapping[str, Any], expectations: list[Expectation], driver: Driver, wording: Wording) -> Iterator[Failure]:
    ask = asker(case, driver, wording)
    known = [e for e in expectations if e.metric in ask.catalogue]
    by_place: dict[Any, list[Expectation]] = {}
    for e in known:
        by_place.setdefault((e.metric, tuple(sorted(e.group.items())), tuple(sorted(e.params.items()))), []).append(e)
    yield from (Failure(case["id"], e, "no such metric") for e in expectations if e.metric not in ask.catalogue)
    periods = tuple(dict.fromkeys(e.period for e in known))
    questions = [_question(group, ask, periods) for group in by_place.values()]
    ask.prepare(questions)
    for question, group in zip(questions, by_place.values(), strict=True):
        yield from _compared(case["id"], question, group, ask)


def _question(group: list[Expectation], ask: Asker, periods: tuple[Period, ...]) -> Question:
    """Measured metrics are asked for every period of the case, so that one query answers many of them."""
    first = group[0]
    own = tuple(dict.fromkeys(e.period for e in group))
    return Question(first.metric, own if ask.metric(first.metric).compose else periods, (), equals(**first.group), first.params)


def _compared(case: str, question: Question, group: list[Expectation], ask: Asker) -> Iterator[Failure]:
    try:
        rows = {row.period: row for row in ask.ask(question)}
    except Exception as wrong:  # a case must not stop the others
        yield from (Failure(case, e, f"{type(wrong).__name__}: {str(wrong)[:300]}") for e in group)
        return
    for e in group:
        row = rows[e.period]
        same = row.value is None if e.value is None else row.value is not None and abs(row.value - e.value) <= e.tolerance
        if not same or (e.label and row.label != e.label):
            yield Failure(case, e, f"{row.value} {row.label} {row.reason if row.value is None else ''}".strip())


def _expectation(entry: Mapping[str, Any], case: Mapping[str, Any]) -> Expectation:
    asked = entry["period"]
    today = date.fromisoformat(case["settings"]["as_of"][:10])
    period = (
        parse(asked, today=today) if isinstance(asked, str) else Period(date.fromisoformat(asked["from"]), date.fromisoformat(asked["to"]))
    )
    value = None if entry.get("undefined") else Decimal(str(entry["value"]))
    return Expectation(entry["metric"], period, entry.get("group", {}), {k: str(v) for k, v in entry.get("params", {}).items()}, value,
                       Decimal(str(entry.get("tolerance", "0"))), entry.get("label", ""))  # fmt: skip


def _settings(case: Mapping[str, Any]) -> Settings:
    known = {spec.name for spec in fields(Settings)}
    return Settings(**{name: value for name, value in case["settings"].items() if name in known})


def _put(driver: Driver, ledger: Ledger, staged: Mapping[str, pa.Table]) -> None:
    for name, table in staged.items():
        driver.put(name, table)
    days = [day for table in staged.values() for name in table.column_names if name.endswith("_day") for day in _range(table[name])]
    first = date(1970, 1, 1) + timedelta(days=min(days, default=20_000) - 400)
    last = date(1970, 1, 1) + timedelta(days=max(days, default=20_000) + 800)
    driver.put("calendar", _calendar(min(first.year, USUAL[0]), max(last.year, USUAL[1]), ledger.settings.timezone))


def _range(column: pa.ChunkedArray) -> list[int]:
    """The least and the greatest, if there is any."""
    return [day for day in compute.min_max(column).as_py().values() if day is not None]


@lru_cache(maxsize=64)
def _calendar(first: int, last: int, zone: str) -> pa.Table:
    return calendar(date(first, 1, 1), date(last, 12, 31), zone)


def _tables(case: Mapping[str, Any], settings: Settings) -> tuple[dict[str, pa.Table], dict[str, tuple[str, ...]]]:
    staged, extras = {}, {}
    for name, table in TABLES.items():
        rows = list(_repeated(case["tables"].get(name, [])))
        more = tuple(dict.fromkeys(key for row in rows for key in row if key not in table.names)) if table.open else ()
        extras[name] = more
        staged[name] = _staged(table, more, rows, settings)
    return staged, extras


def _repeated(rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        for number in range(1, int(row.get("$repeat", 1)) + 1):
            yield {
                key: value.replace("{i}", str(number)) if isinstance(value, str) else value
                for key, value in row.items()
                if key != "$repeat"
            }


def _staged(table: Table, more: tuple[str, ...], rows: list[dict[str, Any]], settings: Settings) -> pa.Table:
    kept = _latest(table, [row for row in rows if _keeps(table, row, settings)])
    columns: dict[str, list[Any]] = {}
    for column in table.columns:
        values = [_value(column, row, settings) for row in kept]
        columns[column.name] = values
        if column.type is Type.TIME:
            columns[f"{column.name}_day"] = [
                None if v is None else day_number(datetime.fromtimestamp(v, ZoneInfo(settings.timezone)).date()) for v in values
            ]
    columns |= {"_source": ["case"] * len(kept), "_line": list(range(1, len(kept) + 1)), "_seen": [0] * len(kept)}
    columns |= {name: [None if row.get(name) is None else str(row[name]) for row in kept] for name in more}
    schema = table.staged | dict.fromkeys(more, "string")
    return pa.table({name: pa.array(columns[name], _ARROW[kind]) for name, kind in schema.items()})


def _latest(table: Table, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A later row of the same key replaces the earlier; rows without a key (events) are never repeats."""
    found: dict[Any, dict[str, Any]] = {}
    for number, row in enumerate(rows):
        given = tuple(row.get(name) or (row.get("subscription_id") if name == "item_id" else None) for name in table.key)
        found[given if None not in given else number] = row
    return list(found.values())


def _keeps(table: Table, row: Mapping[str, Any], settings: Settings) -> bool:
    """What ledger/staging.py holds rows to, as far as a case can break it: required values, least values, choices, ends after starts."""
    values = {
        column: _value(column, row, settings) for column in table.columns if column.required or column.least is not None or column.choices
    }
    for column, value in values.items():
        if value is None and column.required:
            return False
        if value is not None and column.least is not None and value < column.least * 10 ** SCALE.get(column.type, 0):
            return False
        if value is not None and column.choices and value not in column.choices:
            return False
    if table.span is None:
        return True
    start, end = (_second(row.get(name), settings.timezone) for name in table.span)
    return start is None or end is None or end >= start


def _value(column: Column, row: Mapping[str, Any], settings: Settings) -> Any:
    raw = row.get(column.name)
    raw = column.default if raw in (None, "") else raw
    if raw is None:
        if column.name == "item_id":
            return row.get("subscription_id")
        return settings.currency if column.name == "currency" else None
    if column.type is Type.TIME:
        return _second(raw, settings.timezone)
    if column.type is Type.BOOL:
        return str(raw).lower() == "true"
    if column.type is Type.WHOLE:
        return int(Decimal(str(raw)))
    if column.type in SCALE:
        return _scaled(str(raw), SCALE[column.type])
    return json.dumps(raw) if isinstance(raw, dict | list) else str(raw)


def _scaled(text: str, scale: int) -> int | None:
    try:
        return int(Decimal(text).scaleb(scale).to_integral_value(ROUND_HALF_UP))
    except InvalidOperation:
        return None


def _second(text: str | None, zone: str) -> int | None:
    if text in (None, ""):
        return None
    when = datetime.fromisoformat(str(text))
    return int((when if when.tzinfo else when.replace(tzinfo=ZoneInfo(zone))).timestamp())
