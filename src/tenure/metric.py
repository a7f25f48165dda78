"""What a metric is: a definition that carries its words, its worked example and its arithmetic. The catalogue itself is in metrics/."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from types import ModuleType, SimpleNamespace
from typing import Any

from tenure.card import written
from tenure.errors import BadParameter
from tenure.frames.frame import Frame
from tenure.words import Better, Text, Unit

PICO = 10**12
RATES = (Unit.RATIO, Unit.MULTIPLE, Unit.POINTS, Unit.MONTHS, Unit.HOURS, Unit.DAYS, Unit.SCORE)
"""Units of which an empty period has no value; of the others it has 0."""


class Spread(StrEnum):
    """Which 95% interval a value carries: Wilson for proportions, ± 1.96 standard errors for means and NPS."""

    NONE = "none"
    PROPORTION = "proportion"
    MEAN = "mean"
    NPS = "nps"


@dataclass(frozen=True)
class Measure:
    """An aggregate over a frame's rows: whole-number expressions. `square`: Σx² for means, promoters + detractors for NPS. `customers`: of how many."""

    num: Any
    den: Any = None
    square: Any = None
    customers: Any = None


def ratio(num: Any, den: Any, square: Any = None) -> Measure:
    """num ÷ den, kept apart so that any filter, group or longer period is computed from sums. The only division there is."""
    return Measure(num, den, square)


@dataclass(frozen=True, slots=True)
class Part:
    """The answer of another metric for the same period and slice: `value` (None = undefined, for `reason`), `num`, `den`."""

    value: Decimal | None
    num: Decimal | None = None
    den: Decimal | None = None
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a combination gives: a numerator and a denominator, either of them None where it is undefined."""

    num: Decimal | None
    den: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """Another metric that a combination reads: its key, fixed `params`, and `shift` months back (12 = the same period a year ago).

    `whole`: without the question's grouping and filter (for company-wide figures).
    """

    key: str
    params: tuple[tuple[str, str], ...] = ()
    shift: int = 0
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a metric (`--param form=net`). No `choices` = free text. No default = optional."""

    name: str
    meaning: Text
    choices: tuple[str, ...] = ()
    default: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A reading of a value: from `least` up (None = from the bottom)."""

    key: str
    title: Text
    least: Decimal | None = None


@dataclass(frozen=True)
class Example:
    """A worked example: small drawn tables, a period, the answer, and the sum in words. Printed in the docs, run as a test.

    `tables` hold a row for each clause of the definition and one near miss. Cells are written as a CSV would hold them.
    """

    tables: Mapping[str, Sequence[Mapping[str, Any]]]
    period: str
    value: str | None
    words: Text
    group: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, str] = field(default_factory=dict)
    policy: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Metric:
    """One metric. It is computed in one of three ways:

    `measure(row, [policy], [settings], [params])`: an aggregate over the rows of the frame `over`;
    `combine(parts)`: from the answers of `needs` for the same period and slice;
    `compose(ask, question)`: by a procedure over other answers (scores, rankings).
    `unfolds`: a composition whose answers of past periods change with what happens later, as those over such a frame do.
    `parts(ask, question)`: what a composed answer is made of, a question by name, where that is not `needs` as they stand.
    `forms`: values of parameter `form` whose unit is another. `scale`: numerators of the engine are in 1/scale of the unit.
    """

    key: str
    title: Text
    meaning: Text
    formula: Text
    unit: Unit
    better: Better
    source: str
    example: Example
    section: str = ""
    over: Frame | None = None
    measure: Callable[..., Any] | None = None
    needs: Mapping[str, Need] = field(default_factory=dict)
    combine: Callable[..., Any] | None = None
    parts: Callable[[Any, Any], Mapping[str, Any]] | None = None
    compose: Callable[..., Any] | None = None
    forms: Mapping[str, Unit] = field(default_factory=dict)
    params: tuple[Parameter, ...] = ()
    bands: tuple[Band, ...] = ()
    thresholds: Callable[[Any], tuple[Decimal | None, ...]] | None = None
    switches: tuple[str, ...] = ()
    spread: Spread = Spread.NONE
    money_parts: bool = False
    instant: bool = False
    empty: int | None = None
    scale: int = 1
    undefined: Text = Text("There is nothing to divide by.", "分母为空。")
    note: Text | None = None
    unfolds: bool = False
    additive: bool = True
    """Whether the accounts' numerators and denominators add up to the whole; medians and rankings do not."""

    def given(self, params: Mapping[str, str]) -> dict[str, str]:
        """`params` checked against the choices, with defaults filled in. Raises `BadParameter`."""
        known = {parameter.name: parameter for parameter in self.params}
        for name, value in params.items():
            if name not in known:
                raise BadParameter(self.key, name, value, known or [Text("(this metric has no parameters)", "（该指标没有参数）")])
            if known[name].choices and value not in known[name].choices:
                raise BadParameter(self.key, name, value, known[name].choices)
        return {name: params.get(name, parameter.default) for name, parameter in known.items() if params.get(name, parameter.default)}

    def formed(self, params: Mapping[str, str]) -> Metric:
        """This metric as its parameter `form` has it: another unit, and with it what an empty period gives."""
        unit = self.forms.get(params.get("form", ""), self.unit)
        if unit is self.unit:
            return self
        return replace(self, unit=unit, empty=None if unit in RATES else self.empty, forms={})

    def measured(self, rows: Any, context: Mapping[str, Any]) -> Measure:
        """The measure over `rows`; the formula is handed what it names of `context` (policy, settings, params)."""
        assert self.measure is not None
        wanted = [name for name in list(inspect.signature(self.measure).parameters)[1:]]
        result = self.measure(rows, **{name: context[name] for name in wanted})
        return result if isinstance(result, Measure) else Measure(result)

    @property
    def scales(self) -> tuple[int, int]:
        """What numerator and denominator of the engine's answer are divided by to be in their units."""
        if self.unit is Unit.MONEY:
            return PICO, PICO if self.money_parts else 1
        if self.unit is Unit.HOURS:
            return 3600, 1
        if self.unit is Unit.SECONDS:
            return 1000, 1
        if self.scale != 1:
            return self.scale, 1
        return (PICO, PICO) if self.money_parts else (1, 1)

    def card(self, lang: str = "en") -> str:
        """The metric's card as text: definition, formula, bands, switches, worked example, source."""
        return written(self, lang)

    def banded(self, settings: Any) -> tuple[Band, ...]:
        """The bands as the workspace's settings have them."""
        if self.thresholds is None:
            return self.bands
        return tuple(replace(band, least=least) for band, least in zip(self.bands, self.thresholds(settings), strict=True))


def label(bands: Sequence[Band], value: Decimal | None) -> str:
    """The key of the band in which `value` lies; empty where there is none."""
    if value is None:
        return ""
    return next((band.key for band in reversed(bands) if band.least is None or value >= band.least), "")


def metric(*, over: Frame, empty: int | str | None = "by kind", **words: Any) -> Callable[[Callable[..., Any]], Metric]:
    """Make a metric of a formula over a frame's rows; its key is the function's name. Ratios are undefined when empty, sums are 0."""

    def made(formula: Callable[..., Any]) -> Metric:
        nothing = (None if words.get("unit") in RATES else 0) if empty == "by kind" else empty
        return Metric(key=formula.__name__, over=over, measure=formula, empty=nothing, **words)  # type: ignore[arg-type]  # None or int by now

    return made


def combination(*, needs: Mapping[str, str | Need], **words: Any) -> Callable[[Callable[..., Any]], Metric]:
    """Make a metric of other metrics' answers; the formula gets them as attributes, each a `Part`."""
    needed = {name: need if isinstance(need, Need) else Need(need) for name, need in needs.items()}

    def made(formula: Callable[..., Any]) -> Metric:
        return Metric(key=formula.__name__, needs=needed, combine=formula, **words)

    return made


def composition(**words: Any) -> Callable[[Callable[..., Any]], Metric]:
    """Make a metric of a procedure `(ask, question) → rows`."""

    def made(procedure: Callable[..., Any]) -> Metric:
        return Metric(key=procedure.__name__, compose=procedure, **words)

    return made


def combined(item: Metric, parts: Mapping[str, Part], context: Mapping[str, Any]) -> Outcome:
    """What the formula of a combination gives for `parts`; anything undefined in it makes it undefined.

    The formula is handed what it names of `context`: params, policy, period, and `elapsed` (how many days of the period have passed).
    """
    assert item.combine is not None
    wanted = list(inspect.signature(item.combine).parameters)[1:]
    result = item.combine(SimpleNamespace(**parts), **{name: context[name] for name in wanted})
    return result if isinstance(result, Outcome) else Outcome(result)


def over(num: Decimal | None, den: Decimal | None) -> Outcome:
    """num ÷ den of two figures; undefined where either is, or where `den` is 0."""
    return Outcome(num, den) if num is not None and den is not None else Outcome(None, None)


def collect(modules: Iterable[ModuleType]) -> dict[str, Metric]:
    """The metrics of modules, by looking at their values, in their order of appearance. Section = the module's name."""
    found: dict[str, Metric] = {}
    for module in modules:
        section = module.__name__.rsplit(".", 1)[-1]
        for value in vars(module).values():
            if isinstance(value, Metric) and value.key not in found:
                found[value.key] = value if value.section else replace(value, section=section)
    return found
