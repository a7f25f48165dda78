"""Movements of accounts within the slices of a cut: which rows, which slice columns. Periods are for closing.py and bridge.py."""

from __future__ import annotations

from tenure import condition as language
from tenure.condition import Condition, Every
from tenure.frames.cut import Cut, Resolve, as_text, dimension
from tenure.lazy import ibis, ir
from tenure.ledger.history import attributes
from tenure.ledger.ledger import FOREVER, Ledger
from tenure.ledger.movements import account_movements, parted, sliced
from tenure.ledger.points import DIMENSIONS

COHORTS = ("cohort", "cohort_quarter", "cohort_year")
CAUSES = ("cancel_kind", "cancel_reason", "age_days", "age")
AGES = ((30, "0-30"), (90, "31-90"), (180, "91-180"), (365, "181-365"))


def dimensions(ledger: Ledger) -> tuple[str, ...]:
    """What revenue can be cut by: attributes as they were, the item's plan, tier, product and currency, cohorts, and why customers left."""
    return tuple(dict.fromkeys(("account_id", *attributes(ledger), *DIMENSIONS, *COHORTS, *CAUSES)))


def movements(ledger: Ledger, cut: Cut) -> ir.Table:
    """account_id, the cut's columns, t, t_day, kind, real, fx, before, after, was, is, prev_t, next_t, `caused` (a churn that the filter means)."""
    deep = bool(_asked(cut) & {*DIMENSIONS, *ledger.historic})
    rows = _chosen(ledger, cut, deep)
    return caused(sliced(rows, _cuts(cut)) if deep else rows, cut)


def native_movements(ledger: Ledger, cut: Cut) -> ir.Table:
    """As `movements`, at each moment a row for every `currency` of the account, in which `real`, `before` and `after` are.

    `turned`: the kind where a customer appears or disappears, else "": which movement it is then, the rates decide.
    """
    rows = parted(changes(ledger, cut), _cuts(cut))
    if _asked(cut):
        return rows
    # Nobody comes to the whole company from another slice of it.
    return rows.mutate(turned=ibis.ifelse(rows.turned.isin(("segment_in", "segment_out")), "", rows.turned))


def changes(ledger: Ledger, cut: Cut) -> ir.Table:
    """The rows of mrr_delta that pass the cut's filter, with its columns."""
    return _chosen(ledger, cut, deep=True)


def _asked(cut: Cut) -> set[str]:
    """What a cut asks of its rows; why customers left is asked of the movements made of them."""
    return {name for name in cut.names if name not in CAUSES}


def _cuts(cut: Cut) -> list[str]:
    return [column for column, name in zip(cut.columns, cut.by, strict=True) if name not in CAUSES]


def _chosen(ledger: Ledger, cut: Cut, deep: bool) -> ir.Table:
    """Changes of items (`deep`) or movements of whole accounts that pass the filter, with the cut's columns."""
    names = _asked(cut)
    rows = ledger.table("mrr_delta") if deep else account_movements(ledger)
    rows = _attributed(ledger, rows, names, deep)
    resolve = dimension(_columns(ledger, rows, names), "revenue")
    cuts = {column: as_text(resolve(name)) for column, name in zip(cut.columns, cut.by, strict=True) if name not in CAUSES}
    rows = rows.mutate(**cuts) if cuts else rows
    base, _ = _split(cut.where)
    return rows.filter(Cut(where=base).test(resolve)) if base is not None else rows


def _split(where: Condition | None) -> tuple[Condition | None, Condition | None]:
    """The filter in two: what chooses customers, and what chooses among the churns."""
    parts = where.parts if isinstance(where, Every) else (() if where is None else (where,))
    cause = tuple(part for part in parts if set(language.names(part)) & set(CAUSES))
    base = tuple(part for part in parts if part not in cause)
    return (Every(base) if base else None, Every(cause) if cause else None)


def _attributed(ledger: Ledger, rows: ir.Table, names: set[str], deep: bool) -> ir.Table:
    wanted = [name for name in attributes(ledger) if name in names and name not in DIMENSIONS]
    if wanted:
        versions = ledger.table("account_version")
        if not deep and ledger.historic:
            versions = versions.filter(versions.to_t == FOREVER)
        given = versions.select(_account=versions.account_id, _version=versions.version, **{f"a_{name}": versions[name] for name in wanted})
        on = [rows.account_id == given._account, *([rows.version == given._version] if deep else [])]
        rows = rows.left_join(given, on).drop("_account", "_version")
    if names & set(COHORTS):
        days = (
            ledger.table("calendar")
            .select("day", "year", "month", "quarter")
            .rename(_day="day", _year="year", _month="month", _quarter="quarter")
        )
        rows = rows.left_join(days, rows.first_day == days._day).drop("_day")
    return rows


def _columns(ledger: Ledger, rows: ir.Table, names: set[str]) -> dict[str, ir.Value]:
    known: dict[str, ir.Value] = {name: ibis.null("string") for name in dimensions(ledger)}
    known["account_id"] = rows.account_id
    known |= {name: rows[f"a_{name}"] for name in attributes(ledger) if f"a_{name}" in rows.columns}
    known |= {name: rows[name] for name in DIMENSIONS if name in rows.columns}
    if names & set(COHORTS):
        year = rows._year.cast("string")
        month = ibis.ifelse(rows._month < 10, ibis.literal("0") + rows._month.cast("string"), rows._month.cast("string"))
        known |= {"cohort": year + "-" + month, "cohort_quarter": year + "-Q" + rows._quarter.cast("string"), "cohort_year": year}
    return known


def caused(rows: ir.Table, cut: Cut) -> ir.Table:
    """Movements with `caused`; those that are cut by why customers left are churns alone."""
    _, cause = _split(cut.where)
    rows = rows.mutate(age_days=(rows.t_day - rows.first_day).cast("int64"))
    older = ibis.literal("366+")
    for days, label in reversed(AGES):
        older = ibis.ifelse(rows.age_days <= days, label, older)
    rows = rows.mutate(age=older)
    resolve: Resolve = dimension({name: rows[name] for name in CAUSES}, "churn")
    rows = rows.mutate(caused=Cut(where=cause).test(resolve) if cause is not None else ibis.literal(True))
    chosen = {column: as_text(rows[name]) for column, name in zip(cut.columns, cut.by, strict=True) if name in CAUSES}
    return rows.filter(rows.kind == "churn").mutate(**chosen) if chosen else rows
