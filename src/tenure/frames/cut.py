"""A cut of a frame: what it is grouped by and filtered to. A frame gives the names their meaning; nothing here knows a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tenure import condition as language
from tenure.condition import Among, Compare, Condition, Missing
from tenure.errors import UnknownName, UsageError, quoted
from tenure.lazy import ibis, ir
from tenure.words import Text

Resolve = Callable[[str], "ir.Value"]


@dataclass(frozen=True)
class Cut:
    """`by`: dimensions to group by. `where`: the filter. `detail`: one row per thing, nothing condensed (for `explain`).

    `params`: a metric's parameters that its frame reads, as sorted pairs.
    """

    by: tuple[str, ...] = ()
    where: Condition | None = None
    detail: bool = False
    params: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every dimension that grouping or filter reads, once, in order."""
        return tuple(dict.fromkeys((*self.by, *language.names(self.where))))

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the grouping columns of the frame's rows: cut_0, cut_1, ..."""
        return tuple(f"cut_{number}" for number in range(len(self.by)))

    def param(self, name: str, default: str = "") -> str:
        """A parameter's value."""
        return dict(self.params).get(name, default)

    def keys(self, resolve: Resolve) -> dict[str, ir.Value]:
        """The grouping columns as text values."""
        return {column: as_text(resolve(name)) for column, name in zip(self.columns, self.by, strict=True)}

    def test(self, resolve: Resolve) -> ir.BooleanValue:
        """The filter as an expression; true where there is none. A comparison with an empty value is false."""
        if self.where is None:
            return ibis.literal(True)
        return language.fold(self.where, lambda leaf: _leaf(leaf, resolve(leaf.name)))

    def apply(self, rows: ir.Table, resolve: Resolve) -> ir.Table:
        """`rows` that pass the filter, with the grouping columns added. `resolve` gives columns of `rows`."""
        keyed = rows.mutate(**self.keys(resolve)) if self.by else rows
        return keyed.filter(self.test(resolve)) if self.where is not None else keyed


def dimension(dimensions: Mapping[str, ir.Value], frame: str) -> Resolve:
    """A resolver over named values, which says what there is when a name is unknown."""

    def resolve(name: str) -> ir.Value:
        if name not in dimensions:
            raise UnknownName(Text(f"dimension of {frame}", f" {frame} 维度"), name, dimensions)
        return dimensions[name]

    return resolve


def as_text(value: ir.Value) -> ir.StringValue:
    """A grouping value as text; true and false are spelled alike on every engine."""
    if value.type().is_boolean():
        return ibis.ifelse(value, "true", "false")
    return value if value.type().is_string() else value.cast("string")


def _leaf(leaf: Compare | Among | Missing, value: ir.Value) -> ir.BooleanValue:
    if isinstance(leaf, Missing):
        return value.isnull()
    if isinstance(leaf, Compare):
        return _compare(value, leaf)
    found = _equal(value, leaf.values[0], leaf.name)
    for item in leaf.values[1:]:
        found = found | _equal(value, item, leaf.name)
    return found


def _compare(value: ir.Value, leaf: Compare) -> ir.BooleanValue:
    if leaf.op == "=":
        return _equal(value, leaf.value, leaf.name)
    if leaf.op == "!=":
        return ~_equal(value, leaf.value, leaf.name)
    if leaf.op == "like":
        return as_text(value).fill_null("").like(str(leaf.value)) & value.notnull()
    other = _literal(value, leaf.value, leaf.name)
    test = {"<": value < other, "<=": value <= other, ">": value > other, ">=": value >= other}[leaf.op]
    return test.fill_null(False)


def _equal(value: ir.Value, other: language.Literal, name: str) -> ir.BooleanValue:
    if other is None:
        return value.isnull()
    return (value == _literal(value, other, name)).fill_null(False)


def _incomparable(name: str, other: language.Literal, kind: Text) -> UsageError:
    return UsageError(
        Text(f"{name!r} is {kind}; it cannot be compared with {quoted(other)}.", f"{name!r} 是{kind.zh}，不能与 {quoted(other)} 比较。")
    )


def _literal(value: ir.Value, other: language.Literal, name: str) -> ir.Value:
    kind = value.type()
    if kind.is_boolean():
        if str(other).lower() in ("true", "false"):
            return ibis.literal(str(other).lower() == "true")
        raise _incomparable(name, other, Text("true or false", "真假值"))
    if kind.is_string():
        return ibis.literal(str(other).lower() if isinstance(other, bool) else str(other))
    try:
        number = Decimal(str(other))
    except ArithmeticError:
        raise _incomparable(name, other, Text("a number", "数字")) from None
    if number != number.to_integral_value():
        raise _incomparable(name, other, Text("a whole number", "整数"))
    return ibis.literal(int(number))
