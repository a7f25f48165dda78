"""The dirty rows of a company's files, as a known list: what each is and which promise it breaks. Clean tables never hold them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from tenure.world.company import Company

REPEAT, REPLACED = "repeat", "replaced"
"""A row said twice (dropped), and an older version of a row that comes later (it gives way); all other rules are promises of the ledger."""

RAGGED_MORE, RAGGED_LESS = "more", "less"


@dataclass(frozen=True, slots=True)
class Dirty:
    """One dirty row of `table`: the row at `place` (from 0) of the clean table with `changes`, put before it.

    `rule` is the promise it breaks, or `repeat`, or `replaced`; `column` and `value` are what breaks it. `ragged`: fields too many or too few.
    """

    table: str
    place: int
    rule: str
    column: str = ""
    value: str | None = None
    changes: Mapping[str, Any] | None = None
    ragged: str = ""


_BREAKS: Mapping[str, tuple[tuple[str, str, str | None], ...]] = {
    "accounts": (("missing", "account_id", None), ("below_least", "employees", "-5"), ("bad_time", "created_at", "2025-13-45"),
                 ("bad_bool", "is_test", "perhaps"), ("bad_whole", "employees", "about 40")),
    "account_history": (("unknown_account", "account_id", "a-gone-1"), ("missing", "attribute", None)),
    "users": (("unknown_account", "account_id", "a-gone-2"), ("bad_time", "created_at", "31.02.2025")),
    "subscriptions": (("ends_before_start", "ends_at", "2019-01-01T00:00:00Z"), ("below_least", "seats", "-3"), ("unknown_choice", "kind", "rental"),
                      ("bad_time", "starts_at", "2025-02-30T10:00:00Z"), ("bad_number", "amount", "12O.50"), ("missing", "amount", None),
                      ("unknown_account", "account_id", "a-gone-3"), ("unknown_currency", "currency", "ZZZ"), ("unknown_choice", "interval", "fortnight"),
                      ("above_most", "discount_percent", "250"), ("below_least", "amount", "-49.00")),
    "invoice_lines": (("missing", "issued_at", None), ("ends_before_start", "period_end", "2019-01-01"), ("bad_number", "amount", "n/a")),
    "renewals": (("unknown_choice", "outcome", "maybe"), ("below_least", "value_due", "-100")),
    "purchases": (("bad_number", "amount", "1.234,5x"), ("in_future", "at", "2031-05-01T09:00:00Z")),
    "surveys": (("off_scale", "score", "11"), ("off_scale", "score", "-1"), ("unknown_choice", "kind", "smiley"), ("in_future", "at", "2031-01-01T00:00:00Z"),
                ("unknown_account", "account_id", "a-gone-4")),
    "tickets": (("bad_time", "opened_at", "yesterday"), ("unknown_account", "account_id", "a-gone-5"), ("bad_bool", "escalated", "sort of")),
    "touches": (("unknown_choice", "kind", "fax"), ("below_least", "minutes", "-30")),
    "leads": (("bad_time", "created_at", "0000-00-00"),),
    "lead_stages": (("unknown_lead", "lead_id", "d-gone-1"), ("missing", "stage", None)),
    "visits": (("bad_time", "at", "2025/99/99"),),
    "costs": (("unknown_choice", "category", "party"), ("ends_before_start", "ends_at", "2019-01-01")),
    "goals": (("missing", "title", None), ("unknown_account", "account_id", "a-gone-6")),
    "fx_rates": (("bad_number", "rate", "1,08x"), ("below_least", "rate", "-1")),
}  # fmt: skip
"""Per table: the promise, the column, and the value that breaks it (None: an empty one)."""

_FRESH = {"accounts": ("account_id", "a-new-{}"), "account_history": ("valid_from", "2020-01-{:02d}T00:00:00Z"), "users": ("user_id", "u-new-{}"),
          "subscriptions": ("item_id", "i-new-{}"), "invoice_lines": ("line_id", "l-new-{}"), "renewals": ("renewal_id", "r-new-{}"),
          "purchases": ("purchase_id", "p-new-{}"), "surveys": ("response_id", "q-new-{}"), "tickets": ("ticket_id", "t-new-{}"),
          "touches": ("touch_id", "c-new-{}"), "leads": ("lead_id", "d-new-{}"), "lead_stages": ("at", "2021-01-{:02d}T00:00:00Z"),
          "visits": ("visitor_id", "w-new-{}"), "costs": ("cost_id", "k-new-{}"), "goals": ("goal_id", "g-new-{}"), "fx_rates": ("date", "2020-01-{:02d}")}  # fmt: skip
"""A column of the key that is made new, so that a dirty row never stands for a clean one."""

_STALE = {"accounts": ("name", "An old name"), "users": ("role", "viewer"), "tickets": ("priority", "low"), "surveys": ("comment", "An earlier draft"),
          "leads": ("email", "old@prospect.example"), "costs": ("amount", "1.00"), "subscriptions": ("amount", "1.00")}  # fmt: skip
_TWICE = ("accounts", "users", "subscriptions", "invoice_lines", "purchases", "tickets", "surveys", "visits", "lead_stages", "goals")
EVENT_REPEATS, EVENT_STALE, EVENT_STRANGERS, EVENT_FUTURE, EVENT_NOBODY, EVENT_LATE = 40, 12, 25, 6, 5, 300


def dirty_rows(company: Company) -> list[Dirty]:
    """The list, in a fixed order; the same for the same company."""
    found = [dirty for table in company.tables if table != "events" for dirty in _of_table(company, table)]
    return [*found, *_of_events(company)] if "events" in company.tables else found


def _of_table(company: Company, table: str) -> Iterator[Dirty]:
    size, dice = company.tables[table].num_rows, company.world.dice(f"dirt {table}")
    if not size:
        return
    for number, (rule, column, value) in enumerate(_BREAKS.get(table, ()), start=1):
        fresh, pattern = _FRESH[table]
        changes = {fresh: pattern.format(number)} | {column: value} | _beside(table, rule, column)
        yield Dirty(table, int(dice.integers(size)), rule, column, value, changes)
    if table in _TWICE:
        yield Dirty(table, int(dice.integers(size)), REPEAT)
    if table in _STALE:
        column, value = _STALE[table]
        yield Dirty(table, int(dice.integers(size)), REPLACED, column, value, {column: value})
    if table == "tickets":
        yield Dirty(table, int(dice.integers(size)), "ragged", ragged=RAGGED_MORE, changes={"ticket_id": "t-new-90"})
    if table == "visits":
        yield Dirty(table, int(dice.integers(size)), "ragged", ragged=RAGGED_LESS, changes={"visitor_id": "w-new-90"})


def _beside(table: str, rule: str, column: str) -> dict[str, Any]:
    """What else must hold for a row to break that promise and no other."""
    if rule == "off_scale":
        return {"kind": "nps", "scale_min": "0", "scale_max": "10"}
    if table == "subscriptions" and column != "discount_percent":
        return {"discount_percent": None}
    return {}


def _of_events(company: Company) -> Iterator[Dirty]:
    size, dice = company.tables["events"].num_rows, company.world.dice("dirt events")

    def some(count: int) -> list[int]:
        return list(map(int, dice.integers(0, size, min(count, size))))

    yield from (Dirty("events", place, REPEAT) for place in some(EVENT_REPEATS))
    yield from (Dirty("events", place, REPLACED, "name", "draft", {"name": "draft"}) for place in some(EVENT_STALE))
    for number, place in enumerate(some(EVENT_STRANGERS)):
        yield Dirty(
            "events",
            place,
            "unknown_account",
            "account_id",
            f"a-gone-{number % 7}",
            {"event_id": f"e-new-{number}", "account_id": f"a-gone-{number % 7}"},
        )
    later = company.almanac.end + 86400 * 400
    for number, place in enumerate(some(EVENT_FUTURE), start=100):
        yield Dirty("events", place, "in_future", "at", None, {"event_id": f"e-new-{number}", "at": later})
    for number, place in enumerate(some(EVENT_NOBODY), start=200):
        yield Dirty("events", place, "missing", "user_id", None, {"event_id": f"e-new-{number}", "user_id": None})


def late_places(company: Company) -> list[int]:
    """Rows of the clean events that reach the file days after those that happened later: at its very end."""
    size = company.tables["events"].num_rows
    dice = company.world.dice("late events")
    return list(map(int, np.unique(dice.integers(0, size, min(EVENT_LATE, size // 10)))))
