"""The ledger once more, slowly and in plain Python: subscription rows to the standing of an account at any moment, under the switches.

Money of one currency, or changes of a ledger that knows others (plain_money.py). Moments are in UTC; calendar arithmetic is that of `zone`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from tenure.period import add_months
from tenure.policy import Policy

Row = dict[str, Any]
MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Change:
    """A moment at which an account's MRR or what keeps it changes, in one place (plan and currency, where it matters)."""

    at: datetime
    amount: Fraction
    keep: int
    fx: Fraction = Fraction(0)
    place: tuple[str, ...] = ()


@dataclass(frozen=True)
class Move:
    """One movement of an account."""

    at: datetime
    kind: str
    amount: Fraction
    after: Fraction
    was: bool
    is_: bool
    fx: Fraction = Fraction(0)


def when(text: str, zone: str = "UTC") -> datetime | None:
    if not text:
        return None
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def shifted(at: datetime, months: int, days: int = 0, zone: str = "UTC") -> datetime:
    local = at.astimezone(ZoneInfo(zone))
    moved = add_months(local.date(), months) + timedelta(days=days)
    return local.replace(year=moved.year, month=moved.month, day=moved.day, fold=0).astimezone(UTC)


def day(at: datetime, zone: str = "UTC") -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def monthly(row: Row, policy: Policy, off: bool) -> Fraction:
    amount, count = Fraction(row["amount"]), int(row.get("interval_count") or 1)
    if off:
        amount = amount * (1 - min(Fraction(row.get("discount_percent") or 0), Fraction(100)) / 100) - Fraction(
            row.get("discount_amount") or 0
        )
        amount = max(amount, Fraction(0))
    interval = row.get("interval") or "month"
    share = Fraction(1, MONTHS[interval]) if interval in MONTHS else (policy.weeks if interval == "week" else policy.days)
    return amount * share / count


def lasts(row: Row) -> tuple[int, int]:
    """(months, days) of a billing interval."""
    count, interval = int(row.get("interval_count") or 1), row.get("interval") or "month"
    return (MONTHS[interval] * count, 0) if interval in MONTHS else (0, count * (7 if interval == "week" else 1))


def cycle(row: Row, start: datetime, zone: str = "UTC") -> datetime:
    return shifted(start, *lasts(row), zone)


def ends(rows: list[Row], policy: Policy, zone: str = "UTC") -> list[tuple[Row, datetime, datetime | None]]:
    """(row, from, to) of the stretches of one item."""
    rows = sorted(rows, key=lambda row: str(when(row["starts_at"], zone)))
    found: list[list[Any]] = []
    last: datetime | None = None
    for number in range(len(rows) - 1, -1, -1):
        row, start, end = rows[number], when(rows[number]["starts_at"], zone), when(rows[number].get("ends_at", ""), zone)
        following = when(rows[number + 1]["starts_at"], zone) if number + 1 < len(rows) else None
        if following is None or (end is not None and following > end):
            last = recognised(row, end, policy, zone)
            end = last
        elif last is not None and policy.churn_timing != "paid_through_end" and (end is None or last < end):
            end = last
        if following is not None and (end is None or following < end):
            end = following
        if (
            following is not None
            and end is not None
            and end < following
            and (day(following, zone) - day(end, zone)).days <= policy.gap_days
        ):
            end = following if policy.gap_days else end
        found.insert(0, [row, start, end])
    return [(row, start, end) for row, start, end in limited(found, policy, zone) if end is None or start < end]


def recognised(row: Row, end: datetime | None, policy: Policy, zone: str) -> datetime | None:
    if policy.churn_timing == "paid_through_end":
        paid = when(row.get("billed_through", ""), zone)
        return paid if paid and end and paid > end else end
    marked = when(row.get("cancelled_at", ""), zone) or end
    return marked if policy.churn_timing == "marked_cancelled" else when(row.get("cancel_requested_at", ""), zone) or marked


def limited(found: list[list[Any]], policy: Policy, zone: str) -> list[list[Any]]:
    limit = policy.past_due_limit
    if limit is None:
        return found
    since: datetime | None = None
    before: list[Any] | None = None
    kept = []
    for one in found:
        row, start, end = one
        if row.get("status") == "past_due":
            adjoining = before is not None and before[0].get("status") == "past_due" and before[2] == start
            since = since if adjoining else start
            until = shifted(since, 0, limit[0], zone)
            kept.append([row, start, until if end is None or until < end else end])
        else:
            kept.append(one)
        before = one
    return kept


def changes(rows: list[Row], policy: Policy, zone: str = "UTC") -> list[Change]:
    """Every change of one account, in order of time."""
    found: list[Change] = []
    for own in items(rows, policy):
        for row, start, end in ends(own, policy, zone):
            for begin, stop, amount, keep in pieces(row, start, end, policy, zone):
                if amount or keep:
                    found.append(Change(begin, amount, keep))
                    if stop is not None:
                        found.append(Change(stop, -amount, -keep))
    return sorted(found, key=lambda change: change.at)


def items(rows: list[Row], policy: Policy) -> list[list[Row]]:
    """The rows of each item that counts as recurring."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row.get("kind", "recurring") == "recurring" or (row.get("kind") == "metered" and policy.metered == "include"):
            found.setdefault((row["subscription_id"], row.get("item_id") or row["subscription_id"]), []).append(row)
    return list(found.values())


Piece = tuple[datetime, datetime | None, Fraction, int]


def pieces(row: Row, start: datetime, end: datetime | None, policy: Policy, zone: str = "UTC") -> list[Piece]:
    """(from, to, MRR, keep) of a stretch: what it brings, cut where its discount ends."""
    status = row.get("status") or "active"
    if status in ("trial", "free") or (status == "paused" and policy.pause == "churn"):
        return []
    if status == "paused" and policy.pause == "zero":
        return [(start, end, Fraction(0), 1)]
    duration = row.get("discount_duration") or None
    until = when(row.get("discount_ends_at", ""), zone)
    off = bool(row.get("discount_percent") or row.get("discount_amount")) and policy.discounts != "none"
    if policy.discounts == "permanent_only" and not (duration == "forever" or (duration is None and until is None)):
        off = False
    began = when(row["starts_at"], zone)
    if duration == "once" and until is None:
        until = cycle(row, began, zone)
    if policy.discounts == "recurring_only" and until is not None and until <= cycle(row, began, zone):
        off = False
    cut = [(start, end, off)]
    if off and until is not None and (end is None or until < end):
        cut = [(start, until, True), (max(start, until), end, False)]
    made = []
    for begin, stop, reduced in cut:
        if stop is not None and begin >= stop:
            continue
        amount = monthly(row, policy, reduced)
        made.append((begin, stop, amount, 1 if amount > 0 or policy.free_customer == "active" else 0))
    return made


def grouped(found: list[Change], window: int) -> list[Change]:
    """One change a moment: real ones within the window of the first are one, dated by it; a new rate alone stays where it is."""
    places: dict[tuple[datetime, tuple[str, ...]], list[Change]] = {}
    for change in found:
        places.setdefault((change.at, change.place), []).append(change)
    whole = [_added(at, some) for (at, _), some in sorted(places.items(), key=lambda one: one[0][0])]
    dated: dict[datetime, list[Change]] = {}
    first: datetime | None = None
    for change in whole:
        if not change.amount and not change.keep:
            dated.setdefault(change.at, []).append(change)
            continue
        if first is None or not window or change.at - first > timedelta(seconds=window):
            first = change.at
        dated.setdefault(first, []).append(change)
    return [_added(at, some) for at, some in sorted(dated.items())]


def _added(at: datetime, some: list[Change]) -> Change:
    return Change(at, sum((c.amount for c in some), Fraction(0)), sum(c.keep for c in some), sum((c.fx for c in some), Fraction(0)))


def moves(rows: list[Row], policy: Policy, zone: str = "UTC") -> list[Move]:
    """The movements of one account, from its subscription rows."""
    return told(changes(rows, policy, zone), policy, zone)


def told(found: list[Change], policy: Policy, zone: str = "UTC") -> list[Move]:
    """The movements that changes make."""
    level, keep, is_, began = Fraction(0), 0, False, False
    lost: date | None = None
    made = []
    for change in grouped(found, policy.group_seconds):
        was, level, keep = is_, level + change.amount + change.fx, keep + change.keep
        is_ = keep > 0 and (level > 0 or was)
        today = day(change.at, zone)
        if is_ and not was:
            days = policy.reactivation_days
            back = began and (days is None or (lost is not None and (today - lost).days <= days))
            kind, began = ("reactivation" if back else "new"), True
        elif was and not is_:
            kind, lost = "churn", today
        else:
            kind = "expansion" if change.amount > 0 else "contraction" if change.amount < 0 else "fx" if change.fx else ""
        if kind:
            made.append(Move(change.at, kind, change.amount, level, was, is_, change.fx))
    return made
