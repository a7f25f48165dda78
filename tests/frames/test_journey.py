"""The journey of accounts against a slow twin in plain Python."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tenure.frames.journey import RETAINED_DAYS
from tenure.question import Question

DAY = 86_400
GROUPED = 3_600
"""Who comes and goes within so many seconds has not been a customer: it is one movement, of nothing."""
MOMENTS = ("2023-11-01T00:00:00-04:00", "2024-01-31T23:59:59-05:00", "2024-02-01T00:00:00-05:00", "2024-02-29T23:59:59-05:00",
           "2024-03-01T00:00:00-05:00", "2024-03-10T03:00:00-04:00", "2024-03-31T23:59:59-04:00", "2024-04-01T00:00:00-04:00")  # fmt: skip
moment, maybe = st.sampled_from(MOMENTS), st.sampled_from([*MOMENTS, ""])
accounts = st.lists(
    st.fixed_dictionaries({
        "created_at": maybe, "starts_at": maybe, "ends_at": maybe, "bought": maybe, "kind": st.sampled_from(["add_on", "service"]),
        "renewed": maybe, "outcome": st.sampled_from(["renewed", "lost", "pending"]),
        "answers": st.lists(st.tuples(moment, st.sampled_from(["6", "8", "9", "10"])), max_size=3, unique_by=lambda answer: answer[0]),
        "is_test": st.booleans(),
    }).filter(lambda row: not (row["starts_at"] and row["ends_at"]) or row["starts_at"] < row["ends_at"]),
    min_size=1, max_size=4,
)  # fmt: skip


def _tables(rows: list[dict[str, Any]]) -> dict[str, Any]:
    named = [(f"a{n}", row) for n, row in enumerate(rows)]
    return {
        "accounts": [{"account_id": name, "created_at": row["created_at"], "is_test": row["is_test"]} for name, row in named],
        "subscriptions": [{"subscription_id": name, "account_id": name, "starts_at": row["starts_at"], "ends_at": row["ends_at"], "amount": "10"}
                          for name, row in named if row["starts_at"]],
        "purchases": [{"purchase_id": name, "account_id": name, "at": row["bought"], "amount": "1", "kind": row["kind"]}
                      for name, row in named if row["bought"]],
        "renewals": [{"renewal_id": name, "account_id": name, "due_at": row["renewed"], "value_due": "1", "outcome": row["outcome"]}
                     for name, row in named if row["renewed"]],
        "surveys": [{"response_id": f"{name}-{n}", "kind": "nps", "score": score, "at": at, "account_id": name}
                    for name, row in named for n, (at, score) in enumerate(row["answers"])],
    }  # fmt: skip


def _stage(row: dict[str, Any], end: int, drawn: Any) -> str | None:
    """The stage at `end`, None for an account that is on none."""

    def before(at: str, later: int = 0) -> bool:
        return bool(at) and drawn.second(at) + later < end

    if row["starts_at"] and row["ends_at"] and drawn.second(row["ends_at"]) - drawn.second(row["starts_at"]) <= GROUPED:
        row = row | {"starts_at": "", "ends_at": "", "created_at": row["created_at"] or row["starts_at"]}
    pays = before(row["starts_at"]) and not before(row["ends_at"])
    if row["is_test"]:
        return None
    if before(row["starts_at"]) and not pays:
        return None
    first = [drawn.second(at) for at in (row["created_at"], row["starts_at"]) if at]
    if not pays:
        return "awareness" if not first or min(first) < end else None
    said = sorted((drawn.second(at), score) for at, score in row["answers"] if drawn.second(at) < end)
    if said and int(said[-1][1]) >= 9:
        return "advocacy"
    if row["kind"] == "add_on" and before(row["bought"]):
        return "expansion"
    if (row["outcome"] == "renewed" and before(row["renewed"])) or before(row["starts_at"], RETAINED_DAYS * DAY):
        return "retention"
    return "adoption"


@settings(max_examples=10, deadline=None)
@given(rows=accounts)
def test_each_account_is_on_the_furthest_stage_whose_rule_it_fulfils(rows: list[dict[str, Any]], drawn: Any) -> None:
    ask = drawn.asker(_tables(rows))
    wanted = {
        (number, f"a{n}", stage)
        for n, row in enumerate(rows)
        for number, end in drawn.ends()
        if (stage := _stage(row, end, drawn)) is not None
    }
    found = ask.ask(Question("lifecycle_stage", drawn.periods, ("account_id", "stage")))
    seen = {(drawn.periods.index(row.period), *row.slices.values()) for row in found if row.value}
    assert seen == wanted
