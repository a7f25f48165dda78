"""From days on which an account came to what its people did: user-days, sessions, events, users. Whether it came is in life.py."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from tenure.world import columns, names
from tenure.world.almanac import Almanac
from tenure.world.life import NEVER, Life
from tenure.world.people import user_ids
from tenure.world.population import Population
from tenure.world.renewal import Renewals
from tenure.world.scenario import Array, World

LOGIN, SETUP, CONNECTED, CANCEL_PAGE, MODULE = range(5)
SINGLE_EVENTS = ("login", "", "integration.connected", "billing.cancel_viewed")
EVENTS_PER_VISIT = 0.42


@dataclass(frozen=True, slots=True)
class Doings:
    """All events as arrays: account (index in the chunk), rank of the user within it, epoch second, what, module, variant, visit."""

    account: Array
    rank: Array
    second: Array
    what: Array
    module: Array
    variant: Array
    visit: Array


def draw_doings(world: World, almanac: Almanac, who: Population, life: Life, logged: Array, renewals: Renewals) -> Doings:
    """Every event of a chunk, in order of time."""
    dice = world.dice("usage", who.first)
    account, index, rank = _user_days(dice, almanac, who, life, logged, renewals)
    visits = _visits(world, dice, almanac, life, account, index, rank)
    marks = _marks(dice, almanac, who, life, logged, renewals)
    merged = [np.concatenate([one, other]) for one, other in zip(visits, marks, strict=True)]
    inside = merged[2] < almanac.end
    order = np.argsort(merged[2][inside], kind="stable")
    return Doings(*(column[inside][order] for column in merged))


def _user_days(
    dice: np.random.Generator, almanac: Almanac, who: Population, life: Life, logged: Array, renewals: Renewals
) -> tuple[Array, Array, Array]:
    """(account, day index, rank), each once: every account-day has a user, every user of the month's circle has a day."""
    account, index = np.nonzero(logged)
    month = almanac.month_of(index + almanac.first)
    circle = _circle(who, life, renewals)
    size = circle[account, month]
    some = np.where(dice.random(len(account)) < 0.55, 0, np.floor(dice.random(len(account)) * size).astype(np.int64))
    slot = account * almanac.months + month
    cells, begin, count = np.unique(slot, return_index=True, return_counts=True)
    people = circle.ravel()[cells]
    cell = np.repeat(np.arange(len(cells)), people)
    person = np.arange(len(cell)) - np.repeat(np.cumsum(people) - people, people)
    often = 1 + dice.poisson(1.1, len(cell))
    cell, person = np.repeat(cell, often), np.repeat(person, often)
    pick = begin[cell] + np.floor(dice.random(len(cell)) * count[cell]).astype(np.int64)
    ranks = int(circle.max(initial=1)) + 2
    key = np.unique(
        (np.concatenate([account, account[pick]]) * almanac.days + np.concatenate([index, index[pick]])) * ranks
        + np.concatenate([some, person])
    )
    rank, day = key % ranks, key // ranks
    return _succeed(almanac, life, circle, day // almanac.days, day % almanac.days, rank)


def _circle(who: Population, life: Life, renewals: Renewals) -> Array:
    """Accounts × months: how many people use it in the month: utilisation × seats held then."""
    held = renewals.contracts.seats_by_month(life.utilisation.shape[1])
    return np.asarray(np.maximum(1, np.rint(life.utilisation * held)).astype(np.int64))


def _succeed(almanac: Almanac, life: Life, circle: Array, account: Array, index: Array, rank: Array) -> tuple[Array, Array, Array]:
    """A champion who left is followed by somebody new, whose rank is above all others of the account."""
    gone = (rank == 0) & (index + almanac.first >= life.champion_left[account])
    return account, index, np.where(gone, circle.max(axis=1)[account], rank)


def _visits(
    world: World, dice: np.random.Generator, almanac: Almanac, life: Life, account: Array, index: Array, rank: Array
) -> tuple[Array, ...]:
    """Events of the user-days: first at some hour, then minutes apart, now and then a longer break or a later session."""
    keen = np.where(rank == 0, 2.6, 0.75) * EVENTS_PER_VISIT * world.event_rate
    count = 1 + dice.poisson(keen * dice.gamma(1.0, 1.0, len(rank)))
    visit = np.repeat(np.arange(len(rank)), count)
    within = np.arange(len(visit)) - np.repeat(np.cumsum(count) - count, count)
    gap = np.where(within == 0, 0, _gaps(dice, len(visit)))
    start = almanac.at(index + almanac.first, _hours(dice, len(rank)))
    elapsed = np.cumsum(gap)
    elapsed = elapsed - np.repeat(elapsed[np.cumsum(count) - count], count)
    what, module = _contents(dice, almanac, life, account[visit], index[visit], within)
    return account[visit], rank[visit], start[visit] + elapsed, what, module, dice.choice(3, len(visit), p=[0.7, 0.2, 0.1]), visit


def _hours(dice: np.random.Generator, size: int) -> Array:
    """Second of the day of a first event: two humps in working hours, some evenings, a few just before midnight."""
    lot = dice.random(size)
    hour = np.select(
        [lot < 0.50, lot < 0.90, lot < 0.98],
        [dice.normal(10.2, 1.1, size), dice.normal(14.8, 1.4, size), dice.normal(20.0, 1.2, size)],
        23.55 + 0.45 * dice.random(size),
    )
    return np.asarray(np.clip(hour * 3600, 0, 86399).astype(np.int64))


def _gaps(dice: np.random.Generator, size: int) -> Array:
    lot = dice.random(size)
    minutes = np.select([lot < 0.82, lot < 0.94], [dice.exponential(2.4, size), dice.uniform(5, 28, size)], dice.uniform(32, 210, size))
    return np.asarray(np.maximum(3, minutes * 60).astype(np.int64))


def _contents(dice: np.random.Generator, almanac: Almanac, life: Life, account: Array, index: Array, within: Array) -> tuple[Array, Array]:
    """A visit opens with a log-in in most cases; the rest is use of modules the account has taken up, else of the first."""
    module = dice.choice(len(names.MODULES), len(account), p=names.MODULE_WEIGHT)
    module = np.where(life.adopted[account, module] <= index + almanac.first, module, 0)
    login = (within == 0) & (dice.random(len(account)) < 0.6)
    return np.where(login, LOGIN, MODULE), np.where(login, -1, module)


def _marks(
    dice: np.random.Generator, almanac: Almanac, who: Population, life: Life, logged: Array, renewals: Renewals
) -> tuple[Array, ...]:
    """Single events that must be there: onboarding steps, first use of modules, integrations, the cancellation page."""
    parts: list[tuple[Array, Array, Array, Array]] = []
    for step in range(len(names.MILESTONES)):
        day = np.maximum(who.joined, life.onboarded - 4 * (len(names.MILESTONES) - 1 - step))
        parts.append(_mark(life.onboarded < NEVER, day, SETUP, step))
    parts += [_mark(day < NEVER, day, MODULE, module) for module, day in enumerate(life.adopted.T)]
    linked = (life.adopted[:, names.INTEGRATIONS], life.second_integration)
    parts += [_mark(day < NEVER, day, CONNECTED, names.INTEGRATIONS) for day in linked]
    account, day, what, module = (np.concatenate(column) for column in zip(*parts, strict=True))
    inside = (day < almanac.last) & (day >= who.joined[account])
    index = np.clip(day - almanac.first, 0, almanac.days - 1)
    inside &= (day < almanac.first) | logged[account, index]
    account, day, what, module = account[inside], day[inside], what[inside], module[inside]
    asked = [span for span in renewals.spans if "quiet" in span]
    leaver, quiet = np.concatenate([s["account"] for s in asked]), np.concatenate([s["quiet"] for s in asked])
    seen = (quiet < almanac.last) & (dice.random(len(quiet)) < 0.85)
    account, day = np.concatenate([account, leaver[seen]]), np.concatenate([day, quiet[seen]])
    what, module = np.concatenate([what, np.full(seen.sum(), CANCEL_PAGE)]), np.concatenate([module, np.full(seen.sum(), -1)])
    size = len(account)
    second = almanac.at(day, dice.integers(30000, 60000, size))
    return account, np.zeros(size, dtype=np.int64), second, what, module, np.zeros(size, dtype=np.int64), -1 - np.arange(size)


def _mark(where: Array, day: Array, what: int, module: int) -> tuple[Array, Array, Array, Array]:
    rows = np.nonzero(where)[0]
    return rows, day[rows], np.full(len(rows), what), np.full(len(rows), module)


def events_table(dice: np.random.Generator, who: Population, doings: Doings) -> pa.Table:
    """The canonical table without event ids, which are given when all chunks are together."""
    size = len(doings.account)
    number = who.number[doings.account]
    listed = (*SINGLE_EVENTS, *(event for _, event in names.MILESTONES), *(name for family in names.MODULE_EVENTS for name in family))
    setup = len(SINGLE_EVENTS)
    name = np.select(
        [doings.what == SETUP, doings.what == MODULE],
        [setup + np.maximum(doings.module, 0), setup + len(names.MILESTONES) + 3 * doings.module + doings.variant],
        doings.what,
    )
    in_module = (doings.what == MODULE) | (doings.what == CONNECTED)
    idle = (dice.random(size) < 0.06) & (doings.what == MODULE)
    return columns.table(
        account_id=columns.ids("a", number, 6),
        user_id=user_ids(number, doings.rank),
        at=columns.times(doings.second),
        name=columns.words(listed, name),
        module=columns.words(names.MODULES, np.where(in_module, doings.module, 0), in_module),
        session_id=columns.ids("v", doings.visit + 1),
        heartbeat_seconds=pa.nulls(size, pa.int64()),
        idle_ms=columns.whole(dice.integers(5, 90, size) * 1000, idle),
        properties=columns.words(
            [f'{{"integration": "{name}"}}' for name in names.INTEGRATION_NAMES], number % 6, doings.what == CONNECTED
        ),
    )
