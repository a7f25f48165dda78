"""Who the accounts are: attributes, size, contract, when they came. What becomes of them is in life.py."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tenure.world import names
from tenure.world.almanac import Almanac
from tenure.world.scenario import Array, World

ACV_CENTRE, ACV_SPREAD = (8.0, 9.6, 11.3), 0.5
ANNUAL_SHARE = (0.25, 0.65, 0.95)
TRIAL_SHARE = (0.72, 0.45, 0.10)
TRIAL_DAYS = 14
ANNUAL_DISCOUNT = 0.85


@dataclass(frozen=True, slots=True)
class Population:
    """One array entry per account. `begin` is the day number on which it first pays (or would have), `day_of_month` its billing day.

    `price` is cents per seat and month in the account's own currency. `aligned` accounts change only when a service period turns:
    those billed by invoice and those in a foreign currency, whose rate is that of the period's first day.
    """

    first: int
    industry: Array
    segment: Array
    region: Array
    channel: Array
    persona: Array
    csm: Array
    fit: Array
    frailty: Array
    annual: Array
    plan: Array
    seats: Array
    price: Array
    employees: Array
    begin_month: Array
    day_of_month: Array
    begin: Array
    second: Array
    by_invoice: Array
    trial: Array
    converts: Array
    is_test: Array
    parent: Array

    def __len__(self) -> int:
        return len(self.segment)

    @property
    def number(self) -> Array:
        """Numbers of the accounts, from 1."""
        return np.arange(self.first + 1, self.first + 1 + len(self), dtype=np.int64)

    @property
    def foreign(self) -> Array:
        """Whether it pays in another currency than US dollars."""
        return np.asarray(np.isin(self.region, [1, 2, 3]))

    @property
    def aligned(self) -> Array:
        """Whether changes wait for the next service period."""
        return np.asarray(self.by_invoice | self.foreign)

    @property
    def joined(self) -> Array:
        """Day number on which the account came to be: the trial's first day where there was one."""
        return np.asarray(self.begin - np.where(self.trial, TRIAL_DAYS, 0))


def draw_accounts(world: World, almanac: Almanac, first: int, count: int) -> Population:
    """Accounts number `first` + 1 to `first` + `count`. Those that would first pay just after the window are trials that still run."""
    dice = world.dice("population", first)
    industry = dice.choice(len(names.INDUSTRIES), count, p=names.INDUSTRY_SHARES)
    segment = dice.choice(3, count, p=names.SEGMENT_SHARES)
    region = _by_row(dice, np.array([names.REGION_SHARES[name] for name in names.INDUSTRIES])[industry])
    plan = _by_row(dice, np.array([names.PLAN_SHARES[name] for name in names.SEGMENTS])[segment])
    annual = dice.random(count) < np.array(ANNUAL_SHARE)[segment]
    fit = dice.normal(size=count)
    price, seats = _size(world, dice, segment, plan, region)
    begin_month, day_of_month = _arrivals(world, dice, count)
    running = begin_month == world.months
    trial = (dice.random(count) < np.array(TRIAL_SHARE)[segment]) & (begin_month >= 0) | running
    return Population(
        first=first,
        industry=industry,
        segment=segment,
        region=region,
        plan=plan,
        annual=annual,
        fit=fit,
        price=price,
        seats=seats,
        channel=dice.choice(len(names.CHANNELS), count, p=names.CHANNEL_SHARES),
        persona=dice.choice(len(names.PERSONAS), count, p=names.PERSONA_SHARES),
        csm=_managers(dice, segment, region),
        frailty=world.frailty * dice.normal(size=count),
        employees=np.ceil(seats * np.exp(dice.normal(1.6, 0.7, count))).astype(np.int64),
        begin_month=begin_month,
        day_of_month=day_of_month,
        begin=almanac.anchor(begin_month, day_of_month),
        second=dice.integers(8 * 3600, 20 * 3600, count),
        by_invoice=dice.random(count) < 0.07,
        trial=trial,
        converts=~trial | (dice.random(count) < 1 / (1 + np.exp(-(0.05 + 0.5 * fit)))),
        is_test=(dice.random(count) < 0.004) & (count > 50),
        parent=_parents(dice, first, count),
    )


def _by_row(dice: np.random.Generator, shares: Array) -> Array:
    edges = np.cumsum(shares.astype(float), axis=1)
    return np.asarray((dice.random(len(shares))[:, None] > edges[:, :-1]).sum(axis=1))


def _size(world: World, dice: np.random.Generator, segment: Array, plan: Array, region: Array) -> tuple[Array, Array]:
    listed = np.array(names.LIST_PRICE, dtype=float)[plan] * world.seat_price
    worth = np.exp(dice.normal(np.array(ACV_CENTRE)[segment], ACV_SPREAD))
    seats = np.maximum(1, np.rint(worth / (12 * listed))).astype(np.int64)
    return list_cents(world, plan, region), seats


def list_cents(world: World, plan: Array, region: Array) -> Array:
    """List price in cents per seat and month, whole units of the region's currency."""
    listed = np.array(names.LIST_PRICE, dtype=float)[plan] * world.seat_price
    return np.asarray(100 * np.maximum(1, np.rint(listed * np.array(names.CURRENCY_PRICE)[region])).astype(np.int64))


def _arrivals(world: World, dice: np.random.Generator, count: int) -> tuple[Array, Array]:
    before = dice.random(count) < world.joined_before
    old = -1 - np.floor(24 * dice.random(count) ** 1.4).astype(np.int64)
    pull = 1.0 + 0.8 * np.arange(world.months + 1) / world.months
    new = dice.choice(world.months + 1, count, p=pull / pull.sum())
    month, day = np.where(before, old, new), dice.integers(1, 29, count)
    return month, np.where(month == world.months, 1 + day % (TRIAL_DAYS - 1), day)


def _managers(dice: np.random.Generator, segment: Array, region: Array) -> Array:
    usual = np.array(names.CSMS_OF_SEGMENT)[segment, dice.integers(0, 3, len(segment))]
    return np.where(region == 3, names.CHINA_CSM, usual)


def _parents(dice: np.random.Generator, first: int, count: int) -> Array:
    """Number of the parent account, 0 for none: always an earlier one that has no parent itself."""
    parent = first + 1 + (dice.random(count) * np.arange(count)).astype(np.int64)
    has = (dice.random(count) < 0.04) & (np.arange(count) > 0)
    orphaned = ~has[np.minimum(parent - first - 1, count - 1)]
    return np.where(has & orphaned, parent, 0)
