"""Mappings: whatever a source calls and shapes its columns, the canonical rows come out; what cannot be read is said with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tenure.configuration import parsed
from tenure.errors import BadCondition
from tenure.expression import as_text, compiled
from tenure.loading.load import Plan, load
from tenure.loading.quarantine import quarantined
from tenure.store import Store

ACCOUNTS = "  - {path: accounts.csv, table: accounts}\n"


def staged(folder: Path, yaml: str, table: str, sql: str) -> list[tuple[Any, ...]]:
    """What a workspace with these `sources` holds of a table."""
    if not (folder / "accounts.csv").exists():
        (folder / "accounts.csv").write_text("account_id\na1\na2\n")
    made = parsed("sources:\n" + ACCOUNTS + yaml)
    store = Store(folder / "data")
    report = load(Plan(folder, made.sources, made.settings), store)
    assert not report.errors, report.errors
    connection = duckdb.connect()
    try:
        return connection.execute(f"SELECT {sql} FROM read_parquet({store.snapshot().paths(table)}) ORDER BY ALL").fetchall()
    finally:
        connection.close()


def test_columns_are_renamed_fixed_computed_and_translated(tmp_path: Path) -> None:
    (tmp_path / "subs.csv").write_text(
        "No;Kunde;Beginn;Ende;Preis;Stück;Tarif;Turnus\n7;a1;31.01.2025;;1.234,50;3;PRO ;J\n8;a2;01.02.2025;02.02.2025;10;2;X;M\n",
        encoding="utf-8",
    )
    yaml = """
  - path: subs.csv
    table: subscriptions
    where: "No <> '9'"
    columns:
      subscription_id: {expression: "concat('s-', No)"}
      account_id: Kunde
      starts_at: {column: Beginn, time: "%d.%m.%Y"}
      ends_at: {column: Ende, time: "%d.%m.%Y"}
      amount: {column: Preis, decimal: ","}
      currency: {value: USD}
      seats: "`Stück` * 2"
      plan: case when trim(Tarif) = 'PRO' then 'professional' else lower(Tarif) end
      interval: {column: Turnus, values: {J: year, M: month}}
"""
    found = staged(
        tmp_path, yaml, "subscriptions", 'subscription_id, starts_at_day, ends_at_day, amount, currency, seats, plan, "interval"'
    )
    assert found == [
        ("s-7", 20119, None, 1_234_500_000, "USD", 6, "professional", "year"),
        ("s-8", 20120, 20121, 10_000_000, "USD", 4, "x", "month"),
    ]


@pytest.mark.parametrize(
    ("form", "written"),
    [("epoch", "1735689600"), ("epoch", "1735689600.9"), ("epoch_ms", "1735689600123"), ("epoch_us", "1735689600123456")],
)
def test_times_are_read_from_numbers_since_1970(tmp_path: Path, form: str, written: str) -> None:
    (tmp_path / "buys.csv").write_text(f"id,account_id,when,amount\np1,a1,{written},5\n")
    yaml = f"  - path: buys.csv\n    table: purchases\n    columns: {{purchase_id: id, at: {{column: when, time: {form}}}}}\n"
    assert staged(tmp_path, yaml, "purchases", '"at"') == [(1_735_689_600,)]


def test_a_time_that_is_not_of_the_form_is_held_back_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / "buys.csv").write_text("id,account_id,when,amount\np1,a1,soon,5\np2,a1,03/04/2025,5\np3,a1,2025-04-03,5\n")
    yaml = '  - path: buys.csv\n    table: purchases\n    columns: {purchase_id: id, at: {column: when, time: "%d/%m/%Y"}}\n'
    assert staged(tmp_path, yaml, "purchases", "purchase_id, at_day") == [("p2", 20181)]
    assert [(row["value"], row["rule"]) for row in quarantined(Store(tmp_path / "data"))] == [
        ("? soon", "bad_time"),
        ("? 2025-04-03", "bad_time"),
    ]


def test_minor_units_follow_the_currency_of_the_row(tmp_path: Path) -> None:
    (tmp_path / "fx_rates.csv").write_text("date,currency,rate\n2020-01-01,JPY,0.01\n2020-01-01,KWD,3\n")
    (tmp_path / "buys.csv").write_text(
        "purchase_id,account_id,at,cents,currency\np1,a1,2025-01-01,1999,usd\np2,a1,2025-01-01,1999,JPY\np3,a1,2025-01-01,1999,KWD\n"
    )
    yaml = "  - {path: fx_rates.csv, table: fx_rates}\n  - path: buys.csv\n    table: purchases\n    columns: {amount: {column: cents, minor: true}}\n"
    assert staged(tmp_path, yaml, "purchases", "currency, amount") == [("JPY", 1_999_000_000), ("KWD", 1_999_000), ("USD", 19_990_000)]


def test_a_list_becomes_rows_and_each_keeps_its_line(tmp_path: Path) -> None:
    rows = [{"id": "sub1", "customer": "a1", "start": 1735689600, "items": [{"id": "i1", "price": {"amount": 1000}}, {"id": "i2", "price": {"amount": 250}}]},
            {"id": "sub2", "customer": "a2", "start": 1735689600, "items": []}]  # fmt: skip
    (tmp_path / "subs.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    yaml = """
  - path: subs.jsonl
    table: subscriptions
    unnest: items
    columns:
      subscription_id: id
      item_id: json(item, '$.id')
      account_id: customer
      starts_at: {column: start, time: epoch}
      amount: {expression: "json(item, '$.price.amount')", minor: true}
"""
    assert staged(tmp_path, yaml, "subscriptions", "item_id, amount, _line") == [("i1", 10_000_000, 1), ("i2", 2_500_000, 1)]


def test_a_list_in_a_parquet_file_becomes_rows_too(tmp_path: Path) -> None:
    items = [[{"id": "i1", "amount": 10.5}, {"id": "i2", "amount": 2.0}], []]
    pq.write_table(
        pa.table({"id": ["s1", "s2"], "account_id": ["a1", "a2"], "starts_at": ["2025-01-01"] * 2, "items": items}),
        tmp_path / "subs.parquet",
    )
    yaml = """
  - path: subs.parquet
    table: subscriptions
    unnest: items
    columns: {subscription_id: id, item_id: "json(item, '$.id')", amount: "json(item, '$.amount')"}
"""
    assert staged(tmp_path, yaml, "subscriptions", "item_id, amount") == [("i1", 10_500_000), ("i2", 2_000_000)]


def test_wide_columns_become_rows(tmp_path: Path) -> None:
    (tmp_path / "answers.csv").write_text("id,when,nps,csat\nr1,2025-01-01,9,\nr2,2025-01-02,,4\n")
    yaml = """
  - path: answers.csv
    table: surveys
    where: answer is not null
    unpivot: {columns: [nps, csat], name: kind, value: answer}
    columns: {response_id: "id || '-' || kind", score: answer, at: when}
"""
    assert staged(tmp_path, yaml, "surveys", "response_id, kind, score") == [("r1-nps", "nps", 9_000_000), ("r2-csat", "csat", 4_000_000)]


def test_several_sources_feed_one_table_and_the_later_named_replaces(tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text("customer,branch\na1,mining\na3,retail\n")
    (tmp_path / "accounts.csv").write_text("account_id,industry,size\na1,steel,9\na2,,1\n")
    yaml = "  - {path: old.csv, table: accounts, columns: {account_id: customer, industry: branch}}\n"
    assert staged(tmp_path, yaml, "accounts", "account_id, industry, size") == [
        ("a1", "mining", None),
        ("a2", None, "1"),
        ("a3", "retail", None),
    ]


def test_further_columns_of_accounts_become_attributes_and_new_ones_can_be_computed(tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text("x\n1\n")
    (tmp_path / "crm.csv").write_text("id,Data Centre,secret,size\na1,EU-1,s,12\n")
    yaml = "  - path: crm.csv\n    table: accounts\n    attributes: [Data Centre]\n    columns:\n      account_id: id\n      band: if(number(size) > 10, 'large', 'small')\n"
    made = parsed("sources:\n" + yaml)
    store = Store(tmp_path / "data")
    assert not load(Plan(tmp_path, made.sources), store).errors
    (part,) = store.snapshot().of("accounts")
    connection = duckdb.connect()
    names = {row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM '{part.path}'").fetchall()}
    assert {"band", "data_centre"} <= names
    assert not {"secret", "size"} & names
    assert connection.execute(f"SELECT band, data_centre FROM '{part.path}'").fetchall() == [("large", "EU-1")]
    connection.close()


def test_times_without_an_offset_are_read_in_the_zone_of_the_source(tmp_path: Path) -> None:
    (tmp_path / "buys.csv").write_text(
        "purchase_id,account_id,at,amount\np1,a1,2025-01-01 00:30:00,5\np2,a1,2025-07-01 00:30:00,5\np3,a1,2025-07-01T00:30:00+09:00,5\np4,a1,2025-07-02,5\n"
    )
    yaml = "  - {path: buys.csv, table: purchases, timezone: Europe/Berlin}\n"
    assert staged(tmp_path, yaml, "purchases", 'purchase_id, strftime(make_timestamp("at" * 1000000), \'%m-%d %H:%M\')') == [
        ("p1", "12-31 23:30"), ("p2", "06-30 22:30"), ("p3", "06-30 15:30"), ("p4", "07-02 00:00"),
    ]  # fmt: skip


def test_further_columns_are_computed_listed_and_found_in_their_order(tmp_path: Path) -> None:
    rows = [{"id": "s1", "who": {"id": "a1"}, "parts": '[{"p": "x", "n": 2}, {"p": "y", "n": 3}]'}]
    (tmp_path / "subs.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    (tmp_path / "prices.csv").write_text("id,cents,since\nx,1000,1735689600\ny,50,2025-01-01 00:00:00\n")
    yaml = """
  - path: subs.jsonl
    table: subscriptions
    lookups:
      part: {unnest: parts}
      code: {expression: "json(part, '$.p')"}
      price: {path: prices.csv, by: code, key: id, take: _row}
      who: {expression: "json(who, '$.id')"}
    columns:
      subscription_id: id
      item_id: code
      account_id: who
      starts_at: {expression: "json(price, '$.since')", time: epoch_or_iso}
      amount: {expression: "number(json(price, '$.none', '$.cents')) * number(json(part, '$.n'))", minor: true}
      plan: json(_row, '$.nothing', '$.id')
"""
    assert staged(tmp_path, yaml, "subscriptions", "item_id, account_id, starts_at, amount, plan") == [
        ("x", "a1", 1_735_689_600, 20_000_000, "s1"), ("y", "a1", 1_735_689_600, 1_500_000, "s1"),
    ]  # fmt: skip


def test_a_log_of_changes_becomes_stretches_that_follow_each_other(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(
        "sub,account_id,when,price\ns1,a1,2025-03-01,20\ns1,a1,2025-01-01,10\ns2,a2,2025-02-01,5\ns1,a1,2025-04-01,0\n"
    )
    yaml = """
  - path: log.csv
    table: subscriptions
    following: {by: sub, at: when}
    where: number(price) > 0
    columns: {subscription_id: sub, starts_at: when, ends_at: next_at, amount: price}
"""
    assert staged(tmp_path, yaml, "subscriptions", "subscription_id, starts_at_day, ends_at_day, amount // 1000000") == [
        ("s1", 20089, 20148, 10), ("s1", 20148, 20179, 20), ("s2", 20120, None, 5),
    ]  # fmt: skip


def test_a_file_that_is_looked_up_is_read_again_when_it_changes(tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text("account_id\na1\n")
    (tmp_path / "names.csv").write_text("id,name\na1,Old\n")
    yaml = "  - path: accounts.csv\n    table: accounts\n    lookups: {called: {path: names.csv, by: account_id, key: id, take: name}}\n    columns: {name: called}\n"
    made, store = parsed("sources:\n" + yaml), Store(tmp_path / "data")
    load(Plan(tmp_path, made.sources), store)
    assert not load(Plan(tmp_path, made.sources), store).changed
    (tmp_path / "names.csv").write_text("id,name\na1,New\n")
    assert load(Plan(tmp_path, made.sources), store).changed


def test_an_answer_of_a_service_is_read_as_its_rows_and_lines_that_look_like_one_as_lines(tmp_path: Path) -> None:
    page = {"object": "list", "has_more": False, "data": [{"account_id": "a1"}, {"account_id": "a2"}]}
    for text in (json.dumps(page), json.dumps(page, indent=2)):
        (tmp_path / "accounts.json").write_text(text)
        store = Store(tmp_path / "data")
        assert (
            load(Plan(tmp_path, parsed("sources:\n  - {path: accounts.json, table: accounts}\n").sources), store).tables["accounts"].rows
            == 2
        )
    lines = [{"account_id": "a7", "data": [{"x": 1}]}, {"account_id": "a8", "data": []}]
    (tmp_path / "accounts.json").write_text("\n".join(json.dumps(line) for line in lines))
    assert (
        load(Plan(tmp_path, parsed("sources:\n  - {path: accounts.json, table: accounts}\n").sources), store).tables["accounts"].rows == 2
    )


EXPRESSIONS = [
    ("a + 1", "3"), ("a / 3", "0.666667"), ("-a * 1.5", "-3"), ("1 / 0", None), ("b + 1", None), ("a - -a", "4"), ("2 * (3 + a)", "10"),
    ("concat(a, '-', b)", "2-Xy"), ("a || b", "2Xy"), ("upper(b)", "XY"), ("left(b, 1)", "X"), ("right(b, 1)", "y"), ("substr(b, 2)", "y"),
    ("split('p.q.r', '.', 2)", "q"), ("replace(b, 'X', 'it''s')", "it'sy"), ("coalesce(c, b)", "Xy"), ("nullif(b, 'Xy')", None), ("length(b)", "2"),
    ("case when a > 1 then 'big' else 'small' end", "big"), ("if(b = 'Xy' and not c is null, 1, 2)", "2"), ("if(b in ('Xy', 'z'), 'in', 'out')", "in"),
    ("if(b like 'X%', 'yes', 'no')", "yes"), ("extract('v12', '(\\d+)')", "12"), ("if(matches(b, '^x'), 'm', 'n')", "n"), ("json('{\"k\": {\"v\": 5}}', '$.k.v')", "5"), ("json('{\"k\": null, \"l\": 7}', '$.j', '$.k', '$.l')", "7"), ("json('no json', '$.a')", None),
    ("round(2.345, 2)", "2.35"), ("floor(2.9)", "2"), ("least(a, 5)", "2"), ("greatest(a, 5)", "5"), ("epoch(0)", "1970-01-01T00:00:00Z"),
    ("time('03/04/2025', '%d/%m/%Y')", "2025-04-03"), ("after('2025-01-31', 1, 'months')", "2025-02-28"), ("after('2025-01-31 10:00:00', 90, 'minutes')", "2025-01-31 11:30:00"),
    ('"odd name"', "o"), ("`odd name`", "o"), ("A", "2"), ("0.1 + 0.2", "0.3"), ("100", "100"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "value"), EXPRESSIONS)
def test_an_expression_means_what_it_says(said: str, value: str | None) -> None:
    connection = duckdb.connect()
    columns = {"a": "a", "b": "b", "c": "c", "odd name": '"odd name"'}
    sql = as_text(compiled(said, columns))
    (found,) = connection.execute(
        f"SELECT {sql} FROM (SELECT '2' AS a, 'Xy' AS b, CAST(NULL AS VARCHAR) AS c, 'o' AS \"odd name\")"
    ).fetchall()
    connection.close()
    assert found[0] == value


REFUSED = [
    ("bb", 1, "Did you mean 'b'?"), ("lowr(a)", 1, "Did you mean 'lower'?"), ("a +", 4, "ends too early"), ("a b", 3, "one too many"), ("(a", 3, "')' is expected"),
    ("lower()", 1, "takes 1 values, not 0"), ("a ; b", 3, "has no meaning here"), ("matches(a, b)", 1, "written out"), ("after(a, 1, 'moons')", 1, "unit must be one of"),
    ("case a end", 6, "'end' is expected"), ("a::int", 2, "has no meaning"), ("select 1", 1, "no column 'select'"), ("a not b", 7, "'in' or 'like' is expected"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "at", "why"), REFUSED)
def test_what_is_no_expression_is_refused_with_its_place(said: str, at: int, why: str) -> None:
    with pytest.raises(BadCondition) as seen:
        compiled(said, {"a": "a", "b": "b"})
    assert why in str(seen.value)
    assert seen.value.at + 1 == at
