"""Asking many small ledgers with few texts: one text for all metrics of a frame, shared by the ledgers that say the same where it reads them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from tenure.ask import Asker, Make
from tenure.condition import written
from tenure.errors import TenureError
from tenure.frames.cut import Cut
from tenure.frames.frame import Frame
from tenure.metric import Metric
from tenure.period import Period
from tenure.wording import Wording


@dataclass
class FrugalAsker(Asker):
    """An asker that takes its texts from a `Wording` that other ledgers' askers use too, and asks a frame for all its metrics at once."""

    wording: Wording = field(default_factory=Wording)

    def _fetch(self, items: list[Metric], cut: Cut, periods: tuple[Period, ...]) -> None:
        """What is asked of one metric of a frame is soon asked of the others, here or of the next ledger: one text serves them all."""
        others = self._all_over(items[0].over, cut)
        if {item.key for item in items} <= {item.key for item in others}:
            with suppress(TenureError):
                return super()._fetch(others, cut, periods)
        return super()._fetch(items, cut, periods)

    def _all_over(self, frame: Frame | None, cut: Cut) -> list[Metric]:
        found = [item for item in self.catalogue.values() if item.over is frame and _takes(item, cut)]
        return [item.formed(dict(cut.params)) for item in found]

    def _kept(self, name: str, items: Sequence[Metric], cut: Cut, make: Make) -> str:
        what = (name, items[0].over, *(item.measure for item in items), cut.by, written(cut.where), cut.detail, cut.params)
        return self.wording.sql(what, self.ledger, lambda ledger: make(replace(self, ledger=ledger), cut), self.driver.dialect)


def _takes(item: Metric, cut: Cut) -> bool:
    with suppress(TenureError):
        return tuple(sorted(item.given(dict(cut.params)).items())) == cut.params
    return False
