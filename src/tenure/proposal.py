"""What `tenure init` writes: a commented tenure.yaml, with the files that it found and a mapping to fill in for those it does not know."""

from __future__ import annotations

import os
from pathlib import Path

from tenure.connectors.files import feed
from tenure.connectors.names import canonical_files, kind_of, promised_table
from tenure.errors import SourceError
from tenure.ledger.tables import TABLES, Table
from tenure.mapping import attribute
from tenure.spec import Reading

HEAD = """\
# What Tenure knows of your company. Every key is optional; a mistake is reported with its line and column.
# Every key is explained in docs/workspace.md, mappings in docs/mapping.md.

company:
  name: {name}
  currency: USD            # the currency of all figures (ISO 4217)
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
INTERVALS = "daily: day, weekly: week, monthly: month, quarterly: quarter, yearly: year, annual: year, annually: year"
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
LIKELY = {"accounts": ("account", "customer", "client", "company"), "subscriptions": ("subscription", "plan"), "events": ("event", "usage", "activity"),
          "users": ("user", "member", "contact"), "invoice_lines": ("invoice",), "tickets": ("ticket", "case"), "surveys": ("survey", "nps", "csat", "response"),
          "leads": ("lead",), "costs": ("cost", "expense", "spend"), "visits": ("visit", "traffic"), "touches": ("touch", "meeting", "call"),
          "renewals": ("renewal",), "purchases": ("purchase", "order", "transaction"), "goals": ("goal", "plan"), "fx_rates": ("rate", "fx")}  # fmt: skip
SAME = {"account_id": ("customer_id", "client_id", "company_id", "customer", "account"), "starts_at": ("start_date", "start", "begins_at", "started_at"),
        "ends_at": ("end_date", "end", "ended_at"), "amount": ("mrr", "mrr_amount", "price", "value", "total"), "at": ("timestamp", "time", "date", "created_at", "event_time"),
        "created_at": ("signup_date", "created", "created_date", "date_created"), "name": ("account_name", "company_name", "event_name", "feature_name", "title"),
        "plan": ("plan_tier", "plan_name", "product_plan"), "seats": ("quantity", "licences", "licenses", "users"), "score": ("rating", "answer"),
        "interval": ("billing_frequency", "billing_interval", "period"), "opened_at": ("submitted_at", "created_at", "opened"), "resolved_at": ("closed_at", "solved_at"),
        "user_id": ("user", "member_id"), "satisfaction": ("satisfaction_score", "csat")}  # fmt: skip


def proposed(folder: Path, source: Path) -> str:
    """The text of a tenure.yaml for a workspace in `folder` with the files of `source`."""
    head = HEAD.format(name=_quoted(folder.name or "My company"))
    files = (
        sorted(path for path in source.iterdir() if path.is_file() and kind_of(path) and path.name != "tenure.yaml")
        if source.is_dir()
        else []
    )
    known = {path for _, path in canonical_files(source)} if source.is_dir() else set()
    if source == folder and all(path in known and not _wanting(path, TABLES[promised_table(path, source)]) for path in files):
        return head + ALONE
    found = [*sorted(known | set(files))]
    return head + "\nsources:\n" + "".join(_entry(folder, source, path) for path in found)


def _entry(folder: Path, source: Path, path: Path) -> str:
    shown = _quoted(os.path.relpath(path, folder).replace(os.sep, "/"))
    table = promised_table(path, source)
    if table and not _wanting(path, TABLES[table]):
        return f"  - path: {shown}\n    table: {table}\n"
    return _to_fill(shown, path, table or _likely(path, _columns(path)))


def _to_fill(shown: str, path: Path, table: str) -> str:
    columns = _columns(path)
    if not table:
        return f"  # - path: {shown}\n  #   table: ?              # which of: {', '.join(TABLES)}\n  #   # it has: {', '.join(columns)}\n"
    lines = [f"  - path: {shown}", f"    table: {table}", f"    # it has: {', '.join(columns)}", "    columns:"]
    for column in TABLES[table].columns:
        match = _match(column.name, table, columns)
        if match and column.name == "interval":
            lines.append(f"      interval: {{column: {_quoted(match)}, values: {{{INTERVALS}}}}}")
        elif match:
            lines.append(f"      {column.name}: {_quoted(match) if match.isidentifier() else _quoted(f'`{match}`')}")
        elif column.required:
            lines.append(f"      {column.name}:            # required: a column of the file, or an expression")
    return "\n".join(lines) + "\n"


def _match(name: str, table: str, columns: tuple[str, ...]) -> str:
    plain = {attribute(column): column for column in columns}
    single = {"accounts": "account", "users": "user"}.get(table, table.rstrip("s"))
    own = ("id", f"{single}_id", f"{table}_id") if name == TABLES[table].key[0] else ()
    return next((plain[each] for each in (name, *own, *SAME.get(name, ())) if each in plain), "")


def _likely(path: Path, columns: tuple[str, ...]) -> str:
    """The table whose columns the file's resemble most, among those that its name hints at."""
    stem = path.stem.lower()
    hinted = [table for table, words in LIKELY.items() if any(word in stem for word in words)]

    def alike(table: str) -> int:
        return sum(2 if column.required else 1 for column in TABLES[table].columns if _match(column.name, table, columns))

    return max(hinted, key=alike, default="")


def _columns(path: Path) -> tuple[str, ...]:
    try:
        return tuple(feed(path, path.name, Reading()).columns)
    except SourceError:
        return ()


def _wanting(path: Path, table: Table) -> list[str]:
    """The required columns that a file lacks."""
    has = {attribute(column) for column in _columns(path)}
    return [column.name for column in table.columns if column.required and column.name not in has]


def _quoted(text: str) -> str:
    plain = text.replace("_", "").replace("-", "").replace("/", "").replace(".", "").isalnum() and text[0].isalpha()
    return (
        text if plain and text.lower() not in ("true", "false", "null", "yes", "no", "on", "off") else "'" + text.replace("'", "''") + "'"
    )
