"""What the billing systems know: subscriptions, renewals, purchases. Who is billed by invoice alone is in invoices.py."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from tenure.world import columns, names
from tenure.world.almanac import Almanac
from tenure.world.life import NEVER
from tenure.world.population import Population
from tenure.world.presence import AWAY, free_tier
from tenure.world.renewal import Renewals
from tenure.world.scenario import Array, World
from tenure.world.stretch import ACTIVE, FREE_TIER, STATUSES, TRIAL, charge

MAIN, ADD_ON, METERED, ONE_TIME = range(4)
KINDS = ("recurring", "recurring", "metered", "one_time")
PRODUCTS = (names.PRODUCT, names.ADD_ON, names.METERED, names.SETUP)
ITEM_TAILS = ("main", "forecast", "api", "launch")
DURATIONS = ("once", "repeating", "forever")
Rows = dict[str, Array]


def subscription_rows(world: World, almanac: Almanac, who: Population, renewals: Renewals) -> Rows:
    """All stretches of all items as arrays (cents, day numbers), those billed by invoice included; ordered by account."""
    dice = world.dice("billing", who.first)
    main = _main(who, renewals)
    last = ends_of(main)
    parts = [
        main,
        _trials(who, almanac),
        _free(who, almanac),
        _add_ons(dice, almanac, who, last),
        _metered(dice, almanac, who, last),
        _setups(dice, who, last),
    ]
    for part in parts[1:]:
        _fill(part)
    _discounts(dice, who, main)
    rows = {name: np.concatenate([part[name] for part in parts]) for name in main}
    order = np.lexsort((rows["item"], rows["start"], rows["number"], rows["account"]))
    return {name: values[order] for name, values in rows.items()}


def ends_of(main: Rows) -> Rows:
    """The last stretch of each main subscription: open, or the one that was cancelled."""
    final = (main["end"] == NEVER) | (main["kind"] >= 0)
    return {name: values[final] for name, values in main.items()}


def _main(who: Population, renewals: Renewals) -> Rows:
    main = dict(renewals.contracts.rows)
    main["annual"] = who.annual[main["account"]]
    main["amount"] = charge(main["price"], main["seats"], main["annual"])
    main["item"] = np.full(len(main["account"]), MAIN)
    for name in ("discount", "off", "duration", "discount_end"):
        main[name] = np.full(len(main["account"]), -1)
    return main


def _fill(part: Rows) -> None:
    """Columns that a part does not speak of."""
    size = len(part["account"])
    fixed = {
        "status": ACTIVE,
        "price": 0,
        "number": 1,
        "requested": NEVER,
        "paid": NEVER,
        "kind": -1,
        "reason": -1,
        "annual": False,
        "seats": -1,
    }
    for name, value in fixed.items():
        part.setdefault(name, np.full(size, value))
    part.setdefault("opened", part["start"])
    for name in ("discount", "off", "duration", "discount_end"):
        part.setdefault(name, np.full(size, -1))


def _trials(who: Population, almanac: Almanac) -> Rows:
    rows = np.nonzero(who.trial & (who.joined < almanac.last))[0]
    size = len(rows)
    end = np.where(who.begin[rows] < almanac.last, who.begin[rows], NEVER)
    return {
        "account": rows,
        "start": who.joined[rows],
        "end": end,
        "status": np.full(size, TRIAL),
        "plan": who.plan[rows],
        "seats": who.seats[rows],
        "price": who.price[rows],
        "annual": who.annual[rows],
        "amount": charge(who.price, who.seats, who.annual)[rows],
        "item": np.full(size, MAIN),
    }


def _free(who: Population, almanac: Almanac) -> Rows:
    rows = np.nonzero(free_tier(who) & (who.begin < almanac.last))[0]
    size = len(rows)
    return {
        "account": rows,
        "start": who.begin[rows],
        "end": np.full(size, NEVER),
        "status": np.full(size, FREE_TIER),
        "plan": np.full(size, names.FREE),
        "seats": np.minimum(who.seats[rows], 3),
        "amount": np.zeros(size, dtype=np.int64),
        "item": np.full(size, MAIN),
    }


def _add_ons(dice: np.random.Generator, almanac: Almanac, who: Population, last: Rows) -> Rows:
    """A second product, from some month on to the end of the main subscription; one in seven is given up earlier."""
    account, size = last["account"], len(last["account"])
    month = almanac.month_of(last["opened"]) + dice.integers(1, 30, size)
    start = almanac.anchor(np.minimum(month, almanac.months + 1), who.day_of_month[account])
    keep = (dice.random(size) < 0.45) & (start < np.minimum(last["end"], almanac.last) - 62) & (start >= last["opened"])
    stop = almanac.anchor(np.minimum(month + dice.integers(3, 24, size), almanac.months + 20), who.day_of_month[account])
    early = (dice.random(size) < 0.15) & (stop < np.minimum(last["end"], almanac.last + 9) - 31)
    step = np.maximum(1, np.rint(30 * np.array(names.CURRENCY_PRICE)[who.region[account]])).astype(np.int64) * 100
    part = {name: last[name] for name in ("account", "number", "end", "plan", "seats", "requested", "paid", "kind", "reason")}
    part |= {"start": start, "amount": step * last["seats"], "item": np.full(size, ADD_ON)}
    part["end"] = np.where(early, stop, part["end"])
    for name, value in (("requested", stop - 9), ("paid", stop), ("kind", np.zeros(size)), ("reason", np.full(size, 3))):
        part[name] = np.where(early, value, part[name]).astype(np.int64)
    return {name: values[keep] for name, values in part.items()}


def _metered(dice: np.random.Generator, almanac: Almanac, who: Population, last: Rows) -> Rows:
    """Interface calls: a stretch per month with what was used in it."""
    some = np.nonzero((dice.random(len(last["account"])) < 0.10) & (last["plan"] >= 2))[0]
    first = np.maximum(0, almanac.month_of(last["opened"][some]))
    until = almanac.month_of(np.minimum(last["end"][some], almanac.last - 1))
    count = np.maximum(0, until - first)
    owner = np.repeat(some, count)
    month = np.repeat(first, count) + _within(count)
    account = last["account"][owner]
    start = almanac.anchor(month, who.day_of_month[account])
    dollars = np.exp(dice.normal(4.0, 0.8, len(some)))
    amount = np.rint(np.repeat(dollars, count) * np.exp(dice.normal(0, 0.25, len(owner))) * 100).astype(np.int64)
    keep = start >= last["opened"][owner]
    part = {
        "account": account,
        "number": last["number"][owner],
        "start": start,
        "end": almanac.anchor(month + 1, who.day_of_month[account]),
        "plan": last["plan"][owner],
        "amount": amount,
        "item": np.full(len(owner), METERED),
    }
    return {name: values[keep] for name, values in part.items()}


def _setups(dice: np.random.Generator, who: Population, last: Rows) -> Rows:
    """A launch package, paid once, with some larger contracts."""
    some = (
        (dice.random(len(last["account"])) < 0.25)
        & (who.segment[last["account"]] > 0)
        & (who.begin_month[last["account"]] >= 0)
        & (last["number"] == 1)
    )
    account, start = last["account"][some], last["opened"][some]
    amount = np.where(who.segment[account] == 2, 950000, 240000)
    return {
        "account": account,
        "start": start,
        "end": start + 1,
        "plan": last["plan"][some],
        "amount": amount,
        "item": np.full(len(account), ONE_TIME),
    }


def _within(count: Array) -> Array:
    """0, 1, ... inside each repetition of `np.repeat(x, count)`."""
    return np.asarray(np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count))


def _discounts(dice: np.random.Generator, who: Population, main: Rows) -> None:
    """Rebates of every duration on new business: by percent, or an amount per billing interval."""
    size = len(who)
    lot, percent = dice.random(size), dice.choice([10, 15, 20, 25, 50], size, p=[0.3, 0.2, 0.3, 0.1, 0.1])
    duration = np.select([lot < 0.02, lot < 0.09, lot < 0.15], [0, 1, 2], -1)
    duration = np.where(who.annual & (duration == 0), 1, duration)
    duration = np.where(who.by_invoice | (who.begin_month < 0), -1, duration)
    months = dice.choice([3, 6, 12], size)
    by_amount = (dice.random(size) < 0.25) & (duration > 0)
    account = main["account"]
    first = (main["number"] == 1) & (duration[account] >= 0)
    end = main["opened"] + 30 * months[account]
    repeating = first & (duration[account] == 1) & (main["start"] < end)
    once = first & (duration[account] == 0) & (main["start"] == main["opened"])
    given = repeating | once | (first & (duration[account] == 2))
    whole = (charge(who.price, who.seats, who.annual) * percent // 100 // 100 * 100)[account]
    main["duration"] = np.where(given, duration[account], -1)
    main["discount"] = np.where(given & ~by_amount[account], percent[account], -1)
    main["off"] = np.where(given & by_amount[account], np.minimum(whole, main["amount"]), -1)
    main["discount_end"] = np.where(repeating, end, -1)


def renewals_table(almanac: Almanac, who: Population, decided: Renewals, last: Rows) -> pa.Table:
    """One row per annual contract that fell or soon falls due; decisions after the window are not known yet."""
    rows = {name: np.concatenate([part[name] for part in decided.renewals]) for name in decided.renewals[0]}
    coming = _coming(almanac, who, last)
    rows = {name: np.concatenate([rows[name], coming[name]]) for name in rows}
    account, known = rows["account"], rows["decided"] < almanac.last
    won = known & ~rows["lost"]
    outcome = np.select([won, known], [1, 2], 0)
    owner = columns.ids("", who.number[account], 6)
    return columns.table(
        renewal_id=columns.join(columns.ids("r", who.number[account], 6), columns.ids("", rows["due"] - almanac.first + 1000, 4)),
        account_id=columns.ids("a", who.number[account], 6),
        subscription_id=columns.join(columns.join("s", owner, ""), columns.ids("", rows["number"])),
        due_at=columns.days(rows["due"]),
        value_due=columns.money(rows["before"]),
        currency=columns.words(names.CURRENCIES, who.region[account]),
        outcome=columns.words(("pending", "renewed", "lost"), outcome),
        decided_at=columns.times(almanac.at(np.minimum(rows["decided"], almanac.last), 54000), known),
        value_renewed=columns.money(rows["after"], won),
        term_months=columns.whole(np.full(len(account), 12)),
    )


def _coming(almanac: Almanac, who: Population, last: Rows) -> Rows:
    """The next renewals, up to half a year ahead, of annual contracts that nobody has cancelled."""
    month = almanac.month_of(last["opened"])
    due = almanac.anchor(month + 12 * np.maximum(1, -((month - almanac.months) // 12)), who.day_of_month[last["account"]])
    keep = last["annual"] & (last["end"] == NEVER) & (due >= almanac.last) & (due < almanac.last + 183)
    size = int(keep.sum())
    return {
        "account": last["account"][keep],
        "number": last["number"][keep],
        "due": due[keep],
        "before": last["amount"][keep],
        "after": np.zeros(size, dtype=np.int64),
        "decided": np.full(size, NEVER),
        "lost": np.zeros(size, dtype=bool),
    }


def purchases(world: World, almanac: Almanac, who: Population, level: Array) -> pa.Table:
    """Sales beside the subscription: training, services, packs; larger customers buy more."""
    dice = world.dice("purchases", who.first)
    account, day = sprinkle(dice, almanac, level, np.array([0.10, 0.22, 0.6])[who.segment] / 365)
    size = len(account)
    kind = dice.choice(4, size, p=[0.15, 0.2, 0.3, 0.35])
    dollars = (
        np.exp(dice.normal(np.array([6.0, 7.0, 8.2])[who.segment[account]], 0.5)) * np.array(names.CURRENCY_PRICE)[who.region[account]]
    )
    goods = ("Extra storage", "Data pack", "Training day", "Consulting")
    return columns.table(
        purchase_id=columns.join(columns.ids("p", who.number[account], 6), columns.ids("", np.arange(size))),
        account_id=columns.ids("a", who.number[account], 6),
        at=columns.times(almanac.at(day, dice.integers(32400, 64800, size))),
        amount=columns.money(np.rint(dollars).astype(np.int64) * 100),
        currency=columns.words(names.CURRENCIES, who.region[account]),
        kind=columns.words(("upsell", "cross_sell", "add_on", "service"), kind),
        product=columns.words(goods, kind),
    )


def sprinkle(dice: np.random.Generator, almanac: Almanac, level: Array, daily: Array) -> tuple[Array, Array]:
    """(account, day number) of things that happen at `daily` rates to accounts while they are there, in order of account and day."""
    count = dice.poisson(daily * almanac.days)
    account = np.repeat(np.arange(len(level)), count)
    index = dice.integers(0, almanac.days, len(account))
    here = level[account, index] < AWAY
    account, index = account[here], index[here]
    order = np.lexsort((index, account))
    return account[order], index[order] + almanac.first


def subscriptions(almanac: Almanac, who: Population, rows: Rows) -> pa.Table:
    """The canonical table, of the accounts that are not billed by invoice alone."""
    rows = {name: values[~who.by_invoice[rows["account"]]] for name, values in rows.items()}
    account = rows["account"]
    second = who.second[account]
    subscription = columns.join(columns.ids("s", who.number[account], 6), columns.ids("", rows["number"]))
    ended, marked, asked = rows["end"] < NEVER, _marked(almanac, rows, second), rows["requested"] < NEVER

    def at(name: str) -> Array:
        return almanac.at(np.minimum(rows[name], almanac.last + 700), second)

    return columns.table(
        subscription_id=subscription,
        item_id=columns.join(subscription, columns.words(ITEM_TAILS, rows["item"])),
        account_id=columns.ids("a", who.number[account], 6),
        starts_at=columns.times(at("start")),
        ends_at=columns.times(at("end"), ended),
        plan=columns.words(names.PLANS, rows["plan"]),
        tier=_tier(rows),
        product=columns.words(PRODUCTS, rows["item"]),
        kind=columns.words(KINDS, rows["item"]),
        status=columns.words(STATUSES, rows["status"]),
        amount=columns.money(rows["amount"]),
        currency=columns.words(names.CURRENCIES, who.region[account]),
        interval=columns.words(("month", "year"), rows["annual"]),
        interval_count=columns.whole(np.ones(len(account))),
        seats=columns.whole(rows["seats"], (rows["seats"] >= 0) & (rows["item"] == MAIN)),
        discount_percent=columns.whole(rows["discount"], rows["discount"] >= 0).cast(pa.string()),
        discount_amount=columns.money(np.maximum(rows["off"], 0), rows["off"] >= 0),
        discount_duration=columns.words(DURATIONS, np.maximum(rows["duration"], 0), rows["duration"] >= 0),
        discount_ends_at=columns.times(
            almanac.at(np.maximum(rows["discount_end"], almanac.first - 900), second), rows["discount_end"] >= 0
        ),
        billed_through=columns.times(at("paid"), rows["paid"] < NEVER),
        cancel_requested_at=columns.times(at("requested") - 900, asked),
        cancelled_at=columns.times(marked, marked < almanac.end),
        cancel_kind=columns.words(("voluntary", "delinquent"), np.maximum(rows["kind"], 0), rows["kind"] >= 0),
        cancel_reason=columns.words(names.CANCEL_REASONS, np.maximum(rows["reason"], 0), rows["reason"] >= 0),
    )


def _tier(rows: Rows) -> Any:
    index = np.where(rows["status"] == TRIAL, len(names.TIERS), rows["plan"])
    return columns.words((*names.TIERS, "trial"), index)


def _marked(almanac: Almanac, rows: Rows, second: Array) -> Array:
    """Second at which the billing system marked the item cancelled: with the request for one in four, else at its end."""
    soon = (rows["requested"] < NEVER) & (rows["account"] % 4 == 0)
    day = np.where(rows["kind"] >= 0, np.where(soon, rows["requested"], rows["end"]), NEVER)
    return np.where(day < almanac.last, almanac.at(np.minimum(day, almanac.last), second), almanac.end)
