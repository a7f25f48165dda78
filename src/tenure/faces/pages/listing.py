"""The list of customers: its figures, filters, order and lines, for the pages that show it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from tenure.condition import equals
from tenure.customers import Standing, Wanted, standings
from tenure.errors import UnknownName
from tenure.faces.display import NONE
from tenure.faces.pages.figures import full, short, signed
from tenure.faces.pages.visit import Visit, spelled
from tenure.faces.pages.words import STAGES, column
from tenure.inquiry import last_month
from tenure.period import Period, add_months
from tenure.words import Text

CHOSEN = ("segment", "region", "csm", "industry", "channel", "plan")
"""Attributes by which customers are filtered first, where a company has them; then its own."""
MOST = 40
"""An attribute of more values is searched for, not chosen from a list."""
OPENS = {"mrr": "mrr", "change": "net_new_mrr", "score": "engagement_score", "idle": "days_since_last_use"}
"""A figure of a line, and the metric that it opens to."""
BACK = 24


def everyone(visit: Visit, month: Period) -> list[Standing]:
    """Every account with the figures of a month, computed once a snapshot."""
    wanted = {
        "mrr": Wanted("mrr", month), "customer": Wanted("customers", month), "before": Wanted("mrr", month.before()), "engagement": Wanted("engagement_score", month),
        "idle": Wanted("days_since_last_use", month), "stage": Wanted("lifecycle_stage", month, "stage"),
    }  # fmt: skip
    return visit.held.once(("everyone", month.start), lambda: standings(visit.ask, wanted))


def names(visit: Visit) -> dict[str, str]:
    """What every account is called, by id."""
    return visit.held.once("names", lambda: {one.account_id: one.name for one in standings(visit.ask, {})})


def chosen(visit: Visit, found: Sequence[Standing]) -> list[Standing]:
    """Those that the address's filters by attribute let through."""
    filters = visit.filters()
    return [one for one in found if all(str(one.attributes.get(name) or "") == value for name, value in filters.items())]


def largest(visit: Visit, month: Period) -> list[Standing]:
    """Customers under the filters, the largest first."""
    return sorted(paying(chosen(visit, everyone(visit, month))), key=lambda one: (-_value(one, "mrr"), one.account_id))


def paying(found: Sequence[Standing]) -> list[Standing]:
    """Those who are customers at the end of the month, as the metric counts them."""
    return [one for one in found if _value(one, "customer") > 0]


def figure(one: Standing, name: str) -> Decimal | None:
    """A figure of an account; None where it has none."""
    row = one.figures.get(name)
    return row.value if row else None


def moved(one: Standing) -> Decimal | None:
    """By how much its MRR changed in the month; None for who pays in neither."""
    now, before = _value(one, "mrr"), _value(one, "before")
    return now - before if now or before else None


def stage(one: Standing) -> str:
    """On which stage of the journey it stands; "" for none."""
    row = one.figures.get("stage")
    return str(row.slices.get("stage") or "") if row else ""


def lines(visit: Visit, found: Sequence[Standing], month: Period) -> list[dict[str, Any]]:
    """What the table shows of each."""
    return [_line(visit, one, month) for one in found]


def records(visit: Visit, found: Sequence[Standing]) -> list[dict[str, Any]]:
    """The same in full, for CSV."""
    return [
        {
            "account_id": one.account_id, **{name: one.attributes.get(name) for name in visit.attributes()},
            "mrr": figure(one, "mrr"), "mrr_change": moved(one), "engagement_score": figure(one, "engagement"),
            "days_since_last_use": figure(one, "idle"), "stage": stage(one), "renewal": one.renewal,
        }
        for one in found
    ]  # fmt: skip


def columns(visit: Visit) -> list[str]:
    """The attributes that the table has columns for: the first three that tell customers apart."""
    return [name for name in CHOSEN if name in visit.attributes()][:3]


def selects(visit: Visit, most: int) -> list[dict[str, Any]]:
    """Choices for the first attributes that have few values, and for any that the address names."""
    values = visit.held.once("choices", lambda: _values(visit))
    named = [name for name in visit.filters() if name in values]
    # A name is searched for.
    usual = [name for name in (*CHOSEN, *values) if name in values and name != "name"]
    names = list(dict.fromkeys([*usual[:most], *named]))
    return [select(visit, name, [(value, value) for value in values[name]]) for name in names]


def select(visit: Visit, name: str, options: Sequence[tuple[str, str]], title: str = "", any_: bool = True) -> dict[str, Any]:
    """One choice of a form: (value, what it is called), with "all" first. Raises `UnknownName` for a value that is none of them."""
    now = visit.query.get(name, "")
    if now and now not in {value for value, _ in options}:
        raise UnknownName(Text(column(name, "en").lower(), column(name, "zh")), now, [value for value, _ in options])
    return {"name": name, "title": title or column(name, visit.lang), "now": now, "options": options, "any": any_}


def months(visit: Visit) -> dict[str, Any]:
    """The choice of a month: the last two years, and the one that is asked."""
    last = last_month(visit.ask.as_of, visit.ask.ledger.settings.timezone)
    names = [f"{add_months(last.start, -back):%Y-%m}" for back in range(BACK)]
    now = spelled(visit.month())
    return {
        "name": "month",
        "title": visit.say("month"),
        "now": now,
        "options": [(name, name) for name in sorted({*names, now}, reverse=True)],
        "any": False,
    }


def _values(visit: Visit) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {name: set() for name in visit.attributes()}
    for one in everyone(visit, last_month(visit.ask.as_of, visit.ask.ledger.settings.timezone)):
        for name, values in found.items():
            value = one.attributes.get(name)
            if value not in (None, "") and len(values) <= MOST:
                values.add(str(value))
    return {name: sorted(values) for name, values in found.items() if 1 < len(values) <= MOST}


def _line(visit: Visit, one: Standing, month: Period) -> dict[str, Any]:
    item, score = visit.metric("mrr"), figure(one, "engagement")
    change, idle = moved(one), figure(one, "idle")
    return {
        "name": one.name, "id": one.account_id, "href": address(one.account_id),
        "attributes": [str(one.attributes.get(name) or NONE) for name in columns(visit)],
        "mrr": short(figure(one, "mrr"), item, visit.currency, visit.lang), "mrr_full": full(figure(one, "mrr"), item, visit.currency),
        "change": signed(change, item, visit.currency, visit.lang) if change else "0" if change is not None else NONE,
        "news": "" if not change else "good" if change > 0 else "bad",
        "score": None if score is None else f"{score:.0f}", "band": band(score),
        "idle": NONE if idle is None else visit.say("days_ago", days=f"{idle:.0f}"),
        "opens": {name: visit.number(key, month, equals(account_id=one.account_id)) for name, key in OPENS.items()},
        "stage": STAGES[stage(one)].in_(visit.lang) if stage(one) in STAGES else stage(one) or NONE, "renewal": one.renewal or NONE,
    }  # fmt: skip


def address(account_id: str) -> str:
    """Where one customer's page is."""
    return f"/customers/{quote(account_id, safe='')}"


def band(score: Decimal | None) -> str:
    """The colour of a score's pill."""
    return "" if score is None else "low" if score < 40 else "middle" if score < 70 else "high"


def _value(one: Standing, name: str) -> Decimal:
    return figure(one, name) or Decimal(0)
