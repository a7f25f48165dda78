"""Another tool's export of MRR by account and month, in whatever form: separators, dates and money formats are guessed, and what was guessed is said."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from tenure.connectors.encoding import encoding_of, opened
from tenure.errors import SourceError
from tenure.ledger.currencies import MINOR
from tenure.words import Text

SEPARATORS = ",;\t|"
LONGEST = 512 << 20
ACCOUNT = (
    "account",
    "customer",
    "client",
    "company",
    "user",
    "organi",
    "kund",
    "compte",
    "cliente",
    "客户",
    "账户",
    "公司",
    "id",
    "name",
    "email",
    "名称",
)
MONTH = ("month", "date", "period", "day", "monat", "datum", "mois", "mes", "fecha", "月", "日期", "期间")
MONEY = ("mrr", "amount", "value", "revenue", "recurring", "betrag", "montant", "importe", "金额", "收入", "total")
CURRENCY = ("currency", "ccy", "währung", "devise", "moneda", "币种", "货币")
TOTALS = {
    "total",
    "totals",
    "grand total",
    "subtotal",
    "sub-total",
    "sum",
    "all",
    "all customers",
    "gesamt",
    "summe",
    "合计",
    "总计",
    "小计",
    "总和",
}
NOTHING = {"", "-", "–", "—", "n/a", "na", "null", "none", "nan"}
SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW"}
NAMES = {name: number for number, names in enumerate((
    "jan january januar janvier enero", "feb february februar février fevrier febrero", "mar march märz maerz mrz mars marzo", "apr april avril abril",
    "may mai mayo", "jun june juni juin junio", "jul july juli juillet julio", "aug august août aout agosto", "sep sept september septembre septiembre",
    "oct october okt oktober octobre octubre", "nov november novembre noviembre", "dec december dez dezember décembre decembre diciembre",
), 1) for name in names.split()}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Aside:
    """A row that was not taken, and why."""

    line: int
    reason: Text
    said: str


@dataclass
class Listing:
    """What the file says: (account as written, month, currency or "") → amount; `places`: decimals written; `said`: what was guessed and done.

    `repeats`: how often the same amount stands there for the same customer and month.
    """

    name: str
    cells: dict[tuple[str, date, str], Decimal] = field(default_factory=dict)
    places: int = 0
    repeats: dict[tuple[str, date, str], int] = field(default_factory=dict)
    said: list[Text] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)

    @property
    def months(self) -> list[date]:
        """The months that it tells of."""
        return sorted({month for _, month, _ in self.cells})


def listing(path: Path, known: Mapping[str, str]) -> Listing:
    """The file read. `known`: what an account may be called (id, name, lower case) → its id. Raises `SourceError`, saying what was looked for."""
    rows, separator = _rows(path)
    head, names = _header(path, rows)
    body = rows[head + 1 :]
    found = Listing(path.name)
    found.said.append(Text(f"read as columns separated by {_spelled(separator)}", f"按 {_spelled(separator)} 分列读取"))
    who = _who(path, names, body, known)
    wide = {place: month for place, name in enumerate(names) if (month := _month_named(name)) is not None}
    entries = (
        _wide(names, body, who, wide, found)
        if len(wide) > 0 and _place(names, MONTH, {who, *wide}) is None
        else _long(path, names, body, who, found)
    )
    _taken(entries, known, found, separator)
    if not found.cells:
        raise SourceError(path.name, f"no row gives an account, a month and an amount. Its columns are {', '.join(names)}.")
    return found


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure as it is written."""

    line: int
    account: str
    month: date | None
    money: str
    currency: str


def _rows(path: Path) -> tuple[list[tuple[int, list[str]]], str]:
    if not path.is_file():
        raise SourceError(path.name, "there is no such file.")
    if path.stat().st_size > LONGEST:
        raise SourceError(path.name, "it is too large to be a listing of customers and months.")
    with opened(path) as raw:
        text = raw.read().decode(encoding_of(path), errors="replace").lstrip("\ufeff")
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    separator = max(SEPARATORS, key=lambda mark: (sum(min(line.count(mark), 50) for line in lines), -SEPARATORS.index(mark)))
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
        separator = lines[0].strip()[4]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as wrong:
        raise SourceError(path.name, f"it cannot be read as a table: {wrong}.") from wrong
    return [row for row in rows if any(row[1])], separator


def _header(path: Path, rows: Sequence[tuple[int, list[str]]]) -> tuple[int, list[str]]:
    """The first row that names an account, and a month or an amount; titles above it are no rows."""
    for place, (_, cells) in enumerate(rows[:20]):
        named = [cell for cell in cells if cell]
        if len(named) >= 2 and _place(cells, ACCOUNT, set()) is not None and (
            any(_month_named(cell) for cell in cells) or (_place(cells, MONTH, set()) is not None and _place(cells, MONEY, set()) is not None)
        ):  # fmt: skip
            return place, cells
    seen = ", ".join(rows[0][1]) if rows else "nothing"
    raise SourceError(path.name, f"no header was found that names an account, a month and an amount. Its first row is: {seen[:200]}.")


def _place(names: Sequence[str], words: Sequence[str], but: set[int]) -> int | None:
    """The column whose name says one of `words`, the earlier words first; a whole name before a part of one."""
    lowered = [name.lower().replace("_", " ") for name in names]
    for test in (lambda name, word: name == word, lambda name, word: word in name.split(), lambda name, word: word in name):
        for word in words:
            for place, name in enumerate(lowered):
                if place not in but and test(name, word):
                    return place
    return None


def _who(path: Path, names: Sequence[str], body: Sequence[tuple[int, list[str]]], known: Mapping[str, str]) -> int:
    """The column of accounts: the one of which most cells are accounts that we know."""
    sample = body[:: max(len(body) // 2000, 1)]
    cells = {place: [_cell(row, place) for _, row in sample] for place in range(len(names))}
    hits = {
        place: (sum(cell.lower() in known for cell in column), sum(known.get(cell.lower()) == cell for cell in column))
        for place, column in cells.items()
    }
    best = max(hits, key=lambda place: hits[place], default=0)
    if hits.get(best, (0, 0))[0]:
        return best
    named = _place(names, ACCOUNT, set())
    if named is None:
        raise SourceError(path.name, f"no column names an account. Its columns are {', '.join(names)}.")
    return named


def _wide(names: Sequence[str], body: Iterable[tuple[int, list[str]]], who: int, wide: Mapping[int, date], found: Listing) -> list[Entry]:
    found.said.append(
        Text(f"a column for each of {len(wide)} months, accounts in {names[who]!r}", f"{len(wide)} 个月各占一列，客户在“{names[who]}”列")
    )
    money = _place(names, CURRENCY, {who, *wide})
    return [
        Entry(line, _cell(row, who), month, _cell(row, place), _cell(row, money)) for line, row in body for place, month in wide.items()
    ]


def _long(path: Path, names: Sequence[str], body: Sequence[tuple[int, list[str]]], who: int, found: Listing) -> list[Entry]:
    when = _place(names, MONTH, {who})
    currency = _place(names, CURRENCY, {who})
    amount = _place(names, MONEY, {place for place in (who, when, currency) if place is not None})
    if when is None or amount is None:
        missing = "month" if when is None else "amount"
        raise SourceError(path.name, f"no column names the {missing}. Its columns are {', '.join(names)}.")
    dated, told = _dates([_cell(row, when) for _, row in body])
    found.said.append(Text(f"accounts in {names[who]!r}, months in {names[when]!r} ({told}), amounts in {names[amount]!r}",
                           f"客户在“{names[who]}”列，月份在“{names[when]}”列（{told}），金额在“{names[amount]}”列"))  # fmt: skip
    fixed = next((code for code in re.findall(r"[A-Z]{3}", names[amount]) if code in MINOR), "")
    return [
        Entry(line, _cell(row, who), dated.get(_cell(row, when)), _cell(row, amount), _cell(row, currency) or fixed) for line, row in body
    ]


def _taken(entries: Sequence[Entry], known: Mapping[str, str], found: Listing, separator: str) -> None:
    """Puts what is a figure of an account into `found`; says what was not, and what was put together."""
    comma, told = _decimal([entry.money for entry in entries], separator)
    found.said.append(told)
    seen: dict[tuple[str, date, str], list[Decimal]] = {}
    for entry in entries:
        amount, sign = _amount(entry.money, comma)
        if not entry.account or (entry.account.lower() in TOTALS and entry.account.lower() not in known):
            found.aside.append(Aside(entry.line, Text("a row of totals", "合计行"), f"{entry.account} {entry.money}".strip()))
        elif entry.month is None:
            found.aside.append(Aside(entry.line, Text("its month cannot be read", "月份无法识别"), entry.account))
        elif amount is None:
            if entry.money.lower() not in NOTHING:
                found.aside.append(Aside(entry.line, Text("its amount cannot be read", "金额无法识别"), f"{entry.account} {entry.money}"))
        else:
            places = -int(amount.as_tuple().exponent)
            found.places = max(found.places, places)
            currency = (entry.currency or sign).upper()
            seen.setdefault((entry.account, entry.month, currency if currency in MINOR else ""), []).append(amount)
    twice = [key for key, amounts in seen.items() if len(amounts) > 1]
    if twice:
        found.said.append(Text(f"{len(twice)} times a customer has several rows in a month: they are added up (first: {twice[0][0]}, {twice[0][1]:%Y-%m})",
                               f"有 {len(twice)} 处同一客户同月多行：已相加（首例：{twice[0][0]}，{twice[0][1]:%Y-%m}）"))  # fmt: skip
    found.repeats = {key: len(amounts) for key, amounts in seen.items() if len(amounts) > 1 and len(set(amounts)) == 1}
    found.cells = {key: sum(amounts, Decimal(0)) for key, amounts in seen.items()}


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""


def _month_named(text: str) -> date | None:
    """A month as a heading: 2026-03, 2026/03/31, Mar 2026, Mar-26, 2026年3月, 202603."""
    return _read(text, "ymd") if re.search(r"\d", text) and not re.fullmatch(r"\d{1,4}", text.strip()) else None


_NUMBERS = re.compile(r"(\d{1,4})[-/. ](\d{1,2})(?:[-/. ](\d{1,4}))?(?:[T ].*)?")


def _read(text: str, order: str) -> date | None:
    """The first of the month that a text names; `order` (ymd, dmy, mdy) is for three numbers."""
    text = text.strip().strip('"')
    if found := re.fullmatch(r"(\d{4})年\s*(\d{1,2})月.*", text) or re.fullmatch(r"(20\d\d|19\d\d)(\d\d)(?:\d\d)?", text):
        return _first(int(found[1]), int(found[2]))
    if found := re.fullmatch(r"(?:(\d{1,2})[-/. ])?([^\W\d_]{3,10})\.?[-/, ]*'?(\d{4}|\d{2})", text):
        return _first(int(found[3]), NAMES.get(found[2].lower(), 0))
    found = _NUMBERS.fullmatch(text)
    if not found:
        return None
    numbers = [int(part) for part in found.groups() if part]
    if len(numbers) == 2:
        return _first(*(numbers if numbers[0] > 12 else numbers[::-1]))
    if numbers[0] > 31:
        return _first(numbers[0], numbers[1])
    day_, month_ = (numbers[0], numbers[1]) if order == "dmy" else (numbers[1], numbers[0])
    return _first(numbers[2], month_) if 1 <= day_ <= 31 else None


def _first(year: int, month: int) -> date | None:
    year += 2000 if year < 100 else 0
    return date(year, month, 1) if 1990 <= year <= 2100 and 1 <= month <= 12 else None


def _dates(texts: Sequence[str]) -> tuple[dict[str, date | None], str]:
    """Each text's month. Of day and month the one that varies less is the day: a listing has a figure a month."""
    distinct = list(dict.fromkeys(text for text in texts if text))
    pairs = [
        (int(found[1]), int(found[2]))
        for text in distinct
        if (found := _NUMBERS.fullmatch(text.strip())) and found[3] and int(found[1]) <= 31
    ]
    first, second = ({pair[place] for pair in pairs} for place in (0, 1))
    if not pairs:
        return {text: _read(text, "ymd") for text in distinct}, "year first" if distinct and distinct[0][:4].isdigit() else "by name"
    mdy = max(second) > 12 or (max(first) <= 12 and len(second) < len(first))
    order = "mdy" if mdy else "dmy"
    return {text: _read(text, order) for text in distinct}, "month/day/year" if mdy else "day/month/year"


def _decimal(texts: Iterable[str], separator: str) -> tuple[bool, Text]:
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


def _amount(text: str, comma: bool) -> tuple[Decimal | None, str]:
    """The amount, and the currency that is written with it; None where it is no number."""
    sign = next((code for mark, code in SIGNS.items() if mark in text), "")
    code = next((code for code in re.findall(r"[A-Za-z]{3}", text) if code.upper() in MINOR), "")
    body = re.sub(r"[A-Za-z]{3}|[$€£¥₹₩\s\u00a0\u202f'’_]", "", text).replace("−", "-")
    negative = (body.startswith("(") and body.endswith(")")) or body.endswith("-") or body.startswith("-")
    body = body.strip("()-+")
    body = body.replace(".", "").replace(",", ".") if comma else body.replace(",", "")
    if not re.fullmatch(r"\d+(\.\d+)?|\.\d+", body):
        return None, ""
    return (-Decimal(body) if negative else Decimal(body)), (sign or code)


def _spelled(separator: str) -> str:
    return {"\t": "tab", ",": "“,”", ";": "“;”", "|": "“|”"}.get(separator, separator)
