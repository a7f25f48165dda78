"""Which canonical table each file feeds: by its name, by what it has of the table's columns, by what it can find in the files that it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tenure.connectors.names import promised_table
from tenure.ledger.tables import TABLES, Table
from tenure.mapping import attribute
from tenure.proposal.files import File, Link, inside, links, of_stripe
from tenure.proposal.lexicon import NOTIONS, QUALIFIERS, notions
from tenure.proposal.match import Fit, Fits, fitted, named_like, values_fit
from tenure.proposal.patterns import CASH, FILES, NOUNS

TAKEN, DOUBTFUL = 0.6, 0.47
_PRICED = frozenset({"plan", "price", "product"})
FOUND: Mapping[str, frozenset[str]] = {
    "account_id": frozenset(), "amount": _PRICED, "interval": _PRICED, "interval_count": _PRICED, "currency": _PRICED, "starts_at": frozenset({"subscription"}),
    "ends_at": frozenset({"subscription"}), "issued_at": frozenset({"invoice"}), "user_id": frozenset({"session", "user"}),
    "status": frozenset({"subscription"}), "cancelled_at": frozenset({"subscription"}), "name": frozenset({"kind"}),
}  # fmt: skip
"""Columns that are looked for in other files too, and what those must be called after (nothing: anything)."""
_CALLED = frozenset(word for names in FILES.values() for name in names for word in name.split()) | {"history"}


@dataclass(frozen=True)
class Reach:
    """A canonical column that another file has: which link leads there, which column it is, how sure."""

    name: str
    link: Link
    column: str
    score: float


@dataclass
class Choice:
    """A file with the table it feeds (None: none). `why` it was chosen or left out; `doubt`: which other table it may be.

    `stripe`: whether it is one of a folder of Stripe's. `promised`: whether it has a canonical name and all columns that are required.
    """

    file: File
    fits: Fits | None = None
    reaches: Mapping[str, Reach] = field(default_factory=dict)
    why: str = ""
    doubt: str = ""
    links: Sequence[Link] = ()
    stripe: bool = False
    promised: bool = False

    @property
    def table(self) -> str:
        """The table's name, "" if there is none."""
        return self.fits.table.name if self.fits else ""


def chosen(found: Sequence[File]) -> list[Choice]:
    """The choice for each file."""
    readable = [file for file in found if file.traits]
    linked = {id(file): links(file, readable) for file in readable}
    accounts = _accounts(readable, linked)
    choices = [_choice(file, linked.get(id(file), []), accounts) for file in found]
    _one_list(choices, accounts)
    theirs = of_stripe(readable)
    for each in choices:
        each.stripe = theirs
    for table in TABLES:
        _settle([each for each in choices if each.table == table])
    return choices


def _accounts(found: Sequence[File], linked: Mapping[int, Sequence[Link]]) -> File | None:
    """The file whose rows are the customers: it fits, and others name its rows."""
    fits = {id(file): worth(file, fitted(TABLES["accounts"], file.traits, nouns=file.known_nouns), {}) for file in found}

    def named(file: File) -> int:
        by_values = sum(1 for each in linked.values() for link in each if link.target is file and link.sure > 0.6)
        return by_values + sum(1 for other in found if other is not file and other.names(file))

    likely = [file for file in found if fits[id(file)] >= DOUBTFUL]
    return max(likely, key=lambda file: (min(named(file), 3), fits[id(file)], file.sheet.rows), default=None)


def _choice(file: File, linked: Sequence[Link], accounts: File | None) -> Choice:
    if not file.traits:
        return Choice(file, why=file.sheet.trouble)
    if cash := next((why for notion, why in CASH.items() if notion in file.nouns), ""):
        return Choice(file, why=cash, links=linked)
    if promised := next((table for table in TABLES.values() if promises(file, table)), None):
        return Choice(file, _fit(file, promised, [], accounts)[0], {}, "its name and its columns", links=linked, promised=True)
    ranked = sorted((_fit(file, table, linked, accounts) for table in TABLES.values()), key=lambda each: -each[0].worth)
    (best, reaches), (second, _) = ranked[0], ranked[1]
    if best.worth < DOUBTFUL:
        return Choice(file, why=f"no table fits ({best.table.name} most, {best.worth:.2f})", links=linked)
    near = second.table.name if second.worth > 0.93 * best.worth else ""
    sure = best.worth >= TAKEN or (hint(file, best.table.name) >= 0.9 and len(best.fits) >= 4)
    doubt = near or ("" if sure else "none")
    return Choice(file, best, reaches, f"{best.worth:.2f}: {_said(file, best)}", doubt, linked)


def promises(file: File, table: Table) -> bool:
    """Whether a file is called after a table and has all columns that it requires."""
    has = {attribute(name) for name in file.traits}
    return promised_table(file.path, file.path.parent.parent) == table.name and all(
        column.name in has for column in table.columns if column.required
    )


def _fit(file: File, table: Table, linked: Sequence[Link], accounts: File | None) -> tuple[Fits, dict[str, Reach]]:
    fits = fitted(table, file.traits, _keys(file, accounts), file.known_nouns)
    reaches = {
        name: reach for name in FOUND if name in table.names and (reach := _reach(name, table, linked)) and reach.score > _held(fits, name)
    }
    fits = Fits(table, {name: fit for name, fit in fits.fits.items() if name not in reaches})
    return Fits(table, fits.fits, worth(file, fits, reaches)), reaches


def _held(fits: Fits, name: str) -> float:
    """How much surer a column of another file must be to be preferred."""
    score = fits.fits[name].score if name in fits.fits else 0.0
    return score + 0.2 if score >= 0.7 else score


def _keys(file: File, accounts: File | None) -> dict[str, float]:
    """The columns whose values are keys of the accounts."""
    if accounts is None or accounts is file or not accounts.key:
        return {}
    theirs = accounts.traits[accounts.key]
    found = {}
    for name, mine in file.traits.items():
        if mine.empty or (mine.formats and mine.iso):
            continue
        plain = mine.whole > 0.9
        if (
            inside(mine, theirs, whole=True) >= 0.9
            and len(mine.distinct) >= (max(len(theirs.distinct) // 4, 5) if plain else 3)
            and (not plain or "id" in notions(name) or "account" in notions(name))
        ):
            found[name] = 0.72
    return found


def _reach(name: str, table: Table, linked: Sequence[Link]) -> Reach | None:
    """The best column of a linked file for a column that the file itself lacks."""
    column = table.column(name)
    assert column is not None
    best: Reach | None = None
    for link in linked:
        for other, held in link.target.traits.items():
            if other == link.key and name != "account_id":
                continue
            if not link.target.nouns & FOUND[name] and FOUND[name]:
                continue
            score = named_like(table.name, name, other)[0] * values_fit(table, column, held) * link.sure
            if score > 0.55 and (best is None or score > best.score):
                best = Reach(name, link, other, score)
    return best


def worth(file: File, fits: Fits, reaches: Mapping[str, Reach]) -> float:
    """How well a file fits a table, from 0 to 1: required columns first, then its name, then how much of it is explained."""
    table, found = fits.table, fits.fits
    needed = [_needed(name.name, table, found, reaches) for name in table.columns if name.required]
    have = sum(needed) / len(needed) * (0.75 if 0 in needed else 1.0)
    explained = sum(fit.score for fit in found.values()) / min(max(len(file.traits), 3), 9)
    strange = 0.6 if hint(file, table.name) == 0 else 1.0
    return strange * have * (0.42 + 0.38 * hint(file, table.name) + 0.2 * min(explained, 1.0))


def _needed(name: str, table: Table, found: Mapping[str, Fit], reaches: Mapping[str, Reach]) -> float:
    if name in found:
        return found[name].score
    if name in reaches:
        return 0.85 * reaches[name].score
    if table.key == (name,) or name == "subscription_id":
        return 0.4 if table.name not in ("accounts", "users") else 0.0
    spare = {"account_id": 0.35, "kind": 0.7, "category": 0.5, "user_id": 0.7 if table.name == "events" else 0.0}
    return spare.get(name, 0.0)


def hint(file: File, table: str) -> float:
    """How much the file's name is like the table's."""
    mine = file.nouns & (NOTIONS | _CALLED)
    if not mine:
        return 0.35  # a name that says nothing is no reason against
    own = frozenset(NOUNS[table])
    return max(
        (
            _called(mine, each) * weight
            for name, weight in FILES.get(table, {}).items()
            if (each := frozenset(name.split())) <= mine or mine & each & own
        ),
        default=0.0,
    )


def _called(mine: frozenset[str], each: frozenset[str]) -> float:
    return sum(_heavy(word) for word in mine & each) / sum(_heavy(word) for word in mine | each)


def _heavy(word: str) -> float:
    return 2.0 if word in QUALIFIERS else 1.0


def _said(file: File, fits: Fits) -> str:
    return "its name and its columns" if hint(file, fits.table.name) > 0.5 else "its columns"


def _settle(rivals: list[Choice]) -> None:
    """Of several files that hold the same rows of a table one is kept: the one that others name, the one with the better fit."""
    lines = next((each for each in rivals if each.table == "invoice_lines" and "line" in each.file.nouns), None)
    for each in rivals if lines else ():
        if each.file.nouns & {"invoice", "line"} == {"invoice"} or ("credit" in each.file.nouns and "line" in each.file.nouns):
            each.why, each.fits, each.doubt = f"the lines of its invoices stand in {lines.file.path.name if lines else ''}", None, ""
    kept = [each for each in rivals if each.promised]
    rivals = [each for each in rivals if each.fits and not each.promised]
    for each in sorted(
        rivals, key=lambda choice: -(choice.fits.worth if choice.fits else 0) + (0.2 if "history" in choice.file.nouns else 0)
    ):
        twin = next((other for other in kept if _same_rows(each, other)), None)
        if twin is None:
            kept.append(each)
        else:
            each.why = f"it seems to hold the rows of {twin.file.path.name} once more, which fits {each.table} better"
            each.fits, each.doubt = None, ""


def _one_list(choices: Sequence[Choice], accounts: File | None) -> None:
    """Of several lists of accounts the one that the others' rows name is meant."""
    for each in choices:
        if accounts and each.table == "accounts" and each.file is not accounts and not each.promised:
            each.why, each.fits, each.doubt = f"{accounts.path.name} fits accounts better", None, ""


def _same_rows(one: Choice, other: Choice) -> bool:
    """Whether two files hold rows of the same keys."""
    assert one.fits is not None
    assert other.fits is not None
    for name in one.fits.table.key:
        if name in one.fits.fits and name in other.fits.fits:
            mine, theirs = (each.file.traits[each.fits.fits[name].column] for each in (one, other) if each.fits)
            return inside(mine, theirs, whole=True) >= 0.3 or inside(theirs, mine, whole=True) >= 0.3
    return False
