"""A metric's page: its figures over any period, by anything, as chart and table, with its definition; each figure opens."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from tenure.answer import Answer, Row
from tenure.card import WORDS as HEADINGS
from tenure.card import facts
from tenure.condition import Compare, Condition, Every, Missing, both
from tenure.faces.charts.bars import Bar, bars
from tenure.faces.charts.line import Series, lines
from tenure.faces.display import NONE, shown
from tenure.faces.pages import asked
from tenure.faces.pages.figures import alike, axis, full
from tenure.faces.pages.visit import Visit, spelled
from tenure.faces.pages.words import GRAINS, column
from tenure.freshness import notes
from tenure.metric import Metric
from tenure.policy import PRESETS
from tenure.question import Question
from tenure.words import Unit

LINES, BARS, SLICES = 6, 20, 100
Slice = tuple[str | None, ...]


def metric(visit: Visit) -> dict[str, Any]:
    """What the page shows; its parameters are those of `asked.many`."""
    question = asked.many(visit)
    found = visit.ask.ask(question)
    item = found.metric
    slices = _slices(found)
    return {
        "item": item, "title": item.title.in_(visit.lang), "meaning": item.meaning.in_(visit.lang), "facts": card(item, visit.lang),
        "question": question, "form": _form(visit, item, question), "chart": Markup(_chart(visit, found, slices, 1000)),
        "small": Markup(_chart(visit, found, slices, 360)),
        "table": _table(visit, found, slices), "by": [column(name, visit.lang) for name in found.by],
        "notes": [note.in_(visit.lang) for note in (*found.notes, *notes(visit.workspace.store, item, visit.ask.catalogue, visit.ask.as_of))],
        "reasons": _reasons(visit, found),
        "many": visit.say("shown_first", shown=SLICES, all=len(slices)) if len(slices) > SLICES else "",
        "some": visit.say("lines_first", shown=_drawn(found), all=len(slices)) if len(slices) > _drawn(found) else "",
        "csv": visit.link(f"/metrics/{item.key}.csv", **{name: value for name, value in visit.query.items() if name != "lang"}),
        "where": found.where, "several": len(question.periods) > 1,
    }  # fmt: skip


def answer_records(visit: Visit) -> list[dict[str, Any]]:
    """The answer's rows in full."""
    return visit.ask.ask(asked.many(visit)).rows(visit.lang)


def card(item: Metric, lang: str) -> list[tuple[str, str]]:
    """The definition: heading and text of each fact."""
    return [(HEADINGS[name].in_(lang), said) for name, said in facts(item, lang) if said]


def under(item: Metric, value: Decimal | None, currency: str, below: bool = False) -> str:
    """A numerator, or the denominator `below` it: money where it is money, else a number."""
    if value is None:
        return ""
    money = item.money_parts or (item.unit is Unit.MONEY and not below)
    return shown(value, Unit.MONEY if money else Unit.COUNT, currency, None if money or value == value.to_integral_value() else 2)


def said(row: Row, item: Metric, visit: Visit) -> dict[str, Any]:
    """One figure in full: value, parts, interval, note, and where it opens."""
    band = next((band.title.in_(visit.lang) for band in item.bands if band.key == row.label), row.label)
    note = [band, row.reason.in_(visit.lang) if row.reason else "", "" if row.complete else visit.say("unfinished")]
    interval = f"{full(row.low, item, visit.currency)} … {full(row.high, item, visit.currency)}" if row.low is not None else ""
    return {
        "period": spelled(row.period), "slices": [NONE if value is None else value for value in row.slices.values()],
        "value": full(row.value, item, visit.currency), "numerator": under(item, row.numerator, visit.currency) if row.denominator is not None else "",
        "denominator": under(item, row.denominator, visit.currency, below=True), "interval": interval, "note": " · ".join(filter(None, note)),
        "href": opened(visit, row),
    }  # fmt: skip


def opened(visit: Visit, row: Row) -> str:
    """Where a figure of this page opens to its rows."""
    params = {name.removeprefix(asked.PARAM): value for name, value in visit.query.items() if name.startswith(asked.PARAM)}
    return visit.number(visit.parts["key"], row.period, both(visit.where(), slice_of(row)), **params)


def slice_of(row: Row) -> Condition | None:
    """The slice of a row as a filter."""
    parts = tuple(Missing(name) if value is None else Compare(name, "=", value) for name, value in row.slices.items())
    return None if not parts else parts[0] if len(parts) == 1 else Every(parts)


def _slices(found: Answer) -> list[Slice]:
    """The slices, the largest in the last period first."""
    size: dict[Slice, Decimal] = {}
    for row in found:
        size[tuple(row.slices.values())] = abs(row.value or Decimal(0))
    return sorted(size, key=lambda names: (-size[names], [name or "" for name in names]))


def _drawn(found: Answer) -> int:
    return LINES if len({row.period for row in found}) > 1 else BARS


def _chart(visit: Visit, found: Answer, slices: Sequence[Slice], width: int) -> str:
    item, title = found.metric, found.metric.title.in_(visit.lang)
    places = list(dict.fromkeys(spelled(row.period) for row in found))
    at = {(spelled(row.period), tuple(row.slices.values())): row for row in found}
    if len(places) > 1:
        series = [
            Series(_named(names) or title, tuple(at[place, names].value if (place, names) in at else None for place in places))
            for names in slices[:LINES]
        ]
        return lines(
            series,
            places,
            f"{title}, {places[0]} – {places[-1]}",
            axis(item, visit.currency, visit.lang),
            (width, 300 if width > 600 else 240),
        )
    if not found.by:
        return ""
    rows = [at[places[0], names] for names in slices[:BARS]]
    given = [
        Bar(_named(tuple(row.slices.values())), row.value, said, full(row.value, item, visit.currency), opened(visit, row))
        for row, said in zip(rows, alike([row.value for row in rows], item, visit.currency, visit.lang), strict=True)
        if row.value is not None
    ]
    return bars(given, f"{title}, {places[0]}", width)


def _named(names: Slice) -> str:
    return " · ".join(NONE if name is None else name for name in names)


def _table(visit: Visit, found: Answer, slices: Sequence[Slice]) -> dict[str, Any]:
    """Rows of figures; of several periods and slices a line for each slice and a column for each period."""
    periods = list(dict.fromkeys(row.period for row in reversed(found.rows_)))
    if found.by and len(periods) > 1:
        at = {(row.period, tuple(row.slices.values())): row for row in found}
        across = [
            (
                [NONE if name is None else name for name in names],
                [said(at[period, names], found.metric, visit) if (period, names) in at else None for period in periods],
            )
            for names in slices[:SLICES]
        ]
        return {"across": across, "periods": [spelled(period) for period in periods]}
    order = {names: place for place, names in enumerate(slices[:SLICES])}
    rows = [row for row in found if tuple(row.slices.values()) in order]
    rows.sort(key=lambda row: (-row.period.start.toordinal(), order[tuple(row.slices.values())]))
    told = [said(row, found.metric, visit) for row in rows]
    kept = [name for name in ("numerator", "denominator", "interval", "note") if any(one[name] for one in told)]
    return {"rows": told, "columns": kept}


def _reasons(visit: Visit, found: Answer) -> list[str]:
    """Why nothing is there, where nothing is."""
    if any(row.value is not None for row in found):
        return []
    return list(dict.fromkeys(row.reason.in_(visit.lang) for row in found if row.reason)) or [visit.say("no_rows")]


def _form(visit: Visit, item: Metric, question: Question) -> dict[str, Any]:
    names = [("", visit.say("nothing")), *((name, column(name, visit.lang)) for name in asked.dimensions(visit, item))]
    span = spelled(_span(question))
    grains = [(name or "whole", text.in_(visit.lang)) for name, text in GRAINS.items()]
    own = visit.workspace.configuration.policies
    return {
        "period": visit.query.get("period") or span,
        "grains": grains, "grain": asked.grain(visit, _span(question)) or "whole",
        "dimensions": names, "by": visit.query.get("by", ""), "then": visit.query.get("then", ""), "where": visit.query.get("where", ""),
        "policies": [("", visit.workspace.default_policy), *((name, name) for name in (*own, *PRESETS) if name != visit.workspace.default_policy)],
        "policy": visit.query.get("policy", ""),
        "params": [
            {"name": asked.PARAM + one.name, "title": one.name, "meaning": one.meaning.in_(visit.lang), "choices": [choice for choice in one.choices if choice],
             "now": question.params.get(one.name, "") or one.default, "optional": not one.default}
            for one in item.params
        ],
        "filters": list(visit.filters().items()),
    }  # fmt: skip


def _span(question: Question) -> Any:
    from tenure.period import Period

    return Period(question.periods[0].start, question.periods[-1].end)
