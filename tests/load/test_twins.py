"""Staging against its slow, plain-Python twin: times in any zone, amounts, repeats. Drawn from edge days and edge amounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenure.ledger.settings import Settings
from tenure.loading.memory import staged_rows
from tenure.loading.snapshot import _overlapping
from tenure.period import EPOCH, day_number, local_date, midnight
from tenure.zones import at, day_sql, instant_sql, local_offsets, offsets

ZONES = (
    "UTC",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Shanghai",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "America/Havana",
)
SLOW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LATER = 4_102_444_800


def edge_seconds(zone: str) -> st.SearchStrategy[int]:
    """Seconds around the changes of a zone's clock, and any others."""
    changes = [second for second, _ in offsets(zone)]
    near = st.builds(lambda second, step: second + step, st.sampled_from(changes), st.integers(-90_000, 90_000))
    return st.one_of(near, st.integers(-2_000_000_000, 4_000_000_000))


@SLOW
@given(st.data())
def test_the_local_day_of_an_instant_and_the_midnight_of_a_day_are_those_of_pythons_clock(data: st.DataObject) -> None:
    zone = data.draw(st.sampled_from(ZONES))
    seconds = data.draw(st.lists(edge_seconds(zone).filter(lambda second: second >= 0), min_size=1, max_size=40))
    connection = duckdb.connect()
    listed = ", ".join(f"({second})" for second in seconds)
    found = connection.execute(f"SELECT t, {day_sql('t', zone)} FROM (VALUES {listed}) AS v(t)").fetchall()
    assert [day for _, day in found] == [day_number(local_date(second, zone)) for second, _ in found]
    days = sorted({day for _, day in found})
    local = ", ".join(f"({day * 86400})" for day in days)
    starts = connection.execute(f"SELECT l // 86400, {instant_sql('l', zone)} FROM (VALUES {local}) AS v(l) ORDER BY 1").fetchall()
    assert [start for _, start in starts] == [midnight(EPOCH + timedelta(days=day), zone) for day in days]
    connection.close()


@SLOW
@given(st.sampled_from(ZONES), st.datetimes(datetime(1971, 1, 1), datetime(2090, 1, 1)))
def test_a_local_time_is_the_instant_that_python_takes_it_for(zone: str, when: datetime) -> None:
    local = int(when.replace(tzinfo=UTC, microsecond=0).timestamp())
    assert local - at(local_offsets(zone), local) == int(when.replace(tzinfo=ZoneInfo(zone), microsecond=0).timestamp())


def amounts() -> st.SearchStrategy[str]:
    plain = st.decimals(min_value=-(10**6), max_value=10**6, allow_nan=False, places=8).map(lambda number: format(number, "f"))
    edges = st.sampled_from(
        [
            "0",
            "-0",
            ".5",
            "5.",
            "0.0000005",
            "-0.0000005",
            "0.00000049",
            "999999999999.999999",
            "1e3",
            "1E-6",
            "+7",
            "1e308",
            "1e12",
            "",
            "x",
            "1_0",
            "0x1",
            "1,5",
            "nan",
            "--1",
            "1e",
        ]
    )
    return st.one_of(plain, edges)


def money(said: str) -> int | None:
    """Millionths, half up, or None where it is no amount below a million million."""
    if not said or not all(letter in "0123456789+-.eE" for letter in said):
        return None
    try:
        number = Decimal(said)
    except ArithmeticError:
        return None
    micro = number.scaleb(6).to_integral_value(ROUND_HALF_UP) if abs(number) < 10**13 else Decimal(10**19)
    return int(micro) if abs(micro) < 10**18 else None


@SLOW
@given(st.lists(amounts(), min_size=1, max_size=30))
def test_amounts_are_millionths_half_up_or_held_back(said: list[str]) -> None:
    rows = [{"purchase_id": f"p{n}", "account_id": "a", "at": "2025-01-01", "amount": each} for n, each in enumerate(said)]
    found, reports = staged_rows({"accounts": [{"account_id": "a"}], "purchases": rows}, Settings(), LATER)
    expected = {f"p{n}": money(each) for n, each in enumerate(said)}
    assert dict(zip(found["purchases"]["purchase_id"].to_pylist(), found["purchases"]["amount"].to_pylist(), strict=True)) == {
        key: value for key, value in expected.items() if value is not None
    }
    assert reports["purchases"].quarantine == sum(value is None for value in expected.values())


def times() -> st.SearchStrategy[str]:
    whole = st.datetimes(datetime(1971, 1, 1), datetime(2090, 1, 1))
    shift = st.sampled_from(["", "Z", "+02:00", "-0930", "+05", " UTC"])
    stamps = st.builds(lambda when, mark, zone: when.isoformat(mark, "seconds") + zone, whole, st.sampled_from(["T", " "]), shift)
    dates = whole.map(lambda when: when.date().isoformat())
    wrong = st.sampled_from(
        [
            "2025-02-30",
            "2025-13-01",
            "31/12/2025",
            "2025-1-1",
            "20250101",
            "2025-01-01T25:00:00",
            "today",
            "1735689600",
            "2025-01-01T10:00:00+99:00",
            "2025-01-01T",
        ]
    )
    return st.one_of(stamps, dates, wrong)


def second(said: str, zone: str) -> int | None:
    """What a time means: a bare date is local midnight, a time without an offset is UTC, anything but ISO 8601 is nothing."""
    if len(said) == 10 and said[4] == said[7] == "-":
        try:
            return midnight(date.fromisoformat(said), zone)
        except ValueError:
            return None
    plain = said.replace(" UTC", "Z")
    if len(plain) < 16 or plain[4] != "-" or plain[10] not in "T ":
        return None
    try:
        when = datetime.fromisoformat(plain)
    except ValueError:
        return None
    return int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp())


@SLOW
@given(st.sampled_from(ZONES), st.lists(times(), min_size=1, max_size=20))
def test_times_mean_what_iso_8601_says_and_nothing_is_guessed(zone: str, said: list[str]) -> None:
    rows = [{"account_id": f"a{n}", "created_at": each} for n, each in enumerate(said)]
    found, _ = staged_rows({"accounts": rows}, Settings(timezone=zone), LATER)
    seen = {row["account_id"]: (row["created_at"], row["created_at_day"]) for row in found["accounts"].to_pylist()}
    expected = {f"a{n}": second(each, zone) for n, each in enumerate(said)}
    assert seen == {key: (value, day_number(local_date(value, zone))) for key, value in expected.items() if value is not None}


def last_of_each(rows: Sequence[Mapping[str, Any]], within: int) -> list[str]:
    """Events left: those that no later one of the same id within so many days replaces."""
    kept = []
    for n, row in enumerate(rows):
        later = [other for other in rows[n + 1 :] if other["event_id"] and other["event_id"] == row["event_id"]]
        days = [abs((date.fromisoformat(other["at"]) - date.fromisoformat(row["at"])).days) for other in later]
        if not any(step <= within for step in days):
            kept.append(row["name"])
    return kept


@SLOW
@given(st.lists(st.tuples(st.sampled_from(["", "e1", "e2", "e3"]), st.integers(0, 30)), min_size=1, max_size=25))
def test_repeats_of_an_event_are_those_of_the_slow_twin(drawn: list[tuple[str, int]]) -> None:
    rows = [
        {"event_id": key, "account_id": "a", "user_id": "u", "at": (date(2025, 1, 1) + timedelta(days=day)).isoformat(), "name": f"n{n}"}
        for n, (key, day) in enumerate(drawn)
    ]
    found, reports = staged_rows({"accounts": [{"account_id": "a"}], "events": rows}, Settings(), LATER)
    expected = last_of_each(rows, 7)
    assert found["events"]["name"].to_pylist() == expected
    assert reports["events"].replaced == len(rows) - len(expected)


@SLOW
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 6)), min_size=1, max_size=12))
def test_no_two_stretches_that_are_kept_overlap_and_none_is_held_back_without_need(drawn: list[tuple[int, int]]) -> None:
    rows = sorted((start, n, start + length) for n, (start, length) in enumerate(drawn))
    held = {row for row, _ in _overlapping([(n, "s", "i", start, end) for start, n, end in rows])}
    kept = [(start, end) for start, n, end in rows if n not in held and end > start]
    assert all(first[1] <= following[0] for first, following in pairwise(kept))
    for start, n, _ in rows:
        if n in held:
            assert any(other <= start < until for other, until in kept)
