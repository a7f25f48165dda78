"""What of the product is used and by how many who paid for it: seats, modules, milestones, and how long ago the last use was."""

from __future__ import annotations

from tenure.frames import account, person
from tenure.frames.cut import Cut
from tenure.frames.frame import Frame
from tenure.frames.usage import BUILDS, on_days
from tenure.lazy import ibis, ir
from tenure.ledger import exact
from tenure.ledger.ledger import Ledger
from tenure.ledger.settings import Milestone
from tenure.words import Text

NEVER = 2**31 - 1


def licence_rows(ledger: Ledger, cut: Cut) -> ir.Table:
    """period, cut columns, key, account_id, users, seats: accounts that have seats at the period's end, and their active users of the period."""
    use = on_days(ledger, ledger.table("user_activity")).filter(lambda row: row.events > 0)
    people = use.select("period", "account_id", "user_id").distinct()
    active = people.group_by(["period", "account_id"]).aggregate(n=people.count()).select(_period="period", _account="account_id", n="n")
    rows = person.roll(ledger, cut).inner_join(seats(ledger), ["period", "account_id"])
    rows = rows.left_join(active, [rows.period == active._period, rows.account_id == active._account])
    return rows.select("period", *cut.columns, "account_id", "seats", key=rows.account_id, users=rows.n.fill_null(0).cast("int64"))


def seats(ledger: Ledger) -> ir.Table:
    """period, account_id, seats: Σ seats of the items that bring MRR just before the period's end, by policy; accounts without any have no row."""
    spans, periods = ledger.table("mrr_span"), ledger.table("periods").select("period", "end_t")
    paid = spans.filter((spans.book == "mrr") & (spans.pico > exact.wide(0)) & (spans.seats > 0))
    rows = paid.select("account_id", "seats", "from_t", "to_t").inner_join(periods, paid.from_t < periods.end_t)
    rows = rows.filter(rows.to_t >= rows.end_t)
    summed = rows.group_by(["period", "account_id"]).aggregate(n=rows.seats.sum())
    return summed.select("period", "account_id", seats=summed.n.cast("int64"))


def module_rows(ledger: Ledger, cut: Cut) -> ir.Table:
    """period, cut columns, key, account_id, used, modules: of each account, how many of the product's modules it used in the period.

    Where the cut names `module`: one row per account and module, used 0 or 1 of 1.
    """
    known = modules(ledger)
    use = on_days(ledger, ledger.table("user_module_day")).filter(lambda row: row.module.notnull())
    used = use.select("period", "account_id", "module").distinct().inner_join(known, ["period", "module"])
    return (_by_module if "module" in cut.names else _by_account)(ledger, cut, known, used)


def _by_account(ledger: Ledger, cut: Cut, known: ir.Table, used: ir.Table) -> ir.Table:
    counted = used.group_by(["period", "account_id"]).aggregate(n=used.count()).select(_period="period", _account="account_id", n="n")
    all_ = known.group_by("period").aggregate(all=known.count())
    rows = person.roll(ledger, cut).inner_join(all_, "period")
    rows = rows.left_join(counted, [rows.period == counted._period, rows.account_id == counted._account])
    return rows.select("period", *cut.columns, "account_id", key=rows.account_id, used=rows.n.fill_null(0).cast("int64"),
                       modules=rows["all"].cast("int64"))  # fmt: skip


def _by_module(ledger: Ledger, cut: Cut, known: ir.Table, used: ir.Table) -> ir.Table:
    everybody = person.roll(ledger, Cut()).select("period", "account_id").inner_join(known, "period")
    found = used.select(_period="period", _account="account_id", _module="module")
    same = [everybody.period == found._period, everybody.account_id == found._account, everybody.module == found._module]
    rows = everybody.left_join(found, same).select("period", "account_id", "module", used=found._account.notnull().cast("int64"))
    rows = rows.inner_join(ledger.table("periods").select("period", "end_t"), "period").mutate(name=ibis.null("string"))
    rows = person.cut_rows(ledger, rows, cut, rows.end_t - 1, used=True)
    return rows.select("period", *cut.columns, "account_id", "module", "used", key=rows.account_id + "/" + rows.module,
                       modules=ibis.literal(1, "int64"))  # fmt: skip


def modules(ledger: Ledger) -> ir.Table:
    """period, module: the product's modules by the workspace's setting, else those that anybody had used by the period's end."""
    periods = ledger.table("periods")
    if ledger.settings.modules:
        listed = [periods.select("period", module=ibis.literal(name, "string")) for name in ledger.settings.modules]
        return ibis.union(*listed, distinct=False) if len(listed) > 1 else listed[0]
    seen = account.with_account(ledger, ledger.table("user_module_day"), Cut())
    seen = seen.filter(~seen.is_test & seen.module.notnull())
    firsts = seen.group_by("module").aggregate(first_day=seen.day.min())
    rows = firsts.inner_join(periods, firsts.first_day < periods.end_day)
    return rows.select("period", "module")


def last_use_rows(ledger: Ledger, cut: Cut) -> ir.Table:
    """period, cut columns, key, account_id, used, days: calendar days between an account's (a user's, if the cut reads users) last use and
    the period's last day; `used` = 0 for those that never did anything by then."""
    narrow = person.of_accounts(ledger, cut)
    thing = ["account_id"] if narrow else ["account_id", "user_id"]
    table = ledger.table("account_day" if narrow else "user_activity")
    use = table.filter(table["users" if narrow else "events"] > 0)
    ends = ledger.table("periods").select("period", "end_day")
    marks = person.roll(ledger, cut).inner_join(ends, "period")
    nothing = {name: ibis.null("string") for name in cut.columns}
    columns = [*thing, *cut.columns, "period", "day", "used_on"]
    happened = use.select(*thing, "day", **nothing, period=ibis.literal(-1, "int64"), used_on=use.day).select(*columns)
    asked = marks.select(*thing, *cut.columns, "period", day=marks.end_day, used_on=ibis.null("int32")).select(*columns)
    both = happened.union(asked, distinct=False)
    # An end is outside its period: at an equal day the mark comes before the use.
    order = ibis.window(group_by=thing, order_by=[both.day, both.period.desc()], preceding=None, following=0)
    seen = both.mutate(last=both.used_on.max().over(order)).filter(lambda row: row.period >= 0)
    return seen.select("period", *cut.columns, *thing, key=seen[thing[-1]], used=seen["last"].notnull().cast("int64"),
                       days=(seen.day - 1 - seen["last"]).cast("int64").fill_null(0))  # fmt: skip


def milestone_rows(ledger: Ledger, cut: Cut) -> ir.Table:
    """period, cut columns, key, account_id, reached, milestones, valued, days: the steps of onboarding that an account has reached by the
    period's end; whether it has reached any since it is known when it was created, and the days that took."""
    use = ledger.table("user_module_day")
    steps = ledger.settings.milestones
    firsts = {f"step_{number}": use.day.min(where=_is(use, step)) for number, step in enumerate(steps)}
    found = use.group_by("account_id").aggregate(first_day=use.day.min(), **firsts).rename(_account="account_id")
    periods, accounts = ledger.table("periods").select("period", "end_day"), ledger.table("accounts")
    rows = (
        person.roll(ledger, cut)
        .inner_join(periods, "period")
        .inner_join(accounts.select("account_id", born="created_at_day"), "account_id")
    )
    rows = rows.left_join(found, rows.account_id == found._account)
    reached, value_day = ibis.literal(0, "int64"), ibis.literal(NEVER, "int32")
    for name in firsts:
        day = rows[name].fill_null(NEVER)
        reached, value_day = reached + (day < rows.end_day).cast("int64"), ibis.least(value_day, day)
    rows = rows.mutate(reached=reached, value_day=value_day)
    valued = (rows.value_day < rows.end_day) & rows.born.notnull()
    days = ibis.greatest(rows.value_day - rows.born, ibis.literal(0, "int32"))
    return rows.select("period", *cut.columns, "account_id", "reached", key=rows.account_id, valued=valued.cast("int64"),
                       milestones=ibis.literal(len(steps), "int64"), days=ibis.ifelse(valued, days, 0).cast("int64"))  # fmt: skip


def _is(use: ir.Table, step: Milestone) -> ir.BooleanValue:
    named = use.name == step.event if step.event else ibis.literal(True)
    return (named & (use.module == step.module) if step.module else named).fill_null(False)


_ACCOUNT = Text("one row per account", "每个客户一行")
licence = Frame("licence", _ACCOUNT, licence_rows, account.dimensions, reads=("subscriptions",), builds=(*BUILDS, "mrr_span"),
                about=("account_id", "users", "seats"))  # fmt: skip
module = Frame("module", _ACCOUNT, module_rows, lambda ledger: (*account.dimensions(ledger), "module"), reads=("events",), builds=BUILDS,
               about=("account_id", "module", "used"))  # fmt: skip
last_use = Frame("last_use", _ACCOUNT, last_use_rows, person.dimensions, reads=("events",), builds=BUILDS,
                 about=("account_id", "user_id", "days"))  # fmt: skip
milestone = Frame("milestone", _ACCOUNT, milestone_rows, account.dimensions, reads=("events",), builds=BUILDS,
                  about=("account_id", "reached"))  # fmt: skip
