"""Leads: created and won, the stages that they are in or enter, and how they go from one stage to another."""

from __future__ import annotations

from tenure.errors import UnknownName
from tenure.frames import account
from tenure.frames.cut import Cut, dimension
from tenure.frames.frame import Frame
from tenure.frames.happening import BUILDS, TEST_ACCOUNT, Happening, aside, counted, reason
from tenure.lazy import ibis, ir
from tenure.ledger.ledger import FOREVER, Ledger
from tenure.words import Text

_LEAD = Happening("leads", "lead_id", "at", ("channel", "campaign", "lead_id"))
_STAGE = Happening("leads by stage", "lead_id", "at", (*_LEAD.own, "stage"))
_ABOUT = ("lead_id", "created_at", "channel", "campaign", "account_id")


def won_stage(ledger: Ledger) -> str:
    """The stage at which a lead is a customer: `customer`, or the last of the workspace's own list."""
    stages = ledger.settings.stages
    return "customer" if "customer" in stages else stages[-1]


def entries(ledger: Ledger) -> ir.Table:
    """lead_id, stage, place (from 0 in the workspace's order), at, at_day: every entry of a lead into a stage.

    A lead without an entry into the first stage entered it when it was created.
    """
    leads, stages = ledger.table("leads"), ledger.settings.stages
    said = ledger.table("lead_stages").filter(lambda row: row.stage.isin(stages)).select("lead_id", "stage", "at", "at_day")
    begun = said.filter(said.stage == stages[0]).select(_begun=said.lead_id).distinct()
    silent = leads.anti_join(begun, leads.lead_id == begun._begun)
    made = silent.select("lead_id", stage=ibis.literal(stages[0]), at=silent.created_at, at_day=silent.created_at_day)
    both = said.union(made, distinct=False)
    place = ibis.cases(*[(both.stage == name, number) for number, name in enumerate(stages)], else_=len(stages))
    return both.mutate(place=place.cast("int64"))


def first_entries(ledger: Ledger, stage: str) -> ir.Table:
    """lead_id, at, at_day: when each lead first entered `stage`. Raises `UnknownName`."""
    if stage not in ledger.settings.stages:
        raise UnknownName("stage", stage, ledger.settings.stages)
    rows = entries(ledger).filter(lambda row: row.stage == stage)
    firsts = rows.group_by("lead_id").aggregate(first_t=rows["at"].min(), first_day=rows.at_day.min())
    return firsts.select("lead_id", at=firsts.first_t, at_day=firsts.first_day)


def _leads(ledger: Ledger) -> ir.Table:
    return ledger.table("leads").select(*_ABOUT, "created_at_day", "_source", "_line")


def _judged(ledger: Ledger, cut: Cut) -> ir.Table:
    """Leads created in each period (`created` 1), and in form `period` those won in it (`won` 1)."""
    leads, won = _leads(ledger), first_entries(ledger, won_stage(ledger))
    turned = won.select(_lead=won.lead_id, _won=won["at"], _won_day=won.at_day)
    met = leads.left_join(turned, leads.lead_id == turned._lead)
    if cut.param("form", "cohort") == "cohort":
        begun = met.mutate(at=met.created_at, at_day=met.created_at_day, created=ibis.literal(1, "int64"))
        dated = _LEAD.rows(ledger, cut, begun)
        dated = dated.mutate(won=(dated._won < dated._now_t).fill_null(False).cast("int64"))
    else:
        dated = _LEAD.rows(ledger, cut, _moments(met))
    return dated.mutate(reason=reason(dated))


def _moments(met: ir.Table) -> ir.Table:
    one, none = ibis.literal(1, "int64"), ibis.literal(0, "int64")
    created = met.mutate(at=met.created_at, at_day=met.created_at_day, created=one, won=none)
    won = met.filter(met._won.notnull())
    return created.union(won.mutate(at=won._won, at_day=won._won_day, created=none, won=one), distinct=False)


lead = Frame(
    name="lead", grain=Text("one row per lead created in the period, and in form `period` per lead won in it", "每个在期内创建（或赢得）的线索一行"),
    rows=lambda ledger, cut: counted(_judged(ledger, cut)), dimensions=_LEAD.dimensions, reads=("leads",), builds=BUILDS,
    about=_ABOUT, aside=lambda ledger, cut: aside(_judged(ledger, cut)), reasons=(TEST_ACCOUNT,), unfolds=True,
)  # fmt: skip
"""`created` and `won`, each 1 or 0. Parameter `form`: cohort (default; won at any time since), period (won in the period)."""


def _now(ledger: Ledger, cut: Cut) -> ir.Table:
    """The stage in which each lead was when the period closed: the last that it entered, the furthest of those entered at once."""
    moves, periods = entries(ledger), ledger.table("periods")
    order = ibis.window(group_by="lead_id", order_by=["at", "place"])
    spans = moves.mutate(until=moves["at"].lead().over(order).fill_null(FOREVER))
    leads = _leads(ledger)
    named = spans.join(leads, "lead_id")
    met = named.join(periods, [named["at"] < periods.end_t, named.until >= periods.end_t])
    ends = _staged(ledger, cut, met.mutate(_moment=met.end_t - 1))
    rows = account.with_account(ledger, ends, cut, ends._moment)
    names = {name: rows[account.column(name)] for name in account.dimensions(ledger) if name in cut.names}
    kept = cut.apply(rows, dimension(names | {name: rows[name] for name in _STAGE.own}, _STAGE.noun))
    return kept.mutate(key=kept.lead_id)


def _entered(ledger: Ledger, cut: Cut) -> ir.Table:
    """Leads that entered a stage in the period, once a stage."""
    moves, leads = entries(ledger), _leads(ledger)
    rows = _STAGE.rows(ledger, cut, _staged(ledger, cut, moves.join(leads, "lead_id")))
    once = ibis.window(group_by=["period", "lead_id", "stage"], order_by=["at"])
    return rows.mutate(_turn=ibis.row_number().over(once)).filter(lambda row: row._turn == 0).drop("_turn")


def _staged(ledger: Ledger, cut: Cut, rows: ir.Table) -> ir.Table:
    stage = cut.param("stage")
    if not stage:
        return rows
    if stage not in ledger.settings.stages:
        raise UnknownName("stage", stage, ledger.settings.stages)
    return rows.filter(rows.stage == stage)


def _passage(ledger: Ledger, cut: Cut) -> ir.Table:
    """From one stage to another. `rate`: leads that entered `from_stage` in the period, and whether they came to `to_stage` since.
    `days`: leads that entered `to_stage` in the period, with the seconds since they entered `from_stage`."""
    stages = ledger.settings.stages
    start, goal = cut.param("from_stage") or stages[0], cut.param("to_stage") or won_stage(ledger)
    begun, reached = first_entries(ledger, start), first_entries(ledger, goal)
    begun = begun.select("lead_id", from_t=begun["at"], from_day=begun.at_day)
    reached = reached.select(_lead=reached.lead_id, to_t=reached["at"], to_day=reached.at_day)
    met = begun.left_join(reached, [begun.lead_id == reached._lead, reached.to_t >= begun.from_t]).join(_leads(ledger), "lead_id")
    ahead = cut.param("form") == "rate"
    at, day = (met.from_t, met.from_day) if ahead else (met.to_t, met.to_day)
    rows = met.mutate(at=at, at_day=day, stage=ibis.literal(start if ahead else goal), waited=met.to_t - met.from_t)
    dated = _STAGE.rows(ledger, cut, rows)
    return dated.mutate(reached=(dated.to_t < dated._now_t).fill_null(False).cast("int64"))


def _by_stage(ledger: Ledger, cut: Cut) -> ir.Table:
    made = {"now": _now, "entered": _entered}.get(cut.param("form", "now"), _passage)
    rows = made(ledger, cut)
    return rows.mutate(reason=reason(rows))


lead_stage = Frame(
    name="lead_stage", grain=Text("one row per lead and stage", "每个线索与阶段一行"),
    rows=lambda ledger, cut: counted(_by_stage(ledger, cut)), dimensions=_STAGE.dimensions, reads=("leads",), builds=BUILDS,
    about=(*_ABOUT, "stage", "at"), aside=lambda ledger, cut: aside(_by_stage(ledger, cut)), reasons=(TEST_ACCOUNT,), unfolds=True,
)  # fmt: skip
"""Parameter `form`: now, entered, rate (with `reached`), days (with `waited`, in seconds)."""
