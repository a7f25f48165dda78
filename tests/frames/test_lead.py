"""The frames of leads and visits against slow twins in plain Python."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tenure.frames.lead import lead, lead_stage
from tenure.frames.visit import visitor

STAGES = ("lead", "mql", "sql", "opportunity", "customer")
MOMENTS = ("2024-01-31T23:59:59-05:00", "2024-02-01T00:00:00-05:00", "2024-02-29T23:59:59-05:00", "2024-03-01T00:00:00-05:00",
           "2024-03-10T03:00:00-04:00", "2024-03-31T23:59:59-04:00", "2024-04-01T00:00:00-04:00", "2024-05-01T00:00:00-04:00")  # fmt: skip
ACCOUNTS = [{"account_id": "a"}, {"account_id": "t", "is_test": True}]
moment = st.sampled_from(MOMENTS)
leads = st.lists(st.fixed_dictionaries({"created_at": moment, "account_id": st.sampled_from(["a", "t", "", ""])}), min_size=1, max_size=4)
moves = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(STAGES), moment), max_size=10)


def _tables(given_leads: list[dict[str, Any]], given_moves: list[Any]) -> dict[str, Any]:
    rows = [{"lead_id": f"l{n}", **row, "account_id": row["account_id"] or None} for n, row in enumerate(given_leads)]
    stages = [{"lead_id": f"l{n}", "stage": stage, "at": at} for n, stage, at in dict.fromkeys(given_moves) if n < len(rows)]
    return {"accounts": ACCOUNTS, "leads": rows, "lead_stages": stages}


def _history(tables: dict[str, Any], drawn: Any) -> dict[str, list[tuple[int, int, str]]]:
    """Lead → (second, place, moment) of every entry, the first stage dated by the creation where it is not said."""
    found = {}
    for row in tables["leads"]:
        if row["account_id"] == "t":
            continue
        said = [(step["stage"], step["at"]) for step in tables["lead_stages"] if step["lead_id"] == row["lead_id"]]
        if "lead" not in {stage for stage, _ in said}:
            said.append(("lead", row["created_at"]))
        found[row["lead_id"]] = sorted((drawn.second(at), STAGES.index(stage), at) for stage, at in said)
    return found


def _first(history: list[tuple[int, int, str]], stage: str) -> tuple[int, str] | None:
    return next(((second, at) for second, place, at in history if STAGES[place] == stage), None)


@settings(max_examples=20, deadline=None)
@given(given_leads=leads, given_moves=moves)
def test_a_lead_is_in_the_stage_that_it_entered_last(given_leads: Any, given_moves: Any, drawn: Any) -> None:
    tables = _tables(given_leads, given_moves)
    wanted = []
    for key, history in _history(tables, drawn).items():
        for period, end in drawn.ends():
            before = [(second, place) for second, place, _ in history if second < end]
            wanted += [(period, key, STAGES[max(before)[1]])] if before else []
    seen = [(row["period"], row["key"], row["stage"]) for row in drawn.rows(lead_stage.rows, tables, params={"form": "now"})]
    assert sorted(seen) == sorted(wanted)


@settings(max_examples=20, deadline=None)
@given(given_leads=leads, given_moves=moves)
def test_a_lead_enters_a_stage_once_a_period(given_leads: Any, given_moves: Any, drawn: Any) -> None:
    tables = _tables(given_leads, given_moves)
    wanted = {
        (p, key, STAGES[place]) for key, history in _history(tables, drawn).items() for _, place, at in history for p in drawn.inside(at)
    }
    seen = [(row["period"], row["key"], row["stage"]) for row in drawn.rows(lead_stage.rows, tables, params={"form": "entered"})]
    assert sorted(seen) == sorted(wanted)


@settings(max_examples=20, deadline=None)
@given(given_leads=leads, given_moves=moves)
def test_from_stage_to_stage_by_who_entered_and_by_who_arrived(given_leads: Any, given_moves: Any, drawn: Any) -> None:
    tables = _tables(given_leads, given_moves)
    known = drawn.second("2024-05-01T00:00:00-04:00")
    rates, waits = [], []
    for key, history in _history(tables, drawn).items():
        start, goal = _first(history, "mql"), _first(history, "customer")
        arrived = bool(start and goal and goal[0] >= start[0])
        rates += [(p, key, int(arrived and goal[0] < known)) for p in drawn.inside(start[1])] if start else []
        waits += [(p, key, goal[0] - start[0]) for p in drawn.inside(goal[1])] if arrived else []
    params = {"from_stage": "mql", "to_stage": "customer"}
    seen = drawn.rows(lead_stage.rows, tables, params={"form": "rate", **params})
    assert sorted((row["period"], row["key"], row["reached"]) for row in seen) == sorted(rates)
    seen = drawn.rows(lead_stage.rows, tables, params={"form": "days", **params})
    assert sorted((row["period"], row["key"], row["waited"]) for row in seen) == sorted(waits)


@settings(max_examples=20, deadline=None)
@given(given_leads=leads, given_moves=moves)
def test_wins_are_counted_by_the_lead_s_period_or_by_their_own(given_leads: Any, given_moves: Any, drawn: Any) -> None:
    tables = _tables(given_leads, given_moves)
    known = drawn.second("2024-05-01T00:00:00-04:00")
    history = _history(tables, drawn)
    cohort, period = [], []
    for row in tables["leads"]:
        if row["lead_id"] in history:
            won = _first(history[row["lead_id"]], "customer")
            for place in drawn.inside(row["created_at"]):
                cohort.append((place, row["lead_id"], int(bool(won) and won[0] < known)))
                period.append((place, row["lead_id"], 1, 0))
            period += [(place, row["lead_id"], 0, 1) for place in drawn.inside(won[1])] if won else []
    seen = drawn.rows(lead.rows, tables, params={"form": "cohort"})
    assert sorted((row["period"], row["key"], row["won"]) for row in seen) == sorted(cohort)
    seen = drawn.rows(lead.rows, tables, params={"form": "period"})
    assert sorted((row["period"], row["key"], row["created"], row["won"]) for row in seen) == sorted(period)


visits = st.lists(
    st.fixed_dictionaries({
        "visitor_id": st.sampled_from(["v", "w"]), "at": moment, "user_id": st.sampled_from(["", "", "u"]),
        "lead_id": st.sampled_from(["", "l0", "l1"]), "channel": st.sampled_from(["ads", "search"]),
    }),
    max_size=8, unique_by=lambda row: (row["visitor_id"], row["at"]),
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(rows=visits, given_moves=moves)
def test_a_visitor_counts_once_a_period_and_slice_unless_known_as_a_user(rows: Any, given_moves: Any, drawn: Any) -> None:
    tables = _tables([{"created_at": MOMENTS[0], "account_id": ""}] * 2, given_moves)
    tables["users"] = [{"user_id": "u", "account_id": "a"}]
    tables["visits"] = [{**row, "user_id": row["user_id"] or None, "lead_id": row["lead_id"] or None} for row in rows]
    history = _history(tables, drawn)
    starts = {number: period.bounds(drawn.zone)[0] for number, period in enumerate(drawn.periods)}
    wanted = set()
    for row in rows:
        for period in drawn.inside(row["at"]):
            end = dict(drawn.ends())[period]
            before = [visit for visit in rows if visit["visitor_id"] == row["visitor_id"] and drawn.second(visit["at"]) < end]
            if any(visit["user_id"] for visit in before):
                continue
            reached = [_first(history[visit["lead_id"]], "mql") for visit in before if visit["lead_id"]]
            became = any(found is not None and starts[period] <= found[0] < end for found in reached)
            wanted.add((period, row["channel"], row["visitor_id"], int(became)))
    seen = [(row["period"], row["cut_0"], row["key"], row["became"]) for row in drawn.rows(visitor.rows, tables, "channel")]
    assert sorted(seen) == sorted(wanted)
