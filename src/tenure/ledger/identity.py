"""The ledger's identity: opening + movements = closing. What movements add up to is held against what the priced spans say stands at an instant."""

from __future__ import annotations

from tenure.lazy import ir
from tenure.ledger import exact
from tenure.ledger.ledger import Ledger
from tenure.ledger.rates import converted


def breaks(ledger: Ledger) -> ir.Table:
    """account_id, period, stands, moved (10⁻¹²): accounts whose movements until a period's end are not what stands there; none if all is well.

    Two ways to the same figure: the movements (and the deltas by plan, tier, product, currency and attributes) were made of changes;
    this adds up the spans that run just before the end. Accounts with a movement dated before the end whose change came after are left out.
    """
    stands, moved, sliced = _stands(ledger), _moved(ledger, "mrr_movement"), _moved(ledger, "mrr_delta")
    told = stands.union(moved, distinct=False).union(sliced, distinct=False)
    added = told.group_by(["account_id", "period"]).aggregate(
        stands=told.stand.sum().cast(exact.WIDE), moved=told.move.sum().cast(exact.WIDE), sliced=told.slice.sum().cast(exact.WIDE)
    )
    wrong = added.filter((added.stands != added.moved) | (added.moved != added.sliced))
    early = _dated_early(ledger)
    return wrong.anti_join(early, ["account_id", "period"]).order_by(["account_id", "period"])


def _stands(ledger: Ledger) -> ir.Table:
    spans, periods = ledger.table("mrr_rated"), ledger.table("periods").select("period", "end_t")
    priced = spans.filter((spans.book == "mrr") & spans.rate.notnull())
    running = priced.join(periods, [priced.from_t < periods.end_t, priced.to_t >= periods.end_t])
    nothing = exact.wide(0)
    return running.select("account_id", "period", stand=converted(running.pico, running.rate), move=nothing, slice=nothing)


def _moved(ledger: Ledger, name: str) -> ir.Table:
    rows, periods = ledger.table(name), ledger.table("periods").select("period", "end_t")
    past = rows.join(periods, rows.t < periods.end_t)
    nothing, change = exact.wide(0), exact.wide(past.real) + exact.wide(past.fx)
    whole = name == "mrr_movement"
    return past.select("account_id", "period", stand=nothing, move=change if whole else nothing, slice=nothing if whole else change)


def _dated_early(ledger: Ledger) -> ir.Table:
    anchors, periods = ledger.table("mrr_anchor"), ledger.table("periods").select("period", "end_t")
    crossing = anchors.join(periods, [anchors.anchor_t < periods.end_t, anchors.t >= periods.end_t])
    return crossing.select("account_id", "period").distinct()
