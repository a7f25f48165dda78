"""Exact arithmetic on whole numbers as Ibis expressions: the only division allowed below a metric. How each engine spells it is in engine/sql.py."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache

from tenure.lazy import ibis, ir

WIDE = "decimal(38, 0)"
PICO = 10**12


@cache
def _spelled() -> Callable[[ir.Value, ir.Value], ir.Value]:
    """The function whose spelling each engine has its own of."""

    def tenure_quotient(_a: int, _b: int) -> int:  # type: ignore[empty-body]  # a builtin: Ibis only reads its signature
        ...

    made: Callable[[ir.Value, ir.Value], ir.Value] = ibis.udf.scalar.builtin(tenure_quotient, signature=((WIDE, WIDE), WIDE))
    return made


def wide(value: ir.Value | int) -> ir.Value:
    """`value` as a whole number of up to 38 digits: sums and products of money never overflow it."""
    return ibis.literal(value).cast(WIDE) if isinstance(value, int) else value.cast(WIDE)


def quotient(a: ir.Value | int, b: ir.Value | int) -> ir.Value:
    """a ÷ b of whole numbers, exact, cut towards zero; `b` must not be 0."""
    return _spelled()(wide(a), wide(b))


def divide(a: ir.Value | int, b: ir.Value | int) -> ir.Value:
    """a ÷ b of whole numbers, rounded half away from zero ("half up"); `b` must be above 0."""
    a, b = wide(a), wide(b)
    half = ibis.ifelse(a < wide(0), wide(0) - b, b)
    return quotient(a * wide(2) + half, b * wide(2))


def share(a: ir.Value | int, b: ir.Value | int) -> ir.Value:
    """a ÷ b rounded half up, of whole numbers that are never below 0: as `divide`, in fewer words."""
    return quotient(wide(a) * wide(2) + wide(b), wide(b) * wide(2))


def scaled(value: ir.Value, factor: Fraction) -> ir.Value:
    """value × factor, rounded half up to a whole number."""
    return divide(wide(value) * wide(factor.numerator), wide(factor.denominator))
