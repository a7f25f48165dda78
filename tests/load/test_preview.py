"""`check` shows what each table would hold; a column that vanished from a file is named with what the file has now."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tenure.configuration import parsed
from tenure.faces.cli import main
from tenure.loading.load import Plan, load
from tenure.store import Store

YAML = """
company: {timezone: Europe/Berlin}
sources:
  - {path: accounts.csv, table: accounts}
  - path: subs.csv
    table: subscriptions
    columns: {subscription_id: id, account_id: who, starts_at: {column: start date, time: "%d.%m.%Y"}, amount: {column: price, decimal: ","}}
  - {path: events.csv, table: events}
"""
SUBS = "id;who;start date;price\ns1;a1;03.02.2024;1.250,50\ns2;a9;03.02.2024;1\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tenure.yaml").write_text(YAML)
    (tmp_path / "accounts.csv").write_text("account_id,colour,is_test\na1,red,no\n")
    (tmp_path / "subs.csv").write_text(SUBS)
    (tmp_path / "events.csv").write_text("account_id,user_id,at,name\na1,u1,2024-02-03T10:00:00Z,open\na2,u1,2024-02-03T10:00:00Z,open\n")
    return tmp_path


def test_check_shows_the_first_rows_of_each_table_as_they_would_be_held(folder: Path) -> None:
    made = parsed(YAML)
    report = load(Plan(folder, made.sources, made.settings), Store(folder / "data"), dry=True)
    shown = {name: table.preview for name, table in report.tables.items()}
    assert shown["accounts"] == [{"account_id": "a1", "is_test": "false", "colour": "red"}]
    assert shown["subscriptions"] == [
        {"subscription_id": "s1", "item_id": "s1", "account_id": "a1", "starts_at": "2024-02-03", "amount": "1250.5", "kind": "recurring",
         "status": "active", "currency": "USD", "interval": "month", "interval_count": "1"},
    ]  # fmt: skip
    assert shown["events"] == [{"account_id": "a1", "user_id": "u1", "at": "2024-02-03 11:00:00", "name": "open"}]


def test_check_shows_them_to_people_in_both_languages(folder: Path) -> None:
    for lang, said in (("en", "subscriptions (1 rows, 1 in quarantine)"), ("zh", "subscriptions (1 行，1 行隔离)")):
        done = CliRunner().invoke(main, ["-w", str(folder), "check", "--lang", lang])
        assert done.exit_code == 1
        assert said in done.output
        assert "1250.5" in done.output


def test_a_column_that_vanished_is_named_with_what_the_file_has_now(folder: Path) -> None:
    (folder / "subs.csv").write_text(SUBS.replace("start date", "start_date"))
    made = parsed(YAML)
    report = load(Plan(folder, made.sources, made.settings), Store(folder / "data"))
    (wrong,) = report.errors
    assert str(wrong) == (
        "subs.csv: starts_at is taken from a column 'start date' that the file does not have. Did you mean 'start_date'? "
        "It has: id, who, start_date, price. Nothing of table 'subscriptions' was loaded."
    )
    assert report.tables["accounts"].loaded == 1
