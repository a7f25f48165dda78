"""Rollups of use against a slow plain twin that looks at all events of a user at once, and rebuilt day by day against built whole."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tenure.conform import _ARROW
from tenure.engine.duckdb import DuckDB
from tenure.engine.sql import compiled
from tenure.ledger import daily
from tenure.ledger.builds import BUILDS
from tenure.ledger.calendar import calendar
from tenure.ledger.ledger import Ledger
from tenure.ledger.sessions import LONGEST_BEAT
from tenure.ledger.settings import Settings
from tenure.ledger.tables import TABLES
from tenure.period import day_number, local_date, midnight

GAP, IDLE = 1800, 300
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
ROLLUPS = tuple(build.name for build in daily.BUILDS)
ZONES = ("UTC", "America/New_York", "Asia/Kathmandu")
FIRST = date(2024, 2, 27)
Event = dict[str, Any]


def event(user: str, at: int, **more: Any) -> Event:
    return {"account_id": "a1", "user_id": user, "at": at, "name": "view"} | more


def staged(events: list[Event], zone: str) -> pa.Table:
    schema = TABLES["events"].staged
    columns: dict[str, list[Any]] = {name: [row.get(name) for row in events] for name in schema}
    columns["at_day"] = [day_number(local_date(row["at"], zone)) for row in events]
    columns["_line"], columns["_seen"] = list(range(len(events))), [row.get("_seen", 0) for row in events]
    return pa.table({name: pa.array(columns[name], _ARROW[kind]) for name, kind in schema.items()})


@cache
def ready(zone: str) -> DuckDB:
    driver = DuckDB(threads=1)
    driver.put("calendar", calendar(FIRST - timedelta(days=40), FIRST + timedelta(days=400), zone))
    return driver


def opened(events: list[Event], zone: str) -> tuple[DuckDB, Ledger]:
    driver = ready(zone)
    driver.put("events", staged(events, zone))
    return driver, Ledger(Settings(timezone=zone), builds=BUILDS)


def built(driver: DuckDB, ledger: Ledger) -> dict[str, list[dict[str, Any]]]:
    for name in ROLLUPS:
        driver.materialise(name, text(ledger, name))
    return {name: rows(driver, name) for name in ROLLUPS}


def rows(driver: DuckDB, name: str) -> list[dict[str, Any]]:
    return sorted(driver.fetch(f'SELECT * FROM "{name}"').to_pylist(), key=repr)


TEXTS: dict[Any, str] = {}


def text(ledger: Ledger, name: str) -> str:
    key = (name, ledger.partial, *ledger.hints)
    if key not in TEXTS:
        TEXTS[key] = compiled(BUILDS[name].expression(ledger), "duckdb")
    return TEXTS[key]


# The twin: one walk over all events of a user.


def once(events: list[Event], zone: str) -> list[Event]:
    kept: dict[Any, Event] = {}
    for number, row in enumerate(events):
        id_ = row.get("event_id")
        kept[(local_date(row["at"], zone), id_) if id_ else number] = row
    return list(kept.values())


def twin(events: list[Event], zone: str) -> tuple[dict[Any, int], dict[Any, int], dict[Any, int]]:
    """(sessions, milliseconds, events) by (user, day number)."""
    sessions: dict[Any, int] = defaultdict(int)
    spent: dict[Any, int] = defaultdict(int)
    counts: dict[Any, int] = defaultdict(int)
    by_user: dict[str, list[Event]] = defaultdict(list)
    for row in once(events, zone):
        by_user[row["user_id"]].append(row)
    for user, own in by_user.items():
        own.sort(key=lambda row: (row["at"], -(row.get("idle_ms") or 0), -(row.get("heartbeat_seconds") or 0)))
        parts = sent_parts(own, zone)
        last_beat = None
        for number, row in enumerate(own):
            day = local_date(row["at"], zone)
            counts[user, day_number(day)] += 1
            gap = row["at"] - own[number - 1]["at"] if number else None
            if gap is None or gap >= GAP:
                sessions[user, day_number(day)] += 1
            idle = row.get("idle_ms") or 0
            bridged = False
            if gap is not None and gap <= IDLE:
                for second_day, ms in split(own[number - 1]["at"], row["at"], zone, idle).items():
                    part = parts[number if second_day == day else number - 1]
                    if not part:
                        spent[user, day_number(second_day)] += ms
                        bridged = bridged or second_day != day
            beat = min(row.get("heartbeat_seconds") or 0, LONGEST_BEAT)
            if beat:
                length = beat if last_beat is None else min(beat, row["at"] - last_beat)
                for second_day, ms in split(row["at"] - length, row["at"], zone, idle).items():
                    if second_day == day or not bridged:
                        spent[user, day_number(second_day)] += ms
                last_beat = row["at"]
    return sessions, spent, counts


def sent_parts(own: list[Event], zone: str) -> list[bool]:
    """Of each event, whether heartbeats were sent in the part of its session that lies in its day."""
    part, place = 0, []
    for number, row in enumerate(own):
        before = own[number - 1] if number else None
        if before and (row["at"] - before["at"] >= GAP or local_date(row["at"], zone) != local_date(before["at"], zone)):
            part += 1
        place.append(part)
    sent = {place[number] for number, row in enumerate(own) if row.get("heartbeat_seconds") is not None}
    return [number in sent for number in place]


def split(start: int, end: int, zone: str, idle: int) -> dict[date, int]:
    """Milliseconds of [start, end) by day, at most two; idle time is taken off the end first."""
    last = local_date(end, zone)
    edge = midnight(last, zone)
    inside, before = (end - max(start, edge)) * 1000, max(edge - start, 0) * 1000
    left = max(idle - inside, 0)
    return {last: max(inside - idle, 0)} | ({last - timedelta(days=1): max(before - left, 0)} if before else {})


def actives(events: list[Event], zone: str, day: int) -> tuple[int, int, int]:
    used = [(row["user_id"], day_number(local_date(row["at"], zone))) for row in once(events, zone)]
    one, seven, month = ({user for user, on in used if day - length < on <= day} for length in (1, 7, 28))
    return len(one), len(seven), len(month)


# Drawn events: near midnight, clock changes (10 March 2024), 29 February, and the edges of gap and idle limit.

ANCHORS = [(2024, 2, 28, 23, 59), (2024, 2, 29, 0, 0), (2024, 3, 1, 0, 0), (2024, 3, 10, 1, 58), (2024, 3, 10, 3, 0), (2024, 3, 27, 12, 0)]
LEAPS = [0, 1, 15, 60, 299, 300, 301, 900, 1799, 1800, 1801, 86_400, 27 * 86_400]


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Event], str]:
    zone = draw(st.sampled_from(ZONES))
    events: list[Event] = []
    for user in draw(st.lists(st.sampled_from(["ann", "bob"]), min_size=1, max_size=2, unique=True)):
        at = int(datetime(*draw(st.sampled_from(ANCHORS)), tzinfo=ZoneInfo(zone)).timestamp()) + draw(st.integers(-3, 3))
        beats = draw(st.sampled_from([(None,), (None,), (0, 10, 10), (None, 15, 60, 400)]))
        for leap in draw(st.lists(st.sampled_from(LEAPS), min_size=0, max_size=9)):
            at += leap
            more: dict[str, Any] = {"heartbeat_seconds": draw(st.sampled_from(beats))}
            if draw(st.integers(0, 3)) == 0:
                more["idle_ms"] = draw(st.sampled_from([0, 1500, 60_000, 10_000_000]))
            if draw(st.integers(0, 2)) == 0:
                more["event_id"] = f"{user}{draw(st.integers(0, 2))}"
            events.append(event(user, at, **more))
    return draw(st.permutations(events)), zone


@settings(max_examples=20, deadline=None, phases=QUICK)
@given(worlds())
def test_rollups_are_what_one_walk_over_all_events_gives(world: tuple[list[Event], str]) -> None:
    events, zone = world
    driver, ledger = opened(events, zone)
    tables = built(driver, ledger)
    sessions, spent, counts = twin(events, zone)
    use = tables["user_activity"]
    assert {(row["user_id"], row["day"]): row["sessions"] for row in use if row["sessions"]} == {key: n for key, n in sessions.items() if n}
    assert {(row["user_id"], row["day"]): row["events"] for row in use if row["events"]} == counts
    assert {(row["user_id"], row["day"]): row["active_ms"] for row in use if row["active_ms"]} == {key: n for key, n in spent.items() if n}
    assert len({(row["user_id"], row["day"]) for row in use}) == len(use)
    days = range(min((row["day"] for row in use), default=0), max((row["day"] for row in use), default=0) + 30)
    expected = {day: actives(events, zone, day) for day in days}
    seen = {row["day"]: (row["dau"], row["wau"], row["mau"]) for row in tables["account_active"]}
    assert seen == {day: numbers for day, numbers in expected.items() if numbers[2]}


@settings(max_examples=10, deadline=None, phases=QUICK)
@given(worlds())
def test_events_that_tell_no_idle_time_and_no_heartbeats_are_read_the_short_way_to_the_same_end(world: tuple[list[Event], str]) -> None:
    events = [{name: value for name, value in row.items() if name not in ("idle_ms", "heartbeat_seconds")} for row in world[0]]
    driver, ledger = opened(events, world[1])
    assert built(driver, replace(ledger, hints={"events_plain": 1})) == built(driver, ledger)


@settings(max_examples=6, deadline=None, phases=QUICK)
@given(worlds(), st.lists(st.integers(0, 3), min_size=20, max_size=20))
def test_days_rebuilt_as_events_arrive_are_the_days_of_a_full_build(world: tuple[list[Event], str], loads: list[int]) -> None:
    events, zone = world
    driver, ledger = opened(events, zone)
    whole = built(driver, ledger)
    driver, ledger = opened([], zone)
    built(driver, ledger)
    arrived: list[Event] = []
    for load in range(4):
        new = [row for number, row in enumerate(events) if loads[number] == load]
        arrived += new
        arrived.sort(key=lambda row: next(place for place, other in enumerate(events) if other is row))
        rebuilt(driver, ledger, arrived, new, zone)
    assert {name: rows(driver, name) for name in ROLLUPS} == whole


def rebuilt(driver: DuckDB, ledger: Ledger, arrived: list[Event], new: list[Event], zone: str) -> None:
    driver.put("events", staged(arrived, zone))
    days = {day_number(local_date(row["at"], zone)) for row in new}
    for name in ROLLUPS:
        stale = sorted(daily.stale(name, days))
        driver.put("touched", pa.table({"day": pa.array(stale, pa.int32())}))
        driver.materialise("fresh", text(replace(ledger, partial=True), name))
        driver.materialise(f"{name}_", f'SELECT * FROM "{name}" WHERE day NOT IN (SELECT day FROM touched) UNION ALL SELECT * FROM fresh')
        driver.materialise(name, f'SELECT * FROM "{name}_"')


def test_a_repeat_inside_a_day_counts_once_and_events_without_an_id_always_count() -> None:
    noon = int(datetime(2024, 3, 1, 12, tzinfo=ZoneInfo("UTC")).timestamp())
    events = [event("ann", noon, event_id="e1"), event("ann", noon, event_id="e1"), event("ann", noon), event("ann", noon)]
    driver, ledger = opened(events, "UTC")
    assert [row["events"] for row in built(driver, ledger)["user_activity"]] == [3]


def test_a_heartbeat_just_after_midnight_gives_time_to_the_day_before() -> None:
    edge = midnight(date(2024, 3, 1), "UTC")
    driver, ledger = opened([event("ann", edge + 5, heartbeat_seconds=15)], "UTC")
    use = built(driver, ledger)["user_activity"]
    assert [(row["day"], row["events"], row["active_ms"]) for row in sorted(use, key=lambda row: row["day"])] == [
        (day_number(date(2024, 2, 29)), 0, 10_000), (day_number(date(2024, 3, 1)), 1, 5_000)
    ]  # fmt: skip


@pytest.mark.parametrize("name", ROLLUPS)
def test_stale_days_are_around_the_touched_day(name: str) -> None:
    assert 100 in daily.stale(name, [100])
    assert daily.stale(name, []) == set()
