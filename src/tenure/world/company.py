"""The company of known truth: all its tables from one `World`. Each part is drawn in its own module; here they are put together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from tenure.ledger.tables import TABLES
from tenure.world import billing, columns, files, invoices, people, spending, usage, voice
from tenure.world.almanac import Almanac
from tenure.world.life import Life, draw_lives
from tenure.world.population import Population, draw_accounts
from tenure.world.presence import standing, thin
from tenure.world.renewal import Renewals
from tenure.world.roster import Roster
from tenure.world.scenario import Array, World
from tenure.world.stretch import charge
from tenure.world.truth import Truth, planted

CHUNK = 8192
BEHAVIOUR = ("users", "events")


class Company:
    """`tables`: canonical name → clean table (money as decimal text, times as UTC timestamps or local dates).

    `decisions`: what was planted at every renewal decision, with the true probability to leave. `world` holds the parameters.
    """

    def __init__(self, world: World, tables: dict[str, pa.Table], decisions: pa.Table) -> None:
        self.world, self.tables, self.decisions = world, tables, decisions

    @cached_property
    def almanac(self) -> Almanac:
        """The days of its window."""
        return Almanac(self.world)

    @cached_property
    def truth(self) -> dict[str, Any]:
        """What was planted (`planted`) and the known answers (`answers`), computed by plain Python from the clean rows."""
        return {"planted": planted(self), "answers": Truth(self).answers()}

    def write(self, folder: Path, formats: Mapping[str, str] | None = None, dirty: bool = True, truth: bool = True) -> list[dict[str, Any]]:
        """A file per table in `folder` (`formats`: table → csv or parquet; events are Parquet unless said), with the dirty rows in.

        Returns where each dirty row stands and which rule it breaks. `truth`: writes truth.json too, which takes as long as all else.
        """
        dirt = files.write(self, folder, formats or {}, dirty)
        if truth:
            files.write_truth(self, folder / "truth.json", dirt)
        return dirt

    def configuration(self, folder: str = "sources") -> str:
        """The text of a tenure.yaml for a workspace in which the files stand in `folder`."""
        from tenure.world.recipe import configuration

        return configuration(self.world, folder)


def company(world: World) -> Company:
    """The company of those parameters: same parameters, same company. One chunk of accounts is in memory at a time."""
    almanac = Almanac(world)
    parts = [_Chunk(world, almanac, first, count).part() for first, count in _chunks(world.accounts)]
    tables = {name: pa.concat_tables([part.tables[name] for part in parts]) for name in parts[0].tables}
    tables |= _of_company(world, almanac, parts)
    if "events" in tables:
        tables["events"] = _numbered(tables["events"])
    decisions = pa.concat_tables([part.decisions for part in parts])
    return Company(world, {name: tables[name] for name in TABLES if name in tables}, decisions)


@dataclass(frozen=True, slots=True)
class _Part:
    """What is kept of a chunk: its tables, its decisions, and its MRR by month (level and newly won), roughly, in dollars."""

    tables: dict[str, pa.Table]
    decisions: pa.Table
    recurring: Array
    won: Array


def _chunks(accounts: int) -> list[tuple[int, int]]:
    return [(first, min(CHUNK, accounts - first)) for first in range(0, accounts, CHUNK)]


class _Chunk:
    """Some thousands of accounts, drawn and simulated together; independent of all other chunks."""

    def __init__(self, world: World, almanac: Almanac, first: int, count: int) -> None:
        self.world, self.almanac = world, almanac
        self.who: Population = draw_accounts(world, almanac, first, count)
        life = draw_lives(world, almanac, self.who)
        self.renewals = Renewals(world, almanac, self.who, life)
        self.renewals.run()
        self.life: Life = life
        self.rows = billing.subscription_rows(world, almanac, self.who, self.renewals)

    def part(self) -> _Part:
        """What is kept of it."""
        return _Part(dict(self._tables()), self._decisions(), *self._recurring())

    def _tables(self) -> Iterator[tuple[str, pa.Table]]:
        yield from self._standing()
        yield from self._billing()
        if self.world.wants("purchases", "users", "events", "surveys", "tickets", "touches", "goals"):
            yield from self._behaviour()
        if self.world.wants("leads", "lead_stages", "visits"):
            funnel = spending.Funnel(self.world, self.almanac, self.who)
            made = {"leads": funnel.leads, "lead_stages": funnel.stages, "visits": funnel.visits}
            yield from ((name, make()) for name, make in made.items() if self.world.wants(name))

    def _standing(self) -> Iterator[tuple[str, pa.Table]]:
        roster = Roster(self.world, self.almanac, self.who)
        if self.world.wants("accounts"):
            yield "accounts", roster.accounts()
        if self.world.wants("account_history"):
            yield "account_history", roster.history()

    def _billing(self) -> Iterator[tuple[str, pa.Table]]:
        world, almanac, who = self.world, self.almanac, self.who
        if world.wants("subscriptions"):
            yield "subscriptions", billing.subscriptions(almanac, who, self.rows)
        if world.wants("invoice_lines"):
            yield "invoice_lines", invoices.invoice_lines(world, almanac, who, self.rows)
        if world.wants("renewals"):
            yield (
                "renewals",
                billing.renewals_table(
                    almanac, who, self.renewals, billing.ends_of(self.renewals.contracts.rows | _annual(who, self.renewals))
                ),
            )

    def _behaviour(self) -> Iterator[tuple[str, pa.Table]]:
        world, almanac, who, life = self.world, self.almanac, self.who, self.life
        level = standing(almanac, who, self.renewals)
        if world.wants("purchases"):
            yield "purchases", billing.purchases(world, almanac, who, level)
        if world.wants(*BEHAVIOUR):
            doings = usage.draw_doings(world, almanac, who, life, thin(world, who, life, level), self.renewals)
            yield "users", people.users_table(world, almanac, who, life, doings)
            yield "events", usage.events_table(world.dice("events", who.first), who, doings)
        if world.wants("surveys"):
            yield "surveys", voice.surveys(world, almanac, who, life, level)
        if world.wants("tickets"):
            yield "tickets", voice.tickets(world, almanac, who, life, level)
        if world.wants("touches"):
            yield "touches", voice.touches(world, almanac, who, life, level, self.renewals, Roster(world, almanac, who))
        if world.wants("goals"):
            yield "goals", voice.goals(world, almanac, who, level)

    def _decisions(self) -> pa.Table:
        """One row per renewal decision, with what was true then."""
        made = self.renewals.decisions
        rows: dict[str, Any] = {name: np.concatenate([part[name] for part in made]) for name in made[0]}
        rows["account_id"] = columns.ids("a", self.who.number[rows.pop("account")], 6)
        return columns.table(account_id=rows.pop("account_id"), **rows)

    def _recurring(self) -> tuple[Array, Array]:
        """(MRR at each month's end, MRR won in the month), in dollars, roughly: what budgets are made of."""
        rows, who = self.rows, self.who
        paid = (rows["item"] <= 1) & np.isin(rows["status"], (2, 3)) & ~who.is_test[rows["account"]]
        rows = {name: values[paid] for name, values in rows.items()}
        rate = (
            1
            / np.array([1.0, 1 / spending.RATES["EUR"], 1 / spending.RATES["GBP"], 1 / spending.RATES["CNY"], 1.0])[
                who.region[rows["account"]]
            ]
        )
        value = rows["amount"] / 100 * rate / np.where(rows["annual"], 12, 1)
        opens = (rows["start"] == rows["opened"]) & (rows["number"] == 1) & (rows["item"] == 0)
        ends = self.almanac.month_first(np.arange(1, self.almanac.months + 1))
        level = np.array([value[(rows["start"] < end) & (rows["end"] >= end)].sum() for end in ends])
        month = self.almanac.month_of(rows["start"])
        return level, np.array([value[opens & (month == step)].sum() for step in range(self.almanac.months)])


def _annual(who: Population, renewals: Renewals) -> dict[str, Array]:
    rows = renewals.contracts.rows
    annual = who.annual[rows["account"]]
    return {"annual": annual, "amount": charge(rows["price"], rows["seats"], annual)}


def _of_company(world: World, almanac: Almanac, parts: list[_Part]) -> dict[str, pa.Table]:
    """What belongs to the company as a whole."""
    tables: dict[str, pa.Table] = {}
    if world.wants("costs"):
        level, won = np.sum([part.recurring for part in parts], axis=0), np.sum([part.won for part in parts], axis=0)
        tables["costs"] = spending.costs(world, almanac, level, won)
    if world.wants("fx_rates"):
        tables["fx_rates"] = spending.fx_rates(world, almanac)
    return tables


def _numbered(events: pa.Table) -> pa.Table:
    ordered = voice.in_order(events, "at") if events.num_rows else events
    return ordered.add_column(0, "event_id", columns.ids("e", np.arange(events.num_rows) + 1, 7))
