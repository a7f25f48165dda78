"""What the data are known not to have, so that the ledger's tables can be written shorter. The rows are the same either way."""

from __future__ import annotations

from collections.abc import Mapping

from tenure.lazy import ibis, ir
from tenure.ledger.ledger import Ledger

FACTS = ("discounts", "pauses", "dues", "foreign", "lines", "zeros", "tests", "sequels")
"""discounts: of subscriptions. pauses, dues: subscriptions paused or past due. foreign: money of another currency than the workspace's.
lines: invoice lines. zeros: spans of the MRR book that bring nothing, or less. tests: test accounts. sequels: items of several rows."""
STRETCHES = ("no_dues", "no_tests", "no_sequels")
"""What the stretches of subscriptions depend on."""
PRICES = ("no_discounts", "no_pauses", *STRETCHES)
"""What a price depends on."""
FRAMES = ("no_foreign",)
"""What frames heed; the rest is for the ledger's own tables."""
LONGEST = 1_000
"""Of how many intervals a price may be, so that a month's share of the least amount is still above zero."""


def facts(ledger: Ledger) -> ir.Table:
    """One row: of each fact, how many rows have it."""
    subscriptions, lines, accounts = (ledger.table(name) for name in ("subscriptions", "invoice_lines", "accounts"))
    home = ledger.settings.currency
    some = subscriptions.aggregate(
        discounts=_count((subscriptions.discount_percent > 0) | (subscriptions.discount_amount > 0)),
        pauses=_count(subscriptions.status == "paused"), dues=_count(subscriptions.status == "past_due"),
        foreign_=_count(subscriptions.currency != home),
        zeros=_count((subscriptions.amount <= 0) | (subscriptions.interval_count > LONGEST)),
    )  # fmt: skip
    more = lines.aggregate(lines=lines.count().cast("int64"), foreign_lines=_count(lines.currency != home))
    last = accounts.aggregate(tests=_count(accounts.is_test))
    items = subscriptions.group_by(["subscription_id", "item_id"]).aggregate(rows=subscriptions.count())
    chains = items.aggregate(sequels=_count(items.rows > 1))
    rows = some.cross_join(more).cross_join(last).cross_join(chains)
    return rows.mutate(foreign=rows.foreign_ + rows.foreign_lines).select(*FACTS)


def _count(test: ir.Value) -> ir.Value:
    return ibis.ifelse(test.fill_null(False), 1, 0).sum().fill_null(0).cast("int64")


def hints(found: Mapping[str, int]) -> dict[str, int]:
    """The facts as `Ledger.hints` has them, from the row of `facts`: what there is none of."""
    free = {name: not found[name] for name in FACTS}
    free["zeros"] = all(free[name] for name in ("zeros", "discounts", "pauses", "foreign", "lines"))
    return {f"no_{name}": 1 for name, none in free.items() if none}
