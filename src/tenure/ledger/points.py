"""Spans → points: what changes at which moment, per account and item dimensions. Which movement it is, is for movements.py."""

from __future__ import annotations

from tenure.lazy import ibis, ir
from tenure.ledger import exact
from tenure.ledger.ledger import FOREVER, Ledger
from tenure.ledger.prices import subscription_spans
from tenure.ledger.rates import converted, converts, rated

DIMENSIONS = ("plan", "tier", "product", "currency")


def mrr_span(ledger: Ledger) -> ir.Table:
    """Every priced span of subscriptions and invoice lines, in its own currency."""
    spans = subscription_spans(ledger)
    return spans if ledger.lacks("lines") else spans.union(ledger.table("line_span"), distinct=False)


def mrr_rated(ledger: Ledger) -> ir.Table:
    """Spans with the rate that converts them, cut where it may change; `rate` is empty where none is known."""
    return rated(ledger, ledger.table("mrr_span"))


def rated_spans(ledger: Ledger) -> ir.Table:
    """mrr_rated, made only where money is converted: else the spans themselves at a rate of 1."""
    return ledger.table("mrr_rated") if converts(ledger) else rated(ledger, ledger.table("mrr_span"))


def mrr_spans(ledger: Ledger) -> ir.Table:
    """The rated spans of the MRR book whose rate is known."""
    spans = rated_spans(ledger)
    spans = spans.filter(spans.book == "mrr")
    return spans.filter(spans.rate.notnull()) if converts(ledger) else spans


def changes(ledger: Ledger) -> ir.Table:
    """account_id, t, t_day, the item dimensions, real, fx (10⁻¹²), keep: starts and ends of the spans of the MRR book."""
    spans = mrr_spans(ledger)
    if not converts(ledger):
        return _unconverted(spans)
    dims = {name: spans[name] for name in DIMENSIONS}
    nothing = exact.wide(0)
    starts = spans.select(
        "account_id", t=spans.from_t, t_day=spans.from_day, **dims, real=converted(spans.pico, spans.rate), fx=nothing, keep=spans.keeps,
    )  # fmt: skip
    ended = spans.filter(spans.to_t < FOREVER)
    last = converted(ended.pico, ended.next_rate)
    ends = ended.select(
        "account_id", t=ended.to_t, t_day=ended.to_day, **{name: ended[name] for name in DIMENSIONS}, real=-last,
        fx=ibis.ifelse(ended.rate == ended.next_rate, exact.wide(0), last - converted(ended.pico, ended.rate)), keep=-ended.keeps,
    )  # fmt: skip
    return starts.union(ends, distinct=False)


def _unconverted(spans: ir.Table) -> ir.Table:
    ended = spans.filter(spans.to_t < FOREVER)
    none = exact.wide(0)
    starts = spans.select("account_id", *DIMENSIONS, t=spans.from_t, t_day=spans.from_day, real=spans.pico, fx=none, keep=spans.keeps)
    ends = ended.select("account_id", *DIMENSIONS, t=ended.to_t, t_day=ended.to_day, real=-ended.pico, fx=none, keep=-ended.keeps)
    return starts.union(ends, distinct=False)


def summed(ledger: Ledger, rows: ir.Table, by: list[str]) -> ir.Table:
    """`rows` added up per `by` and moment: by, t, t_day, real, fx, keep."""
    sums = {"real_": rows.real.sum().cast(exact.WIDE), "keep_": rows.keep.sum().cast("int64"), "t_day_": rows.t_day.min()}
    if converts(ledger):
        sums["fx_"] = rows.fx.sum().cast(exact.WIDE)
    added = rows.group_by([*by, "t"]).aggregate(**sums)
    fx = added.fx_ if converts(ledger) else exact.wide(0)
    return added.select(*by, "t", t_day=added.t_day_, real=added.real_, fx=fx, keep=added.keep_)


def mrr_point(ledger: Ledger) -> ir.Table:
    """The changes of the MRR book, added up per account, moment and item dimensions; what cancels out is gone."""
    rows = summed(ledger, changes(ledger), ["account_id", *DIMENSIONS])
    moved = (rows.real != exact.wide(0)) | (rows.keep != 0)
    return rows.filter(moved | (rows.fx != exact.wide(0)) if converts(ledger) else moved)
