"""Rows of anything beside the attributes of their account, and the plan it was on, as they were at the time. Test accounts are marked, not dropped."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import reduce

from tenure.condition import Condition, Every, both, names
from tenure.frames.cut import Cut, dimension
from tenure.frames.frame import Frame
from tenure.lazy import ir
from tenure.ledger import plans
from tenure.ledger.history import attributes
from tenure.ledger.ledger import FOREVER, Ledger
from tenure.words import Text

_OF_CUSTOMERS = frozenset({"plan", "tier", "product", "user_id", "cohort"})


def dimensions(ledger: Ledger) -> tuple[str, ...]:
    """The account dimensions: its id, every attribute, and plan, tier and product of its largest item."""
    return tuple(dict.fromkeys(("account_id", *attributes(ledger), *plans.NAMES)))


def column(name: str) -> str:
    """Under which name an account's attribute stands in joined rows."""
    return name if name == "account_id" else f"account_{name}"


def of_accounts(ledger: Ledger, cut: Cut) -> Cut:
    """Of a cut's filter what accounts alone decide: rows that came into no figure are in no slice of it, but they have an account."""
    return Cut(where=_decided(cut.where, {"account_id", *attributes(ledger)}))


def _decided(where: Condition | None, known: Collection[str]) -> Condition | None:
    if isinstance(where, Every):
        return reduce(both, (_decided(part, known) for part in where.parts), None)
    return where if set(names(where)) <= set(known) else None


def kept(rows: ir.Table, cut: Cut) -> ir.Table:
    """Rows with their account (`with_account`) that pass a filter `of_accounts`."""
    return cut.apply(rows, dimension({name: rows[column(name)] for name in cut.names}, "accounts"))


def uncut(frame: Frame, ledger: Ledger, asked: Iterable[str]) -> Text | None:
    """Why rows of a company-wide frame cannot be cut by one of those `asked`; None where they can, or where the frame shall refuse the name."""
    if not frame.company_wide:
        return None
    own = frame.dimensions(ledger)
    barred = [name for name in asked if name not in own and name in _OF_CUSTOMERS | {*dimensions(ledger)}]
    if not barred:
        return None
    wrong, possible = ", ".join(barred), ", ".join(own)
    return Text(
        f"Rows of {frame.name!r} belong to the whole company: they cannot be cut by {wrong}, only by {possible}.",
        f"“{frame.name}”的数据属于整个公司，不能按 {wrong} 切分，只能按 {possible}。",
    )


def with_account(ledger: Ledger, rows: ir.Table, cut: Cut, at: ir.Value | None = None) -> ir.Table:
    """`rows` (which have `account_id`) with `is_test` and the account attributes that `cut` names, as they were at `at` (epoch seconds).

    Rows without an account stay, with empty attributes. Without `at`, attributes are as they are now.
    """
    given = attributes(ledger)
    versions = ledger.table("account_version")
    renamed = versions.select(
        _account=versions.account_id, _test=versions.is_test, _from=versions.from_t, _to=versions.to_t,
        **{column(name): versions[name] for name in given if name in cut.names},
    )  # fmt: skip
    joined = rows.left_join(renamed, [rows.account_id == renamed._account, *_when(renamed, at, bool(ledger.historic))])
    marked = joined.mutate(is_test=joined._test.fill_null(False)).drop("_account", "_test", "_from", "_to")
    on_plan = [name for name in plans.NAMES if name in cut.names and name not in given]
    return _with_plan(ledger, marked, on_plan, at) if on_plan else marked


def _with_plan(ledger: Ledger, rows: ir.Table, wanted: list[str], at: ir.Value | None) -> ir.Table:
    stretches = ledger.table("account_plan")
    renamed = stretches.select(
        _account=stretches.account_id, _from=stretches.from_t, _to=stretches.to_t, **{column(n): stretches[n] for n in wanted}
    )
    moment = rows[at.get_name()] if at is not None else None
    return rows.left_join(renamed, [rows.account_id == renamed._account, *_when(renamed, moment, True)]).drop("_account", "_from", "_to")


def _when(stretches: ir.Table, at: ir.Value | None, changing: bool) -> list[ir.BooleanValue]:
    if not changing:
        return []
    if at is None:
        return [stretches._to == FOREVER]
    return [stretches._from <= at, at < stretches._to]
