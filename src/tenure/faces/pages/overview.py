"""The Overview page: headline figures with their targets, the month's MRR movements, cohorts, the largest customers. Which figures: here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
from tenure.faces.pages.figures import Change, alike, axis, change, full, short
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
    """A headline figure with where it came from, its target, where it opens and where the one before it does."""

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
    changes: str
    reason: str


@dataclass(frozen=True)
class Cell:
    """A cell of the heat-map: percent, the step of its colour, and where it opens."""

    said: str
    shade: int
    href: str


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
        visit.number(item.key, now.period if now else visit.month(), visit.where()),
        visit.number(item.key, before.period, visit.where()) if before else "", now.reason.in_(lang) if now and now.reason else "",
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
    opening, closing = _totals(visit, item, list(visit.ask.ask(Question("mrr", _ends(month, 1), (), where)))[-2:])
    steps = [opening, *_steps(visit, month, where), closing]
    label = visit.say("movement_label", a=f"{opening.name} {opening.shown}", b=f"{closing.name} {closing.shown}")
    said = axis(item, visit.currency, visit.lang)
    rows = [(step.name, full(step.value, item, visit.currency), step.href) for step in steps]
    return {"wide": Markup(waterfall(steps, label, said)), "small": Markup(lying(steps, label, said)), "rows": rows}


def _totals(visit: Visit, item: Metric, rows: Sequence[Row]) -> list[Step]:
    values = [row.value or Decimal(0) for row in rows]
    return [
        Step(spelled(row.period), value, said, True, visit.number(item.key, row.period, visit.where()))
        for row, value, said in zip(rows, values, alike(values, item, visit.currency, visit.lang), strict=True)
    ]


def _steps(visit: Visit, month: Period, where: Condition | None) -> list[Step]:
    found = [
        (name, key, (list(visit.ask.ask(question))[-1].value or Decimal(0)) * sign)
        for (name, key, sign), question in zip(MOVEMENTS, _movements(visit, month, where).values(), strict=True)
    ]
    shown = [(name, key, value) for name, key, value in found if value or name not in SOMETIMES]
    said = alike([value for _, _, value in shown], visit.metric("mrr"), visit.currency, visit.lang)
    return [
        Step(visit.say(name), value, f"+{text}" if value > 0 else text, href=visit.number(key, month, where))
        for (name, key, value), text in zip(shown, said, strict=True)
    ]


def cohorts(visit: Visit, month: Period, where: Condition | None) -> list[dict[str, Any]]:
    """Net retention of the last twelve monthly cohorts, a row each: name, link, and its cells by age."""
    months = _ends(month, 1)[1:]
    names = [spelled(one) for one in months]
    visit.ask.prepare([Question(key, months, ("cohort",), where) for key in ("mrr", "new_mrr")])
    now, first = (_by_cohort(visit, key, months, where) for key in ("mrr", "new_mrr"))
    found: list[tuple[str, list[Decimal]]] = []
    for place, name in enumerate(names):
        size = first.get((place, name))
        if size:
            found.append((name, [quotient(now.get((age, name), Decimal(0)), size) for age in range(place, MONTHS)]))
    ends = {name: months[place:] for place, name in enumerate(names)}
    low, high = (edge([cell for _, cells in found for cell in cells] or [Decimal(1)]) for edge in (min, max))
    return [
        {
            "name": name,
            "href": _cohort(visit, name, month),
            "cells": [
                Cell(f"{cell * 100:.0f}", shade(cell, low, high), _cell(visit, name, ends[name][age])) for age, cell in enumerate(cells)
            ],
        }
        for name, cells in found
    ]


def _cell(visit: Visit, name: str, end: Period) -> str:
    """Where a cell opens: the cohort's revenue retention at the end of its month."""
    return visit.number("cohort_revenue_retention", end, visit.where(), cohort=name)


def _cohort(visit: Visit, name: str, month: Period) -> str:
    return visit.number("mrr", month, both(visit.where(), equals(cohort=name)))


def _by_cohort(visit: Visit, key: str, months: tuple[Period, ...], where: Condition | None) -> Mapping[tuple[int, str | None], Decimal]:
    rows = _rows(visit, Question(key, months, ("cohort",), where))
    return {(months.index(row.period), row.slices["cohort"]): row.value or Decimal(0) for row in rows}


def shade(value: Decimal, low: Decimal, high: Decimal) -> int:
    """The step of the heat-map's colour, 1 to 8, of a value between the lowest and the highest."""
    return SHADES if high <= low else 1 + int((value - low) / (high - low) * (SHADES - 1) + Decimal("0.5"))
