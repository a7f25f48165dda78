"""A question read from an address: metric, period, grain, grouping, filter, parameters. Wrong words raise the same errors as on the command line."""

from __future__ import annotations

from tenure.errors import BadParameter
from tenure.faces.pages.visit import Visit
from tenure.inquiry import last_month
from tenure.metric import Metric
from tenure.period import GRAINS, Period, add_months, parse
from tenure.question import Question
from tenure.words import Text

PARAM = "p."
"""Before the name of a metric's own parameter: `p.form=net`."""
MONTHS = 12
MOST = 400
"""Periods that one page shows; a CSV of the command line has any number."""


def one(visit: Visit) -> Question:
    """The question of one figure. Parameters: `period`, `where`, `policy`, `p.…`."""
    item = _metric(visit, ("period", "where", "policy", "why"))
    return Question(item.key, (_period(visit, last(visit)),), (), visit.where(), _params(visit, item))


def many(visit: Visit) -> Question:
    """The question of a metric's page. Parameters: as `one`, and `grain`, `by`, `then`."""
    item = _metric(visit, ("period", "where", "policy", "grain", "by", "then"))
    end = last(visit).end
    span = _period(visit, Period(add_months(end, -MONTHS), end))
    periods = tuple(span.split(cut, visit.ask.ledger.settings.fiscal_start)) if (cut := grain(visit, span)) else (span,)
    if len(periods) > MOST:
        raise BadParameter(
            item.key,
            "grain",
            cut,
            (
                Text(
                    f"a longer one, or a shorter period: this is {len(periods)} periods, {MOST} are shown",
                    f"更长的粒度或更短的期间：现有 {len(periods)} 个期间，最多显示 {MOST} 个",
                ),
            ),
        )
    return Question(item.key, periods, by(visit), visit.where(), _params(visit, item))


def by(visit: Visit) -> tuple[str, ...]:
    """What it is grouped by."""
    return tuple(dict.fromkeys(name for name in (visit.query.get("by", ""), visit.query.get("then", "")) if name))


def grain(visit: Visit, span: Period) -> str:
    """How the period is cut: as the address says ("whole" = not), else by months where there are several. Raises `BadParameter`."""
    said = visit.query.get("grain", "")
    if said and said not in (*GRAINS, "whole"):
        raise BadParameter(visit.parts["key"], "grain", said, (*GRAINS, "whole"))
    return "" if said == "whole" else said or ("month" if (span.months or 0) > 1 else "")


def last(visit: Visit) -> Period:
    """The last whole month."""
    return last_month(visit.ask.as_of, visit.ask.ledger.settings.timezone)


def dimensions(visit: Visit, item: Metric) -> list[str]:
    """What a metric can be grouped by: of one that is made of others, what all of them can."""
    if item.over is not None:
        return list(item.over.dimensions(visit.ask.ledger))
    inner = [dimensions(visit, visit.metric(need.key)) for need in item.needs.values() if not need.whole]
    return [name for name in inner[0] if all(name in other for other in inner)] if inner else []


def _metric(visit: Visit, names: tuple[str, ...]) -> Metric:
    item = visit.metric(visit.parts["key"])
    visit.knows((*names, *visit.attributes(), *(PARAM + parameter.name for parameter in item.params)))
    return item


def _params(visit: Visit, item: Metric) -> dict[str, str]:
    return item.given({name.removeprefix(PARAM): value for name, value in visit.query.items() if name.startswith(PARAM) and value})


def _period(visit: Visit, usual: Period) -> Period:
    text = visit.query.get("period", "").strip()
    return parse(text, today=visit.ask.today, fiscal_start=visit.ask.ledger.settings.fiscal_start) if text else usual
