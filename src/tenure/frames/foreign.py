"""Money of any currency in rows that are dated, turned into the workspace's by the rate of that day."""

from __future__ import annotations

from tenure.lazy import ibis, ir
from tenure.ledger.exact import divide, wide
from tenure.ledger.ledger import Ledger
from tenure.ledger.rates import ONE, converted
from tenure.ledger.tables import MONEY_SCALE
from tenure.words import Text

FINER = 10 ** (12 - MONEY_SCALE)
"""From staged money to 10⁻¹² of the currency."""
BUILDS = ("fx_day",)
NO_RATE = ("no_rate", Text("no exchange rate is known for its currency on that day", "该日没有其货币的汇率"))


def with_rate(ledger: Ledger, rows: ir.Table, day: str, name: str = "rate", later: int = 0) -> ir.Table:
    """`rows` (with `currency`) with the rate on day column `day`, in 10⁻¹⁰; 1 for the workspace's currency, empty where none is known.

    `later` 1: day column `day` is the day after, as that on which a period has ended.
    """
    fx = ledger.table("fx_day")
    fx = fx.select(_currency=fx.currency, _day=(fx.day + later).cast("int32"), _rate=fx.rate)
    met = rows.left_join(fx, [rows.currency == fx._currency, rows[day] == fx._day])
    own = met.currency == ledger.settings.currency
    return met.mutate(**{name: ibis.ifelse(own, ibis.literal(ONE, "int64"), met._rate)}).drop("_currency", "_day", "_rate")


def fine(amount: ir.Value, rate: ir.Value) -> ir.Value:
    """Staged money at a rate, in 10⁻¹² of the workspace's currency."""
    return converted(wide(amount) * wide(FINER), rate)


def share(amount: ir.Value, part: ir.Value, whole: ir.Value) -> ir.Value:
    """amount × part ÷ whole, rounded half up to a whole 10⁻¹²."""
    return divide(wide(amount) * wide(part), whole)
