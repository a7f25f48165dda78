"""What the frames of use leave out, and why, as `explain` tells it."""

from __future__ import annotations

from typing import Any

from tenure.explain import explain
from tenure.period import month
from tenure.question import Question


def test_users_of_test_accounts_are_told_of_and_not_counted(drawn: Any) -> None:
    events = [
        {"event_id": f"e{n}", "account_id": account, "user_id": f"u-{account}", "at": "2024-03-05", "name": "view"}
        for n, account in enumerate("at")
    ]
    ask = drawn.asker({"accounts": [{"account_id": "a"}, {"account_id": "t", "is_test": True}], "events": events})
    for metric in ("active_users", "mau", "wau", "dau", "sessions", "usage_frequency"):
        told = explain(ask, Question(metric, (month(2024, 3),)))
        window = metric not in ("wau", "usage_frequency")
        assert [(row.key, row.reason.en) for row in told.left_out] == ([("u-t", "it belongs to a test account")] if window else []), metric
