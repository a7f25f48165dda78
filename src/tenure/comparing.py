"""The bridge between our MRR and another tool's listing: each difference tried on the known rules; what none explains is said to be unexplained."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.bridging import Pier, policy, unfinished
from tenure.connectors.listing import Listing, fold, listing
from tenure.draft import Draft
from tenure.errors import UsageError
from tenure.inquiry import asker, question
from tenure.insight import grid
from tenure.insight.bridge import Bridge, Step
from tenure.insight.grid import INSTANT, Cell, Grid, Walked
from tenure.metric import PICO
from tenure.period import Period, add_months
from tenure.policy import Policy
from tenure.rules import Rule, Trial, drafted, standing
from tenure.words import Text

if TYPE_CHECKING:
    from tenure.workspace import Workspace

ONLY_OURS, ONLY_THEIRS, UNEXPLAINED, ROUNDING = "only_ours", "only_theirs", "unexplained", "rounding"
FILES = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".zip", ".json", ".pdf", ".html")
HOW = Text(
    "A rule explains a difference where it brings our figure to theirs within half a unit of their last decimal; rules that explain most come first, "
    "and a rule that would spoil more than it explains is not taken. What none explains is unexplained.",
    "若某规则能使我方数字在对方最后一位小数的半个单位内等于对方数字，即视为可解释；解释最多的规则优先，弊大于利的规则不采用。无规则可解释者列为“未解释”。",
)  # fmt: skip
Progress = Callable[[str], None]


def compare(
    workspace: Workspace, ours: str, file: Path, period: str | Period = "", *, metrics: Sequence[str] = (), as_of: str | None = None,
    progress: Progress = lambda _: None,
) -> Bridge:  # fmt: skip
    """Our MRR under a policy against a CSV of another tool, months by month. Raises `UsageError` or `SourceError`."""
    for key in metrics:
        if key not in grid.FIGURES:
            raise UsageError(
                Text(
                    f"{key} cannot be compared with a listing of MRR by month. Possible: {', '.join(grid.FIGURES)}.",
                    f"{key} 无法与按月的 MRR 清单比较。可选：{'、'.join(grid.FIGURES)}。",
                )
            )
    ask = asker(workspace, as_of=as_of)
    try:
        known = called(ask.driver.records('SELECT account_id, name FROM "accounts" ORDER BY account_id'))
        theirs = listing(file, known, ask.ledger.settings.currency)
        asked = question(ask, "mrr", period)
    finally:
        ask.driver.close()
    months = [Period(each, add_months(each, 1)) for each in theirs.months]
    wanted = [each for each in (asked.periods[0].split("month") if period else months[-1:]) if ask.begun(each)]
    compared = [each for each in wanted if each.start in theirs.months]
    if not compared:
        span = (f"{theirs.months[0]:%Y-%m}", f"{theirs.months[-1]:%Y-%m}")
        raise UsageError(
            Text(
                f"{file.name} tells of {span[0]} to {span[1]}; none of these months was asked for.",
                f"{file.name} 的月份为 {span[0]} 至 {span[1]}；所问期间不在其中。",
            )
        )
    return Comparison(workspace, replace(ask, memory={}), policy(workspace, ours), theirs, compared, progress).bridge(
        ours, file.name, tuple(metrics) or grid.FIGURES, [each for each in wanted if each not in compared]
    )


def is_file(text: str) -> bool:
    """Whether an end of a bridge is a file and no policy."""
    return text.lower().removesuffix(".gz").endswith(FILES) or ("/" in text and "=" not in text) or Path(text).is_file()


def called(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """What an account may be called → its id: its id, and as they fold its id and its name. An id wins over a name; what two are called is nobody's."""
    people = list(rows)
    names: dict[str, str] = {}
    ids: dict[str, str] = {}
    for row in people:
        for found, text in ((names, row["name"] or ""), (ids, row["account_id"])):
            called = fold(text)
            found[called] = row["account_id"] if found.get(called, row["account_id"]) == row["account_id"] else ""
    return {called: one for called, one in (names | ids).items() if called and one} | {
        row["account_id"]: row["account_id"] for row in people
    }


@dataclass
class Comparison:
    """Ours and theirs, month by month. The grids' months run from one before the first compared to one after the last."""

    workspace: Workspace
    ask: Any
    chosen: Policy
    listing: Listing
    compared: Sequence[Period]
    progress: Progress
    said: list[Text] = field(default_factory=list)

    def bridge(self, ours: str, theirs: str, keys: Sequence[str], missing: Sequence[Period]) -> Bridge:
        """The steps from ours to theirs."""
        first, last = self.compared[0].start, self.compared[-1].end
        self.months = Period(add_months(first, -1), add_months(last, 1)).split("month")
        self.place = {each.start: number for number, each in enumerate(self.months)}
        keys = self._possible(keys)
        self.metrics = tuple(self.ask.metric(key) for key in keys)
        draft = drafted(self.workspace, self.ask)
        try:
            pier = Pier(replace(self.ask, driver=draft), draft, (self.ask.metric("mrr"),), tuple(self.months), self.progress)
            pier.table("ours", self.chosen, ours)
            self.ours = standing(draft, "ours")
            self.told = self._theirs(draft)
            before = add_months(first, -1)
            within = {self.place[each.start] for each in self.compared} | ({self.place[before]} if before in self.listing.months else set())
            people = {name for name, _ in self.ours} | {name for name, _ in self.told}
            self.cells = {(account, month) for account in people for month in within}
            differing = {cell for cell in self.cells if abs(self.ours.get(cell, 0) - self.told.get(cell, 0)) > self.tolerance}
            trial = Trial(self.workspace, self.ask, self.chosen, self.listing, self.months, frozenset(within), self.ours, self.told,
                          self.tolerance, self.progress)  # fmt: skip
            steps = self._steps(differing, trial)
            events = Pier(replace(self.ask, driver=draft), draft, self.metrics, tuple(self.compared), self.progress)
            base = events.table("events", self.chosen, ours)
            rows = draft.fetch('SELECT * FROM "events"') if keys != ("mrr",) else None
            names = {row["account_id"]: row["name"] or "" for row in draft.records('SELECT account_id, name FROM "accounts"')}
            earlier = self._earlier(draft)
        finally:
            draft.close()
        walk = Walked(
            self.metrics, self.ours, self.cells, earlier, {self.place[each.start]: number for number, each in enumerate(self.compared)}
        )
        totals, moved = walk.all(base, rows, steps)
        return Bridge(ours, theirs, tuple(step for step, _ in walk.taken), self.metrics, tuple(self.compared), tuple(totals), moved, (), names,
                      self.ask.ledger.settings.currency, self._notes(missing), tuple(self._aside()))  # fmt: skip

    def _possible(self, keys: Sequence[str]) -> tuple[str, ...]:
        """The figures that the listing can tell: movements and rates need the month before."""
        before = all(add_months(each.start, -1) in self.listing.months for each in self.compared)
        possible = tuple(key for key in keys if before or key in INSTANT)
        if len(possible) < len(keys):
            self.said.append(Text(f"without the month before {self.compared[0].start:%Y-%m} the listing tells no movements, churn or retention",
                                  f"清单缺少 {self.compared[0].start:%Y-%m} 的前一个月，无法得出变动、流失与留存"))  # fmt: skip
        return possible or ("mrr",)

    def _theirs(self, draft: Draft) -> dict[Cell, int]:
        """Their figures by our accounts, in the workspace's currency."""
        home = self.ask.ledger.settings.currency
        rates = {
            (row["currency"], row["date_day"]): Decimal(row["rate"]).scaleb(-10)
            for row in draft.records('SELECT currency, date_day, rate FROM "fx_rates"')
        }
        self.tolerance = PICO // 2 // 10**self.listing.places
        found: dict[Cell, int] = {}
        foreign: dict[str, int] = {}
        for (account, month, currency), amount in self.listing.cells.items():
            rate = Decimal(1) if currency in ("", home) else _rate(rates, currency, add_months(month, 1))
            if rate is None or month not in self.place:
                foreign[currency] = foreign.get(currency, 0) + (month in self.place)
                continue
            if currency not in ("", home):
                foreign[currency] = foreign.get(currency, 0) + 1
                self.tolerance = max(self.tolerance, int(rate * PICO // 2 // 10**self.listing.places))
            cell = (account, self.place[month])
            found[cell] = found.get(cell, 0) + int((amount * rate).scaleb(12).to_integral_value())
        self.said += [Text(f"{count} figures in {code}: converted at the last rate of their month where there is one, else left out",
                           f"{count} 个 {code} 数字：按当月最后汇率换算，无汇率者不计") for code, count in foreign.items() if count]  # fmt: skip
        return found

    def _earlier(self, draft: Draft) -> set[str]:
        """Accounts that were customers before the grids begin."""
        start = self.ask.spans(self.months)[0]["start_t"]
        name = self.ask.ledger.under(self.chosen).physical("mrr_movement")
        return {row["account_id"] for row in draft.records(f'SELECT DISTINCT account_id FROM "{name}" WHERE first_t < {start}')}

    def _steps(self, differing: set[Cell], trial: Trial) -> list[tuple[Step, Grid]]:
        """Rules with what they make of the cells that they explain, those that explain most first; then what none explains."""
        steps: list[tuple[Step, Grid]] = []
        left = set(differing)
        rules = list(trial.all({account for account, _ in differing})) if differing else []
        for preset in (False, True):
            candidates = [rule for rule in rules if rule.name.startswith("policy ") == preset]
            while candidates and left:
                best = max(candidates, key=lambda rule: self._worth(rule, left))
                if self._worth(best, left)[0] <= 0:
                    break
                cells = left & best.fits
                steps.append((Step(best.name, best.old, best.new), {cell: best.cells[cell] for cell in cells}))
                left -= cells
        ours, theirs = {name for name, _ in self.ours}, {name for name, _ in self.told}
        rest = {ONLY_OURS: {cell for cell in left if cell[0] not in theirs}, ONLY_THEIRS: {cell for cell in left if cell[0] not in ours}}
        rest[UNEXPLAINED] = left - rest[ONLY_OURS] - rest[ONLY_THEIRS]
        steps += [(Step(name, "", ""), {cell: self.told.get(cell, 0) for cell in chosen}) for name, chosen in rest.items()]
        return [*steps, (Step(ROUNDING, "", ""), {cell: self.told.get(cell, 0) for cell in self.cells})]

    def _worth(self, rule: Rule, left: set[Cell]) -> tuple[int, int]:
        """How many differences a rule explains less how many agreements it would spoil, then how much money it explains."""
        fits = left & rule.fits
        return len(fits) - rule.spoilt if fits else 0, sum(abs(self.told.get(cell, 0) - self.ours.get(cell, 0)) for cell in fits)

    def _notes(self, missing: Sequence[Period]) -> tuple[Text, ...]:
        absent = ", ".join(f"{each.start:%Y-%m}" for each in missing)
        notes = [Text(f"{self.listing.name}: {said.en}", f"{self.listing.name}：{said.zh}") for said in (*self.listing.said, *self.said)]
        if absent:
            notes.append(Text(f"not in the listing, so not compared: {absent}", f"清单中没有、因此未比较的月份：{absent}"))
        unknown = sorted(self.listing.unknown)
        if unknown:
            shown = ", ".join(unknown[:5])
            notes.append(Text(f"{len(unknown)} names are no account of ours: {shown} (a name that several accounts have is nobody's)",
                              f"{len(unknown)} 个名称不是我方账户：{shown}（多个账户共有的名称不作匹配）"))  # fmt: skip
        if self.listing.aside:
            row = self.listing.aside[0]
            notes.append(Text(f"{len(self.listing.aside)} rows or cells were not taken (line {row.line}: {row.reason.en})",
                              f"{len(self.listing.aside)} 行或单元格未采用（第 {row.line} 行：{row.reason.zh}）"))  # fmt: skip
        return (HOW, *notes, *unfinished(self.ask, self.compared))

    def _aside(self) -> Iterable[Mapping[str, Any]]:
        for row in self.listing.aside:
            yield {"line": row.line, "reason": row.reason.en, "said": row.said}


def _rate(rates: Mapping[tuple[str, int], Decimal], currency: str, end: date) -> Decimal | None:
    """The last rate before a day."""
    limit = end.toordinal() - date(1970, 1, 1).toordinal()
    days = [day for code, day in rates if code == currency and day < limit]
    return rates[currency, max(days)] if days else None
