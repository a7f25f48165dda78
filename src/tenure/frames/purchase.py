"""Purchases: what existing customers bought beside their subscription."""

from __future__ import annotations

from tenure.frames.cut import Cut
from tenure.frames.foreign import BUILDS as RATES
from tenure.frames.foreign import NO_RATE, fine, with_rate
from tenure.frames.frame import Frame
from tenure.frames.happening import BUILDS, TEST_ACCOUNT, Happening, aside, counted, reason
from tenure.lazy import ir
from tenure.ledger.ledger import Ledger
from tenure.words import Text

_BOUGHT = Happening("purchases", "purchase_id", "at", ("kind", "product"))


def _judged(ledger: Ledger, cut: Cut) -> ir.Table:
    rows = with_rate(ledger, _BOUGHT.rows(ledger, cut, ledger.table("purchases")), "at_day")
    return rows.mutate(worth=fine(rows.amount, rows.rate), reason=reason(rows, (rows.rate.isnull(), NO_RATE[0])))


purchase = Frame(
    name="purchase", grain=Text("one row per purchase", "每次购买一行"), rows=lambda ledger, cut: counted(_judged(ledger, cut)),
    dimensions=_BOUGHT.dimensions, reads=("purchases",), builds=(*BUILDS, *RATES),
    about=("purchase_id", "account_id", "at", "amount", "currency", "kind", "product"),
    aside=lambda ledger, cut: aside(_judged(ledger, cut)), reasons=(TEST_ACCOUNT, NO_RATE),
)  # fmt: skip
"""`worth` in 10⁻¹² of the workspace's currency."""
