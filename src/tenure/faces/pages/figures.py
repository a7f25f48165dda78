"""How figures are written on tiles, axes and changes: short, with signs and arrows, in either language. In full they are display.py's affair."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tenure.answer import Row
from tenure.faces.display import EXPONENTS, MINUS, NONE, SIGNS, grouped, percent, shown
from tenure.metric import Metric
from tenure.words import Better, Text, Unit

STEPS = {"en": ((9, "B"), (6, "M"), (3, "K")), "zh": ((8, "亿"), (4, "万"))}
UNITS = {
    Unit.HOURS: Text(" h", " 小时"), Unit.DAYS: Text(" d", " 天"), Unit.MONTHS: Text(" mo", " 个月"), Unit.SECONDS: Text(" s", " 秒"),
    Unit.MULTIPLE: Text("×", "倍"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """A change as a tile shows it: an arrow, the difference, and whether it is good news ("good", "bad" or "")."""

    arrow: str
    said: str
    news: str


def short(value: Decimal | None, item: Metric, currency: str, lang: str) -> str:
    """At most four significant digits: $2.484M, 108.7%, 1,098; $248.4万 in Chinese. Churn keeps two decimals."""
    if value is None:
        return NONE
    if item.unit is Unit.RATIO:
        return percent(value, 2 if item.better is Better.DOWN else 1)
    text, minus = _short(abs(value), item.unit, currency, lang), MINUS if value < 0 else ""
    if item.unit is Unit.MONEY:
        mark = SIGNS.get(currency)
        return f"{minus}{mark}{text}" if mark else f"{minus}{text} {currency}".rstrip()
    return f"{minus}{text}{UNITS[item.unit].in_(lang) if item.unit in UNITS else ''}"


def full(value: Decimal | None, item: Metric, currency: str) -> str:
    """In full, as tables have it."""
    return shown(value, item.unit, currency)


def signed(value: Decimal, item: Metric, currency: str, lang: str) -> str:
    """Short, with its sign in any case: +$49.43K."""
    return f"+{short(value, item, currency, lang)}" if value > 0 else short(value, item, currency, lang)


def axis(item: Metric, currency: str, lang: str) -> Callable[[Decimal], str]:
    """How an axis writes its ticks: short, without decimals that say nothing."""

    def said(value: Decimal) -> str:
        if item.unit is Unit.RATIO:
            text = grouped(value * 100, 2, trim=True)
            return f"{text}%"
        text = short(value, item, currency, lang)
        head, point, tail = text.partition(".")
        digits = len(tail) - len(tail.lstrip("0123456789"))
        kept = tail[:digits].rstrip("0")
        return f"{head}{point if kept else ''}{kept}{tail[digits:]}"

    return said


def change(now: Row | None, before: Row | None, item: Metric, currency: str, lang: str) -> Change | None:
    """From `before` to `now`: money in percent, ratios in percentage points, anything else as it is. None where either is unknown."""
    if now is None or before is None or now.value is None or before.value is None:
        return None
    moved = now.value - before.value
    if item.unit is Unit.MONEY:
        if before.value <= 0:
            return None
        said = percent(abs(moved) / before.value, 1)
    elif item.unit is Unit.RATIO:
        said = f"{grouped(abs(moved) * 100, 2 if item.better is Better.DOWN else 1)} {'个百分点' if lang == 'zh' else 'pp'}"
    else:
        said = _plain(abs(moved))
    if not any(digit in "123456789" for digit in said):
        return Change("→", said, "")
    up = moved > 0
    better = {Better.UP: up, Better.DOWN: not up}.get(item.better)
    return Change("▲" if up else "▼", said, "" if better is None else "good" if better else "bad")


def _plain(value: Decimal) -> str:
    return grouped(value, 1 if value != value.to_integral_value() else 0)


def _short(value: Decimal, unit: Unit, currency: str, lang: str) -> str:
    for power, mark in STEPS[lang]:
        if value >= Decimal(1).scaleb(power) and value >= 10_000:
            return f"{_digits(value.scaleb(-power))}{mark}"
    if unit is Unit.MONEY:
        return grouped(value, 0 if value >= 1000 else EXPONENTS.get(currency, 2))
    if unit is Unit.COUNT:
        return grouped(value, 0)
    return grouped(value, 0 if value == value.to_integral_value() else 1)


def _digits(value: Decimal) -> str:
    """Four significant digits."""
    places = max(min(3 - value.adjusted(), 3), 0) if value else 0
    return grouped(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP), places)
