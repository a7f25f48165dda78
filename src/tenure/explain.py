"""Opening a number: the rows that counted and how much each gave, and those that were left out and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from tenure.answer import Answer, plain, quotient
from tenure.ask import Asker, Make
from tenure.engine.sql import with_rows
from tenure.errors import TenureError, UsageError
from tenure.frames.cut import Cut
from tenure.insight.restatement import Restatement
from tenure.ledger.ledger import FOREVER
from tenure.metric import PICO, Metric
from tenure.question import Question
from tenure.words import Text

LIMIT = 100_000


@dataclass(frozen=True)
class Counted:
    """One row behind a number: what it is, what it gave to numerator and denominator, and by which rule."""

    key: str
    about: Mapping[str, Any]
    numerator: Decimal | None
    denominator: Decimal | None
    rule: Text


@dataclass(frozen=True)
class LeftOut:
    """One row that was looked at and not counted, with the reason and where it came from."""

    key: str
    reason: Text
    source: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Explanation:
    """An answer opened. `grounds`: the source rows of which the counted ones are made. `parts`: of a metric made of others, each opened.

    `restated`: what runs told otherwise of the figure before, newest first (filled in by restating.py).
    """

    answer: Answer
    counted: tuple[Counted, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    grounds: tuple[Mapping[str, Any], ...] = ()
    parts: Mapping[str, Explanation] = field(default_factory=dict)
    sql: str = ""
    restated: tuple[Restatement, ...] = ()

    def rows(self, lang: str = "en") -> list[dict[str, Any]]:
        """Every row as a record: `counted` true or false, the rule or the reason; last each restatement, with `restated` true."""
        beneath: dict[str, list[Mapping[str, Any]]] = {}
        for ground in self.grounds:
            beneath.setdefault(ground["key"], []).append(ground)
        own = [_record(row, lang, beneath.get(row.key)) for row in self.counted] + [_aside(row, lang) for row in self.left_out]
        made_of = [{"part": name, **row} for name, part in self.parts.items() for row in part.rows(lang)]
        return own + made_of + [{"restated": True, **each.record(lang)} for each in self.restated]


def explain(ask: Asker, question: Question) -> Explanation:
    """The rows behind the answer to a question of one period. Raises `UsageError` for several periods or a grouping."""
    if len(question.periods) != 1 or question.by:
        raise UsageError(
            Text(
                "`explain` opens one number: one period, no --by (use --where to choose a slice).",
                "`explain` 只展开一个数：一个期间，不带 --by（用 --where 选择分组）。",
            )
        )
    item = ask.metric(question.metric)
    question = replace(question, params=item.given(question.params))
    answer = ask.ask(question)
    if item.over is not None:
        return _measured(ask, item, question, answer)
    return Explanation(answer, parts={name: explain(ask, inner) for name, inner in parts(ask, item, question).items()})


def parts(ask: Asker, item: Metric, question: Question) -> dict[str, Question]:
    """What a metric that is made of others asks of each of them, by name."""
    return dict(item.parts(ask, question)) if item.parts is not None else {name: _part(ask, item, question, name) for name in item.needs}


def _part(ask: Asker, item: Metric, question: Question, name: str) -> Question:
    """What a metric that is made of others asks of the one that it calls `name`."""
    need = item.needs[name]
    other = ask.metric(need.key)
    passed = {key: value for key, value in question.params.items() if key in {parameter.name for parameter in other.params}}
    return Question(need.key, tuple(ask.shifted(period, need.shift) for period in question.periods), (),
                    None if need.whole else question.where, passed | dict(need.params))  # fmt: skip


def _measured(ask: Asker, item: Metric, question: Question, answer: Answer) -> Explanation:
    if not ask.present & set(item.over.reads if item.over else ()) and item.over and item.over.reads:
        return Explanation(answer)
    cut = Cut((), question.where, detail=True, params=tuple(sorted(question.params.items())))
    sql = _sql(ask, "rows", (item, cut), question, lambda asker, cut: asker.detail(item, cut))
    zone = ask.ledger.settings.timezone
    counted = tuple(_counted(item, record, zone) for record in ask.driver.records(sql))
    _check(item, answer, counted)
    return Explanation(answer, counted, _left_out(ask, item, cut, question), _grounds(ask, item, cut, question, counted), sql=sql)


def _counted(item: Metric, record: Mapping[str, Any], zone: str) -> Counted:
    about = readable({name: value for name, value in record.items() if name not in ("key", "num", "den")}, zone)
    num, den = (_scaled(record.get(name), scale) for name, scale in zip(("num", "den"), item.scales, strict=True))
    return Counted(str(record["key"]), about, num, den, item.formula)


def _scaled(value: Any, scale: int) -> Decimal | None:
    return None if value is None else quotient(Decimal(value), Decimal(scale))


def _check(item: Metric, answer: Answer, counted: tuple[Counted, ...]) -> None:
    """The rows must add up to the number they explain; if they do not, no explanation is better than a wrong one."""
    total = next(iter(answer)).numerator
    summed = sum((row.numerator or Decimal(0) for row in counted), Decimal(0))
    if total is not None and summed != total:
        raise TenureError(
            Text(
                f"The rows of {item.key} add up to {summed}, the answer is {total}. Please report this with `tenure doctor`.",
                f"{item.key} 各行合计为 {summed}，而答案为 {total}。请附上 `tenure doctor` 的输出报告此问题。",
            )
        )


def _left_out(ask: Asker, item: Metric, cut: Cut, question: Question) -> tuple[LeftOut, ...]:
    frame = item.over
    if frame is None or frame.aside is None:
        return ()
    reasons, aside = dict(frame.reasons), frame.aside
    records = ask.driver.records(_sql(ask, "aside", (item, cut), question, lambda asker, cut: aside(asker.ledger, cut)))
    return tuple(
        LeftOut(
            str(record["key"]),
            reasons.get(record["reason"], Text(record["reason"], record["reason"])),
            record.get("_source") or "",
            record.get("_line"),
        )
        for record in records
    )


def _grounds(ask: Asker, item: Metric, cut: Cut, question: Question, counted: Sequence[Counted]) -> tuple[Mapping[str, Any], ...]:
    """The source rows beneath the counted ones, as people read them."""
    frame = item.over
    if frame is None or frame.grounds is None:
        return ()
    keys, zone, grounds = {row.key for row in counted}, ask.ledger.settings.timezone, frame.grounds
    records = ask.driver.records(_sql(ask, "grounds", (item, cut), question, lambda asker, cut: grounds(asker.ledger, cut)))
    return tuple(readable(record, zone) for record in records if record["key"] in keys)


def readable(record: Mapping[str, Any], zone: str) -> dict[str, Any]:
    """A frame's row as people read it: money in its currency, moments as local time."""
    return {name.removesuffix("_t"): _readable(name, value, zone) for name, value in record.items()}


def _readable(name: str, value: Any, zone: str) -> Any:
    if isinstance(value, Decimal):
        return plain(quotient(value, Decimal(PICO)), None)
    if isinstance(value, int) and not isinstance(value, bool) and (name in ("at", "entered") or name.endswith(("_at", "_t"))):
        return None if value >= FOREVER else datetime.fromtimestamp(value, ZoneInfo(zone)).isoformat(timespec="minutes")
    return plain(quotient(Decimal(value), Decimal(10**6)), None) if name == "score" and value is not None else value


def _sql(ask: Asker, name: str, of: tuple[Metric, Cut], question: Question, make: Make) -> str:
    item, cut = of
    text = ask.phrased(name, [item], cut, lambda asker, cut: make(asker, cut).limit(LIMIT))
    return with_rows(text, "periods", ask.spans(question.periods), ask.driver.dialect)


def _record(row: Counted, lang: str, beneath: Sequence[Mapping[str, Any]] | None) -> dict[str, Any]:
    made_of = {"made_of": list(beneath)} if beneath else {}
    return {"counted": True, "key": row.key, **row.about, "numerator": plain(row.numerator, None), "denominator": plain(row.denominator, None),
            "rule": row.rule.in_(lang), **made_of}  # fmt: skip


def _aside(row: LeftOut, lang: str) -> dict[str, Any]:
    return {"counted": False, "key": row.key, "rule": row.reason.in_(lang), "source": row.source, "line": row.line}
