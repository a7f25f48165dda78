"""What if: the levers of profit as a workspace's figures have them, moved, over a horizon. The arithmetic is in insight/levers.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from tenure.answer import plain, quotient
from tenure.errors import BadParameter, UsageError
from tenure.inquiry import answer
from tenure.insight.levers import NAMES, Effect, Levers, effect
from tenure.words import Text, Unit

if TYPE_CHECKING:
    from tenure.workspace import Workspace

READS = ("customers", "average_customers", "customer_churn_rate", "cost_to_serve", "recurring_revenue", "customers_won", "acquisition_cost")
SAYS: Mapping[str, Text] = {
    "mrr": Text("MRR at the end of the horizon", "期末 MRR"),
    "profit": Text("profit over the horizon", "期间利润合计"),
    "steady_mrr": Text("MRR at which growth ends (new MRR ÷ churn)", "增长停止时的 MRR（新增 MRR ÷ 流失率）"),
}


@dataclass(frozen=True)
class WhatIf:
    """The levers as they are, the change, and what it does."""

    levers: Levers
    changes: Mapping[str, Decimal]
    months: int
    effect: Effect

    def rows(self, lang: str = "en") -> list[dict[str, Any]]:
        """What is, and what would be, line by line; money in the workspace's currency."""
        lines = [(name, SAYS[name], *getattr(self.effect, name)) for name in SAYS]
        return [
            {
                "figure": name,
                "meaning": text.in_(lang),
                "before": _money(before),
                "after": _money(after),
                "difference": _money(_less(after, before)),
            }
            for name, text, before, after in lines
        ]

    def given(self, lang: str = "en") -> list[dict[str, Any]]:
        """The levers themselves, before and after."""
        moved = self.levers.changed(self.changes)
        return [
            {"figure": name, "meaning": text.in_(lang), "before": plain(_short(getattr(self.levers, name)), None),
             "after": plain(_short(getattr(moved, name)), None), "difference": ""}
            for name, text in NAMES.items()
        ]  # fmt: skip


def what_if(workspace: Workspace, changes: Mapping[str, str], months: int, period: str = "") -> WhatIf:
    """The levers of a period (default: the last whole month) moved by `changes`, over `months`. Raises `UsageError`s."""
    levers = measured(workspace, period)
    moved = {name: share(name, text) for name, text in changes.items()}
    return WhatIf(levers, moved, months, effect(levers, moved, months))


def measured(workspace: Workspace, period: str = "") -> Levers:
    """The levers as the figures of a month have them. Raises `UsageError`, naming the figure that has no answer."""
    values: dict[str, Decimal] = {}
    for key in READS:
        found = answer(workspace, key, period)
        if found.value is None:
            reason = next(iter(found)).reason
            raise UsageError(f"The levers cannot be told: {key} has no answer. {reason or ''}".rstrip())
        values[key] = found.value
    if not values["average_customers"]:
        raise UsageError("The levers cannot be told: there was no customer in the period.")
    won = values["customers_won"]
    return Levers(
        values["customers"], values["customer_churn_rate"], quotient(values["cost_to_serve"], values["average_customers"]),
        quotient(values["recurring_revenue"], values["average_customers"]), won, quotient(values["acquisition_cost"], won) if won else Decimal(0),
    )  # fmt: skip


def share(name: str, text: str) -> Decimal:
    """By which share of itself a lever moves: 0.5 or ×0.5 halves it, +10% adds a tenth, -20% takes a fifth off."""
    written = text.strip().lstrip("x×*")
    try:
        if written.endswith("%"):
            return Decimal(written[:-1]) / 100 if written[0] in "+-" else Decimal(written[:-1]) / 100 - 1
        return Decimal(written) - 1
    except (InvalidOperation, IndexError):
        raise BadParameter("levers", name, text, ["0.5", "+10%", "-20%"]) from None


def _less(after: Decimal | None, before: Decimal | None) -> Decimal | None:
    return None if after is None or before is None else after - before


def _money(value: Decimal | None) -> str | None:
    return None if value is None else plain(value.quantize(Decimal("0.01")), Unit.MONEY)


def _short(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.000001"))
