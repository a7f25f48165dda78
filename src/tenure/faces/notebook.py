"""An answer in a notebook: a table and a chart."""

from __future__ import annotations

from decimal import Decimal
from html import escape

from tenure.answer import Answer
from tenure.faces.charts.line import Series, lines
from tenure.faces.charts.scale import COLOURS, Said
from tenure.faces.display import NONE, shown
from tenure.inquiry import titled


def html(answer: Answer) -> str:
    """A table and, for several periods, a chart."""
    item = answer.metric
    heads = "".join(f"<th scope='col'>{escape(name)}</th>" for name in ("period", *answer.by, item.title.en, "95%", ""))
    body = "".join(_row(answer, place) for place in range(len(answer)))
    said = f"<p><b>{escape(item.title.en)}</b> · {escape(item.title.zh)}<br>{escape(item.meaning.en)}<br><code>{escape(item.formula.en)}</code> · {escape(answer.policy)}</p>"
    return f"{said}{picture(answer)}<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def picture(answer: Answer) -> str:
    """The chart: a line for each slice (the first eight); empty for a single period."""
    places = list(dict.fromkeys(titled(row.period) for row in answer))
    if len(places) < 2:
        return ""
    names = list(dict.fromkeys(tuple(row.slices.values()) for row in answer))[: len(COLOURS)]
    values = {(titled(row.period), tuple(row.slices.values())): row.value for row in answer}
    series = [
        Series(" · ".join(part or NONE for part in name) or answer.metric.title.en, tuple(values.get((place, name)) for place in places))
        for name in names
    ]
    label = f"{answer.metric.title.en}, {places[0]} to {places[-1]}"
    return lines(series, places, label, Said(lambda marks: [_said(answer, mark) for mark in marks], lambda value: _said(answer, value)))


def _said(answer: Answer, value: Decimal) -> str:
    return shown(value, answer.metric.unit, answer.currency)


def _row(answer: Answer, place: int) -> str:
    row = answer.rows_[place]
    unit = answer.metric.unit
    bounds = f"{shown(row.low, unit, answer.currency)} … {shown(row.high, unit, answer.currency)}" if row.low is not None else ""
    note = "; ".join(filter(None, [row.label, row.reason.en if row.reason else "", "" if row.complete else "unfinished"]))
    cells = [
        titled(row.period),
        *(row.slices.get(name) or NONE for name in answer.by),
        shown(row.value, unit, answer.currency),
        bounds,
        note,
    ]
    return "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in cells) + "</tr>"
