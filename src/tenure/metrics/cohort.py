"""Cohorts: customers by the period of their first New, seen later. Only cells that have closed count."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tenure.answer import Row, quotient, wilson
from tenure.condition import both, equals
from tenure.errors import BadParameter
from tenure.metric import Need, Parameter, Spread, composition
from tenure.metrics.revenue import example, row
from tenure.period import Period, add_months, month, parse
from tenure.words import Better, Text, Unit, whole

_PARAMS = (
    Parameter(
        "cohort",
        Text(
            "the first period of the cohort (2024-01, 2024-Q1, 2024), seen at the end of the asked period",
            "同期群的起始期间（2024-01、2024-Q1、2024），在所问期末观察",
        ),
    ),
    Parameter(
        "age",
        Text(
            "months after the first: the average over the monthly cohorts of the asked period that are old enough",
            "起始后的月数：所问期间内足够成熟的月度同期群的平均",
        ),
    ),
)
_SOURCE = "ChartMogul, Cohort analysis (help.chartmogul.com/hc/en-us/articles/203321211)"
_YOUNG = Text(
    "No cohort of the period is old enough, or has customers; a cohort is looked at from its own end on.",
    "该期间没有足够成熟且有客户的同期群；同期群自其自身期末起才可观察。",
)
_FORMS = {"cohort": r"\d{4}-\d{2}", "cohort_quarter": r"\d{4}-Q[1-4]", "cohort_year": r"\d{4}"}
_ROWS = [
    row("p", "900", "2024-06-03", "2024-07-03"), row("p", "990", "2024-07-03"), row("q", "60", "2024-07-08", "2024-08-08"),
    row("q2", "40", "2024-07-08"), row("late", "5000", "2024-09-15"),
]  # fmt: skip
Slice = tuple[str | None, ...]


def _parts(now: str, first: str) -> Callable[[Any, Any], Mapping[str, Any]]:
    """What each cohort pays (or is) when it is looked at, and what it was at first."""

    def made_of(ask: Any, question: Any) -> Mapping[str, Any]:
        found = {}
        for period in filter(ask.begun, question.periods):
            grain, cells = _cells(ask, question, period)
            for name, (cohort, cell) in cells.items():
                of = replace(question, where=both(question.where, equals(**{grain: name})), params={})
                found[f"{name}, {cell}"] = replace(of, metric=now, periods=(cell,))
                found[f"{name}, first"] = replace(of, metric=first, periods=(cohort,))
        return found

    return made_of


Cell = tuple[Decimal, Decimal]
Cells = Mapping[str, tuple[Period, Period]]
"""Cohort → (its own period, the period at whose end it is looked at)."""
Sizes = Mapping[tuple[Period, str | None], Mapping[Slice, Decimal]]
"""(Period, cohort) → slice → size."""


@composition(
    needs={"now": Need("customers"), "first": Need("new_customers")}, parts=_parts("customers", "new_customers"),
    title=Text("Cohort customer retention", "同期群客户留存"),
    meaning=Text("Of the customers first won in a period, the share that are customers later; of several cohorts, weighted by their size.",
                 "某期间首次成为客户的账户，之后仍为客户的比例；多个同期群按规模加权。"),
    formula=Text("customers of the cohort at the end of the cell ÷ customers of the cohort", "同期群在该格期末的客户数 ÷ 同期群客户数"),
    unit=Unit.RATIO, better=Better.UP, source=_SOURCE, undefined=_YOUNG, params=_PARAMS, unfolds=True, spread=Spread.PROPORTION,
    example=example(_ROWS, "2024-07", "0.5", "q2 of q and q2 a month later; the cohorts of other months are not in it", "一个月后 q 与 q2 中剩 q2；其他月份的同期群不计",
                    params={"age": "1"}, settings={"as_of": "2024-10-01"}),
)  # fmt: skip
def cohort_customer_retention(ask: Any, question: Any) -> Iterator[Row]:
    for found in _rows(ask, question, "customers", "new_customers"):
        if found.value is None or found.denominator is None or found.numerator is None:
            yield found
            continue
        low, high = wilson(found.numerator, found.denominator)
        yield replace(found, low=low, high=high)


@composition(
    needs={"now": Need("mrr"), "first": Need("new_mrr")}, parts=_parts("mrr", "new_mrr"), money_parts=True,
    title=Text("Cohort revenue retention", "同期群收入留存"),
    meaning=Text("Of the first MRR of the customers won in a period, the share they pay later; of several cohorts, weighted by their MRR.",
                 "某期间新客户的首笔 MRR，之后仍支付的比例；多个同期群按 MRR 加权。"),
    formula=Text("MRR of the cohort at the end of the cell ÷ first MRR of the cohort", "同期群在该格期末的 MRR ÷ 同期群首笔 MRR"),
    unit=Unit.RATIO, better=Better.UP, source=_SOURCE, undefined=_YOUNG, params=_PARAMS, unfolds=True,
    example=example(_ROWS, "2024-07", "0.4", "40 of 60 + 40 a month later; p is of June, late of September", "一个月后 60 + 40 中剩 40；p 属于六月，late 属于九月",
                    params={"age": "1"}, settings={"as_of": "2024-10-01"}),
)  # fmt: skip
def cohort_revenue_retention(ask: Any, question: Any) -> Iterator[Row]:
    yield from _rows(ask, question, "mrr", "new_mrr")


def _rows(ask: Any, question: Any, now: str, first: str) -> Iterator[Row]:
    cells = {period: _cells(ask, question, period) for period in question.periods if ask.begun(period)}
    sizes = _sizes(ask, question, cells.values(), (now, first))
    for period in question.periods:
        if period not in cells:
            yield Row(period, dict.fromkeys(question.by), None, complete=False, reason=_YOUNG)
            continue
        sums = _sums(cells[period][1], sizes)
        for slice_, (num, den) in (sums or ({} if question.by else {(): (Decimal(0), Decimal(0))})).items():
            names = dict(zip(question.by, slice_, strict=True))
            value = quotient(num, den) if den else None
            yield Row(period, names, value, num if den else None, den if den else None, complete=ask.complete(period),
                      reason=None if den else _YOUNG)  # fmt: skip


def _cells(ask: Any, question: Any, period: Period) -> tuple[str, Cells]:
    """The grain, and cohort → (its own period, the period at whose end it is looked at)."""
    name = question.params.get("cohort", "")
    if name:
        grain = next((grain for grain, form in _FORMS.items() if re.fullmatch(form, name)), None)
        if grain is None:
            raise BadParameter(
                question.metric,
                "cohort",
                name,
                (Text("a month (2024-01), a quarter (2024-Q1), a year (2024)", "月（2024-01）、季（2024-Q1）、年（2024）"),),
            )
        cohort = parse(name, today=ask.today)
        return grain, {name: (cohort, period)} if cohort.end <= period.end else {}
    age = question.params.get("age", "") or "1"
    months = whole(age)
    if months is None or months > 1_200:
        raise BadParameter(question.metric, "age", age, (Text("a number of months from 0", "从 0 起的月数"),))
    cells = {cohort.name: (cohort, _after(cohort, months)) for cohort in _months(period)}
    return "cohort", {name: cell for name, cell in cells.items() if ask.complete(cell[1])}


def _months(period: Period) -> Iterator[Period]:
    """The calendar months that begin in the period."""
    start = period.start if period.start.day == 1 else add_months(period.start.replace(day=1), 1)
    while start < period.end:
        yield month(start.year, start.month)
        start = add_months(start, 1)


def _after(cohort: Period, months: int) -> Period:
    start = add_months(cohort.start, months)
    return month(start.year, start.month)


def _sizes(ask: Any, question: Any, cells: Iterable[tuple[str, Cells]], keys: tuple[str, str]) -> tuple[Sizes, Sizes]:
    """What the cohorts of all periods are when they are looked at, and what they were at first: one query for each, however many periods."""
    cells = list(cells)
    places = [place for _, found in cells for place in found.values()]
    if not places:
        return {}, {}
    now = _by_cohort(ask, question, cells[0][0], keys[0], (cell for _, cell in places))
    return now, _by_cohort(ask, question, cells[0][0], keys[1], (cohort for cohort, _ in places))


def _sums(places: Cells, sizes: tuple[Sizes, Sizes]) -> dict[Slice, Cell]:
    """Slice → (Σ now, Σ first) over the cells."""
    now, first = sizes
    sums: dict[Slice, Cell] = {}
    for name, (cohort, cell) in places.items():
        later = now.get((cell, name), {})
        for slice_, size in first.get((cohort, name), {}).items():
            if size:
                num, den = sums.get(slice_, (Decimal(0), Decimal(0)))
                sums[slice_] = (num + later.get(slice_, Decimal(0)), den + size)
    return sums


def _by_cohort(ask: Any, question: Any, grain: str, key: str, periods: Iterable[Period]) -> Sizes:
    asked = replace(question, metric=key, periods=tuple(dict.fromkeys(periods)), by=tuple(dict.fromkeys((grain, *question.by))), params={})
    found: dict[tuple[Period, str | None], dict[Slice, Decimal]] = {}
    for row_ in ask.rows(ask.metric(key), asked):
        slice_ = tuple(row_.slices[name] for name in question.by)
        found.setdefault((row_.period, row_.slices[grain]), {})[slice_] = row_.value or Decimal(0)
    return found
