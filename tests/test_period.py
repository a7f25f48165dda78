"""Periods: how they are written, how they are cut, where their days begin."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenure.errors import BadPeriod, UnknownName
from tenure.period import GRAINS, Period, add_months, grain_of, midnight, month, parse, week

TODAY = date(2026, 4, 2)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-03", "2026-03-01", "2026-04-01"),
        ("2026-Q1", "2026-01-01", "2026-04-01"),
        ("2026", "2026-01-01", "2027-01-01"),
        ("2026-W05", "2026-01-26", "2026-02-02"),
        ("2020-W53", "2020-12-28", "2021-01-04"),
        ("2024-02-29", "2024-02-29", "2024-03-01"),
        ("2025-01..2026-03", "2025-01-01", "2026-04-01"),
        ("2026-03-02..2026-03-31", "2026-03-02", "2026-04-01"),
        ("28d@2026-03-01", "2026-02-01", "2026-03-01"),
        ("now", "2026-04-01", "2026-04-03"),
    ],
)
def test_a_period_is_read_as_users_write_it(text: str, start: str, end: str) -> None:
    found = parse(text, today=TODAY)
    assert (found.start, found.end) == (date.fromisoformat(start), date.fromisoformat(end))


def test_a_fiscal_year_is_named_after_the_year_in_which_it_ends() -> None:
    assert parse("FY2026", today=TODAY, fiscal_start=7).start == date(2025, 7, 1)
    assert parse("FY2026-Q3", today=TODAY, fiscal_start=7).start == date(2026, 1, 1)
    assert parse("FY2026", today=TODAY, fiscal_start=1).start == date(2026, 1, 1)


@pytest.mark.parametrize(
    "text",
    ["", "2026-13", "2026-02-30", "2026-Q5", "2026-W54", "last month", "2026-03..2026-01", "0d@2026-03-01", "99999999d@2026-03-01", "FY20"],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(BadPeriod):
        parse(text, today=TODAY)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 900), st.sampled_from(GRAINS), st.integers(1, 12))
def test_the_parts_of_a_period_follow_each_other_and_fill_it(start: date, days: int, grain: str, fiscal: int) -> None:
    whole = Period(start, start + timedelta(days=days))
    parts = whole.split(grain, fiscal)
    assert parts[0].start == whole.start
    assert parts[-1].end == whole.end
    assert all(first.end == second.start for first, second in pairwise(parts))


def test_an_unknown_grain_names_the_nearest() -> None:
    with pytest.raises(UnknownName, match="month"):
        month(2026, 1).split("months")


def test_midnight_follows_the_clock_changes_of_the_zone() -> None:
    day = [midnight(date(2026, 3, number), "America/New_York") for number in (8, 9)]
    assert day[1] - day[0] == 23 * 3600
    # Midnight does not exist on 6 September 2026 in Santiago; the day begins at the first second that does.
    assert midnight(date(2026, 9, 6), "America/Santiago") == midnight(date(2026, 9, 5), "America/Santiago") + 24 * 3600


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-500, 500))
def test_adding_months_stays_inside_the_month(start: date, months: int) -> None:
    moved = add_months(start, months)
    assert (moved.year * 12 + moved.month) - (start.year * 12 + start.month) == months
    assert moved.day <= start.day


def test_the_period_before_a_month_is_a_month() -> None:
    assert month(2026, 3).before() == Period(date(2026, 2, 1), date(2026, 3, 1))
    assert week(2026, 5).before().days == 7


def test_a_calendar_period_knows_its_grain() -> None:
    assert [grain_of(parse(text, today=TODAY)) for text in ("2026-03", "2026-Q1", "2026", "2026-W05", "2026-03-01", "2026-02..2026-04")] == [
        "month", "quarter", "year", "week", "day", None,
    ]  # fmt: skip
