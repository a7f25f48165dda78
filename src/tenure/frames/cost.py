"""Costs of the company, spread evenly over the days they are for. They belong to no account."""

from __future__ import annotations

from tenure.frames.cut import Cut, dimension
from tenure.frames.foreign import BUILDS, NO_RATE, fine, share, with_rate
from tenure.frames.frame import Frame
from tenure.frames.happening import aside, counted
from tenure.lazy import ibis, ir
from tenure.ledger.ledger import Ledger
from tenure.words import Text

_OWN = ("category", "channel", "campaign", "programme", "people", "cost_id")


def _spans(ledger: Ledger) -> ir.Table:
    """Costs with `until_day`, the day after the last they are for; one without an end is for its day alone."""
    costs, days = ledger.table("costs"), ledger.table("calendar").select(_day="day", _midnight="start_t")
    met = costs.left_join(days, costs.ends_at_day == days._day)
    inside = ibis.ifelse(met.ends_at > met._midnight, 1, 0).fill_null(0)
    end = (met.ends_at_day + inside).fill_null(met.starts_at_day + 1)
    return met.mutate(until_day=ibis.greatest(end, met.starts_at_day + 1))


def _judged(ledger: Ledger, cut: Cut) -> ir.Table:
    """One row per cost and period that it reaches into, with `spent`: its part for the days inside, in 10⁻¹² of the currency."""
    spans, periods = _spans(ledger), ledger.table("periods")
    kept = cut.apply(spans, dimension({name: spans[name] for name in _OWN}, "costs"))
    met = kept.join(periods, [kept.starts_at_day < periods.end_day, kept.until_day > periods.start_day])
    rated = with_rate(ledger, met, "starts_at_day")
    days = ibis.least(rated.until_day, rated.end_day) - ibis.greatest(rated.starts_at_day, rated.start_day)
    spent = share(fine(rated.amount, rated.rate), days, rated.until_day - rated.starts_at_day)
    reason = ibis.ifelse(rated.rate.isnull(), NO_RATE[0], "")
    return rated.mutate(key=rated.cost_id, days=days, spent=spent, reason=reason)


cost = Frame(
    name="cost", grain=Text("one row per cost and period that it reaches into", "每项成本与其所涉期间一行"),
    rows=lambda ledger, cut: counted(_judged(ledger, cut)), dimensions=lambda ledger: _OWN, company_wide=True, reads=("costs",), builds=BUILDS,
    about=("cost_id", "category", "channel", "campaign", "programme", "amount", "currency", "starts_at", "ends_at", "days"),
    aside=lambda ledger, cut: aside(_judged(ledger, cut)), reasons=(NO_RATE,),
)  # fmt: skip
"""`spent` in 10⁻¹² of the workspace's currency."""
