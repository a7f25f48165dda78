"""What charts share: round ticks, places on an axis, how wide a text is, and the opening of an SVG. No kind of chart lives here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from unicodedata import east_asian_width

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#475569", "#cc79a7", "#56b4e9", "#e69f00", "#8a7a00")
"""Okabe–Ito, told apart with any eyes; yellow is darkened so that it can be seen on white."""
INK, QUIET, RULE = "#334155", "#5b6474", "#e2e5ea"
SIZE = 11
TOLD = f' class="tick" fill="{QUIET}"'


@dataclass(frozen=True, slots=True)
class Said:
    """How a chart writes values: those along an axis together, in one unit with one number of decimals; one beside the pointer in full."""

    ticks: Callable[[Sequence[Decimal]], list[str]]
    full: Callable[[Decimal], str]


@dataclass(frozen=True, slots=True)
class Axis:
    """Values from `low` to `high` drawn from pixel `bottom` up to pixel `top`."""

    low: Decimal
    high: Decimal
    bottom: Decimal
    top: Decimal

    def at(self, value: Decimal) -> Decimal:
        """The pixel of a value."""
        span = self.high - self.low
        return self.bottom if not span else self.bottom - (value - self.low) / span * (self.bottom - self.top)


def ticks(low: Decimal, high: Decimal, about: int = 4) -> list[Decimal]:
    """Round values that reach from at most `low` to at least `high`."""
    span = high - low
    if span <= 0:
        span = abs(high) or Decimal(1)
    rough = span / about
    power = Decimal(1).scaleb(rough.adjusted())
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    first = (low / step).to_integral_value("ROUND_FLOOR") * step
    found = [first]
    while found[-1] < high:
        found.append(found[-1] + step)
    return found if len(found) > 1 else [first, first + step]


def measured(text: str, size: int = SIZE) -> int:
    """About how many pixels wide `text` is; Chinese is as wide as it is high."""
    return sum(_hundredths(letter) for letter in text) * size // 100 + 1


def _hundredths(letter: str) -> int:
    """The width of a letter in hundredths of its size."""
    if east_asian_width(letter) in "WF" or letter > "\uffff":
        return 100
    if letter in "ijltfr.,:;'|!() ":
        return 34
    return 92 if letter in "mwMW%—" else 68 if letter.isupper() or letter.isdigit() or letter in "$€£¥₹₩+−–-" else 58


def px(value: Decimal | int) -> str:
    """A pixel, to a tenth."""
    return f"{Decimal(value):.1f}".removesuffix(".0")


def opened(width: int, height: int, label: str, kind: str = "img", extra: str = "") -> str:
    """The opening tag. `kind`: "group" where its parts are links."""
    said = escape(label, quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="{kind}" aria-label="{said}" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-size="{SIZE}" font-family="Inter, system-ui, sans-serif"{extra}>'
    )


def text(x: Decimal | int, y: Decimal | int, said: str, anchor: str = "middle", words: str = TOLD) -> str:
    """A text; `words`: its further attributes."""
    return f'<text x="{px(x)}" y="{px(y)}" text-anchor="{anchor}"{words}>{escape(said)}</text>'


def rules(axis: Axis, marks: Sequence[tuple[Decimal, str]], left: int, right: int) -> str:
    """Lines across at the ticks, with their values on the left."""
    return "".join(
        f'<path class="rule" d="M{left} {px(axis.at(mark))}H{right}" stroke="{RULE}"/>{text(left - 8, axis.at(mark) + 4, name, "end")}'
        for mark, name in marks
    )


def margin(names: Sequence[str]) -> int:
    """How much room the tick labels need on the left."""
    return max(map(measured, names)) + 12
