"""The canonical tables as data: columns, types, keys, what may be absent. What a row must keep is in promises.py.

A staged canonical table (what the store holds and the ledger reads) spells each type with an integer where it can, so that every
engine computes the same digits:

| Type    | staged as | unit |
|---------|-----------|------|
| ID TEXT CHOICE JSON | VARCHAR | |
| TIME    | BIGINT `x` and INTEGER `x_day` | seconds since 1970-01-01 UTC (whole, truncated); local day number of the workspace's time zone |
| MONEY   | BIGINT    | millionths of the row's currency |
| RATE    | BIGINT    | 10⁻¹⁰ |
| PERCENT | BIGINT    | 10⁻⁴ of a percent (100% = 1,000,000) |
| SCORE DECIMAL | BIGINT | millionths |
| WHOLE   | BIGINT    | |
| BOOL    | BOOLEAN   | |

Every staged table also has `_source` VARCHAR, `_line` BIGINT (where the row came from) and `_seen` BIGINT (when it was first
received, seconds). Extra attributes of an open table are VARCHAR columns under their own names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """What a canonical column holds; the table above says how each is staged."""

    ID = "id"
    TEXT = "text"
    TIME = "time"
    MONEY = "money"
    RATE = "rate"
    PERCENT = "percent"
    SCORE = "score"
    DECIMAL = "decimal"
    WHOLE = "whole"
    BOOL = "bool"
    JSON = "json"


MONEY_SCALE = 6
SCALE = {Type.MONEY: 6, Type.RATE: 10, Type.PERCENT: 4, Type.SCORE: 6, Type.DECIMAL: 6}
STAGED = {
    Type.ID: "string", Type.TEXT: "string", Type.JSON: "string", Type.TIME: "int64", Type.BOOL: "boolean", Type.WHOLE: "int64",
    Type.MONEY: "int64", Type.RATE: "int64", Type.PERCENT: "int64", Type.SCORE: "int64", Type.DECIMAL: "int64",
}  # fmt: skip
PROVENANCE = {"_source": "string", "_line": "int64", "_seen": "int64"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `planned` times may lie in the future; `least` is the smallest allowed value; `refers` names a table whose key it is."""

    name: str
    type: Type = Type.TEXT
    required: bool = False
    planned: bool = False
    choices: tuple[str, ...] = ()
    default: str | None = None
    refers: str = ""
    least: int | None = None
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One canonical table. `open` tables keep unknown columns as attributes. `span` names the start and end columns of a stretch."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    open: bool = False
    span: tuple[str, str] | None = None

    def column(self, name: str) -> Column | None:
        """The column of that name, or None."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        """The column names, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def staged(self) -> dict[str, str]:
        """Column name → Ibis type of the staged table, provenance included, extra attributes not."""
        schema: dict[str, str] = {}
        for column in self.columns:
            schema[column.name] = STAGED[column.type]
            if column.type is Type.TIME:
                schema[f"{column.name}_day"] = "int32"
        return schema | PROVENANCE


def _id(name: str, required: bool = True, refers: str = "") -> Column:
    return Column(name, Type.ID, required=required, refers=refers)


def _account(required: bool = True) -> Column:
    return _id("account_id", required, refers="accounts")


def _time(name: str, required: bool = False, planned: bool = False) -> Column:
    return Column(name, Type.TIME, required=required, planned=planned)


def _money(name: str, required: bool = False, least: int | None = None) -> Column:
    return Column(name, Type.MONEY, required=required, least=least)


def _choice(name: str, *choices: str, default: str | None = None, required: bool = False) -> Column:
    return Column(name, Type.TEXT, required=required, choices=choices, default=default)


def _whole(name: str, least: int | None = 0, default: str | None = None) -> Column:
    return Column(name, Type.WHOLE, least=least, default=default)


_CURRENCY = Column("currency", Type.TEXT, meaning="ISO 4217 code; the workspace's currency if absent")
INTERVALS = ("day", "week", "month", "quarter", "year")
STAGES = ("lead", "mql", "sql", "opportunity", "customer")
COST_CATEGORIES = ("sales", "marketing", "customer_success", "support", "hosting", "cogs", "other")

_ALL = (
    Table("accounts", (
        _id("account_id"), Column("name"), _time("created_at"), Column("segment"), Column("industry"), Column("region"),
        Column("channel"), Column("persona"), Column("csm"), _id("parent_id", required=False), _whole("employees"),
        Column("is_test", Type.BOOL, default="false"),
    ), key=("account_id",), open=True),
    Table("account_history", (
        _account(), Column("attribute", required=True), Column("value"), _time("valid_from", required=True),
    ), key=("account_id", "attribute", "valid_from")),
    Table("users", (
        _id("user_id"), _account(), _time("created_at"), Column("role"), Column("name"), Column("email"), _time("deactivated_at"),
    ), key=("user_id",), open=True),
    Table("subscriptions", (
        _id("subscription_id"), _id("item_id", required=False), _account(), _time("starts_at", required=True),
        _time("ends_at", planned=True), Column("plan"), Column("tier"), Column("product"),
        _choice("kind", "recurring", "metered", "one_time", default="recurring"),
        _choice("status", "trial", "active", "past_due", "paused", "free", default="active"),
        _money("amount", required=True, least=0), _CURRENCY, _choice("interval", *INTERVALS, default="month"),
        _whole("interval_count", least=1, default="1"), _whole("seats"),
        Column("discount_percent", Type.PERCENT, least=0), _money("discount_amount", least=0),
        _choice("discount_duration", "once", "repeating", "forever"), _time("discount_ends_at", planned=True),
        _time("billed_through", planned=True), _time("cancel_requested_at"), _time("cancelled_at"),
        _choice("cancel_kind", "voluntary", "delinquent"), Column("cancel_reason"),
    ), key=("subscription_id", "item_id", "starts_at"), span=("starts_at", "ends_at")),
    Table("invoice_lines", (
        _id("line_id"), _id("invoice_id", required=False), _account(), _id("subscription_id", required=False),
        _time("issued_at", required=True), _time("paid_at"), _time("period_start", planned=True), _time("period_end", planned=True),
        _money("amount", required=True), _money("tax"), _CURRENCY,
        _choice("kind", "recurring", "metered", "one_time", "tax", "credit", "refund", default="recurring"),
        Column("prorated", Type.BOOL, default="false"), Column("plan"), Column("quantity", Type.DECIMAL),
    ), key=("line_id",), span=("period_start", "period_end")),
    Table("renewals", (
        _id("renewal_id"), _account(), _id("subscription_id", required=False), _time("due_at", required=True, planned=True),
        _money("value_due", required=True, least=0), _CURRENCY,
        _choice("outcome", "pending", "renewed", "lost", default="pending"), _time("decided_at"), _money("value_renewed", least=0),
        _whole("term_months", least=1),
    ), key=("renewal_id",)),
    Table("purchases", (
        _id("purchase_id"), _account(), _time("at", required=True), _money("amount", required=True), _CURRENCY,
        _choice("kind", "upsell", "cross_sell", "add_on", "service"), Column("product"),
    ), key=("purchase_id",)),
    Table("events", (
        _id("event_id", required=False), _account(), _id("user_id"), _time("at", required=True), Column("name", required=True),
        Column("module"), _id("session_id", required=False), _whole("heartbeat_seconds"), _whole("idle_ms"),
        Column("properties", Type.JSON),
    ), key=("event_id",)),
    Table("surveys", (
        _id("response_id"), _choice("kind", "nps", "csat", "ces", required=True), Column("score", Type.SCORE),
        Column("scale_min", Type.SCORE), Column("scale_max", Type.SCORE), _time("at", required=True), _account(required=False),
        _id("user_id", required=False), Column("touchpoint"), _time("asked_at"), Column("comment"),
    ), key=("response_id",)),
    Table("tickets", (
        _id("ticket_id"), _account(), _id("user_id", required=False), _time("opened_at", required=True), _time("first_response_at"),
        _time("resolved_at"), Column("priority"), Column("category"), Column("escalated", Type.BOOL, default="false"),
        Column("satisfaction", Type.SCORE),
    ), key=("ticket_id",)),
    Table("touches", (
        _id("touch_id"), _account(), _time("at", required=True),
        _choice("kind", "call", "meeting", "email", "training", "review", "message", "other", required=True),
        Column("csm"), _whole("minutes"), Column("programme"), Column("note"),
    ), key=("touch_id",)),
    Table("leads", (
        _id("lead_id"), _time("created_at", required=True), Column("channel"), Column("campaign"), _account(required=False),
        Column("email"),
    ), key=("lead_id",)),
    Table("lead_stages", (
        _id("lead_id", refers="leads"), Column("stage", required=True), _time("at", required=True),
    ), key=("lead_id", "stage", "at")),
    Table("visits", (
        _id("visitor_id"), _time("at", required=True), Column("channel"), Column("campaign"), _id("user_id", required=False),
        _id("lead_id", required=False),
    ), key=("visitor_id", "at")),
    Table("costs", (
        _id("cost_id"), _time("starts_at", required=True, planned=True), _time("ends_at", planned=True),
        _choice("category", *COST_CATEGORIES, required=True), _money("amount", required=True), _CURRENCY, Column("channel"),
        Column("campaign"), Column("programme"), Column("people", Type.BOOL, default="false"),
    ), key=("cost_id",), span=("starts_at", "ends_at")),
    Table("goals", (
        _id("goal_id"), _account(), Column("title", required=True), _time("set_at", required=True), _time("due_at", planned=True),
        _time("reached_at"), Column("target"), Column("progress"),
    ), key=("goal_id",)),
    Table("fx_rates", (
        _time("date", required=True), Column("currency", required=True), Column("rate", Type.RATE, required=True, least=0),
    ), key=("date", "currency")),
)  # fmt: skip

TABLES: Mapping[str, Table] = {table.name: table for table in _ALL}
