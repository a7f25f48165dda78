"""Periods: half-open spans of local days, how they are written, and how a span is cut into grains. No data lives here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from tenure.errors import BadPeriod, UnknownName
from tenure.words import Text

EPOCH = date(1970, 1, 1)
HALF_DAY = 43_200
GRAINS = ("day", "week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A half-open span of days of the workspace's time zone: `start` is inside, `end` is outside.

    >>> Period(date(2026, 3, 1), date(2026, 4, 1)).days
    31
    """

    start: date
    end: date
    name: str = ""

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise BadPeriod(f"{self.start}..{self.end}", Text("it ends before it begins", "结束早于开始"))

    def __str__(self) -> str:
        return self.name or f"{self.start}..{self.end - timedelta(days=1)}"

    @property
    def days(self) -> int:
        """How many days it spans."""
        return (self.end - self.start).days

    @property
    def months(self) -> int | None:
        """Whole months, where it is made of whole calendar months; else None."""
        if self.start.day != 1 or self.end.day != 1:
            return None
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month

    def before(self) -> Period:
        """The period of the same kind that ends where this one begins: the month before a month, else as many days."""
        if self.months:
            return Period(add_months(self.start, -self.months), self.start)
        return Period(self.start - timedelta(days=self.days), self.start)

    def split(self, grain: str, fiscal_start: int = 1) -> list[Period]:
        """The periods of `grain` that it is made of; the first and last are cut to fit. Raises `UnknownName`."""
        if grain not in GRAINS:
            raise UnknownName("grain", grain, GRAINS)
        return [Period(max(start, self.start), min(end, self.end)) for start, end in _steps(self, grain, fiscal_start)]

    def bounds(self, zone: str) -> tuple[int, int]:
        """(first second, first second after it), in epoch seconds, of local midnights in `zone`."""
        return midnight(self.start, zone), midnight(self.end, zone)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


@lru_cache(maxsize=65536)
def midnight(day: date, zone: str) -> int:
    """Epoch second at which `day` begins in `zone`. Where clocks skip midnight, the first second that exists."""
    local = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    return int(local.astimezone(UTC).timestamp())


@lru_cache(maxsize=65536)
def noon(day: date, zone: str) -> int:
    """Epoch second at which clocks in `zone` show noon on `day`: half a day after midnight, but on the days on which clocks change."""
    return int(datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone)).astimezone(UTC).timestamp())


def clock_change(day: date, zone: str) -> int:
    """Epoch second at which clocks in `zone` change on the morning of `day`; on a morning without a change, that at which it begins."""
    first, last = midnight(day, zone), noon(day, zone)
    if last - first == HALF_DAY:
        return first
    shown = _offset(first, zone)
    low, high = first, last
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(middle, zone) == shown else (low, middle)
    return high


def _offset(second: int, zone: str) -> timedelta | None:
    return datetime.fromtimestamp(second, ZoneInfo(zone)).utcoffset()


def local_date(second: int, zone: str) -> date:
    """The day in `zone` on which epoch second `second` falls."""
    return datetime.fromtimestamp(second, ZoneInfo(zone)).date()


def add_months(day: date, months: int) -> date:
    """`day` moved by whole months, kept inside the month (31 January + 1 = 28 or 29 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, month_length(year, month + 1)))


def month_length(year: int, month: int) -> int:
    """Days of that month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - date(year, month, 1)).days


def month(year: int, number: int) -> Period:
    """The calendar month."""
    start = date(year, number, 1)
    return Period(start, add_months(start, 1), f"{year}-{number:02d}")


def quarter(year: int, number: int) -> Period:
    """The calendar quarter, 1 to 4."""
    start = date(year, number * 3 - 2, 1)
    return Period(start, add_months(start, 3), f"{year}-Q{number}")


def year(number: int) -> Period:
    """The calendar year."""
    return Period(date(number, 1, 1), date(number + 1, 1, 1), f"{number}")


def day(when: date) -> Period:
    """One day."""
    return Period(when, when + timedelta(days=1), when.isoformat())


def week(year_: int, number: int) -> Period:
    """The ISO week (Monday to Sunday)."""
    start = date.fromisocalendar(year_, number, 1)
    return Period(start, start + timedelta(days=7), f"{year_}-W{number:02d}")


def trailing(days: int, before: date) -> Period:
    """The `days` days that end just before `before`."""
    return Period(before - timedelta(days=days), before, f"{days}d@{before}")


def fiscal_year(number: int, fiscal_start: int) -> Period:
    """Fiscal year `number`, named after the calendar year in which it ends; with a start in January it is the calendar year."""
    start = date(number if fiscal_start == 1 else number - 1, fiscal_start, 1)
    return Period(start, add_months(start, 12), f"FY{number}")


FIRST_YEAR = 1900


def parse(text: str, *, today: date, fiscal_start: int = 1) -> Period:
    """Read a period as users write it. `now` is the month of `today`, up to it. Raises `BadPeriod`.

    >>> parse("2025-01..2026-03", today=date(2026, 4, 2)).months
    15
    """
    text = text.strip()
    try:
        if ".." in text:
            first, last = text.split("..", 1)
            found = Period(_one(first, today, fiscal_start).start, _one(last, today, fiscal_start).end, text)
        else:
            found = _one(text, today, fiscal_start)
    except (ValueError, OverflowError) as wrong:
        raise BadPeriod(text, Text(str(wrong), "没有这样的日期")) from None
    if found.start.year < FIRST_YEAR:
        raise BadPeriod(text, Text(f"nothing is known before {FIRST_YEAR}", f"{FIRST_YEAR} 年之前没有数据"))
    return found


def grain_of(period: Period) -> str | None:
    """The calendar grain that `period` is exactly, or None."""
    if period.days == 1:
        return "day"
    if period.days == 7 and period.start.weekday() == 0:
        return "week"
    if period.months == 1:
        return "month"
    if period.months == 3 and period.start.month % 3 == 1:
        return "quarter"
    if period.months == 12 and period.start.month == 1:
        return "year"
    return None


_FORMS: tuple[tuple[str, str], ...] = (
    ("day", r"(\d{4})-(\d{2})-(\d{2})"),
    ("month", r"(\d{4})-(\d{2})"),
    ("quarter", r"(\d{4})-Q([1-4])"),
    ("week", r"(\d{4})-W(\d{2})"),
    ("year", r"(\d{4})"),
    ("trailing", r"(\d+)d@(\d{4}-\d{2}-\d{2})"),
    ("fiscal_quarter", r"FY(\d{4})-Q([1-4])"),
    ("fiscal_year", r"FY(\d{4})"),
)


def _one(text: str, today: date, fiscal_start: int) -> Period:
    text = text.strip()
    if text == "now":
        return Period(today.replace(day=1), today + timedelta(days=1), "now")
    for form, pattern in _FORMS:
        found = re.fullmatch(pattern, text)
        if found:
            return _read(form, found.groups(), fiscal_start)
    raise BadPeriod(text)


def _read(form: str, parts: tuple[str, ...], fiscal_start: int) -> Period:
    if form == "trailing":
        return trailing(int(parts[0]), date.fromisoformat(parts[1]))
    numbers = [int(part) for part in parts]
    if form == "day":
        return day(date(*numbers))
    if form == "fiscal_year":
        return fiscal_year(numbers[0], fiscal_start)
    if form == "fiscal_quarter":
        start = add_months(fiscal_year(numbers[0], fiscal_start).start, 3 * (numbers[1] - 1))
        return Period(start, add_months(start, 3), f"FY{numbers[0]}-Q{numbers[1]}")
    if form == "year":
        return year(numbers[0])
    made = {"month": month, "quarter": quarter, "week": week}[form]
    return made(numbers[0], numbers[1])


def _steps(period: Period, grain: str, fiscal_start: int) -> Iterator[tuple[date, date]]:
    start = _floor(period.start, grain, fiscal_start)
    while start < period.end:
        end = _after(start, grain)
        yield start, end
        start = end


def _floor(when: date, grain: str, fiscal_start: int) -> date:
    if grain == "day":
        return when
    if grain == "week":
        return when - timedelta(days=when.weekday())
    length = {"month": 1, "quarter": 3, "year": 12, "fiscal_quarter": 3, "fiscal_year": 12}[grain]
    offset = fiscal_start - 1 if grain.startswith("fiscal") else 0
    months = when.year * 12 + when.month - 1 - offset
    year_, month_ = divmod(months - months % length + offset, 12)
    return date(year_, month_ + 1, 1)


def _after(start: date, grain: str) -> date:
    if grain in ("day", "week"):
        return start + timedelta(days=1 if grain == "day" else 7)
    return add_months(start, {"month": 1, "quarter": 3, "year": 12, "fiscal_quarter": 3, "fiscal_year": 12}[grain])
