"""The bridge between two figures as data: which steps lie between them, and what each account gave to each step. How it is computed is in bridging.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tenure.answer import plain
from tenure.errors import TenureError
from tenure.insight.shares import Total, apportioned, rounded, shares
from tenure.metric import Metric
from tenure.period import Period
from tenure.policy import SWITCHES, Policy
from tenure.words import Text

PLACES = 12
ORDER = Text(
    "One switch at a time, in the order in which they are documented: what a switch does depends on those set before it. "
    "“alone” is what it does by itself to the first policy; what differs from that, it does together with those before it.",
    "按文档顺序逐一切换：一个开关的影响取决于先前已切换的开关。“单独”是仅对第一口径切换该开关的影响，差额为它与先前开关共同作用的部分。",
)
ALIKE = Text("Both policies set every switch alike: there is nothing between them.", "两个口径的所有开关相同：两者之间没有差异。")


@dataclass(frozen=True, slots=True)
class Step:
    """One rule taken otherwise: a switch of a policy with its `old` and `new` value; `policy` is the one that this gives."""

    switch: str
    old: str
    new: str
    policy: Policy = Policy()


def walk(start: Policy, end: Policy) -> tuple[Step, ...]:
    """The steps from one policy to the other, one switch at a time, in the order in which the switches are documented."""
    steps, policy = [], start
    for switch in SWITCHES:
        old, new = getattr(policy, switch), getattr(end, switch)
        if old != new:
            policy = policy.but(**{switch: new})
            steps.append(Step(switch, old, new, policy))
    return tuple(steps)


@dataclass(frozen=True, slots=True)
class Effect:
    """What one account gave to one step of a figure, exactly; `num` and `den`: by how much its numerator and denominator differ (engine's units)."""

    account_id: str
    effect: Fraction
    num: int
    den: int


Totals = Mapping[tuple[str, int], Total]
"""(metric, place of the period) → the figure."""


@dataclass(frozen=True)
class Bridge:
    """Figures of some periods from `start` to `end`. `totals[n]` are those after step n, `moved(metric, period, n)` lists (account, Δnum, Δden) of step n.

    `alone[n - 1]`: the figures with the switch of step n alone set otherwise. `aside`: rows of a listing that were not taken, and why.
    """

    start: str
    end: str
    steps: tuple[Step, ...]
    metrics: tuple[Metric, ...]
    periods: tuple[Period, ...]
    totals: tuple[Totals, ...]
    moved: Any
    alone: tuple[Totals, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    currency: str = ""
    notes: tuple[Text, ...] = (ORDER,)
    aside: tuple[Mapping[str, Any], ...] = ()

    def metric(self, key: str) -> Metric:
        """The metric of that key."""
        return next(item for item in self.metrics if item.key == key)

    def value(self, key: str, period: int, step: int) -> Fraction | None:
        """The figure after a step (0 = at the start); None where it is undefined."""
        return self.totals[step][key, period].value

    def change(self, key: str, period: int, step: int) -> Fraction | None:
        """By how much a step moves a figure; None where either side is undefined."""
        return _less(self.value(key, period, step), self.value(key, period, step - 1))

    def by_itself(self, key: str, period: int, step: int) -> Fraction | None:
        """By how much the step's switch would move the figure of the start, were it the only one."""
        return _less(self.alone[step - 1][key, period].value, self.value(key, period, 0)) if self.alone else None

    def effects(self, key: str, period: int, step: int) -> list[Effect]:
        """What each account gave to a step, largest first. They add up to the step's change exactly: that is checked here."""
        before, after = (self.totals[place][key, period] for place in (step - 1, step))
        how = shares(before, after)
        found = [Effect(account, how.of(num, den) if how else Fraction(0), num, den) for account, num, den in self.moved(key, period, step)]
        nums, dens = sum(each.num for each in found), sum(each.den for each in found)
        whole = sum((each.effect for each in found), Fraction(0))
        if (
            before.num + nums != after.num
            or (before.den or 0) + dens != (after.den or 0)
            or (how and whole != self.change(key, period, step))
        ):
            raise TenureError(
                f"The accounts' parts of {key} do not add up to what step {step} moves. Please report this with `tenure doctor`."
            )
        return sorted(found, key=lambda each: (-abs(each.effect), -abs(each.num), each.account_id))

    def shown(self, key: str, period: int, places: int) -> list[Decimal | None]:
        """The steps' changes to so many places, adding up to the difference of the ends as shown."""
        changes = [self.change(key, period, number) for number in range(1, len(self.steps) + 1)]
        first, last = self.value(key, period, 0), self.value(key, period, len(self.steps))
        known = [change for change in changes if change is not None]
        if first is None or last is None or len(known) < len(changes):
            return [None if change is None else rounded(change, places) for change in changes]
        return list(apportioned(known, rounded(last, places) - rounded(first, places), places))

    def given(self, key: str, period: int, step: int, total: Decimal | None, places: int) -> list[tuple[Effect, Decimal | None]]:
        """What each account gave to a step, with what is shown of it: that adds up to `total`."""
        found = self.effects(key, period, step)
        if total is None:
            return [(each, None) for each in found]
        return list(zip(found, apportioned([each.effect for each in found], total, places), strict=True))

    def rows(self, accounts: bool = True) -> list[dict[str, Any]]:
        """Every figure as records: its `start`, each `step`, what each `account` gave to it, its `end`. What is shown adds up to the last digit."""
        return [row for item in self.metrics for number in range(len(self.periods)) for row in self._figure(item, number, accounts)]

    def _figure(self, item: Metric, period: int, accounts: bool) -> list[dict[str, Any]]:
        span = self.periods[period]
        said = {"metric": item.key, "period_start": span.start.isoformat(), "period_end": span.end.isoformat()}
        rows: list[dict[str, Any]] = [{**said, "level": "start", "policy": self.start, **self._total(item, 0, period)}]
        for number, effect in enumerate(self.shown(item.key, period, PLACES), 1):
            step = self.steps[number - 1]
            here = {"step": number, "switch": step.switch, "from": step.old, "to": step.new}
            alone = self.by_itself(item.key, period, number)
            rows.append({**said, "level": "step", **here, **self._total(item, number, period), "effect": plain(effect, item.unit),
                         "alone": None if alone is None else plain(rounded(alone, PLACES), item.unit)})  # fmt: skip
            if accounts:
                given = self.given(item.key, period, number, effect, PLACES)
                rows += [{**said, "level": "account", **here, **self._record(item, each, part)} for each, part in given]
        return [*rows, {**said, "level": "end", "policy": self.end, **self._total(item, len(self.steps), period)}]

    def _record(self, item: Metric, each: Effect, shown: Decimal | None) -> dict[str, Any]:
        over, under = item.scales
        return {
            "account_id": each.account_id, "name": self.names.get(each.account_id, ""), "effect": plain(shown, item.unit),
            "numerator": plain(rounded(Fraction(each.num, over), PLACES), None), "denominator": plain(rounded(Fraction(each.den, under), PLACES), None),
        }  # fmt: skip

    def _total(self, item: Metric, step: int, period: int) -> dict[str, Any]:
        total, value = self.totals[step][item.key, period], self.value(item.key, period, step)
        over, under = item.scales
        return {
            "value": None if value is None else plain(rounded(value, PLACES), item.unit),
            "numerator": plain(rounded(Fraction(total.num, over), PLACES), None),
            "denominator": None if total.den is None else plain(rounded(Fraction(total.den, under), PLACES), None),
        }  # fmt: skip


def largest(effects: Sequence[tuple[Effect, Decimal | None]], limit: int) -> tuple[list[tuple[Effect, Decimal | None]], int, Decimal]:
    """The first `limit` of them, how many there are beside, and what those give together."""
    rest = effects[limit:]
    return list(effects[:limit]), len(rest), sum((part for _, part in rest if part is not None), Decimal(0))


def _less(after: Fraction | None, before: Fraction | None) -> Fraction | None:
    return None if after is None or before is None else after - before
