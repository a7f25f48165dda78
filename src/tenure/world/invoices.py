"""Invoice lines: the whole billing of some accounts, and credits and refunds of others. Subscriptions are in billing.py."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from tenure.world import columns, names
from tenure.world.almanac import Almanac
from tenure.world.billing import ADD_ON, MAIN, METERED, ONE_TIME, Rows
from tenure.world.population import Population
from tenure.world.scenario import Array, World
from tenure.world.stretch import ACTIVE, TRIAL

RECURRING, USAGE, ONCE, TAX, CREDIT, REFUND = range(6)
KINDS = ("recurring", "metered", "one_time", "tax", "credit", "refund")
BOTH_WAYS = 3
VAT = (0, 20, 20, 6, 0)


def invoice_lines(world: World, almanac: Almanac, who: Population, rows: Rows) -> pa.Table:
    """All lines, ordered by account and day of issue."""
    dice = world.dice("invoices", who.first)
    mine = {name: values[who.by_invoice[rows["account"]]] for name, values in rows.items()}
    periods = _periods(almanac, who, mine)
    parts = [
        periods,
        _taxes(who, periods),
        _singles(mine),
        _returns(dice, who, periods),
        _returns(dice, who, _periods(almanac, who, _sample(dice, who, rows))),
    ]
    parts.append(_both(almanac, who, rows))
    lines = {name: np.concatenate([part[name] for part in parts]) for name in periods}
    lines = {name: values[lines["issued"] < almanac.last] for name, values in lines.items()}
    order = np.lexsort((lines["kind"], lines["issued"], lines["account"]))
    return _table(dice, almanac, who, {name: values[order] for name, values in lines.items()})


def _periods(almanac: Almanac, who: Population, rows: Rows) -> Rows:
    """A recurring line for each service period of the paid items."""
    billed = (rows["item"] <= 1) & (rows["status"] == ACTIVE)
    rows = {name: values[billed] for name, values in rows.items()}
    step = np.where(rows["annual"], 12, 1)
    first = almanac.month_of(rows["start"])
    until = almanac.month_of(np.minimum(rows["end"], almanac.last - 1))
    ends = np.where(rows["end"] < almanac.last, until - first, until - first + 1)
    count = np.maximum(1, -(-ends // step))
    owner = np.repeat(np.arange(len(step)), count)
    month = first[owner] + step[owner] * (np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count))
    dom = who.day_of_month[rows["account"][owner]]
    start, end = almanac.anchor(month, dom), almanac.anchor(month + step[owner], dom)
    lines = {
        "account": rows["account"][owner],
        "number": rows["number"][owner],
        "kind": np.full(len(owner), RECURRING),
        "issued": start,
        "start": start,
        "end": end,
        "cents": rows["amount"][owner],
        "plan": np.where(rows["item"] == ADD_ON, len(names.PLANS), rows["plan"])[owner],
        "quantity": np.maximum(1, rows["seats"][owner]),
    }
    keep = (start < almanac.last) & (start < rows["end"][owner])
    return {name: values[keep] for name, values in lines.items()}


def _taxes(who: Population, periods: Rows) -> Rows:
    """British customers see their tax as a line of its own; elsewhere it is in the tax column."""
    lines = {name: values[who.region[periods["account"]] == 2].copy() for name, values in periods.items()}
    lines["cents"], lines["kind"] = lines["cents"] * 20 // 100, np.full(len(lines["cents"]), TAX)
    return lines


def _singles(rows: Rows) -> Rows:
    """One-time and metered lines of the accounts that are billed by invoice."""
    some = rows["item"] >= METERED
    rows = {name: values[some] for name, values in rows.items()}
    kind = np.where(rows["item"] == ONE_TIME, ONCE, USAGE)
    issued = np.where(kind == USAGE, rows["end"], rows["start"])
    return {
        "account": rows["account"],
        "number": rows["number"],
        "kind": kind,
        "issued": issued,
        "start": rows["start"],
        "end": rows["end"],
        "cents": rows["amount"],
        "plan": rows["plan"],
        "quantity": np.ones(len(kind), dtype=np.int64),
    }


def _sample(dice: np.random.Generator, who: Population, rows: Rows) -> Rows:
    """The paid items of one in twenty of the accounts that have subscriptions."""
    some = (dice.random(len(who)) < 0.05) & ~who.by_invoice
    chosen = some[rows["account"]] & (rows["item"] == MAIN)
    return {name: values[chosen] for name, values in rows.items()}


def _returns(dice: np.random.Generator, who: Population, periods: Rows) -> Rows:
    """Refunds and credits: money given back for one service period, some days into it."""
    some = dice.random(len(periods["account"])) < 0.025
    lines = {name: values[some].copy() for name, values in periods.items()}
    size = len(lines["cents"])
    whole = dice.random(size) < 0.3
    lines["cents"] = -np.where(whole, lines["cents"], lines["cents"] // 400 * 100)
    lines["kind"] = np.where(whole, REFUND, CREDIT)
    lines["issued"] = lines["issued"] + dice.integers(2, 20, size)
    return lines


def _both(almanac: Almanac, who: Population, rows: Rows) -> Rows:
    """Three customers of the first chunk are billed both ways: their recurring lines must add nothing."""
    paying = np.unique(rows["account"][(rows["item"] == MAIN) & (rows["status"] == ACTIVE)])
    chosen = paying[~who.by_invoice[paying]][:BOTH_WAYS] if who.first == 0 else paying[:0]
    mine = np.isin(rows["account"], chosen) & (rows["item"] == MAIN) & (rows["status"] != TRIAL)
    return _periods(almanac, who, {name: values[mine] for name, values in rows.items()})


def _table(dice: np.random.Generator, almanac: Almanac, who: Population, lines: Rows) -> pa.Table:
    account, size = lines["account"], len(lines["account"])
    number, within = who.number[account], _running(account)
    rate = np.array(VAT)[who.region[account]]
    taxed = (lines["kind"] == RECURRING) & (rate > 0) & (who.region[account] != 2)
    paid = lines["issued"] + dice.integers(0, 25, size)
    return columns.table(
        line_id=columns.join(columns.ids("l", number, 6), columns.ids("", within, 3)),
        invoice_id=columns.join(columns.ids("i", number, 6), columns.days(lines["issued"])),
        account_id=columns.ids("a", number, 6),
        subscription_id=columns.join(columns.ids("s", number, 6), columns.ids("", lines["number"])),
        issued_at=columns.days(lines["issued"]),
        paid_at=columns.days(paid, (paid < almanac.last) & (lines["kind"] < CREDIT)),
        period_start=columns.days(lines["start"]),
        period_end=columns.days(lines["end"]),
        amount=columns.money(lines["cents"]),
        tax=columns.money(lines["cents"] * rate // 100, taxed),
        currency=columns.words(names.CURRENCIES, who.region[account]),
        kind=columns.words(KINDS, lines["kind"]),
        prorated=pa.array(np.zeros(size, dtype=bool)),
        plan=columns.words((*names.PLANS, names.ADD_ON), lines["plan"]),
        quantity=columns.ids("", lines["quantity"]),
    )


def _running(groups: Array) -> Array:
    """0, 1, 2 ... within each run of equal neighbours."""
    if len(groups) == 0:
        return groups.astype(np.int64)
    starts = np.concatenate([[True], groups[1:] != groups[:-1]])
    index = np.arange(len(groups))
    return np.asarray(index - np.maximum.accumulate(np.where(starts, index, 0)))
