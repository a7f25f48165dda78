"""A line the size of a word: where a figure came from, without axes. The figures themselves stand beside it or in a table."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tenure.faces.charts.scale import COLOURS, Axis, px


def spark(values: Sequence[Decimal | None], width: int = 72, height: int = 26) -> str:
    """The line; "" for fewer than two known values. It is hidden from readers of screens, who have the figures."""
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return ""
    low, high = min(value for _, value in known), max(value for _, value in known)
    axis = Axis(low, high, Decimal(height - 4), Decimal(4)) if high > low else Axis(low - 1, high + 1, Decimal(height - 4), Decimal(4))
    step = Decimal(width - 8) / (len(values) - 1)
    points = [f"{px(4 + step * place)},{px(axis.at(value))}" for place, value in known]
    x, y = points[-1].split(",")
    return (
        f'<svg class="spark" aria-hidden="true" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<polyline points="{" ".join(points)}" fill="none" stroke="{COLOURS[0]}" stroke-width="1.5" stroke-linejoin="round"/>'
        f'<circle cx="{x}" cy="{y}" r="2.5" fill="{COLOURS[0]}"/></svg>'
    )
