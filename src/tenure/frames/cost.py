"""Costs of the company, spread evenly over the days they are for. They belong to no account."""

from __future__ import annotations

from tenure.frames.cut import Cut, dimension
from tenure.frames.frame import Frame
from tenure.lazy import ibis, ir
from tenure.ledger.exact import divide, wide
from tenure.ledger.ledger import Ledger
from tenure.ledger.tables import MONEY_SCALE
from tenure.words import Text

_OWN = ("category", "channel", "campaign", "programme", "people", "cost_id")
_FINER = 10 ** (12 - MONEY_SCALE)


def _spans(ledger: Ledger) -> ir.Table:
    """Costs with `until_day`, the day after the last they are for; one without an end is for its day alone."""
    costs, days = ledger.table("costs"), ledger.table("calendar").select(_day="day", _midnight="start_t")
    met = costs.left_join(days, costs.ends_at_day == days._day)
    inside = ibis.ifelse(met.ends_at > met._midnight, 1, 0).fill_null(0)
    end = (met.ends_at_day + inside).fill_null(met.starts_at_day + 1)
    return met.mutate(until_day=ibis.greatest(end, met.starts_at_day + 1))


def cost_rows(ledger: Ledger, cut: Cut) -> ir.Table:
    """One row per cost and period that it reaches into, with `spent`: its part for the days inside, in 10⁻¹² of the currency."""
    spans, periods = _spans(ledger), ledger.table("periods")
    kept = cut.apply(spans, dimension({name: spans[name] for name in _OWN}, "costs"))
    met = kept.join(periods, [kept.starts_at_day < periods.end_day, kept.until_day > periods.start_day])
    days = ibis.least(met.until_day, met.end_day) - ibis.greatest(met.starts_at_day, met.start_day)
    spent = divide(wide(met.amount) * wide(days) * wide(_FINER), met.until_day - met.starts_at_day)
    return met.mutate(key=met.cost_id, days=days, spent=spent)


cost = Frame(
    name="cost", grain=Text("one row per cost and period that it reaches into", "每项成本与其所涉期间一行"), rows=cost_rows,
    dimensions=lambda ledger: _OWN, company_wide=True, reads=("costs",),
    about=("cost_id", "category", "channel", "campaign", "programme", "amount", "currency", "starts_at", "ends_at", "days"),
)  # fmt: skip
"""`spent` in 10⁻¹² of the workspace's currency."""
