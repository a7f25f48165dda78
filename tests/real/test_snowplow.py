"""Web events that a tracker sent with heartbeats, and the engaged time that its own models give for each of the 18 sessions."""

from __future__ import annotations

import csv
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tenure import conform
from tenure.engine.duckdb import DuckDB
from tenure.period import parse
from tenure.question import Question

pytestmark = pytest.mark.slow

HEARTBEAT, FIRST = 10, 5
"""The tracker's settings: a page ping stands for ten seconds, the first of a visit to a page for the least visit of five."""
PAGE = "contexts_com_snowplowanalytics_snowplow_web_page_1_0_0"


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def sessions(shared: Path) -> list[dict[str, str]]:
    return rows(shared / "data/snowplow_web_0.15.2/snowplow_web_sessions_expected.csv")


@pytest.fixture(scope="module")
def events(shared: Path, sessions: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Canonical events; a session of the models stands for a user, so that each can be asked for. Every event tells of heartbeats."""
    found: list[dict[str, Any]] = []
    pinged: set[tuple[str, str]] = set()
    for row in sorted(rows(shared / "data/snowplow_web_0.15.2/snowplow_web_events.csv"), key=lambda row: row["derived_tstamp"]):
        session = session_of(row, sessions)
        ping = row["event_name"] == "page_ping"
        beat = 0 if not ping else HEARTBEAT if (session, row[PAGE]) in pinged else FIRST
        if ping:
            pinged.add((session, row[PAGE]))
        found.append({"event_id": row["event_id"], "account_id": "web", "user_id": session, "at": row["derived_tstamp"] + "Z",
                      "name": row["event_name"], "heartbeat_seconds": beat})  # fmt: skip
    return found


def session_of(event: dict[str, str], sessions: list[dict[str, str]]) -> str:
    """The session of the models that an event lies in; an event of none is a session of its own."""
    at = datetime.fromisoformat(event["derived_tstamp"])
    for number, row in enumerate(sessions):
        start, end = datetime.fromisoformat(row["start_tstamp"]), datetime.fromisoformat(row["end_tstamp"])
        if row["domain_sessionid"] == event["domain_sessionid"] and start <= at <= end:
            return f"s{number}"
    return f"alone {event['event_id']}"


def test_the_engaged_time_of_every_session_is_the_sum_of_its_heartbeats(
    events: list[dict[str, Any]], sessions: list[dict[str, str]]
) -> None:
    assert sum(event["name"] == "page_ping" and event["user_id"].startswith("s") for event in events) == 8
    users = [{"user_id": f"s{number}", "account_id": "web"} for number in range(len(sessions))]
    case = {
        "id": "web",
        "settings": {"as_of": "2021-04-01"},
        "tables": {"accounts": [{"account_id": "web"}], "users": users, "events": events},
    }
    driver = DuckDB()
    ask = conform.asker(case, driver)
    period = parse("2020-01..2021-03", today=datetime(2021, 4, 1).date())
    seen = {row.slices["user_id"]: row.value for row in ask.ask(Question("time_in_app", (period,), ("user_id",)))}
    driver.close()
    wanted = {f"s{number}": Decimal(row["engaged_time_in_s"]) for number, row in enumerate(sessions)}
    assert len(wanted) == 18
    assert sum(value > 0 for value in wanted.values()) == 4
    assert {user: seen.get(user, Decimal(0)) for user in wanted} == wanted
