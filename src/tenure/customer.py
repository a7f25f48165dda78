"""One customer from all sides: attributes, every metric that can be cut by account, and what happened. It names no metric."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tenure.answer import Answer
from tenure.ask import Asker
from tenure.condition import equals
from tenure.engine.quoting import quoted, text
from tenure.errors import TenureError, UnknownName
from tenure.inquiry import asker, last_month
from tenure.ledger.tables import SCALE, TABLES, Table, Type
from tenure.period import Period
from tenure.question import Question
from tenure.words import Text

if TYPE_CHECKING:
    from tenure.workspace import Workspace

HAPPENED: Mapping[str, str] = {
    "subscriptions": "starts_at", "invoice_lines": "issued_at", "renewals": "due_at", "purchases": "at", "surveys": "at", "tickets": "opened_at",
    "touches": "at", "goals": "set_at", "account_history": "valid_from",
}  # fmt: skip
"""Tables of an account's timeline, and the time by which their rows stand in it."""
TOLD = 12


@dataclass(frozen=True)
class Happening:
    """One row of the timeline: when, in which table, and what its row says."""

    at: datetime
    table: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Customer:
    """An account: its row, the answers of one period, and the latest happenings, newest first."""

    account_id: str
    attributes: Mapping[str, Any]
    answers: tuple[Answer, ...]
    timeline: tuple[Happening, ...]

    def record(self, lang: str = "en") -> dict[str, Any]:
        """The customer as JSON has it."""
        return {
            "account_id": self.account_id,
            "attributes": dict(self.attributes),
            "metrics": {answer.metric.key: answer.rows(lang)[0] for answer in self.answers if len(answer) == 1},
            "timeline": [{"at": item.at.isoformat(), "table": item.table, **item.facts} for item in self.timeline],
        }


def customer(workspace: Workspace, account_id: str, as_of: str | None = None, limit: int = 30) -> Customer:
    """All about one account. Raises `UnknownName`, naming near ids."""
    ask = asker(workspace, as_of=as_of)
    try:
        row = attributes(ask, account_id)
        return Customer(account_id, row, answers(ask, account_id), timeline(ask, account_id, limit))
    finally:
        ask.driver.close()


def attributes(ask: Asker, account_id: str) -> dict[str, Any]:
    """The account's row as it is now. Raises `UnknownName`, naming near ids."""
    dialect = ask.driver.dialect
    accounts = quoted("accounts", dialect)
    found = ask.driver.records(f"SELECT * FROM {accounts} WHERE account_id = {text(account_id, dialect)}")
    if not found:
        begins = f"substr(lower(account_id), 1, 2) = {text(account_id[:2].lower(), dialect)}"
        near = ask.driver.records(f"SELECT account_id FROM {accounts} WHERE {begins} ORDER BY account_id LIMIT 2000")
        raise UnknownName(
            "account",
            account_id,
            [record["account_id"] for record in near],
            Text("`tenure ask mrr --by account_id` lists accounts.", "`tenure ask mrr --by account_id` 可列出账户。"),
        )
    return readable(TABLES["accounts"], found[0], ask.ledger.settings.timezone)


def answers(ask: Asker, account_id: str, period: Period | None = None) -> tuple[Answer, ...]:
    """Every metric that can be cut by account, of one period (default: the last whole month)."""
    period = period or last_month(ask.as_of, ask.ledger.settings.timezone)
    cuttable = [item for item in ask.catalogue.values() if item.over is not None and "account_id" in item.over.dimensions(ask.ledger)]
    questions = [Question(item.key, (period,), (), equals(account_id=account_id), item.given({})) for item in cuttable]
    ask.prepare(questions)
    return tuple(answer for question in questions if (answer := _answer(ask, question)) is not None)


def _answer(ask: Asker, question: Question) -> Answer | None:
    try:
        found = ask.ask(question)
    except TenureError:
        return None
    return found if len(found) == 1 else None


def timeline(ask: Asker, account_id: str, limit: int) -> tuple[Happening, ...]:
    """What happened with the account before the moment of asking, newest first."""
    found = [item for name, column in HAPPENED.items() if name in ask.present for item in _happened(ask, name, column, account_id, limit)]
    return tuple(sorted(found, key=lambda item: item.at, reverse=True)[:limit])


def _happened(ask: Asker, name: str, column: str, account_id: str, limit: int) -> list[Happening]:
    table, zone = TABLES[name], ask.ledger.settings.timezone
    dialect = ask.driver.dialect
    at, whose = quoted(column, dialect), f"account_id = {text(account_id, dialect)}"
    sql = f"SELECT * FROM {quoted(name, dialect)} WHERE {whose} AND {at} < {int(ask.as_of)} ORDER BY {at} DESC LIMIT {int(limit)}"
    return [
        Happening(datetime.fromtimestamp(row[column], ZoneInfo(zone)), name, _told(readable(table, row, zone), column))
        for row in ask.driver.records(sql)
    ]


def _told(row: Mapping[str, Any], column: str) -> dict[str, Any]:
    kept = {name: value for name, value in row.items() if value not in (None, "", False) and name not in ("account_id", column)}
    return dict(list(kept.items())[:TOLD])


def readable(table: Table, row: Mapping[str, Any], zone: str) -> dict[str, Any]:
    """A staged row as people write it; provenance and day numbers are left out."""
    return {
        name: _cell(table, name, value, zone) for name, value in row.items() if not name.startswith("_") and not _companion(table, name)
    }


def _companion(table: Table, name: str) -> bool:
    return name.endswith("_day") and table.column(name.removesuffix("_day")) is not None


def _cell(table: Table, name: str, value: Any, zone: str) -> Any:
    column = table.column(name)
    if value is None or column is None:
        return value
    if column.type is Type.TIME:
        return datetime.fromtimestamp(value, UTC).astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")
    if column.type in SCALE:
        whole, rest = divmod(abs(value), 10 ** SCALE[column.type])
        text = f"{whole}.{rest:0{SCALE[column.type]}d}".rstrip("0").rstrip(".")
        return f"-{text}" if value < 0 else text
    return value
