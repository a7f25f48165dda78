"""The slow way to MRR: plain Python and fractions over the clean rows, one account at a time, by the words of the standard policy.

Written apart from the ledger, on purpose with other means, so that one can check the other. How the answers are listed is in truth.py.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from tenure.period import add_months

Row = Mapping[str, Any]
MONTHS = {"day": Fraction(12, 365), "week": Fraction(12, 52), "month": Fraction(1), "quarter": Fraction(3), "year": Fraction(12)}
DAYS = {"day": 1, "week": 7}
TOGETHER = 60 * 60
"""Changes of one account within an hour of the first of them are one movement."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of seconds in which one `item` is worth `amount` a month in its own currency, at `rate`. `end` None: open."""

    item: str
    start: float
    end: float | None
    amount: Fraction
    rate: Fraction


@dataclass(frozen=True, slots=True)
class Movement:
    """A change of one account's MRR: `kind` is new, expansion, contraction, churned, reactivation or fx; `amount` carries its sign."""

    account: str
    at: float
    kind: str
    amount: Fraction


@dataclass
class Books:
    """The accounts' paid items, read from clean tables.

    `tables`: canonical name → rows as dicts; times are aware datetimes or bare dates as text, money is text.
    `until`: the epoch second after which nothing is asked.
    """

    tables: Mapping[str, list[dict[str, Any]]]
    zone: str
    until: float
    pieces: dict[str, list[Piece]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.local = ZoneInfo(self.zone)
        for row, is_last in self.stretches():
            self.pieces[row["account_id"]] += self._of_stretch(row, is_last)
        for row in self.lines():
            if row["kind"] == "recurring":
                self.pieces[row["account_id"]].append(self._of_line(row))

    @cached_property
    def tests(self) -> set[str]:
        """The test accounts, which count nowhere."""
        return {row["account_id"] for row in self.tables["accounts"] if row["is_test"]}

    def stretches(self) -> Iterator[tuple[Row, bool]]:
        """The rows of `subscriptions` that count, each with whether it is the last of its item."""
        for stretches in _by(self.tables["subscriptions"], "subscription_id", "item_id").values():
            last = max(stretches, key=lambda row: self.second(row["starts_at"]))
            yield from ((row, row is last) for row in stretches if row["account_id"] not in self.tests)

    def lines(self) -> Iterator[Row]:
        """The invoice lines of the accounts that have no subscriptions."""
        subscribed = {row["account_id"] for row in self.tables["subscriptions"]}
        yield from (row for row in self.tables["invoice_lines"] if row["account_id"] not in self.tests | subscribed)

    def second(self, value: Any) -> float:
        """Epoch second of a time of a row, or of the local midnight of a bare date."""
        if isinstance(value, str):
            value = datetime.fromisoformat(value)
            value = value.replace(tzinfo=self.local) if value.tzinfo is None else value
        if isinstance(value, date) and not isinstance(value, datetime):
            value = datetime(value.year, value.month, value.day, tzinfo=self.local)
        return float(value.astimezone(UTC).timestamp())

    def rate(self, currency: str, second: float) -> Fraction:
        """Dollars for one unit: the newest rate dated on or before the local day of `second`."""
        if currency == "USD":
            return Fraction(1)
        days, rates = self._rates[currency]
        day = datetime.fromtimestamp(second, self.local).date().isoformat()
        return rates[bisect_right(days, day) - 1]

    @cached_property
    def _rates(self) -> dict[str, tuple[list[str], list[Fraction]]]:
        found: dict[str, tuple[list[str], list[Fraction]]] = {}
        for row in sorted(self.tables["fx_rates"], key=lambda row: str(row["date"])):
            days, rates = found.setdefault(row["currency"], ([], []))
            days.append(str(row["date"]))
            rates.append(Fraction(row["rate"]))
        return found

    def _of_stretch(self, row: Row, is_last: bool) -> Iterator[Piece]:
        """Recurring, neither trial nor free; paused counts as nothing; an item's last stretch runs to the later of its end and what is paid."""
        if row["kind"] != "recurring" or row["status"] in ("trial", "free"):
            return
        start, end = self.span(row, is_last)
        months = MONTHS[row["interval"]] * (row["interval_count"] or 1)
        turns = [start, *self.turns(row, end)]
        cuts = sorted({start, *self.rebate_ends(row, turns)} | (set() if row["currency"] == "USD" else set(turns)))
        cuts = [cut for cut in cuts if cut >= start and (end is None or cut < end)]
        for begin, finish in zip(cuts, [*cuts[1:], end], strict=True):
            rate = self.rate(row["currency"], turns[bisect_right(turns, begin) - 1])
            rebated = all(begin < over for over in self.rebate_ends(row, turns))
            yield Piece(row["item_id"], begin, finish, charged(row, rebated) / months, rate)

    def span(self, row: Row, is_last: bool) -> tuple[float, float | None]:
        """Start and end of a stretch; the last of an item ends with what is paid, if that is later."""
        start = self.second(row["starts_at"])
        if row["ends_at"] is None:
            return start, None
        paid = row["billed_through"] if is_last and row["billed_through"] is not None else row["ends_at"]
        return start, max(self.second(row["ends_at"]), self.second(paid))

    def turns(self, row: Row, end: float | None) -> Iterator[float]:
        """Starts of the second and later service periods of a stretch, in the local calendar, up to some years on."""
        first = datetime.fromtimestamp(self.second(row["starts_at"]), self.local)
        count = row["interval_count"] or 1
        for step in range(1, 80):
            if row["interval"] in DAYS:
                day = first.date() + timedelta(days=DAYS[row["interval"]] * count * step)
            else:
                day = add_months(first.date(), int(MONTHS[row["interval"]]) * count * step)
            turn = datetime(day.year, day.month, day.day, first.hour, first.minute, first.second, tzinfo=self.local).timestamp()
            if step > 1 and (turn >= (end or self.until)):
                return
            yield turn

    def rebate_ends(self, row: Row, turns: list[float]) -> list[float]:
        """Where the rebate of a stretch is over; none if it has none, or one for ever."""
        if row["discount_duration"] == "once":
            return turns[1:2]
        return [self.second(row["discount_ends_at"])] if row["discount_duration"] == "repeating" else []

    def _of_line(self, row: Row) -> Piece:
        """A recurring line: its amount over the whole months of its service period. What names its item is its subscription and plan."""
        first, after = date.fromisoformat(row["period_start"]), date.fromisoformat(row["period_end"])
        months = (after.year - first.year) * 12 + after.month - first.month
        start = self.second(first)
        return Piece(
            f"{row['subscription_id']}/{row.get('plan')}",
            start,
            self.second(after),
            Fraction(row["amount"]) / months,
            self.rate(row["currency"], start),
        )

    @cached_property
    def movements(self) -> list[Movement]:
        """All movements of all accounts, in order of time."""
        found = [move for account, pieces in self.pieces.items() for move in _moves(account, pieces)]
        return sorted(found, key=lambda move: (move.at, move.account, move.kind))

    def levels(self, at: float) -> dict[str, Fraction]:
        """MRR per account just before the second `at`, of those that are customers then (paused ones with 0)."""
        held: dict[str, Fraction] = {}
        for account, pieces in self.pieces.items():
            running = [piece for piece in pieces if piece.start < at and (piece.end is None or piece.end >= at)]
            value = sum((piece.amount * piece.rate for piece in running), Fraction(0))
            if value > 0 or (running and any(piece.start < at and piece.amount > 0 for piece in pieces)):
                held[account] = value
        return held


def charged(row: Row, rebated: bool) -> Fraction:
    """What one billing interval costs, after its rebate (percent first, then amount) where that holds; nothing while paused."""
    if row["status"] == "paused":
        return Fraction(0)
    amount = Fraction(row["amount"])
    if rebated:
        amount -= amount * Fraction(row["discount_percent"] or 0) / 100
        amount = max(Fraction(0), amount - Fraction(row["discount_amount"] or 0))
    return amount


def _by(rows: Iterable[dict[str, Any]], *names: str) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in names)].append(row)
    return groups


def _moves(account: str, pieces: list[Piece]) -> Iterator[Movement]:
    """Walk the moments at which anything of the account changes; what happens at one moment is one movement, currency apart."""
    before, was_live, ever = Fraction(0), False, False
    for first, last in _moments(pieces):
        running = [piece for piece in pieces if piece.start <= last and (piece.end is None or piece.end > last)]
        after = sum((piece.amount * piece.rate for piece in running), Fraction(0))
        currency = _revalued(pieces, first, last) if was_live and running else Fraction(0)
        kind = _kind(before + currency, after, bool(running), was_live, ever)
        if currency:
            yield Movement(account, first, "fx", currency)
        if kind:
            yield Movement(account, first, kind, after - before - currency)
        ever = ever or after > 0
        before, was_live = after, bool(running) and ever


def _moments(pieces: list[Piece]) -> Iterator[tuple[float, float]]:
    """(first, last) second of each group of changes; the first dates the group."""
    instants = sorted({piece.start for piece in pieces} | {piece.end for piece in pieces if piece.end is not None})
    while instants:
        group = [at for at in instants if at <= instants[0] + TOGETHER]
        yield group[0], group[-1]
        instants = instants[len(group) :]


def _revalued(pieces: list[Piece], first: float, last: float) -> Fraction:
    """What a new rate makes of the old amounts of the items that go on: old amount × (new rate − old rate)."""
    going_on = {piece.item: piece.rate for piece in pieces if first <= piece.start <= last}
    old = [piece for piece in pieces if piece.end is not None and first <= piece.end <= last and piece.item in going_on]
    return sum((piece.amount * (going_on[piece.item] - piece.rate) for piece in old), Fraction(0))


def _kind(before: Fraction, after: Fraction, live: bool, was_live: bool, ever: bool) -> str:
    if not live:
        return "churned" if was_live else ""
    if not was_live:
        return "" if after == 0 else "reactivation" if ever else "new"
    return "expansion" if after > before else "contraction" if after < before else ""
