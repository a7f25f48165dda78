"""What befalls accounts before any decision: log-ins, dormancy, champions, escalations, adoption. Decisions are in renewal.py."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tenure.world import names
from tenure.world.almanac import Almanac
from tenure.world.population import Population
from tenure.world.scenario import Array, World

NEVER = 10**7
ESCALATIONS = 6
SPELLS = 3


@dataclass(slots=True)
class Life:
    """What happens to each account while it lives. Days are day numbers; `NEVER` is one that never comes.

    `logged` (accounts × days of the window): somebody of the account came. `last_login` (same shape): index of the last such day up to and
    with that one, -1 for none. `utilisation` (accounts × months): wanted active users per seat. `escalated`: a column per escalation.
    """

    logged: Array
    last_login: Array
    utilisation: Array
    onboarded: Array
    adopted: Array
    second_integration: Array
    champion_left: Array
    escalated: Array


def draw_lives(world: World, almanac: Almanac, who: Population) -> Life:
    """The lives of all accounts of a chunk, as if none ever left."""
    dice = world.dice("life", who.first)
    adopted = _adoption(dice, who)
    onboarded = _after(dice, who.joined, 22.0, 0.74 + 0.06 * np.tanh(who.fit))
    logged = _logins(world, almanac, who)
    _must_log_in(almanac, logged, [onboarded, *adopted.T])
    days = np.arange(almanac.days, dtype=np.int16)
    return Life(
        logged=logged,
        last_login=np.maximum.accumulate(np.where(logged, days, np.int16(-1)), axis=1),
        utilisation=_utilisation(dice, who, almanac.months),
        onboarded=onboarded,
        adopted=adopted,
        second_integration=_after(dice, adopted[:, names.INTEGRATIONS], 130.0, 0.7),
        champion_left=np.maximum(who.begin, almanac.first) + _wait(dice, len(who), 365 / 0.20),
        escalated=np.maximum(who.begin, almanac.first)[:, None] + np.cumsum(_wait(dice, (len(who), ESCALATIONS), 365 / 0.35), axis=1),
    )


def _wait(dice: np.random.Generator, shape: int | tuple[int, ...], mean: float) -> Array:
    return np.floor(dice.exponential(mean, shape)).astype(np.int64)


def _after(dice: np.random.Generator, day: Array, mean: float, reach: float | Array) -> Array:
    """`day` plus a wait of `mean` days for the share `reach`, never for the rest."""
    comes = day + 1 + _wait(dice, len(day), mean)
    return np.where((dice.random(len(day)) < reach) & (day < NEVER), comes, NEVER)


def _adoption(dice: np.random.Generator, who: Population) -> Array:
    columns = []
    for reach, mean in zip(names.MODULE_REACH, names.MODULE_WAIT, strict=True):
        pull = np.clip(reach + 0.08 * np.tanh(who.fit), 0, 1) if reach < 1 else 1.0
        columns.append(_after(dice, who.joined, mean, pull))
    return np.stack(columns, axis=1)


def _logins(world: World, almanac: Almanac, who: Population) -> Array:
    dice = world.dice("logins", who.first)
    pull = -1.55 + 0.55 * who.fit + 0.42 * np.log(who.seats) + 0.5 * dice.normal(size=len(who))
    chance = (1 / (1 + np.exp(-pull))).astype(np.float32)
    logged = dice.random((len(who), almanac.days), dtype=np.float32) < chance[:, None] * almanac.season().astype(np.float32)
    return logged & ~_dormant(dice, almanac, who)


def _dormant(dice: np.random.Generator, almanac: Almanac, who: Population) -> Array:
    """Spells in which nobody comes, about one in sixteen months; accounts that fit badly have more."""
    edges = np.zeros((len(who), almanac.days + 1), dtype=np.int8)
    rows = np.arange(len(who))
    start = np.maximum(who.begin - almanac.first, 0)
    for _ in range(SPELLS):
        start = start + _wait(dice, len(who), 480.0) + np.where(who.fit < -0.5, -20, 60).clip(-start)
        end = start + 12 + _wait(dice, len(who), 24.0)
        np.add.at(edges, (rows, np.minimum(start, almanac.days)), 1)
        np.add.at(edges, (rows, np.minimum(end, almanac.days)), -1)
        start = end
    return np.cumsum(edges, axis=1, dtype=np.int8)[:, :-1] > 0


def _must_log_in(almanac: Almanac, logged: Array, days: list[Array]) -> None:
    for day in days:
        inside = (day >= almanac.first) & (day < almanac.last)
        logged[np.nonzero(inside)[0], day[inside] - almanac.first] = True


def _utilisation(dice: np.random.Generator, who: Population, months: int) -> Array:
    """A slow process around 0.66, a little higher where the fit is good."""
    centre = 0.66 + 0.07 * who.fit
    noise = dice.normal(0, 0.055, (len(who), months))
    level = np.empty((len(who), months))
    level[:, 0] = centre + dice.normal(0, 0.17, len(who))
    for month in range(1, months):
        level[:, month] = centre + 0.94 * (level[:, month - 1] - centre) + noise[:, month]
    return np.clip(level, 0.04, 1.35)
