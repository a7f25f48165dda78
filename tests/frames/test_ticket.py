"""The ticket frames and those of touches and goals against a slow twin in plain Python."""

from __future__ import annotations

import statistics
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenure.frames.care import goal, touch
from tenure.frames.ticket import first_answer, solution, ticket

MOMENTS = ("2024-01-31T23:59:59-05:00", "2024-02-01T00:00:00-05:00", "2024-02-29T23:59:59-05:00", "2024-03-01T00:00:00-05:00",
           "2024-03-10T03:00:00-04:00", "2024-03-31T23:59:59-04:00", "2024-04-01T00:00:00-04:00")  # fmt: skip
ACCOUNTS = [{"account_id": "a"}, {"account_id": "b"}, {"account_id": "t", "is_test": True}]
moment, maybe = st.sampled_from(MOMENTS), st.sampled_from([*MOMENTS, ""])
tickets = st.lists(
    st.fixed_dictionaries({
        "account_id": st.sampled_from(["a", "a", "b", "t"]), "opened_at": moment, "first_response_at": maybe, "resolved_at": maybe,
        "priority": st.sampled_from(["high", "low"]),
    }),
    max_size=10,
)  # fmt: skip


def _tables(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"accounts": ACCOUNTS, "tickets": [{"ticket_id": f"k{n}", **row} for n, row in enumerate(rows)]}


def _places(rows: list[Any]) -> list[tuple[int, str]]:
    return sorted((row["period"], row["key"]) for row in rows)


def _ended(row: dict[str, Any], column: str, drawn: Any) -> bool:
    return bool(row[column]) and drawn.second(row[column]) >= drawn.second(row["opened_at"])


@settings(max_examples=20, deadline=None)
@given(rows=tickets)
def test_opened_solved_and_open_are_what_a_reader_would_count(rows: list[dict[str, Any]], drawn: Any) -> None:
    kept = [(f"k{n}", row) for n, row in enumerate(rows) if row["account_id"] != "t"]
    opened = [(period, key) for key, row in kept for period in drawn.inside(row["opened_at"])]
    solved = [(period, key) for key, row in kept if _ended(row, "resolved_at", drawn) for period in drawn.inside(row["resolved_at"])]
    waiting = [
        (period, key)
        for key, row in kept
        for period, end in drawn.ends()
        if drawn.second(row["opened_at"]) < end and not (row["resolved_at"] and drawn.second(row["resolved_at"]) < end)
    ]
    for form, wanted in (("opened", opened), ("solved", solved), ("open", waiting)):
        assert _places(drawn.rows(ticket.rows, _tables(rows), params={"form": form})) == sorted(wanted)


@pytest.mark.parametrize(("frame", "column"), [(first_answer, "first_response_at"), (solution, "resolved_at")])
@settings(max_examples=20, deadline=None)
@given(rows=tickets)
def test_the_middle_rows_make_the_median_of_each_period_and_slice(frame: Any, column: str, rows: list[dict[str, Any]], drawn: Any) -> None:
    wanted: dict[tuple[int, str], list[int]] = {}
    for row in rows:
        if row["account_id"] != "t" and _ended(row, column, drawn):
            for period in drawn.inside(row[column]):
                wanted.setdefault((period, row["priority"]), []).append(drawn.second(row[column]) - drawn.second(row["opened_at"]))
    middle: dict[tuple[int, str], list[int]] = {}
    for row in drawn.rows(frame.rows, _tables(rows), "priority"):
        if row["middle"]:
            middle.setdefault((row["period"], row["cut_0"]), []).append(row["waited"])
    assert {place: sum(found) / len(found) for place, found in middle.items()} == {p: statistics.median(w) for p, w in wanted.items()}


@settings(max_examples=15, deadline=None)
@given(rows=st.lists(st.fixed_dictionaries({"account_id": st.sampled_from(["a", "t"]), "due_at": maybe, "reached_at": maybe}), max_size=8))
def test_a_goal_due_in_a_period_is_reached_if_it_was_by_the_end(rows: list[dict[str, Any]], drawn: Any) -> None:
    goals = [{"goal_id": f"g{n}", "title": "x", "set_at": "2024-01-01", **row} for n, row in enumerate(rows)]
    ends = dict(drawn.ends())
    wanted = sorted(
        (period, f"g{n}", int(bool(row["reached_at"]) and drawn.second(row["reached_at"]) < ends[period]))
        for n, row in enumerate(rows)
        if row["account_id"] != "t"
        for period in drawn.inside(row["due_at"])
    )
    found = drawn.rows(goal.rows, {"accounts": ACCOUNTS, "goals": goals})
    assert sorted((row["period"], row["key"], row["reached"]) for row in found) == wanted


@settings(max_examples=10, deadline=None)
@given(rows=st.lists(st.fixed_dictionaries({"account_id": st.sampled_from(["a", "t"]), "at": moment}), max_size=8))
def test_a_touch_is_one_row_in_each_period_it_falls_into(rows: list[dict[str, Any]], drawn: Any) -> None:
    touches = [{"touch_id": f"x{n}", "kind": "call", **row} for n, row in enumerate(rows)]
    wanted = sorted((period, f"x{n}") for n, row in enumerate(rows) if row["account_id"] != "t" for period in drawn.inside(row["at"]))
    assert _places(drawn.rows(touch.rows, {"accounts": ACCOUNTS, "touches": touches})) == wanted
