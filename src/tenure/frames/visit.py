"""Visitors of the company's pages who are not customers coming to log in, and whether they became marketing qualified leads."""

from __future__ import annotations

from tenure.frames.cut import Cut, dimension
from tenure.frames.dated import in_periods
from tenure.frames.frame import Frame
from tenure.frames.happening import aside, counted
from tenure.frames.lead import entries
from tenure.lazy import ibis, ir
from tenure.ledger.ledger import Ledger
from tenure.words import Text

QUALIFIED = "mql"
_OWN = ("channel", "campaign", "visitor_id")
REASONS = (("known_user", Text("known as a user by the period's end: a customer coming to log in", "期末前已知为用户：前来登录的客户")),)


def _marks(ledger: Ledger) -> ir.Table:
    """visitor, known_t (first seen as a user), and for each of the visitor's leads linked_t and qualified_t; empty where it is not so."""
    visits, moves = ledger.table("visits"), entries(ledger)
    known = visits.filter(visits.user_id.notnull()).group_by("visitor_id").aggregate(known_t=lambda row: row["at"].min())
    linked = visits.filter(visits.lead_id.notnull()).group_by(["visitor_id", "lead_id"]).aggregate(linked_t=lambda row: row["at"].min())
    reached = moves.filter(moves.stage == QUALIFIED).group_by("lead_id").aggregate(qualified_t=lambda row: row["at"].min())
    turned = linked.join(reached, "lead_id").select("visitor_id", "linked_t", "qualified_t")
    nothing = ibis.null("int64")
    first = known.mutate(linked_t=nothing, qualified_t=nothing)
    second = turned.mutate(known_t=nothing).select("visitor_id", "known_t", "linked_t", "qualified_t")
    return first.select("visitor_id", "known_t", "linked_t", "qualified_t").union(second, distinct=False).rename(_visitor="visitor_id")


def _judged(ledger: Ledger, cut: Cut) -> ir.Table:
    """One row per period, slice and visitor: `visits`, `became` (1 where a lead of the visitor became an MQL in the period)."""
    visits = ledger.table("visits")
    kept = cut.apply(visits, dimension({name: visits[name] for name in _OWN}, "visitors"))
    dated = in_periods(ledger, kept, "at")
    groups = ["period", "_start_t", "_end_t", *cut.columns, "visitor_id"]
    seen = dated.group_by(groups).aggregate(
        visits=dated.count(), first_visit=dated["at"].min(), source=dated._source.min(), line=dated._line.min()
    )
    marks = _marks(ledger)
    met = seen.left_join(marks, seen.visitor_id == marks._visitor)
    turned = (met.linked_t < met._end_t) & (met.qualified_t >= met._start_t) & (met.qualified_t < met._end_t)
    flagged = met.mutate(known=(met.known_t < met._end_t).fill_null(False).cast("int64"), turned=turned.fill_null(False).cast("int64"))
    whole = ["period", *cut.columns, "visitor_id", "visits", "first_visit", "source", "line"]
    rows = flagged.group_by(whole).aggregate(known_user=flagged.known.max(), became=flagged.turned.max())
    return rows.mutate(
        key=rows.visitor_id, reason=ibis.ifelse(rows.known_user == 1, "known_user", ""), _source=rows.source, _line=rows.line
    )


visitor = Frame(
    name="visitor", grain=Text("one row per visitor of the period who is not a customer logging in", "每个非登录客户的访客一行"),
    rows=lambda ledger, cut: counted(_judged(ledger, cut)), dimensions=lambda ledger: _OWN, company_wide=True, reads=("visits",),
    about=("visitor_id", "first_visit", "visits"), aside=lambda ledger, cut: aside(_judged(ledger, cut)), reasons=REASONS,
)  # fmt: skip
