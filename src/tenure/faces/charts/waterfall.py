"""From one total to the next: what was added and what was lost between them, as steps that connect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from tenure.faces.charts.scale import INK, TOLD, Axis, Said, margin, measured, opened, px, rules, text, ticks

ROW = 32
BOLD = f' class="ink" fill="{INK}" font-weight="600"'
UP, DOWN, TOTAL = "#0072b2", "#d55e00", "#475569"


@dataclass(frozen=True, slots=True)
class Step:
    """A bar. `total`: it stands on the ground; else it goes on from the one before. `href`: where it opens."""

    name: str
    value: Decimal
    shown: str
    total: bool = False
    href: str = ""


def waterfall(steps: Sequence[Step], label: str, said: Said, width: int = 560, height: int = 340) -> str:
    """The chart. The axis is cut, with a mark that says so, where the totals would dwarf the changes."""
    lowest, high, cut = _reach(steps)
    marks = ticks(lowest, high)
    names = said.ticks(marks)
    left, right = margin(names), width - 6
    axis = Axis(marks[0], marks[-1], Decimal(height - 34), Decimal(24))
    room = Decimal(right - left) / len(steps)
    how = (axis, said, _fit([step.shown for step in steps], room), _fit([step.name for step in steps], room))
    bars = "".join(_bar(placed, left + room * number, room, how) for number, placed in enumerate(_placed(steps)))
    torn = _torn(left, axis) if cut and marks[0] > 0 else ""
    return (
        opened(width, height, label, _kind(steps)) + rules(axis, list(zip(marks, names, strict=True)), left, right) + bars + torn + "</svg>"
    )


def lying(steps: Sequence[Step], label: str, said: Said, width: int = 340) -> str:
    """The same for narrow screens: a row for each step, from the top down."""
    lowest, high, cut = _reach(steps)
    left = max(measured(step.name, 12) for step in steps) + 12
    room = max(measured(step.shown, 12) for step in steps) + 10
    axis = Axis(lowest, high, Decimal(left), Decimal(width - room))
    rows = "".join(_row(placed, number * ROW, axis, said) for number, placed in enumerate(_placed(steps)))
    torn = f'<path class="join" d="M{left + 7} 2l-5 10m5 {ROW * len(steps) - 14}l-5 10" stroke="#94a3b8" fill="none"/>' if cut else ""
    return opened(width, ROW * len(steps) + 4, label, _kind(steps)) + rows + torn + "</svg>"


def _kind(steps: Sequence[Step]) -> str:
    return "group" if any(step.href for step in steps) else "img"


def _reach(steps: Sequence[Step]) -> tuple[Decimal, Decimal, bool]:
    """The lowest and highest value to show, and whether that cuts the totals off below."""
    placed = list(_placed(steps))
    free = [edge for step, start, end in placed for edge in ((end,) if step.total else (start, end))]
    low, high = min(free), max(free)
    cut = low > 0 and (high - low) * 3 < high
    return (low - (high - low) / 3 if cut else min(low, Decimal(0))), max(high, Decimal(0)), cut


def _placed(steps: Sequence[Step]) -> Iterator[tuple[Step, Decimal, Decimal]]:
    """Each step with the value where it starts and where it ends."""
    level = Decimal(0)
    for step in steps:
        start, level = (Decimal(0), step.value) if step.total else (level, level + step.value)
        yield step, start, level


def _bar(placed: tuple[Step, Decimal, Decimal], at: Decimal, room: Decimal, how: tuple[Axis, Said, int, int]) -> str:
    step, start, end = placed
    axis, said, large, small = how
    wide = min(room * 2 / 3, Decimal(60))
    x, middle = at + (room - wide) / 2, at + room / 2
    top, bottom = axis.at(max(start, end, axis.low)), axis.at(max(min(start, end), axis.low))
    value = text(middle, top - 7, step.shown, words=f'{BOLD} font-size="{large}"')
    named = text(middle, axis.bottom + 20, step.name, words=f'{TOLD} font-size="{small}"')
    join = f'<path class="join" d="M{px(x + wide)} {px(axis.at(end))}H{px(x + room)}" stroke="#94a3b8" stroke-dasharray="2 2"/>'
    return _linked(step, _rect(step, (x, top), (wide, bottom - top), said) + value) + named + join


def _row(placed: tuple[Step, Decimal, Decimal], top: int, axis: Axis, said: Said) -> str:
    step, start, end = placed
    first, last = axis.at(max(min(start, end), axis.low)), axis.at(max(start, end, axis.low))
    value = text(last + 5, top + 19, step.shown, "start", f'{BOLD} font-size="12"')
    named = text(0, top + 19, step.name, "start", f'{TOLD} font-size="12"')
    join = f'<path class="join" d="M{px(axis.at(end))} {top + 25}v{ROW - 20}" stroke="#94a3b8" stroke-dasharray="2 2"/>'
    return named + join + _linked(step, _rect(step, (first, Decimal(top + 5)), (last - first, Decimal(20)), said) + value)


def _rect(step: Step, place: tuple[Decimal, Decimal], size: tuple[Decimal, Decimal], said: Said) -> str:
    colour, kind = (TOTAL, "total") if step.total else (UP, "up") if step.value >= 0 else (DOWN, "down")
    wide, high = (px(max(edge, Decimal(1))) for edge in size)
    told = f"<title>{escape(step.name)}: {escape(said.full(step.value))}</title>"
    return f'<rect class="{kind}" x="{px(place[0])}" y="{px(place[1])}" width="{wide}" height="{high}" rx="2" fill="{colour}">{told}</rect>'


def _linked(step: Step, drawn: str) -> str:
    if not step.href:
        return drawn
    label = escape(f"{step.name}: {step.shown}", quote=True)
    return f'<a href="{escape(step.href, quote=True)}" aria-label="{label}">{drawn}</a>'


def _fit(texts: Sequence[str], room: Decimal) -> int:
    """The letter size at which every label stays within its room."""
    return next((size for size in (11, 10, 9) if all(measured(said, size) <= room + 3 for said in texts)), 8)


def _torn(left: int, axis: Axis) -> str:
    y = int(axis.bottom) - 8
    return f'<path class="join" d="M{left - 5} {y + 4}l10-5m-10 0l10-5" stroke="#94a3b8" fill="none"/>'
