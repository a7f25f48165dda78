"""Points → movements of each account: what kind each change is, and who is a customer before and after it. Slices are for the frames."""

from __future__ import annotations

from typing import Any

from tenure.lazy import ibis, ir
from tenure.ledger import exact
from tenure.ledger.ledger import FOREVER, Ledger
from tenure.ledger.points import DIMENSIONS, mrr_spans, summed

KINDS = ("new", "expansion", "contraction", "churn", "reactivation", "fx", "segment_in", "segment_out")
NEVER = -FOREVER
MOVEMENT = (
    "account_id", "t", "t_day", "real", "fx", "after", "before", "first_t", "first_day", "was", "is", "kind", "prev_t", "next_t", "starts_t",
    "starts_day", "cancel_kind", "cancel_reason",
)  # fmt: skip


def anchored(ledger: Ledger) -> ir.Table:
    """The points, dated by the first change of their group."""
    points = ledger.table("mrr_point")
    if not ledger.policy.group_seconds:
        return points
    anchors = ledger.table("mrr_anchor").rename(_account="account_id", _t="t")
    rows = points.left_join(anchors, [points.account_id == anchors._account, points.t == anchors._t])
    moves = rows.anchor_t.notnull() & ((rows.real != exact.wide(0)) | (rows.keep != 0))
    named = {name: rows[name] for name in points.columns if name not in ("t", "t_day")}
    return rows.select(**named, t=ibis.ifelse(moves, rows.anchor_t, rows.t), t_day=ibis.ifelse(moves, rows.anchor_day, rows.t_day))


def account_movements(ledger: Ledger) -> ir.Table:
    """The rows of mrr_movement at which the account as a whole moves."""
    rows = ledger.table("mrr_movement")
    return rows.filter(rows.kind != "")


def mrr_movement(ledger: Ledger) -> ir.Table:
    """One row per account and moment of change: real, fx, before, after (10⁻¹²), was, is (a customer before, after), kind.

    `kind` is empty where the account as a whole does not move, as when it changes plans at the same price. `first_day`: of the account's
    first New. `prev_t`, `next_t`: when it moved before and moves next. `starts_t`: when a row of an account that is no customer yet comes to
    count. `cancel_kind`, `cancel_reason`: of a churn.
    """
    rows = summed(ledger, anchored(ledger), ["account_id"])
    rows = _at_once(ledger, rows) if ledger.lacks("zeros") else _around(ledger, _standing(_levels(rows, ["account_id"])))
    rows = rows.mutate(kind=kinds(rows, ibis.ifelse(_back(ledger, rows), "reactivation", "new"), ibis.literal("churn")))
    return _with_cause(ledger, rows.drop("keep", "kept", "kept_before", "_lost"))


def _levels(rows: ir.Table, by: list[str]) -> ir.Table:
    """Adds before, after, kept_before, kept: running sums in order of time."""
    so_far = ibis.window(group_by=by, order_by="t", rows=(None, 0))
    change = rows.real + rows.fx
    rows = rows.mutate(after=change.sum().over(so_far).cast(exact.WIDE), kept=rows.keep.sum().over(so_far).cast("int64"))
    return rows.mutate(before=(rows.after - rows.real - rows.fx).cast(exact.WIDE), kept_before=rows.kept - rows.keep)


def _at_once(ledger: Ledger, rows: ir.Table) -> ir.Table:
    """All of `_levels`, `_standing` and `_around` in one pass: where every span brings something, who pays is a customer, and who moves pays
    something else. Nobody waits to be one."""
    before, so_far, ahead = _windows()
    none, no_day = ibis.null("int64"), ibis.null("int32")
    moves, change = rows.real != exact.wide(0), rows.real + rows.fx
    rows = rows.mutate(
        after=change.sum().over(so_far).cast(exact.WIDE), kept=rows.keep.sum().over(so_far).cast("int64"),
        first_t=ibis.ifelse(moves, rows.t, none).min().over(so_far), first_day=ibis.ifelse(moves, rows.t_day, no_day).min().over(so_far),
        prev_t=ibis.ifelse(moves, rows.t, none).max().over(before), next_t=ibis.ifelse(moves, rows.t, none).min().over(ahead),
        starts_t=none, starts_day=no_day,
    )  # fmt: skip
    rows = rows.mutate(before=(rows.after - change).cast(exact.WIDE), kept_before=rows.kept - rows.keep)
    rows = rows.mutate(**{"was": rows.kept_before > 0, "is": rows.kept > 0})
    return rows.mutate(_lost=_last_loss(ledger, rows, before))


def _standing(rows: ir.Table) -> ir.Table:
    """Adds was, is: a customer from the first MRR above zero, until nothing keeps it."""
    earlier = ibis.window(group_by="account_id", order_by="t", rows=(None, -1))
    pays = rows.after > exact.wide(0)
    rows = rows.mutate(
        _paid=ibis.ifelse(pays, rows.t, ibis.null("int64")).max().over(earlier).fill_null(NEVER),
        _gone=ibis.ifelse(rows.kept <= 0, rows.t, ibis.null("int64")).max().over(earlier).fill_null(NEVER),
    )
    began = rows._paid > rows._gone
    standing = {"was": (rows.kept_before > 0) & began, "is": (rows.kept > 0) & (began | (rows.after > exact.wide(0)))}
    return rows.mutate(**standing).drop("_paid", "_gone")


def _around(ledger: Ledger, rows: ir.Table) -> ir.Table:
    """Adds first_t, first_day, prev_t, next_t, starts_t, starts_day, and `_lost`, the day of the last loss: all in one pass over an account."""
    before, so_far, ahead = _windows()
    none, no_day = ibis.null("int64"), ibis.null("int32")
    began, begins = rows.after > exact.wide(0), rows["is"] & ~rows.was
    moves = (rows.was != rows["is"]) | (rows.real != exact.wide(0)) | (rows.fx != exact.wide(0))
    return rows.mutate(
        first_t=ibis.ifelse(began, rows.t, none).min().over(so_far), first_day=ibis.ifelse(began, rows.t_day, no_day).min().over(so_far),
        prev_t=ibis.ifelse(moves, rows.t, none).max().over(before), next_t=ibis.ifelse(moves, rows.t, none).min().over(ahead),
        starts_t=ibis.ifelse(begins, rows.t, none).min().over(ahead),
        starts_day=ibis.ifelse(begins, rows.t_day, no_day).min().over(ahead),
        _lost=_last_loss(ledger, rows, before),
    )  # fmt: skip


def _windows() -> tuple[Any, Any, Any]:
    """An account's moments before one, up to it, and after it."""
    by = {"group_by": "account_id", "order_by": "t"}
    return ibis.window(**by, rows=(None, -1)), ibis.window(**by, rows=(None, 0)), ibis.window(**by, rows=(1, None))


def _last_loss(ledger: Ledger, rows: ir.Table, before: Any) -> ir.Value:
    """The day on which the account was last lost, where the policy asks for it."""
    no_day = ibis.null("int32")
    if ledger.policy.reactivation_days is None:
        return no_day
    return ibis.ifelse(rows.was & ~rows["is"], rows.t_day, no_day).max().over(before)


def _back(ledger: Ledger, rows: ir.Table) -> ir.BooleanValue:
    """Whether a customer that appears has been one before, within the policy's window."""
    back = rows.first_t < rows.t
    days = ledger.policy.reactivation_days
    return (back if days is None else back & (rows.t_day - rows._lost <= days)).fill_null(False)


def _with_cause(ledger: Ledger, rows: ir.Table) -> ir.Table:
    """Adds cancel_kind and cancel_reason, for churn alone: what was said of the spans that ended then."""
    said = _causes(ledger)
    lost = rows.kind == "churn"
    joined = rows.mutate(_lost_t=ibis.ifelse(lost, rows.t, ibis.null("int64")))
    joined = joined.left_join(said, [joined.account_id == said._account, joined._lost_t == said._t])
    kind = ibis.ifelse(joined.kind == "churn", joined._kind.fill_null("voluntary"), ibis.null("string"))
    told = {name: joined[name] for name in rows.columns} | {"cancel_kind": kind, "cancel_reason": joined._reason}
    return joined.select(**{name: told[name] for name in MOVEMENT})


def _causes(ledger: Ledger) -> ir.Table:
    """_account, _t, _kind, _reason: what was said of spans that ended, by the moment under which the ledger has it."""
    spans = mrr_spans(ledger)
    ended = spans.filter((spans.to_t < FOREVER) & (spans.cancel_kind.notnull() | spans.cancel_reason.notnull()))
    ends = ended.select("account_id", t=ended.to_t, _kind=ended.cancel_kind, _reason=ended.cancel_reason)
    if ledger.policy.group_seconds:
        anchors = ledger.table("mrr_anchor").select(_a="account_id", _at="t", _anchor="anchor_t")
        ends = ends.left_join(anchors, [ends.account_id == anchors._a, ends.t == anchors._at])
        ends = ends.select("account_id", "_kind", "_reason", t=ibis.coalesce(ends._anchor, ends.t))
    found = ends.group_by(["account_id", "t"]).aggregate(kind_=ends._kind.min(), reason_=ends._reason.max())
    return found.select(_account=found.account_id, _t=found.t, _kind=found.kind_, _reason=found.reason_)


def kinds(rows: ir.Table, entry: ir.Value, leaving: ir.Value) -> ir.Value:
    """The kind of each row: `entry` where a customer appears, `leaving` where one disappears, else by the sign of `real`."""
    return ibis.ifelse(rows.was & ~rows["is"], leaving, ibis.ifelse(rows["is"] & ~rows.was, entry, by_sign(rows)))


def by_sign(rows: ir.Table) -> ir.Value:
    """The kind of a movement of a customer that stays; empty where nothing moves."""
    nothing = exact.wide(0)
    return ibis.ifelse(
        rows.real > nothing, "expansion", ibis.ifelse(rows.real < nothing, "contraction", ibis.ifelse(rows.fx != nothing, "fx", ""))
    )


def _entry(said: ir.Value) -> ir.Value:
    """The kind of who appears in a slice, by the kind of its account at that moment: who is not new came from another slice."""
    return ibis.ifelse(said.isin(("new", "reactivation")), said, "segment_in")


def _leaving(said: ir.Value) -> ir.Value:
    return ibis.ifelse(said == "churn", "churn", "segment_out")


def _neighbours(rows: ir.Table, by: list[str]) -> ir.Table:
    """Adds prev_t, next_t: the moments of the movements before and after, empty where there is none."""
    order = ibis.window(group_by=by, order_by="t")
    return rows.mutate(prev_t=rows.t.lag().over(order), next_t=rows.t.lead().over(order))


def sliced(rows: ir.Table, cuts: list[str]) -> ir.Table:
    """Movements within slices: `rows` of mrr_delta (with slice columns `cuts`) → what mrr_movement says, per account and slice.

    Who appears in a slice is new or reactivated only if the account is, at that moment; else it came from another slice.
    """
    by = ["account_id", *cuts]
    added = rows.group_by([*by, "t", "t_day"]).aggregate(
        real_=rows.real.sum().cast(exact.WIDE), fx_=rows.fx.sum().cast(exact.WIDE), keep_=rows.keep.sum().cast("int64"),
        account_kind=rows.kind.max(), first_day_=rows.first_day.max(), cancel_kind_=rows.cancel_kind.max(), cancel_reason_=rows.cancel_reason.max(),
    )  # fmt: skip
    names = {
        "real": "real_",
        "fx": "fx_",
        "keep": "keep_",
        "first_day": "first_day_",
        "cancel_kind": "cancel_kind_",
        "cancel_reason": "cancel_reason_",
    }
    levels = _levels(added.rename(names), by)
    standing = levels.mutate(**{"was": levels.kept_before > 0, "is": levels.kept > 0})
    said = standing.account_kind
    told = standing.mutate(kind=kinds(standing, _entry(said), _leaving(said))).drop("keep", "kept", "kept_before", "account_kind")
    return _neighbours(told.filter(told.kind != ""), by)


def parted(rows: ir.Table, cuts: list[str]) -> ir.Table:
    """As `sliced`, for money that is not converted yet: at each moment at which an account moves in a slice, a row for each of its currencies.

    `real`, `before` and `after` are in that `currency`. `turned` is "" where a customer stays: which movement that is depends on the rates.
    """
    by = ["account_id", *cuts]
    parts = rows.group_by([*by, "currency", "t"]).aggregate(
        real_=rows.real.sum().cast(exact.WIDE), keep_=rows.keep.sum().cast("int64"), day=rows.t_day.min(), said=rows.kind.max(),
        begun=rows.first_day.max(), why=rows.cancel_kind.max(), reason=rows.cancel_reason.max(),
    )  # fmt: skip
    whole = _moments(parts, by)
    held = rows.select(_holder=rows.account_id, currency=rows.currency).distinct()
    grid = whole.join(held, whole.account_id == held._holder).drop("_holder")
    facts = parts.select(*by, "currency", "t", real=parts.real_, **{name: ibis.null(grid[name].type()) for name in _MOMENT})
    both = facts.union(grid.mutate(real=exact.wide(0)).select(*facts.columns), distinct=False)
    met = both.group_by([*by, "currency", "t"]).aggregate(
        **{f"{name}_": both[name].max() for name in _MOMENT}, sum_=both.real.sum().cast(exact.WIDE)
    )
    met = met.rename(real="sum_", **{name: f"{name}_" for name in _MOMENT})
    so_far = ibis.window(group_by=[*by, "currency"], order_by="t", rows=(None, 0))
    met = met.mutate(after=met.real.sum().over(so_far).cast(exact.WIDE), **{"was": met.had == 1, "is": met.has == 1})
    return met.mutate(before=(met.after - met.real).cast(exact.WIDE)).drop("had", "has").filter(met.turned.notnull())


_MOMENT = ("t_day", "had", "has", "turned", "prev_t", "next_t", "first_day", "cancel_kind", "cancel_reason")


def _moments(parts: ir.Table, by: list[str]) -> ir.Table:
    """The moments at which an account comes to a slice, leaves it, or changes what it pays there in any currency."""
    moved = ibis.ifelse(parts.real_ == exact.wide(0), 0, 1)
    rows = parts.group_by([*by, "t"]).aggregate(
        t_day=parts.day.min(), keep=parts.keep_.sum().cast("int64"), moved=moved.max(), account_kind=parts.said.max(),
        first_day=parts.begun.max(), cancel_kind=parts.why.max(), cancel_reason=parts.reason.max(),
    )  # fmt: skip
    rows = rows.mutate(kept=rows.keep.sum().over(ibis.window(group_by=by, order_by="t", rows=(None, 0))).cast("int64"))
    rows = rows.mutate(had=(rows.kept - rows.keep > 0).cast("int64"), has=(rows.kept > 0).cast("int64"))
    rows = rows.filter((rows.moved == 1) | (rows.had != rows.has))
    turned = ibis.ifelse(rows.had > rows.has, _leaving(rows.account_kind), ibis.ifelse(rows.has > rows.had, _entry(rows.account_kind), ""))
    return _neighbours(rows.mutate(turned=turned), by)


def mrr_delta(ledger: Ledger) -> ir.Table:
    """The changes by item dimension and version of the account's attributes; those of accounts that are no customers yet wait until they are.

    account_id, version, t, t_day, the item dimensions, real, fx, keep, kind (of the account at that moment), first_day, cancel_kind, cancel_reason.
    """
    points = anchored(ledger)
    rows = summed(ledger, points, ["account_id", *DIMENSIONS])
    moves = ledger.table("mrr_movement")
    said = moves.select(
        _account=moves.account_id, _t=moves.t, kind=moves.kind, first_day=moves.first_day, cancel_kind=moves.cancel_kind,
        cancel_reason=moves.cancel_reason, _counts=moves.was | moves["is"] | (moves.kind != ""), _starts=moves.starts_t, _starts_day=moves.starts_day,
    )  # fmt: skip
    joined = rows.join(said, [rows.account_id == said._account, rows.t == said._t])
    named = {name: joined[name] for name in rows.columns if name not in ("t", "t_day")}
    waiting = joined.select(
        **named, kind=joined.kind, cancel_kind=joined.cancel_kind, cancel_reason=joined.cancel_reason,
        first_day=ibis.ifelse(joined._counts, joined.first_day, ibis.coalesce(joined.first_day, joined._starts_day)),
        t=ibis.ifelse(joined._counts, joined.t, joined._starts), t_day=ibis.ifelse(joined._counts, joined.t_day, joined._starts_day),
    )  # fmt: skip
    nothing = exact.wide(0)
    some = (waiting.real != nothing) | (waiting.fx != nothing) | (waiting.keep != 0)
    counted = waiting.filter(waiting.t.notnull() & some)
    return _versioned(ledger, counted)


def _versioned(ledger: Ledger, rows: ir.Table) -> ir.Table:
    """Adds `version`; where attributes have a history, what an account has is moved from one version to the next when it begins."""
    columns = (
        "account_id", "version", "t", "t_day", *DIMENSIONS, "real", "fx", "keep", "kind", "first_day", "cancel_kind", "cancel_reason",
    )  # fmt: skip
    if not ledger.historic:
        return rows.mutate(version=ibis.literal(0, "int64")).select(*columns)
    versions = ledger.table("account_version").select("account_id", "version", "from_t", "to_t").rename(_account="account_id")
    dated = rows.join(versions, [rows.account_id == versions._account, versions.from_t <= rows.t, rows.t < versions.to_t])
    return dated.select(*columns).union(_moved_over(ledger, rows).select(*columns), distinct=False)


def _moved_over(ledger: Ledger, rows: ir.Table) -> ir.Table:
    """What stands in each item dimension when a version begins: out of the one before, into the new one."""
    versions = ledger.table("account_version")
    begins = versions.filter(versions.version > 0).select(_account=versions.account_id, version=versions.version, at=versions.from_t)
    history = ledger.table("account_history")
    days = history.group_by(["account_id", "valid_from"]).aggregate(on_day=history.valid_from_day.min())
    days = days.rename(_known="account_id", _from="valid_from")
    begins = begins.join(days, [begins._account == days._known, begins["at"] == days._from])
    places = rows.select("account_id", *DIMENSIONS).distinct()
    marks = places.join(begins, places.account_id == begins._account)
    none = exact.wide(0)
    marks = marks.select(
        "account_id", *DIMENSIONS, t=marks["at"], t_day=marks.on_day, version=marks.version, real=none, fx=none, keep=ibis.literal(0, "int64"),
        first_day=ibis.null("int32"),
    )  # fmt: skip
    facts = rows.select("account_id", *DIMENSIONS, "t", "t_day", version=ibis.literal(-1, "int64"), real=rows.real, fx=rows.fx, keep=rows.keep,
                        first_day=rows.first_day)  # fmt: skip
    both = marks.union(facts, distinct=False)
    order = ibis.window(group_by=["account_id", *DIMENSIONS], order_by=["t", ibis.desc("version")], rows=(None, 0))
    both = both.mutate(level=(both.real + both.fx).sum().over(order).cast(exact.WIDE), held=both.keep.sum().over(order).cast("int64"),
                       began=both.first_day.min().over(order))  # fmt: skip
    held = both.filter((both.version > 0) & ((both.level != none) | (both.held != 0)))
    empty = ibis.null("string")
    arms = [
        held.select("account_id", *DIMENSIONS, "t", "t_day", version=held.version + shift, real=(held.level * exact.wide(sign)).cast(exact.WIDE), fx=none,
                    keep=held.held * sign, first_day=held.began, kind=ibis.literal(""), cancel_kind=empty, cancel_reason=empty)
        for shift, sign in ((-1, -1), (0, 1))
    ]  # fmt: skip
    return arms[0].union(arms[1], distinct=False)
