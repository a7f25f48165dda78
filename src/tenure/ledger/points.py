"""Spans → points: what changes at which moment, per account and item dimensions. Which movement it is, is for movements.py."""

from __future__ import annotations

from tenure.lazy import ibis, ir
from tenure.ledger import exact
from tenure.ledger.ledger import FOREVER, Ledger
from tenure.ledger.prices import subscription_spans
from tenure.ledger.rates import converted, rated

DIMENSIONS = ("plan", "tier", "product", "currency")


def mrr_span(ledger: Ledger) -> ir.Table:
    """Every priced span of subscriptions and invoice lines, in its own currency."""
    return subscription_spans(ledger).union(ledger.table("line_span"), distinct=False)


def mrr_rated(ledger: Ledger) -> ir.Table:
    """Spans with the rate that converts them, cut where it may change; `rate` is empty where none is known."""
    return rated(ledger, ledger.table("mrr_span"))


def changes(ledger: Ledger, book: str) -> ir.Table:
    """account_id, t, t_day, the item dimensions, real, fx (10⁻¹²), keep, cancel_kind, cancel_reason: starts and ends of the spans of a book."""
    spans = ledger.table("mrr_rated")
    spans = spans.filter((spans.book == book) & spans.rate.notnull())
    dims = {name: spans[name] for name in DIMENSIONS}
    nothing = exact.wide(0)
    empty = ibis.null("string")
    starts = spans.select(
        "account_id", t=spans.from_t, t_day=spans.from_day, **dims, real=converted(spans.pico, spans.rate), fx=nothing, keep=spans.keeps,
        cancel_kind=empty, cancel_reason=empty,
    )  # fmt: skip
    ended = spans.filter(spans.to_t < FOREVER)
    last = converted(ended.pico, ended.next_rate)
    ends = ended.select(
        "account_id", t=ended.to_t, t_day=ended.to_day, **{name: ended[name] for name in DIMENSIONS}, real=-last,
        fx=ibis.ifelse(ended.rate == ended.next_rate, exact.wide(0), last - converted(ended.pico, ended.rate)), keep=-ended.keeps,
        cancel_kind=ended.cancel_kind, cancel_reason=ended.cancel_reason,
    )  # fmt: skip
    return starts.union(ends, distinct=False)


def summed(rows: ir.Table, by: list[str]) -> ir.Table:
    """`rows` of one moment added up; what cancels out is gone."""
    added = rows.group_by(by).aggregate(
        real_=rows.real.sum().cast(exact.WIDE), fx_=rows.fx.sum().cast(exact.WIDE), keep_=rows.keep.sum().cast("int64"),
        cancel_kind_=rows.cancel_kind.min(), cancel_reason_=rows.cancel_reason.max(),
    )  # fmt: skip
    moved = (added.real_ != exact.wide(0)) | (added.fx_ != exact.wide(0)) | (added.keep_ != 0)
    return added.filter(moved).rename(real="real_", fx="fx_", keep="keep_", cancel_kind="cancel_kind_", cancel_reason="cancel_reason_")


def mrr_point(ledger: Ledger) -> ir.Table:
    """The changes of the MRR book, added up per account, moment and item dimensions."""
    return summed(changes(ledger, "mrr"), ["account_id", "t", "t_day", *DIMENSIONS])
