"""A proposal for a folder: one entry of `sources:` for each file that feeds a table, what is open, and which files are left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tenure.ledger.currencies import MINOR
from tenure.ledger.promises import order
from tenure.ledger.tables import TABLES, Type
from tenure.proposal.choice import Choice, Reach, chosen
from tenure.proposal.files import File, files, pattern
from tenure.proposal.infer import coded, currency_of
from tenure.proposal.lexicon import notions
from tenure.proposal.taking import later, takes, unused
from tenure.proposal.treat import OPEN, Take, ticked


@dataclass
class Draft:
    """One entry: the choice and what it takes. `warnings` are told, `where` leaves rows out, `attributes` are further columns to keep (None = all)."""

    choice: Choice
    takes: Sequence[Take]
    where: str = ""
    warnings: Sequence[str] = ()
    attributes: str = ""

    @property
    def table(self) -> str:
        """The canonical table."""
        return self.choice.table

    @property
    def as_it_is(self) -> bool:
        """Whether the file is called after its table and has its columns, so that nothing need be said."""
        return self.choice.promised and not self.choice.file.sheet.reading

    @property
    def unused(self) -> list[str]:
        """Columns of the file without a place in the table."""
        return unused(self.choice, self.takes)

    def placed(self) -> Iterator[tuple[Path, str, str, bool]]:
        """(file, its column, canonical column, whether it is asked) for each column that is taken, in this file or in one that it names."""
        for take in self.takes:
            if take.way == "lookup" or take.name in self.choice.reaches:
                reach = self.choice.reaches[take.name]
                yield reach.link.target.path, reach.column, take.name, bool(take.question)
            elif take.column:
                yield from ((self.choice.file.path, column, take.name, bool(take.question)) for column in (take.column, *take.also))

    @property
    def questions(self) -> list[str]:
        """What is asked."""
        if self.as_it_is:
            return []
        doubts = [f"is it {self.table}?"] if self.choice.doubt else []
        return doubts + [take.question for take in self.takes if take.question]

    def lookups(self) -> Iterator[tuple[str, str]]:
        """(name, what it looks up) of each column that another file has."""
        for take in self.takes:
            if take.way == "lookup":
                reach = self.choice.reaches[take.name]
                yield f"{take.name}_there", lookup_of(self.choice, reach)


@dataclass
class Proposal:
    """All entries in the order in which tables are loaded, the files that are left out, and the currency of the company ("" if nothing says it)."""

    drafts: list[Draft] = field(default_factory=list)
    left: list[Choice] = field(default_factory=list)
    currency: str = ""

    @property
    def questions(self) -> int:
        """How many questions are open."""
        return sum(len(draft.questions) for draft in self.drafts) + (not self.currency and bool(self.priced))

    @property
    def priced(self) -> list[Draft]:
        """The entries with money."""
        return [draft for draft in self.drafts if any(column.type is Type.MONEY for column in TABLES[draft.table].columns)]


def proposal(folder: Path) -> Proposal:
    """What is proposed for the files of a folder."""
    return proposal_of(files(folder))


def proposal_of(found: Sequence[File]) -> Proposal:
    """The same of files that were looked at already."""
    choices = chosen(found)
    tables = order()
    drafts = sorted((_draft(each) for each in choices if each.fits), key=lambda draft: tables.index(draft.table))
    if drafts and not any(draft.table == "accounts" for draft in drafts) and (made := _accounts(drafts)):
        drafts.insert(0, made)
    return Proposal(drafts, [each for each in choices if not each.fits], _company(drafts, found))


def _draft(choice: Choice) -> Draft:
    found = takes(choice)
    return Draft(choice, found, _live(choice), tuple(later(found, choice)))


def _live(choice: Choice) -> str:
    """Rows of a test mode are no customers'."""
    for name, held in choice.file.traits.items():
        if set(notions(name)) == {"live"} and held.truth > 0.97 and len(held.distinct) > 1:
            yes = next((value for value in held.distinct if value.lower() in ("true", "t", "1", "yes")), "")
            return f"{name} = '{yes}'" if yes else ""
    return ""


def _accounts(drafts: Sequence[Draft]) -> Draft | None:
    """A list of accounts made of the customers that another file names, where no file lists them."""
    naming = [
        (draft, take)
        for draft in drafts
        for take in draft.takes
        if take.name == "account_id" and take.column and take.way == "column" and not take.question
    ]
    if not naming:
        return None
    draft, take = max(naming, key=lambda each: (each[0].table == "subscriptions", len(each[0].choice.file.traits[each[1].column].distinct)))
    from tenure.proposal.match import Fits

    choice = Choice(draft.choice.file, Fits(TABLES["accounts"]), why="no file lists the customers, so they are taken from here")
    return Draft(choice, [Take("account_id", take.column, take.why, take.sure, take.column)], attributes="none")


def _company(drafts: Sequence[Draft], found: Sequence[File]) -> str:
    """The currency that most amounts are in; where no amount says it, one that any header names."""
    seen: Counter[str] = Counter(code for file in found for name in file.traits if (code := coded(name)))
    for draft in drafts:
        named = {take.name: take for take in draft.takes}
        money = named.get("currency")
        if money and money.way == "value" and money.said in MINOR:
            seen[money.said] += 100
        elif money and money.column and money.way == "column":
            seen.update(value.upper() for value in draft.choice.file.traits[money.column].seen if value.upper() in MINOR)
        elif money and money.way == "lookup":
            reach = draft.choice.reaches["currency"]
            seen.update(value.upper() for value in reach.link.target.traits[reach.column].seen if value.upper() in MINOR)
        elif code := currency_of(draft.choice, named):
            seen[code] += 50
    return max(seen, key=lambda code: seen[code], default="")


def lookup_of(choice: Choice, reach: Reach) -> str:
    """The lookup of a column that another file has, as it stands in the file."""
    target = reach.link.target
    path = target.path.name if target.path.parent == choice.file.path.parent else str(target.path)
    key = "" if reach.link.key == reach.link.column else f", key: {spelled(reach.link.key)}"
    return f"{{path: {spelled(path)}, by: {spelled(ticked(reach.link.column))}{key}, take: {spelled(ticked(reach.column))}}}"


def path_of(file: File) -> str:
    """The file's path, or the pattern that means its whole group; several entries where no pattern does."""
    return str(file.path.parent / (pattern(file) or file.path.name))


def spelled(text: str) -> str:
    """A text as YAML reads it back exactly."""
    import json
    import re

    words = ("true", "false", "null", "yes", "no", "on", "off", "y", "n")
    if text == OPEN or (re.fullmatch(r"[A-Za-z_][\w./-]*", text) and text.lower() not in words):
        return text
    return "'" + text.replace("'", "''") + "'" if text.isprintable() else json.dumps(text)
