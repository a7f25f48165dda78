"""The generated company: deterministic, complete, valid, believable, linear."""

from __future__ import annotations

import itertools
import sys
import time
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from tenure.errors import BadParameter
from tenure.ledger.tables import TABLES, Type
from tenure.world import CAUSES, Company, World, company

SMALL = World(accounts=300, seed=5)


@pytest.fixture(scope="module")
def small() -> Company:
    return company(SMALL)


def test_the_same_parameters_make_the_same_company_to_the_byte(small: Company) -> None:
    again = company(SMALL)
    assert all(again.tables[name].equals(table) for name, table in small.tables.items())
    assert again.decisions.equals(small.decisions)


def test_another_seed_makes_another_company(small: Company) -> None:
    other = company(World(accounts=300, seed=6))
    assert not other.tables["subscriptions"].equals(small.tables["subscriptions"])


def test_all_seventeen_tables_are_filled(small: Company) -> None:
    assert list(small.tables) == list(TABLES)
    assert {name: table.num_rows for name, table in small.tables.items() if not table.num_rows} == {}


@pytest.mark.parametrize("name", TABLES)
def test_every_row_keeps_the_promises_of_its_table(small: Company, name: str) -> None:
    table, canonical = small.tables[name], TABLES[name]
    unknown = set(table.column_names) - set(canonical.names)
    assert not unknown or canonical.open, f"columns that {name} does not know: {unknown}"
    for column in canonical.columns:
        if column.name not in table.column_names:
            assert not column.required, f"{name}.{column.name} is missing"
            continue
        values = table[column.name]
        assert not (column.required and values.null_count), f"{name}.{column.name} is empty somewhere"
        if column.choices:
            assert set(values.drop_null().unique().to_pylist()) <= set(column.choices)
        if column.least is not None and column.type is Type.WHOLE and values.drop_null():
            assert pc.min(values).as_py() >= column.least
        if column.refers:
            assert set(values.drop_null().to_pylist()) <= set(small.tables[column.refers][TABLES[column.refers].key[0]].to_pylist())


@pytest.mark.parametrize("name", TABLES)
def test_keys_are_unique(small: Company, name: str) -> None:
    table = small.tables[name]
    keys = list(zip(*(table[column].to_pylist() for column in TABLES[name].key), strict=True))
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("name", [name for name in TABLES if TABLES[name].span])
def test_nothing_ends_before_it_starts(small: Company, name: str) -> None:
    start, end = TABLES[name].span or ("", "")
    rows = small.tables[name].select([start, end]).to_pylist()
    assert [row for row in rows if row[end] is not None and row[end] <= row[start]] == []


@pytest.mark.parametrize("name", TABLES)
def test_nothing_happens_after_the_window(small: Company, name: str) -> None:
    for column in TABLES[name].columns:
        if column.type is Type.TIME and not column.planned and column.name in small.tables[name].column_names:
            newest = pc.max(small.tables[name][column.name]).as_py()
            assert newest is None or _epoch(newest) < small.almanac.end, f"{name}.{column.name}"


def _epoch(value: object) -> float:
    return value.timestamp() if hasattr(value, "timestamp") else date.fromisoformat(str(value)).toordinal() * 86400 - 62135596800


def test_stretches_of_one_item_never_overlap(small: Company) -> None:
    rows = sorted(small.tables["subscriptions"].to_pylist(), key=lambda row: (row["item_id"], row["starts_at"]))
    assert [
        (one, other)
        for one, other in itertools.pairwise(rows)
        if one["item_id"] == other["item_id"] and (one["ends_at"] is None or one["ends_at"] > other["starts_at"])
    ] == []


def test_the_ledger_comes_in_both_ways_with_refunds_and_credits(small: Company) -> None:
    subscribed = set(small.tables["subscriptions"]["account_id"].to_pylist())
    lines = small.tables["invoice_lines"].to_pylist()
    recurring = {row["account_id"] for row in lines if row["kind"] == "recurring"}
    assert len(recurring - subscribed) >= 5
    assert 1 <= len(recurring & subscribed) <= 3, "a few are billed both ways, as a trap"
    assert all((Decimal(row["amount"]) < 0) == (row["kind"] in ("credit", "refund")) for row in lines)


def test_subscriptions_show_every_state_and_rebate() -> None:
    made = company(World(accounts=2000, only=("subscriptions", "invoice_lines")))
    assert set(made.tables["invoice_lines"]["kind"].unique().to_pylist()) == {"recurring", "metered", "one_time", "tax", "credit", "refund"}
    table = made.tables["subscriptions"]
    assert set(table["status"].unique().to_pylist()) == {"trial", "active", "past_due", "paused", "free"}
    assert set(table["discount_duration"].unique().to_pylist()) == {None, "once", "repeating", "forever"}
    assert set(table["currency"].unique().to_pylist()) == {"USD", "EUR", "GBP", "CNY"}
    assert set(table["kind"].unique().to_pylist()) == {"recurring", "metered", "one_time"}
    assert set(table["cancel_kind"].unique().to_pylist()) == {None, "voluntary", "delinquent"}
    assert set(table["interval"].unique().to_pylist()) == {"month", "year"}


def test_only_the_wanted_tables_are_made_and_are_the_same_as_in_the_full_set(small: Company) -> None:
    some = company(World(accounts=300, seed=5, only=("accounts", "subscriptions")))
    assert list(some.tables) == ["accounts", "subscriptions"]
    assert all(some.tables[name].equals(small.tables[name]) for name in some.tables)


def test_keys_stay_unique_over_many_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["tenure.world.company"], "CHUNK", 100)
    many = company(World(accounts=350, seed=5, months=6))
    assert many.tables["accounts"].num_rows == 350
    for name, table in many.tables.items():
        assert table.num_rows == table.group_by(list(TABLES[name].key)).aggregate([]).num_rows, name


def test_leaving_follows_the_planted_hazard(small: Company) -> None:
    seen = company(World(accounts=4000, seed=3, only=("accounts",))).decisions
    expected, left = pc.sum(seen["probability"]).as_py(), pc.sum(seen["left"]).as_py()
    spread = sum(p * (1 - p) for p in seen["probability"].to_pylist()) ** 0.5
    assert abs(left - expected) < 3 * spread
    silent = seen.filter(pc.greater_equal(seen["silent_days"], 14))
    awake = seen.filter(pc.less(seen["silent_days"], 14))
    assert pc.mean(silent["left"].cast("int8")).as_py() > 2 * pc.mean(awake["left"].cast("int8")).as_py()


def test_a_null_world_plants_nothing() -> None:
    seen = company(World(accounts=300, seed=3, causes={}, only=("accounts",))).decisions
    monthly = [row for row in seen.to_pylist() if not row["annual"]]
    by_age = {}
    for row in monthly:
        by_age.setdefault(row["months"], set()).add(round(row["probability"], 12))
    assert all(len(chances) == 1 for chances in by_age.values()), "at one age everybody leaves with the same chance"


def test_the_silence_of_a_decision_is_the_silence_of_the_events(small: Company) -> None:
    last: dict[str, list[date]] = {}
    for row in small.tables["events"].select(["account_id", "at"]).to_pylist():
        last.setdefault(row["account_id"], []).append(row["at"])
    seconds = {account: [when.timestamp() for when in times] for account, times in last.items()}
    checked = wrong = 0
    for row in small.decisions.to_pylist()[::9]:
        midnight = int(small.almanac.at(row["day"], 0))
        before = [second for second in seconds.get(row["account_id"], []) if small.almanac.at(small.almanac.first, 0) <= second < midnight]
        if before:
            days = (midnight - max(before)) / 86400
            checked += 1
            wrong += not row["silent_days"] - 1.1 <= days <= row["silent_days"] + 0.1
    assert checked > 200
    assert wrong <= checked * 0.01, "only sessions over midnight may differ by a day"


def test_time_grows_no_faster_than_the_number_of_accounts() -> None:
    def cost(accounts: int) -> float:
        began = time.process_time()
        company(World(accounts=accounts, months=12, only=("accounts", "subscriptions")))
        return time.process_time() - began

    cost(200)
    assert cost(8000) < 8 * max(cost(2000), 0.1)


@pytest.mark.parametrize(
    ("name", "value"), [("accounts", 0), ("months", 1), ("until", date(2026, 6, 30)), ("only", ("sales",)), ("causes", {"rain": 2.0})]
)
def test_a_parameter_off_its_choices_is_refused(name: str, value: object) -> None:
    with pytest.raises(BadParameter, match=name):
        World(**{name: value})  # type: ignore[arg-type]


def test_the_causes_can_be_changed_one_by_one() -> None:
    world = World(accounts=50, causes=CAUSES | {"december": 1.0})
    assert world.log_ratio("december") == 0.0
    assert pytest.approx(world.log_ratio("silent_14_days"), abs=1e-4) == 1.0986


def test_events_are_in_order_of_time_and_numbered(small: Company) -> None:
    events = small.tables["events"]
    assert events["event_id"][0].as_py() == "e0000001"
    times = pc.cast(events["at"], pa.int64()).to_numpy()
    assert (times[1:] >= times[:-1]).all()
