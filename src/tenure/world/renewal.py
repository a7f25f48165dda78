"""The decisions: who leaves at a renewal and why, who buys more, pauses, fails to pay, comes back. Month by month, all accounts at once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tenure.world import names
from tenure.world.almanac import Almanac
from tenure.world.life import NEVER, Life
from tenure.world.population import Population, list_cents
from tenure.world.scenario import INTERCEPT, NOTICE_DAYS, TENURE_SLOPE, Array, World
from tenure.world.stretch import ACTIVE, GONE, NOT_YET, PAST_DUE, PAUSED, Contracts

RAISED = 0.6


class Renewals:
    """Runs the window month by month; afterwards `contracts` holds the stretches, `decisions` and `renewals` what was decided."""

    def __init__(self, world: World, almanac: Almanac, who: Population, life: Life) -> None:
        self.world, self.almanac, self.who, self.life = world, almanac, who, life
        self.dice = world.dice("renewals", who.first)
        self.contracts = Contracts(world, almanac, who)
        self.failed = np.full(len(who), -NEVER)
        self.raised = np.full(len(who), -NEVER)
        self.announced = np.zeros(len(who), dtype=bool)
        self.notices: list[Mapping[str, Array]] = []
        self.left = np.full(len(who), NEVER)
        self.quiet = np.full(len(who), NEVER)
        self.back = np.full(len(who), NEVER)
        self.resume_month = np.full(len(who), NEVER)
        self.decisions: list[Mapping[str, Array]] = []
        self.renewals: list[Mapping[str, Array]] = []
        self.spans: list[Mapping[str, Array]] = []

    def run(self) -> None:
        """Every month of the window, then what is still open."""
        for month in range(self.almanac.months):
            anchor = self.almanac.anchor(month, self.who.day_of_month)
            following = self.almanac.anchor(month + 1, self.who.day_of_month)
            self._begin(month, anchor)
            self._turn(month, anchor)
            self._fail(month, anchor)
            self._grow(month, anchor)
            self._decide(month, anchor, following)
        self.contracts.finish()

    def _chance(self, chance: float | Array) -> Array:
        return np.asarray(self.dice.random(len(self.who)) < chance)

    def _begin(self, month: int, anchor: Array) -> None:
        """First payments, and returns of those who left two to nine months ago."""
        state = self.contracts
        first = (self.who.begin_month == month) & self.who.converts & (state.status == NOT_YET)
        state.open(first, anchor, number=1)
        away = month - self.almanac.month_of(np.minimum(self.left, self.almanac.last - 1))
        returns = (state.status == GONE) & (self.left < anchor) & (away >= 2) & (away <= 9) & self._chance(0.010) & (state.number < 3)
        state.seats[returns] = np.maximum(1, state.seats[returns] * 4 // 5)
        state.open(returns, anchor, number=state.number + 1)
        self.back[returns], self.quiet[returns] = anchor[returns], NEVER
        self.spans.append({"account": np.nonzero(returns)[0], "back": anchor[returns]})

    def _turn(self, month: int, anchor: Array) -> None:
        """What changes when a service period turns: resumed pauses, new pauses, list prices, the seats of aligned accounts."""
        state, who = self.contracts, self.who
        resumes = (state.status == PAUSED) & (self.resume_month == month)
        state.change(resumes, anchor, status=ACTIVE)
        anniversary = self._anniversary(month) & (state.status == ACTIVE)
        raised = anniversary & np.where(who.annual, self.announced, self._chance(RAISED))
        before = state.amount()
        state.change(raised, anchor, price=(state.price * self.dice.uniform(1.06, 1.12, len(who)) / 100).round().astype(np.int64) * 100)
        self._tell(raised & ~who.annual, anchor)
        turning = (state.status == ACTIVE) & who.aligned & (~who.annual | self._anniversary(month))
        self._resize(turning, anchor, month, years=who.annual)
        self._note_renewals(anniversary & who.annual, anchor, before)
        pauses = (state.status == ACTIVE) & ~who.annual & ~who.by_invoice & (anchor > state.opened) & self._chance(0.0016)
        state.change(pauses, anchor, status=PAUSED)
        self.resume_month = np.where(pauses, month + self.dice.integers(1, 4, len(who)), self.resume_month)

    def _tell(self, mask: Array, day: Array) -> None:
        """A price rise is announced: with the new price itself for monthly contracts, six weeks before the renewal for annual ones."""
        self.raised[mask] = day[mask]
        self.notices.append({"account": np.nonzero(mask)[0], "day": day[mask]})

    def _anniversary(self, month: int) -> Array:
        age = month - self.contracts.opened_month
        return np.asarray((age > 0) & (age % 12 == 0))

    def _fail(self, month: int, anchor: Array) -> None:
        """Failed payments: past due for some days, then mended, or cancelled by the billing system three weeks later."""
        state, who = self.contracts, self.who
        charged = (state.status == ACTIVE) & ~who.aligned & (~who.annual | self._anniversary(month)) & (anchor > state.opened)
        fails = charged & self._chance(0.014)
        self.failed[fails] = anchor[fails]
        lost = fails & self._chance(self.world.delinquent)
        state.change(fails, anchor, status=PAST_DUE)
        state.change(fails & ~lost, anchor + self.dice.integers(2, 14, len(who)), status=ACTIVE)
        state.close(lost, anchor + 21, requested=np.full(len(who), NEVER), paid=anchor, kind=1, reason=np.full(len(who), -1))
        self._leave(lost, anchor + 21, anchor + 21)

    def _grow(self, month: int, anchor: Array) -> None:
        """Seats and plans that change in the middle of a service period."""
        state, who = self.contracts, self.who
        free = (state.status == ACTIVE) & ~who.aligned & ~(who.annual & self._anniversary(month + 1))
        self._resize(free, anchor + self.dice.integers(15, 21, len(who)), month, years=np.zeros(len(who), dtype=bool))

    def _resize(self, mask: Array, day: Array, month: int, years: Array) -> None:
        """More seats, fewer, a higher plan. `years`: those who may change but once a year make up for it."""
        state = self.contracts
        often = np.where(years, 8.0, 1.0)
        grows = mask & self._chance(np.minimum(0.9, often * self._expansion_chance(month, day)))
        more = np.maximum(1, np.ceil(state.seats * self.dice.uniform(0.30, 0.90, len(mask)))).astype(np.int64)
        shrinks = mask & ~grows & (state.seats > 2) & self._chance(often * np.where(self._used(month) < 0.45, 0.014, 0.003))
        fewer = np.minimum(state.seats - 1, np.ceil(state.seats * 0.25)).astype(np.int64)
        seats = state.seats + np.where(grows, more, 0) - np.where(shrinks, fewer, 0)
        upgrades = mask & ~shrinks & (state.plan < 3) & self._chance(often * 0.008)
        plan = state.plan + upgrades
        price = np.where(upgrades, np.maximum(state.price + 1000, list_cents(self.world, plan, self.who.region)), state.price)
        state.change(grows | shrinks | upgrades, day, seats=seats, plan=plan, price=price)

    def _expansion_chance(self, month: int, day: Array) -> Array:
        ratio = self.world.growth.get
        chance = np.full(len(self.who), 0.008)
        chance *= np.where(self._used(month) > 0.9, ratio("seats_above_90_percent", 1.0), 1.0)
        chance *= np.where(self.life.adopted[:, names.REPORTING] <= day, ratio("reporting", 1.0), 1.0)
        chance *= np.where(day - self.contracts.opened < 90, ratio("first_90_days", 1.0), 1.0)
        return np.asarray(chance * np.where(self._escalated(day), ratio("escalation_30_days", 1.0), 1.0))

    def _used(self, month: int) -> Array:
        """Share of the seats held now that somebody uses in the month: whole people, at least one."""
        seats = self.contracts.seats
        return np.asarray(np.maximum(1, np.rint(self.life.utilisation[:, month] * seats)) / seats)

    def _escalated(self, day: Array) -> Array:
        ago = day[:, None] - self.life.escalated
        return np.asarray(((ago >= 0) & (ago < 30)).any(axis=1))

    def _decide(self, month: int, anchor: Array, following: Array) -> None:
        """The renewal decision: features as of the notice date, the planted hazard, the leaving at the end of the paid period."""
        state, who = self.contracts, self.who
        due = (state.status == ACTIVE) & (~who.annual | self._anniversary(month + 1))
        notice = following - np.where(who.annual, NOTICE_DAYS["annual"], NOTICE_DAYS["monthly"])
        asked = due & (notice < self.almanac.last) & (notice > state.since)
        self.announced = np.where(asked & who.annual, self._chance(RAISED), self.announced)
        self._tell(asked & who.annual & self.announced, notice - 12)
        features = self.features(month, notice)
        hazard = np.exp(self.log_hazard(features))
        leaves = asked & self._chance(1 - np.exp(-hazard))
        rows = np.nonzero(asked)[0]
        self.decisions.append(
            {"account": rows, "day": notice[rows], "probability": (1 - np.exp(-hazard))[rows], "left": leaves[rows]}
            | {name: values[rows] for name, values in features.items()}
        )
        at_once = leaves & ~who.annual & ~who.by_invoice & self._chance(0.10)
        self._note_losses(leaves & who.annual, following, notice)
        reason = self.dice.choice(len(names.CANCEL_REASONS), len(who), p=names.CANCEL_SHARES)
        state.close(leaves, np.where(at_once, notice, following), requested=notice, paid=following, kind=0, reason=reason)
        self._leave(leaves, notice, following)

    def _leave(self, mask: Array, decided: Array, gone: Array) -> None:
        self.quiet[mask], self.left[mask] = decided[mask], gone[mask]
        self.spans.append({"account": np.nonzero(mask)[0], "quiet": decided[mask], "gone": gone[mask]})

    def features(self, month: int, notice: Array) -> dict[str, Array]:
        """What was true of each account when its decision was open: up to, not including, the day `notice`."""
        who, life = self.who, self.life
        seen = np.clip(notice - 1 - self.almanac.first, 0, self.almanac.days - 1)
        last = life.last_login[np.arange(len(who)), seen].astype(np.int64)
        return {
            "months": np.maximum(0, month + 1 - self.contracts.opened_month),
            "annual": who.annual.copy(),
            "silent_days": notice - self.almanac.first - last,
            "utilisation": self._used(month),
            "onboarded": life.onboarded < notice,
            "reporting": life.adopted[:, names.REPORTING] < notice,
            "two_integrations": life.second_integration < notice,
            "champion_left": (life.champion_left < notice) & (notice - life.champion_left <= 90),
            "escalation": self._escalated(notice - 1),
            "price_rise": (self.raised <= notice) & (notice - self.raised <= 60),
            "payment_failed": (self.failed < notice) & (notice - self.failed <= 30),
            "december": (self.almanac.month_first(month) >= 0) & (self._calendar_month(notice) == 12),
        }

    def _calendar_month(self, day: Array) -> Array:
        return np.asarray((self.world.start.month - 1 + self.almanac.month_of(day)) % 12 + 1)

    def log_hazard(self, seen: Mapping[str, Array]) -> Array:
        """Science: intercept by contract, less with age, plus what is planted."""
        who, log = self.who, self.world.log_ratio
        eta = np.where(seen["annual"], INTERCEPT["annual"], INTERCEPT["monthly"]) + TENURE_SLOPE * np.log1p(seen["months"])
        eta = eta + log("medical_device") * (who.industry == 2) + log("nonprofit") * (who.industry == 6)
        eta = eta + log("smb") * (who.segment == 0) + log("enterprise") * (who.segment == 2) + log("paid_social") * (who.channel == 3)
        eta = (
            eta
            + log("onboarded") * seen["onboarded"]
            + log("reporting") * seen["reporting"]
            + log("two_integrations") * seen["two_integrations"]
        )
        eta = eta + log("silent_14_days") * (seen["silent_days"] >= 14) + log("champion_left_90_days") * seen["champion_left"]
        eta = (
            eta
            + log("escalation_30_days") * seen["escalation"]
            + log("price_rise") * seen["price_rise"]
            + log("december") * seen["december"]
        )
        eta = eta + log("payment_failed_30_days") * seen["payment_failed"]
        return np.asarray(eta + log("utilisation_slope") * (seen["utilisation"] - 0.6) + who.frailty)

    def _note_renewals(self, mask: Array, due: Array, before: Array) -> None:
        rows = np.nonzero(mask)[0]
        late = self.dice.random(len(rows)) < 0.06
        decided = due[rows] + np.where(late, 1, -1) * self.dice.integers(1, 12, len(rows))
        self.renewals.append(
            {
                "account": rows,
                "number": self.contracts.number[rows],
                "due": due[rows],
                "before": before[rows],
                "after": self.contracts.amount()[rows],
                "decided": decided,
                "lost": np.zeros(len(rows), dtype=bool),
            }
        )

    def _note_losses(self, mask: Array, due: Array, decided: Array) -> None:
        rows = np.nonzero(mask)[0]
        amount = self.contracts.amount()[rows]
        self.renewals.append(
            {
                "account": rows,
                "number": self.contracts.number[rows],
                "due": due[rows],
                "before": amount,
                "after": np.zeros(len(rows), dtype=np.int64),
                "decided": decided[rows],
                "lost": np.ones(len(rows), dtype=bool),
            }
        )
