"""The Overview page: headline figures with their targets, the month's MRR movements, cohorts, the largest customers. Which figures: here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from tenure.answer import Row, quotient
from tenure.condition import Condition, both, equals
from tenure.errors import TenureError
from tenure.faces.charts.spark import spark
from tenure.faces.charts.waterfall import Step, lying, waterfall
from tenure.faces.pages import listing
from tenure.faces.pages.figures import Change, axis, change, full, short, signed
from tenure.faces.pages.visit import Visit, spelled
from tenure.faces.pages.words import WORDS, column
from tenure.freshness import notes
from tenure.metric import Metric
from tenure.period import Period, add_months
from tenure.question import Question

HEADLINE = (("mrr", 1), ("nrr", 12), ("grr", 12), ("customer_churn_rate", 1), ("customers", 1), ("nps", 3))
"""The tiles: a metric, and over how many months up to the end of the month it is asked."""
MOVEMENTS = (
    ("new", "new_mrr", 1), ("expansion", "expansion_mrr", 1), ("reactivation", "reactivation_mrr", 1), ("segment_in", "segment_in_mrr", 1),
    ("contraction", "contraction_mrr", -1), ("churn", "churned_mrr", -1), ("segment_out", "segment_out_mrr", -1), ("fx", "fx_mrr", 1),
)  # fmt: skip
SOMETIMES = ("segment_in", "segment_out", "fx")
"""Movements that most companies do not have: shown where there are any."""
MONTHS = 12
SHADES = 8


@dataclass(frozen=True)
class Tile:
    """A headline figure with where it came from, its target and where it opens."""

    item: Metric
    title: str
    span: str
    shown: str
    whole: str
    interval: str
    target: str
    moved: Change | None
    line: Markup
    href: str
    reason: str


def overview(visit: Visit) -> dict[str, Any]:
    """What the page shows. Parameters: `month`, `where`, and any attribute of accounts."""
    visit.knows(("month", "where", *visit.attributes()))
    month, where = visit.month(), visit.where()
    visit.ask.prepare([*_headline(visit, month, where).values(), *_movements(visit, month, where).values()])
    return {
        "month": spelled(month),
        "tiles": list(_tiles(visit, month, where)),
        "movement": _movement(visit, month, where),
        "notes": _notes(visit),
        "cohorts": cohorts(visit, month, where),
        "selects": [listing.months(visit), *listing.selects(visit, 2)],
        "heads": [column(name, visit.lang) for name in listing.columns(visit)],
        "largest": listing.lines(visit, listing.largest(visit, month)[:8], month),
    }


def _ends(month: Period, span: int) -> tuple[Period, ...]:
    """The periods of `span` months that end with each of the last thirteen months."""
    ends = [add_months(month.end, -back) for back in range(MONTHS, -1, -1)]
    return tuple(Period(add_months(end, -span), end) for end in ends)


def _headline(visit: Visit, month: Period, where: Condition | None) -> dict[str, Question]:
    return {key: Question(key, _ends(month, span), (), where) for key, span in HEADLINE if key in visit.ask.catalogue}


def _tiles(visit: Visit, month: Period, where: Condition | None) -> Iterator[Tile]:
    spans = dict(HEADLINE)
    for key, question in _headline(visit, month, where).items():
        rows = _rows(visit, question)
        now, before = (rows[-1], rows[-2]) if len(rows) > 1 else (None, None)
        yield _tile(visit, visit.metric(key), spans[key], rows, (now, before))


def _tile(visit: Visit, item: Metric, span: int, rows: list[Row], ends: tuple[Row | None, Row | None]) -> Tile:
    now, before = ends
    currency, lang = visit.currency, visit.lang
    target = visit.workspace.configuration.targets.get(item.key)
    value = now.value if now else None
    bounds = f"{short(now.low, item, currency, lang)} – {short(now.high, item, currency, lang)}" if now and now.low is not None else ""
    return Tile(
        item, visit.say(f"tile_{item.key}") if f"tile_{item.key}" in WORDS else item.title.in_(lang), visit.say(f"months_{span}"), short(value, item, currency, lang), full(value, item, currency), bounds,
        visit.say("target", value=short(target, item, currency, lang)) if target is not None else "",
        change(now, before, item, currency, lang), Markup(spark([row.value for row in rows])),
        visit.number(item.key, now.period if now else visit.month(), visit.where()), now.reason.in_(lang) if now and now.reason else "",
    )  # fmt: skip


def _notes(visit: Visit) -> list[str]:
    """Which of the feeds behind the tiles are silent."""
    items = [visit.metric(key) for key, _ in HEADLINE if key in visit.ask.catalogue]
    found = [note for item in items for note in notes(visit.workspace.store, item, visit.ask.catalogue, visit.ask.as_of)]
    return list(dict.fromkeys(note.in_(visit.lang) for note in found))


def _rows(visit: Visit, question: Question) -> list[Row]:
    try:
        return list(visit.ask.ask(question))
    except TenureError:
        return []


def _movements(visit: Visit, month: Period, where: Condition | None) -> dict[str, Question]:
    """The questions of the chart's steps. They are asked of the tiles' months, so that one query answers both."""
    return {name: Question(key, _ends(month, 1), (), where) for name, key, _ in MOVEMENTS}


def _movement(visit: Visit, month: Period, where: Condition | None) -> dict[str, Any]:
    item = visit.metric("mrr")
    opening, closing = list(visit.ask.ask(Question("mrr", _ends(month, 1), (), where)))[-2:]
    steps = [_total(visit, item, opening), *_steps(visit, month, where), _total(visit, item, closing)]
    label = visit.say("movement_label", a=f"{steps[0].name} {steps[0].shown}", b=f"{steps[-1].name} {steps[-1].shown}")
    said = axis(item, visit.currency, visit.lang)
    rows = [(step.name, full(step.value, item, visit.currency), step.href) for step in steps]
    return {"wide": Markup(waterfall(steps, label, said)), "small": Markup(lying(steps, label)), "rows": rows}


def _total(visit: Visit, item: Metric, row: Row) -> Step:
    value = row.value or Decimal(0)
    name = spelled(row.period)
    return Step(name, value, short(value, item, visit.currency, visit.lang), True, visit.number(item.key, row.period, visit.where()))


def _steps(visit: Visit, month: Period, where: Condition | None) -> Iterator[Step]:
    signs = {name: (key, sign) for name, key, sign in MOVEMENTS}
    for name, question in _movements(visit, month, where).items():
        key, sign = signs[name]
        value = (list(visit.ask.ask(question))[-1].value or Decimal(0)) * sign
        if value or name not in SOMETIMES:
            said = signed(value, visit.metric(key), visit.currency, visit.lang)
            yield Step(visit.say(name), value, said, href=visit.number(key, month, where))


def cohorts(visit: Visit, month: Period, where: Condition | None) -> list[dict[str, Any]]:
    """Net retention of the last twelve monthly cohorts, a row each: name, link, and (percent, shade, in full) by age."""
    months = _ends(month, 1)[1:]
    names = [spelled(one) for one in months]
    visit.ask.prepare([Question(key, months, ("cohort",), where) for key in ("mrr", "new_mrr")])
    now, first = (_by_cohort(visit, key, months, where) for key in ("mrr", "new_mrr"))
    found: list[tuple[str, list[Decimal]]] = []
    for place, name in enumerate(names):
        size = first.get((place, name))
        if size:
            found.append((name, [quotient(now.get((age, name), Decimal(0)), size) for age in range(place, MONTHS)]))
    low, high = (edge([cell for _, cells in found for cell in cells] or [Decimal(1)]) for edge in (min, max))
    return [
        {"name": name, "href": _cohort(visit, name, month), "cells": [(f"{cell * 100:.0f}", shade(cell, low, high)) for cell in cells]}
        for name, cells in found
    ]


def _cohort(visit: Visit, name: str, month: Period) -> str:
    return visit.number("mrr", month, both(visit.where(), equals(cohort=name)))


def _by_cohort(visit: Visit, key: str, months: tuple[Period, ...], where: Condition | None) -> Mapping[tuple[int, str | None], Decimal]:
    rows = _rows(visit, Question(key, months, ("cohort",), where))
    return {(months.index(row.period), row.slices["cohort"]): row.value or Decimal(0) for row in rows}


def shade(value: Decimal, low: Decimal, high: Decimal) -> int:
    """The step of the heat-map's colour, 1 to 8, of a value between the lowest and the highest."""
    return SHADES if high <= low else 1 + int((value - low) / (high - low) * (SHADES - 1) + Decimal("0.5"))
