"""What `tenure init` writes: a commented tenure.yaml with the files that it found and how it takes their columns; what it is not sure of is a question."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from tenure.connectors.names import canonical_files, kind_of, promised_table
from tenure.ledger.tables import TABLES
from tenure.mapping import attribute
from tenure.proposal.choice import Choice
from tenure.proposal.draft import Draft, Proposal, path_of, proposal, spelled
from tenure.proposal.files import pattern
from tenure.proposal.sheet import sheet
from tenure.proposal.treat import OPEN, Take

HEAD = """\
# What Tenure knows of your company. Every key is optional; a mistake is reported with its line and column.
# Every key is explained in docs/workspace.md, mappings in docs/mapping.md.
{asked}
company:
  name: {name}
  currency: {currency}            # {currency_why}
  timezone: UTC            # days begin at midnight of this zone, e.g. Europe/Berlin, Asia/Shanghai
  # fiscal_year_start: 1   # the month in which your fiscal year begins
  # languages: [en, zh]

# policy: standard         # or stripe, chartmogul, profitwell, chargebee, maxio, recurly, baremetrics
# policy:
#   preset: standard
#   churn_timing: marked_cancelled

# targets:
#   nrr: 1.05

# csms:
#   - {{name: Ada, contact: ada@example.com, capacity: 30, segments: [mid], languages: [en]}}
"""
ALONE = """
# Sources: none is named, so every file in this folder (or one folder deep) that is called after a canonical table is read:
# accounts.csv, subscriptions.parquet, events_2026-03.csv, surveys.xlsx, tickets.jsonl ...
# sources:
#   - path: exports/customers.csv
#     table: accounts
#     columns:
#       account_id: id
#       name: company_name
"""
ASKED = """#
# {count} open. Each is marked {open} with what is asked beside it: write the answer in its place, or remove the line
# where the column is not required. `tenure check` then shows what comes of it. The figure before each reason says how sure it is (1 = as sure as can be).
"""
STRIPE = """
# These look like Stripe's tables. The mapping that is shipped for them reads them whole (docs/mapping.md), in place of all that follows:
# sources:
#   - {{use: stripe, path: {path}}}
"""
WIDE = 56


def proposed(folder: Path, source: Path) -> str:
    """The text of a tenure.yaml for a workspace in `folder` with the files of `source`."""
    name = spelled(folder.name or "My company")
    if source == folder and _canonical(source):
        return HEAD.format(name=name, asked="", currency="USD", currency_why="the currency of all figures (ISO 4217)") + ALONE
    found = proposal(source) if source.is_dir() else Proposal()
    return _head(name, found) + "".join(_sources(folder, source, found))


def _canonical(source: Path) -> bool:
    """Whether every file of the folder is called after a canonical table and has its columns, so that nothing need be said."""
    known = {path for _, path in canonical_files(source)}
    files = [path for path in source.iterdir() if path.is_file() and kind_of(path) and path.name != "tenure.yaml"]
    return all(path in known and _whole(path, promised_table(path, source)) for path in files)


def _whole(path: Path, table: str) -> bool:
    has = {attribute(column) for column in sheet(path).columns}
    return bool(table) and all(column.name in has for column in TABLES[table].columns if column.required)


def _head(name: str, found: Proposal) -> str:
    count = found.questions
    asked = ASKED.format(count=f"{count} questions are" if count > 1 else "1 question is", open=OPEN) if count else ""
    if found.currency or not found.priced:
        why = "most amounts are in it" if found.currency else "the currency of all figures (ISO 4217)"
        return HEAD.format(name=name, asked=asked, currency=found.currency or "USD", currency_why=why)
    return HEAD.format(
        name=name, asked=asked, currency=OPEN, currency_why="QUESTION: no file says which currency the amounts are in (ISO 4217, e.g. USD)?"
    )


def _sources(folder: Path, source: Path, found: Proposal) -> Iterator[str]:
    if found.drafts and found.drafts[0].choice.stripe:
        yield STRIPE.format(path=spelled(os.path.relpath(found.drafts[0].choice.file.path.parent, folder).replace(os.sep, "/")))
    yield "\nsources:\n" if found.drafts else "\n# sources:\n"
    for draft in found.drafts:
        paths = [path_of(draft.choice.file)] if pattern(draft.choice.file) else [str(path) for path in draft.choice.file.sheet.files]
        for path in paths:
            yield _entry(os.path.relpath(path, folder).replace(os.sep, "/"), draft) + "\n"
    if found.left:
        yield "# Left out:\n"
        yield from (_left(choice, source) for choice in found.left)


def _left(choice: Choice, source: Path) -> str:
    has = f" It has: {', '.join(_safe(name) for name in list(choice.file.traits)[:40])}" if choice.file.traits else ""
    return f"#   {_safe(os.path.relpath(choice.file.path, source))}: {_safe(choice.why, 200).rstrip('.')}.{has}\n"


def _entry(path: str, draft: Draft) -> str:
    choice = draft.choice
    if draft.as_it_is:
        return f"  - path: {spelled(path)}\n    table: {draft.table}"
    lines = [f"  # {_safe(choice.file.path.name)} as {draft.table} ({_safe(choice.why)})", f"  - path: {spelled(path)}"]
    if choice.doubt:
        other = "or remove this entry" if choice.doubt == "none" else f"or {choice.doubt} (then other columns are wanted)"
        lines.append(_commented(f"    table: {OPEN}", f"QUESTION: is this {draft.table}? Write {draft.table} if so, {other}."))
    else:
        lines.append(f"    table: {draft.table}")
    lines += [f"    # note: {_safe(said, 200)}" for said in draft.warnings]
    lines += [f"    {name}: {_flow(value)}" for name, value in choice.file.sheet.reading.items()]
    if draft.where:
        lines.append(_commented(f"    where: {spelled(draft.where)}", "rows of the test mode are left out"))
    lookups = [f"      {name}: {said}" for name, said in draft.lookups()]
    lines += ["    lookups:", *lookups] if lookups else []
    lines += ["    columns:", *(_commented(f"      {take.name}: {_value(take)}", _why(take)) for take in draft.takes)]
    if draft.attributes:
        lines.append(f"    attributes: {draft.attributes}")
    elif draft.unused:
        kept = "kept as attributes" if TABLES[draft.table].open else "not used"
        lines.append(f"    # {kept}: {', '.join(_safe(name) for name in draft.unused[:60])}")
    return "\n".join(lines)


def _value(take: Take) -> str:
    if take.way == "value":
        return f"{{value: {spelled(take.said)}}}"
    more = {name: value for name, value in take.more.items() if name != "each"}
    if not more:
        return spelled(take.said)
    way = "expression" if take.way in ("expression", "lookup") else "column"
    return "{" + ", ".join([f"{way}: {spelled(take.said)}", *(f"{name}: {_flow(value)}" for name, value in more.items())]) + "}"


def _flow(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(str(name))}: {_flow(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_key(str(each)) for each in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else spelled(str(value)) if value != "," else "','"


def _key(name: str) -> str:
    said = spelled(name)
    return said if said != OPEN else f"'{name}'"


def _why(take: Take) -> str:
    if take.question:
        return "QUESTION: " + _safe(take.question, 400)
    return f"{take.sure:.2f}: {_safe(take.why)}"


def _commented(line: str, comment: str) -> str:
    return f"{line:<{WIDE}}  # {comment}"


def _safe(text: str, most: int = 120) -> str:
    """A text as it may stand in a comment: one line of it, whatever it holds."""
    return "".join(letter if letter.isprintable() else " " for letter in text)[:most]
