"""Recurring revenue: the derived tables from subscriptions and invoice lines to MRR movements, in the order in which a run makes them."""

from __future__ import annotations

from tenure.ledger.facts import PRICES, STRETCHES
from tenure.ledger.grouping import HINT, doublings, mrr_anchor, mrr_crowd
from tenure.ledger.ledger import Build
from tenure.ledger.lines import line_spans
from tenure.ledger.movements import mrr_delta, mrr_movement
from tenure.ledger.points import mrr_point, mrr_rated, mrr_span
from tenure.ledger.prices import divides
from tenure.ledger.rates import converts, fx_day
from tenure.ledger.stretches import stretches

_SPAN = {
    "account_id": "string", "subscription_id": "string", "item_id": "string", "plan": "string", "tier": "string", "product": "string",
    "currency": "string", "seats": "int64", "from_t": "int64", "from_day": "int32", "to_t": "int64", "to_day": "int32",
    "pico": "decimal(38, 0)", "keeps": "int64", "book": "string", "rate_day": "int32", "stretch_t": "int64", "stretch_day": "int32",
    "interval": "string", "interval_count": "int64", "cancel_kind": "string", "cancel_reason": "string", "agreed_t": "int64",
    "_source": "string", "_line": "int64",
}  # fmt: skip
_RATED = _SPAN | {"rate": "int64", "next_rate": "int64"}
_POINT = {
    "account_id": "string", "t": "int64", "t_day": "int32", "plan": "string", "tier": "string", "product": "string", "currency": "string",
    "real": "decimal(38, 0)", "fx": "decimal(38, 0)", "keep": "int64",
}  # fmt: skip
_MOVEMENT = {
    "account_id": "string", "t": "int64", "t_day": "int32", "real": "decimal(38, 0)", "fx": "decimal(38, 0)", "after": "decimal(38, 0)",
    "before": "decimal(38, 0)", "first_t": "int64", "first_day": "int32", "was": "boolean", "is": "boolean", "kind": "string",
    "prev_t": "int64", "next_t": "int64", "starts_t": "int64", "starts_day": "int32", "cancel_kind": "string", "cancel_reason": "string",
}  # fmt: skip
_DELTA = {
    "account_id": "string", "version": "int64", "t": "int64", "t_day": "int32", "plan": "string", "tier": "string", "product": "string",
    "currency": "string", "real": "decimal(38, 0)", "fx": "decimal(38, 0)", "keep": "int64", "kind": "string", "first_day": "int32",
    "cancel_kind": "string", "cancel_reason": "string",
}  # fmt: skip

BUILDS = (
    Build("fx_day", fx_day, reads=("fx_rates",)),
    Build("mrr_stretch", stretches, reads=("accounts", "subscriptions"), heeds=STRETCHES, wanted=divides, per_policy=True),
    Build(
        "line_span", line_spans, reads=("accounts", "subscriptions", "invoice_lines"), heeds=("no_tests",),
        wanted=lambda ledger: not ledger.lacks("lines"), per_policy=True, schema=_SPAN,
    ),
    Build(
        "mrr_span", mrr_span, reads=("accounts", "subscriptions", "mrr_stretch", "line_span"), heeds=(*PRICES, "no_lines"),
        per_policy=True, schema=_SPAN,
    ),
    Build("mrr_rated", mrr_rated, reads=("mrr_span", "fx_day", "fx_rates"), heeds=("no_foreign",), wanted=converts, per_policy=True, schema=_RATED),
    Build("mrr_point", mrr_point, reads=("mrr_span", "mrr_rated"), heeds=("no_foreign",), per_policy=True, schema=_POINT),
    Build("mrr_crowd", mrr_crowd, reads=("mrr_point",), per_policy=True),
    Build("mrr_anchor", mrr_anchor, reads=("mrr_crowd",), per_policy=True, hint=HINT, learn=doublings),
    Build(
        "mrr_movement", mrr_movement, reads=("mrr_span", "mrr_rated", "mrr_point", "mrr_anchor"), heeds=("no_foreign", "no_zeros"),
        per_policy=True, schema=_MOVEMENT,
    ),
    Build(
        "mrr_delta", mrr_delta, reads=("mrr_point", "mrr_anchor", "mrr_movement", "account_version", "account_history"),
        heeds=("no_foreign",), per_policy=True, schema=_DELTA,
    ),
)  # fmt: skip
