"""What follows from several columns together, from other files or from a file's name: prices, intervals, states, survey scales, currencies."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tenure.ledger.tables import TABLES, Type
from tenure.proposal.choice import Choice, Reach
from tenure.proposal.lexicon import notions
from tenure.proposal.match import spelt
from tenure.proposal.patterns import ENDED
from tenure.proposal.trait import FOREIGN_TRUTHS, SURE, SYMBOLS
from tenure.proposal.treat import CODED, OPEN, Take, canonical, minor, shown, ticked, translated


def beyond(name: str, column: str, by: str, file: str, score: float) -> Take:
    return Take(name, f"{name}_there", f"{shown(column)} of {file}, found by {shown(by)}", min(score, 1.0), by, "lookup")


def named(choice: Choice, found: dict[str, Take]) -> None:
    """An identifier of a kind or plan whose name another file has; words that another file has, in our words."""
    assert choice.fits is not None
    for name in ("name", "plan", "product"):
        take = found.get(name)
        if take is None or take.way != "column" or "id" not in notions(take.column) or name not in choice.fits.table.names:
            continue
        link = next((link for link in choice.links if link.column == take.column and link.sure > 0.6), None)
        called = next((other for other in link.target.traits if other != link.key and notions(other)[-1:] == ("name",)), "") if link else ""
        if link and called:
            choice.reaches = {**choice.reaches, name: Reach(name, link, called, 0.85)}
            found[name] = beyond(name, called, take.column, link.target.path.name, 0.85)
    for name, reach in choice.reaches.items():
        column = choice.fits.table.column(name)
        if column is not None and column.choices:
            translated(choice.fits.table.name, column, found[name], reach.link.target.traits[reach.column])


def _price(choice: Choice, found: dict[str, Take]) -> None:
    """A price that stands in another file is of one piece: whether it is to be multiplied is asked."""
    take = found.get("amount")
    if choice.table != "subscriptions" or take is None:
        return
    many = next((name for name in choice.file.traits if "quantity" in notions(name) and not choice.file.traits[name].empty), "")
    single = take.way == "lookup" or "unit" in take.column.lower().split("_")
    if many and single:
        price = take.said if take.way == "lookup" else ticked(take.column)
        take.way = "lookup" if take.way == "lookup" else "expression"
        whole = f"number({price}) * number({ticked(many)})"
        take.question = "" if choice.stripe else f'is that the price of one of {shown(many)}? Write "{whole}" if so, else {price}.'
        take.said = whole if choice.stripe else OPEN
        take.why += f", for one of {shown(many)}" if choice.stripe else ""
    if take.way == "lookup":
        reach = choice.reaches["amount"]
        minor(choice, take, reach.link.target.traits[reach.column])


def _interval(choice: Choice, found: dict[str, Take]) -> None:
    """An amount that is called monthly or yearly is so whatever the file says of billing."""
    take = found.get("amount")
    if choice.table != "subscriptions" or take is None or not take.column:
        return
    named = set(notions(choice.reaches["amount"].column if take.way == "lookup" else take.column))
    per = "month" if named & {"mrr", "month"} else "year" if named & {"arr", "year"} else ""
    if per:
        found.pop("interval_count", None)
        other = found.pop("interval", None)
        aside = f", whatever {shown(other.column)} says of billing" if other and other.column else ""
        found["interval"] = Take("interval", per, f"{shown(take.column)} is an amount per {per}{aside}", 0.9, "", "value")
    elif "interval" not in found and "interval_count" in found:
        found["interval"] = Take("interval", "month", "billing periods are counted in months", 0.8, "", "value")
    elif "interval" not in found:
        found["interval"] = Take(
            "interval", OPEN, "", 0.0, "", "value", question="is that amount per month or per year? Write month, quarter or year."
        )


def _state(choice: Choice, found: dict[str, Take]) -> None:
    """A flag that says trial; a state that says it is over where no end is given."""
    if choice.table != "subscriptions":
        return
    if "status" not in found:
        flag = next(
            (
                name
                for name, held in choice.file.traits.items()
                if set(notions(name)) - {"flag"} == {"trial"} and held.truth >= SURE and not held.empty
            ),
            "",
        )
        if flag:
            yes = next(
                (
                    value
                    for value in sorted(choice.file.traits[flag].distinct)
                    if value.lower() in ("true", "t", "yes", "y", "1") or FOREIGN_TRUTHS.get(value.lower()) == "true"
                ),
                "true",
            )
            found["status"] = Take(
                "status", f"if({ticked(flag)} = '{yes}', 'trial', 'active')", f"{shown(flag)} marks trials", 0.9, flag, "expression"
            )
        return
    values = found["status"].more.get("values")
    end = found.get("ends_at")
    if isinstance(values, dict) and (end is None or not end.column):
        over = [value for value in values if spelt(value) in ENDED]
        if over:
            found["ends_at"] = Take(
                "ends_at",
                OPEN,
                "",
                0.0,
                "",
                question=f'{shown(over[0])} subscriptions are over, and no column says since when. Write the column, or "where" to leave them out.',
            )


def _moments(choice: Choice, found: dict[str, Take]) -> None:
    """Times that a file gives as a length of time after another."""
    if choice.table != "tickets" or "opened_at" not in found or found["opened_at"].way != "column":
        return
    opened = found["opened_at"]
    for name, wanted in (("first_response_at", {"first"}), ("resolved_at", {"close"})):
        if name in found or opened.question or opened.more:
            continue
        for column, held in choice.file.traits.items():
            mine = set(notions(column))
            unit = next((unit for unit in ("minute", "hour", "second") if unit in mine), "")
            if unit and wanted <= mine and held.number >= SURE:
                found[name] = Take(
                    name,
                    f"after({ticked(opened.column)}, {ticked(column)}, '{unit}s')",
                    f"{shown(column)} after it was opened",
                    0.85,
                    column,
                    "expression",
                )
                break


def _whole_name(choice: Choice, found: dict[str, Take]) -> None:
    """A person's name in two columns."""
    if choice.table != "users" or "name" in found:
        return
    first, last = (
        next((name for name in choice.file.traits if {part, "name"} >= set(notions(name)) and part in notions(name)), "")
        for part in ("first", "last")
    )
    if first and last:
        said = f"concat({ticked(first)}, ' ', {ticked(last)})"
        found["name"] = Take("name", said, f"{shown(first)} and {shown(last)}", 0.85, first, "expression", also=(last,))


def _survey(choice: Choice, found: dict[str, Take]) -> None:
    """Which question was asked, and its scale."""
    if choice.table != "surveys" or "score" not in found:
        return
    score = found["score"]
    held = choice.file.traits.get(score.column)
    if "kind" not in found:
        named = [word for word in ("nps", "csat", "ces") if word in {*notions(score.column), *choice.file.nouns}]
        found["kind"] = Take("kind", named[0] if named else OPEN, "by its name" if named else "", 0.85 if named else 0.0, "", "value",
                             question="" if named else "which question was it? Write nps, csat or ces.")  # fmt: skip
    if held and not held.empty and found["kind"].said in ("csat", "ces") and "scale_max" not in found:
        top = next((most for most in (5, 7, 10) if held.high <= most), 100)
        low = 0 if held.low < 1 else 1
        found["scale_min"] = Take("scale_min", str(low), "by its values", 0.75, "", "value")
        found["scale_max"] = Take("scale_max", str(top), f"by its values (the highest is {held.high:g})", 0.75, "", "value")


def _fixed(choice: Choice, found: dict[str, Take]) -> None:
    """What a file's name says of all its rows."""
    wanted = {
        "touches": ("kind", ("call", "meeting", "email", "training", "review")),
        "costs": ("category", ("sales", "marketing", "support", "hosting")),
    }
    if choice.table in wanted and (name := wanted[choice.table][0]) not in found:
        said = next((word for word in wanted[choice.table][1] if word in choice.file.path.name.lower()), "")
        if said:
            found[name] = Take(name, said, "by the file's name", 0.75, "", "value")


def _returned(choice: Choice, found: dict[str, Take]) -> None:
    """Refunds and credits are negative lines."""
    said = next((word for word in ("refund", "credit") if word in choice.file.nouns), "")
    if choice.table != "invoice_lines" or not said or "line" in choice.file.nouns:
        return
    found["kind"] = Take("kind", said, "by the file's name", 0.9, "", "value")
    amount = found.get("amount")
    if amount and amount.way == "column" and not amount.question and choice.file.traits[amount.column].low >= 0:
        amount.way, amount.said, amount.why = (
            "expression",
            f"-number({ticked(amount.column)})",
            f"{amount.why}; what is given back is negative",
        )


def _currency(choice: Choice, found: dict[str, Take]) -> None:
    """The currency that an amount's header or its values name."""
    if "currency" in found or "currency" not in TABLES[choice.table].names or choice.table == "fx_rates":
        return
    code = currency_of(choice, found)
    if code:
        found["currency"] = Take("currency", code, "it stands beside the amounts", 0.9, "", "value")


def currency_of(choice: Choice, found: Mapping[str, Take]) -> str:
    """The currency that the header or the values of an amount name, else ""."""
    for take in found.values():
        if take.column and canonical(choice.table, take.name).type is Type.MONEY and take.column in choice.file.traits:
            if code := coded(take.column):
                return code
            if symbol := choice.file.traits[take.column].symbol:
                return SYMBOLS.get(symbol, "")
    return ""


def coded(name: str) -> str:
    """The currency that a header ends in (`amount_usd`), else ""."""
    match = CODED.search("_".join(re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)).lower())
    return match[1].upper() if match else ""


STEPS = (_price, _interval, _state, _moments, _whole_name, _survey, _fixed, _returned, _currency)
"""In the order in which they are taken; each may add to what was found."""
