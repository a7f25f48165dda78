"""Months and amounts as other tools write them: what a text says, and in which of several notations a column is. Which column is what is in listing.py."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from tenure.ledger.currencies import MINOR
from tenure.words import Text

NOTHING = {"", "-", "–", "—", "n/a", "na", "null", "none", "nan"}
UNKNOWN = "?"
"""Stands for a currency that is written but not known."""
_SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
    "₩": "KRW",
    "₽": "RUB",
    "₺": "TRY",
    "₪": "ILS",
    "₫": "VND",
    "฿": "THB",
    "₱": "PHP",
    "zł": "PLN",
}
_DOLLARS = {
    "us": "USD",
    "ca": "CAD",
    "c": "CAD",
    "au": "AUD",
    "a": "AUD",
    "nz": "NZD",
    "hk": "HKD",
    "s": "SGD",
    "r": "BRL",
    "mx": "MXN",
    "nt": "TWD",
}
_DOLLAR = frozenset(_DOLLARS.values()) - {"BRL"} | {"ARS", "CLP", "COP", "UYU", "BBD", "BSD", "BMD", "BZD", "FJD", "JMD", "NAD", "TTD"}
_YEN = ("JPY", "CNY", "CNH")
_NAMES = {name: number for number, names in enumerate((
    "jan january januar janvier enero", "feb february februar février fevrier febrero", "mar march märz maerz mrz mars marzo", "apr april avril abril",
    "may mai mayo", "jun june juni juin junio", "jul july juli juillet julio", "aug august août aout agosto", "sep sept september septembre septiembre",
    "oct october okt oktober octobre octubre", "nov november novembre noviembre", "dec december dez dezember décembre decembre diciembre",
), 1) for name in names.split()}  # fmt: skip
_NUMBERS = re.compile(r"(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})(?:[T ].*)?")
_SERIAL = re.compile(r"\d{5}(?:\.0*)?")
_LARGEST = 15
_ORDERS: Mapping[str, Text] = {
    "my": Text("month/year", "月/年"),
    "iso": Text("year first", "年在前"), "name": Text("by name", "以月份名称"), "serial": Text("spreadsheet day numbers", "电子表格日期序号"),
    "dmy": Text("day/month/year", "日/月/年"), "mdy": Text("month/day/year", "月/日/年"),
    "dmy?": Text("day/month/year: it could be month/day/year", "日/月/年（也可能是月/日/年）"),
}  # fmt: skip


def months(texts: Sequence[str]) -> tuple[dict[str, date | None], Text]:
    """The first of each text's month, and in which order they were read.

    Of day and month the one that varies less is the day: a listing has a figure a month.
    """
    distinct = list(dict.fromkeys(text for text in texts if text))
    pairs = [(int(found[1]), int(found[2])) for text in distinct if (found := _NUMBERS.fullmatch(text)) and int(found[1]) <= 31]
    days, moons = ({pair[place] for pair in pairs} for place in (0, 1))
    order = "iso"
    if pairs:
        american = max(moons) > 12 or (max(days) <= 12 and len(moons) < len(days))
        open_ = max(days | moons) <= 12 and len(moons) == len(days) and days != moons
        order = "mdy" if american else "dmy?" if open_ else "dmy"
    elif distinct and all(_SERIAL.fullmatch(text) for text in distinct):
        order = "serial"
    elif distinct and not re.match(r"\d{4}", distinct[0]):
        order = "my" if re.fullmatch(r"\d{1,2}[-/. ]\d{2,4}", distinct[0]) else "name"
    return {text: _month(text, order) for text in distinct}, _ORDERS[order]


def heads(names: Sequence[str]) -> dict[int, date]:
    """The columns that are headed by a month (2026-03, 31/03/2026, Mar 2026, Mar-26, 2026年3月, 202603), and which."""
    likely = [name for name in names if re.search(r"\d", name) and not re.fullmatch(r"\d{1,4}", name)]
    read, _ = months(likely)
    return {place: month for place, name in enumerate(names) if (month := read.get(name)) is not None}


def _month(text: str, order: str) -> date | None:
    """The first of the month that a text names; `order` (dmy, mdy) is for three numbers."""
    if found := re.fullmatch(r"(\d{4})年\s*(\d{1,2})月.*", text) or re.fullmatch(r"(20\d\d|19\d\d)(\d\d)(?:\d\d)?", text):
        return _first(int(found[1]), int(found[2]))
    if _SERIAL.fullmatch(text):
        day = date(1899, 12, 30) + timedelta(days=int(text[:5]))
        return _first(day.year, day.month)
    if found := re.fullmatch(r"(?:\d{1,2}[-/. ]+)?([^\W\d_]{3,10})\.?(?:\s+\d{1,2},)?[-/, ]*'?(\d{4}|\d{2})", text):
        return _first(int(found[2]), _NAMES.get(found[1].lower(), 0))
    if found := re.fullmatch(r"(\d{1,4})[-/. ](\d{1,4})", text):
        one, other = int(found[1]), int(found[2])
        return _first(one, other) if one > 12 else _first(other, one)
    found = _NUMBERS.fullmatch(text)
    if not found:
        return None
    numbers = [int(part) for part in found.groups()]
    if numbers[0] > 31:
        return _first(numbers[0], numbers[1])
    day_, month_ = numbers[1::-1] if order == "mdy" else numbers[:2]
    return _first(numbers[2], month_) if 1 <= day_ <= 31 else None


def _first(year: int, month: int) -> date | None:
    year += 2000 if year < 100 else 0
    return date(year, month, 1) if 1990 <= year <= 2100 and 1 <= month <= 12 else None


def comma_decimal(texts: Iterable[str], separator: str) -> tuple[bool, Text]:
    """Whether the comma is the decimal mark: by the last mark where both occur, else by what follows it."""
    votes: Counter[bool] = Counter()
    for text in texts:
        body = re.sub(r"[^\d.,]", "", text)
        if "," in body and "." in body:
            votes[body.rindex(",") > body.rindex(".")] += 3
        elif mark := next((mark for mark in ",." if mark in body), ""):
            tail = len(body) - body.rindex(mark) - 1
            if body.count(mark) > 1:
                votes[mark != ","] += 3
            elif tail != 3:
                votes[mark == ","] += 1
    comma = votes[True] > votes[False] or (not votes and separator == ";")
    example = "1.234,56" if comma else "1,234.56"
    return comma, Text(f"amounts written as {example}", f"金额写法为 {example}")


def amount(text: str, comma: bool) -> Decimal | None:
    """The amount; None where it is no number in that notation, so that no mark of thousands is taken for a decimal one or the other way round."""
    body = re.sub(r"(?i)\b[a-z]{1,2}(?=\$)|(?<![a-z])[a-z]{3}(?![a-z])|zł|[$€£¥₹₩₽₺₪₫฿₱\s'’_]", "", text).replace("−", "-")
    negative = (body.startswith("(") and body.endswith(")")) or body.endswith("-") or body.startswith("-")
    body = body.strip("()-+")
    thousands, decimal = (r"\.", ",") if comma else (",", r"\.")
    whole = rf"\d+|\d{{1,3}}(?:{thousands}\d{{2,3}})*{thousands}\d{{3}}"
    found = re.fullmatch(rf"(?=[\d.,])({whole})?(?:{decimal}(\d*))?(?:[eE]([+-]?\d\d?))?", body)
    if not found or not (found[1] or found[2]):
        return None
    digits = re.sub(r"[.,]", "", found[1] or "0")
    value = Decimal(f"{digits}.{found[2] or ''}".rstrip(".")).scaleb(int(found[3] or 0))
    if value.adjusted() >= _LARGEST:
        return None
    return -value if negative else value


def currency(text: str, home: str) -> str:
    """The currency that a text names or signs; "" for none, UNKNOWN for one that nobody knows. `home` decides whose dollar or yen it is."""
    codes = re.findall(r"(?<![A-Za-z])[A-Za-z]{3}(?![A-Za-z])", text)
    if code := next((code.upper() for code in codes if code.upper() in MINOR), ""):
        return code
    if codes:
        return UNKNOWN
    if found := re.search(r"(?i)(?:\b([a-z]{1,2}))?\$", text):
        return _DOLLARS.get(found[1].lower(), UNKNOWN) if found[1] else home if home in _DOLLAR else "USD"
    if "¥" in text:
        return home if home in _YEN else UNKNOWN
    return next((code for sign, code in _SIGNS.items() if sign in text), "")
