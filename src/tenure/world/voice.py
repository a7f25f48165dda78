"""What customers say and what is done for them: surveys, tickets, touches, goals. It follows from their life, never the reverse."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tenure.world import columns, names
from tenure.world.almanac import Almanac
from tenure.world.billing import sprinkle
from tenure.world.life import Life
from tenure.world.people import user_ids
from tenure.world.population import Population
from tenure.world.renewal import Renewals
from tenure.world.roster import Roster
from tenure.world.scenario import Array, World

NPS, CSAT, CES = range(3)
KINDS = ("nps", "csat", "ces")
TOUCHPOINTS = ("relationship", "onboarding", "support", "renewal")
ANSWERED = (0.36, 0.44, 0.30)


def contentment(almanac: Almanac, who: Population, life: Life, account: Array, day: Array) -> Array:
    """How content an account is on a day, about standard normal: fit, utilisation, recent escalations and silence."""
    index = np.clip(day - almanac.first, 0, almanac.days - 1)
    use = life.utilisation[account, almanac.month_of(index + almanac.first)]
    ago = day[:, None] - life.escalated[account]
    escalated = ((ago >= 0) & (ago < 60)).any(axis=1)
    silent = index - life.last_login[account, index] >= 14
    return np.asarray(0.45 * who.fit[account] + 1.2 * (use - 0.66) - 0.9 * escalated - 0.5 * silent)


def surveys(world: World, almanac: Almanac, who: Population, life: Life, level: Array) -> pa.Table:
    """Requests and answers of all three kinds, on several scales; a request without answer has an empty score."""
    dice = world.dice("surveys", who.first)
    parts = [(kind, *sprinkle(dice, almanac, level, np.full(len(who), rate) / 365)) for kind, rate in ((NPS, 3.2), (CSAT, 3.0), (CES, 0.9))]
    kind = np.concatenate([np.full(len(account), kind) for kind, account, _ in parts])
    account, day = np.concatenate([part[1] for part in parts]), np.concatenate([part[2] for part in parts])
    mood = contentment(almanac, who, life, account, day) + dice.normal(size=len(kind))
    top, low = _scale(dice, kind)
    score = _score(kind, mood, top, low)
    answered = dice.random(len(kind)) < np.array(ANSWERED)[kind]
    asked = almanac.at(day, dice.integers(28800, 64800, len(kind)))
    answer = asked + np.where(answered, dice.integers(60, 3 * 86400, len(kind)), 0)
    answered &= answer < almanac.end
    touch = np.select(
        [kind == NPS, kind == CES], [np.where(dice.random(len(kind)) < 0.85, 0, 3), 1], np.where(dice.random(len(kind)) < 0.8, 2, 1)
    )
    rank = np.floor(dice.random(len(kind)) * np.minimum(who.seats[account], 4)).astype(np.int64)
    return columns.table(
        response_id=columns.join(columns.ids("q", who.number[account], 6), columns.ids("", np.arange(len(kind)))),
        kind=columns.words(KINDS, kind),
        score=columns.whole(score, answered).cast(pa.string()),
        scale_min=columns.ids("", low),
        scale_max=columns.ids("", top),
        at=columns.times(np.where(answered, answer, asked)),
        account_id=columns.ids("a", who.number[account], 6),
        user_id=user_ids(who.number[account], rank),
        touchpoint=columns.words(TOUCHPOINTS, touch),
        asked_at=columns.times(asked),
        comment=_comments(dice, mood, answered & (dice.random(len(kind)) < 0.3)),
    )


def _scale(dice: np.random.Generator, kind: Array) -> tuple[Array, Array]:
    """(highest, lowest) point: NPS 0–10, or 1–10 in the old tool; CSAT of 5, 3 or 10 points; effort of 7."""
    lot = dice.random(len(kind))
    top = np.select([kind == NPS, kind == CES], [10, 7], np.select([lot < 0.75, lot < 0.9], [5, 3], 10))
    low = np.where((kind == NPS) & (lot < 0.9), 0, 1)
    return top, low


def _score(kind: Array, mood: Array, top: Array, low: Array) -> Array:
    nps = np.searchsorted([-2.7, -2.5, -2.3, -2.1, -1.85, -1.55, -1.2, -0.7, -0.04, 0.75], mood, side="right")
    five = 1 + np.searchsorted([-2.2, -1.8, -1.38, 0.1], mood, side="right")
    three = 1 + np.searchsorted([-2.0, -1.36], mood, side="right")
    ten = 1 + np.searchsorted([-2.5, -2.3, -2.1, -1.95, -1.8, -1.6, -1.38, -0.5, 0.6], mood, side="right")
    seven = 1 + np.searchsorted([-2.3, -1.9, -1.5, -1.0, -0.35, 0.7], mood, side="right")
    csat = np.select([top == 3, top == 10], [three, ten], five)
    return np.select([kind == NPS, kind == CES], [np.maximum(low, nps), seven], csat)


def _comments(dice: np.random.Generator, mood: Array, given: Array) -> pa.Array:
    listed = (*names.PRAISE, *names.MIXED, *names.BLAME)
    praise, mixed, blame = (dice.integers(0, len(some), len(mood)) for some in (names.PRAISE, names.MIXED, names.BLAME))
    middle = len(names.PRAISE) + mixed
    return columns.words(listed, np.select([mood > 0, mood > -1.1], [praise, middle], len(names.PRAISE) + len(names.MIXED) + blame), given)


def tickets(world: World, almanac: Almanac, who: Population, life: Life, level: Array) -> pa.Table:
    """Usual tickets by size of the account, and every planted escalation."""
    dice = world.dice("tickets", who.first)
    account, day = sprinkle(dice, almanac, level, 2.0 * np.sqrt(who.seats) / 365)
    plain = len(account)
    rows, column = np.nonzero(life.escalated < almanac.last)
    when = life.escalated[rows, column]
    there = level[rows, when - almanac.first] < 2
    account, day = np.concatenate([account, rows[there]]), np.concatenate([day, when[there]])
    size, escalated = len(account), np.arange(len(account)) >= plain
    opened = almanac.at(day, np.clip(dice.normal(13.0, 3.0, size) * 3600, 0, 86000).astype(np.int64))
    slow = np.where(escalated, 3.0, 1.0)
    first = opened + np.maximum(120, dice.lognormal(np.log(2.4 * 3600), 1.0, size)).astype(np.int64)
    solved = first + np.maximum(300, slow * dice.lognormal(np.log(15 * 3600), 1.1, size)).astype(np.int64)
    mood = contentment(almanac, who, life, account, day) + dice.normal(size=size) - 0.4 * escalated
    stars = 1 + np.searchsorted([-2.0, -1.6, -1.2, 0.1], mood, side="right")
    rated = (solved < almanac.end) & (dice.random(size) < 0.42)
    priority = np.where(escalated, 2 + dice.integers(0, 2, size), dice.choice(4, size, p=[0.3, 0.5, 0.17, 0.03]))
    rank = np.floor(dice.random(size) * np.minimum(who.seats[account], 4)).astype(np.int64)
    return columns.table(
        ticket_id=columns.join(columns.ids("t", who.number[account], 6), columns.ids("", np.arange(size))),
        account_id=columns.ids("a", who.number[account], 6),
        user_id=user_ids(who.number[account], rank),
        opened_at=columns.times(opened),
        first_response_at=columns.times(first, first < almanac.end),
        resolved_at=columns.times(solved, (solved < almanac.end) & (dice.random(size) < 0.985)),
        priority=columns.words(names.PRIORITIES, priority),
        category=columns.words(names.TICKET_CATEGORIES, dice.choice(6, size, p=[0.34, 0.2, 0.12, 0.14, 0.1, 0.1])),
        escalated=pa.array(escalated),
        satisfaction=columns.whole(stars, rated).cast(pa.string()),
    )


def touches(world: World, almanac: Almanac, who: Population, life: Life, level: Array, renewals: Renewals, roster: Roster) -> pa.Table:
    """Calls and meetings, more of them where things go badly (they mark risk, they do not cause it), and price letters."""
    dice = world.dice("touches", who.first)
    account, day = sprinkle(dice, almanac, level, 4 * np.array([2.5, 7.0, 14.0])[who.segment] / 365)
    worry = contentment(almanac, who, life, account, day) < -0.5
    keep = dice.random(len(account)) < np.where(worry, 0.6, 0.2)
    account, day, worry = account[keep], day[keep], worry[keep]
    new = day - who.begin[account] < 90
    programme = np.select([new, worry], [0, 3], 1 + dice.integers(0, 2, len(account)))
    kind = np.select(
        [programme == 0, programme == 2],
        [dice.choice([1, 2, 3], len(account)), 4],
        dice.choice([0, 1, 2, 5], len(account), p=[0.4, 0.2, 0.3, 0.1]),
    )
    letters = [np.concatenate([part[name] for part in renewals.notices]) for name in ("account", "day")]
    sent = (letters[1] < almanac.last) & (letters[1] >= almanac.first)
    price = np.concatenate([np.zeros(len(account), dtype=bool), np.ones(sent.sum(), dtype=bool)])
    account, day = np.concatenate([account, letters[0][sent]]), np.concatenate([day, letters[1][sent]])
    kind, programme = np.concatenate([kind, np.full(sent.sum(), 2)]), np.concatenate([programme, np.full(sent.sum(), -1)])
    size = len(account)
    minutes = np.array([25, 45, 5, 60, 60, 5])[kind] + dice.integers(0, 16, size)
    at = np.minimum(almanac.at(day, dice.integers(32400, 61200, size)), almanac.end - 1)
    return columns.table(
        touch_id=columns.join(columns.ids("c", who.number[account], 6), columns.ids("", np.arange(size))),
        account_id=columns.ids("a", who.number[account], 6),
        at=columns.times(at),
        kind=columns.words(("call", "meeting", "email", "training", "review", "message"), kind),
        csm=columns.words(names.CSM_NAMES, roster.csm_on(account, day)),
        minutes=columns.whole(np.where(price, 0, minutes)),
        programme=columns.words(names.PROGRAMMES, np.maximum(programme, 0), programme >= 0),
        note=columns.words(("Price change announced",), np.zeros(size), price),
    )


def goals(world: World, almanac: Almanac, who: Population, level: Array) -> pa.Table:
    """Success plans of the larger accounts: set, due a quarter or two later, most reached."""
    dice = world.dice("goals", who.first)
    account, day = sprinkle(dice, almanac, level, np.array([0.12, 0.8, 1.4])[who.segment] / 365)
    size = len(account)
    due = day + dice.choice([91, 182], size)
    reached = day + np.rint((due - day) * dice.uniform(0.3, 1.3, size)).astype(np.int64)
    done = (dice.random(size) < 1 / (1 + np.exp(-(0.5 + 0.6 * who.fit[account])))) & (reached < almanac.last)
    there = level[account, np.clip(reached - almanac.first, 0, almanac.days - 1)] < 2
    target = dice.choice([20, 25, 50, 80, 100], size)
    progress = np.where(done & there, target, np.floor(target * dice.random(size) * 0.9)).astype(np.int64)
    title = columns.words(names.GOAL_TITLES, dice.integers(0, len(names.GOAL_TITLES), size))
    return columns.table(
        goal_id=columns.join(columns.ids("g", who.number[account], 6), columns.ids("", np.arange(size))),
        account_id=columns.ids("a", who.number[account], 6),
        title=title,
        set_at=columns.times(almanac.at(day, 39600)),
        due_at=columns.days(due),
        reached_at=columns.times(almanac.at(np.minimum(reached, almanac.last - 1), 57600), done & there),
        target=columns.ids("", target),
        progress=columns.ids("", progress),
    )


def in_order(table: pa.Table, column: str) -> pa.Table:
    """The rows in order of one column."""
    return table.take(pc.sort_indices(table, sort_keys=[(column, "ascending")]))
