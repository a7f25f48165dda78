"""Rows of anything beside the attributes of their account, as they were at the time. Test accounts are marked, not dropped."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from tenure.frames.cut import Cut
from tenure.ledger.history import attributes
from tenure.ledger.ledger import Ledger


def dimensions(ledger: Ledger) -> tuple[str, ...]:
    """The account dimensions: its id and every attribute."""
    return ("account_id", *attributes(ledger))


def column(name: str) -> str:
    """Under which name an account's attribute stands in joined rows."""
    return name if name == "account_id" else f"account_{name}"


def with_account(ledger: Ledger, rows: ir.Table, cut: Cut, at: ir.Value | None = None) -> ir.Table:
    """`rows` (which have `account_id`) with `is_test` and the account attributes that `cut` names, as they were at `at` (epoch seconds).

    Rows without an account stay, with empty attributes. Without `at`, attributes are as they are now.
    """
    versions = ledger.table("account_version")
    named = [name for name in attributes(ledger) if name in cut.names]
    renamed = versions.select(
        _account=versions.account_id, _test=versions.is_test, _from=versions.from_t, _to=versions.to_t,
        **{column(name): versions[name] for name in named},
    )  # fmt: skip
    joined = rows.left_join(renamed, _on(ledger, rows, renamed, at))
    return joined.mutate(is_test=joined._test.fill_null(False)).drop("_account", "_test", "_from", "_to")


def _on(ledger: Ledger, rows: ir.Table, versions: ir.Table, at: ir.Value | None) -> list[ir.BooleanValue]:
    same = rows.account_id == versions._account
    if not ledger.historic:
        return [same]
    if at is None:
        from tenure.ledger.ledger import FOREVER

        return [same, versions._to == ibis.literal(FOREVER, "int64")]
    return [same, versions._from <= at, at < versions._to]
