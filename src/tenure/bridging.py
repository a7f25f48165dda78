"""Computing the bridge between two policies: a ledger for each step, joined by account in the engine. What comes of it is in insight/bridge.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tenure.ask import Asker
from tenure.building import shelf
from tenure.draft import Draft
from tenure.engine.sql import with_rows
from tenure.errors import TenureError, UnknownName, UsageError, quoted
from tenure.frames.cut import Cut
from tenure.inquiry import asker, question, titled
from tenure.insight.bridge import ALIKE, ORDER, Bridge, Totals, walk
from tenure.insight.shares import Total
from tenure.period import Period
from tenure.policy import SWITCHES, Policy
from tenure.question import Question
from tenure.texts import Texts
from tenure.words import Text

if TYPE_CHECKING:
    from tenure.metric import Metric
    from tenure.workspace import Workspace

FIGURES = (
    "mrr", "customers", "new_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr", "reactivation_mrr", "fx_mrr", "net_new_mrr",
    "customer_churn_rate", "gross_revenue_churn_rate", "net_revenue_churn_rate", "nrr", "grr",
)  # fmt: skip
FRAME = "mrr_bridge"
CUT = Cut(detail=True)
Progress = Callable[[str], None]


def bridge(
    workspace: Workspace, a: str, b: str, period: str | Period = "", *, metrics: Sequence[str] = (), grain: str = "", as_of: str | None = None,
    alone: bool = True, progress: Progress = lambda _: None,
) -> Bridge:  # fmt: skip
    """Why figures differ between two policies. `metrics`: which (default: FIGURES). `alone`: also what each switch does by itself. Raises `UsageError`s."""
    start, end = policy(workspace, a), policy(workspace, b)
    ask = asker(workspace, as_of=as_of)
    ask.driver.close()
    draft = Draft(shelf(workspace.store, workspace.store.snapshot(), ask.ledger), Texts(workspace.store))
    try:
        asked = question(ask, (*metrics, *FIGURES)[0], period, grain=grain)
        pier = Pier(replace(ask, driver=draft, memory={}), draft, _bridgeable(ask, metrics or FIGURES), _begun(ask, asked), progress)
        return _built(pier, (a, start), (b, end), alone)
    finally:
        draft.close()


def policy(workspace: Workspace, text: str) -> Policy:
    """A policy in words: a preset or policy of tenure.yaml, with switches set otherwise: `stripe,pause=zero`. Raises `UsageError`s."""
    name, *changes = (part.strip() for part in text.split(","))
    if "=" in name:
        name, changes = "", [name, *changes]
    found = workspace.policy(name)
    for change in changes:
        switch, sign, value = (part.strip() for part in change.partition("="))
        if switch not in SWITCHES:
            raise UnknownName("policy switch", switch, SWITCHES)
        if not sign:
            default = f"{switch}={SWITCHES[switch].default}"
            raise UsageError(
                Text(
                    f"{quoted(change)} is no switch with a value. Write {default}.", f"{quoted(change)} 不是带值的开关。请写作 {default}。"
                )
            )
        found = found.but(**{switch: value})
    return found


def _bridgeable(ask: Asker, keys: Sequence[str]) -> tuple[Metric, ...]:
    """The metrics of those keys. Raises `UsageError` for one that is no sum or ratio over what accounts pay."""
    found = tuple(ask.metric(key) for key in dict.fromkeys(keys))
    for item in found:
        if not _spans(item):
            raise UsageError(_unbridged(ask, item))
    return found


def _spans(item: Metric) -> bool:
    return item.over is not None and item.over.name == FRAME and item.additive


def _unbridged(ask: Asker, item: Metric) -> Text:
    """Why a metric has no bridge, and which have: those that it is made of, or all."""
    parts = [need.key for need in item.needs.values() if _spans(ask.metric(need.key))]
    if parts and len(parts) == len(item.needs):
        made_of = ",".join(dict.fromkeys(parts))
        return Text(f"{item.key} has no bridge of its own: it is made of others ({item.formula.en}). Ask for theirs: --metric {made_of}.",
                    f"{item.key} 没有自己的桥接：它由其他指标组成（{item.formula.zh}）。请查看其组成：--metric {made_of}。")  # fmt: skip
    possible = [key for key, other in ask.catalogue.items() if _spans(other)]
    return Text(f"{item.key} has no bridge: it is no sum or ratio over the accounts' MRR. Possible: {', '.join(possible)}.",
                f"{item.key} 没有桥接：它不是客户 MRR 的合计或比率。可选：{'、'.join(possible)}。")  # fmt: skip


def _begun(ask: Asker, asked: Question) -> tuple[Period, ...]:
    periods = tuple(each for each in asked.periods if ask.begun(each))
    if not periods:
        raise not_begun(asked.periods[0])
    return periods


def not_begun(period: Period) -> UsageError:
    """The refusal of a period of which nothing is known yet."""
    return UsageError(Text(f"{titled(period)} has not begun at the moment of asking: there is nothing to compare.",
                           f"提问时 {titled(period)} 尚未开始：无从比较。"))  # fmt: skip


@dataclass
class Pier:
    """What every step of one bridge stands on: the engine, the figures, the periods. A step's table holds period, key and each num_i and den_i."""

    ask: Asker
    draft: Draft
    metrics: tuple[Metric, ...]
    periods: tuple[Period, ...]
    progress: Progress = lambda _: None

    @cached_property
    def key(self) -> str:
        """What the text of a step's table depends on beside its policy."""
        return f"keyed {replace(self.ask, ledger=self.ask.ledger.under(Policy())).key(self.metrics, CUT)}"

    def under(self, chosen: Policy) -> Asker:
        """An asker under a policy, whose tables are made when they are needed."""
        ledger = self.ask.ledger.under(chosen)
        self.draft.add(ledger)
        return replace(self.ask, ledger=ledger, memory={})

    def table(self, name: str, chosen: Policy, said: str) -> Totals:
        """Make table `name` of the accounts' figures under the policy; returns the totals."""
        self.progress(said)
        ask = self.under(chosen)
        text = self.draft.written(self.key, ask.ledger, lambda ledger: replace(ask, ledger=ledger).keyed(self.metrics, CUT))
        self.draft.materialise(name, self._over_periods(text.sql, ask))
        return self.totals(name)

    def asked(self, chosen: Policy) -> list[dict[str, Any]]:
        """What `ask` computes of the whole company under the policy: period, and each num_i and den_i."""
        ask = self.under(chosen)
        text = self.draft.written(
            f"asked {self.key}", ask.ledger, lambda ledger: replace(ask, ledger=ledger).expression(list(self.metrics), Cut())
        )
        return self.draft.records(self._over_periods(text.sql, ask))

    def _over_periods(self, sql: str, ask: Asker) -> str:
        return with_rows(self.draft.placed(sql, ask.ledger), "periods", ask.spans(self.periods), ask.driver.dialect)

    def totals(self, name: str) -> Totals:
        """The sums of a table by figure and period."""
        columns = [column for column in self.columns(name) if column not in ("period", "key")]
        sums = ", ".join(f"sum({column}) AS {column}" for column in columns)
        found = {int(row["period"]): row for row in self.draft.records(f'SELECT period, {sums} FROM "{name}" GROUP BY period')}
        return {
            (item.key, period): Total(
                int(found.get(period, {}).get(f"num_{place}") or 0),
                int(found.get(period, {}).get(f"den_{place}") or 0) if f"den_{place}" in columns else None,
                item.scales,
            )
            for period in range(len(self.periods))
            for place, item in enumerate(self.metrics)
        }

    def columns(self, name: str) -> list[str]:
        """The columns of a table."""
        return list(self.draft.fetch(f'SELECT * FROM "{name}" LIMIT 0').column_names)

    def difference(self, old: str, new: str) -> Any:
        """Who differs between two tables, and by how much, as an Arrow table."""
        shared = [column for column in self.columns(new) if column not in ("period", "key")]
        less = ", ".join(f"coalesce(n.{column}, 0) - coalesce(o.{column}, 0) AS {column}" for column in shared)
        other = " OR ".join(f"{column} <> 0" for column in shared)
        return self.draft.fetch(
            f'SELECT * FROM (SELECT period, key, {less} FROM "{old}" AS o FULL JOIN "{new}" AS n USING (period, key)) WHERE {other}'
        )


def _built(pier: Pier, start: tuple[str, Policy], end: tuple[str, Policy], alone: bool) -> Bridge:
    steps = walk(start[1], end[1])
    totals = [pier.table("bridge_0", start[1], start[0])]
    moved: list[Any] = []
    singles: list[Totals] = []
    for number, step in enumerate(steps, 1):
        totals.append(pier.table(f"bridge_{number}", step.policy, f"{step.switch}: {step.new}"))
        moved.append(pier.difference(f"bridge_{number - 1}", f"bridge_{number}"))
        pier.draft.drop(f"bridge_{number - 1}")
        singles.append(_alone(pier, start[1], step.switch, step.new, totals[1] if number == 1 else None) if alone else {})
    for place, chosen in ((0, start[1]), (-1, end[1])):
        _checked(pier, chosen, totals[place])
    reader = Reader(tuple(item.key for item in pier.metrics), tuple(moved))
    settings = pier.ask.ledger.settings
    notes = (ORDER if steps else ALIKE, *unfinished(pier.ask, pier.periods))
    return Bridge(start[0], end[0], steps, pier.metrics, pier.periods, tuple(totals), reader, tuple(singles) if alone else (),
                  names(pier.draft, moved), settings.currency, notes)  # fmt: skip


def unfinished(ask: Asker, periods: Sequence[Period]) -> Iterator[Text]:
    """What is to be said of periods that go on."""
    for period in periods:
        if not ask.complete(period):
            yield Text(f"{titled(period)} is not over", f"{titled(period)} 尚未结束")


def _alone(pier: Pier, start: Policy, switch: str, value: str, known: Totals | None) -> Totals:
    if known is not None:
        return known
    totals = pier.table("bridge_alone", start.but(**{switch: value}), f"{switch}: {value}")
    pier.draft.drop("bridge_alone")
    return totals


def _checked(pier: Pier, chosen: Policy, totals: Totals) -> None:
    """The accounts' figures must add up to what `ask` computes of the whole company. Raises `TenureError`."""
    found = {int(row["period"]): row for row in pier.asked(chosen)}
    for number, period in enumerate(pier.periods):
        for place, item in enumerate(pier.metrics):
            total, row = totals[item.key, number], found.get(number, {})
            answer = (int(row.get(f"num_{place}") or 0), int(row.get(f"den_{place}") or 0))
            if answer != (total.num, total.den or 0):
                raise TenureError(
                    f"The accounts of {item.key} in {titled(period)} add up to {(total.num, total.den)}, the answer is {answer}. "
                    "Please report this with `tenure doctor`."
                )


@dataclass(frozen=True)
class Reader:
    """Who differs in each step, read from Arrow tables when it is asked for."""

    keys: tuple[str, ...]
    moved: tuple[Any, ...]

    def __call__(self, key: str, period: int, step: int) -> list[tuple[str, int, int]]:
        """(account, Δnumerator, Δdenominator) of those that differ in a figure."""
        import pyarrow.compute as compute

        rows, place = self.moved[step - 1], self.keys.index(key)
        rows = rows.filter(compute.equal(rows["period"], period))
        nums = rows[f"num_{place}"].to_pylist()
        dens = rows[f"den_{place}"].to_pylist() if f"den_{place}" in rows.column_names else [0] * len(nums)
        found = zip(rows["key"].to_pylist(), nums, dens, strict=True)
        return [(account, int(num), int(den)) for account, num, den in found if num or den]


def names(draft: Draft, moved: Sequence[Any]) -> dict[str, str]:
    """The names of the accounts that differ."""
    keys = {key for rows in moved for key in rows["key"].to_pylist()}
    if not keys:
        return {}
    found = draft.records('SELECT account_id, name FROM "accounts"')
    return {row["account_id"]: row["name"] or "" for row in found if row["account_id"] in keys}
