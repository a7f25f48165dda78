"""The slow way to revenue: every charge spread over the local days of its own service period, in fractions. MRR is in books.py."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from tenure.world.books import Books, Row, charged


@dataclass(frozen=True, slots=True)
class Earned:
    """`daily` dollars on each of the days from `first` to before `after` (proleptic day numbers)."""

    first: int
    after: int
    daily: Fraction


class Earnings:
    """Recurring and metered items, one-time items, purchases, and the lines of accounts that are billed by invoice alone."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.earned = [*self._subscribed(), *self._invoiced(), *self._bought()]

    def during(self, first: date, after: date) -> Fraction:
        """Revenue of the days from `first` to before `after`."""
        start, end = first.toordinal(), after.toordinal()
        shared = ((min(one.after, end) - max(one.first, start), one.daily) for one in self.earned)
        return sum((days * daily for days, daily in shared if days > 0), Fraction(0))

    def _day(self, second: float) -> int:
        return datetime.fromtimestamp(second, self.books.local).toordinal()

    def _subscribed(self) -> Iterator[Earned]:
        for row, is_last in self.books.stretches():
            if row["status"] in ("trial", "free", "paused"):
                continue
            if row["kind"] == "one_time":
                start = self.books.second(row["starts_at"])
                yield self._spread(row["amount"], row["currency"], start, self._day(start), self._day(start) + 1)
            else:
                yield from self._periods(row, *self.books.span(row, is_last))

    def _periods(self, row: Row, start: float, end: float | None) -> Iterator[Earned]:
        """One charge for each service period of a stretch; the days after a stretch's end are not earned."""
        turns = [start, *self.books.turns(row, (end or self.books.until) + 400 * 86400)]
        over = [self._day(at) for at in self.books.rebate_ends(row, turns)]
        last = self._day(end or self.books.until)
        for begin, finish in itertools.pairwise(turns):
            first, after = self._day(begin), self._day(finish)
            cuts = [first, *(day for day in over if first < day < after), after]
            for since, until in itertools.pairwise(cuts):
                price = charged(row, all(since < day for day in over))
                daily = price * self.books.rate(row["currency"], begin) / (after - first)
                yield Earned(since, min(until, last), daily)

    def _invoiced(self) -> Iterator[Earned]:
        for row in self.books.lines():
            if row["kind"] in ("recurring", "metered", "one_time"):
                start, end = self.books.second(row["period_start"]), self.books.second(row["period_end"])
                yield self._spread(row["amount"], row["currency"], start, self._day(start), self._day(end))

    def _bought(self) -> Iterator[Earned]:
        for row in self.books.tables["purchases"]:
            if row["account_id"] not in self.books.tests:
                at = self.books.second(row["at"])
                yield self._spread(row["amount"], row["currency"], at, self._day(at), self._day(at) + 1)

    def _spread(self, amount: str, currency: str, at: float, first: int, after: int) -> Earned:
        return Earned(first, after, Fraction(amount) * self.books.rate(currency, at) / (after - first))
