"""Asking many small ledgers with few texts: one text for all metrics of a frame, and for whichever name rows must have."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field, replace

from tenure.ask import Asker
from tenure.condition import Compare, Condition, Every, written
from tenure.errors import TenureError, UsageError
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

    def _text(self, items: list[Metric], cut: Cut) -> str:
        """The text of a cut; a name that rows must have is put into the text, because others ask for other names."""
        where, names = blanked(cut.where)
        with suppress(UsageError):
            text = self._made(items, replace(cut, where=where))
            for blank, name in names.items():
                text = text.replace(blank, name)
            return text
        return self._made(items, cut)

    def _made(self, items: list[Metric], cut: Cut) -> str:
        what = (items[0].over, *(item.measure for item in items), cut.by, written(cut.where), cut.detail, cut.params)
        return self.wording.sql(what, self.ledger, lambda ledger: replace(self, ledger=ledger).expression(items, cut), self.driver.dialect)


def _takes(item: Metric, cut: Cut) -> bool:
    with suppress(TenureError):
        return tuple(sorted(item.given(dict(cut.params)).items())) == cut.params
    return False


def blanked(where: Condition | None) -> tuple[Condition | None, dict[str, str]]:
    """The condition with a blank for each plain name that something must equal, and the names by their blanks."""
    parts = where.parts if isinstance(where, Every) else (where,)
    names: dict[str, str] = {}
    blanks: list[Condition] = []
    for part in parts:
        if part is None:
            return None, {}
        if isinstance(part, Compare) and part.op == "=" and isinstance(part.value, str) and re.fullmatch(r"[\w ./@-]+", part.value):
            names[f"⟪{len(names)}⟫"] = part.value
            part = replace(part, value=f"⟪{len(names) - 1}⟫")
        blanks.append(part)
    return (Every(tuple(blanks)) if isinstance(where, Every) else blanks[0]), names
