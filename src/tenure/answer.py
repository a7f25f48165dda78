"""An answer: rows of value, numerator and denominator with all that a reader is owed. It computes nothing but display."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from tenure.errors import UsageError
from tenure.metric import Band, Metric, Outcome, Spread, label
from tenure.period import Period
from tenure.words import Text, Unit

EXACT = Context(prec=50, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Row:
    """One period and slice. `value` None = no answer, and `reason` says why. `label` is the band's key. `customers`: of a movement, how many."""

    period: Period
    slices: Mapping[str, str | None]
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    complete: bool = True
    reason: Text | None = None
    label: str = ""
    customers: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Finish:
    """Makes rows of what a metric gave in one period: what holds for all of them is looked up once."""

    metric: Metric
    period: Period
    complete: bool
    bands: tuple[Band, ...]

    def __call__(
        self, slices: Mapping[str, str | None], out: Outcome, bounds: tuple[Decimal | None, Decimal | None] = (None, None),
        customers: Decimal | None = None,
    ) -> Row:  # fmt: skip
        """The row of a slice; the one division there is."""
        value = out.num
        if out.den is not None:
            value = quotient(out.num, out.den) if out.num is not None and out.den != 0 else None
        reason = self.metric.undefined if value is None else None
        low, high = bounds if value is not None else (None, None)
        return Row(self.period, slices, value, out.num, out.den, low, high, self.complete, reason, label(self.bands, value), customers)


@dataclass(frozen=True)
class Answer:
    """The answer to one question. Iterate it for its rows."""

    metric: Metric
    rows_: tuple[Row, ...]
    by: tuple[str, ...] = ()
    where: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    policy: str = "standard"
    known_at: int = 0
    fingerprint: str = ""
    currency: str = ""
    notes: tuple[Text, ...] = ()
    opener: Callable[[], Any] | None = field(default=None, repr=False, compare=False)
    display: Callable[[Answer], str] | None = field(default=None, repr=False, compare=False)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows_)

    def __len__(self) -> int:
        return len(self.rows_)

    @property
    def value(self) -> Decimal | None:
        """The value of the only row. Raises ValueError where there are several."""
        if len(self.rows_) != 1:
            raise ValueError(f"this answer has {len(self.rows_)} rows; iterate over it")
        return self.rows_[0].value

    def explain(self) -> Any:
        """The rows behind the number (`Explanation`). Raises `UsageError` where it has several rows, or was not asked of a workspace."""
        if self.opener is None:
            raise UsageError("This answer has no workspace to open its rows in. Ask with `tenure.open(...).ask(...)`.")
        return self.opener()

    def to_arrow(self) -> Any:
        """A pyarrow Table: periods as dates, figures as exact decimals."""
        import pyarrow as pa

        number = pa.decimal256(76, 12)
        columns: dict[str, Any] = {
            "metric": pa.array([self.metric.key] * len(self), pa.string()),
            "period_start": pa.array([row.period.start for row in self], pa.date32()),
            "period_end": pa.array([row.period.end for row in self], pa.date32()),
        }
        columns |= {name: pa.array([row.slices.get(name) for row in self], pa.string()) for name in self.by}
        for name in ("value", "numerator", "denominator", "low", "high"):
            columns[name] = pa.array([_twelve(getattr(row, name)) for row in self], number)
        columns["complete"] = pa.array([row.complete for row in self], pa.bool_())
        columns["reason"] = pa.array([row.reason.en if row.reason else None for row in self], pa.string())
        return pa.table(columns)

    def to_pandas(self) -> Any:
        """A pandas DataFrame; figures stay `Decimal`. Needs `tenure[pandas]`."""
        return self.to_arrow().to_pandas()

    def to_polars(self) -> Any:
        """A Polars DataFrame; figures are decimals of 12 places. Needs `tenure[polars]`."""
        import polars
        import pyarrow as pa

        table = self.to_arrow()
        narrow = [field_.with_type(pa.decimal128(38, 12)) if pa.types.is_decimal(field_.type) else field_ for field_ in table.schema]
        return polars.from_arrow(table.cast(pa.schema(narrow)))

    def plot(self) -> Any:
        """A chart for notebooks (an object with `_repr_svg_` / `_repr_html_`)."""
        return Picture(self.display(self) if self.display else "")

    def _repr_html_(self) -> str | None:
        return self.display(self) if self.display else None

    def rows(self, lang: str = "en") -> list[dict[str, Any]]:
        """The rows as JSON has them: money and ratios as decimal strings, ratios as fractions."""
        return [self._record(row, lang) for row in self.rows_]

    def _record(self, row: Row, lang: str) -> dict[str, Any]:
        return {
            "metric": self.metric.key,
            "period_start": row.period.start.isoformat(),
            "period_end": row.period.end.isoformat(),
            **row.slices,
            "value": plain(row.value, self.metric.unit),
            "numerator": plain(row.numerator, None),
            "denominator": plain(row.denominator, None),
            "low": plain(row.low, self.metric.unit),
            "high": plain(row.high, self.metric.unit),
            "unit": self.metric.unit.value,
            "complete": row.complete,
            "reason": row.reason.in_(lang) if row.reason else None,
            **({"label": row.label} if row.label else {}),
            **({"customers": int(row.customers)} if row.customers is not None else {}),
        }


@dataclass(frozen=True, slots=True)
class Picture:
    """HTML that a notebook shows."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


def _twelve(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal(1).scaleb(-12), context=EXACT)


def plain(value: Decimal | None, unit: Unit | None) -> str | None:
    """A decimal string without exponent: at most 12 decimals, money with at least 2."""
    if value is None:
        return None
    text = f"{value.quantize(Decimal(1).scaleb(-12), context=EXACT):f}"
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    if unit is Unit.MONEY:
        fraction = fraction.ljust(2, "0")
    return f"{whole}.{fraction}" if fraction else whole


def quotient(num: Decimal, den: Decimal) -> Decimal:
    """num ÷ den to 50 digits."""
    return EXACT.divide(num, den)


def interval(spread: Spread, num: Decimal, den: Decimal | None, square: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    """The 95% interval of a value by its kind; (None, None) where it has none."""
    if spread is Spread.NONE or not den or den <= 0:
        return None, None
    if spread is Spread.PROPORTION:
        return wilson(num, den)
    if den < 2:
        return None, None
    mean = quotient(num, den)
    if spread is Spread.NPS:
        share = mean / 100
        variance = quotient(square or Decimal(0), den) - share * share
        half = Decimal("1.96") * quotient(max(variance, Decimal(0)), den).sqrt(EXACT) * 100
        return max(mean - half, Decimal(-100)), min(mean + half, Decimal(100))
    if square is None:
        return None, None
    variance = quotient(square - num * mean, den - 1)
    half = Decimal("1.96") * quotient(max(variance, Decimal(0)), den).sqrt(EXACT)
    return mean - half, mean + half


def wilson(num: Decimal, den: Decimal) -> tuple[Decimal | None, Decimal | None]:
    """Wilson's score interval of the proportion num ÷ den; none where it is no proportion (a rate above 1)."""
    share = quotient(num, den)
    if not 0 <= share <= 1:
        return None, None
    z = Decimal("1.96")
    square = z * z
    middle = share + square / (2 * den)
    spread = z * (share * (1 - share) / den + square / (4 * den * den)).sqrt(EXACT)
    below = 1 + square / den
    return max(quotient(middle - spread, below), Decimal(0)), min(quotient(middle + spread, below), Decimal(1))
