"""What a row must keep to count: the promises as data, with the sentence for each that is broken. How they are tested is in staging.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tenure.ledger.tables import TABLES, Column, Table, Type
from tenure.words import Text


@dataclass(frozen=True, slots=True)
class Promise:
    """One rule. `reason` takes {column}, {value}, {limit}; `hint` says what to do; `keeps`: only the value is left out, the row loads."""

    key: str
    reason: Text
    hint: Text
    keeps: bool = False

    def said(self, lang: str = "en", **facts: str) -> str:
        """The reason in words, with its facts."""
        return self.reason.in_(lang).format_map(_Facts(facts))


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


_MEND = Text("Mend the row in the source; it comes back by itself.", "在来源中修正该行，它会自动恢复。")
_MAP = Text("If the whole column is written so, say how in the mapping (`time:`, `values:`, `minor: true`, an expression).",
            "如果整列都这样书写，请在映射中说明（`time:`、`values:`、`minor: true` 或表达式）。")  # fmt: skip

PROMISES: Mapping[str, Promise] = {
    promise.key: promise
    for promise in (
        Promise("ragged", Text("the row has not as many fields as the header ({value})", "该行的字段数与表头不符（{value}）"), _MEND),
        Promise("unreadable", Text("the line cannot be read ({value})", "该行无法读取（{value}）"), _MEND),
        Promise("missing", Text("{column} is required and empty", "必填列 {column} 为空"), _MEND),
        Promise("bad_time", Text("{column} is not a time: {value} (ISO 8601, 2026-03-31 or 2026-03-31T10:00:00Z)",
                                 "{column} 不是有效时间：{value}（应为 ISO 8601，如 2026-03-31 或 2026-03-31T10:00:00Z）"), _MAP),
        Promise("bad_number", Text("{column} is not a number: {value}", "{column} 不是数字：{value}"), _MAP),
        Promise("too_large", Text("{column} is too large: {value} (at most {limit})", "{column} 过大：{value}（上限 {limit}）"), _MEND),
        Promise("bad_whole", Text("{column} is not a whole number: {value}", "{column} 不是整数：{value}"), _MAP),
        Promise("bad_bool", Text("{column} is neither true nor false: {value}", "{column} 不是真或假：{value}"), _MAP),
        Promise("bad_json", Text("{column} is not JSON: {value}", "{column} 不是 JSON：{value}"), _MEND),
        Promise("below_least", Text("{column} is {value}, the least is {limit}", "{column} 为 {value}，最小为 {limit}"), _MEND),
        Promise("above_most", Text("{column} is {value}, the most is {limit}", "{column} 为 {value}，最大为 {limit}"), _MEND),
        Promise("unknown_choice", Text("{column} is {value}; possible: {limit}", "{column} 为 {value}；可选：{limit}"), _MAP),
        Promise("off_scale", Text("{column} {value} lies off its scale {limit}", "{column} {value} 超出量表 {limit}"), _MEND),
        Promise("ends_before_start", Text("{column} {value} lies before the start {limit}", "{column} {value} 早于开始时间 {limit}"), _MEND),
        Promise("in_future", Text("{column} {value} lies in the future", "{column} {value} 在未来"),
                Text("It comes back by itself when that moment has passed.", "到该时刻之后会自动恢复。")),
        Promise("unknown_account", Text("account {value} is not in accounts", "客户 {value} 不在 accounts 中"),
                Text("Add the account to accounts; the row comes back by itself.", "将该客户加入 accounts，该行会自动恢复。")),
        Promise("unknown_lead", Text("lead {value} is not in leads", "线索 {value} 不在 leads 中"),
                Text("Add the lead to leads; the row comes back by itself.", "将该线索加入 leads，该行会自动恢复。")),
        Promise("unknown_currency", Text("{column} {value} is not an ISO 4217 currency", "{column} {value} 不是 ISO 4217 货币"), _MAP),
        Promise("missing_rate", Text("there is no rate of {value} on or before that day in fx_rates", "fx_rates 中没有该日或之前的 {value} 汇率"),
                Text("Add the rate to fx_rates; the row comes back by itself.", "在 fx_rates 中补充汇率，该行会自动恢复。")),
        Promise("overlap", Text("this stretch of the item overlaps another that began at {limit}", "该时段与同一项目始于 {limit} 的时段重叠"),
                Text("Close the earlier stretch (ends_at) where the later begins.", "在后一时段开始处结束前一时段（ends_at）。")),
        Promise("cyclic_parent", Text("{column} {value} leads back to the account itself; the account is loaded without a parent",
                                      "{column} {value} 形成循环；该客户已载入但不含上级"), _MEND, keeps=True),
    )
}  # fmt: skip

RESTS: Mapping[Type, str] = {
    Type.TIME: "bad_time", Type.MONEY: "bad_number", Type.RATE: "bad_number", Type.PERCENT: "bad_number", Type.SCORE: "bad_number",
    Type.DECIMAL: "bad_number", Type.WHOLE: "bad_whole", Type.BOOL: "bad_bool", Type.JSON: "bad_json",
}  # fmt: skip
"""Which promise a value breaks that cannot be read as its type."""

LARGEST = 10**12
"""Amounts and counts beyond a million million are a mistake, and would not fit the ledger's whole numbers."""

PRICED: Mapping[str, str] = {
    "subscriptions": "starts_at", "invoice_lines": "issued_at", "renewals": "due_at", "purchases": "at", "costs": "starts_at",
}  # fmt: skip
"""Tables with money in a currency of its own → the time whose rate converts it first."""

MOST = {("subscriptions", "discount_percent"): 100}
NPS_SCALE = (0, 10)


def happened(table: Table) -> tuple[Column, ...]:
    """The times of a table that cannot lie in the future."""
    if table.name == "fx_rates":
        return ()
    return tuple(column for column in table.columns if column.type is Type.TIME and not column.planned)


def refers(table: Table) -> tuple[tuple[Column, str], ...]:
    """The columns of a table that must name a row of another, and the promise that breaks otherwise."""
    broken = {"accounts": "unknown_account", "leads": "unknown_lead"}
    return tuple((column, broken[column.refers]) for column in table.columns if column.refers)


def order() -> tuple[str, ...]:
    """The tables in the order in which they can be loaded: what is referred to comes first."""
    first = ("accounts", "fx_rates", "leads")
    return (*first, *(name for name in TABLES if name not in first))
