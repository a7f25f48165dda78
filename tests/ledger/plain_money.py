"""Invoice lines and foreign money once more, slowly and in plain Python. What a subscription row brings a month is in plain_ledger.py."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from plain_ledger import Change, Move, Row, ends, items, lasts, pieces, shifted, told, when

from tenure.period import Period, month_length
from tenure.policy import Policy

HOME = "USD"
Rates = dict[tuple[str, date], Fraction]


@dataclass(frozen=True)
class Rules:
    """What shapes an account's ledger beside its rows."""

    policy: Policy
    zone: str
    rates: Rates

    def day(self, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self.zone)).date()

    def rate(self, currency: str, day: date) -> Fraction | None:
        """The last rate known on or before a day."""
        if currency == HOME:
            return Fraction(1)
        known = [(since, rate) for (money, since), rate in self.rates.items() if money == currency and since <= day]
        return max(known)[1] if known else None


@dataclass(frozen=True)
class Span:
    """What brings `amount` a month, in its own currency, from `start` to `end`. `line`: its number, where it is an invoice line."""

    item: tuple[str, ...]
    place: tuple[str, ...]
    start: datetime
    end: datetime | None
    amount: Fraction
    keep: int
    rate: Fraction | None = None
    line: int | None = None
    row: Row = field(default_factory=dict, compare=False)


def changes(rows: list[Row], lines: list[Row], rules: Rules) -> list[Change]:
    """Every change of one account: `real` at the new rate, `fx` what the old rate makes of it."""
    known = spans(rows, lines, rules)
    made = []
    for span in known:
        assert span.rate is not None
        made.append(Change(span.start, span.amount * span.rate, span.keep, place=span.place))
    for span, after in followers(known):
        old, new = span.rate, after.rate if after is not None else span.rate
        assert old is not None
        assert new is not None
        assert span.end is not None
        made.append(Change(span.end, -span.amount * new, -span.keep, span.amount * (new - old), span.place))
    return [one for one in made if one.amount or one.keep or one.fx]


def spans(rows: list[Row], lines: list[Row], rules: Rules) -> list[Span]:
    """All that brings something a month, as far as a rate is known."""
    return [
        span for span in (*_subscribed(rows, rules), *_bridged(list(_billed(lines, bool(rows), rules)), rules)) if span.rate is not None
    ]


def followers(known: list[Span]) -> Iterator[tuple[Span, Span | None]]:
    """Each span that ends, with the one of its item that goes on from there."""
    moments: dict[Any, tuple[list[Span], list[Span]]] = {}
    for span in known:
        for side, at in enumerate((span.end, span.start)):
            if at is not None:
                moments.setdefault((span.item, span.line is None, span.amount < 0 and span.line is not None, at), ([], []))[side].append(
                    span
                )
    for over, begun in moments.values():
        yield from _paired(over, begun)


def _paired(over: list[Span], begun: list[Span]) -> Iterator[tuple[Span, Span | None]]:
    """First those that bring the same, the longest to the longest; then what is left, the largest to the largest."""
    left, open_ = [], list(begun)
    for span in sorted(over, key=_long):
        same = next((one for one in sorted(open_, key=_long) if one.amount == span.amount), None)
        if same is None:
            left.append(span)
        else:
            open_.remove(same)
            yield span, same
    rest = sorted(open_, key=_large)
    for number, span in enumerate(sorted(left, key=_large)):
        yield span, rest[number] if number < len(rest) else None


def _long(span: Span) -> tuple[Any, ...]:
    return (-(span.end - span.start).total_seconds() if span.end else 0, span.line)


def _large(span: Span) -> tuple[Any, ...]:
    return (-abs(span.amount), *_long(span))


def _subscribed(rows: list[Row], rules: Rules) -> Iterator[Span]:
    """Spans of subscription rows, cut where a service period begins: each is converted at the rate of that day."""
    for own in items(rows, rules.policy):
        for row, start, end in ends(own, rules.policy, rules.zone):
            currency = row.get("currency") or HOME
            item = ("s", row["subscription_id"], row.get("item_id") or row["subscription_id"], currency)
            for begin, stop, amount, keep in pieces(row, start, end, rules.policy, rules.zone):
                for first, last, rate in _service(row, begin, stop, currency, rules):
                    yield Span(item, (row.get("plan") or "", currency), first, last, amount, keep, rate, row=row)


def _service(
    row: Row, start: datetime, end: datetime | None, currency: str, rules: Rules
) -> Iterator[tuple[datetime, datetime | None, Fraction | None]]:
    if currency == HOME or rules.policy.fx_rate == "period_end":
        yield start, end, Fraction(1)
        return
    months, days = lasts(row)
    anchor, last = when(row["starts_at"], rules.zone), max(day for _, day in rules.rates)
    assert anchor is not None
    turns = [anchor]
    while rules.day(turns[-1]) <= last:
        turns.append(shifted(anchor, months * len(turns), days * len(turns), rules.zone))
    for here, there in zip(turns, [*turns[1:], None], strict=True):
        first = max(start, here)
        stop = there if end is None or (there is not None and there < end) else end
        if stop is None or first < stop:
            yield first, stop, rules.rate(currency, rules.day(here))


def _billed(lines: list[Row], subscribed: bool, rules: Rules) -> Iterator[Span]:
    """Spans of invoice lines: recurring ones of accounts without subscriptions; what was given back, by the policy, of all."""
    given = {"at_issue": "refund", "retroactive": "refund", "dated_credits": "credit"}.get(rules.policy.refunds)
    for number, line in enumerate(lines):
        start, end, kind = when(line.get("period_start", ""), rules.zone), when(line.get("period_end", ""), rules.zone), line["kind"]
        if start is None or end is None or start >= end:
            continue
        counted = kind == "recurring" or (kind == "metered" and rules.policy.metered == "include")
        if not (counted and not subscribed) and kind != given:
            continue
        if counted and rules.policy.unpaid_lines == "paid" and not line.get("paid_at"):
            continue
        amount, months = monthly(line, start, end, rules.zone)
        currency = line.get("currency") or HOME
        day = rules.day(_at(line, "issued_at", rules) if rules.policy.fx_rate == "invoice_date" else start)
        rate = Fraction(1) if rules.policy.fx_rate == "period_end" else rules.rate(currency, day)
        if kind == "refund" and rules.policy.refunds == "at_issue":
            days = 0 if months else (rules.day(end) - rules.day(start)).days
            start = _at(line, "issued_at", rules)
            end = shifted(start, months, days, rules.zone)
        item = ("l", line.get("subscription_id") or "", line.get("plan") or "", currency)
        yield Span(item, (line.get("plan") or "", currency), start, end, amount, int(counted), rate, number)


def _bridged(billed: list[Span], rules: Rules) -> list[Span]:
    """A late or early renewal is no gap: of lines of one item, each goes on in the nearest at most; first in one that brings the same."""
    goes_on: dict[int | None, Span] = {}
    near = [(abs(begun.start - over.end), over, begun) for over in billed for begun in billed if over.end is not None and over is not begun
            and over.item == begun.item and over.keep and begun.keep and begun.start > over.start
            and abs((rules.day(begun.start) - rules.day(over.end)).days) <= rules.policy.gap_days]  # fmt: skip
    for other in (False, True) if rules.policy.gap_days else ():
        taken = {span.line for span in goes_on.values()}
        left = [
            pair
            for pair in near
            if pair[1].line not in goes_on and pair[2].line not in taken and (other or pair[1].amount == pair[2].amount)
        ]
        for gap, over, begun in left:
            mine = min((one[0], one[2].line) for one in left if one[1] is over)
            if mine == (gap, begun.line) and min((one[0], one[1].line) for one in left if one[2] is begun) == (gap, over.line):
                goes_on[over.line] = begun
    return [replace(span, end=goes_on[span.line].start) if span.line in goes_on else span for span in billed]


def _at(line: Row, name: str, rules: Rules) -> datetime:
    found = when(line[name], rules.zone)
    assert found is not None
    return found


def monthly(line: Row, start: datetime, end: datetime, zone: str) -> tuple[Fraction, int]:
    """(what a line brings a month, its whole months or 0): amount ÷ whole months, else × seconds of its billing month ÷ its seconds.

    The billing month of a line begins with it; that of a prorated one, which fills up a month already begun, ends with it.
    """
    amount, months = Fraction(line["amount"]), whole_months(start.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone)))
    if months:
        return amount / months, months
    month = end - shifted(end, -1, 0, zone) if line.get("prorated") == "true" else shifted(start, 1, 0, zone) - start
    return amount * Fraction(month // timedelta(seconds=1), (end - start) // timedelta(seconds=1)), 0


def whole_months(start: datetime, end: datetime) -> int:
    """How many whole months lie between two local times, or 0: the same clock, the same day of the month or the last of both."""
    months = (end.year - start.year) * 12 + end.month - start.month
    length = month_length(end.year, end.month)
    fits = end.day == min(start.day, length) or (end.day == length and start.day == month_length(start.year, start.month))
    same = start.replace(year=end.year, month=end.month, day=end.day, fold=0).astimezone(UTC) == end.astimezone(UTC)
    return months if months > 0 and fits and same else 0


KINDS = {
    "new_mrr": "new",
    "expansion_mrr": "expansion",
    "contraction_mrr": "contraction",
    "churned_mrr": "churn",
    "reactivation_mrr": "reactivation",
}


def bridge(found: list[Change], rules: Rules, period: Period) -> dict[str, Fraction]:
    """What a period is told of one account. Under `period_end` the opening is at its own rates, all else at the closing's; the rest is fx."""
    start, end = (datetime.fromtimestamp(second, UTC) for second in period.bounds(rules.zone))
    first, last = (_at_rates(found, rules, day - timedelta(days=1)) for day in (period.start, period.end))
    moves = [move for move in last if start <= move.at < end]
    sums = {
        key: sum((move.amount for move in moves if move.kind == kind), Fraction(0)) * (-1 if kind in ("contraction", "churn") else 1)
        for key, kind in KINDS.items()
    }
    opened, closed = _last(first, start), _last(last, end)
    opening, closing = (move.after if move else Fraction(0) for move in (opened, closed))
    fx = closing - opening - sum((move.amount for move in moves), Fraction(0))
    constant = closing - fx if closing and opening > 0 else Fraction(0)
    return sums | {
        "mrr": closing, "fx_mrr": fx, "nrr": constant, "grr": min(constant, max(opening, Fraction(0))),
        "customers": Fraction(closed is not None and closed.is_), "lost_customers": Fraction(sum(move.kind == "churn" for move in moves)),
    }  # fmt: skip


def _at_rates(found: list[Change], rules: Rules, day: date) -> list[Move]:
    if rules.policy.fx_rate != "period_end":
        return told(found, rules.policy, rules.zone)
    rates = {change.place[-1]: rules.rate(change.place[-1], day) or Fraction(0) for change in found}
    return told([replace(change, amount=change.amount * rates[change.place[-1]]) for change in found], rules.policy, rules.zone)


def _last(moves: list[Move], before: datetime) -> Move | None:
    return next((move for move in reversed(moves) if move.at < before), None)
