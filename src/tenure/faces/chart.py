"""Charts as SVG: lines over periods, bars for one period. Text only, no script; every name is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#475569", "#cc79a7", "#56b4e9", "#e69f00", "#f0e442")


@dataclass(frozen=True, slots=True)
class Series:
    """One line: a name and a value (or None) for each place on the axis."""

    name: str
    values: tuple[Decimal | None, ...]


def lines(series: Sequence[Series], places: Sequence[str], label: str, width: int = 640, height: int = 220) -> str:
    """An SVG of lines over `places`; gaps stay gaps. `label` says in words what it shows."""
    known = [value for one in series for value in one.values if value is not None]
    if not known:
        return ""
    low, high = min(known), max(known)
    if low == high:
        low, high = low - 1, high + 1
    left, right, top, bottom = 12, width - 12, 12, height - 34

    def point(place: int, value: Decimal) -> tuple[str, str]:
        x = Decimal(left) + Decimal(right - left) * place / max(len(places) - 1, 1)
        y = Decimal(bottom) - (value - low) / (high - low) * (bottom - top)
        return f"{x:.1f}", f"{y:.1f}"

    drawn = "".join(_line(one, COLOURS[number % len(COLOURS)], point, places) for number, one in enumerate(series))
    axis = "".join(
        f'<text x="{point(place, low)[0]}" y="{height - 18}" font-size="10" text-anchor="middle" fill="#5b6474">{escape(name)}</text>'
        for place, name in enumerate(places)
        if place % max(len(places) // 8, 1) == 0
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(label, quote=True)}" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="Inter, system-ui, sans-serif">{axis}{drawn}{_legend(series, height)}</svg>'
    )


def _line(one: Series, colour: str, point: object, places: Sequence[str]) -> str:
    runs: list[list[str]] = [[]]
    marks = []
    for place, value in enumerate(one.values):
        if value is None:
            runs.append([])
            continue
        x, y = point(place, value)  # type: ignore[operator]  # a closure of lines()
        runs[-1].append(f"{x},{y}")
        marks.append(
            f'<circle cx="{x}" cy="{y}" r="2.5" fill="{colour}"><title>{escape(one.name)} {escape(places[place])}: {value:f}</title></circle>'
        )
    drawn = "".join(f'<polyline points="{" ".join(run)}" fill="none" stroke="{colour}" stroke-width="2"/>' for run in runs if len(run) > 1)
    return drawn + "".join(marks)


def _legend(series: Sequence[Series], height: int) -> str:
    if len(series) < 2:
        return ""
    words, x = [], 12
    for number, one in enumerate(series[: len(COLOURS)]):
        words.append(f'<text x="{x}" y="{height - 4}" font-size="11" fill="{COLOURS[number]}">● {escape(one.name)}</text>')
        x += 22 + 7 * len(one.name)
    return "".join(words)
