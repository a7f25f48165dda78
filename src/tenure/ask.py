"""From question to answer: which frames to read, one query per frame and cut, exact division once. It knows no metric by name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tenure.answer import Answer, Finish, Row, interval
from tenure.condition import BLANK, blanked, written
from tenure.engine.driver import Driver
from tenure.engine.sql import compiled, filled, with_rows
from tenure.errors import LISTED, TenureError, UnknownName, UsageError
from tenure.figures import FIGURES, Cells, Slice, scaled
from tenure.frames.account import uncut
from tenure.frames.cut import Cut
from tenure.frames.frame import Frame
from tenure.ledger.facts import FRAMES
from tenure.ledger.ledger import Ledger
from tenure.metric import Metric, Need, Outcome, Part, combined
from tenure.metrics.standing import LATER, awaited
from tenure.period import Period, add_months, day_number, local_date
from tenure.question import Question
from tenure.words import Text

Make = Callable[["Asker", Cut], Any]
"""What gives a query of an asker's ledger for a cut, as an expression."""
NOT_BEGUN = Text("This period has not begun.", "该期间尚未开始。")


@dataclass
class Asker:
    """Answers questions on one ledger. `as_of`: the moment of asking, epoch seconds; nothing later is known.

    `present`: canonical tables that have rows. `texts`: a cache of compiled SQL.
    """

    driver: Driver
    ledger: Ledger
    as_of: int
    catalogue: Mapping[str, Metric]
    present: frozenset[str] = frozenset()
    texts: MutableMapping[str, str] = field(default_factory=dict)
    edition: str = ""
    memory: dict[Any, Cells] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ledger = self.ledger.heeding(*FRAMES)

    def metric(self, key: str) -> Metric:
        """The metric of that key. Raises `UnknownName`."""
        if key not in self.catalogue and key in LATER:
            raise awaited(key)
        if key not in self.catalogue:
            raise UnknownName("metric", key, self.catalogue, LISTED)
        return self.catalogue[key]

    def ask(self, question: Question) -> Answer:
        """The answer: one row per period and slice."""
        item = self.metric(question.metric)
        params = item.given(question.params)
        question = replace(question, params=params)
        rows = self.rows(item, question)
        item = item.formed(params)
        return Answer(
            item, tuple(rows), question.by, written(question.where), params, known_at=self.as_of,
            fingerprint=self.fingerprint(item, question), currency=self.ledger.settings.currency,
        )  # fmt: skip

    def rows(self, item: Metric, question: Question) -> list[Row]:
        """The answer's rows, by whichever way the metric is computed."""
        if item.compose is not None:
            return list(item.compose(self, question))
        if item.combine is not None:
            return self._combined(item.formed(question.params), question)
        return self._measured(item.formed(question.params), question)

    def prepare(self, questions: Sequence[Question]) -> None:
        """Compute what the questions read in as few queries as there are frames and cuts; asking them afterwards is free."""
        wanted: dict[tuple[Frame, Cut, tuple[Period, ...]], dict[str, Metric]] = {}
        # What fails here says why when it is asked, and what fails together may succeed alone.
        for question in questions:
            with suppress(TenureError):
                for item, asked in self._measures(question):
                    if item.over is not None and self.barred(item, asked) is None:
                        place = (item.over, self._cut(item, asked), self._begun(asked.periods))
                        wanted.setdefault(place, {})[item.key] = item.formed(item.given(asked.params))
        for (_, cut, periods), items in wanted.items():
            with suppress(TenureError):
                self._fetch(list(items.values()), cut, periods)

    def _measures(self, question: Question) -> Iterator[tuple[Metric, Question]]:
        """The measured metrics that a question comes down to, with what is asked of each."""
        item = self.metric(question.metric)
        if item.over is not None:
            yield item, question
        for need in item.needs.values():
            yield from self._measures(self._asked(need, question))

    def sql(self, item: Metric, question: Question) -> str:
        """The SQL that answers a measured metric, periods included."""
        return self._sql([item], self._cut(item, question), self._begun(question.periods))

    def fingerprint(self, item: Metric, question: Question) -> str:
        """A short name of the definition that gave an answer: metric, cut, parameters, policy and settings."""
        said = repr((item.key, item.formula, question.by, written(question.where), sorted(question.params.items()),
                     self.ledger.policy, self.ledger.settings, self.edition))  # fmt: skip
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def _measured(self, item: Metric, question: Question) -> list[Row]:
        barred = self.barred(item, question)
        if barred is not None:
            return [
                Row(period, dict.fromkeys(question.by), None, complete=self.complete(period), reason=barred) for period in question.periods
            ]
        begun = self._begun(question.periods)
        cut = self._cut(item, question)
        if begun and (item.key, cut, begun) not in self.memory:
            self._fetch([item], cut, begun)
        found = self.memory.get((item.key, cut, begun), {})
        slices = sorted({slice_ for _, slice_ in found}, key=lambda names: tuple((name is None, name or "") for name in names))
        places = {period: place for place, period in enumerate(begun)}
        return [
            row
            for period in question.periods
            for row in self._period(item, question, period, slices if question.by else [()], found, places.get(period))
        ]

    def _period(
        self, item: Metric, question: Question, period: Period, slices: Sequence[Slice], found: Cells, place: int | None
    ) -> Iterator[Row]:
        """The rows of one period; `place`: its number in `found`, None where it has not begun."""
        if place is None:
            yield from (
                Row(period, dict(zip(question.by, slice_, strict=True)), None, complete=False, reason=NOT_BEGUN) for slice_ in slices
            )
            return
        finish = self._finish(item, period)
        nothing: list[Decimal | None] = [None if item.empty is None else Decimal(item.empty), None, None, None]
        for slice_ in slices:
            num, den, square, customers = found.get((place, slice_), nothing)
            num = nothing[0] if num is None else num
            bounds = interval(item.spread, num or Decimal(0), den, square)
            yield finish(dict(zip(question.by, slice_, strict=True)), Outcome(num, den), bounds, customers)

    def _finish(self, item: Metric, period: Period) -> Finish:
        return Finish(item, period, self.complete(period), item.banded(self.ledger.settings))

    def _combined(self, item: Metric, question: Question) -> list[Row]:
        answers = {name: self._part_rows(item, question, name) for name in item.needs}
        absent = {name: self._absent(need, question) for name, need in item.needs.items()}
        slices = dict.fromkeys(key for rows in answers.values() for key in rows)
        sliced = {key: None for key in slices if key[1] or not question.by} or slices
        rows = []
        for period in question.periods:
            finish, facts = self._finish(item, period), self.facts(question, period)
            for slice_ in dict.fromkeys(key[1] for key in sliced if key[0] == period):
                parts = {name: found.get((period, slice_)) or found.get((period, ())) or absent[name] for name, found in answers.items()}
                names = dict(zip(question.by, slice_ or (None,) * len(question.by), strict=True))
                row = finish(names, combined(item, parts, facts))
                rows.append(row if row.value is not None else replace(row, reason=_why(item, parts)))
        return rows

    def parts(self, item: Metric, question: Question, period: Period) -> dict[str, Part]:
        """The answers of which a combination is made, for one period of a question without groups."""
        found = {name: self._part_rows(item, question, name).get((period, ())) for name in item.needs}
        return {name: part or self._absent(item.needs[name], question) for name, part in found.items()}

    def facts(self, question: Question, period: Period) -> dict[str, Any]:
        """What the formula of a combination may name beside its parts."""
        elapsed = min(day_number(period.end), day_number(self.today) + 1) - day_number(period.start)
        return {"params": question.params, "policy": self.ledger.policy, "period": period, "elapsed": elapsed}

    def _part_rows(self, item: Metric, question: Question, name: str) -> dict[tuple[Period, Slice], Part]:
        need = item.needs[name]
        other, asked = self.metric(need.key), self._asked(need, question)
        shifted = {self.shifted(period, need.shift): period for period in question.periods}
        barred = self.barred(other, asked)
        if barred is not None:
            return {(period, ()): Part(None, reason=barred) for period in question.periods}
        return {
            (shifted[row.period], tuple(row.slices.values())): Part(row.value, row.numerator, row.denominator, row.reason)
            for row in self.rows(other, asked)
        }

    def _asked(self, need: Need, question: Question) -> Question:
        periods = tuple(dict.fromkeys(self.shifted(period, need.shift) for period in question.periods))
        params = self._passed(self.metric(need.key), need, question)
        return Question(need.key, periods, () if need.whole else question.by, None if need.whole else question.where, params)

    @staticmethod
    def _passed(other: Metric, need: Need, question: Question) -> dict[str, str]:
        known = {parameter.name for parameter in other.params}
        return other.given({key: value for key, value in question.params.items() if key in known} | dict(need.params))

    def _absent(self, need: Need, question: Question) -> Part:
        """What a part is in a slice of which it has no rows: 0 for sums and counts, undefined for rates."""
        other = self.metric(need.key)
        empty = other.formed(self._passed(other, need, question)).empty
        return Part(None, reason=other.undefined) if empty is None else Part(Decimal(empty))

    @staticmethod
    def shifted(period: Period, months: int) -> Period:
        """The period so many months earlier."""
        return Period(add_months(period.start, -months), add_months(period.end, -months)) if months else period

    def _fetch(self, items: list[Metric], cut: Cut, periods: tuple[Period, ...]) -> None:
        if not periods:
            return
        kept: list[tuple[Cells, tuple[str, ...], tuple[int, int]]] = []
        for number, item in enumerate(items):
            cells: Cells = {}
            kept.append((cells, tuple(f"{name}_{number}" for name in FIGURES), item.scales))
        columns = cut.columns
        for record in self.driver.records(self._sql(items, cut, periods)):
            place = (int(record["period"]), tuple(record[column] for column in columns))
            for cells, names, scales in kept:
                cells[place] = scaled([record.get(name) for name in names], scales)
        # Only now: what an engine refused is no answer of zero to who asks again.
        self.memory.update({(item.key, cut, periods): cells for item, (cells, _, _) in zip(items, kept, strict=True)})

    def _sql(self, items: list[Metric], cut: Cut, periods: Sequence[Period]) -> str:
        text = self.phrased("", items, cut, lambda ask, cut: ask.expression(items, cut))
        return with_rows(text, "periods", self.spans(periods), self.driver.dialect)

    def phrased(self, name: str, items: Sequence[Metric], cut: Cut, make: Make) -> str:
        """The SQL of what `make` gives for the cut, kept under `name` and all that it depends on; filters of one shape share it."""
        where, texts = blanked(cut.where)
        if texts:
            # A filter's texts that are no texts to the frame (a number, true or false) do not compile as blanks.
            with suppress(UsageError):
                return filled(self._kept(name, items, replace(cut, where=where), make), texts, BLANK, self.driver.dialect)
        return self._kept(name, items, cut, make)

    def _kept(self, name: str, items: Sequence[Metric], cut: Cut, make: Make) -> str:
        key = name + self.key(items, cut)
        if key not in self.texts:
            self.texts[key] = compiled(make(self, cut), self.driver.dialect)
        return self.texts[key]

    def expression(self, items: list[Metric], cut: Cut) -> Any:
        """The query of measured metrics over one frame and cut: period, cut columns, num_i, den_i, square_i, customers_i."""
        frame = items[0].over
        assert frame is not None
        rows = frame.rows(self.ledger, cut)
        context = self._context(cut)
        sums: dict[str, Any] = {}
        for number, item in enumerate(items):
            measure = item.measured(rows, context)
            for name in FIGURES:
                if getattr(measure, name) is not None:
                    sums[f"{name}_{number}"] = getattr(measure, name)
        return rows.group_by(["period", *cut.columns]).aggregate(**sums)

    def detail(self, item: Metric, cut: Cut) -> Any:
        """The query of one row per thing behind a measured metric: key, what the frame says about it, num, den; rows that gave nothing are out."""
        frame = item.over
        assert frame is not None
        rows = frame.rows(self.ledger, cut)
        measure = item.measured(rows, self._context(cut))
        about = [name for name in (*frame.about, "_source", "_line") if name in rows.columns and name != "key"]
        sums = {name: getattr(measure, name) for name in ("num", "den") if getattr(measure, name) is not None}
        grouped = rows.group_by(list(dict.fromkeys(["key", *about]))).aggregate(**sums)
        gives = grouped.num.fill_null(0) != 0
        if "den" in sums:
            gives = gives | (grouped.den.fill_null(0) != 0)
        return grouped.filter(gives).order_by("key")

    def keyed(self, items: Sequence[Metric], cut: Cut) -> Any:
        """The query of measured metrics of one frame by period, cut and key (an account, a ticket): num_i, and den_i of ratios, as whole numbers."""
        frame = items[0].over
        assert frame is not None
        rows = frame.rows(self.ledger, cut)
        measures = [item.measured(rows, self._context(cut)) for item in items]
        sums = {f"num_{number}": measure.num.fill_null(0) for number, measure in enumerate(measures)}
        sums |= {f"den_{number}": measure.den.fill_null(0) for number, measure in enumerate(measures) if measure.den is not None}
        return rows.group_by(["period", *cut.columns, "key"]).aggregate(**sums)

    def _context(self, cut: Cut) -> dict[str, Any]:
        return {"policy": self.ledger.policy, "settings": self.ledger.settings, "params": dict(cut.params)}

    def key(self, items: Sequence[Metric], cut: Cut) -> str:
        """A short name of all that a query's text depends on."""
        ledger = self.ledger
        said = repr((self.edition, self.driver.dialect, [item.key for item in items], cut.by, written(cut.where), cut.detail, cut.params,
                     ledger.policy, ledger.settings, sorted(ledger.extras.items()), ledger.historic, sorted(ledger.hints.items())))  # fmt: skip
        return hashlib.sha256(said.encode()).hexdigest()

    def _cut(self, item: Metric, question: Question) -> Cut:
        return Cut(question.by, question.where, params=tuple(sorted(item.given(question.params).items())))

    def barred(self, item: Metric, question: Question) -> Text | None:
        """Why a measured metric has no answer to this question whatever the period: a table is empty, or its rows cannot be cut so."""
        frame = item.over
        if frame is None:
            return None
        if frame.reads and not self.present & set(frame.reads):
            names = ", ".join(frame.reads)
            return Text(f"There are no rows in table {names}.", f"数据表 {names} 中没有数据。")
        return uncut(frame, self.ledger, self._cut(item, question).names)

    def begun(self, period: Period) -> bool:
        """Whether the period began before the moment of asking."""
        return period.bounds(self.ledger.settings.timezone)[0] < self.as_of

    def complete(self, period: Period) -> bool:
        """Whether the period had ended at the moment of asking."""
        return period.bounds(self.ledger.settings.timezone)[1] <= self.as_of

    def _begun(self, periods: Sequence[Period]) -> tuple[Period, ...]:
        return tuple(dict.fromkeys(period for period in periods if self.begun(period)))

    @property
    def today(self) -> date:
        """The local day of the last moment that is known."""
        return local_date(self.as_of - 1, self.ledger.settings.timezone)

    def spans(self, periods: Sequence[Period]) -> list[dict[str, int]]:
        """The periods as rows of table `periods`, cut off at the moment of asking."""
        last = day_number(self.today + timedelta(days=1))
        zone = self.ledger.settings.timezone
        return [
            {"period": number, "start_t": period.bounds(zone)[0], "end_t": min(period.bounds(zone)[1], self.as_of),
             "start_day": day_number(period.start), "end_day": min(day_number(period.end), last),
             "before_day": day_number(period.before().start), "now_t": self.as_of, "now_day": last}
            for number, period in enumerate(periods)
        ]  # fmt: skip


def _why(item: Metric, parts: Mapping[str, Part]) -> Text:
    """Why a combination has no answer: the first of its parts that has none, else its own reason."""
    return next((part.reason for part in parts.values() if part.value is None and part.reason), item.undefined)
