"""How the values of a column are treated on the way: time formats, decimal marks, minor units, value maps; what cannot be told is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tenure.ledger.tables import TABLES, Column, Type
from tenure.proposal.choice import Choice
from tenure.proposal.lexicon import notions
from tenure.proposal.match import NUMBERS, meanings, spelt
from tenure.proposal.patterns import ENDED
from tenure.proposal.trait import FOREIGN_TRUTHS, SURE, TRUTHS, Trait

OPEN = "ANSWER_ME"
RARE = 0.02
"""A word that fewer rows than this share hold is a mistake of those rows, which are held back, and no question."""
CODED = re.compile(r"(?:^|_)(usd|eur|gbp|chf|jpy|cny|cad|aud|sek|inr|brl)$")


@dataclass
class Take:
    """One canonical column: `way` (column, expression, value) and `said`; the treatments; why; how sure; and what is asked, if anything.

    `column`: the file's column that it comes from (`also`: further ones). A treatment that holds `OPEN` is a question, as `said` can be.
    """

    name: str
    said: str
    why: str = ""
    sure: float = 1.0
    column: str = ""
    way: str = "column"
    more: dict[str, object] = field(default_factory=dict)
    question: str = ""
    also: tuple[str, ...] = ()


def canonical(table: str, name: str) -> Column:
    found = TABLES[table].column(name)
    assert found is not None
    return found


def shown(name: str) -> str:
    """A header as it can stand in a comment: one line, not endless."""
    return "`" + "".join(letter if letter.isprintable() else " " for letter in name)[:60] + "`"


def treated(choice: Choice, column: Column, take: Take, trait: Trait, days: str) -> None:
    if trait.empty:
        return
    if column.type is Type.TIME:
        _timed(take, trait, days)
    elif column.type in NUMBERS or column.type is Type.WHOLE:
        _numbered(choice, column, take, trait)
    elif column.type is Type.BOOL:
        foreign = {
            value: FOREIGN_TRUTHS[value.lower()]
            for value in sorted(trait.distinct)
            if value.lower() not in TRUTHS and value.lower() in FOREIGN_TRUTHS
        }
        if foreign:
            take.more["values"] = foreign
    elif column.choices:
        translated(choice.table, column, take, trait)


def _timed(take: Take, trait: Trait, days: str) -> None:
    formats = trait.formats
    if not formats or formats == ("",):
        return
    said = [form for form in formats if not days or not form.startswith(("%d", "%m")) or form.startswith(days)] or list(formats)
    if len(said) > 1 and {form[:2] for form in said} == {"%d", "%m"} and not all("%b" in form or "%B" in form for form in said):
        take.more["time"] = OPEN
        sample = next(iter(trait.seen))
        take.question = (
            take.question or f"{shown(sample)}: is the day or the month first? Write " + " or ".join(f'"{form}"' for form in said[:2]) + "."
        )
        return
    take.more["time"] = said[0]


def day_first(choice: Choice) -> str:
    """Whether days (`%d`) or months (`%m`) come first in the file's dates, where any column of it tells; else ""."""
    seen = {
        form[:2]
        for trait in choice.file.traits.values()
        if len({f[:2] for f in trait.formats}) == 1
        for form in trait.formats
        if (form[:2] in ("%d", "%m") and "/" in form) or form[:3] in ("%d-", "%m-")
    }
    return seen.pop() if len(seen) == 1 else ""


def _numbered(choice: Choice, column: Column, take: Take, trait: Trait) -> None:
    if trait.decimal == "," and not trait.symbol:
        take.more["decimal"] = ","
    elif trait.number < SURE and (trait.symbol or trait.decimal != "."):
        name = ticked(take.column)
        bare = f"extract({name}, '([-+0-9.,]+)')" if trait.symbol else name
        take.way, take.said = "expression", f"replace({bare}, ',', '')"
        if trait.decimal == ",":
            take.said, take.more = bare, {**take.more, "decimal": ","}
    if column.type is Type.PERCENT and 0 < trait.high <= 1 and trait.whole < 1:
        take.way, take.said = "expression", f"number({ticked(take.column)}) * 100"
        take.why += "; its values are fractions"
    if column.type is Type.MONEY:
        minor(choice, take, trait)


def minor(choice: Choice, take: Take, trait: Trait) -> None:
    """Whether an amount is in cents: by its name, else asked where its values look like it."""
    if "cents" in notions(take.column):
        take.more["minor"] = True
    elif choice.stripe and trait.whole >= SURE:
        take.more["minor"] = True
        take.why += "; in cents, as the identifiers look like Stripe's"
    elif trait.whole >= SURE and trait.priced >= 0.9 and trait.middle >= 500 and len(trait.distinct) > 1:
        take.more["minor"] = OPEN
        take.question = (
            f"{take.question} And " * bool(take.question)
            + f"are amounts such as {shown(trait.seen[0])} in cents? Write true if so, else false."
        )


def translated(table: str, column: Column, take: Take, trait: Trait) -> None:
    known = meanings(table, column.name)
    mapped: dict[str, str] = {}
    unknown = []
    for value in sorted(trait.distinct)[:40]:
        meant = known.get(spelt(value), "")
        if column.name == "status" and not meant and spelt(value) in ENDED:
            meant = "active"
            take.why += "; of what is over its end tells" if "over its end" not in take.why else ""
        if not meant and list(trait.values).count(value) < RARE * len(trait.values):
            take.why += f"; rows with {shown(value)} would be held back"
        elif not meant:
            unknown.append(value)
            mapped[value] = OPEN
        elif spelt(value) != meant or value != meant:
            mapped[value] = meant
    if unknown:
        take.question = (
            take.question or f"what do {', '.join(shown(value) for value in unknown[:6])} mean? One of: {', '.join(column.choices)}."
        )
    if mapped:
        take.more["values"] = mapped


def ticked(name: str) -> str:
    return (
        name
        if re.fullmatch(r"[A-Za-z_]\w*", name)
        and name.lower() not in ("and", "or", "not", "in", "is", "null", "case", "when", "then", "else", "end", "true", "false", "like")
        else f"`{name.replace('`', '')}`"
    )
