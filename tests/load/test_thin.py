"""The load end to end on small drawn files: what counts, what is held back, what a second run does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tenure.loading.load import Plan, load
from tenure.loading.quarantine import quarantined
from tenure.store import Store

ACCOUNTS = """account_id,name,segment,Colour,created_at
a1,One,mid,red,2024-01-01
a2,"Two
lines",big,,2024-01-05T10:00:00+02:00
a2,"Two
lines",big,,2024-01-05T10:00:00+02:00
a3,Three,mid
a4,Four,x,,31/12/2024
"""
SUBSCRIPTIONS = """subscription_id;account_id;starts_at;ends_at;amount;currency;seats
s1;a1;2024-01-01;2024-06-01;10.1234567;;5
s1;a1;2024-05-01;;20;;5
s2;zz;2024-01-01;;1;;
s3;a2;2024-01-01;2023-01-01;1e308;EUR;-4
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "accounts.csv").write_text(ACCOUNTS)
    (tmp_path / "subscriptions.csv").write_text(SUBSCRIPTIONS)
    return tmp_path


def test_every_row_is_loaded_repeated_or_held_back_with_its_line_and_reason(folder: Path) -> None:
    store = Store(folder / "data")
    report = load(Plan(folder), store)
    accounts, subscriptions = report.tables["accounts"], report.tables["subscriptions"]
    assert (accounts.read, accounts.loaded, accounts.repeated, accounts.quarantine) == (5, 2, 1, 2)
    assert subscriptions.quarantined == {"overlap": 1, "too_large": 1, "unknown_account": 1}
    assert subscriptions.notices == {"rounded amount": 1}
    held = [(row["tab"], row["line"], row["column"], row["value"], row["rule"]) for row in quarantined(store)]
    assert held == [
        ("accounts", 7, "", "3 fields, header 5: a3,Three,mid", "ragged"),
        ("accounts", 8, "created_at", "31/12/2024", "bad_time"),
        ("subscriptions", 3, "starts_at", "2024-05-01T00:00:00Z", "overlap"),
        ("subscriptions", 4, "account_id", "zz", "unknown_account"),
        ("subscriptions", 5, "amount", "1e308", "too_large"),
    ]


def test_a_second_run_changes_nothing_and_says_so(folder: Path) -> None:
    store = Store(folder / "data")
    load(Plan(folder), store)
    before = store.snapshot()
    report = load(Plan(folder), store)
    assert not report.changed
    assert report.said.en == "Nothing changed; 5 rows are in quarantine."
    assert store.snapshot() == before


def test_a_mended_row_comes_back_by_itself(folder: Path) -> None:
    store = Store(folder / "data")
    load(Plan(folder), store)
    with (folder / "accounts.csv").open("a") as file:
        file.write("zz,Late,,,2024-01-01\n")
    report = load(Plan(folder), store)
    assert report.tables["subscriptions"].quarantined == {"overlap": 1, "too_large": 1}
    assert store.snapshot().rows("subscriptions") == 2
