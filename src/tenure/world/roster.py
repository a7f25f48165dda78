"""The tables of the accounts themselves: what they are now, and what their segment and manager were before. Drawn in population.py."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tenure.world import columns, names
from tenure.world.almanac import Almanac
from tenure.world.life import NEVER
from tenure.world.population import Population
from tenure.world.scenario import Array, World

LEAVING_CSM, LEAVING_AFTER = 4, 0.55
HOSTILE_EVERY = 37


class Roster:
    """Who looks after whom, and who grew into another segment, on which day (`NEVER`: not in the window)."""

    def __init__(self, world: World, almanac: Almanac, who: Population) -> None:
        dice = world.dice("roster", who.first)
        size = len(who)
        self.who, self.almanac = who, almanac
        handed = (dice.random(size) < 0.12) | (who.csm == LEAVING_CSM)
        day = almanac.first + np.floor(almanac.days * dice.uniform(0.1, 0.95, size)).astype(np.int64)
        day = np.where(who.csm == LEAVING_CSM, almanac.first + int(almanac.days * LEAVING_AFTER), day)
        self.handed = np.where(handed & (day > who.joined + 30), day, NEVER)
        others = np.array(names.CSMS_OF_SEGMENT)[who.segment, dice.integers(0, 3, size)]
        successor = np.where(others == LEAVING_CSM, 2, others)
        self.csm = np.where((self.handed < NEVER) & (who.region != 3), successor, who.csm)
        grows = (dice.random(size) < 0.03) & (who.segment < 2)
        day = almanac.first + np.floor(almanac.days * dice.uniform(0.2, 0.95, size)).astype(np.int64)
        self.grown = np.where(grows & (day > who.joined + 90), day, NEVER)
        self.segment = np.where(self.grown < NEVER, who.segment + 1, who.segment)

    def csm_on(self, account: Array, day: Array) -> Array:
        """Index of the manager of each account on that day."""
        return np.asarray(np.where(day >= self.handed[account], self.csm[account], self.who.csm[account]))

    def accounts(self) -> pa.Table:
        """The canonical table: attributes as they are now."""
        who = self.who
        return columns.table(
            account_id=columns.ids("a", who.number, 6),
            name=_names(who),
            created_at=columns.times(self.almanac.at(who.joined, who.second)),
            segment=columns.words(names.SEGMENTS, self.segment),
            industry=columns.words(names.INDUSTRIES, who.industry),
            region=columns.words(names.REGIONS, who.region),
            channel=columns.words(names.CHANNELS, who.channel),
            persona=columns.words(names.PERSONAS, who.persona),
            csm=columns.words(names.CSM_NAMES, self.csm),
            parent_id=pc.if_else(pa.array(who.parent > 0), columns.ids("a", who.parent, 6), pa.scalar(None, pa.string())),
            employees=columns.whole(who.employees),
            is_test=pa.array(who.is_test),
        )

    def history(self) -> pa.Table:
        """What segment and manager were, for the accounts where they changed: a first value from the beginning, then each change."""
        parts = [
            self._changes("csm", names.CSM_NAMES, self.handed, self.who.csm, self.csm),
            self._changes("segment", names.SEGMENTS, self.grown, self.who.segment, self.segment),
        ]
        return pa.concat_tables(parts)

    def _changes(self, attribute: str, values: tuple[str, ...], day: Array, before: Array, after: Array) -> pa.Table:
        rows = np.nonzero((day < NEVER) & (before != after))[0]
        owner = np.repeat(rows, 2)
        second = np.arange(len(owner)) % 2 == 1
        since = np.where(second, day[owner], self.who.joined[owner])
        return columns.table(
            account_id=columns.ids("a", self.who.number[owner], 6),
            attribute=pa.array([attribute] * len(owner), pa.string()),
            value=columns.words(values, np.where(second, after[owner], before[owner])),
            valid_from=columns.times(self.almanac.at(since, np.where(second, 32400, self.who.second[owner]))),
        )


def _names(who: Population) -> Any:
    number = who.number * 7919
    tails = [tail for name in names.INDUSTRIES for tail in names.COMPANY_TAIL[name]]
    first = columns.words(names.COMPANY_FIRST, number % len(names.COMPANY_FIRST))
    second = columns.words(names.COMPANY_SECOND, number // 61 % len(names.COMPANY_SECOND))
    western = columns.join(columns.join(first, second, ""), columns.words(tails, 4 * who.industry + number // 7 % 4), " ")
    chinese = columns.join(columns.words(names.CHINESE_FIRST, number % 16), columns.words(names.CHINESE_TAIL, number // 16 % 8), "")
    label = pc.if_else(pa.array(who.region == 3), chinese, western)
    turn = who.number // HOSTILE_EVERY - 1
    hostile = (who.number % HOSTILE_EVERY == 0) & (turn < len(names.HOSTILE_NAMES))
    return pc.if_else(pa.array(hostile), columns.words(names.HOSTILE_NAMES, np.where(hostile, turn, 0)), label)
