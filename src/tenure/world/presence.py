"""Where each account stands on each day of the window: here, on its way out, gone. Only spreads over days what was decided elsewhere."""

from __future__ import annotations

import numpy as np

from tenure.world.almanac import Almanac
from tenure.world.life import NEVER, Life
from tenure.world.population import Population
from tenure.world.renewal import Renewals
from tenure.world.scenario import Array, World
from tenure.world.stretch import PAUSED

HERE, FADING, AWAY = 0, 1, 2
FADING_SHARE = 0.25


def standing(almanac: Almanac, who: Population, renewals: Renewals) -> Array:
    """Accounts × days: `HERE`, `FADING` (decided to leave, paused, or left on the free plan) or `AWAY`."""
    edges = np.zeros((len(who), almanac.days + 1), dtype=np.int8)
    rows = np.arange(len(who))
    _mark(edges, rows, np.full(len(who), almanac.first), AWAY, almanac)
    _mark(edges, rows, who.joined, -AWAY, almanac)
    kept = who.trial & ~who.converts
    _mark(edges, rows[kept], who.begin[kept], np.where(free_tier(who)[kept], FADING, AWAY), almanac)
    for span in renewals.spans:
        if "back" in span:
            _mark(edges, span["account"], span["back"], -AWAY, almanac)
        else:
            _mark(edges, span["account"], span["quiet"], FADING, almanac)
            _mark(edges, span["account"], span["gone"], AWAY - FADING, almanac)
    rest = renewals.contracts.rows
    paused = rest["status"] == PAUSED
    _mark(edges, rest["account"][paused], rest["start"][paused], FADING, almanac)
    _mark(edges, rest["account"][paused], rest["end"][paused], -FADING, almanac)
    return np.cumsum(edges, axis=1, dtype=np.int8)[:, :-1]


def free_tier(who: Population) -> Array:
    """Trials that did not pay but stayed on the free plan."""
    return np.asarray(who.trial & ~who.converts & (who.number % 3 == 0))


def thin(world: World, who: Population, life: Life, level: Array) -> Array:
    """The log-ins that really happened: all while here, a quarter while fading, none while away."""
    dice = world.dice("thinning", who.first)
    fading = level == FADING
    kept = dice.random(level.shape, dtype=np.float32) < FADING_SHARE
    return np.asarray(life.logged & ((level == HERE) | (fading & kept)))


def _mark(edges: Array, rows: Array, day: Array, step: int | Array, almanac: Almanac) -> None:
    index = np.clip(np.minimum(day, NEVER) - almanac.first, 0, almanac.days)
    np.add.at(edges, (rows, index), np.asarray(step, dtype=np.int8))
