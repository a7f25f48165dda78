"""Computing why a figure moved from one period to another: its groups, its customers, the figures it is made of. The arithmetic is in insight/cause.py."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any

from tenure.answer import Answer, plain
from tenure.ask import Asker
from tenure.bridging import not_begun, unfinished
from tenure.engine.sql import with_rows
from tenure.errors import TenureError, UsageError
from tenure.frames.cut import Cut
from tenure.inquiry import asker, question, titled
from tenure.insight.cause import Cells, Given, Proposal, given, proposals, shapley, spread
from tenure.insight.shares import Total, apportioned, rounded
from tenure.ledger.history import attributes
from tenure.metric import Metric, combined
from tenure.period import Period
from tenure.question import Question
from tenure.words import Text

if TYPE_CHECKING:
    from tenure.workspace import Workspace

PLACES = 12
BRIDGE = "mrr_bridge"
BETWEEN = "(moved between groups)"
NAMED = ("name", "parent_id")
MOST_PARTS = 6
SHUFFLED = Text(
    "No attribute of the accounts splits the change better than chance would; the customers below are facts, a pattern among them is not.",
    "没有任何账户属性能比随机更好地解释变化；下列客户是事实，但其中并无可信的规律。",
)


@dataclass(frozen=True)
class Why:
    """Why a figure moved: `groups` and `accounts` each add up to the change exactly, `parts` (of a figure made of others) too."""

    metric: Metric
    answer: Answer
    before: Total
    after: Total
    by: tuple[str, ...] = ()
    groups: tuple[Given, ...] = ()
    accounts: tuple[Given, ...] = ()
    parts: tuple[tuple[str, Fraction, str | None, str | None], ...] = ()
    proposals: tuple[Proposal, ...] = ()
    names: Mapping[str, str] | None = None
    notes: tuple[Text, ...] = ()
    accounted: bool = True
    """Whether what stands beneath are accounts, and not visitors, leads or costs."""

    @property
    def change(self) -> Fraction | None:
        """By how much it moved; None where either side is undefined."""
        first, last = self.before.value, self.after.value
        return None if first is None or last is None else last - first

    def shown(self, parts: Sequence[Fraction], places: int) -> list[Decimal]:
        """Effects to so many places, adding up to the change as it is shown."""
        first, last = self.before.value, self.after.value
        if first is None or last is None or not parts:
            return []
        return apportioned(parts, rounded(last, places) - rounded(first, places), places)

    def rows(self, lang: str = "en") -> list[dict[str, Any]]:
        """The change as records: the `total`, the `part`s of a figure made of others, the proposed `attribute`s, each `group`, each `account` (or other `row`)."""
        unit = self.metric.unit
        first, last = (row.period for row in self.answer)
        total = {"level": "total", "metric": self.metric.key, "from": titled(first), "to": titled(last), "before": _figure(self.before, unit),
                 "after": _figure(self.after, unit), "effect": None if self.change is None else plain(self.shown([self.change], PLACES)[0], unit)}  # fmt: skip
        parts = [{"level": "part", "part": name, "before": old, "after": new, "effect": plain(effect, unit)}
                 for (name, _, old, new), effect in zip(self.parts, self.shown([part[1] for part in self.parts], PLACES), strict=True)]  # fmt: skip
        proposed = [{"level": "attribute", "attribute": each.attribute, "told": str(each.told), "chance": str(each.chance), "groups": each.groups,
                     "stands": each.stands} for each in self.proposals]  # fmt: skip
        return [
            total,
            *parts,
            *proposed,
            *self._given("group", self.groups),
            *self._given("account" if self.accounted else "row", self.accounts),
        ]

    def _given(self, level: str, found: Sequence[Given]) -> Iterator[dict[str, Any]]:
        unit = self.metric.unit
        for each, effect in zip(found, self.shown([each.effect for each in found], PLACES), strict=True):
            named = (
                dict(zip(self.by, each.name, strict=True))
                if level == "group"
                else {"account_id" if self.accounted else "key": each.name[0], "name": (self.names or {}).get(each.name[0] or "", "")}
            )
            mix = rounded(each.mix, PLACES)
            yield {"level": level, **named, "effect": plain(effect, unit), "rate": plain(effect - mix, unit), "mix": plain(mix, unit),
                   "before": _figure(each.before, unit), "after": _figure(each.after, unit), "low": plain(each.low, unit), "high": plain(each.high, unit),
                   **({"customers": each.customers} if level == "group" else {})}  # fmt: skip


def _figure(total: Total, unit: Any) -> str | None:
    value = total.value
    return None if value is None else plain(rounded(value, PLACES), unit)


def why(workspace: Workspace, key: str, first: str | Period = "", last: str | Period = "", **words: Any) -> Why:
    """Why a figure moved from period `first` to `last` (default: the last whole month and the period before). Raises `UsageError`s.

    `by`, `where`, `params`, `policy`, `as_of` as in `ask`. Without `by`, the attribute that splits the change best is taken, if one does beyond chance.
    """
    policy, as_of, by = str(words.pop("policy", "") or ""), words.pop("as_of", None), tuple(words.pop("by", ()))
    ask = asker(workspace, policy, as_of)
    try:
        to = question(ask, key, last, **words)
        start = question(ask, key, first, **words).periods[0] if first else to.periods[0].before()
        asked = replace(to, periods=(start, to.periods[0]), params=ask.metric(key).given(to.params))
        _begun(ask, asked.periods)
        return Cause(ask, ask.metric(key).formed(asked.params), asked).told(by)
    finally:
        ask.driver.close()


def _begun(ask: Asker, periods: Sequence[Period]) -> None:
    """Refuses a period of which nothing is known yet."""
    for period in periods:
        if not ask.begun(period):
            raise not_begun(period)


@dataclass
class Cause:
    """One question over two periods, and its answer."""

    ask: Asker
    item: Metric
    asked: Question

    def told(self, by: tuple[str, ...]) -> Why:
        """The change by groups, customers or parts. Raises `UsageError` for a figure that cannot be taken apart."""
        answer = self.ask.ask(self.asked)
        answer = replace(answer, notes=(*answer.notes, *self._lengths()))
        if len(answer) != 2:
            raise UsageError(
                f"{self.item.key} gives several rows a period; `why` takes one figure apart. Possible: metrics that `explain` opens to rows."
            )
        if self.item.combine is not None:
            return self._combined(answer)
        if self.item.over is None or not self.item.additive:
            raise UsageError(
                f"{self.item.key} cannot be taken apart: its customers' parts do not add up (a median, a ranking or a procedure)."
            )
        return self._measured(answer, by)

    def _measured(self, answer: Answer, by: tuple[str, ...]) -> Why:
        cells = self._cells(())
        before, after = self._wholes(cells, answer)
        accounts = given({(name,): found for (_, name), found in cells.items()}, before, after)
        effects = {str(each.name[0]): each.effect for each in accounts}
        _adding_up(self.item, accounts, before, after)
        accounted = self._accounted()
        proposed = proposals(effects, self._attributes()) if accounted and not by else []
        notes = [] if by or any(each.stands for each in proposed) or not accounts or not accounted else [SHUFFLED]
        chosen = by or next(((each.attribute,) for each in proposed if each.stands), ())
        groups = self._groups(chosen, before, after) if chosen else []
        reasons = [row.reason for row in answer if row.value is None and row.reason]
        return Why(self.item, answer, before, after, chosen, tuple(groups), tuple(each for each in accounts if each.effect), (), tuple(proposed),
                   self._names() if accounted else {}, (*answer.notes, *notes, *reasons), accounted)  # fmt: skip

    def _wholes(self, cells: Mapping[Any, Cells], answer: Answer) -> tuple[Total, Total]:
        sums = [sum(found[place] for found in cells.values()) for place in range(4)]
        ratio = any(row.denominator is not None for row in answer)
        totals = tuple(Total(sums[place], sums[place + 1] if ratio else None, self.item.scales) for place in (0, 2))
        for row, total in zip(answer, totals, strict=True):
            if (row.numerator or 0, row.denominator or 0) != (
                Decimal(total.num) / total.scales[0],
                Decimal(total.den or 0) / total.scales[1],
            ):
                raise TenureError(
                    f"The customers of {self.item.key} in {titled(row.period)} do not add up to the answer. Please report this."
                )
        return totals[0], totals[1]

    def _groups(self, by: tuple[str, ...], before: Total, after: Total) -> list[Given]:
        """What each group gave, with the interval of its customers; who moved between groups may leave a rest, which is told."""
        cells = self._cells(by)
        inside: dict[tuple[str | None, ...], Cells] = {}
        people: dict[tuple[str | None, ...], dict[tuple[str | None, ...], Cells]] = {}
        for (names, account), found in cells.items():
            inside[names] = _added(inside.get(names), found)
            people.setdefault(names, {})[(account,)] = found
        whole = (before.num, before.den or 0, after.num, after.den or 0)
        rest = tuple(total - sum(found[place] for found in inside.values()) for place, total in enumerate(whole))
        if any(rest):
            inside[(BETWEEN, *[None] * (len(by) - 1))] = (rest[0], rest[1], rest[2], rest[3])
        gave = given(inside, before, after)
        _adding_up(self.item, gave, before, after)
        return [self._spread(each, people.get(each.name, {}), before, after) for each in gave]

    def _spread(self, each: Given, people: Mapping[tuple[str | None, ...], Cells], before: Total, after: Total) -> Given:
        half = spread([one.effect for one in given(people, before, after)])
        effect = rounded(each.effect, PLACES)
        return replace(
            each, customers=len(people), low=None if half is None else effect - half, high=None if half is None else effect + half
        )

    def _cells(self, by: tuple[str, ...]) -> dict[tuple[tuple[str | None, ...], str], Cells]:
        """(groups, account) → what it has in both periods."""
        frame = self.item.over
        assert frame is not None
        named = frame.name != BRIDGE and self._accounted()
        cut = Cut((*by, "account_id") if named else by, self.asked.where, detail=True, params=tuple(sorted(self.asked.params.items())))
        if self.ask.barred(self.item, replace(self.asked, by=cut.by)) is not None:
            return {}
        text = self.ask.phrased("keyed ", [self.item], cut, lambda ask, cut: ask.keyed([self.item], cut))
        found: dict[tuple[tuple[str | None, ...], str], Cells] = {}
        for row in self.ask.driver.records(with_rows(text, "periods", self.ask.spans(self.asked.periods), self.ask.driver.dialect)):
            names = tuple(row[column] for column in cut.columns)
            place = (names[: len(by)], str(names[-1] if named else row["key"]))
            num, den = int(row["num_0"] or 0), int(row.get("den_0") or 0)
            found[place] = _added(found.get(place), (num, den, 0, 0) if int(row["period"]) == 0 else (0, 0, num, den))
        return {place: cells for place, cells in found.items() if any(cells)}

    def _accounted(self) -> bool:
        """Whether the rows beneath belong to accounts."""
        frame = self.item.over
        return frame is not None and (frame.name == BRIDGE or "account_id" in frame.dimensions(self.ask.ledger))

    def _lengths(self) -> Iterator[Text]:
        """What is to be said of periods that are no equals: one that goes on, or a longer one for what adds up by the day."""
        yield from unfinished(self.ask, self.asked.periods)
        days = [self.ask.facts(self.asked, period)["elapsed"] for period in self.asked.periods]
        if days[0] != days[1] and not self.item.instant and self.item.combine is None:
            said = [f"{titled(period)}: {count}" for period, count in zip(self.asked.periods, days, strict=True)]
            yield Text(f"the periods differ in days ({', '.join(said)})", f"两个期间的天数不同（{'、'.join(said)}）")

    def _attributes(self) -> dict[str, dict[str, Any]]:
        """Attribute → account → its value when the later period ended."""
        end = self.ask.spans(self.asked.periods)[-1]["end_t"]
        names = [name for name in attributes(self.ask.ledger) if name not in NAMED]
        sql = f'SELECT * FROM "account_version" WHERE from_t < {end} AND to_t >= {end}'
        rows = self.ask.driver.records(sql)
        return {name: {row["account_id"]: row[name] for row in rows} for name in names if rows and name in rows[0]}

    def _names(self) -> dict[str, str]:
        return {row["account_id"]: row["name"] or "" for row in self.ask.driver.records('SELECT account_id, name FROM "accounts"')}

    def _combined(self, answer: Answer) -> Why:
        """Of a figure made of others: what the change of each of them gave, over all orders in which they could have changed."""
        sides = [self.ask.parts(self.item, self.asked, period) for period in self.asked.periods]
        facts = [self.ask.facts(self.asked, period) for period in self.asked.periods]
        assert self.item.combine is not None
        dated = set(inspect.signature(self.item.combine).parameters) & {"period", "elapsed"}
        names = [
            *(name for name in self.item.needs if sides[0][name] != sides[1][name]),
            *(["(period)"] if dated and facts[0] != facts[1] else []),
        ]
        first, last = (Total(*_ints(row.numerator, row.denominator, row.value)) for row in answer)
        if first.value is None or last.value is None:
            reasons = tuple(row.reason for row in answer if row.reason)
            return Why(self.item, answer, first, last, notes=(*answer.notes, *reasons))
        effects = shapley(names, self._worth(names, sides, facts)) if len(names) <= MOST_PARTS else {}
        parts = tuple((self._titled(name), effects[name], *_sides(sides, name)) for name in effects)
        return Why(self.item, answer, first, last, parts=parts, notes=answer.notes)

    def _titled(self, name: str) -> str:
        return self.item.needs[name].key if name in self.item.needs else name

    def _worth(
        self, names: Sequence[str], sides: Sequence[Mapping[str, Any]], facts: Sequence[Mapping[str, Any]]
    ) -> dict[frozenset[str], Fraction]:
        """The figure for every choice of what had changed already."""
        found = {}
        for size in range(len(names) + 1):
            for chosen in combinations(names, size):
                parts = {name: sides[name in chosen][name] for name in self.item.needs}
                out = combined(self.item, parts, facts["(period)" in chosen or ("(period)" not in names and size == len(names))])
                value = None if out.num is None or out.den == 0 else Fraction(out.num) / Fraction(out.den if out.den is not None else 1)
                if value is None:
                    raise UsageError(
                        f"{self.item.key} cannot be taken apart: with only {', '.join(chosen) or 'nothing'} changed it has no value. Ask `why` of {', '.join(need.key for need in self.item.needs.values())}."
                    )
                found[frozenset(chosen)] = value
        return found


def _adding_up(item: Metric, found: Sequence[Given], before: Total, after: Total) -> None:
    """What the parts gave is the change, exactly; no reason is better than a wrong one."""
    if before.value is None or after.value is None:
        return
    whole = sum((each.effect for each in found), Fraction(0))
    if whole != after.value - before.value or any(each.rate + each.mix != each.effect for each in found):
        raise TenureError(f"The parts of {item.key} do not add up to its change. Please report this with `tenure doctor`.")


def _added(known: Cells | None, more: Cells) -> Cells:
    return more if known is None else (known[0] + more[0], known[1] + more[1], known[2] + more[2], known[3] + more[3])


def _sides(sides: Sequence[Mapping[str, Any]], name: str) -> tuple[str | None, str | None]:
    """What a part was in either period."""
    first, last = (plain(side[name].value, None) if name in side else None for side in sides)
    return first, last


def _ints(num: Decimal | None, den: Decimal | None, value: Decimal | None) -> tuple[int, int | None]:
    """A figure as whole numbers over one scale."""
    if value is None or num is None:
        return 0, 0
    over = Fraction(num) / Fraction(den if den is not None else 1)
    return over.numerator, over.denominator
