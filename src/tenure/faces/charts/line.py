"""Lines over periods: one for each series, gaps stay gaps, the names beneath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from tenure.faces.charts.scale import COLOURS, Axis, Said, margin, measured, opened, px, rules, text, ticks


@dataclass(frozen=True, slots=True)
class Series:
    """One line: a name and a value (or None) for each place on the axis."""

    name: str
    values: tuple[Decimal | None, ...]


def lines(series: Sequence[Series], places: Sequence[str], label: str, said: Said, size: tuple[int, int] = (720, 240)) -> str:
    """The chart; "" where no value is known. `label` says in words what it shows, `said` writes a value; `size`: width and height.

    It stands on zero, and is filled down to it, unless that would press the line flat.
    """
    width, height = size
    known = [value for one in series for value in one.values if value is not None]
    if not known:
        return ""
    low, high = min(known), max(known)
    grounded = low >= 0 and (low < high * 3 / 4 or low == high)
    marks = ticks(Decimal(0) if grounded else low, high)
    names = said.ticks(marks)
    left, right = margin(names), width - 22
    legend = _legend(series, left, right, height) if len(series) > 1 else ("", 0)
    axis = Axis(marks[0], marks[-1], Decimal(height - 26 - legend[1]), Decimal(12))
    step = Decimal(right - left - 12) / max(len(places) - 1, 1)
    across = [left + 6 + step * place for place in range(len(places))]
    drawn = "".join(_line(one, COLOURS[number % len(COLOURS)], (across, axis), places, said) for number, one in enumerate(series))
    under = _places(places, across, int(axis.bottom) + 18, right - left)
    area = _area(series[0], across, axis) if len(series) == 1 and marks[0] == 0 else ""
    return (
        opened(width, height, label)
        + rules(axis, list(zip(marks, names, strict=True)), left, right)
        + area
        + under
        + drawn
        + legend[0]
        + "</svg>"
    )


def _line(one: Series, colour: str, where: tuple[list[Decimal], Axis], places: Sequence[str], said: Said) -> str:
    across, axis = where
    dots = "".join(
        f'<circle cx="{px(across[place])}" cy="{px(axis.at(value))}" r="3" fill="{colour}">'
        f"<title>{escape(one.name)} · {escape(places[place])}: {escape(said.full(value))}</title></circle>"
        for place, value in enumerate(one.values)
        if value is not None
    )
    drawn = "".join(
        f'<polyline points="{run}" fill="none" stroke="{colour}" stroke-width="2" stroke-linejoin="round"/>'
        for run in _runs(one, across, axis)
    )
    return drawn + dots


def _runs(one: Series, across: list[Decimal], axis: Axis) -> list[str]:
    runs: list[list[str]] = [[]]
    for place, value in enumerate(one.values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{px(across[place])},{px(axis.at(value))}")
    return [" ".join(run) for run in runs if len(run) > 1]


def _area(one: Series, across: list[Decimal], axis: Axis) -> str:
    if any(value is None for value in one.values) or len(one.values) < 2:
        return ""
    over = " ".join(_runs(one, across, axis))
    return f'<polygon points="{px(across[0])},{px(axis.bottom)} {over} {px(across[-1])},{px(axis.bottom)}" fill="{COLOURS[0]}" fill-opacity=".08"/>'


def _places(places: Sequence[str], across: list[Decimal], y: int, room: int) -> str:
    widest = max(measured(name) for name in places) + 14
    every = max(-(-len(places) * widest // max(room, 1)), 1)
    shown = range(len(places) - 1, -1, -every)
    return "".join(text(across[place], y, places[place]) for place in sorted(shown))


def _legend(series: Sequence[Series], left: int, right: int, height: int) -> tuple[str, int]:
    """The names with their colours, in as many rows as they need; and how high that is."""
    x, row, marks = left, 0, []
    for number, one in enumerate(series):
        name = one.name if len(one.name) <= 28 else one.name[:27] + "…"
        wide = measured(name) + 30
        if x + wide > right and x > left:
            x, row = left, row + 1
        marks.append((x, row, COLOURS[number % len(COLOURS)], name))
        x += wide
    top = height - 4 - row * 18
    drawn = "".join(
        f'<circle cx="{x + 5}" cy="{top + line * 18 - 4}" r="4" fill="{colour}"/>{text(x + 14, top + line * 18, name, "start")}'
        for x, line, colour, name in marks
    )
    return drawn, (row + 1) * 18
