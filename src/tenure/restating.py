"""What has been told and is told otherwise now: found among the answers of all runs, traced to rows, rules and definitions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tenure.archive import Archive, Known, StoredAnswer
from tenure.arrivals import concerning, touched
from tenure.configuration import Configuration
from tenure.engine.sql import with_rows
from tenure.errors import LISTED, TenureError, UnknownName
from tenure.frames.cut import Cut
from tenure.inquiry import explanation, moment, titled
from tenure.insight.restatement import FORGOTTEN, Restatement, Told, Touched
from tenure.insight.shares import Total, rounded, shares
from tenure.known import Then, number, same_rules, then, when
from tenure.ledger.tables import TABLES
from tenure.period import Period, local_date, parse
from tenure.policy import Policy
from tenure.question import Question
from tenure.words import Text

if TYPE_CHECKING:
    from tenure.explain import Explanation
    from tenure.metric import Metric
    from tenure.workspace import Workspace

ROWS = 200
LATEST = 5
OF_ALL = Text("Restatements are told of the whole company's figure under its own policy; `tenure ask --known-at` tells this one as it was known.",
              "重述只针对全公司、按工作区口径的数字；此数字当时的值可用 `tenure ask --known-at` 查询。")  # fmt: skip
HEADLINES = (
    "mrr", "arr", "customers", "new_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr", "reactivation_mrr", "net_new_mrr",
    "customer_churn_rate", "gross_revenue_churn_rate", "net_revenue_churn_rate", "nrr", "grr", "revenue", "nps", "csat",
)  # fmt: skip


@dataclass(frozen=True)
class Changed:
    """Two answers to one question, the later otherwise than the earlier, and the runs between which that came."""

    before: StoredAnswer
    after: StoredAnswer
    period: Period
    runs: tuple[Known, Known]


def explained(workspace: Workspace, key: str, period: str | Period = "", **words: Any) -> Explanation:
    """The rows behind the answer to a question in words, and what runs told otherwise of it before. Raises `UsageError`s.

    Runs record the whole company's figures under the workspace's policy; the newest LATEST restatements have their causes.
    """
    found = explanation(workspace, key, period, **words)
    if any(words.get(name) for name in ("where", "params", "as_of")) or (words.get("policy") or "") not in ("", workspace.default_policy):
        return replace(found, answer=replace(found.answer, notes=(*found.answer.notes, OF_ALL)))
    span = next(iter(found.answer)).period
    return replace(found, restated=tuple(restatements(workspace, (found.answer.metric.key,), titled(span), latest=LATEST)))


def restatements(
    workspace: Workspace, metrics: Sequence[str] = (), period: str = "", since: str = "", trace: bool = True, latest: int | None = None
) -> list[Restatement]:
    """What changed of figures whose period was over when they were told; newest first. Raises `UsageError`s.

    `metrics`: which (default: HEADLINES; "all" for every one). `since`: by runs that knew that day's start or more. `trace`: with causes,
    and then of the `latest` runs only, if that is given.
    """
    for key in set(metrics) - {"all"}:
        if key not in workspace.catalogue:
            raise UnknownName("metric", key, workspace.catalogue, LISTED)
    chosen = set(workspace.catalogue) if "all" in metrics else set(metrics or HEADLINES)
    limit = moment(workspace, since) if since else None
    found = [
        each for each in changed(workspace, titled(_period(workspace, period)) if period else "", limit) if each.after.metric in chosen
    ]
    pairs: dict[tuple[int, int], list[Changed]] = {}
    for each in found:
        pairs.setdefault((each.runs[0].run, each.runs[1].run), []).append(each)
    told = [
        restated
        for number, (_, group) in enumerate(sorted(pairs.items(), reverse=True))
        for restated in _traced(workspace, group, trace and (latest is None or number < latest))
    ]
    order = list(workspace.catalogue)
    return sorted(told, key=lambda each: (-each.after.run, order.index(each.metric), each.period.start))


def changed(workspace: Workspace, period: str = "", since: int | None = None) -> Iterator[Changed]:
    """The answers that changed from one run to the next, of periods that were over."""
    archive = Archive(workspace.store)
    runs = {each.run: each for each in archive.runs()}
    earlier = {later: runs[sooner] for sooner, later in pairwise(sorted(runs))}
    history: dict[tuple[str, str], list[StoredAnswer]] = {}
    for answer in archive.answers(period):
        if answer.metric in workspace.catalogue and answer.policy == "standard":
            history.setdefault((answer.metric, answer.period), []).append(answer)
    for (_, name), answers in history.items():
        span = _period(workspace, name)
        end = span.bounds(workspace.settings.timezone)[1]
        for before, after in pairwise(answers):
            last = earlier.get(after.run or 0)
            if (
                last
                and last.known >= end
                and number(before.value) != number(after.value)
                and (since is None or runs[after.run or 0].known >= since)
            ):
                yield Changed(before, after, span, (last, runs[after.run or 0]))


def _period(workspace: Workspace, name: str) -> Period:
    return parse(name, today=local_date(workspace.as_of, workspace.settings.timezone), fiscal_start=workspace.settings.fiscal_start)


def _traced(workspace: Workspace, group: Sequence[Changed], trace: bool) -> list[Restatement]:
    """The changes between one run and the next, each with its causes."""
    bare = [_bare(workspace, each) for each in group]
    first, last = group[0].runs
    if not trace:
        return bare
    if not first.holding or not last.holding:
        return [replace(each, note=FORGOTTEN) for each in bare]
    opened = [then(workspace, first), then(workspace, last)]
    try:
        opened.insert(1, opened[0] if same_rules(opened[0].rules, opened[1].rules) else then(workspace, first, rules=opened[1].rules))
        return Trace(workspace, opened, (first, last)).all(group, bare)
    finally:
        for each in opened:
            each.close()


def _bare(workspace: Workspace, each: Changed) -> Restatement:
    item = workspace.catalogue[each.after.metric]
    before, after = (
        Told(run.run, when(workspace, run.known), number(answer.value))
        for run, answer in zip(each.runs, (each.before, each.after), strict=True)
    )
    return Restatement(item.key, item.unit, each.period, each.after.period, before, after)


@dataclass
class Trace:
    """Two runs side by side. `opened`: the first, the first's rows by the last's rules, the last."""

    workspace: Workspace
    opened: Sequence[Then]
    runs: tuple[Known, Known]

    def all(self, group: Sequence[Changed], bare: Sequence[Restatement]) -> list[Restatement]:
        """Every change with its causes."""
        questions = [Question(each.after.metric, (each.period,)) for each in group]
        self.rules = tuple(differences(self.opened[0].rules, self.opened[-1].rules))
        self.rows: dict[str, list[Touched]] = {}
        for opened in self.opened:
            opened.ask.prepare(questions)
        return [self._one(each, question, told) for each, question, told in zip(group, questions, bare, strict=True)]

    def _one(self, each: Changed, question: Question, told: Restatement) -> Restatement:
        try:
            answers = [opened.ask.ask(question) for opened in self.opened]
        except TenureError:
            return told
        if any(len(answer) != 1 for answer in answers):
            return told
        values = [answer.value for answer in answers]
        parts = _parts(told.before.value, told.after.value, values)
        accounts = self._accounts(each) if values[1] != values[2] or parts.get("rows") is None else []
        rows = concerning(self._touched(self._reads(question.metric)), [name for name, _ in accounts]) if accounts else []
        if not accounts and values[1] != values[2]:
            rows = self._touched(self._reads(question.metric))
        shown = tuple((name, rounded(effect, 12)) for name, effect in accounts)
        rules = self.rules if parts.get("rules") or (values[0] != values[1]) else ()
        return replace(told, parts=parts, rules=rules, accounts=shown, touched=tuple(rows[:ROWS]))

    def _accounts(self, each: Changed) -> list[tuple[str, Fraction]]:
        """What each account (or other thing behind the figure) gave to the part of the rows, largest first; empty for figures made of others."""
        item = self.opened[0].ask.metric(each.after.metric)
        if item.over is None or not item.additive:
            return []
        sides = [_by_key(opened, item, each.period) for opened in self.opened[1:]]
        totals = [_total(item, side) for side in sides]
        how = shares(*totals)
        found = []
        for key in sorted(sides[0].keys() | sides[1].keys()):
            (num, den), (old_num, old_den) = sides[1].get(key, (0, 0)), sides[0].get(key, (0, 0))
            if (num, den) != (old_num, old_den):
                found.append((key, how.of(num - old_num, den - old_den) if how else Fraction(0)))
        return sorted(found, key=lambda pair: (-abs(pair[1]), pair[0]))

    def _touched(self, tables: Sequence[str]) -> list[Touched]:
        place = ",".join(tables)
        if place not in self.rows:
            archive = Archive(self.workspace.store)
            zone = self.opened[-1].rules.settings.timezone
            self.rows[place] = touched(archive.parts(self.runs[0]), archive.parts(self.runs[1]), tables, zone)
        return self.rows[place]

    def _reads(self, key: str) -> list[str]:
        """The canonical tables that a metric comes from, those it is made of included."""
        ask = self.opened[-1].ask
        item, found = ask.metric(key), set[str]()
        waiting = [*(item.over.reads + item.over.builds if item.over else ())]
        for need in item.needs.values():
            found |= set(self._reads(need.key))
        while waiting:
            name = waiting.pop()
            if name in ask.ledger.builds:
                waiting += ask.ledger.builds[name].reads
            elif name in TABLES:
                found.add(name)
        whole = found or (set(TABLES) if item.compose else set())
        return [name for name in TABLES if name in whole]


def _parts(was: Decimal | None, now: Decimal | None, values: Sequence[Decimal | None]) -> Mapping[str, Decimal | None]:
    """The change through rows, rules and definitions; nothing where a side is undefined."""
    first, ruled, last = values
    if was is None or now is None or first is None or ruled is None or last is None:
        return {}
    return {"rows": last - ruled, "rules": ruled - first, "definition": (first - was) + (now - last)}


def _by_key(opened: Then, item: Metric, period: Period) -> Mapping[str, tuple[int, int]]:
    ask, draft = opened.ask, opened.draft
    if ask.barred(item, Question(item.key, (period,))) is not None:
        return {}
    cut = Cut(detail=True, params=tuple(sorted(item.given({}).items())))
    key = f"keyed {replace(ask, ledger=ask.ledger.under(Policy())).key([item], cut)}"
    text = draft.written(key, ask.ledger, lambda ledger: replace(ask, ledger=ledger).keyed([item], cut))
    sql = with_rows(draft.placed(text.sql, ask.ledger), "periods", ask.spans((period,)), ask.driver.dialect)
    return {str(row["key"]): (int(row["num_0"] or 0), int(row.get("den_0") or 0)) for row in draft.records(sql)}


def _total(item: Metric, side: Mapping[str, tuple[int, int]]) -> Total:
    nums, dens = (sum(pair[place] for pair in side.values()) for place in (0, 1))
    return Total(nums, dens if any(pair[1] for pair in side.values()) or item.empty is None else None, item.scales)


def differences(before: Configuration, after: Configuration) -> Iterator[str]:
    """What two tenure.yaml say otherwise of figures: switches of the policy, settings."""
    for name in [field.name for field in fields(before.policy)]:
        old, new = getattr(before.policy, name), getattr(after.policy, name)
        if old != new:
            yield f"{name}: {old} → {new}"
    for setting in fields(before.settings):
        old_, new_ = _said(getattr(before.settings, setting.name)), _said(getattr(after.settings, setting.name))
        if old_ != new_:
            yield f"{setting.name}: {old_} → {new_}"


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {_said(part)}" for name, part in value.items()) + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(_said(part) for part in value) + "]"
    return str(getattr(value, "name", value))
