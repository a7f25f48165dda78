"""What if: churn, cost to serve, revenue per customer, new customers or acquisition cost were others. Plain arithmetic on five figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from tenure.answer import quotient
from tenure.errors import UnknownName, UsageError
from tenure.words import Text

NAMES = {
    "churn": Text("share of customers lost a month", "每月流失客户占比"),
    "cost_to_serve": Text("cost to serve one customer a month", "每客户每月服务成本"),
    "revenue_per_customer": Text("recurring revenue of one customer a month", "每客户每月经常性收入"),
    "new_customers": Text("customers won a month", "每月新客户数"),
    "acquisition_cost": Text("cost to win one customer", "每客户获客成本"),
}
LONGEST = 600


@dataclass(frozen=True, slots=True)
class Levers:
    """The business in six figures of one month: `customers` now, and the five levers of NAMES."""

    customers: Decimal
    churn: Decimal
    cost_to_serve: Decimal
    revenue_per_customer: Decimal
    new_customers: Decimal
    acquisition_cost: Decimal

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not value.is_finite() or value < 0:
                raise UsageError(f"{field.name} cannot be {value}: it is a number of at least 0.")
        if self.churn > 1:
            raise UsageError(f"churn cannot be {self.churn}: it is a share of the customers, from 0 to 1.")

    def changed(self, changes: Mapping[str, Decimal]) -> Levers:
        """With levers moved by shares of themselves: {"churn": -0.5} halves churn. Raises `UnknownName`."""
        for name in changes:
            if name not in NAMES:
                raise UnknownName("lever", name, NAMES)
        moved = {name: getattr(self, name) * (1 + share) for name, share in changes.items()}
        if "churn" in moved:
            moved["churn"] = min(moved["churn"], Decimal(1))
        return replace(self, **moved)

    @property
    def steady_customers(self) -> Decimal | None:
        """Customers at which as many leave as come: new ÷ churn. None without churn: then there is no ceiling."""
        return quotient(self.new_customers, self.churn) if self.churn else None

    @property
    def steady_mrr(self) -> Decimal | None:
        """MRR at which growth ends: new MRR ÷ churn. Halving churn doubles it."""
        steady = self.steady_customers
        return None if steady is None else steady * self.revenue_per_customer


@dataclass(frozen=True, slots=True)
class Month:
    """One month ahead (from 1): customers and MRR at its end, the profit made in it."""

    number: int
    customers: Decimal
    mrr: Decimal
    profit: Decimal


def ahead(levers: Levers, months: int) -> tuple[Month, ...]:
    """The months to come: the customers of its start less churn plus new; profit by the formula of `saas_profit`. Raises `UsageError`."""
    if not 1 <= months <= LONGEST:
        raise UsageError(f"A horizon of {months} months cannot be computed. Possible: 1 to {LONGEST}.")
    found, customers = [], levers.customers
    for number in range(1, months + 1):
        customers = (customers * (1 - levers.churn) + levers.new_customers).quantize(Decimal("1e-12"))
        served = customers * (levers.revenue_per_customer - levers.cost_to_serve)
        found.append(
            Month(number, customers, customers * levers.revenue_per_customer, served - levers.new_customers * levers.acquisition_cost)
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does by the end of the horizon: MRR then, profit summed up to then, and the steady MRR; each before and after."""

    mrr: tuple[Decimal, Decimal]
    profit: tuple[Decimal, Decimal]
    steady_mrr: tuple[Decimal | None, Decimal | None]


def effect(levers: Levers, changes: Mapping[str, Decimal], months: int) -> Effect:
    """What moving levers by shares of themselves does over a horizon. Raises `UsageError`."""
    other = levers.changed(changes)
    before, after = ahead(levers, months), ahead(other, months)
    profits = tuple(sum((month.profit for month in path), Decimal(0)) for path in (before, after))
    return Effect((before[-1].mrr, after[-1].mrr), (profits[0], profits[1]), (levers.steady_mrr, other.steady_mrr))
