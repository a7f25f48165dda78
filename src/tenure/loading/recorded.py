"""Records what changed about accounts between two loads, dated by the load, so that past figures keep the attributes of their time."""

from __future__ import annotations

from collections.abc import Sequence

from tenure.engine.quoting import quoted, text
from tenure.ledger.tables import TABLES, Type
from tenure.loading.snapshot import columns
from tenure.loading.workbench import Workbench
from tenure.zones import day_sql

RECORDED = "(recorded)"
NOT_ATTRIBUTES = ("account_id", "is_test")


def changes(bench: Workbench, before: str, after: str, history: str, now: int, zone: str) -> str | None:
    """A relation of staged `account_history` rows for attributes that are other in `after` than in `before`; None if there are none.

    The first time an attribute of an account changes, its earlier value is recorded too, from the account's beginning: else it would be lost.
    """
    shared = _shared(bench, before, after)
    if not shared:
        return None
    found = bench.table("moved", " UNION ALL ".join(_moved(name, before, after) for name in shared))
    if not bench.value(f"SELECT count(*) FROM {found}"):
        return None
    known = f"SELECT DISTINCT account_id, attribute FROM {history}"
    first = (
        f"SELECT account_id, attribute, old AS value, begun AS valid_from FROM {found} ANTI JOIN ({known}) USING (account_id, attribute)"
    )
    rows = f"{first} UNION ALL SELECT account_id, attribute, new AS value, CAST({now} AS BIGINT) AS valid_from FROM {found}"
    dated = (f"SELECT *, {day_sql('valid_from', zone)} AS valid_from_day, {text(RECORDED)} AS _source, CAST(0 AS BIGINT) AS _line, "
             f"CAST({now} AS BIGINT) AS _seen FROM ({rows})")  # fmt: skip
    return f"(SELECT {', '.join(quoted(name) for name in columns(TABLES['account_history']))} FROM ({dated}))"


def _shared(bench: Workbench, before: str, after: str) -> Sequence[str]:
    """The attributes that both have: a column that is new or gone tells of a file's shape, not of an account."""
    old, new = ({str(row[0]) for row in bench.rows(f"DESCRIBE SELECT * FROM {relation}")} for relation in (before, after))
    times = {column.name for column in TABLES["accounts"].columns if column.type is Type.TIME}
    return sorted(
        name for name in old & new if not name.startswith("_") and name not in NOT_ATTRIBUTES and name not in times and not _of(name, times)
    )


def _of(name: str, times: set[str]) -> bool:
    return name.endswith("_day") and name[: -len("_day")] in times


def _moved(name: str, before: str, after: str) -> str:
    old, new = (f"CAST({side}.{quoted(name)} AS VARCHAR)" for side in ("o", "n"))
    return (f"SELECT n.account_id, {text(name)} AS attribute, {old} AS old, {new} AS new, least(coalesce(o.created_at, o._seen), o._seen) AS begun "
            f"FROM {after} AS n JOIN {before} AS o USING (account_id) WHERE {old} IS DISTINCT FROM {new}")  # fmt: skip
