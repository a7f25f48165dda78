"""What a run's answers rest on, and which answers of the run before still stand, so that a new day asks only what the day can have changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from tenure.inquiry import edition
from tenure.ledger.tables import TABLES
from tenure.period import Period, day_number

if TYPE_CHECKING:
    from tenure.ask import Asker
    from tenure.metric import Metric
    from tenure.parts import Snapshot
    from tenure.store import Store
    from tenure.workspace import Workspace

_META = "answered"


@dataclass(frozen=True)
class Basis:
    """`rules`: code, settings, policy and what is known of the data; `tables`: the generation of each; `moment`: of asking, epoch seconds, in `today`."""

    rules: str
    tables: Mapping[str, int]
    moment: int
    today: str

    def same(self, other: Basis | None) -> bool:
        """Whether nothing is new: neither data, code nor day."""
        return other is not None and (self.rules, self.tables, self.today) == (other.rules, other.tables, other.today)


def basis(workspace: Workspace, ask: Asker, snapshot: Snapshot) -> Basis:
    """What answers of now rest on."""
    ledger = ask.ledger
    known = (sorted(ledger.extras.items()), ledger.historic, sorted(ledger.hints.items()), sorted(ask.present))
    rules = repr((edition(workspace), ledger.settings, ledger.policy, known))
    return Basis(rules, {name: snapshot.generation(name) for name in TABLES}, ask.as_of, str(ask.today))


def last(store: Store) -> Basis | None:
    """What the answers of the last run rest on."""
    kept = store.meta(_META) or ""
    return Basis(**json.loads(kept)) if kept.startswith("{") else None


def keep(store: Store, found: Basis) -> None:
    """Remember what the answers of this run rest on."""
    with store.writing() as write:
        write.meta(_META, json.dumps(asdict(found)))


@dataclass(frozen=True)
class Standing:
    """Which answers still stand: of periods that had ended at the last run's `moment`, and before the first of the days that changed since."""

    catalogue: Mapping[str, Metric]
    zone: str
    moment: int = 0
    first: int = 0

    def fallen(self, item: Metric, periods: tuple[Period, ...]) -> tuple[Period, ...]:
        """The periods of which the metric must be asked again."""
        if not self.moment or unfolds(item, self.catalogue):
            return periods
        return tuple(period for period in periods if not self._stands(period))

    def _stands(self, period: Period) -> bool:
        return period.bounds(self.zone)[1] <= self.moment and day_number(period.end) <= self.first


def standing(store: Store, ask: Asker, before: Basis | None, now: Basis) -> Standing:
    """What of the answers that rest on `before` stands `now`. Nothing, where more changed than time and events."""
    zone = ask.ledger.settings.timezone
    others = [name for name in TABLES if before is not None and name != "events" and before.tables.get(name) != now.tables[name]]
    if before is None or before.rules != now.rules or before.moment > now.moment or others:
        return Standing(ask.catalogue, zone)
    # A session that crosses midnight belongs to the day before as well.
    touched = [day - 1 for day in store.touched("events", before.tables["events"])]
    return Standing(ask.catalogue, zone, before.moment, min([day_number(ask.today), *touched]))


def unfolds(item: Metric, catalogue: Mapping[str, Metric]) -> bool:
    """Whether answers of past periods change with what happens later, be it through one of the metrics that it is made of."""
    if item.over is not None:
        return item.over.unfolds
    return item.unfolds or not item.needs or any(unfolds(catalogue[need.key], catalogue) for need in item.needs.values())
