"""What winning and keeping customers costs and yields: leads, their stages, visits, costs, exchange rates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from tenure.period import EPOCH
from tenure.world import columns, names
from tenure.world.almanac import Almanac
from tenure.world.population import Population
from tenure.world.scenario import Array, World

LEADS_PER_ACCOUNT = 6.0
VISITS_PER_MQL = 21
STAGES = ("lead", "mql", "sql", "opportunity", "customer")
PASS_ON = (0.42, 0.50, 0.55)
RATES = {"EUR": 1.08, "GBP": 1.26, "CNY": 0.1395}
MARGIN, MARKETING_SHARE = 0.775, 0.45
PAYBACK_MONTHS = 12.5


class Funnel:
    """Leads that became accounts, and the many more that did not; one entry per lead."""

    def __init__(self, world: World, almanac: Almanac, who: Population) -> None:
        self.almanac, self.who = almanac, who
        self.dice = dice = world.dice("funnel", who.first)
        won = np.nonzero((who.begin_month >= 0) & (who.joined < almanac.last) & ~who.is_test)[0]
        lost = int(LEADS_PER_ACCOUNT * len(won))
        self.account = np.concatenate([won, np.full(lost, -1)])
        self.size = len(self.account)
        mine = np.maximum(self.account, 0)
        shares = np.array([0.26, 0.06, 0.28, 0.26, 0.14])
        self.channel = np.where(self.account >= 0, who.channel[mine], dice.choice(5, self.size, p=shares))
        self.campaign = dice.integers(0, 2, self.size)
        age = 3 + np.floor(dice.exponential(24.0, self.size)).astype(np.int64)
        day = almanac.first + np.floor(dice.random(self.size) ** 0.85 * almanac.days).astype(np.int64)
        self.day = np.where(self.account >= 0, np.maximum(who.joined[mine] - age, almanac.first - 200), day)
        self.reached = self._stages(dice)

    def _stages(self, dice: np.random.Generator) -> Array:
        """Leads × stages: day number on which it entered each, -1 for never."""
        won, day = self.account >= 0, np.full((self.size, 5), -1, dtype=np.int64)
        mine = np.maximum(self.account, 0)
        day[:, 0] = self.day
        goes_on = np.ones(self.size, dtype=bool)
        for stage in (1, 2, 3):
            goes_on &= won | (dice.random(self.size) < PASS_ON[stage - 1] * (0.8 if stage == 3 else 1.0))
            wait = np.floor(dice.exponential((4, 9, 12)[stage - 1], self.size)).astype(np.int64)
            part = self.day + (self.who.joined[mine] - self.day) * stage // 4
            day[:, stage] = np.where(goes_on, np.where(won, part, day[:, stage - 1] + wait), -1)
        paid = won & self.who.converts[mine] & (self.who.begin[mine] < self.almanac.last)
        day[:, 4] = np.where(paid, self.who.begin[mine], -1)
        return np.where(day < self.almanac.last, day, -1)

    def leads(self) -> pa.Table:
        """The canonical table; `account_id` once it is an account."""
        number = self._number
        mine = np.maximum(self.account, 0)
        return columns.table(
            lead_id=number,
            created_at=columns.times(self.almanac.at(self.day, 30000)),
            channel=columns.words(names.CHANNELS, self.channel),
            campaign=self._campaigns(self.channel, self.campaign),
            account_id=columns.words(["", None], np.where(self.account >= 0, 0, 1)) if self.size == 0 else self._accounts(mine),
            email=columns.join(columns.join("lead", number, "."), "prospect.example", "@"),
        )

    @property
    def _number(self) -> pa.Array:
        return columns.ids("d", np.arange(self.size) + 10 * self.who.first + 1, 6)

    def _accounts(self, mine: Array) -> pa.Array:
        listed = columns.ids("a", self.who.number[mine], 6)
        return pa.array(listed).take(pa.array(np.arange(self.size), mask=self.account < 0))

    def _campaigns(self, channel: Array, which: Array) -> pa.Array:
        listed = [campaign for name in names.CHANNELS for campaign in names.CAMPAIGNS[name]]
        return columns.words(listed, 2 * channel + which)

    def stages(self) -> pa.Table:
        """When each lead entered each stage."""
        rows, stage = np.nonzero(self.reached >= 0)
        seconds = self.almanac.at(self.reached[rows, stage], 30000 + 1800 * stage)
        return columns.table(lead_id=self._number.take(pa.array(rows)), stage=columns.words(STAGES, stage), at=columns.times(seconds))

    def visits(self) -> pa.Table:
        """Visits to the website: strangers, future leads, and customers who come to log in."""
        dice, almanac = self.dice, self.almanac
        mql = int((self.reached[:, 1] >= 0).sum())
        strangers, customers = VISITS_PER_MQL * mql, 3 * mql
        day = almanac.first + np.floor(dice.random(strangers) ** 0.85 * almanac.days).astype(np.int64)
        kept = self.day[self.day >= almanac.first]
        back = almanac.first + dice.integers(0, almanac.days, customers)
        day = np.concatenate([day, kept, back])
        size = len(day)
        channel = np.concatenate(
            [dice.choice(5, strangers, p=[0.4, 0.08, 0.28, 0.22, 0.02]), self.channel[self.day >= almanac.first], np.zeros(customers)]
        )
        lead = np.concatenate([np.full(strangers, -1), np.nonzero(self.day >= almanac.first)[0], np.full(customers, -1)])
        user = np.concatenate([np.full(size - customers, -1), dice.integers(0, len(self.who), customers)])
        user = np.where((user >= 0) & (self.who.joined[np.maximum(user, 0)] < day), user, -1)
        second = np.where(lead >= 0, 29000, dice.integers(0, 86400, size))
        which = dice.integers(0, 2, size)
        return columns.table(
            visitor_id=columns.ids("w", np.arange(size) + 100 * self.who.first + 1),
            at=columns.times(almanac.at(day, second)),
            channel=columns.words(names.CHANNELS, channel.astype(np.int64)),
            campaign=self._campaigns(channel.astype(np.int64), which),
            user_id=columns.join(columns.ids("u", self.who.number[np.maximum(user, 0)], 6), "0").take(
                pa.array(np.arange(size), mask=user < 0)
            ),
            lead_id=self._number.take(pa.array(lead.astype(np.int64), mask=lead < 0)),
        )


class Spend(NamedTuple):
    """One cost of one month, in dollars."""

    category: str
    dollars: float
    channel: str | None = None
    campaign: str | None = None
    programme: str | None = None
    people: bool = False


def costs(world: World, almanac: Almanac, recurring: Array, fresh: Array) -> pa.Table:
    """Monthly costs in the size of the company: `recurring` is MRR and `fresh` newly won MRR, in whole currency, per month."""
    dice = world.dice("costs")
    smooth = np.convolve(np.pad(fresh, (3, 2), mode="edge"), np.ones(6) / 6, mode="valid")
    won = smooth * MARGIN * PAYBACK_MONTHS
    spent = [(month, spend) for month in range(almanac.months) for spend in _of_month(float(recurring[month]), float(won[month]))]
    month = np.array([number for number, _ in spent])
    dollars = np.array([spend.dollars for _, spend in spent]) * dice.uniform(0.94, 1.06, len(spent))
    return columns.table(
        cost_id=columns.ids("k", np.arange(len(spent)) + 1, 5),
        starts_at=columns.days(almanac.month_first(month)),
        ends_at=columns.days(almanac.month_first(month + 1)),
        category=pa.array([spend.category for _, spend in spent], pa.string()),
        amount=columns.money(np.rint(dollars).astype(np.int64) * 100),
        currency=pa.array(["USD"] * len(spent), pa.string()),
        channel=pa.array([spend.channel for _, spend in spent], pa.string()),
        campaign=pa.array([spend.campaign for _, spend in spent], pa.string()),
        programme=pa.array([spend.programme for _, spend in spent], pa.string()),
        people=pa.array([spend.people for _, spend in spent]),
    )


def _of_month(mrr: float, won: float) -> list[Spend]:
    return [*_acquisition(won), *_retention(mrr), *_delivery(mrr)]


def _acquisition(won: float) -> Iterator[Spend]:
    for channel, share in {"organic": 0.18, "partner": 0.14, "paid_search": 0.32, "paid_social": 0.22, "outbound": 0.14}.items():
        marketing = won * MARKETING_SHARE * share
        for campaign in names.CAMPAIGNS[channel]:
            yield Spend("marketing", marketing * 0.3, channel, campaign)
        yield Spend("marketing", marketing * 0.4, channel, people=True)
        yield Spend("sales", won * (1 - MARKETING_SHARE) * share, channel, people=True)


def _retention(mrr: float) -> Iterator[Spend]:
    for programme, share in zip(names.PROGRAMMES, (0.3, 0.22, 0.25, 0.13, 0.1), strict=True):
        yield Spend("customer_success", mrr * 0.075 * share, programme=programme, people=True)
        yield Spend("customer_success", mrr * 0.010 * share, programme=programme)


def _delivery(mrr: float) -> Iterator[Spend]:
    yield Spend("support", mrr * 0.075, people=True)
    yield Spend("support", mrr * 0.008)
    yield Spend("hosting", mrr * 0.098)
    yield Spend("cogs", mrr * 0.045)
    yield Spend("other", mrr * 0.12, people=True)


def fx_rates(world: World, almanac: Almanac) -> pa.Table:
    """One rate per month and currency, dated the first, from before the oldest contract on; a slow walk that comes back."""
    dice = world.dice("fx")
    months = np.arange(-26, almanac.months)
    currencies, dates, rates = [], [], []
    for currency, centre in RATES.items():
        drift, pull = 0.0, dice.normal(0, 0.011, len(months))
        for month, step in zip(months, pull, strict=True):
            drift = 0.93 * drift + float(step)
            rate = centre * float(np.exp(drift))
            dates.append(str(EPOCH + timedelta(days=int(almanac.month_first(int(month))))))
            currencies.append(currency)
            rates.append(f"{rate:.4f}")
    return columns.table(date=pa.array(dates), currency=pa.array(currencies), rate=pa.array(rates))
