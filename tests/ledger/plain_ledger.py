"""The ledger once more, slowly and in plain Python: subscription rows to the standing of an account at any moment, under the switches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

from tenure.period import add_months
from tenure.policy import Policy

Row = dict[str, Any]
MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Change:
    """A moment at which an account's MRR or what keeps it changes."""

    at: datetime
    amount: Fraction
    keep: int


@dataclass(frozen=True)
class Move:
    """One movement of an account."""

    at: datetime
    kind: str
    amount: Fraction
    after: Fraction
    was: bool
    is_: bool


def when(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def shifted(at: datetime, months: int, days: int = 0) -> datetime:
    moved = add_months(at.date(), months) + timedelta(days=days)
    return at.replace(year=moved.year, month=moved.month, day=moved.day)


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


def cycle(row: Row, start: datetime) -> datetime:
    count, interval = int(row.get("interval_count") or 1), row.get("interval") or "month"
    if interval in MONTHS:
        return shifted(start, MONTHS[interval] * count)
    return start + timedelta(days=count * (7 if interval == "week" else 1))


def ends(rows: list[Row], policy: Policy) -> list[tuple[Row, datetime, datetime | None]]:
    """(row, from, to) of the stretches of one item."""
    rows = sorted(rows, key=lambda row: row["starts_at"])
    found: list[list[Any]] = []
    last: datetime | None = None
    for number in range(len(rows) - 1, -1, -1):
        row, start, end = rows[number], when(rows[number]["starts_at"]), when(rows[number].get("ends_at", ""))
        following = when(rows[number + 1]["starts_at"]) if number + 1 < len(rows) else None
        if following is None or (end is not None and following > end):
            last = recognised(row, end, policy)
            end = last
        elif last is not None and policy.churn_timing != "paid_through_end" and (end is None or last < end):
            end = last
        if following is not None and (end is None or following < end):
            end = following
        found.insert(0, [row, start, end])
    return [(row, start, end) for row, start, end in limited(found, policy) if end is None or start < end]


def recognised(row: Row, end: datetime | None, policy: Policy) -> datetime | None:
    if policy.churn_timing == "paid_through_end":
        paid = when(row.get("billed_through", ""))
        return paid if paid and end and paid > end else end
    marked = when(row.get("cancelled_at", "")) or end
    return marked if policy.churn_timing == "marked_cancelled" else when(row.get("cancel_requested_at", "")) or marked


def limited(found: list[list[Any]], policy: Policy) -> list[list[Any]]:
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
            until = since + timedelta(days=limit[0])
            kept.append([row, start, until if end is None or until < end else end])
        else:
            kept.append(one)
        before = one
    return kept


def changes(rows: list[Row], policy: Policy) -> list[Change]:
    """Every change of one account, in order of time."""
    found: list[Change] = []
    items: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row.get("kind", "recurring") == "recurring" or (row.get("kind") == "metered" and policy.metered == "include"):
            items.setdefault((row["subscription_id"], row.get("item_id") or row["subscription_id"]), []).append(row)
    for own in items.values():
        for row, start, end in ends(own, policy):
            for begin, stop, amount, keep in pieces(row, start, end, policy):
                if amount or keep:
                    found.append(Change(begin, amount, keep))
                    if stop is not None:
                        found.append(Change(stop, -amount, -keep))
    return sorted(found, key=lambda change: change.at)


def pieces(row: Row, start: datetime, end: datetime | None, policy: Policy) -> list[tuple[datetime, datetime | None, Fraction, int]]:
    status = row.get("status") or "active"
    if status in ("trial", "free") or (status == "paused" and policy.pause == "churn"):
        return []
    if status == "paused" and policy.pause == "zero":
        return [(start, end, Fraction(0), 1)]
    duration = row.get("discount_duration") or None
    until = when(row.get("discount_ends_at", ""))
    off = bool(row.get("discount_percent") or row.get("discount_amount")) and policy.discounts != "none"
    if policy.discounts == "permanent_only" and not (duration == "forever" or (duration is None and until is None)):
        off = False
    began = when(row["starts_at"])
    if duration == "once" and until is None:
        until = cycle(row, began)
    if policy.discounts == "recurring_only" and until is not None and until <= cycle(row, began):
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
    """Changes within the window of the first are one, dated by it; moments at which nothing changes are gone."""
    moments: dict[datetime, list[Change]] = {}
    for change in found:
        moments.setdefault(change.at, []).append(change)
    real = [Change(at, sum((c.amount for c in some), Fraction(0)), sum(c.keep for c in some)) for at, some in sorted(moments.items())]
    made: list[Change] = []
    for change in (change for change in real if change.amount or change.keep):
        if made and window and change.at - made[-1].at <= timedelta(seconds=window):
            made[-1] = Change(made[-1].at, made[-1].amount + change.amount, made[-1].keep + change.keep)
        else:
            made.append(change)
    return made


def moves(rows: list[Row], policy: Policy) -> list[Move]:
    """The movements of one account."""
    level, keep, is_, began = Fraction(0), 0, False, False
    lost: date | None = None
    made = []
    for change in grouped(changes(rows, policy), policy.group_seconds):
        was, level, keep = is_, level + change.amount, keep + change.keep
        is_ = keep > 0 and (level > 0 or was)
        if is_ and not was:
            days = policy.reactivation_days
            back = began and (days is None or (lost is not None and (change.at.date() - lost).days <= days))
            kind, began = ("reactivation" if back else "new"), True
        elif was and not is_:
            kind, lost = "churn", change.at.date()
        else:
            kind = "expansion" if change.amount > 0 else "contraction" if change.amount < 0 else ""
        if kind:
            made.append(Move(change.at, kind, change.amount, level, was, is_))
    return made
