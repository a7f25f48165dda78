"""Figures as an engine gives them, whole numbers by period and slice, made exact decimals."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from tenure.answer import quotient

Slice = tuple[str | None, ...]
Cells = dict[tuple[int, Slice], list[Decimal | None]]
"""(Number of the period, slice) → one for each of `FIGURES`."""
FIGURES = ("num", "den", "square", "customers")


def scaled(figures: Sequence[Any], scales: tuple[int, int]) -> list[Decimal | None]:
    """`FIGURES` in their units; `scales`: what numerator and denominator are divided by."""
    num, den, square, customers = figures
    return [_divided(num, scales[0]), _divided(den, scales[1]), _divided(square, scales[0] ** 2), _divided(customers, 1)]


def _divided(whole: Any, scale: int) -> Decimal | None:
    if whole is None:
        return None
    return Decimal(whole) if scale == 1 else quotient(Decimal(whole), Decimal(scale))
