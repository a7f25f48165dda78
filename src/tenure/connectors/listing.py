"""Another tool's export of MRR by account and month, in whatever form: separators, dates and money formats are guessed, and what was guessed is said."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from tenure.connectors import notation
from tenure.connectors.cells import table
from tenure.connectors.notation import NOTHING, UNKNOWN
from tenure.errors import SourceError
from tenure.ledger.currencies import MINOR
from tenure.words import Text

ACCOUNT = ("account", "customer", "client", "company", "user", "organi", "kund", "compte", "cliente", "客户", "账户", "公司", "id", "name", "email", "名称")  # fmt: skip
MONTH = ("month", "date", "period", "day", "monat", "datum", "mois", "mes", "fecha", "月", "日期", "期间")
MONEY = ("mrr", "amount", "value", "revenue", "recurring", "betrag", "montant", "importe", "金额", "收入", "total")
CURRENCY = ("currency", "ccy", "währung", "devise", "moneda", "币种", "货币")
GRAND = {"total", "totals", "grand total", "sum", "all", "all customers", "gesamt", "gesamtsumme", "summe", "suma", "somme", "合计", "总计", "总和"}  # fmt: skip
TOTALS = GRAND | {"subtotal", "sub-total", "sub total", "average", "avg", "mean", "median", "durchschnitt", "小计", "平均"}
_BESIDE = {"mrr", "arr", "revenue", "amount", "recurring", "monthly", "for", "of", "the", "in", "customers", "accounts", "all"}
_CALLED = re.compile(r"(grand |sub[- ]?)?total\b")
BEFORE = re.compile(r"start|open|begin|previous|prior|last month|new|expan|contract|churn|reactiv|change|delta|net ", re.I)
"""Amounts of a month that are not the MRR at its end."""
_WORDS = {"ALL", "TOP", "TRY", "PEN", "CUP", "GEL", "MOP", "SOS", "BAM"}


@dataclass(frozen=True, slots=True)
class Aside:
    """A row that was not taken, and why."""

    line: int
    reason: Text
    said: str


@dataclass
class Listing:
    """What the file says: (our account's id, else the name as written; month; currency or "") → amount; `places`: decimals written.

    `said`: what was guessed and done. `unknown`: the names that are no account of ours. `repeats`: how often the same amount stands there
    for the same customer and month.
    """

    name: str
    cells: dict[tuple[str, date, str], Decimal] = field(default_factory=dict)
    places: int = 0
    repeats: dict[tuple[str, date, str], int] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    said: list[Text] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)

    @property
    def months(self) -> list[date]:
        """The months that it tells of."""
        return sorted({month for _, month, _ in self.cells})


def fold(text: str) -> str:
    """A name without what differs between two writings of it: case, width, spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def account(text: str, known: Mapping[str, str]) -> str:
    """The account that a text names: as it stands, else as it folds; "" if it is none of ours."""
    return known.get(text) or known.get(fold(text), "")


def listing(path: Path, known: Mapping[str, str], home: str = "") -> Listing:
    """The file read. `known`: what an account may be called (its id, and ids and names as they `fold`) → its id. `home`: our own currency.

    Raises `SourceError`, saying what was looked for.
    """
    rows, separator = table(path)
    head, names = _header(path, rows)
    body = rows[head + 1 :]
    found = Listing(path.name)
    found.said.append(Text(f"read as columns separated by {_spelled(separator)}", f"按 {_spelled(separator)} 分列读取"))
    who = _who(path, names, body, known)
    wide = notation.heads(names)
    layout = _wide if len(wide) > 1 or (wide and _place(names, MONTH, {who, *wide}) is None) else _long
    _taken(layout(path, names, body, who, found), known, found, (separator, home))
    if not found.cells:
        raise SourceError(
            path.name, f"no row gives an account, a month and an amount. Its columns are {', '.join(names)}.{_first_aside(found)}"
        )
    return found


def _first_aside(found: Listing) -> str:
    return f" Line {found.aside[0].line}: {found.aside[0].reason} ({found.aside[0].said})." if found.aside else ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure as it is written."""

    line: int
    account: str
    month: date | None
    money: str
    currency: str
    when: str = ""
    total: bool = False


def _header(path: Path, rows: Sequence[tuple[int, list[str]]]) -> tuple[int, list[str]]:
    """The first row that names an account, and a month or an amount; titles above it are no rows."""
    for place, (_, cells) in enumerate(rows[:20]):
        named = [cell for cell in cells if cell]
        if len(named) >= 2 and _place(cells, ACCOUNT, set()) is not None and (
            notation.heads(cells) or (_place(cells, MONTH, set()) is not None and _place(cells, MONEY, set()) is not None)
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
    columns = {place: [_cell(row, place) for _, row in sample] for place in range(len(names))}
    hits = {place: (sum(bool(account(cell, known)) for cell in column), sum(account(cell, known) == cell for cell in column))
            for place, column in columns.items()}  # fmt: skip
    best = max(hits, key=lambda place: hits[place], default=0)
    if hits.get(best, (0, 0))[0]:
        return best
    named = _place(names, ACCOUNT, set())
    if named is None:
        raise SourceError(path.name, f"no column names an account. Its columns are {', '.join(names)}.")
    return named


def _wide(path: Path, names: Sequence[str], body: Iterable[tuple[int, list[str]]], who: int, found: Listing) -> list[Entry]:
    wide = notation.heads(names)
    found.said.append(
        Text(f"a column for each of {len(wide)} months, accounts in {names[who]!r}", f"{len(wide)} 个月各占一列，客户在“{names[who]}”列")
    )
    code = _place(names, CURRENCY, {who, *wide})
    return [Entry(line, _cell(row, who), month, _cell(row, place), _cell(row, code), total=_totals(row, who))
            for line, row in body for place, month in wide.items()]  # fmt: skip


def _long(path: Path, names: Sequence[str], body: Sequence[tuple[int, list[str]]], who: int, found: Listing) -> list[Entry]:
    when = _place(names, MONTH, {who})
    code = _place(names, CURRENCY, {who})
    taken = {place for place in (who, when, code) if place is not None}
    aside = {place for place, name in enumerate(names) if BEFORE.search(name.replace("_", " "))}
    amount = _place(names, MONEY, taken | aside)
    amount = _place(names, MONEY, taken) if amount is None else amount
    if when is None or amount is None:
        missing = "month" if when is None else "amount"
        raise SourceError(path.name, f"no column names the {missing}. Its columns are {', '.join(names)}.")
    dated, told = notation.months([_cell(row, when) for _, row in body])
    found.said.append(Text(f"accounts in {names[who]!r}, months in {names[when]!r} ({told.en}), amounts in {names[amount]!r}",
                           f"客户在“{names[who]}”列，月份在“{names[when]}”列（{told.zh}），金额在“{names[amount]}”列"))  # fmt: skip
    fixed = _headed(names[amount])
    return [
        Entry(
            line,
            _cell(row, who),
            dated.get(_cell(row, when)),
            _cell(row, amount),
            _cell(row, code) or fixed,
            _cell(row, when),
            _totals(row, who),
        )
        for line, row in body
    ]


def _headed(name: str) -> str:
    """The currency that the head of a column tells: MRR (EUR), mrr_usd, MRR in €."""
    codes = (word.upper() for word in re.findall(r"[A-Za-z]+", name))
    return next((code for code in codes if code in MINOR and code not in _WORDS), "") or "".join(re.findall(r"[$€£¥₹₩]", name)[:1])


def _totals(row: Sequence[str], who: int) -> bool:
    """Whether a row says that it is one of totals: Total, Grand Total:, Total MRR (USD); in any cell where it names no account."""
    return any(_total(cell) for cell in (row if not _cell(row, who) else [_cell(row, who)]))


def _total(text: str) -> bool:
    named = fold(text).rstrip(": ")
    words = [word for word in re.findall(r"[^\W\d_]+", named) if word not in _BESIDE and word.upper() not in MINOR]
    return named in TOTALS or " ".join(words) in TOTALS


def _taken(entries: Sequence[Entry], known: Mapping[str, str], found: Listing, notes: tuple[str, str]) -> None:
    """Puts what is a figure of an account into `found`; says what was not, and what was put together."""
    separator, home = notes
    comma, told = notation.comma_decimal([entry.money for entry in entries], separator)
    found.said.append(told)
    seen: dict[tuple[str, date, str], list[Decimal]] = {}
    totals: list[tuple[Entry, Decimal | None]] = []
    for entry in entries:
        ours, amount = account(entry.account, known), notation.amount(entry.money, comma)
        code = (notation.currency(entry.currency, home) or UNKNOWN) if entry.currency else notation.currency(entry.money, home)
        code = "" if code == home else code
        if entry.money.lower() in NOTHING:
            continue
        if not ours and (entry.total or _CALLED.match(fold(entry.account))):
            totals.append((entry, amount))
        elif wrong := _wrong(entry, amount, code):
            found.aside.append(
                Aside(entry.line, wrong, f"{entry.account} {entry.when or entry.money} {entry.money if entry.when else ''}".strip())
            )
        else:
            assert amount is not None
            assert entry.month is not None
            found.places = max(found.places, -int(amount.as_tuple().exponent))
            found.unknown |= set() if ours else {entry.account}
            seen.setdefault((ours or entry.account, entry.month, code), []).append(amount)
    twice = [key for key, amounts in seen.items() if len(amounts) > 1]
    if twice:
        found.said.append(Text(f"{len(twice)} times a customer has several rows in a month: they are added up (first: {twice[0][0]}, {twice[0][1]:%Y-%m})",
                               f"有 {len(twice)} 处同一客户同月多行：已相加（首例：{twice[0][0]}，{twice[0][1]:%Y-%m}）"))  # fmt: skip
    found.repeats = {key: len(amounts) for key, amounts in seen.items() if len(amounts) > 1 and len(set(amounts)) == 1}
    found.cells = {key: sum(amounts, Decimal(0)) for key, amounts in seen.items()}
    _left_out(totals, found)


def _wrong(entry: Entry, amount: Decimal | None, code: str) -> Text | None:
    """Why an entry cannot be taken; None if it can."""
    if not entry.account:
        return Text("it names no account", "未写明客户")
    if entry.month is None:
        return Text("its month cannot be read", "月份无法识别")
    if amount is None:
        return Text("its amount cannot be read", "金额无法识别")
    return Text("its currency is not known", "货币无法识别") if code == UNKNOWN else None


def _left_out(totals: Sequence[tuple[Entry, Decimal | None]], found: Listing) -> None:
    """Rows of totals. A row that is only called so (Total Ltd) is one if its amount is what a month's rows, or all, add up to; else it is a customer.

    A total that is otherwise than its rows says that something was read wrongly, or is not in the file.
    """
    sums: dict[date | None, Decimal] = {}
    for (_, month, _), figure in found.cells.items():
        for place in (month, None):
            sums[place] = sums.get(place, Decimal(0)) + figure
    for entry, amount in totals:
        whole = sums.get(entry.month, Decimal(0))
        if not entry.total and amount is not None and entry.month is not None and amount not in sums.values():
            key = (entry.account, entry.month, "")
            found.cells[key] = found.cells.get(key, Decimal(0)) + amount
            found.unknown.add(entry.account)
            continue
        found.aside.append(Aside(entry.line, Text("a row of totals", "合计行"), f"{entry.account} {entry.money}".strip()))
        checked = fold(entry.account).rstrip(": ") in GRAND and len({code for _, _, code in found.cells}) == 1
        if checked and amount is not None and abs(amount - whole) >= Decimal(1).scaleb(-min(found.places, 2)):
            of, zh = (f" of {entry.month:%Y-%m}", f" {entry.month:%Y-%m} ") if entry.month else ("", "")
            found.said.append(Text(f"its total{of}, {amount:f}, is not what its rows add up to, {whole:f}",
                                   f"其{zh}合计 {amount:f} 与各行之和 {whole:f} 不符"))  # fmt: skip


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""


def _spelled(separator: str) -> str:
    return {"\t": "tab", ",": "“,”", ";": "“;”", "|": "“|”"}.get(separator, separator)
