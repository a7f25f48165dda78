"""Where each account stands on its journey, from awareness to advocacy, and since when. The rule of each stage is here and nowhere else."""

from __future__ import annotations

from tenure.errors import UnknownName
from tenure.frames import account
from tenure.frames.cut import Cut, dimension
from tenure.frames.frame import Frame
from tenure.frames.happening import BUILDS, TEST_ACCOUNT, aside, counted, reason
from tenure.frames.survey import POINT, PROMOTER_FROM
from tenure.lazy import ibis, ir
from tenure.ledger.ledger import FOREVER, Ledger
from tenure.ledger.movements import account_movements
from tenure.words import Text

STAGES = ("awareness", "adoption", "retention", "expansion", "advocacy")
RETAINED_DAYS = 90
"""A customer of so many days is retained, even where no renewal is recorded."""
RULES = {
    "awareness": Text("the account is known: created, a lead, or a first contract", "账户已知：已创建、成为线索或首次签约"),
    "adoption": Text("it has its first MRR", "产生首笔 MRR"),
    "retention": Text(f"it has renewed, or has been a customer for {RETAINED_DAYS} days", f"已续订，或成为客户满 {RETAINED_DAYS} 天"),
    "expansion": Text("it has come to pay more, or bought more beside its subscription", "已增购或扩展"),
    "advocacy": Text("its last NPS answer is 9 or 10", "最近一次 NPS 回答为 9 或 10 分"),
}
_LOST = ("lost", Text("it was a customer and is none any more", "曾为客户，现已流失"))


def _entries(ledger: Ledger) -> ir.Table:
    """account_id, at_0 to at_3: when the rule of each stage but the last was first fulfilled; empty where it was not."""
    accounts, leads, moves = ledger.table("accounts"), ledger.table("leads"), account_movements(ledger)
    renewals, purchases = ledger.table("renewals"), ledger.table("purchases")
    renewed = renewals.filter(renewals.outcome == "renewed")
    bought = purchases.filter(purchases.kind.isin(["upsell", "cross_sell", "add_on"]))
    new, more = moves.filter(moves.kind == "new"), moves.filter(moves.kind == "expansion")
    rows = ibis.union(
        _at(accounts, accounts.created_at, 0), _at(leads, leads.created_at, 0), _at(moves, moves.t, 0), _at(new, new.t, 1),
        _at(new, new.t + RETAINED_DAYS * 86_400, 2), _at(renewed, renewed.decided_at.fill_null(renewed.due_at), 2),
        _at(more, more.t, 3), _at(bought, bought["at"], 3), distinct=False,
    )  # fmt: skip
    known = rows.filter(rows.account_id.notnull() & rows.entered.notnull())
    return known.group_by("account_id").aggregate(**{f"at_{n}": known.entered.min(where=known.place == n) for n in range(4)})


def _at(rows: ir.Table, at: ir.Value, place: int) -> ir.Table:
    return rows.select("account_id", entered=at.cast("int64"), place=ibis.literal(place, "int64"))


def _promoting(ledger: Ledger) -> ir.Table:
    """_who, said_t, until_t, promotes, since_t: each NPS answer of an account until its next, and since when it has answered 9 or 10."""
    surveys = ledger.table("surveys")
    on_scale = (surveys.score >= surveys.scale_min.fill_null(0)) & (surveys.score <= surveys.scale_max.fill_null(10 * POINT))
    ten = surveys.scale_max.fill_null(10 * POINT) == 10 * POINT
    said = surveys.filter((surveys.kind == "nps") & surveys.account_id.notnull() & surveys.score.notnull() & on_scale & ten)
    order = ibis.window(group_by="account_id", order_by=["at", "response_id"])
    running = ibis.window(group_by="account_id", order_by=["at", "response_id"], preceding=None, following=0)
    rows = said.mutate(promotes=(said.score >= PROMOTER_FROM).cast("int64"))
    rows = rows.mutate(until_t=rows["at"].lead().over(order).fill_null(FOREVER), run=(1 - rows.promotes).sum().over(running))
    promoter = ibis.ifelse(rows.promotes == 1, rows["at"], ibis.null("int64"))
    rows = rows.mutate(since_t=promoter.min().over(ibis.window(group_by=["account_id", "run"])))
    return rows.select(_who=rows.account_id, said_t=rows["at"], until_t=rows.until_t, promotes=rows.promotes, since_t=rows.since_t)


def _standing(ledger: Ledger) -> ir.Table:
    moves = account_movements(ledger)
    return moves.select(_payer=moves.account_id, _from=moves.t, _until=moves.next_t.fill_null(FOREVER), pays=moves["is"].cast("int64"))


def _judged(ledger: Ledger, cut: Cut) -> ir.Table:
    """One row per account known by the end of each period: stage, entered, and a `reason` where it is on no stage."""
    periods = ledger.table("periods").select("period", "end_t")
    accounts, entries = ledger.table("accounts"), _entries(ledger).rename(_account="account_id")
    who = accounts.select("account_id", "_source", "_line").left_join(entries, accounts.account_id == entries._account).drop("_account")
    met = who.join(periods, [who.at_0.fill_null(-FOREVER) < periods.end_t])
    standing, promoting = _standing(ledger), _promoting(ledger)
    met = met.left_join(standing, [met.account_id == standing._payer, standing._from < met.end_t, standing._until >= met.end_t])
    met = met.left_join(promoting, [met.account_id == promoting._who, promoting.said_t < met.end_t, promoting.until_t >= met.end_t])
    rows = account.with_account(ledger, _staged(met), cut, _staged(met)._moment)
    names = {name: rows[account.column(name)] for name in account.dimensions(ledger) if name in cut.names}
    kept = cut.apply(rows, dimension(names | {"stage": rows.stage}, "the journey"))
    return kept.mutate(key=kept.account_id, reason=reason(kept, (kept.stage == _LOST[0], _LOST[0])))


def _staged(met: ir.Table) -> ir.Table:
    """The furthest stage whose rule is fulfilled, and since when; stages after the first are for customers."""
    pays = (met.pays == 1).fill_null(False)
    come = {n: pays & (met[f"at_{n}"] < met.end_t).fill_null(False) for n in (1, 2, 3)}
    promotes = pays & (met.promotes == 1).fill_null(False)
    stage = ibis.cases(
        (promotes, STAGES[4]), (come[3], STAGES[3]), (come[2], STAGES[2]), (pays, STAGES[1]), (met.pays.isnull(), STAGES[0]), else_=_LOST[0]
    )
    since = ibis.cases((promotes, met.since_t), (come[3], met.at_3), (come[2], met.at_2), (pays, met.at_1), else_=met.at_0)
    return met.mutate(stage=stage, entered=since, _moment=met.end_t - 1)


def _rows(ledger: Ledger, cut: Cut) -> ir.Table:
    stage = cut.param("stage")
    if stage and stage not in STAGES:
        raise UnknownName("stage of the journey", stage, STAGES)
    rows = counted(_judged(ledger, cut))
    return rows.filter(rows.stage == stage) if stage else rows


journey = Frame(
    name="journey", grain=Text("one row per account on the journey when the period closed", "期末处于旅程中的每个账户一行"), rows=_rows,
    dimensions=lambda ledger: (*account.dimensions(ledger), "stage"), reads=("accounts",), builds=(*BUILDS, "mrr_movement"),
    about=("account_id", "stage", "entered"), aside=lambda ledger, cut: aside(_judged(ledger, cut)), reasons=(TEST_ACCOUNT, _LOST),
)  # fmt: skip
"""`stage` and `entered` (epoch seconds). Parameter `stage`: that stage alone."""
