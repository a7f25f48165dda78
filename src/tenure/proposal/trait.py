"""What the values of a column look like: numbers, times and their formats, codes, whether they tell rows apart. No name is looked at here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from tenure.ledger.currencies import MINOR
from tenure.staging.shapes import NUMBER, STAMP

TRUTHS = frozenset(("true", "false", "t", "f", "yes", "no", "y", "n", "0", "1", "0.0", "1.0"))
FOREIGN_TRUTHS = {"ja": "true", "nein": "false", "wahr": "true", "falsch": "false", "是": "true", "否": "false", "oui": "true", "non": "false",
                  "on": "true", "off": "false", "x": "true", "checked": "true", "unchecked": "false", "有": "true", "无": "false"}  # fmt: skip
_DAYS = ("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%d/%m/%y", "%m/%d/%y", "%d.%m.%y", "%d %b %Y", "%d-%b-%Y",
         "%b %d, %Y", "%B %d, %Y", "%d %B %Y", "%Y年%m月%d日")  # fmt: skip
_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", "T%H:%M:%S", ", %H:%M", " %H:%M:%S.%f")
FORMATS = tuple(day + clock for day in _DAYS for clock in _CLOCKS)
EPOCHS = (("epoch", 1), ("epoch_ms", 1000), ("epoch_us", 1_000_000))
SINCE, UNTIL = 631_152_000, 4_102_444_800
"""1990 and 2100: numbers between them can be moments."""
LOOKED = 250
SURE = 0.97
_NUMBER, _STAMP = re.compile(NUMBER), re.compile(rf"{STAMP}|\d{{4}}-\d{{2}}-\d{{2}}")
_COMMA = re.compile(r"[+-]?\d{1,3}(\.\d{3})*,\d+|[+-]?\d+,\d{1,2}")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_SYMBOL = re.compile(r"^\s*([$€£¥]|R\$|CHF|US\$)\s*|\s*([€$£¥]|EUR|USD|元)\s*$")
_HEX = re.compile(r"[0-9a-f]{12,}|[0-9a-f]{8}-[0-9a-f-]{27}", re.I)
SYMBOLS = {"€": "EUR", "£": "GBP", "CHF": "CHF", "EUR": "EUR", "USD": "USD", "US$": "USD", "元": "CNY", "R$": "BRL"}


@dataclass(frozen=True)
class Trait:
    """A column's values, the empty ones left out. Shares are of the first few hundred."""

    values: Sequence[str]
    rows: int

    @cached_property
    def seen(self) -> Sequence[str]:
        """The values that are looked at closely."""
        step = max(len(self.values) // LOOKED, 1)
        return self.values[::step][:LOOKED]

    @cached_property
    def distinct(self) -> frozenset[str]:
        """The different values."""
        return frozenset(self.values)

    @property
    def empty(self) -> bool:
        """Whether there is not one value."""
        return not self.values

    @property
    def filled(self) -> float:
        """The share of rows with a value."""
        return len(self.values) / self.rows if self.rows else 0.0

    @property
    def uniqueness(self) -> float:
        """The share of values that are different."""
        return len(self.distinct) / len(self.values) if self.values else 0.0

    def share(self, holds: Callable[[str], object]) -> float:
        """The share of values for which `holds` is true."""
        return sum(1 for value in self.seen if holds(value)) / len(self.seen) if self.seen else 0.0

    @cached_property
    def number(self) -> float:
        """The share that is a number as numbers are written in English without separators."""
        return self.share(_NUMBER.fullmatch)

    @cached_property
    def whole(self) -> float:
        """The share that is a whole number."""
        return self.share(lambda value: re.fullmatch(r"[+-]?\d+(\.0*)?", value))

    @cached_property
    def decimal(self) -> str:
        """`,` where the decimal mark is a comma, `,000` where commas part thousands, else `.`."""
        if self.number >= SURE:
            return "."
        plain = [_SYMBOL.sub("", value) for value in self.seen]
        comma, parted = (sum(1 for value in plain if form.fullmatch(value)) for form in (_COMMA, _THOUSANDS))
        either = sum(
            1 for value in plain if _COMMA.fullmatch(value) or _NUMBER.fullmatch(value) or re.fullmatch(r"\d{1,3}(\.\d{3})+", value)
        )
        if comma > parted and either >= SURE * len(plain):
            return ","
        return ",000" if parted and sum(1 for v in plain if _THOUSANDS.fullmatch(v) or _NUMBER.fullmatch(v)) >= SURE * len(plain) else "."

    @cached_property
    def symbol(self) -> str:
        """The sign of a currency that stands beside the numbers, else ""."""
        found = {match[1] or match[2] for value in self.seen if (match := _SYMBOL.search(value))}
        return found.pop() if len(found) == 1 and self.share(_SYMBOL.search) >= SURE else ""

    @cached_property
    def amount(self) -> bool:
        """Whether the values are numbers, however written."""
        if self.number >= SURE or self.decimal != ".":
            return True
        return bool(self.symbol) and self.share(lambda value: _NUMBER.fullmatch(_SYMBOL.sub("", value))) >= SURE

    @cached_property
    def truth(self) -> float:
        """The share that says yes or no."""
        return self.share(lambda value: value.lower() in TRUTHS or value.lower() in FOREIGN_TRUTHS)

    @cached_property
    def email(self) -> float:
        """The share that is an e-mail address."""
        return self.share(_EMAIL.fullmatch)

    @cached_property
    def currency(self) -> float:
        """The share that is the code of a currency."""
        return self.share(lambda value: value.upper() in MINOR)

    @cached_property
    def nested(self) -> float:
        """The share that is JSON of an object or list."""
        return self.share(lambda value: value[:1] in "{[" and value[-1:] in "}]")

    @cached_property
    def coded(self) -> float:
        """The share that looks like an identifier: one word with digits, or a long run of hex digits."""
        return self.share(
            lambda value: _HEX.fullmatch(value) or (" " not in value and re.search(r"\d", value) and not _NUMBER.fullmatch(value))
        )

    @cached_property
    def iso(self) -> bool:
        """Whether the values are times as they are read without being told a format."""
        return bool(self.seen) and self.share(_STAMP.fullmatch) >= SURE

    @cached_property
    def formats(self) -> tuple[str, ...]:
        """The formats by which (nearly) all values are times: "" for ISO 8601, epoch..., or strptime formats; none if they are no times."""
        if not self.seen:
            return ()
        if self.iso:
            return ("",)
        if self.whole >= SURE:
            low, high = self.low, self.high
            epochs = [name for name, parts in EPOCHS if SINCE * parts <= low and high <= UNTIL * parts]
            if epochs or not all(len(value) == 8 for value in self.seen):
                return tuple(epochs)
        if self.share(lambda value: 6 <= len(value) <= 32 and re.search(r"\d", value)) < SURE:
            return ()
        return tuple(form for form in FORMATS if self._of(form))

    def _of(self, form: str) -> bool:
        fails = 0
        for value in self.seen:
            fails += not _is_time(value, form)
            if fails > len(self.seen) * (1 - SURE):
                return False
        return True

    @cached_property
    def _numbers(self) -> Sequence[float]:
        return [float(value) for value in self.seen if _NUMBER.fullmatch(value)]

    @property
    def low(self) -> float:
        """The smallest number."""
        return min(self._numbers, default=0.0)

    @property
    def high(self) -> float:
        """The largest number."""
        return max(self._numbers, default=0.0)

    @cached_property
    def middle(self) -> float:
        """The median of the numbers that are not zero."""
        found = sorted(abs(number) for number in self._numbers if number)
        return found[len(found) // 2] if found else 0.0

    @cached_property
    def priced(self) -> float:
        """The share of numbers that end as prices in cents do: 00, 50, 90, 95, 99."""
        found = [number for number in self._numbers if number]
        return sum(1 for number in found if int(number) % 100 in (0, 50, 90, 95, 99)) / len(found) if found else 0.0

    @cached_property
    def prefix(self) -> str:
        """The letters before the first `_` or `-` that most values share (`cus_...`), else ""."""
        found = [match[1] for value in self.seen if (match := re.match(r"([A-Za-z]{1,10})[_-]", value))]
        top = max(set(found), key=found.count, default="")
        return top if top and found.count(top) >= 0.8 * len(self.seen) else ""


def trait(values: Iterable[str | None]) -> Trait:
    """The trait of a column's values."""
    held = list(values)
    return Trait([value for value in held if value], len(held))


def _is_time(value: str, form: str) -> bool:
    if not value.isascii() and "年" not in form:
        return False
    try:
        found = datetime.strptime(value, form)
    except ValueError:
        return False
    return 1970 <= found.year <= 2200
