"""The survey frames against a slow twin in plain Python."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tenure.frames.survey import ces_answer, csat_answer, nps_answer, request

MOMENTS = ("2024-01-31T23:59:59-05:00", "2024-02-01T00:00:00-05:00", "2024-02-29T23:59:59-05:00", "2024-03-10T03:00:00-04:00",
           "2024-03-31T23:59:59-04:00", "2024-04-01T00:00:00-04:00")  # fmt: skip
ACCOUNTS = [{"account_id": "a", "segment": "mid"}, {"account_id": "b"}, {"account_id": "t", "is_test": True}]
answers = st.lists(
    st.fixed_dictionaries({
        "kind": st.sampled_from(["nps", "csat", "ces"]), "score": st.sampled_from(["", "0", "1", "3", "4", "5", "6", "6.5", "7", "8", "9", "10", "11"]),
        "scale": st.sampled_from([("", ""), ("0", "10"), ("1", "10"), ("1", "5"), ("0", "4"), ("1", "6"), ("1", "7")]),
        "at": st.sampled_from(MOMENTS), "account_id": st.sampled_from(["a", "b", "t", ""]),
    }),
    max_size=12,
)  # fmt: skip


def _table(rows: list[dict[str, Any]]) -> dict[str, Any]:
    surveys = [
        {"response_id": f"r{n}", "kind": row["kind"], "score": row["score"], "scale_min": row["scale"][0], "scale_max": row["scale"][1],
         "at": row["at"], "account_id": row["account_id"] or None}
        for n, row in enumerate(rows)
    ]  # fmt: skip
    return {"accounts": ACCOUNTS, "surveys": surveys}


def _scale(row: dict[str, Any], kind: str) -> tuple[float | None, float | None]:
    low, high = (float(end) if end else None for end in row["scale"])
    if kind == "nps":
        return (0 if low is None else low), (10 if high is None else high)
    return (1 if low is None and high is not None else low), high


def _why_not(row: dict[str, Any], kind: str) -> str:
    low, high = _scale(row, kind)
    if row["account_id"] == "t":
        return "test_account"
    if row["kind"] != kind:
        return "other_kind"
    if not row["score"]:
        return "unanswered"
    score = float(row["score"])
    if (low is not None and score < low) or (high is not None and score > high):
        return "off_scale"
    if kind == "nps" and (low, high) not in ((0, 10), (1, 10)):
        return "no_map"
    if kind == "csat" and (low is None or high is None or high - low + 1 not in (2, 3, 4, 5, 7, 10)):
        return "no_map"
    return ""


def _twin(rows: list[dict[str, Any]], kind: str, drawn: Any) -> dict[tuple[int, str], str]:
    return {(period, f"r{n}"): _why_not(row, kind) for n, row in enumerate(rows) for period in drawn.inside(row["at"])}


@settings(max_examples=25, deadline=None)
@given(rows=answers)
def test_each_answer_counts_in_its_periods_or_is_left_out_for_one_reason(rows: list[dict[str, Any]], drawn: Any) -> None:
    tables = _table(rows)
    for kind, frame in (("nps", nps_answer), ("csat", csat_answer), ("ces", ces_answer)):
        wanted = _twin(rows, kind, drawn)
        seen = {(row["period"], row["key"]): "" for row in drawn.rows(frame.rows, tables)}
        assert frame.aside is not None
        left = {(row["period"], row["key"]): row["reason"] for row in drawn.rows(frame.aside, tables)}
        assert seen | left == wanted
        assert not set(seen) & set(left)


@settings(max_examples=25, deadline=None)
@given(rows=answers)
def test_promoters_and_positive_answers_are_those_of_the_rule(rows: list[dict[str, Any]], drawn: Any) -> None:
    tables = _table(rows)
    for row in drawn.rows(nps_answer.rows, tables):
        score = float(rows[int(row["key"][1:])]["score"])
        assert (row["promoter"], row["detractor"]) == (int(score >= 9), int(score <= 6))
    lowest = {5: 4, 4: 3, 3: 3, 2: 2, 7: 6, 10: 8}
    for row in drawn.rows(csat_answer.rows, tables):
        low, high = _scale(rows[int(row["key"][1:])], "csat")
        assert low is not None
        assert high is not None
        place = float(rows[int(row["key"][1:])]["score"]) - low + 1
        assert row["positive"] == int(place >= lowest[int(high - low + 1)])


@settings(max_examples=15, deadline=None)
@given(rows=answers)
def test_every_request_but_a_test_account_s_is_one_row_a_period(rows: list[dict[str, Any]], drawn: Any) -> None:
    wanted = sorted((period, f"r{n}") for n, row in enumerate(rows) if row["account_id"] != "t" for period in drawn.inside(row["at"]))
    assert sorted((row["period"], row["key"]) for row in drawn.rows(request.rows, _table(rows))) == wanted
