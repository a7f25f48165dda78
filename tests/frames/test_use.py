"""The frames of product use against a slow twin in plain Python, over drawn events at the edges of days and months."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tenure.ledger.settings import Milestone
from tenure.period import Period
from tenure.question import Question

MOMENTS = (
    "2024-01-02T12:00:00-05:00", "2024-01-31T23:59:59-05:00", "2024-02-01T00:00:00-05:00", "2024-02-04T23:59:59-05:00",
    "2024-02-29T12:00:00-05:00", "2024-02-29T23:59:59-05:00", "2024-03-01T00:00:00-05:00", "2024-03-01T04:59:59Z",
    "2024-03-04T08:00:00-05:00", "2024-03-10T01:59:59-05:00", "2024-03-10T03:00:00-04:00", "2024-03-11T01:00:00-04:00",
    "2024-03-18T09:00:00-04:00", "2024-03-31T23:59:59-04:00", "2024-04-01T00:00:00-04:00", "2024-04-15T00:00:00-04:00",
)  # fmt: skip
ACCOUNTS = [
    {"account_id": "a", "segment": "big"}, {"account_id": "b", "segment": "mid"}, {"account_id": "mute", "segment": "small"},
    {"account_id": "late", "segment": "mid", "created_at": "2024-03-20"}, {"account_id": "t", "is_test": True, "segment": "mid"},
]  # fmt: skip
MOVED = {"account_id": "a", "attribute": "segment", "valid_from": "2024-03-10T06:30:00Z", "value": "big"}
BEFORE = {"account_id": "a", "attribute": "segment", "valid_from": "2023-01-01", "value": "mid"}
USERS = {"ann": ("a", "admin"), "bob": ("a", "agent"), "cal": ("b", "agent"), "tim": ("t", "agent"), "zed": ("mute", "admin")}
HOME = {"a": "big", "b": "mid", "mute": "small", "late": "mid"}
Event = dict[str, str]
Slice = tuple[str | None, ...]

QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Each example is a whole ledger: to shrink one takes minutes, and the rows are few."""

events = st.lists(
    st.fixed_dictionaries(
        {"user_id": st.sampled_from(["ann", "bob", "cal", "tim", "new"]), "at": st.sampled_from(MOMENTS),
         "module": st.sampled_from(["inbox", "api", ""]), "name": st.sampled_from(["view", "save"])}
    ),
    min_size=1, max_size=14,
)  # fmt: skip


def account_of(user: str) -> str:
    return USERS[user][0] if user in USERS else "b"


def tables(rows: list[Event], history: bool) -> dict[str, Any]:
    made = [{**row, "event_id": f"e{number}", "account_id": account_of(row["user_id"])} for number, row in enumerate(rows)]
    users = [{"user_id": user, "account_id": account, "role": role} for user, (account, role) in USERS.items()]
    found = {"accounts": ACCOUNTS, "users": users, "events": made}
    return found | ({"account_history": [BEFORE, MOVED]} if history else {})


def segment(account: str, second: int, history: bool) -> str:
    moved = int(datetime.fromisoformat(MOVED["valid_from"]).timestamp())
    return "mid" if history and account == "a" and second < moved else HOME[account]


class Twin:
    """What everybody did, looked at event by event."""

    def __init__(self, rows: list[Event], drawn: Any, history: bool) -> None:
        self.drawn, self.history = drawn, history
        self.rows = [(account_of(row["user_id"]), row["user_id"], drawn.day(row["at"]), drawn.second(row["at"]), row["module"])
                     for row in rows if account_of(row["user_id"]) != "t"]  # fmt: skip

    def inside(self, period: Period) -> list[tuple[str, str, date, int, str]]:
        return [row for row in self.rows if period.start <= row[2] < period.end]

    def trailing(self, period: Period, days: int) -> list[tuple[str, str, date, int, str]]:
        return [row for row in self.rows if period.end - timedelta(days=days) <= row[2] < period.end]

    def slices(self, by: str, rows: Iterable[Any], end: int | None) -> dict[Slice, set[Any]]:
        """Slice → rows of it; `end`: attributes of accounts as they stand then, else as they were at the day's last use."""
        found: dict[Slice, set[Any]] = {}
        for row in rows:
            found.setdefault(self.slice(by, row, end), set()).add(row)
        return found

    def slice(self, by: str, row: Any, end: int | None) -> Slice:
        if not by:
            return ()
        if by == "account_id":
            return (row[0],)
        if by == "role":
            return (USERS[row[1]][1] if row[1] in USERS else None,)
        last = max(other[3] for other in self.rows if other[1:3] == row[1:3])
        return (segment(row[0], end - 1 if end else last, self.history),)

    def everybody(self, by: str, period: Period) -> set[Slice]:
        """Every slice of accounts that exists at the period's end."""
        end = period.bounds(self.drawn.zone)[1]
        here = [account for account in HOME if account != "late" or period.end > date(2024, 3, 20)]
        return {(account,) if by == "account_id" else (segment(account, end - 1, self.history),) for account in here}


def answers(ask: Any, drawn: Any, metric: str, by: str, params: dict[str, str] | None = None) -> dict[tuple[Period, Slice], Any]:
    question = Question(metric, drawn.periods, (by,) if by else (), params=params or {})
    return {(row.period, tuple(row.slices.values())): row.value for row in ask.ask(question)}


def check(seen: dict[Any, Decimal | None], wanted: dict[Any, Any], nothing: Decimal | None, what: str) -> None:
    """Every wanted answer is there, and all others say that there was nothing."""
    for place, value in wanted.items():
        assert place in seen, (what, place)
        assert same(seen[place], value), (what, place, seen[place], value)
    for place, answer in seen.items():
        assert place in wanted or answer == nothing, (what, place, answer)


def same(seen: Decimal | None, wanted: Any) -> bool:
    if seen is None or wanted is None:
        return seen is None and wanted is None
    return abs(Fraction(seen) - Fraction(wanted)) < Fraction(1, 10**40)


@pytest.mark.slow
@settings(max_examples=12, deadline=None, phases=QUICK)
@given(rows=events, history=st.booleans())
def test_actives_are_distinct_users_of_the_window_in_every_slice(rows: list[Event], history: bool, drawn: Any) -> None:
    ask, twin = drawn.asker(tables(rows, history)), Twin(rows, drawn, history)
    counted: dict[str, Callable[[set[Any], Period], Any]] = {
        "active_users": lambda found, _: len({row[1] for row in found}),
        "dau": lambda found, period: Fraction(len({row[1:3] for row in found}), period.days),
        "wau": lambda found, _: len({row[1] for row in found}),
        "mau": lambda found, _: len({row[1] for row in found}),
    }
    for metric, count in counted.items():
        for by in ("", "account_id", "segment", "role"):
            wanted: dict[Any, Any] = {}
            for period in drawn.periods:
                window = {"wau": 7, "mau": 28}.get(metric)
                end = period.bounds(drawn.zone)[1] if window else None
                found = twin.slices(by, twin.trailing(period, window) if window else twin.inside(period), end)
                wanted |= {(period, place): count(group, period) for place, group in found.items()}
                if by in ("account_id", "segment"):
                    wanted = {(period, place): 0 for place in twin.everybody(by, period)} | wanted
            check(answers(ask, drawn, metric, by), wanted, Decimal(0), f"{metric} by {by}")


@settings(max_examples=6, deadline=None, phases=QUICK)
@given(rows=events)
def test_habits_and_last_use_tell_of_the_silent_too(rows: list[Event], drawn: Any) -> None:
    ask, twin = drawn.asker(tables(rows, False)), Twin(rows, drawn, False)
    frequency, since, by_user = {}, {}, {}
    for period in drawn.periods:
        for (account,) in twin.everybody("account_id", period):
            frequency[period, (account,)] = len({row[2] for row in twin.trailing(period, 14) if row[0] == account})
            since[period, (account,)] = ago(period, (row[2] for row in twin.rows if row[0] == account))
        for user in {*USERS, *(row[1] for row in twin.rows)} - {"tim"}:
            by_user[period, (user,)] = ago(period, (row[2] for row in twin.rows if row[1] == user))
    check(answers(ask, drawn, "usage_frequency", "account_id"), frequency, None, "frequency")
    check(answers(ask, drawn, "days_since_last_use", "account_id"), since, None, "since")
    check(answers(ask, drawn, "days_since_last_use", "user_id"), by_user, None, "since by user")


def ago(period: Period, days: Iterable[date]) -> int | None:
    before = [day for day in days if day < period.end]
    return (period.end - timedelta(days=1) - max(before)).days if before else None


@settings(max_examples=6, deadline=None, phases=QUICK)
@given(rows=events)
def test_modules_are_those_seen_so_far_and_states_are_told_by_the_period_before(rows: list[Event], drawn: Any) -> None:
    ask, twin = drawn.asker(tables(rows, False)), Twin(rows, drawn, False)
    adoption: dict[Any, Any] = {}
    states: dict[str, dict[Any, Any]] = {name: {} for name in ("new", "returning", "resurrecting", "dormant")}
    for period in drawn.periods:
        known = {row[4] for row in twin.rows if row[2] < period.end and row[4]}
        for (account,) in twin.everybody("account_id", period):
            used = {row[4] for row in twin.inside(period) if row[0] == account and row[4]}
            if known:  # else there is no answer, and where no module is ever known no row either
                adoption[period, (account,)] = Fraction(len(used), len(known))
        for name in states:
            states[name][period, ()] = sum(state(twin, period, user) == name for user in {row[1] for row in twin.rows})
    check(answers(ask, drawn, "feature_adoption", "account_id"), adoption, None, "adoption")
    for name, wanted in states.items():
        check(answers(ask, drawn, "user_lifecycle", "", {"state": name}), wanted, Decimal(0), name)


def state(twin: Twin, period: Period, user: str) -> str:
    days = [row[2] for row in twin.rows if row[1] == user]
    before = period.before()
    now, then = any(period.start <= day < period.end for day in days), any(before.start <= day < before.end for day in days)
    if not now:
        return "dormant" if then else ""
    return "returning" if then else "new" if min(days) >= period.start else "resurrecting"


@settings(max_examples=6, deadline=None, phases=QUICK)
@given(rows=events, n=st.sampled_from([0, 1, 2]), unit=st.sampled_from(["day", "week", "month"]), back=st.sampled_from(["on", "on_or_after"]),
       clock=st.sampled_from(["calendar", "24h"]))  # fmt: skip
def test_users_are_back_in_their_nth_window_if_it_has_ended(
    rows: list[Event], n: int, unit: str, back: str, clock: str, drawn: Any
) -> None:
    ask, twin = drawn.asker(tables(rows, False)), Twin(rows, drawn, False)
    wanted: dict[Any, Any] = {}
    for period in drawn.periods:
        came = [returned(twin, user, n, unit, back, clock) for user in {row[1] for row in twin.inside(period)} if begun(twin, user, period)]
        known = [answer for answer in came if answer is not None]
        wanted[period, ()] = Fraction(sum(known), len(known)) if known else None
    params = {"n": str(n), "unit": unit, "back": back, "clock": clock}
    check(answers(ask, drawn, "user_retention", "", params), wanted, None, str(params))


def begun(twin: Twin, user: str, period: Period) -> bool:
    return period.start <= min(row[2] for row in twin.rows if row[1] == user) < period.end


def returned(twin: Twin, user: str, n: int, unit: str, back: str, clock: str) -> bool | None:
    own = [row for row in twin.rows if row[1] == user]
    if clock == "24h":
        length = {"day": 1, "week": 7, "month": 30}[unit] * 86_400
        start = min(row[3] for row in own) + n * length
        ended = start + length <= int(datetime.fromisoformat("2024-05-01T00:00:00-04:00").timestamp())
        return any(start <= row[3] and (back == "on_or_after" or row[3] < start + length) for row in own) if ended else None
    first = min(row[2] for row in own)
    if unit == "month":
        month = first.year * 12 + first.month - 1 + n
        from_day, to_day = (date(value // 12, value % 12 + 1, 1) for value in (month, month + 1))
    else:
        from_day = first + timedelta(days=n) if unit == "day" else first - timedelta(days=first.weekday() - 7 * n)
        to_day = from_day + timedelta(days=1 if unit == "day" else 7)
    if to_day > date(2024, 5, 1):
        return None
    return any(from_day <= row[2] and (back == "on_or_after" or row[2] < to_day) for row in own)


SUBSCRIPTION = st.fixed_dictionaries(
    {"account_id": st.sampled_from(["a", "b", "t"]), "starts_at": st.sampled_from(["2024-01-05", "2024-02-29", "2024-03-01", "2024-04-01"]),
     "ends_at": st.sampled_from(["", "2024-03-01", "2024-03-31T23:59:59-04:00", "2024-04-01"]), "seats": st.sampled_from(["", "0", "1", "3"]),
     "status": st.sampled_from(["active", "past_due", "trial", "paused"]), "amount": st.sampled_from(["0", "10"]),
     "kind": st.sampled_from(["recurring", "recurring", "metered"])}
)  # fmt: skip


@settings(max_examples=6, deadline=None, phases=QUICK)
@given(rows=events, items=st.lists(SUBSCRIPTION, max_size=4))
def test_seats_are_those_of_paid_items_just_before_the_end(rows: list[Event], items: list[dict[str, str]], drawn: Any) -> None:
    items = [item for item in items if not item["ends_at"] or item["starts_at"] < item["ends_at"][:10]]
    named = [{**item, "subscription_id": f"s{number}"} for number, item in enumerate(items)]
    ask, twin = drawn.asker({**tables(rows, False), "subscriptions": named}), Twin(rows, drawn, False)
    wanted: dict[Any, Any] = {}
    for period in drawn.periods:
        end = period.bounds(drawn.zone)[1]
        for account in ("a", "b"):
            seats = sum(int(item["seats"] or 0) for item in items if item["account_id"] == account and paid(item, end))
            users = len({row[1] for row in twin.inside(period) if row[0] == account})
            if seats:
                wanted[period, (account,)] = Fraction(users, seats)
    check(answers(ask, drawn, "licence_utilisation", "account_id"), wanted, None, "licences")


BORN = {"a": date(2024, 1, 15), "b": date(2024, 2, 15)}
STEPS = (Milestone("saved", event="save"), Milestone("connected", module="api"), Milestone("kept", event="save", module="inbox"))


@settings(max_examples=6, deadline=None, phases=QUICK)
@given(rows=events)
def test_milestones_are_reached_by_the_first_event_of_their_name_and_module(rows: list[Event], drawn: Any) -> None:
    given_tables = tables(rows, False)
    accounts = [row | ({"created_at": str(BORN[row["account_id"]])} if row["account_id"] in BORN else {}) for row in ACCOUNTS]
    ask = drawn.asker({**given_tables, "accounts": accounts}, milestones=STEPS)
    reached: dict[Any, Any] = {}
    took: dict[Any, Any] = {}
    for period in drawn.periods:
        for account, born in BORN.items():
            done = [
                min((drawn.day(row["at"]) for row in rows if account_of(row["user_id"]) == account and _meets(row, step)), default=None)
                for step in STEPS
            ]
            inside = [day for day in done if day is not None and day < period.end]
            reached[period, (account,)] = Fraction(len(inside), len(STEPS))
            if inside:
                took[period, (account,)] = Fraction(max((min(inside) - born).days, 0))
    mine = {place: value for place, value in answers(ask, drawn, "onboarding", "account_id").items() if place[1][0] in BORN}
    check(mine, reached, None, "onboarding")
    mine = {place: value for place, value in answers(ask, drawn, "days_to_first_value", "account_id").items() if place[1][0] in BORN}
    check(mine, took, None, "days to first value")


def _meets(row: Event, step: Milestone) -> bool:
    return (not step.event or row["name"] == step.event) and (not step.module or row["module"] == step.module)


def paid(item: dict[str, str], end: int) -> bool:
    """Whether an item is paid for in the last second before `end`."""
    if item["kind"] != "recurring" or item["status"] not in ("active", "past_due") or item["amount"] == "0":
        return False
    start, stop = (second(item[name]) if item[name] else None for name in ("starts_at", "ends_at"))
    return start is not None and start <= end - 1 and (stop is None or stop > end - 1)


def second(text: str) -> int:
    from zoneinfo import ZoneInfo

    when = datetime.fromisoformat(text)
    return int((when if when.tzinfo else when.replace(tzinfo=ZoneInfo("America/New_York"))).timestamp())
