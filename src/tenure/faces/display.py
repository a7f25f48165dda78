"""How a value is written for people, in either language: money, percent, counts, durations, and "–" for no answer. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from tenure.ledger.currencies import MINOR
from tenure.words import Unit

NONE = "–"
MINUS = "−"
SIGNS: Mapping[str, str] = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "¥", "INR": "₹", "KRW": "₩"}
EXPONENTS = MINOR


def shown(value: Decimal | None, unit: Unit, currency: str = "", places: int | None = None) -> str:
    """`value` in full, as tables show it. Money is rounded once, half up, to the currency's smallest unit."""
    if value is None:
        return NONE
    if unit is Unit.MONEY:
        return money(value, currency)
    if unit is Unit.RATIO:
        return percent(value, 2 if places is None else places)
    digits = {Unit.COUNT: 0, Unit.SECONDS: 0, Unit.DAYS: 1, Unit.HOURS: 1, Unit.MONTHS: 1}.get(unit, 2) if places is None else places
    return grouped(value, digits, trim=unit in (Unit.COUNT, Unit.SECONDS, Unit.DAYS))


def money(value: Decimal, currency: str) -> str:
    """Money with its sign or code: −$1,234.50, 1,234.50 CHF."""
    text = grouped(abs(value), EXPONENTS.get(currency, 2))
    sign = MINUS if value < 0 and any(digit in "123456789" for digit in text) else ""
    mark = SIGNS.get(currency)
    return f"{sign}{mark}{text}" if mark else f"{sign}{text} {currency}".rstrip()


def percent(value: Decimal, places: int = 2) -> str:
    """A fraction as percent: 0.0123 → 1.23%."""
    return f"{grouped(value * 100, places)}%"


def grouped(value: Decimal, places: int, trim: bool = False) -> str:
    """A number with thousands separators, rounded half up; `trim` leaves out decimals that are all zero."""
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{abs(rounded):,f}"
    if trim and "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{MINUS}{text}" if rounded < 0 else text
