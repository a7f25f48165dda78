"""Recurring revenue: the derived tables from subscriptions and invoice lines to MRR movements, in the order in which a run makes them."""

from __future__ import annotations

from tenure.ledger.grouping import HINT, doublings, mrr_anchor, mrr_crowd
from tenure.ledger.ledger import Build
from tenure.ledger.movements import mrr_delta, mrr_movement
from tenure.ledger.points import mrr_point, mrr_rated, mrr_span
from tenure.ledger.rates import fx_day

BUILDS = (
    Build("fx_day", fx_day, reads=("fx_rates",)),
    Build("mrr_span", mrr_span, reads=("accounts", "subscriptions", "invoice_lines"), per_policy=True),
    Build("mrr_rated", mrr_rated, reads=("mrr_span", "fx_day"), per_policy=True),
    Build("mrr_point", mrr_point, reads=("mrr_rated",), per_policy=True),
    Build("mrr_crowd", mrr_crowd, reads=("mrr_point",), per_policy=True),
    Build("mrr_anchor", mrr_anchor, reads=("mrr_crowd",), per_policy=True, hint=HINT, learn=doublings),
    Build("mrr_movement", mrr_movement, reads=("mrr_point", "mrr_anchor"), per_policy=True),
    Build("mrr_delta", mrr_delta, reads=("mrr_point", "mrr_anchor", "mrr_movement", "account_version", "account_history"), per_policy=True),
)
