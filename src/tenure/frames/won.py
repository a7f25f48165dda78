"""Customers by how they were won: the channel and campaign of the lead that converted first, else the account's own channel."""

from __future__ import annotations

from tenure.frames import account
from tenure.frames.bridge import moved
from tenure.frames.cut import Cut, dimension
from tenure.frames.dated import in_periods
from tenure.frames.frame import Frame
from tenure.frames.happening import BUILDS
from tenure.frames.lead import first_entries, won_stage
from tenure.lazy import ibis, ir
from tenure.ledger.ledger import FOREVER, Ledger
from tenure.ledger.movements import account_movements
from tenure.words import Text

_OWN = ("channel", "campaign")
READS = ("subscriptions", "invoice_lines")
MOVES = (*BUILDS, "fx_day", "mrr_movement", "mrr_delta")


def origin(ledger: Ledger) -> ir.Table:
    """lead_account, lead_channel, lead_campaign: of the lead that converted first, for every account that has one."""
    leads, won = ledger.table("leads"), first_entries(ledger, won_stage(ledger))
    turned = won.select(_lead=won.lead_id, _won=won["at"])
    mine = leads.filter(leads.account_id.notnull())
    met = mine.left_join(turned, mine.lead_id == turned._lead)
    dated = met.mutate(_won=met._won.fill_null(FOREVER))
    first = ibis.window(group_by="account_id", order_by=["_won", "created_at", "lead_id"])
    ranked = dated.mutate(_place=ibis.row_number().over(first)).filter(lambda row: row._place == 0)
    return ranked.select(lead_account=ranked.account_id, lead_channel=ranked.channel, lead_campaign=ranked.campaign)


def dimensions(ledger: Ledger) -> tuple[str, ...]:
    """The account dimensions, with `channel` as the customer was won, and `campaign`."""
    return tuple(dict.fromkeys((*account.dimensions(ledger), *_OWN)))


def cut_by_origin(ledger: Ledger, rows: ir.Table, cut: Cut, noun: str, *more: str) -> ir.Table:
    """`rows` (with account_id and `_moment`) cut, `channel` and `campaign` being those by which the customer was won; `more`: own columns."""
    leads = origin(ledger)
    met = rows.left_join(leads, rows.account_id == leads.lead_account)
    rows = account.with_account(ledger, met, cut, met._moment)
    names = {name: rows[account.column(name)] for name in account.dimensions(ledger) if name in cut.names}
    if "channel" in cut.names:
        names["channel"] = rows.lead_channel.fill_null(rows[account.column("channel")])
    own = {"campaign": rows.lead_campaign, **{name: rows[name] for name in more}}
    return cut.apply(rows, dimension(names | own, noun))


def won_rows(ledger: Ledger, cut: Cut) -> ir.Table:
    """One row per period and account that became a customer in it, with `customers` (mostly 1) and its `new_mrr` (10⁻¹²)."""
    whole = moved(ledger, Cut())
    new = whole.filter(whole.new_customers > 0).select("period", "account_id", new_mrr=whole.new, customers=whole.new_customers)
    moves = account_movements(ledger)
    begun = in_periods(ledger, moves.filter(moves.kind == "new").select("account_id", "t", "t_day"), "t")
    when = begun.group_by(["period", "account_id"]).aggregate(_moment=begun.t.min()).rename(_period="period", _account="account_id")
    dated = new.join(when, [new.period == when._period, new.account_id == when._account]).drop("_period", "_account")
    rows = cut_by_origin(ledger, dated, cut, "customers won")
    return rows.mutate(key=rows.account_id, won_at=rows._moment)


won = Frame(
    name="won", grain=Text("one row per customer won in the period", "每个在期内赢得的客户一行"), rows=won_rows, dimensions=dimensions,
    reads=READS, builds=MOVES, about=("account_id", "won_at", "lead_channel", "lead_campaign", "new_mrr"),
)  # fmt: skip
"""`customers` and `new_mrr`, under the policy's rules for New."""
