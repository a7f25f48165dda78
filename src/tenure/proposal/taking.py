"""How each canonical column is taken from a file; where that is not sure, the question that is asked instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tenure.ledger.tables import Column, Type
from tenure.proposal.choice import Choice
from tenure.proposal.infer import STEPS, beyond, named
from tenure.proposal.match import Fit, values_fit
from tenure.proposal.trait import Trait
from tenure.proposal.treat import OPEN, Take, canonical, day_first, shown, treated

CLEAR, ENOUGH = 0.6, 0.6
TIED = 0.93


def takes(choice: Choice) -> list[Take]:
    """Every canonical column that the file can give, in the table's order."""
    assert choice.fits is not None
    table, traits = choice.fits.table, choice.file.traits
    days = day_first(choice)
    found = {
        name: take
        for name, fit in choice.fits.fits.items()
        if (take := _taken(choice, canonical(table.name, name), fit, traits[fit.column], days))
    }
    found |= {
        name: beyond(name, reach.column, reach.link.column, reach.link.target.path.name, reach.score)
        for name, reach in choice.reaches.items()
    }
    named(choice, found)
    for step in STEPS:
        step(choice, found)
    for column in table.columns:
        if column.required and column.name not in found:
            found[column.name] = _asked(choice, column, found.get("account_id"))
    return [found[name] for name in table.names if name in found]


def _taken(choice: Choice, column: Column, fit: Fit, trait: Trait, days: str) -> Take | None:
    """The column with what its values need; None if it is too unsure to be worth a question."""
    take = Take(column.name, fit.column, fit.why, fit.score, fit.column)
    if fit.score < (CLEAR if column.required else ENOUGH):
        if not column.required and column.name not in ("ends_at", "interval"):
            return None
        take.question = f"is it {shown(fit.column)}{_or(fit.rival)}? " + (
            "Write the column's name." if column.required else "Write the column's name, or remove this line."
        )
    elif (
        fit.rival and fit.rival_score >= TIED * fit.score and (column.required or column.name == "ends_at") and column.type is not Type.TEXT
    ):
        take.question = f"{shown(fit.column)} or {shown(fit.rival)}? Write the name of the column that is meant."
    if take.question:
        take.said = OPEN
    treated(choice, column, take, trait, days)
    return take


def _or(rival: str) -> str:
    return f" or {shown(rival)}" if rival else ""


def _asked(choice: Choice, column: Column, account: Take | None) -> Take:
    """A required column that nothing of the file is. `account`: what tells customers apart, where it is known."""
    assert choice.fits is not None
    able = [
        name for name, held in choice.file.traits.items() if held.values and values_fit(choice.fits.table, column, held) >= 0.7
    ] or list(choice.file.traits)
    others = ", ".join(shown(name) for name in able[:8])
    whole = shown(account.said) if account and account.said != OPEN else "the one of account_id"
    hint = {
        "account_id": "which customer does a row belong to? Write a column, or {value: ...} if all belong to one.",
        "user_id": f"the file does not say who did it. Write a column, or {whole} if a customer's people are not told apart.",
        "amount": f"which column is the amount ({others})? Or write a number or an expression.",
        "starts_at": f"when does it begin ({others})?",
        "subscription_id": f"what names a subscription ({others})? If a customer has one only, write {whole}.",
    }.get(column.name, f"which column is it ({others})?" + (f" Or {{value: ...}}: one of {', '.join(column.choices)}." if column.choices else ""))  # fmt: skip
    return Take(column.name, OPEN, "", 0.0, question=hint)


def unused(choice: Choice, found: Sequence[Take]) -> list[str]:
    """The file's columns that no canonical column takes."""
    taken = {name for take in found for name in (take.column, *take.also)}
    return [name for name in choice.file.traits if name not in taken]


def later(found: Sequence[Take], choice: Choice) -> Iterator[str]:
    """Warnings: an end before its start in more than a few rows."""
    assert choice.fits is not None
    span = choice.fits.table.span
    named = {take.name: take for take in found}
    if not span or not all(name in named and named[name].way == "column" and named[name].column for name in span):
        return
    start, end = (choice.file.sheet.columns[named[name].column] for name in span)
    pairs = [(one, two) for one, two in zip(start, end, strict=True) if one and two]
    wrong = sum(1 for one, two in pairs if len(one) >= 10 and one[:4].isdigit() and two[:4].isdigit() and two < one)
    if pairs and wrong > 0.02 * len(pairs):
        yield f"in {wrong:,} of {len(pairs):,} rows that were looked at {span[1]} lies before {span[0]}: they would be held back"
