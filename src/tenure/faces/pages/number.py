"""One number opened: its definition, the rows that made it and those that were left out, what it is made of, and its restatements."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from tenure.archive import Archive
from tenure.condition import written
from tenure.errors import TenureError
from tenure.explain import Counted, Explanation, explain, parts
from tenure.faces.display import grouped
from tenure.faces.pages import asked, listing
from tenure.faces.pages.figures import full
from tenure.faces.pages.listing import address
from tenure.faces.pages.metric import card, said, under
from tenure.faces.pages.visit import Visit, spelled
from tenure.faces.pages.words import column
from tenure.freshness import notes
from tenure.inquiry import titled
from tenure.insight.restatement import Restatement
from tenure.metric import Metric
from tenure.question import Question
from tenure.restating import restatements

ROWS, CAUSES = 100, 8
PLAIN = ("key", "line", "source", "subscription_id", "item_id", "user_id", "ticket_id")
"""Columns that are no figures, even where all that stands in them looks like numbers."""
MONEY = re.compile(r"−?[$€£¥₹₩]?[\d,]+(\.\d+)?( [A-Z]{3})?")
NUMBER = re.compile(r"-?(0|[1-9]\d{0,20})(\.\d{1,40})?")
"""A number as the engine's answers are written; an id with more digits, or that begins with noughts, is none."""
Record = Mapping[str, Any]


def number(visit: Visit) -> dict[str, Any]:
    """What the page shows; its parameters are those of `asked.one`."""
    question = asked.one(visit)
    answer = visit.ask.ask(question)
    item, row = answer.metric, next(iter(answer))
    opened, trouble = _opened(visit, item, question)
    return {
        "item": item, "title": item.title.in_(visit.lang), "meaning": item.meaning.in_(visit.lang), "facts": card(item, visit.lang),
        "period": spelled(row.period), "row": said(row, item, visit), "where": written(question.where), "params": answer.params,
        "policy": visit.query.get("policy") or visit.workspace.default_policy, "trouble": trouble,
        "notes": [note.in_(visit.lang) for note in (*answer.notes, *notes(visit.workspace.store, item, visit.ask.catalogue, visit.ask.as_of))],
        "parts": _parts(visit, item, question), "tables": _tables(visit, item, opened) if opened else [],
        "restated": _restated(visit, item, question), "back": visit.link(f"/metrics/{item.key}"),
        "csv": visit.link(f"/metrics/{item.key}/rows.csv", **{name: value for name, value in visit.query.items() if name != "lang"}),
    }  # fmt: skip


def row_records(visit: Visit) -> list[dict[str, Any]]:
    """Every row behind the number, for CSV."""
    return [
        {name: value for name, value in row.items() if name != "made_of"} for row in explain(visit.ask, asked.one(visit)).rows(visit.lang)
    ]


def _opened(visit: Visit, item: Metric, question: Question) -> tuple[Explanation | None, str]:
    """The rows, and why there are none to show where they cannot be told."""
    if item.over is None:
        return None, ""
    try:
        return explain(visit.ask, question), ""
    except TenureError as wrong:
        return None, wrong.in_(visit.lang)


def _parts(visit: Visit, item: Metric, question: Question) -> list[dict[str, Any]]:
    """The figures that it is made of, each with where it opens."""
    found = []
    for inner in parts(visit.ask, item, question).values() if item.over is None else ():
        other = visit.metric(inner.metric)
        try:
            row = next(iter(visit.ask.ask(inner)))
        except TenureError:
            continue
        params = {key: value for key, value in inner.params.items() if key in {one.name for one in other.params}}
        href = visit.number(other.key, inner.periods[0], inner.where, **params)
        found.append(
            {
                "title": other.title.in_(visit.lang),
                "period": spelled(inner.periods[0]),
                "where": written(inner.where) if inner.where != question.where else "",
                "value": full(row.value, other, visit.currency),
                "href": href,
            }
        )
    return found


def _tables(visit: Visit, item: Metric, opened: Explanation) -> list[dict[str, Any]]:
    counted = sorted(opened.counted, key=lambda row: (-abs(row.numerator or Decimal(0)), row.key))
    names = listing.names(visit)
    rows = [_figured(visit, item, row, names) for row in counted[:ROWS]]
    aside = [
        {**_named({"key": row.key}, names), "source": row.source, "line": row.line, "rule": row.reason.in_(visit.lang)}
        for row in opened.left_out[:ROWS]
    ]
    why = Counter(row.reason.in_(visit.lang) for row in opened.left_out)
    return [
        _table(visit, item, visit.say("counted", count=f"{len(counted):,}"), rows, len(counted), [item.formula.in_(visit.lang)]),
        _table(visit, item, visit.say("made_of", count=f"{len(opened.grounds):,}"), [_named(row, names) for row in opened.grounds[:ROWS]], len(opened.grounds), []),
        _table(visit, item, visit.say("left_out", count=f"{len(opened.left_out):,}"), aside, len(opened.left_out), [f"{why_}: {times:,}" for why_, times in why.items()]),
    ]  # fmt: skip


def _figured(visit: Visit, item: Metric, row: Counted, names: Mapping[str, str]) -> dict[str, Any]:
    """A counted row: who or what it is, its figures, then what else is known of it."""
    about = _named(row.about, names)
    first = {name: about.pop(name) for name in ("key", "account_id", "customer_name") if name in about}
    parts = {
        "numerator": under(item, row.numerator, visit.currency),
        "denominator": under(item, row.denominator, visit.currency, below=True),
    }
    return first | parts | about


def _named(about: Record, names: Mapping[str, str]) -> dict[str, Any]:
    """A row with its customer first, by name; a key that is only the customer's id is left out."""
    account = about.get("account_id") or (about.get("key") if about.get("key") in names else None)
    rest = {name: value for name, value in about.items() if name != "account_id" and not (name == "key" and value == account)}
    return {"account_id": account, "customer_name": names.get(str(account)), **rest} if account else dict(about)


def _table(visit: Visit, item: Metric, title: str, rows: Sequence[Record], all_: int, told: Sequence[str]) -> dict[str, Any]:
    names = [name for name in _filled(rows) if name != "customer_name"]
    # What one groups by is a name, even where all names look like numbers.
    plain = {*PLAIN, *asked.dimensions(visit, item)}
    figures = {name for name in names if name not in plain and all(_figure(row.get(name)) for row in rows)}
    places = {name: 2 if any("." in str(row.get(name)) for row in rows) else 0 for name in figures}
    return {
        "title": title, "told": told, "heads": [(column(name, visit.lang), name in figures) for name in names],
        "rows": [[_cell(name, row, places) for name in names] for row in rows], "all": all_,
        "more": visit.say("rows_first", shown=ROWS, all=f"{all_:,}") if all_ > ROWS else "",
    }  # fmt: skip


def _filled(rows: Iterable[Record]) -> list[str]:
    """The columns in which any row says something."""
    names = dict.fromkeys(name for row in rows for name in row)
    return [name for name in names if any(row.get(name) not in (None, "", 0, "0") for row in rows)]


def _cell(name: str, row: Record, places: Mapping[str, int]) -> dict[str, Any]:
    value = row.get(name)
    text = "" if value is None else str(value)
    if name == "account_id" and text:
        return {"text": row.get("customer_name") or text, "href": address(text), "figure": False, "title": text}
    if name in places:
        return {"text": grouped(Decimal(text), places[name]) if _number(text) else text, "href": "", "figure": True, "title": ""}
    moment = len(text) >= 16 and text[4:5] == "-" and text[10:11] == "T"
    return {"text": f"{text[:10]} {text[11:16]}" if moment else text, "href": "", "figure": False, "title": ""}


def _figure(value: Any) -> bool:
    """Whether a cell is a number, or money as it is written, or nothing."""
    if isinstance(value, bool):
        return False
    return value in (None, "") or not isinstance(value, str) or _number(value) or bool(MONEY.fullmatch(value))


def _number(text: str) -> bool:
    return bool(NUMBER.fullmatch(text))


def _restated(visit: Visit, item: Metric, question: Question) -> dict[str, Any]:
    """What runs have told of this figure: since when it is recorded, and each time that it was told otherwise; runs record the whole company's."""
    if question.where is not None or question.params or visit.query.get("policy"):
        return {"since": "", "times": [], "why": ""}
    period = titled(question.periods[0])
    first = next(iter(Archive(visit.workspace.store).history(item.key, period)), None)
    traced = bool(visit.query.get("why"))
    found = restatements(visit.workspace, (item.key,), period, trace=traced) if first else []
    return {
        "since": f"{datetime.fromtimestamp(first.known_at, UTC):%Y-%m-%d %H:%M} UTC" if first else "",
        "times": [_told(visit, item, each) for each in found],
        "why": "" if traced or not found else visit.link(why="1"),
    }


def _told(visit: Visit, item: Metric, each: Restatement) -> dict[str, str]:
    was, now = (full(told.value, item, visit.currency) for told in (each.before, each.after))
    moved = "" if each.change is None else full(each.change, item, visit.currency)
    return {
        "was": was, "known": each.before.known, "now": now, "since": each.after.known,
        "moved": f"+{moved}" if each.change is not None and each.change > 0 else moved, "because": each.because(visit.lang, CAUSES),
    }  # fmt: skip
