"""Bars that lie: the slices of one period, largest first, with their figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from tenure.faces.charts.scale import COLOURS, INK, Axis, measured, opened, px, text

ROW = 30


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its value, and the value as it is written, short and (beside the pointer) in full. `href`: where it opens."""

    name: str
    value: Decimal
    shown: str
    full: str = ""
    href: str = ""


def bars(given: Sequence[Bar], label: str, width: int = 720) -> str:
    """The chart; "" without bars."""
    if not given:
        return ""
    names = [bar.name if len(bar.name) <= 32 else bar.name[:31] + "…" for bar in given]
    left = min(max(measured(name, 13) for name in names) + 14, width // 2)
    room = max(measured(bar.shown, 12) for bar in given) + 14
    low, high = min(Decimal(0), *(bar.value for bar in given)), max(Decimal(0), *(bar.value for bar in given))
    axis = Axis(low, high if high > low else low + 1, Decimal(left + (room if low < 0 else 0)), Decimal(width - room))
    drawn = "".join(_bar(bar, name, number, axis) for number, (bar, name) in enumerate(zip(given, names, strict=True)))
    zero = px(axis.at(Decimal(0)))
    ground = f'<path class="rule" d="M{zero} 4V{ROW * len(given) + 4}" stroke="#cbd5e1"/>'
    kind = "group" if any(bar.href for bar in given) else "img"
    return opened(width, ROW * len(given) + 8, label, kind) + ground + drawn + "</svg>"


def _bar(bar: Bar, name: str, number: int, axis: Axis) -> str:
    y = ROW * number + 8
    zero, end = axis.at(Decimal(0)), axis.at(bar.value)
    colour, kind = (COLOURS[0], "up") if bar.value >= 0 else (COLOURS[1], "down")
    rect = (
        f'<rect class="{kind}" x="{px(min(zero, end))}" y="{y}" width="{px(max(abs(end - zero), Decimal(1)))}" height="20" rx="2" fill="{colour}">'
        f"<title>{escape(bar.name)}: {escape(bar.full or bar.shown)}</title></rect>"
    )
    to, anchor = (end + 6, "start") if bar.value >= 0 else (end - 6, "end")
    said = text(to, y + 15, bar.shown, anchor, f' class="ink" fill="{INK}" font-weight="600" font-size="12"')
    drawn = rect + said
    if bar.href:
        drawn = f'<a href="{escape(bar.href, quote=True)}" aria-label="{escape(bar.name, quote=True)}: {escape(bar.shown, quote=True)}">{drawn}</a>'
    return text(0, y + 15, name, "start", f' class="ink" fill="{INK}" font-size="13"') + drawn
