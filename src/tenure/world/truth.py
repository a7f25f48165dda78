"""Known answers of a company: what was planted, and figures computed the slow way from its clean rows, as expectations like those of the cases."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from tenure.period import add_months
from tenure.world.books import Books, Movement
from tenure.world.earnings import Earnings
from tenure.world.habits import Habits, Use
from tenure.world.scenario import GROWTH, INTERCEPT, NOTICE_DAYS, TENURE_SLOPE

if TYPE_CHECKING:
    from tenure.world.company import Company

MOVEMENTS = {
    "new_mrr": "new",
    "expansion_mrr": "expansion",
    "contraction_mrr": "contraction",
    "churned_mrr": "churned",
    "reactivation_mrr": "reactivation",
    "fx_mrr": "fx",
}
SIGNED = ("fx_mrr", "net_new_mrr")
HOME = "North America"
POSITIVE = {5: 4, 3: 3, 10: 8}
BOOKED = ("accounts", "subscriptions", "invoice_lines", "purchases", "fx_rates")
DELIVERY = ("hosting", "cogs", "support")
UNREAD = ("events", "visits", "users", "goals", "account_history")
"""Tables that are too long to hold as rows, or of which nothing is answered."""
Answer = dict[str, Any]


def planted(company: Company) -> dict[str, Any]:
    """The parameters and the causes, as they were drawn from."""
    world = company.world
    return {
        "parameters": {**asdict(world), "until": str(world.until), "start": str(world.start)},
        "hazard_of_leaving": {"causes": dict(world.causes), "intercept": INTERCEPT, "notice_days": NOTICE_DAYS, "tenure_slope": TENURE_SLOPE,
                              "link": "p = 1 - exp(-exp(intercept + tenure_slope * ln(1 + months) + sum of ln(cause) + frailty))"},
        "chance_to_expand": {"monthly": 0.008, "ratios": dict(world.growth), "possible": sorted(GROWTH)},
        "decisions": company.decisions.num_rows,
        "left": int(pc.sum(company.decisions["left"]).as_py() or 0),
    }  # fmt: skip


class Truth:
    """Figures by plain Python. Every method yields expectations: metric, period, group, value as text, tolerance."""

    def __init__(self, company: Company) -> None:
        self.company, self.world = company, company.world
        self.rows = {name: company.tables[name].to_pylist() for name in company.tables if name not in UNREAD}
        self.books = Books({name: self.rows[name] for name in BOOKED}, self.world.timezone, company.almanac.end)
        self._levels: dict[date, dict[str, Fraction]] = {}
        self._ordered: dict[tuple[str, str], tuple[list[float], list[dict[str, Any]]]] = {}
        self.tests = self.books.tests

    @property
    def months(self) -> list[date]:
        """The first days of the window's months."""
        return [add_months(self.world.start, step) for step in range(self.world.months)]

    def answers(self) -> list[Answer]:
        """All of them."""
        return [
            *self.levels(),
            *self.moved(),
            *self.earned(),
            *self.retention(),
            *self.voice(),
            *self.work(),
            *self.use(),
            *self.funnel(),
            *self.renewed(),
        ]

    def levels(self) -> Iterator[Answer]:
        """MRR and customers at the end of each month, in all and of the home region."""
        for first in self.months:
            held = self._held(add_months(first, 1))
            home = {account: value for account, value in held.items() if account in self._home}
            for group, some in (({}, held), ({"region": HOME}, home)):
                yield _money("mrr", first, sum(some.values(), Fraction(0)), group)
                yield _count("customers", first, len(some), group)

    def moved(self) -> Iterator[Answer]:
        """Movements of each month and the customers behind the new and the lost ones."""
        for first in self.months:
            moves = self._moves(first, add_months(first, 1))
            for group, some in (({}, moves), ({"region": HOME}, [move for move in moves if move.account in self._home])):
                for metric, kind in MOVEMENTS.items():
                    amount = sum((move.amount for move in some if move.kind == kind), Fraction(0))
                    yield _money(metric, first, amount if metric in SIGNED else abs(amount), group)
                yield _money("net_new_mrr", first, sum((move.amount for move in some), Fraction(0)), group)
                for metric, kind in (("new_customers", "new"), ("lost_customers", "churned"), ("reactivated_customers", "reactivation")):
                    yield _count(metric, first, len({move.account for move in some if move.kind == kind}), group)

    def earned(self) -> Iterator[Answer]:
        """Revenue of each month, and the margin that hosting, cost of goods and support leave of it."""
        earnings = Earnings(self.books)
        for first in self.months:
            after = add_months(first, 1)
            revenue = earnings.during(first, after)
            spent = sum((Fraction(row["amount"]) for row in self._costs(first, after) if row["category"] in DELIVERY), Fraction(0))
            yield _money("revenue", first, revenue, {})
            yield _ratio("gross_margin", first, revenue - spent, revenue)

    def _costs(self, first: date, after: date) -> list[dict[str, Any]]:
        """The costs of a month: they are written month by month."""
        return [row for row in self.rows["costs"] if row["starts_at"] == str(first) and row["ends_at"] == str(after)]

    def retention(self) -> Iterator[Answer]:
        """Customer churn per month; net and gross retention of the home region, which pays in dollars, per quarter and year."""
        for first in self.months:
            opening, closing = self._held(first), self._held(add_months(first, 1))
            yield _ratio("customer_churn_rate", first, len(opening.keys() - closing.keys()), len(opening))
        for step in (3, 12):
            for first in self.months[::step]:
                after = add_months(first, step)
                if after > self.world.until:
                    continue
                opening = {account: value for account, value in self._held(first).items() if account in self._home and value > 0}
                closing = self._held(after)
                kept = {account: closing.get(account, Fraction(0)) for account in opening}
                base = sum(opening.values(), Fraction(0))
                capped = sum((min(kept[account], opening[account]) for account in opening), Fraction(0))
                yield _ratio("nrr", _span(first, after), sum(kept.values(), Fraction(0)), base, {"region": HOME})
                yield _ratio("grr", _span(first, after), capped, base, {"region": HOME})

    def voice(self) -> Iterator[Answer]:
        """NPS, CSAT and effort by quarter."""
        for first in self.months[::3]:
            rows = [row for row in self._during("surveys", "at", first, add_months(first, 3)) if row["score"] is not None]
            scores = {kind: [row for row in rows if row["kind"] == kind] for kind in ("nps", "csat", "ces")}
            if scores["nps"]:
                good = sum(int(row["score"]) >= 9 for row in scores["nps"])
                bad = sum(int(row["score"]) <= 6 for row in scores["nps"])
                yield _ratio("nps", _quarter(first), 100 * (good - bad), len(scores["nps"]), tolerance="0.0001")
            if scores["csat"]:
                pleased = sum(int(row["score"]) >= POSITIVE[int(row["scale_max"])] for row in scores["csat"])
                yield _ratio("csat", _quarter(first), pleased, len(scores["csat"]))
            if scores["ces"]:
                yield _ratio("ces", _quarter(first), sum(int(row["score"]) for row in scores["ces"]), len(scores["ces"]))

    def work(self) -> Iterator[Answer]:
        """Tickets opened, the share that escalated, touches, by month; goals are left to the eye."""
        for first in self.months:
            after = add_months(first, 1)
            opened = self._during("tickets", "opened_at", first, after)
            yield _count("tickets", first, len(opened))
            if opened:
                yield _ratio("escalation_rate", first, sum(row["escalated"] for row in opened), len(opened))
            yield _count("touches", first, len(self._during("touches", "at", first, after)))

    def use(self) -> Iterator[Answer]:
        """Users, sessions, active time and events of four months of the window, and the actives of their last days."""
        for first in [self.months[len(self.months) * part // 4] for part in range(4)]:
            after = add_months(first, 1)
            rows = self._events(first - timedelta(days=30), after)
            habits = Habits(
                (Use(row["user_id"], int(row["at"].timestamp()), (row["idle_ms"] or 0) / 1000) for row in rows), self.world.timezone
            )
            start, end = self.books.second(first), self.books.second(after)
            yield _count("active_users", first, habits.users(start, end))
            yield _count("event_count", first, sum(row["at"].timestamp() >= start for row in rows))
            yield _count("sessions", first, habits.sessions(start, end))
            yield _count("mau", first, habits.users(self.books.second(after - timedelta(days=28)), end))
            yield _count("wau", first, habits.users(self.books.second(after - timedelta(days=7)), end))
            days = [self.books.second(first + timedelta(days=day)) for day in range((after - first).days + 1)]
            yield _ratio("dau", first, *habits.mean_daily_users(days))
            yield _answer("time_in_app", f"{first:%Y-%m}", f"{habits.active_seconds(start, end):.3f}", {}, "1")

    def funnel(self) -> Iterator[Answer]:
        """Leads of each quarter that became customers by now."""
        won = {row["lead_id"] for row in self.rows["lead_stages"] if row["stage"] == "customer"}
        for first in self.months[::3]:
            made = self._during("leads", "created_at", first, add_months(first, 3))
            if made:
                yield _ratio(
                    "lead_to_customer_rate", _quarter(first), sum(row["lead_id"] in won for row in made), len(made), {}, form="cohort"
                )

    def renewed(self) -> Iterator[Answer]:
        """Of the renewals due in a quarter and decided, the share that renewed."""
        for first in self.months[::3]:
            due = [row for row in self._during("renewals", "due_at", first, add_months(first, 3)) if row["outcome"] != "pending"]
            if due:
                yield _ratio("renewal_rate", _quarter(first), sum(row["outcome"] == "renewed" for row in due), len(due))

    @cached_property
    def _home(self) -> set[str]:
        return {row["account_id"] for row in self.rows["accounts"] if row["region"] == HOME}

    def _held(self, day: date) -> dict[str, Fraction]:
        if day not in self._levels:
            self._levels[day] = self.books.levels(self.books.second(day))
        return self._levels[day]

    def _moves(self, first: date, after: date) -> list[Movement]:
        start, end = self.books.second(first), self.books.second(after)
        return [move for move in self.books.movements if start <= move.at < end]

    def _during(self, table: str, column: str, first: date, after: date) -> list[dict[str, Any]]:
        start, end = self.books.second(first), self.books.second(after)
        seconds, rows = self._dated(table, column)
        return rows[bisect_left(seconds, start) : bisect_left(seconds, end)]

    def _dated(self, table: str, column: str) -> tuple[list[float], list[dict[str, Any]]]:
        """The rows of a table that are not of test accounts, in order of that time, and the times."""
        if (table, column) not in self._ordered:
            pairs = [(self.books.second(row[column]), row) for row in self.rows[table] if row.get("account_id") not in self.tests]
            pairs.sort(key=lambda pair: pair[0])
            self._ordered[table, column] = [second for second, _ in pairs], [row for _, row in pairs]
        return self._ordered[table, column]

    def _events(self, first: date, after: date) -> list[dict[str, Any]]:
        table = self.company.tables["events"]
        at = pc.cast(table["at"], "int64")
        inside = table.select(["account_id", "user_id", "at", "idle_ms"]).filter(
            pc.and_(pc.greater_equal(at, int(self.books.second(first))), pc.less(at, int(self.books.second(after))))
        )
        return [row for row in inside.to_pylist() if row["account_id"] not in self.tests]


def case(company: Company, metrics: Iterable[str] = ()) -> dict[str, Any]:
    """The whole company as one conformance case: its clean rows, and the answers (of `metrics`, or all). For small worlds."""
    wanted = set(metrics)
    expect = [answer for answer in Truth(company).answers() if not wanted or answer["metric"] in wanted]
    settings = {"currency": "USD", "timezone": company.world.timezone, "as_of": str(company.world.until)}
    tables = {name: [_plain(row) for row in table.to_pylist()] for name, table in company.tables.items()}
    return {"id": f"world-{company.world.seed}", "settings": settings, "tables": tables, "expect": expect}


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else value
        for name, value in row.items()
        if value is not None
    }


def _span(first: date, after: date) -> dict[str, str]:
    return {"from": str(first), "to": str(after)}


def _quarter(first: date) -> dict[str, str]:
    return _span(first, add_months(first, 3))


def _answer(metric: str, period: date | str | dict[str, str], value: str, group: Mapping[str, str], tolerance: str) -> Answer:
    asked = f"{period:%Y-%m}" if isinstance(period, date) else period
    answer: Answer = {"metric": metric, "period": asked, "value": value, "tolerance": tolerance}
    return answer | ({"group": dict(group)} if group else {})


def _money(metric: str, period: date, value: Fraction, group: Mapping[str, str]) -> Answer:
    return _answer(metric, period, _decimal(value, "0.000001"), group, "0.005")


def _count(metric: str, period: date, value: int, group: Mapping[str, str] | None = None) -> Answer:
    return _answer(metric, period, str(value), group or {}, "0")


def _ratio(
    metric: str,
    period: date | dict[str, str],
    part: Fraction | int,
    of: Fraction | int,
    group: Mapping[str, str] | None = None,
    tolerance: str = "0.000001",
    **params: str,
) -> Answer:
    if not of:
        value: Answer = {"metric": metric, "period": period if isinstance(period, dict) else f"{period:%Y-%m}", "undefined": True}
        return value | ({"group": dict(group)} if group else {})
    found = _answer(metric, period, _decimal(Fraction(part) / Fraction(of), "0.00000001"), group or {}, tolerance)
    return found | ({"params": params} if params else {})


def _decimal(value: Fraction, grain: str) -> str:
    return str((Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(grain), rounding=ROUND_HALF_EVEN))
