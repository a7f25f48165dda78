"""How figures are written on tiles, axes and changes: short, with signs and arrows, in either language. In full they are display.py's affair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from tenure.answer import Row
from tenure.faces.charts.scale import Said
from tenure.faces.display import EXPONENTS, MINUS, NONE, SIGNS, grouped, percent, shown
from tenure.metric import Metric
from tenure.words import Better, Text, Unit

FOUR = Context(prec=4, rounding=ROUND_HALF_UP)
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
    return _marked(value, _short(FOUR.plus(abs(value)), item.unit, currency, lang), item, currency, lang)


def _marked(value: Decimal, text: str, item: Metric, currency: str, lang: str) -> str:
    """The text of a figure with its sign and its currency or unit."""
    minus = MINUS if value < 0 and any(digit in "123456789" for digit in text) else ""
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


def alike(values: Sequence[Decimal | None], item: Metric, currency: str, lang: str) -> list[str]:
    """Figures that stand side by side, short, in one unit with one number of decimals. What would vanish in that unit keeps its own."""
    largest = FOUR.plus(max((abs(value) for value in values if value is not None), default=Decimal(0)))
    if item.unit is Unit.RATIO:
        return [short(value, item, currency, lang) for value in values]
    power, mark = _step(largest, lang)
    places = _places(largest.scaleb(-power)) if power else _decimals(largest, item.unit, currency, any(map(_broken, values)))
    return [
        short(value, item, currency, lang)
        if value is None or (value and not round(abs(value).scaleb(-power), places))
        else _marked(value, f"{grouped(abs(value).scaleb(-power), places)}{mark}", item, currency, lang)
        for value in values
    ]


def axis(item: Metric, currency: str, lang: str) -> Said:
    """How a chart writes values: ticks short, alike, with the decimals that tell them apart and no more; one value in full."""

    def ticks(marks: Sequence[Decimal]) -> list[str]:
        ratio = item.unit is Unit.RATIO
        power, mark = (-2, "%") if ratio else _step(max(map(abs, marks)), lang)
        scaled = [value.scaleb(-power) for value in marks]
        places = max(max(-int(value.normalize().as_tuple().exponent), 0) for value in scaled)
        texts = [f"{grouped(abs(value), places if value else 0)}{mark if value or ratio else ''}" for value in scaled]
        if ratio:
            return [f"{MINUS if value < 0 else ''}{text}" for value, text in zip(marks, texts, strict=True)]
        return [_marked(value, text, item, currency, lang) for value, text in zip(marks, texts, strict=True)]

    return Said(ticks, lambda value: full(value, item, currency))


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
    power, mark = _step(value, lang)
    if power:
        return f"{grouped(value.scaleb(-power), _places(value.scaleb(-power)))}{mark}"
    return grouped(value, _decimals(value, unit, currency, _broken(value)))


def _step(value: Decimal, lang: str) -> tuple[int, str]:
    """The power of ten in whose unit a value is written, and that unit's mark; (0, "") for small ones."""
    return next(((power, mark) for power, mark in STEPS[lang] if value >= Decimal(1).scaleb(power) and value >= 10_000), (0, ""))


def _decimals(value: Decimal, unit: Unit, currency: str, broken: bool) -> int:
    """How many decimals small figures have, of which `value` is the largest and any may be `broken` (no whole number)."""
    if unit is Unit.MONEY:
        exponent = EXPONENTS.get(currency, 2)
        return exponent if value < 100 else min(exponent, 1) if value < 1000 and broken else 0
    return 1 if broken and unit is not Unit.COUNT else 0


def _broken(value: Decimal | None) -> bool:
    return value is not None and value != value.to_integral_value()


def _places(value: Decimal) -> int:
    """The decimals that make four significant digits."""
    return max(min(3 - value.adjusted(), 3), 0) if value else 0
