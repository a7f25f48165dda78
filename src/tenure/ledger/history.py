"""Attributes as they were: one row per account and stretch of time in which none of its attributes changed."""

from __future__ import annotations

from tenure.lazy import ibis, ir
from tenure.ledger.ledger import FOREVER, Build, Ledger
from tenure.ledger.tables import TABLES, Type

NOT_ATTRIBUTES = ("account_id", "is_test")
ALWAYS = -FOREVER


def attributes(ledger: Ledger) -> tuple[str, ...]:
    """The account attributes that can be grouped and filtered by: canonical ones, the workspace's own, and those known by history alone."""
    own = (column.name for column in TABLES["accounts"].columns if column.name not in NOT_ATTRIBUTES and column.type is not Type.TIME)
    return tuple(dict.fromkeys((*own, *ledger.extras.get("accounts", ()), *ledger.historic)))


def account_version(ledger: Ledger) -> ir.Table:
    """account_id, version (from 0), from_t, to_t, is_test and every attribute as it was then.

    Before the first known value of an attribute that value is taken; an attribute without history is as `accounts` has it now.
    """
    accounts = ledger.table("accounts")
    names = attributes(ledger)
    known = {name: accounts[name] if name in accounts.columns else ibis.null("string") for name in names}
    plain = accounts.select("account_id", is_test=accounts.is_test.fill_null(False), **known)
    if not ledger.historic:
        return plain.mutate(version=ibis.literal(0, "int64"), from_t=ibis.literal(ALWAYS, "int64"), to_t=ibis.literal(FOREVER, "int64"))
    stretches = _stretches(ledger, plain)
    joined = plain.drop(*ledger.historic).join(stretches, "account_id")
    return joined.select("account_id", "is_test", *names, "version", "from_t", "to_t")


def _stretches(ledger: Ledger, plain: ir.Table) -> ir.Table:
    """account_id, version, from_t, to_t and the historic attributes."""
    history = ledger.table("account_history").filter(lambda row: row.attribute.isin(ledger.historic))
    known = history.inner_join(plain.select("account_id"), "account_id")
    changed = known.group_by(["account_id", "valid_from"]).aggregate(
        **{f"new_{n}": known.value.max(where=known.attribute == name) for n, name in enumerate(ledger.historic)},
        **{f"set_{n}": (known.attribute == name).cast("int64").max() for n, name in enumerate(ledger.historic)},
    )
    first = plain.select("account_id", valid_from=ibis.literal(ALWAYS, "int64"))
    points = first.union(changed.select("account_id", "valid_from"), distinct=False)
    rows = points.left_join(changed, ["account_id", "valid_from"]).select(
        "account_id",
        "valid_from",
        **{f"{kind}_{n}": changed[f"{kind}_{n}"] for n in range(len(ledger.historic)) for kind in ("new", "set")},
    )
    return _filled(ledger, rows, plain)


def _filled(ledger: Ledger, rows: ir.Table, plain: ir.Table) -> ir.Table:
    """Each attribute carried forward from its last change, and backward from its first."""
    order = ibis.window(group_by="account_id", order_by="valid_from", preceding=None, following=0)
    numbers = range(len(ledger.historic))
    counted = rows.mutate(**{f"seen_{n}": rows[f"set_{n}"].fill_null(0).sum().over(order) for n in numbers})
    carried = counted.mutate(
        **{f"is_{n}": counted[f"new_{n}"].max().over(ibis.window(group_by=["account_id", counted[f"seen_{n}"]])) for n in numbers},
    )
    whole = ibis.window(group_by="account_id")
    firsts = carried.mutate(**{f"first_{n}": carried[f"new_{n}"].max(where=(carried[f"seen_{n}"] == 1) & (carried[f"set_{n}"] == 1)).over(whole)
                               for n in numbers},
                            **{f"any_{n}": carried[f"seen_{n}"].max().over(whole) for n in numbers})  # fmt: skip
    ahead = ibis.window(group_by="account_id", order_by="valid_from")
    dated = firsts.mutate(
        version=ibis.row_number().over(ahead).cast("int64"),
        to_t=firsts.valid_from.lead().over(ahead).fill_null(FOREVER).cast("int64"),
    )
    now = plain.select("account_id", **{f"now_{n}": plain[name] for n, name in enumerate(ledger.historic)})
    merged = dated.join(now, "account_id")
    values = {
        name: ibis.ifelse(
            merged[f"any_{n}"] == 0,
            _text(merged[f"now_{n}"]),
            ibis.ifelse(merged[f"seen_{n}"] == 0, merged[f"first_{n}"], merged[f"is_{n}"]),
        )
        for n, name in enumerate(ledger.historic)
    }
    return merged.select("account_id", "version", "to_t", from_t=merged.valid_from, **values)


def _text(value: ir.Value) -> ir.Value:
    return value if value.type().is_string() else value.cast("string")


BUILDS = (Build("account_version", account_version, reads=("accounts", "account_history")),)
