"""How customers were won against a slow twin in plain Python: the lead that converted first, else the account's own channel."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tenure.question import Question

STARTS = (
    "2024-01-31T23:59:59-05:00",
    "2024-02-01T00:00:00-05:00",
    "2024-02-29T23:59:59-05:00",
    "2024-03-31T23:59:59-04:00",
    "2024-04-01T00:00:00-04:00",
)
LEADS = ("2023-10-01", "2023-11-01", "2023-12-01")
accounts = st.lists(
    st.fixed_dictionaries({
        "channel": st.sampled_from(["", "partner"]), "starts_at": st.sampled_from(STARTS), "is_test": st.booleans(),
        "leads": st.lists(st.tuples(st.sampled_from(["ads", "search", ""]), st.sampled_from(["", *LEADS])), max_size=3),
    }),
    min_size=1, max_size=5,
)  # fmt: skip


def _tables(rows: list[dict[str, Any]]) -> dict[str, Any]:
    named = [(f"a{n}", row) for n, row in enumerate(rows)]
    leads = [(f"{name}-{n}", name, channel, won) for name, row in named for n, (channel, won) in enumerate(row["leads"])]
    return {
        "accounts": [{"account_id": name, "channel": row["channel"], "is_test": row["is_test"]} for name, row in named],
        "subscriptions": [
            {"subscription_id": name, "account_id": name, "starts_at": row["starts_at"], "amount": "10"} for name, row in named
        ],
        "leads": [
            {"lead_id": lead, "created_at": "2023-09-01", "account_id": name, "channel": channel} for lead, name, channel, _ in leads
        ],
        "lead_stages": [{"lead_id": lead, "stage": "customer", "at": won} for lead, _, _, won in leads if won],
    }


def _channel(row: dict[str, Any]) -> str | None:
    order = sorted((won or "9999", n, channel) for n, (channel, won) in enumerate(row["leads"]))
    return (order[0][2] if order else "") or row["channel"] or None


@settings(max_examples=10, deadline=None)
@given(rows=accounts)
def test_a_customer_won_counts_once_under_the_channel_that_converted_first(rows: list[dict[str, Any]], drawn: Any) -> None:
    wanted: dict[tuple[int, str | None], int] = {}
    for row in rows:
        for period in drawn.inside(row["starts_at"]) if not row["is_test"] else ():
            wanted[(period, _channel(row))] = wanted.get((period, _channel(row)), 0) + 1
    ask = drawn.asker(_tables(rows))
    found = ask.ask(Question("customers_won", drawn.periods, ("channel",)))
    assert {(drawn.periods.index(row.period), row.slices["channel"]): int(row.value) for row in found if row.value} == wanted
    whole = {row.period: row.value for row in ask.ask(Question("customers_won", drawn.periods))}
    assert whole == {row.period: row.value for row in ask.ask(Question("new_customers", drawn.periods))}
