"""The users of the accounts: who was invited, when, in which role. What they do is in usage.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from tenure.world import columns, names
from tenure.world.almanac import Almanac
from tenure.world.life import Life
from tenure.world.population import Population
from tenure.world.scenario import Array, World

if TYPE_CHECKING:
    from tenure.world.usage import Doings


def user_ids(number: Array, rank: Array) -> pa.Array:
    """`u` + account number + rank within the account."""
    return columns.join(columns.ids("u", number, 6), columns.ids("", rank))


def users_table(world: World, almanac: Almanac, who: Population, life: Life, doings: Doings) -> pa.Table:
    """Everybody who was ever invited: those who came, and some who never did."""
    dice = world.dice("users", who.first)
    top = np.zeros(len(who), dtype=np.int64)
    np.maximum.at(top, doings.account, doings.rank)
    count = np.maximum(top + 1, np.ceil(who.seats * dice.uniform(0.8, 1.05, len(who))).astype(np.int64))
    count = np.where(who.joined < almanac.last, count, 0)
    account = np.repeat(np.arange(len(who)), count)
    first_user = np.cumsum(count) - count
    rank = np.arange(len(account)) - first_user[account]
    created = _created(dice, almanac, who, doings, account, first_user)
    left = (rank == 0) & (life.champion_left[account] < almanac.last)
    role = np.where(rank == 0, 0, np.where(rank == top[account], 1, 1 + dice.choice(3, len(account), p=[0.15, 0.6, 0.25])))
    chinese = who.region[account] == 3
    person = dice.integers(0, len(names.GIVEN_NAMES) * len(names.FAMILY_NAMES), len(account))
    western = [f"{given} {family}" for given in names.GIVEN_NAMES for family in names.FAMILY_NAMES]
    label = np.where(chinese, len(western) + person % len(names.CHINESE_PEOPLE), person)
    return columns.table(
        user_id=user_ids(who.number[account], rank),
        account_id=columns.ids("a", who.number[account], 6),
        created_at=columns.times(created),
        role=columns.words(names.ROLES, role),
        name=columns.words((*western, *names.CHINESE_PEOPLE), label),
        email=columns.join(columns.join(columns.ids("user", rank), columns.ids("customer", who.number[account]), "@"), "example", "."),
        deactivated_at=columns.times(almanac.at(np.minimum(life.champion_left[account], almanac.last), 61200), left),
        team=columns.words(names.TEAMS, dice.integers(0, len(names.TEAMS), len(account))),
        language=columns.words(("en", "zh"), chinese),
    )


def _created(dice: np.random.Generator, almanac: Almanac, who: Population, doings: Doings, account: Array, first_user: Array) -> Array:
    """A little before the first event, never before the account; whoever was there when the window opened came with the account."""
    joined = almanac.at(np.minimum(who.joined, almanac.last - 1), who.second)[account]
    first = np.full(len(account), np.iinfo(np.int64).max)
    np.minimum.at(first, first_user[doings.account] + doings.rank, doings.second)
    early = (account < 0) | (first < almanac.at(np.array([almanac.first + 60]), 0)[0])
    lead = dice.integers(300, 4 * 86400, len(account))
    never = first == np.iinfo(np.int64).max
    return np.where(never | early, np.minimum(joined, first - 60), np.maximum(joined, first - lead)).clip(
        max=np.where(never, joined, first)
    )
