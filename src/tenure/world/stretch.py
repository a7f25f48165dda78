"""The running state of every account's main subscription, and the stretches in which nothing of it changed. No chance is drawn here."""

from __future__ import annotations

import numpy as np

from tenure.world.almanac import Almanac
from tenure.world.life import NEVER
from tenure.world.population import ANNUAL_DISCOUNT, Population
from tenure.world.scenario import Array, World

NOT_YET, TRIAL, ACTIVE, PAST_DUE, PAUSED, GONE, FREE_TIER = range(7)
STATUSES = ("", "trial", "active", "past_due", "paused", "", "free")
FIELDS = ("account", "number", "start", "end", "status", "plan", "seats", "price", "opened", "requested", "paid", "kind", "reason")


class Contracts:
    """State arrays, one entry per account; `rows` collects finished stretches as columns named by `FIELDS`.

    An `end`, `requested` or `paid` of `NEVER` is none. `kind` -1 is no cancellation, 0 voluntary, 1 delinquent.
    """

    def __init__(self, world: World, almanac: Almanac, who: Population) -> None:
        self.who, self.almanac = who, almanac
        size = len(who)
        self.status = np.where(who.begin_month < 0, ACTIVE, NOT_YET)
        self.number = np.where(who.begin_month < 0, 1, 0)
        self.seats, self.plan, self.price = who.seats.copy(), who.plan.copy(), who.price.copy()
        self.opened, self.opened_month, self.since = who.begin.copy(), who.begin_month.copy(), who.begin.copy()
        self._parts: list[dict[str, Array]] = []
        self._size = size
        self.rows: dict[str, Array] = {}

    def amount(self) -> Array:
        """Cents per billing interval for all seats, before discount."""
        return charge(self.price, self.seats, self.who.annual)

    def open(self, mask: Array, day: Array, number: int | Array) -> None:
        """A subscription begins."""
        self.status[mask] = ACTIVE
        self.number[mask] = np.broadcast_to(number, self._size)[mask]
        self.opened[mask] = self.since[mask] = day[mask]
        self.opened_month[mask] = self.almanac.month_of(day[mask])

    def change(self, mask: Array, day: Array, **fields: int | Array) -> None:
        """From `day` on the named fields hold. A change that falls outside the window is not known and does not happen."""
        mask = mask & (day < self.almanac.last)
        ended = mask & (day > self.since)
        self._keep(ended, end=day)
        self.since[mask] = day[mask]
        for name, values in fields.items():
            getattr(self, name)[mask] = np.broadcast_to(values, self._size)[mask]

    def close(self, mask: Array, day: Array, *, requested: Array, paid: Array, kind: int, reason: Array) -> None:
        """The subscription ends on `day`, which may lie after the window where the cancellation is already known."""
        known = mask & ((requested < self.almanac.last) | (day < self.almanac.last))
        self._keep(known, end=day, requested=requested, paid=paid, kind=np.full(self._size, kind), reason=reason)
        self.status[known] = GONE

    def finish(self) -> None:
        """Keep the stretches that are still open, and put all rows together."""
        open_ = (self.status != GONE) & (self.status != NOT_YET)
        self._keep(open_, end=np.full(self._size, NEVER))
        self.rows = {name: np.concatenate([part[name] for part in self._parts]) for name in FIELDS}

    def seats_by_month(self, months: int) -> Array:
        """Accounts × months: seats held at the end of each month, or the last ones held before."""
        held = np.repeat(self.who.seats[:, None], months, axis=1)
        order = np.argsort(self.rows["start"], kind="stable")
        rows = {name: self.rows[name][order] for name in ("account", "start", "seats")}
        month = self.almanac.month_of(rows["start"])
        for step in range(months):
            now = (month == step) if step else (month <= 0)
            held[rows["account"][now], step:] = rows["seats"][now][:, None]
        return held

    def _keep(self, mask: Array, end: Array, **cancel: Array) -> None:
        rows = np.nonzero(mask)[0]
        part = {"account": rows, "start": self.since[rows], "end": end[rows]}
        for name in ("number", "status", "plan", "seats", "price", "opened"):
            part[name] = getattr(self, name)[rows]
        for name, none in (("requested", NEVER), ("paid", NEVER), ("kind", -1), ("reason", -1)):
            part[name] = cancel[name][rows] if name in cancel else np.full(len(rows), none)
        self._parts.append(part)


def charge(price: Array, seats: Array, annual: Array) -> Array:
    """Cents per billing interval: a month, or a year at 15% less."""
    yearly = np.rint(price * 12 * ANNUAL_DISCOUNT).astype(np.int64)
    return np.asarray(np.where(annual, yearly, price) * seats)
