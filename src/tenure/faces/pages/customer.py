"""One customer's page: standing, MRR and use over the last months, what happened, and every metric when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from tenure.condition import equals
from tenure.customer import Happening, answers, attributes, timeline
from tenure.errors import TenureError, UnknownName
from tenure.faces.charts.line import Series, lines
from tenure.faces.display import NONE, money
from tenure.faces.pages import listing
from tenure.faces.pages.figures import axis, full
from tenure.faces.pages.visit import Visit, spelled
from tenure.faces.pages.words import HAPPENED, STAGES, column
from tenure.period import Period, add_months
from tenure.question import Question
from tenure.words import Text

SERIES = ("mrr", "active_users")
MONTHS, HAPPENINGS, FIRST = 13, 40, 14
TELLS: Mapping[str, tuple[str, ...]] = {
    "subscriptions": ("product", "plan", "status", "amount", "interval"), "invoice_lines": ("amount", "kind", "plan"),
    "renewals": ("value_due", "outcome"), "purchases": ("kind", "product", "amount"), "surveys": ("kind", "score", "comment"),
    "tickets": ("category", "priority", "escalated"), "touches": ("kind", "note", "minutes", "csm"), "goals": ("title", "target", "progress"),
    "account_history": ("attribute", "value"),
}  # fmt: skip
"""What a line of the timeline tells of its row."""


MONEY = ("amount", "value_due")


def customer(visit: Visit) -> dict[str, Any]:
    """What the page shows. Parameters: `month`, `show=all` for every metric."""
    visit.knows(("month", "show"))
    if visit.query.get("show", "all") not in ("", "all"):
        raise UnknownName(Text("choice of `show`", " `show` 选项"), visit.query["show"], ("all",))
    account_id, month = visit.parts["account_id"], visit.month()
    row = attributes(visit.ask, account_id)
    standing = next((one for one in listing.everyone(visit, month) if one.account_id == account_id), None)
    line = listing.lines(visit, [standing], month)[0] if standing else None
    return {
        "title": str(row.get("name") or account_id), "account_id": account_id, "line": line, "month": spelled(month),
        "about": [(column(name, visit.lang), _written(name, value)) for name, value in row.items() if value not in (None, "", False) and name not in ("account_id", "name", "is_test")],
        "stage": STAGES[listing.stage(standing)].in_(visit.lang) if standing and listing.stage(standing) in STAGES else NONE,
        "charts": _charts(visit, account_id, month), "timeline": [_told(visit, item) for item in timeline(visit.ask, account_id, HAPPENINGS)], "first": FIRST,
        "metrics": _metrics(visit, account_id, month) if visit.query.get("show") == "all" else None, "all": visit.link(show="all"),
        "paying": bool(standing and listing.paying([standing])), "selects": [listing.months(visit)],
    }  # fmt: skip


def _charts(visit: Visit, account_id: str, month: Period) -> list[dict[str, Any]]:
    periods = tuple(Period(add_months(month.start, -back), add_months(month.start, 1 - back)) for back in range(MONTHS - 1, -1, -1))
    questions = [Question(key, periods, (), equals(account_id=account_id)) for key in SERIES if key in visit.ask.catalogue]
    visit.ask.prepare(questions)
    return [_chart(visit, question) for question in questions]


def _chart(visit: Visit, question: Question) -> dict[str, Any]:
    item = visit.metric(question.metric)
    try:
        rows = list(visit.ask.ask(question))
    except TenureError:
        rows = []
    values = [row.value for row in rows]
    places = [spelled(row.period) for row in rows]
    title = item.title.in_(visit.lang)
    label, said = f"{title}, {places[0]} – {places[-1]}" if places else title, axis(item, visit.currency, visit.lang)
    wide, small = (Markup(lines([Series(title, tuple(values))], places, label, said, size)) for size in ((720, 240), (360, 200)))
    empty = visit.say("no_money" if item.money_parts or item.key == SERIES[0] else "no_usage")
    return {
        "title": title, "wide": wide if any(values) else "",
        "small": small, "empty": empty,
        "rows": [(spelled(row.period), full(row.value, item, visit.currency), visit.number(item.key, row.period, question.where)) for row in reversed(rows)],
    }  # fmt: skip


def _metrics(visit: Visit, account_id: str, month: Period) -> list[dict[str, Any]]:
    return [
        {
            "title": answer.metric.title.in_(visit.lang), "value": full(row.value, answer.metric, visit.currency),
            "note": row.reason.in_(visit.lang) if row.reason else row.label, "href": visit.number(answer.metric.key, month, equals(account_id=account_id)),
        }
        for answer in answers(visit.ask, account_id, month)
        for row in answer
    ]  # fmt: skip


def _told(visit: Visit, item: Happening) -> dict[str, str]:
    currency = str(item.facts.get("currency") or visit.currency)
    facts = {name: item.facts[name] for name in TELLS.get(item.table, ()) if item.facts.get(name) not in (None, "", False, "false")}
    said = [_fact(visit, name, value, currency) for name, value in facts.items()]
    if item.table == "surveys" and "score" not in facts:
        said.append(visit.say("unanswered"))
    title = HAPPENED[item.table].in_(visit.lang) if item.table in HAPPENED else item.table
    return {"day": f"{item.at:%Y-%m-%d}", "title": title, "said": " · ".join(said), "kind": item.table}


def _fact(visit: Visit, name: str, value: Any, currency: str) -> str:
    if name in MONEY:
        return money(Decimal(str(value)), currency)
    if name == "minutes":
        return visit.say("minutes", count=value)
    return column(name, visit.lang) if value is True else str(value)


def _written(name: str, value: Any) -> str:
    return str(value)[:10] if name.endswith("_at") else str(value)
