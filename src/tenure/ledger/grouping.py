"""Changes of an account so close that they are one movement: counted from the first, which dates them all. Nothing else is decided here."""

from __future__ import annotations

from tenure.lazy import ibis, ir
from tenure.ledger import exact
from tenure.ledger.ledger import Ledger

HINT = "grouping_doublings"


def mrr_crowd(ledger: Ledger) -> ir.Table:
    """account_id, t, day, cluster: the moments of real change that have another within the window, in chains of such gaps.

    Everybody else's moments stand alone, and need no more work.
    """
    points = ledger.table("mrr_point")
    real = points.filter((points.real != exact.wide(0)) | (points.keep != 0))
    moments = real.group_by(["account_id", "t"]).aggregate(on_day=real.t_day.min())
    order = ibis.window(group_by="account_id", order_by="t")
    gap = ledger.policy.group_seconds
    moments = moments.mutate(_before=moments.t - moments.t.lag().over(order), _after=moments.t.lead().over(order) - moments.t)
    near, followed = (moments._before <= gap).fill_null(False), (moments._after <= gap).fill_null(False)
    crowd = moments.mutate(_begins=(~near).cast("int64")).filter(near | followed)
    chain = ibis.window(group_by="account_id", order_by="t", rows=(None, 0))
    return crowd.select("account_id", "t", day=crowd.on_day, cluster=crowd._begins.sum().over(chain).cast("int64"))


def doublings(ledger: Ledger) -> ir.Table:
    """One row, `hint`: how often the reach of anchors must double for these data (groups in the longest chain ≤ 2^hint)."""
    crowd = ledger.table("mrr_crowd")
    chains = crowd.group_by(["account_id", "cluster"]).aggregate(length=crowd.t.max() - crowd.t.min(), members=crowd.t.count())
    groups = exact.quotient(chains.length, ledger.policy.group_seconds + 1) + exact.wide(1)
    most = ibis.ifelse(groups < exact.wide(chains.members), groups, exact.wide(chains.members))
    rows = chains.mutate(_most=most)
    return rows.aggregate(most=rows._most.max()).select(hint=_log(ibis._.most.fill_null(1)))


def _log(most: ir.Value) -> ir.Value:
    """The least n with 2^n ≥ most."""
    found: ir.Value = ibis.literal(40, "int64")
    for number in range(39, -1, -1):
        found = ibis.ifelse(most <= exact.wide(2**number), ibis.literal(number, "int64"), found)
    return found


def mrr_anchor(ledger: Ledger) -> ir.Table:
    """account_id, t, anchor_t, anchor_day: by which moment the movement at `t` is dated; only where it is another."""
    crowd = ledger.table("mrr_crowd")
    rounds = ledger.hints.get(HINT, 0)
    anchors = crowd.group_by(["account_id", "cluster"]).aggregate(at=crowd.t.min())
    if rounds:
        anchors = _reached(ledger, crowd, anchors, rounds)
    marks = crowd.left_join(anchors.mutate(_is=ibis.literal(1, "int64")), ["account_id", "cluster", crowd.t == anchors.at])
    marks = marks.select("account_id", "t", "day", "cluster", _anchor=ibis.ifelse(marks._is.notnull(), marks.t, ibis.null("int64")))
    so_far = ibis.window(group_by=["account_id", "cluster"], order_by="t", rows=(None, 0))
    dated = marks.mutate(anchor_t=marks._anchor.max().over(so_far))
    days = crowd.select(_account=crowd.account_id, _t=crowd.t, anchor_day=crowd.day)
    found = dated.join(days, [dated.account_id == days._account, dated.anchor_t == days._t])
    found = found.filter(found.t != found.anchor_t)
    return found.select("account_id", "t", "anchor_t", "anchor_day")


def _reached(ledger: Ledger, crowd: ir.Table, anchors: ir.Table, rounds: int) -> ir.Table:
    """All anchors: from the first of each chain by jumps to the next moment outside the window, their reach doubled each round."""
    jumps = _jumps(ledger, crowd)
    for number in range(rounds):
        landed = anchors.join(jumps, ["account_id", "cluster", anchors.at == jumps.here]).select("account_id", "cluster", at=jumps.there)
        anchors = anchors.union(landed, distinct=False)
        if number + 1 < rounds:
            again = jumps.view()
            again = again.select(_account=again.account_id, _cluster=again.cluster, _here=again.here, _there=again.there)
            twice = jumps.join(again, [jumps.account_id == again._account, jumps.cluster == again._cluster, jumps.there == again._here])
            jumps = twice.select("account_id", "cluster", here=twice.here, there=twice._there)
    return anchors.distinct()


def _jumps(ledger: Ledger, crowd: ir.Table) -> ir.Table:
    """account_id, cluster, here, there: the first moment of the chain that lies outside the window that opens at `here`."""
    gap = ledger.policy.group_seconds
    nothing = ibis.null("int64")
    moments = crowd.select("account_id", "cluster", at=crowd.t, rank=ibis.literal(0, "int64"), here=nothing, there=crowd.t)
    ends = crowd.select("account_id", "cluster", at=crowd.t + gap, rank=ibis.literal(1, "int64"), here=crowd.t, there=nothing)
    both = moments.union(ends, distinct=False)
    ahead = ibis.window(group_by=["account_id", "cluster"], order_by=["at", "rank"], rows=(1, None))
    found = both.mutate(_next=both.there.min().over(ahead))
    found = found.filter(found.here.notnull() & found._next.notnull())
    return found.select("account_id", "cluster", here=found.here, there=found._next)
