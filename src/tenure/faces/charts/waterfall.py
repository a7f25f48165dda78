"""From one total to the next: what was added and what was lost between them, as steps that connect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from tenure.faces.charts.scale import INK, Axis, Said, margin, measured, opened, px, rules, text, ticks

UP, DOWN, TOTAL = "#0072b2", "#d55e00", "#475569"


@dataclass(frozen=True, slots=True)
class Step:
    """A bar. `total`: it stands on the ground; else it goes on from the one before. `href`: where it opens."""

    name: str
    value: Decimal
    shown: str
    total: bool = False
    href: str = ""


def waterfall(steps: Sequence[Step], label: str, said: Said, width: int = 640, height: int = 360) -> str:
    """The chart. The axis is cut, with a mark that says so, where the totals would dwarf the changes."""
    tops = [edge for _, start, end in _placed(steps) for edge in (start, end)]
    low, high = min(tops), max(tops)
    free = [edge for step, start, end in _placed(steps) for edge in ((end,) if step.total else (start, end))]
    cut = min(free) > 0 and (max(free) - min(free)) * 3 < max(free)
    lowest = min(free) - (max(free) - min(free)) / 3 if cut else min(low, Decimal(0))
    marks = ticks(lowest, high)
    left, right = margin(marks, said), width - 6
    axis = Axis(marks[0], marks[-1], Decimal(height - 34), Decimal(24))
    room = Decimal(right - left) / len(steps)
    bars = "".join(_bar(placed, number, (left, room), axis) for number, placed in enumerate(_placed(steps)))
    torn = _torn(left, axis) if cut and marks[0] > 0 else ""
    kind = "group" if any(step.href for step in steps) else "img"
    return opened(width, height, label, kind) + rules(axis, marks, said, left, right) + bars + torn + "</svg>"


def _placed(steps: Sequence[Step]) -> Iterator[tuple[Step, Decimal, Decimal]]:
    """Each step with the value where it starts and where it ends."""
    level = Decimal(0)
    for step in steps:
        start, level = (Decimal(0), step.value) if step.total else (level, level + step.value)
        yield step, start, level


def _bar(placed: tuple[Step, Decimal, Decimal], number: int, across: tuple[int, Decimal], axis: Axis) -> str:
    step, start, end = placed
    left, room = across
    wide = min(room * 2 / 3, Decimal(64))
    x = left + room * number + (room - wide) / 2
    top, bottom = axis.at(max(start, end, axis.low)), axis.at(max(min(start, end), axis.low))
    colour, kind = (TOTAL, "total") if step.total else (UP, "up") if step.value >= 0 else (DOWN, "down")
    bar = (
        f'<rect class="{kind}" x="{px(x)}" y="{px(top)}" width="{px(wide)}" height="{px(max(bottom - top, Decimal(1)))}" rx="2" fill="{colour}">'
        f"<title>{escape(step.name)}: {escape(step.shown)}</title></rect>"
    )
    value = text(
        x + wide / 2, top - 7, step.shown, words=f' class="ink" fill="{INK}" font-weight="600" font-size="{_fit(step.shown, room)}"'
    )
    named = text(x + wide / 2, axis.bottom + 20, step.name, words=f' class="tick" fill="#5b6474" font-size="{_fit(step.name, room)}"')
    level = axis.at(end)
    link = f'<path class="join" d="M{px(x + wide)} {px(level)}H{px(x + room)}" stroke="#94a3b8" stroke-dasharray="2 2"/>'
    drawn = bar + value
    if step.href:
        drawn = f'<a href="{escape(step.href, quote=True)}" aria-label="{escape(step.name, quote=True)}: {escape(step.shown, quote=True)}">{drawn}</a>'
    return drawn + named + link


def _fit(said: str, room: Decimal) -> int:
    """The letter size at which a label stays within its room."""
    return next((size for size in (11, 10, 9) if measured(said, size) <= room - 2), 8)


def _torn(left: int, axis: Axis) -> str:
    y = int(axis.bottom) - 8
    return f'<path class="join" d="M{left - 5} {y + 4}l10-5m-10 0l10-5" stroke="#94a3b8" fill="none"/>'
