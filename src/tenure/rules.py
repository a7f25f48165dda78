"""The rules that may explain why another tool's figure is otherwise: switches, shapes of the figure, presets, tried on the accounts that differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from tenure.ask import Asker
from tenure.bridging import Pier
from tenure.building import shelf
from tenure.connectors.listing import Listing
from tenure.draft import Draft
from tenure.insight.grid import Cell, Grid
from tenure.ledger.ledger import FOREVER
from tenure.period import Period, add_months
from tenure.policy import PRESETS, SWITCHES, Policy
from tenure.texts import Texts

if TYPE_CHECKING:
    from tenure.workspace import Workspace

MATTERS: Mapping[str, str] = {
    "discounts": "discounts",
    "pause": "pauses",
    "past_due": "dues",
    "fx_rate": "foreign",
    "unpaid_lines": "lines",
    "refunds": "lines",
}
"""Switches that can matter only where the data have something of the kind."""
MORE: Mapping[str, tuple[str, ...]] = {
    "past_due": ("auto_churn_after 14 days", "auto_churn_after 30 days"),
    "gap_within": ("3 days", "30 days"),
}
NEVER = ("group_within", "reactivation_window_days")
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Rule:
    """A rule, the figures that it gives, the differences that it explains, and how many agreements it would spoil."""

    name: str
    old: str
    new: str
    cells: Grid
    fits: frozenset[Cell]
    spoilt: int


@dataclass
class Trial:
    """Ours and theirs by account and month. `months` are those of the grids, of which `within` are compared."""

    workspace: Workspace
    ask: Asker
    chosen: Policy
    listing: Listing
    months: Sequence[Period]
    within: frozenset[int]
    ours: Grid
    told: Grid
    tolerance: int
    progress: Progress

    @property
    def place(self) -> Mapping[date, int]:
        """Month → its place."""
        return {each.start: number for number, each in enumerate(self.months)}

    def all(self, accounts: set[str]) -> Iterable[Rule]:
        """Every rule that is tried: switches, shapes of the figure, presets; over the accounts that differ alone."""
        draft = drafted(self.workspace, self.ask, accounts & {name for name, _ in self.ours} | {""})
        try:
            pier = Pier(replace(self.ask, driver=draft), draft, (self.ask.metric("mrr"),), tuple(self.months), self.progress)
            for number, (switch, value) in enumerate(self._switches()):
                pier.table(f"try_{number}", self.chosen.but(**{switch: value}), f"{switch}: {value}")
                yield self._rule(accounts, switch, getattr(self.chosen, switch), value, standing(draft, f"try_{number}"))
            pier.table("again", self.chosen, "")
            yield from self._shapes(draft, accounts)
            for name in PRESETS:
                if Policy.preset(name).ledger_key != self.chosen.ledger_key:
                    pier.table(f"preset_{name}", Policy.preset(name), name)
                    yield self._rule(accounts, f"policy {name}", "", name, standing(draft, f"preset_{name}"))
        finally:
            draft.close()

    def _rule(self, accounts: set[str], name: str, old: str, new: str, cells: Mapping[Cell, int]) -> Rule:
        """A rule with what it explains and spoils. Zeros are told too: a rule may bring a figure to nothing."""
        told = {(account, month): cells.get((account, month), 0) for account in accounts for month in self.within}
        fits, spoilt = set(), 0
        for cell, value in told.items():
            near, agreed = (
                abs(value - self.told.get(cell, 0)) <= self.tolerance,
                abs(self.ours.get(cell, 0) - self.told.get(cell, 0)) <= self.tolerance,
            )
            if near and not agreed:
                fits.add(cell)
            spoilt += agreed and not near
        return Rule(name, old, new, told, frozenset(fits), spoilt)

    def _switches(self) -> Iterable[tuple[str, str]]:
        ledger = self.ask.ledger
        for name, switch in SWITCHES.items():
            if (
                not switch.ledger
                or name in NEVER
                or (name in MATTERS and name != "refunds" and ledger.lacks(MATTERS[name]) and name != "past_due")
            ):
                continue
            for value in (*switch.values, *MORE.get(name, ())):
                if value != getattr(self.chosen, name):
                    yield name, value

    def _shapes(self, draft: Draft, accounts: set[str]) -> Iterable[Rule]:
        """What other tools make of the same rows: another month, a yearly figure, cash, other books, other money."""
        ours = {cell: value for cell, value in self.ours.items() if cell[0] in accounts}
        yield self._rule(accounts, "timing", "end of the month", "start of the month", {(a, m + 1): v for (a, m), v in ours.items()})
        yield self._rule(accounts, "timing", "end of the month", "end of the next month", {(a, m - 1): v for (a, m), v in ours.items()})
        yield self._rule(accounts, "scale", "a month", "a year", {cell: 12 * value for cell, value in ours.items()})
        yield self._rule(accounts, "scale", "whole units", "cents", {cell: 100 * value for cell, value in ours.items()})
        yield self._rule(accounts, "repeated_rows", "once", "each time", self._repeated(ours))
        spans = draft.records(f'SELECT * FROM "{self.ask.ledger.under(self.chosen).physical("mrr_span")}"')
        native = _standing(spans, self.ask.spans(self.months), lambda span, _: int(span["pico"]), "mrr")
        yield self._rule(accounts, "currency", "converted", "not converted", native)
        cash = _standing(spans, self.ask.spans(self.months), self._cash, "mrr")
        yield self._rule(accounts, "yearly_prices", "spread over their months", "in the month that is billed", _plus(ours, cash))
        for book, name in (("trial", "trials"), ("metered", "metered_items")):
            more = _standing(spans, self.ask.spans(self.months), lambda span, _: int(span["pico"]), book)
            yield self._rule(accounts, name, "left out", "counted", _plus(ours, more))
        for name, sql in _ONCE.items():
            yield self._rule(accounts, name, "left out", "counted", _plus(ours, self._once(draft, sql)))

    def _repeated(self, ours: Grid) -> dict[Cell, int]:
        found = dict(ours)
        for (name, month, _), times in self.listing.repeats.items():
            cell = (name, self.place.get(month, -1))
            if cell in found:
                found[cell] *= times
        return found

    def _cash(self, span: Mapping[str, Any], month: Period) -> int:
        """What a price of several months gives more, or less, than its MRR, were it counted whole in the month in which its service period begins."""
        months = {"month": 1, "quarter": 3, "year": 12}.get(span["interval"], 0) * int(span["interval_count"] or 1)
        if months <= 1 or span["currency"] != self.ask.ledger.settings.currency:
            return 0
        begins = date.fromordinal(date(1970, 1, 1).toordinal() + int(span["stretch_day"]))
        apart = (month.start.year - begins.year) * 12 + month.start.month - begins.month
        return int(span["pico"]) * (months if apart % months == 0 else 0) - int(span["pico"])

    def _once(self, draft: Draft, sql: str) -> dict[Cell, int]:
        found: dict[Cell, int] = {}
        for number, span in enumerate(self.ask.spans(self.months)):
            for row in draft.records(sql.format(start=span["start_t"], end=span["end_t"])):
                found[row["account_id"], number] = found.get((row["account_id"], number), 0) + int(row["n"]) * 10**6
        return found


def drafted(workspace: Workspace, ask: Asker, only: Iterable[str] = ()) -> Draft:
    """A draft over the store's rows; with `only` over those of some accounts."""
    store = workspace.store
    draft = Draft(shelf(store, store.snapshot(), ask.ledger), Texts(store))
    chosen = sorted(only)
    if chosen:
        import pyarrow as pa

        draft.put("chosen", pa.table({"account_id": pa.array(chosen, pa.string())}))
        for name in ("subscriptions", "invoice_lines"):
            draft.materialise(f"{name}_chosen", f'SELECT * FROM "{name}" SEMI JOIN "chosen" USING (account_id)')
            rows = draft.fetch(f'SELECT * FROM "{name}_chosen"')
            draft.shelf.drop(name)
            draft.put(name, rows)
    return draft


def standing(draft: Draft, table: str) -> dict[Cell, int]:
    """The figures of a table by account and month."""
    found = draft.records(f'SELECT key, period, sum(num_0) AS n FROM "{table}" GROUP BY ALL HAVING sum(num_0) <> 0')
    return {(str(row["key"]), int(row["period"])): int(row["n"]) for row in found}


_ONCE: Mapping[str, str] = {
    "one_time_items": "SELECT account_id, sum(amount) AS n FROM (SELECT account_id, amount FROM \"subscriptions\" WHERE kind = 'one_time' AND starts_at >= {start} "
    "AND starts_at < {end} UNION ALL SELECT account_id, amount FROM \"invoice_lines\" WHERE kind = 'one_time' AND issued_at >= {start} AND issued_at < {end}) GROUP BY 1",
    "purchases": 'SELECT account_id, sum(amount) AS n FROM "purchases" WHERE "at" >= {start} AND "at" < {end} GROUP BY 1',
    "tax": "SELECT account_id, sum(coalesce(tax, 0) + CASE WHEN kind = 'tax' THEN amount ELSE 0 END) AS n FROM \"invoice_lines\" "
    "WHERE issued_at >= {start} AND issued_at < {end} GROUP BY 1",
}


def _plus(one: Grid, other: Grid) -> dict[Cell, int]:
    return {cell: one.get(cell, 0) + other.get(cell, 0) for cell in one.keys() | other.keys()}


def _standing(
    spans: Sequence[Mapping[str, Any]], months: Sequence[Mapping[str, int]], worth: Callable[[Mapping[str, Any], Period], int], book: str
) -> dict[Cell, int]:
    """What stands at the end of each month, by `worth` of a span in a month."""
    found: dict[Cell, int] = {}
    for number, month in enumerate(months):
        start = date.fromordinal(date(1970, 1, 1).toordinal() + month["start_day"])
        period = Period(start, add_months(start, 1))
        for span in spans:
            if span["book"] == book and span["from_t"] < month["end_t"] <= (span["to_t"] if span["to_t"] < FOREVER else FOREVER):
                cell = (str(span["account_id"]), number)
                found[cell] = found.get(cell, 0) + worth(span, period)
    return found
