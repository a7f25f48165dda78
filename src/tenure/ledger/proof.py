"""The ledger's own proof, made at every run: opening + movements = closing, whole and in every slice. What breaks is a row here; none is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tenure.errors import LedgerBreak
from tenure.lazy import ibis, ir
from tenure.ledger import exact
from tenure.ledger.ledger import FOREVER, Build, Ledger
from tenure.ledger.movements import account_movements
from tenure.ledger.points import mrr_spans
from tenure.ledger.rates import converted

PROOF = {"account_id": "string", "broken": "string", "at": "int64", "told": "decimal(38, 0)", "found": "decimal(38, 0)"}


def mrr_proof(ledger: Ledger) -> ir.Table:
    """account_id, broken, at, told, found (10⁻¹²): each place where the ledger does not add up. Empty, unless something is wrong.

    chain: a movement begins where the one before ended, and ends at before + real + fx, so that any period's opening + movements = closing.
    slices: the changes by item and attribute version add up to the account's. closing: what runs for ever by the spans is what stands at last.
    """
    return ibis.union(_chain(ledger), _slices(ledger), _closing(ledger), distinct=False)


def _row(rows: ir.Table, broken: str, told: ir.Value, found: ir.Value, at: ir.Value) -> ir.Table:
    wrong = rows.mutate(_told=exact.wide(told), _found=exact.wide(found), _at=at.cast("int64"))
    wrong = wrong.filter(wrong._told != wrong._found)
    return wrong.select(account_id=wrong.account_id, broken=ibis.literal(broken), at=wrong._at, told=wrong._told, found=wrong._found)


def _chain(ledger: Ledger) -> ir.Table:
    rows = account_movements(ledger)
    stood = rows.after.lag().over(ibis.window(group_by="account_id", order_by="t")).fill_null(exact.wide(0))
    rows = rows.mutate(_stood=stood)
    return _row(rows, "chain", rows._stood + rows.real + rows.fx, rows.after, rows.t)


def _slices(ledger: Ledger) -> ir.Table:
    parts, whole = ledger.table("mrr_delta"), account_movements(ledger)
    sliced = _same(parts.select("account_id", "t", told=parts.real + parts.fx, found=exact.wide(0)))
    moved = _same(whole.select("account_id", "t", told=exact.wide(0), found=whole.real + whole.fx))
    both = sliced.union(moved, distinct=False)
    sums = both.group_by(["account_id", "t"]).aggregate(a=both.told.sum(), b=both.found.sum())
    return _row(sums, "slices", sums.a, sums.b, sums.t)


def _closing(ledger: Ledger) -> ir.Table:
    """A refund may outlast what it is of; where refunds move MRR the spans' own sum is still what stands."""
    spans, moves = mrr_spans(ledger), account_movements(ledger)
    last = spans.filter(spans.to_t >= FOREVER)
    running = _same(last.select("account_id", t=last.to_t, told=converted(last.pico, last.rate), found=exact.wide(0)))
    moved = _same(moves.select("account_id", "t", told=exact.wide(0), found=moves.real + moves.fx))
    both = running.union(moved, distinct=False)
    sums = both.group_by("account_id").aggregate(a=both.told.sum(), b=both.found.sum(), at=both.t.max())
    return _row(sums, "closing", sums.a, sums.b, sums["at"])


def _same(rows: ir.Table) -> ir.Table:
    return rows.select("account_id", "t", told=exact.wide(rows.told), found=exact.wide(rows.found))


def judge(records: Sequence[Mapping[str, Any]]) -> None:
    """Raise `LedgerBreak` for the first break there is."""
    for record in records:
        told, found = (f"{Decimal(record[name]).scaleb(-12):f}" for name in ("told", "found"))
        raise LedgerBreak(str(record["account_id"]), f"{record['broken']} at {record['at']}", f"{told} by its parts, {found} as it stands")


BUILDS = (
    Build(
        "mrr_proof",
        mrr_proof,
        reads=("mrr_span", "mrr_rated", "mrr_movement", "mrr_delta"),
        heeds=("no_foreign",),
        per_policy=True,
        schema=PROOF,
        proof=True,
    ),
)
