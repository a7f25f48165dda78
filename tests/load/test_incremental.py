"""A load over again: only what changed is read and written, what vanished vanishes, what was mended comes back."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from tenure.ledger.settings import Settings
from tenure.loading.load import Plan, load
from tenure.loading.quarantine import quarantined
from tenure.loading.report import LoadReport
from tenure.spec import Check, Lookup, Spec, Value
from tenure.store import Store

DAY = 86400


def rows(store: Store, sql: str, table: str) -> list[tuple[object, ...]]:
    """What the store holds of a table."""
    paths = store.snapshot().paths(table)
    if not paths:
        return []
    connection = duckdb.connect()
    try:
        return connection.execute(f"SELECT {sql} FROM read_parquet({paths}) ORDER BY ALL").fetchall()
    finally:
        connection.close()


def write(folder: Path, name: str, header: str, lines: Sequence[str]) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text("\n".join([header, *lines]) + "\n")
    return path


def events(folder: Path, name: str, *lines: str) -> Path:
    return write(folder, name, "event_id,account_id,user_id,at,name", lines)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "accounts.csv", "account_id,segment", ["a1,small", "a2,mid"])
    return tmp_path


def again(folder: Path, store: Store, **more: object) -> LoadReport:
    return load(Plan(folder, **more), store)  # type: ignore[arg-type]  # a plan's own fields


def test_a_row_that_vanishes_from_its_file_vanishes_from_the_table(folder: Path) -> None:
    store = Store(folder / "data")
    again(folder, store)
    write(folder, "accounts.csv", "account_id,segment", ["a2,mid"])
    assert again(folder, store).changed
    assert rows(store, "account_id", "accounts") == [("a2",)]


def test_a_file_written_again_with_the_same_rows_changes_nothing(folder: Path) -> None:
    store = Store(folder / "data")
    again(folder, store)
    before = store.snapshot()
    os.utime(folder / "accounts.csv", ns=(time.time_ns(), time.time_ns()))
    assert not again(folder, store).changed
    write(folder, "accounts.csv", "account_id,segment", ["a2,mid", "a1,small"])
    assert again(folder, store).tables["accounts"].rows == 2
    assert store.snapshot().generation("accounts") in (before.generation("accounts"), before.generation("accounts") + 1)


def test_a_later_row_replaces_the_earlier_and_an_equal_one_is_a_repeat(folder: Path) -> None:
    write(
        folder,
        "purchases.csv",
        "purchase_id,account_id,at,amount",
        ["p1,a1,2025-01-01,10", "p1,a1,2025-01-01,12", "p2,a1,2025-01-02,5", "p2,a1,2025-01-02,5.0"],
    )
    store = Store(folder / "data")
    report = again(folder, store).tables["purchases"]
    assert (report.loaded, report.replaced, report.repeated) == (2, 1, 1)
    assert rows(store, "purchase_id, amount, _line", "purchases") == [("p1", 12_000_000, 3), ("p2", 5_000_000, 5)]


def test_a_new_file_of_events_touches_its_own_days_only(folder: Path) -> None:
    events(folder, "events_2025-01-01.csv", "e1,a1,u1,2025-01-01T10:00:00Z,open", "e2,a1,u1,2025-01-02T10:00:00Z,open")
    store = Store(folder / "data")
    assert again(folder, store).tables["events"].days == (20089, 20090)
    first = {part.path for part in store.snapshot().of("events")}
    gen = store.snapshot().gen
    events(folder, "events_2025-01-03.csv", "e3,a2,u2,2025-01-03T10:00:00Z,open")
    report = again(folder, store).tables["events"]
    assert (report.days, report.read, report.loaded, report.rows) == ((20091,), 1, 1, 3)
    assert first < {part.path for part in store.snapshot().of("events")}
    assert store.touched("events", gen) == [20091]


def test_a_late_event_touches_its_day_and_an_equal_copy_touches_nothing(folder: Path) -> None:
    events(folder, "events_1.csv", "e1,a1,u1,2025-01-01T10:00:00Z,open", "e2,a1,u1,2025-01-05T10:00:00Z,open")
    store = Store(folder / "data")
    again(folder, store)
    events(folder, "events_2.csv", "e2,a1,u1,2025-01-05T10:00:00Z,open", "e9,a1,u1,2025-01-02T10:00:00Z,open")
    report = again(folder, store).tables["events"]
    assert (report.days, report.repeated, report.loaded) == ((20090,), 1, 1)


def test_an_event_sent_again_otherwise_replaces_the_first_and_touches_both_days(folder: Path) -> None:
    events(folder, "events_1.csv", "e1,a1,u1,2025-01-01T10:00:00Z,open", "e0,a1,u1,2025-01-01T11:00:00Z,open")
    store = Store(folder / "data")
    again(folder, store)
    events(folder, "events_2.csv", "e1,a1,u1,2025-01-02T10:00:00Z,open")
    report = again(folder, store).tables["events"]
    assert (report.days, report.replaced) == ((20089, 20090), 1)
    assert rows(store, "event_id, at_day", "events") == [("e0", 20089), ("e1", 20090)]


def test_the_same_id_after_the_window_of_repeats_is_another_event(folder: Path) -> None:
    events(
        folder,
        "events_1.csv",
        "e1,a1,u1,2025-01-01T10:00:00Z,open",
        "e1,a1,u1,2025-01-08T10:00:00Z,open",
        "e1,a1,u1,2025-01-16T10:00:00Z,open",
    )
    store = Store(folder / "data")
    report = again(folder, store).tables["events"]
    assert (report.loaded, report.replaced) == (2, 1)
    assert rows(store, "at_day", "events") == [(20096,), (20104,)]


def test_events_without_an_id_are_never_repeats(folder: Path) -> None:
    events(folder, "events.csv", *[",a1,u1,2025-01-01T10:00:00Z,open"] * 3)
    store = Store(folder / "data")
    assert again(folder, store).tables["events"].loaded == 3


def test_a_file_that_grows_touches_only_the_days_that_grew(folder: Path) -> None:
    lines = ["e1,a1,u1,2025-01-01T10:00:00Z,open", "e2,a1,u1,2025-01-02T10:00:00Z,open"]
    events(folder, "events.csv", *lines)
    store = Store(folder / "data")
    again(folder, store)
    events(folder, "events.csv", *lines, "e3,a1,u1,2025-01-02T11:00:00Z,open")
    report = again(folder, store).tables["events"]
    assert (report.days, report.unchanged, report.rows) == ((20090,), 1, 3)


def test_events_of_a_file_that_is_gone_stay_unless_the_source_is_a_snapshot(folder: Path) -> None:
    path = events(folder, "log/a.csv", "e1,a1,u1,2025-01-01T10:00:00Z,open")
    events(folder, "log/b.csv", "e2,a1,u1,2025-01-01T10:00:00Z,open")
    for mode, left in (("append", 2), ("snapshot", 1)):
        store = Store(folder / f"data-{mode}")
        specs = (Spec("accounts", "accounts.csv"), Spec("events", "log/*.csv", mode=mode))
        content = path.read_text()
        again(folder, store, specs=specs)
        path.unlink()
        again(folder, store, specs=specs)
        assert store.snapshot().rows("events") == left
        path.write_text(content)


def test_a_source_taken_out_of_the_configuration_takes_its_events_along(folder: Path) -> None:
    events(folder, "log/a.csv", "e1,a1,u1,2025-01-01T10:00:00Z,open")
    events(folder, "more/a.csv", "e2,a1,u1,2025-01-01T10:00:00Z,open")
    store = Store(folder / "data")
    accounts = Spec("accounts", "accounts.csv")
    again(folder, store, specs=(accounts, Spec("events", "log/*.csv"), Spec("events", "more/*.csv")))
    report = again(folder, store, specs=(accounts, Spec("events", "log/*.csv"))).tables["events"]
    assert (report.rows, report.days) == (1, (20089,))


def test_the_other_copy_of_an_event_counts_when_the_first_is_taken_back(folder: Path) -> None:
    events(folder, "events_1.csv", "e1,a1,u1,2025-01-01T10:00:00Z,open", "e2,a1,u1,2025-01-01T10:00:00Z,open")
    events(folder, "events_2.csv", "e1,a1,u1,2025-01-01T10:00:00Z,open")
    store = Store(folder / "data")
    again(folder, store)
    events(folder, "events_1.csv", "e2,a1,u1,2025-01-01T10:00:00Z,open")
    events(folder, "events_2.csv", "e1,a1,u1,2025-01-01T10:00:00Z,open")
    again(folder, store)
    assert rows(store, "event_id", "events") == [("e1",), ("e2",)]


def test_events_of_an_unknown_account_come_back_with_the_account_and_go_with_it(folder: Path) -> None:
    events(folder, "events.csv", "e1,a1,u1,2025-01-01T10:00:00Z,open", "e2,zz,u1,2025-01-02T10:00:00Z,open")
    store = Store(folder / "data")
    assert again(folder, store).tables["events"].quarantined == {"unknown_account": 1}
    write(folder, "accounts.csv", "account_id,segment", ["a1,small", "zz,mid"])
    assert again(folder, store).tables["events"].days == (20090,)
    assert quarantined(store, "events") == []
    write(folder, "accounts.csv", "account_id,segment", ["zz,mid"])
    report = again(folder, store).tables["events"]
    assert (report.days, report.quarantined) == ((20089,), {"unknown_account": 1})


def test_what_lies_in_the_future_comes_back_when_its_moment_has_passed(folder: Path) -> None:
    events(folder, "events.csv", "e1,a1,u1,2025-01-01T10:00:00Z,open", "e2,a1,u1,2025-02-02T10:00:00Z,open")
    store = Store(folder / "data")
    assert again(folder, store, as_of=20100 * DAY).tables["events"].quarantined == {"in_future": 1}
    assert not again(folder, store, as_of=20101 * DAY).changed
    assert again(folder, store, as_of=20200 * DAY).tables["events"].days == (20121,)


def test_small_parts_are_merged_once_there_are_many(folder: Path) -> None:
    store = Store(folder / "data")
    for day in range(1, 16):
        events(folder, f"events_2025-01-{day:02d}.csv", f"e{day},a1,u1,2025-01-{day:02d}T10:00:00Z,open")
        again(folder, store)
    assert store.snapshot().rows("events") == 15
    assert len(store.snapshot().of("events")) < 6


def test_an_attribute_that_changes_between_two_loads_is_recorded_with_its_time(folder: Path) -> None:
    store = Store(folder / "data")
    again(folder, store)
    write(folder, "accounts.csv", "account_id,segment", ["a1,big", "a2,mid"])
    began = int(time.time())
    again(folder, store)
    found = rows(store, "account_id, attribute, value, valid_from, _source", "account_history")
    assert [(row[0], row[1], row[2], row[4]) for row in found] == [
        ("a1", "segment", "big", "(recorded)"),
        ("a1", "segment", "small", "(recorded)"),
    ]
    assert began <= int(str(found[0][3])) <= int(time.time()) + 1
    write(folder, "accounts.csv", "account_id,segment", ["a1,huge", "a2,mid"])
    again(folder, store)
    assert [row[0] for row in rows(store, "value", "account_history")] == ["big", "huge", "small"]


def test_a_mapping_that_changes_is_no_change_of_an_account(folder: Path) -> None:
    store = Store(folder / "data")
    again(folder, store, specs=(Spec("accounts", "accounts.csv"),))
    again(folder, store, specs=(Spec("accounts", "accounts.csv", {"segment": Value("upper(segment)")}),))
    assert rows(store, "segment", "accounts") == [("MID",), ("SMALL",)]
    assert rows(store, "*", "account_history") == []


def test_a_broken_file_loads_nothing_of_its_table_and_leaves_what_was_there(folder: Path) -> None:
    events(folder, "events.csv", "e1,a1,u1,2025-01-01T10:00:00Z,open")
    store = Store(folder / "data")
    again(folder, store)
    before = store.snapshot()
    (folder / "events.csv").write_bytes(b"")
    (folder / "accounts.csv").write_text("id,segment\na1,x\n")
    report = again(folder, store)
    assert sorted(str(error) for error in report.errors) == [
        "accounts.csv: required column account_id is missing. The file has: id, segment. Say in the mapping where to take it from. "
        "Nothing of table 'accounts' was loaded.",
        "events.csv: the file is empty (0 bytes). Nothing of table 'events' was loaded.",
    ]
    assert report.failed
    assert store.snapshot() == before


def test_a_check_tells_what_a_load_would_do_and_changes_nothing(folder: Path) -> None:
    events(folder, "events.csv", "e1,a1,u1,2025-01-01T10:00:00Z,open", "e2,zz,u1,2025-01-01T10:00:00Z,open")
    store = Store(folder / "data")
    before = store.snapshot()
    report = load(Plan(folder), store, dry=True)
    assert (report.tables["events"].loaded, report.tables["events"].quarantined) == (1, {"unknown_account": 1})
    assert report.tables["events"].samples[0].said() == "account zz is not in accounts"
    assert report.tables["events"].samples[0].said("zh") == "客户 zz 不在 accounts 中"
    assert store.snapshot() == before
    assert not list((folder / "data").rglob("*.parquet"))


def test_too_many_rows_in_quarantine_fail_the_table_where_the_workspace_says_so(folder: Path) -> None:
    from decimal import Decimal

    events(folder, "events.csv", "e1,a1,u1,2025-01-01T10:00:00Z,open", "e2,zz,u1,2025-01-01T10:00:00Z,open")
    store = Store(folder / "data")
    report = again(folder, store, fail_above=Decimal("0.2"))
    assert "1 of 2 rows would be held back" in str(report.errors[0])
    assert store.snapshot().rows("events") == 0
    assert again(folder, store, fail_above=Decimal("0.5")).tables["events"].loaded == 1


def test_a_lookup_finds_the_account_of_an_event_in_another_table_and_a_check_reports_what_is_odd(folder: Path) -> None:
    write(folder, "subs.csv", "id,account,start,amount", ["s1,a1,2025-01-10,5", "s2,a2,2025-01-01,5"])
    write(
        folder, "usage.csv", "id,sub,day,feature", ["e1,s1,2025-01-05,x", "e2,s1,2025-01-11,x", "e3,s2,2025-01-02,y", "e4,s9,2025-01-02,y"]
    )
    specs = (
        Spec("accounts", "accounts.csv"),
        Spec("subscriptions", "subs.csv", {"subscription_id": Value("id"), "account_id": Value("account"), "starts_at": Value("start")}),
        Spec("events", "usage.csv", {"event_id": Value("id"), "user_id": Value("account"), "account_id": Value("account"), "at": Value("day"), "name": Value("feature")},
             lookups=(Lookup("account", "sub", "account_id", "subscription_id", "subscriptions"), Lookup("start", "sub", "start", "id", path="subs.csv")),
             checks=(Check("use before the subscription began", "day < start"),)),
    )  # fmt: skip
    store = Store(folder / "data")
    report = again(folder, store, specs=specs).tables["events"]
    assert (report.loaded, report.quarantined) == (3, {"missing": 1})
    assert report.notices == {"use before the subscription began": 1}
    assert rows(store, "event_id, account_id", "events") == [("e1", "a1"), ("e2", "a1"), ("e3", "a2")]
    write(folder, "subs.csv", "id,account,start,amount", ["s1,a1,2025-01-10,5", "s2,a2,2025-01-01,5", "s9,a1,2025-01-01,5"])
    assert again(folder, store, specs=specs).tables["events"].quarantined == {}


def test_days_are_those_of_the_workspace(folder: Path) -> None:
    events(folder, "events.csv", "e1,a1,u1,2025-01-01T18:00:00Z,open", "e2,a1,u1,2025-01-03,open")
    store = Store(folder / "data")
    again(folder, store, settings=Settings(timezone="Asia/Shanghai"))
    assert rows(store, 'at_day, "at"', "events") == [(20090, 20089 * DAY + 18 * 3600), (20091, 20090 * DAY + 16 * 3600)]


def test_a_file_read_again_for_a_row_of_the_future_changes_nothing_though_it_repeats_and_replaces(folder: Path) -> None:
    events(folder, "events.csv", "e1,a1,u1,2025-01-02,open", "e1,a1,u1,2025-01-02,open", "e2,a1,u1,2025-01-03,open", "e2,a1,u1,2025-01-04,close",
           "e3,a1,u1,2025-01-02,open", "later,a1,u1,2025-02-30 soon,open", "next,a1,u1,2025-02-01T00:00:00Z,open")  # fmt: skip
    store = Store(folder / "data")
    eve = 20120 * DAY - 3600  # 2025-02-01 is day 20120: within the 14 hours in which the file is read again
    first = again(folder, store, as_of=eve).tables["events"]
    assert (first.loaded, first.repeated, first.replaced, first.quarantined) == (3, 1, 1, {"bad_time": 1, "in_future": 1})
    held = rows(store, "event_id, at_day, name", "events")
    second = again(folder, store, as_of=eve)
    assert not second.changed
    assert second.tables["events"].days == ()
    assert rows(store, "event_id, at_day, name", "events") == held


def test_a_table_that_is_left_alone_still_says_what_is_odd_about_it(folder: Path) -> None:
    write(
        folder,
        "purchases.csv",
        "purchase_id,account_id,at,amount",
        ["p1,a1,2025-01-01,0.0000001", "p2,zz,2025-01-01,1", "p3,a1,2025-01-01,1"],
    )
    events(folder, "events.csv", "e1,a1,u1,2025-01-01,open", "e1,a1,u1,2025-03-01,open")
    store = Store(folder / "data")
    first = again(folder, store)
    for report in (again(folder, store), load(Plan(folder), store, dry=True)):
        assert not report.changed
        for name in ("purchases", "events"):
            assert report.tables[name].notices == first.tables[name].notices != {}
            assert report.tables[name].samples == first.tables[name].samples
    assert first.tables["events"].notices == {
        "event ids that occur again after more than 7 days (each is counted as an event of its own)": 1
    }


def test_a_row_of_any_table_comes_back_when_its_moment_has_passed(folder: Path) -> None:
    write(folder, "purchases.csv", "purchase_id,account_id,at,amount", ["p1,a1,2025-01-01,1", "p2,a1,2025-02-01,1"])
    store = Store(folder / "data")
    assert again(folder, store, as_of=20100 * DAY).tables["purchases"].quarantined == {"in_future": 1}
    before = store.snapshot()
    assert not again(folder, store, as_of=20101 * DAY).changed
    assert store.snapshot() == before
    assert again(folder, store, as_of=20200 * DAY).tables["purchases"].loaded == 2


def test_a_workspace_without_accounts_is_told_how_to_make_them(tmp_path: Path) -> None:
    write(tmp_path, "purchases.csv", "purchase_id,account_id,at,amount", ["p1,a1,2025-01-01,1"])
    store = Store(tmp_path / "data")
    report = again(tmp_path, store)
    assert "no source gives this table" in str(report.errors[0])
    specs = (Spec("accounts", "purchases.csv", {"account_id": Value("account_id")}, attributes=()), Spec("purchases", "purchases.csv"))
    assert again(tmp_path, store, specs=specs).tables["purchases"].loaded == 1


def test_accounts_with_both_ways_of_billing_are_reported(folder: Path) -> None:
    write(folder, "subscriptions.csv", "subscription_id,account_id,starts_at,amount", ["s1,a1,2025-01-01,1"])
    write(
        folder,
        "invoice_lines.csv",
        "line_id,account_id,issued_at,amount,kind",
        ["l1,a1,2025-01-01,1,recurring", "l2,a2,2025-01-01,1,recurring", "l3,a1,2025-01-01,-1,credit"],
    )
    store = Store(folder / "data")
    for _ in range(2):
        notices = again(folder, store).tables["invoice_lines"].notices
        assert list(notices.values()) == [1]
        assert "both subscriptions and recurring invoice lines" in next(iter(notices))
