"""A refund that was not yet issued when the period closed was already taken off what is committed."""

from __future__ import annotations

from typing import Any

from tenure import conform


def test_a_refund_lowers_what_is_committed_from_its_issue_on() -> None:
    line = {"account_id": "a", "period_start": "2024-01-01", "period_end": "2025-01-01", "issued_at": "2024-01-01"}
    case: dict[str, Any] = {
        "id": "refund", "settings": {"currency": "USD", "as_of": "2024-06-01"}, "policy": {"refunds": "at_issue"},
        "tables": {"accounts": [{"account_id": "a"}], "invoice_lines": [
            line | {"line_id": "l", "amount": "1200"}, line | {"line_id": "r", "amount": "-120", "kind": "refund", "issued_at": "2024-04-10"}]},
        "expect": [{"metric": "committed_mrr", "period": "2024-03", "value": "100"}, {"metric": "committed_mrr", "period": "2024-04", "value": "90"}],
    }  # fmt: skip
    assert [str(failure) for failure in conform.run([case]).failures] == []
