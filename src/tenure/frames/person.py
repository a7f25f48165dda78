"""Rows of use beside the attributes of their account and their user, cut by either; and the rolls of accounts and users, silent ones included."""

from __future__ import annotations

from tenure.frames import account
from tenure.frames.cut import Cut, dimension
from tenure.lazy import ibis, ir
from tenure.ledger.ledger import Ledger
from tenure.ledger.tables import TABLES, Type

USED = ("name", "module")
"""Dimensions of what was used: the event's name and module."""


def attributes(ledger: Ledger) -> dict[str, str]:
    """Dimension → column of `users`. A name that accounts have too means the account's; `user_<name>` is always the user's."""
    own = [
        column.name for column in TABLES["users"].columns if column.type is not Type.TIME and column.name not in ("user_id", "account_id")
    ]
    names = [*own, *ledger.extras.get("users", ())]
    taken = {*account.dimensions(ledger), *USED}
    return {name: name for name in names if name not in taken} | {f"user_{name}": name for name in names if f"user_{name}" not in taken}


def dimensions(ledger: Ledger) -> tuple[str, ...]:
    """What use can be cut by: attributes of the account and of the user."""
    return (*account.dimensions(ledger), "user_id", *attributes(ledger))


def used_dimensions(ledger: Ledger) -> tuple[str, ...]:
    """What use can be cut by where it tells names and modules too."""
    return tuple(dict.fromkeys((*USED, *dimensions(ledger))))


def of_accounts(ledger: Ledger, cut: Cut) -> bool:
    """Whether the cut reads nothing but accounts."""
    return set(cut.names) <= set(account.dimensions(ledger))


def cut_rows(ledger: Ledger, rows: ir.Table, cut: Cut, at: ir.Value, used: bool = False) -> ir.Table:
    """`rows` (account_id, user_id, ...) of real accounts that pass the cut, with its columns. Attributes of accounts are as they were at `at`.

    `used`: rows have `name` and `module`, and cutting by them is meant. Rows of accounts alone need no `user_id`.
    """
    rows = rows.mutate(moment=at)
    joined = account.with_account(ledger, rows, cut, rows.moment)
    joined = joined.filter(~joined.is_test)
    named = {name: column for name, column in attributes(ledger).items() if name in cut.names}
    if named:
        users = ledger.table("users")
        known = users.select(_user=users.user_id, **{f"user_{column}": users[column] for column in set(named.values())})
        joined = joined.left_join(known, joined.user_id == known._user).drop("_user")
    means = {name: joined[account.column(name)] for name in account.dimensions(ledger) if name in cut.names}
    means |= {name: joined[f"user_{column}"] for name, column in named.items()}
    if "user_id" in cut.names:
        means["user_id"] = joined.user_id
    if used:
        means |= {name: joined[name] for name in USED}
    return cut.apply(joined, dimension(means, "product use"))


def roll(ledger: Ledger, cut: Cut) -> ir.Table:
    """period, account_id, user_id and the cut's columns: every account that exists at the period's end, the silent ones too.

    Where the cut reads users, every user of `users` and every one who ever did something. Attributes are as they stand at the period's end.
    """
    periods, accounts = ledger.table("periods"), ledger.table("accounts")
    created = accounts.select("account_id", _created=accounts.created_at)
    if of_accounts(ledger, cut):
        things = created.mutate(user_id=ibis.null("string"))
    else:
        things = _users(ledger).inner_join(created, "account_id")
        things = things.select("account_id", "user_id", _created=ibis.greatest(_or(things._born), _or(things._created)))
    rows = things.cross_join(periods.select("period", "end_t", "end_day"))
    rows = rows.filter(_or(rows._created) < rows.end_t)
    return cut_rows(ledger, rows, cut, rows.end_t - 1).select("period", "account_id", "user_id", *cut.columns)


def _users(ledger: Ledger) -> ir.Table:
    """account_id, user_id, _born: the users that are known by name or by what they did."""
    users, seen = ledger.table("users"), ledger.table("user_activity").select("account_id", "user_id").distinct()
    named = users.select("account_id", "user_id", _born=users.created_at)
    unnamed = seen.anti_join(named, ["account_id", "user_id"]).mutate(_born=ibis.null("int64"))
    return named.union(unnamed, distinct=False)


def _or(time: ir.Value) -> ir.Value:
    return time.fill_null(0)
