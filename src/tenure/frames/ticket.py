"""Tickets of support: opened, first answered, solved in a period, or open at its end; with the middle of their waiting times."""

from __future__ import annotations

from tenure.frames import account
from tenure.frames.cut import Cut, dimension
from tenure.frames.frame import Frame
from tenure.frames.happening import BUILDS, TEST_ACCOUNT, Happening, aside, counted, reason
from tenure.lazy import ibis, ir
from tenure.ledger.ledger import FOREVER, Ledger
from tenure.words import Text

_OWN = ("priority", "category", "escalated", "user_id", "ticket_id")
_NOUN = "tickets"
_ABOUT = ("ticket_id", "account_id", "opened_at", "first_response_at", "resolved_at", "priority", "category", "escalated")
MOMENTS = {"opened": "opened_at", "answered": "first_response_at", "solved": "resolved_at"}
REASONS = (TEST_ACCOUNT, ("backwards", Text("it ends before the ticket was opened", "早于工单的开启时间")))


def _happened(ledger: Ledger, cut: Cut, moment: str) -> ir.Table:
    at = MOMENTS[moment]
    rows = Happening(_NOUN, "ticket_id", at, _OWN).rows(ledger, cut, ledger.table("tickets"))
    waited = rows[at] - rows.opened_at
    return rows.mutate(waited=waited, reason=reason(rows, (waited < 0, "backwards")))


def _open(ledger: Ledger, cut: Cut) -> ir.Table:
    """Tickets opened before the end of each period and not solved by then, beside their account as it was at the end."""
    tickets, periods = ledger.table("tickets"), ledger.table("periods")
    until = tickets.resolved_at.fill_null(FOREVER)
    met = tickets.join(periods, [tickets.opened_at < periods.end_t, until >= periods.end_t])
    ends = met.mutate(_moment=met.end_t - 1)
    rows = account.with_account(ledger, ends, cut, ends._moment)
    names = {name: rows[account.column(name)] for name in account.dimensions(ledger) if name in cut.names}
    kept = cut.apply(rows, dimension(names | {name: rows[name] for name in _OWN}, _NOUN))
    return kept.mutate(key=kept.ticket_id, reason=reason(kept))


def _form(ledger: Ledger, cut: Cut) -> ir.Table:
    form = cut.param("form", "opened")
    return _open(ledger, cut) if form == "open" else _happened(ledger, cut, form)


def _middle(rows: ir.Table, cut: Cut) -> ir.Table:
    """`rows` with `middle`: 1 for the one or two in the middle of their period and slice by `waited`, else 0."""
    groups = ["period", *cut.columns]
    order = ibis.window(group_by=groups, order_by=["waited", "key"])
    ranked = rows.mutate(place=ibis.row_number().over(order).cast("int64") + 1, among=rows.key.count().over(ibis.window(group_by=groups)))
    twice = ranked.place * 2
    return ranked.mutate(middle=((twice >= ranked.among) & (twice <= ranked.among + 2)).cast("int64"))


def _dimensions(ledger: Ledger) -> tuple[str, ...]:
    return Happening(_NOUN, "ticket_id", "opened_at", _OWN).dimensions(ledger)


def _waiting(moment: str, grain: Text) -> Frame:
    return Frame(
        name=f"ticket_{moment}", grain=grain, rows=lambda ledger, cut: _middle(counted(_happened(ledger, cut, moment)), cut),
        dimensions=_dimensions, reads=("tickets",), builds=BUILDS, about=(*_ABOUT, "waited"),
        aside=lambda ledger, cut: aside(_happened(ledger, cut, moment)), reasons=REASONS,
    )  # fmt: skip


ticket = Frame(
    name="ticket", grain=Text("one row per ticket opened, answered or solved in the period, or open at its end", "每个工单一行"),
    rows=lambda ledger, cut: counted(_form(ledger, cut)), dimensions=_dimensions, reads=("tickets",), builds=BUILDS,
    about=_ABOUT, aside=lambda ledger, cut: aside(_form(ledger, cut)), reasons=REASONS,
)  # fmt: skip
"""Parameter `form`: opened (default), solved, open."""
first_answer = _waiting("answered", Text("one row per ticket first answered in the period", "每个在期内首次响应的工单一行"))
"""`waited`: seconds from opening; `middle`: 1 for the one or two rows that make the median of the period and slice."""
solution = _waiting("solved", Text("one row per ticket solved in the period", "每个在期内解决的工单一行"))
"""As `first_answer`, to the solution."""
