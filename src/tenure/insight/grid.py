"""MRR by account and month as a grid: what it says of movements, churn and retention, month end against month end. Plain arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tenure.insight.bridge import Step
from tenure.insight.shares import Total
from tenure.metric import Metric

EVENTS = "month_ends"
"""The step from the sum of movements to month end against month end."""
Cell = tuple[str, int]
"""An account and a month's place."""
Grid = Mapping[Cell, int]
"""MRR at the end of the month, in 10⁻¹² of the currency; what is not there is 0."""

_FIGURES: Mapping[str, Callable[[int, int, bool], tuple[int, int]]] = {
    "mrr": lambda opening, closing, back: (closing, 0),
    "customers": lambda opening, closing, back: (int(closing > 0), 0),
    "new_mrr": lambda opening, closing, back: (closing if opening <= 0 and not back else 0, 0),
    "reactivation_mrr": lambda opening, closing, back: (closing if opening <= 0 and back else 0, 0),
    "expansion_mrr": lambda opening, closing, back: (max(closing - opening, 0) if opening > 0 else 0, 0),
    "contraction_mrr": lambda opening, closing, back: (max(opening - closing, 0) if opening > 0 and closing > 0 else 0, 0),
    "churned_mrr": lambda opening, closing, back: (opening if opening > 0 and closing <= 0 else 0, 0),
    "net_new_mrr": lambda opening, closing, back: (closing - opening, 0),
    "customer_churn_rate": lambda opening, closing, back: (int(opening > 0 and closing <= 0), int(opening > 0)),
    "gross_revenue_churn_rate": lambda opening, closing, back: (max(opening - max(closing, 0), 0) if opening > 0 else 0, max(opening, 0)),
    "net_revenue_churn_rate": lambda opening, closing, back: (opening - max(closing, 0) if opening > 0 else 0, max(opening, 0)),
    "nrr": lambda opening, closing, back: (max(closing, 0) if opening > 0 else 0, max(opening, 0)),
    "grr": lambda opening, closing, back: (min(max(closing, 0), opening) if opening > 0 else 0, max(opening, 0)),
}
FIGURES = tuple(_FIGURES)
INSTANT = ("mrr", "customers")
"""What needs no month before."""
RATIOS = tuple(key for key in FIGURES if key.endswith("rate") or key in ("nrr", "grr"))


def figure(key: str, grid: Grid, cell: Cell, earlier: bool) -> tuple[int, int]:
    """(numerator, denominator) of a figure for one account and month; `earlier`: whether it was a customer before the grid begins."""
    account, month = cell
    opening, closing = grid.get((account, month - 1), 0), grid.get(cell, 0)
    back = opening <= 0 and closing > 0 and (earlier or any(grid.get((account, other), 0) > 0 for other in range(month - 1)))
    return _FIGURES[key](opening, closing, back)


@dataclass
class Walked:
    """Grids step by step: which figures each step moves, for whom. `places`: a grid's month → the place of its period."""

    metrics: tuple[Metric, ...]
    ours: Grid
    cells: set[Cell]
    earlier: set[str]
    places: Mapping[int, int]
    taken: list[tuple[Step, Grid]] = field(default_factory=list)

    def all(self, base: Mapping[tuple[str, int], Total], events: Any, steps: Sequence[tuple[Step, Grid]]) -> tuple[list[Any], Any]:
        """The totals after each step that moves anything, and who differs in it."""
        totals: list[dict[tuple[str, int], Total]] = [{key: self._scaled(key[0], total) for key, total in base.items()}]
        moved: list[dict[tuple[str, int], list[tuple[str, int, int]]]] = []
        current = dict(self.ours)
        first = self._events(events)
        if any(first.values()):
            self._took((Step(EVENTS, "events", "month end against month end"), {}), first, totals, moved)
        for step, cells in steps:
            changes = {cell: value for cell, value in cells.items() if current.get(cell, 0) != value}
            if changes:
                after = {**current, **changes}
                self._took((step, changes), self._differences(current, after, changes), totals, moved)
                current = after
        return totals, lambda key, period, step: moved[step - 1].get((key, period), [])

    def _took(
        self, step: tuple[Step, Grid], found: Mapping[tuple[str, int], list[tuple[str, int, int]]], totals: list[Any], moved: list[Any]
    ) -> None:
        self.taken.append(step)
        moved.append(found)
        after = {}
        for key, total in totals[-1].items():
            parts = found.get(key, [])
            den = None if total.den is None else total.den + sum(part[2] for part in parts)
            after[key] = Total(total.num + sum(part[1] for part in parts), den, total.scales)
        totals.append(after)

    def _scaled(self, key: str, total: Total) -> Total:
        return Total(total.num, (total.den or 0) if key in RATIOS else None, total.scales)

    def _differences(self, before: Grid, after: Grid, changed: Iterable[Cell]) -> dict[tuple[str, int], list[tuple[str, int, int]]]:
        found: dict[tuple[str, int], list[tuple[str, int, int]]] = {}
        for cell in sorted({(account, month + more) for account, month in changed for more in range(len(self.places) + 2)}):
            if cell[1] not in self.places:
                continue
            for item in self.metrics:
                old, new = (figure(item.key, side, cell, cell[0] in self.earlier) for side in (before, after))
                if old != new:
                    found.setdefault((item.key, self.places[cell[1]]), []).append((cell[0], new[0] - old[0], new[1] - old[1]))
        return found

    def _events(self, rows: Any) -> dict[tuple[str, int], list[tuple[str, int, int]]]:
        """Where the sum of movements is otherwise than month end against month end, or exchange rates moved."""
        if rows is None:
            return {}
        months = {place: month for month, place in self.places.items()}
        found: dict[tuple[str, int], list[tuple[str, int, int]]] = {}
        seen: set[Cell] = set()
        for row in rows.to_pylist():
            cell = (str(row["key"]), months[int(row["period"])])
            seen.add(cell)
            for number, item in enumerate(self.metrics):
                num, den = figure(item.key, self.ours, cell, cell[0] in self.earlier)
                told = (int(row[f"num_{number}"] or 0), int(row.get(f"den_{number}") or 0) if item.key in RATIOS else 0)
                if told != (num, den):
                    found.setdefault((item.key, int(row["period"])), []).append((cell[0], num - told[0], den - told[1]))
        for cell in self.ours.keys() - seen:
            for item in self.metrics if cell[1] in self.places else ():
                num, den = figure(item.key, self.ours, cell, cell[0] in self.earlier)
                if num or den:
                    found.setdefault((item.key, self.places[cell[1]]), []).append((cell[0], num, den))
        return found
