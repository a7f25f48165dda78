"""Bad input: each is a clear error or a quarantined row, with its place; nothing is lost, nothing is guessed."""

from __future__ import annotations

import codecs
import gzip
import resource
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tenure.ledger.promises import PROMISES
from tenure.loading.load import Plan, load
from tenure.loading.quarantine import quarantined
from tenure.loading.report import LoadReport
from tenure.spec import Reading, Spec, Value
from tenure.store import Store

ACCOUNTS = "account_id,name\na1,One\na2,Two\n"
NOW = 1_767_225_600  # 2026-01-01


def loaded(folder: Path, *specs: Spec, as_of: int = NOW) -> tuple[LoadReport, Store]:
    if not list(folder.glob("accounts*")):
        (folder / "accounts.csv").write_text(ACCOUNTS)
    store = Store(folder / "data")
    return load(Plan(folder, tuple(specs), as_of=as_of), store), store


def held(store: Store, table: str = "") -> list[tuple[Any, ...]]:
    return [(row["line"], row["column"], row["value"], row["rule"]) for row in quarantined(store, table)]


def rows(store: Store, sql: str, table: str) -> list[tuple[Any, ...]]:
    connection = duckdb.connect()
    try:
        return connection.execute(f"SELECT {sql} FROM read_parquet({store.snapshot().paths(table)}) ORDER BY _line").fetchall()
    finally:
        connection.close()


def subscriptions(
    folder: Path, *lines: str, header: str = "subscription_id,account_id,starts_at,ends_at,amount,currency,seats"
) -> tuple[LoadReport, Store]:
    (folder / "subscriptions.csv").write_text("\n".join([header, *lines]) + "\n")
    return loaded(folder)


ONE_BROKEN: Sequence[tuple[str, str, str, str]] = [
    ("s1,a1,2025-01-01,,1e308,,", "amount", "1e308", "too_large"),
    ("s1,a1,2025-01-01,,-1,,", "amount", "-1", "below_least"),
    ("s1,a1,2025-01-01,,ten,,", "amount", "ten", "bad_number"),
    ('s1,a1,2025-01-01,,"1,234.50",,', "amount", "1,234.50", "bad_number"),
    ("s1,a1,2025-01-01,,NaN,,", "amount", "NaN", "bad_number"),
    ("s1,a1,2025-01-01,,1_000,,", "amount", "1_000", "bad_number"),
    ("s1,a1,2025-01-01,,,,", "amount", "", "missing"),
    ("s1,a1,2025-01-01,,1,,-3", "seats", "-3", "below_least"),
    ("s1,a1,2025-01-01,,1,,2.5", "seats", "2.5", "bad_whole"),
    ("s1,a1,2025-03-01,2025-02-01,1,,", "ends_at", "2025-02-01", "ends_before_start"),
    ("s1,a1,31/01/2025,,1,,", "starts_at", "31/01/2025", "bad_time"),
    ("s1,a1,01-02-2025,,1,,", "starts_at", "01-02-2025", "bad_time"),
    ("s1,a1,2025-02-30,,1,,", "starts_at", "2025-02-30", "bad_time"),
    ("s1,a1,2025-1-2,,1,,", "starts_at", "2025-1-2", "bad_time"),
    ("s1,a1,1735689600,,1,,", "starts_at", "1735689600", "bad_time"),
    ("s1,a1,2027-01-01,,1,,", "starts_at", "2027-01-01", "in_future"),
    ("s1,a1,2025-01-01,,1,XYZ,", "currency", "XYZ", "unknown_currency"),
    ("s1,a1,2025-01-01,,1,EUR,", "currency", "EUR", "missing_rate"),
    ("s1,zz,2025-01-01,,1,,", "account_id", "zz", "unknown_account"),
    ("s1,,2025-01-01,,1,,", "account_id", "", "missing"),
    ("s1,a1,2025-01-01,,1", "", "5 fields, header 7: s1,a1,2025-01-01,,1", "ragged"),
    ("s1,a1,2025-01-01,,1,,,,9", "", "9 fields, header 7: s1,a1,2025-01-01,,1,,,,9", "ragged"),
]


@pytest.mark.parametrize(("line", "column", "value", "rule"), ONE_BROKEN)
def test_a_row_that_breaks_a_promise_is_held_back_and_its_neighbours_count(
    tmp_path: Path, line: str, column: str, value: str, rule: str
) -> None:
    report, store = subscriptions(tmp_path, "s0,a1,2025-01-01,,1,,", line, "s9,a1,2025-01-01,,1,,")
    assert held(store) == [(3, column, value or None, rule)]
    table = report.tables["subscriptions"]
    assert (table.read, table.loaded, table.quarantine) == (3, 2, 1)
    assert rows(store, "subscription_id, _line", "subscriptions") == [("s0", 2), ("s9", 4)]
    assert not report.failed
    for lang in ("en", "zh"):
        assert "{" not in PROMISES[rule].said(lang, column=column, value=value, limit="x")


def test_a_row_that_breaks_several_promises_names_them_all_and_keeps_its_text(tmp_path: Path) -> None:
    _, store = subscriptions(tmp_path, "s1,zz,2025-03-01,2025-02-01,1e308,EUR,-4")
    (row,) = quarantined(store)
    assert (
        row["broken"] == "too_large:amount, below_least:seats, unknown_account:account_id, ends_before_start:ends_at, missing_rate:currency"
    )
    assert row["raw"] == (
        '{"subscription_id":"s1","account_id":"zz","starts_at":"2025-03-01","ends_at":"2025-02-01","amount":"1e308","currency":"EUR","seats":"-4"}'
    )


def test_stretches_of_one_item_that_overlap_hold_back_the_later_and_a_rate_that_comes_brings_its_rows(tmp_path: Path) -> None:
    _, store = subscriptions(
        tmp_path, "s1,a1,2025-01-01,2025-06-01,1,,", "s1,a1,2025-03-01,2025-04-01,1,,", "s1,a1,2025-06-01,,2,,", "s2,a1,2025-01-01,,1,EUR,"
    )
    assert held(store) == [(3, "starts_at", "2025-03-01T00:00:00Z", "overlap"), (5, "currency", "EUR", "missing_rate")]
    (tmp_path / "fx_rates.csv").write_text("date,currency,rate\n2024-12-31,EUR,1.05\n2024-12-31,CHF,0\n")
    loaded(tmp_path)
    assert held(store, "subscriptions") == [(3, "starts_at", "2025-03-01T00:00:00Z", "overlap")]
    assert held(store, "fx_rates") == [(3, "rate", "0", "below_least")]


def test_a_rate_that_begins_after_the_service_is_no_rate(tmp_path: Path) -> None:
    (tmp_path / "fx_rates.csv").write_text("date,currency,rate\n2025-02-01,EUR,1.05\n")
    _, store = subscriptions(tmp_path, "s1,a1,2025-01-31,,1,EUR,", "s2,a1,2025-02-01,,1,EUR,")
    assert held(store) == [(2, "currency", "EUR", "missing_rate")]


def test_the_same_id_with_other_content_is_replaced_by_the_later_row_and_counted(tmp_path: Path) -> None:
    report, store = subscriptions(tmp_path, "s1,a1,2025-01-01,,1,,", "s1,a1,2025-01-01,,2,,", "s1,a1,2025-01-01,,2.00,,")
    table = report.tables["subscriptions"]
    assert (table.loaded, table.replaced, table.repeated) == (1, 1, 1)
    assert rows(store, "amount, _line", "subscriptions") == [(2_000_000, 4)]


def test_parents_in_a_circle_are_left_out_and_said_while_the_accounts_still_count(tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text("account_id,parent_id\na1,a2\na2,a3\na3,a1\na4,a1\na5,a5\n")
    report, store = loaded(tmp_path)
    assert rows(store, "account_id, parent_id", "accounts") == [("a1", None), ("a2", None), ("a3", None), ("a4", "a1"), ("a5", None)]
    assert report.tables["accounts"].quarantined == {"cyclic_parent": 4}
    assert held(store)[0] == (2, "parent_id", "a2", "cyclic_parent")


def test_finer_amounts_are_rounded_half_up_and_said(tmp_path: Path) -> None:
    report, store = subscriptions(tmp_path, "s1,a1,2025-01-01,,0.1234565,,", "s2,a1,2025-01-01,,1.2500000,,", "s3,a1,2025-01-01,,5e-7,,")
    assert [row[0] for row in rows(store, "amount", "subscriptions")] == [123_457, 1_250_000, 1]
    assert report.tables["subscriptions"].notices == {"rounded amount": 2}


SCORES = [
    ("nps,11,,", "off_scale"),
    ("nps,-1,,", "off_scale"),
    ("csat,6,1,5", "off_scale"),
    ("csat,3,5,1", "off_scale"),
    ("mood,3,,", "unknown_choice"),
    ("nps,good,,", "bad_number"),
]


@pytest.mark.parametrize(("answer", "rule"), SCORES)
def test_an_answer_off_its_scale_or_of_an_unknown_kind_is_held_back(tmp_path: Path, answer: str, rule: str) -> None:
    (tmp_path / "surveys.csv").write_text(
        f"response_id,at,kind,score,scale_min,scale_max\nr1,2025-01-01,{answer}\nr2,2025-01-01,NPS,10,0,10\nr3,2025-01-01,csat,,,\n"
    )
    report, store = loaded(tmp_path)
    assert [row[3] for row in held(store)] == [rule]
    assert report.tables["surveys"].loaded == 2


UNREADABLE = [
    ("subscriptions.csv", b"", "the file is empty (0 bytes)."),
    (
        "subscriptions.csv",
        b"subscription_id,account_id,starts_at\n",
        "required column amount is missing. The file has: subscription_id, account_id, starts_at.",
    ),
    ("subscriptions.csv", b"\n\n", "it has no header line."),
    ("subscriptions.csv", b"amount,amount\n1,2\n", "column 'amount' occurs twice in its header."),
    ("subscriptions.csv.gz", b"not gzip", "it cannot be read"),
    ("subscriptions.parquet", b"", "the file is empty (0 bytes)."),
    ("subscriptions.parquet", b"PAR1 and then nothing", "the Parquet file is cut short"),
    ("subscriptions.parquet", b"PAR1" + b"\0" * 40 + b"PAR1", "it is not a Parquet file that can be read"),
    ("subscriptions.parquet", b"subscription_id,account_id\n", "it does not begin with PAR1"),
    ("subscriptions.xlsx", b"not a workbook", "it is not a spreadsheet that can be read"),
    ("subscriptions.jsonl", b"\n\n", "no line of it is a JSON object."),
    ("subscriptions.json", b"[{]", "it is not JSON"),
]


@pytest.mark.parametrize(("name", "content", "why"), UNREADABLE)
def test_a_file_that_cannot_be_read_is_an_error_that_names_it_and_its_table_and_loads_nothing(
    tmp_path: Path, name: str, content: bytes, why: str
) -> None:
    (tmp_path / name).write_bytes(content)
    report, store = loaded(tmp_path)
    (error,) = report.errors
    assert why in str(error)
    assert str(error).startswith(name)
    assert "Nothing of table 'subscriptions' was loaded." in str(error)
    assert store.snapshot().rows("subscriptions") == 0
    assert store.snapshot().rows("accounts") == 2


def test_a_truncated_parquet_file_is_an_error_and_what_was_loaded_before_stays(tmp_path: Path) -> None:
    path = tmp_path / "subscriptions.parquet"
    pq.write_table(pa.table({"subscription_id": ["s1"], "account_id": ["a1"], "starts_at": ["2025-01-01"], "amount": [1.5]}), path)
    _, store = loaded(tmp_path)
    assert rows(store, "amount", "subscriptions") == [(1_500_000,)]
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    report, _ = loaded(tmp_path)
    assert "cut short" in str(report.errors[0])
    assert rows(store, "amount", "subscriptions") == [(1_500_000,)]


def test_a_source_that_names_no_file_is_an_error(tmp_path: Path) -> None:
    report, _ = loaded(tmp_path, Spec("accounts", "customers.csv"))
    assert str(report.errors[0]) == "customers.csv: it cannot be read: No such file or directory. Nothing of table 'accounts' was loaded."


ENCODINGS = [
    ("utf-8", "Größe Ĳssel 上海"), ("utf-8-sig", "Größe 上海"), ("utf-16", "Größe 上海"), ("utf-16-le", "Groesse plain"), ("gb18030", "上海示例科技有限公司，客户成功"),
    ("cp932", "株式会社サンプルのお客様"), ("cp1252", "Société Générale de Crédit à façon"), ("latin-1", "Müller Größe Straße"),
]  # fmt: skip


@pytest.mark.parametrize(("encoding", "name"), ENCODINGS)
def test_a_csv_file_in_a_common_encoding_is_read_as_what_it_is(tmp_path: Path, encoding: str, name: str) -> None:
    (tmp_path / "accounts.csv").write_bytes(f"account_id,name\r\na1,{name}\r\na2,plain\r\n".encode(encoding))
    _, store = loaded(tmp_path)
    assert rows(store, "account_id, name", "accounts") == [("a1", name), ("a2", "plain")]


def test_an_encoding_that_is_said_is_believed_and_one_that_does_not_fit_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_bytes("account_id,name\na1,Größe\n".encode("cp1252"))
    report, store = loaded(tmp_path, Spec("accounts", "accounts.csv", reading=Reading(encoding="latin-1")))
    assert rows(store, "name", "accounts") == [("Größe",)]
    report, _ = loaded(tmp_path, Spec("accounts", "accounts.csv", reading=Reading(encoding="utf-8")))
    assert "Set `encoding:`" in str(report.errors[0]) or "cannot be read as utf-8" in str(report.errors[0])


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_separator_is_seen_from_the_header(tmp_path: Path, mark: str) -> None:
    (tmp_path / "accounts.csv").write_text(f'account_id{mark}"na,me;|x"{mark}name\na1{mark}"x{mark}y"{mark}One\n')
    _, store = loaded(tmp_path)
    assert rows(store, "account_id, name, na_me_x", "accounts") == [("a1", "One", f"x{mark}y")]


def test_lines_are_counted_through_quoted_breaks_blank_lines_and_ragged_rows(tmp_path: Path) -> None:
    text = 'account_id,name\n\na1,"two\nlines"\n\na2,x,ragged\na3\n"a4","q ""w"""\n,nobody\n'
    (tmp_path / "accounts.csv").write_text(text)
    _, store = loaded(tmp_path)
    assert rows(store, "account_id, name, _line", "accounts") == [("a1", "two\nlines", 3), ("a4", 'q "w"', 8)]
    assert [(line, rule) for line, _, _, rule in held(store)] == [(6, "ragged"), (7, "ragged"), (9, "missing")]


def test_excel_json_lines_json_parquet_and_gzip_say_the_same_as_csv(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for line in [
        ("account_id", "name", "employees", "created_at", "is_test"),
        ("a1", "Größe", 12, __import__("datetime").datetime(2025, 1, 2), True),
    ]:
        book.active.append(line)
    said = '{"account_id": "a1", "name": "Größe", "employees": 12, "created_at": "2025-01-02", "is_test": true}'
    makers = {
        "accounts.csv": lambda path: path.write_text(
            "account_id,name,employees,created_at,is_test\na1,Größe,12,2025-01-02,TRUE\n", encoding="utf-8"
        ),
        "accounts.csv.gz": lambda path: path.write_bytes(
            gzip.compress("account_id,name,employees,created_at,is_test\na1,Größe,12.0,2025-01-02,yes\n".encode())
        ),
        "accounts.xlsx": lambda path: book.save(path),
        "accounts.jsonl": lambda path: path.write_text(said + "\n", encoding="utf-8"),
        "accounts.json": lambda path: path.write_text(f"[{said}]", encoding="utf-8"),
        "accounts.parquet": lambda path: pq.write_table(
            pa.table(
                {
                    "account_id": ["a1"],
                    "name": ["Größe"],
                    "employees": [12.0],
                    "created_at": pa.array([20090], pa.date32()),
                    "is_test": [True],
                }
            ),
            path,
        ),
    }
    for name, make in makers.items():
        folder = tmp_path / name
        folder.mkdir()
        make(folder / name)
        _, store = loaded(folder)
        assert rows(store, "account_id, name, employees, created_at, created_at_day, is_test", "accounts") == [
            ("a1", "Größe", 12, 20090 * 86400, 20090, True)
        ], name


def test_broken_json_lines_are_held_back_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "accounts.jsonl").write_text(
        '{"account_id": "a1"}\n{"account_id": \n[1]\n{"account_id": "a2", "big": 12345678901234567890.123}\n'
    )
    _, store = loaded(tmp_path)
    assert rows(store, "account_id, big, _line", "accounts") == [("a1", None, 1), ("a2", "12345678901234567890.123", 4)]
    assert [(line, rule) for line, _, _, rule in held(store)] == [(2, "unreadable"), (3, "unreadable")]


def test_names_with_markup_formulas_and_quotes_stay_as_they_are(tmp_path: Path) -> None:
    names = ["<script>alert(1)</script>", "=HYPERLINK(1)", "'; DROP TABLE accounts; --", "{{7*7}}", "a\tb"]
    (tmp_path / "accounts.jsonl").write_text(
        "\n".join(__import__("json").dumps({"account_id": f"a{n}", "name": name, "o'br\"ien": "x"}) for n, name in enumerate(names))
    )
    _, store = loaded(tmp_path)
    assert [row[0] for row in rows(store, "name", "accounts")] == names
    assert rows(store, "o_br_ien", "accounts")[0] == ("x",)


def test_a_mapping_cannot_reach_beyond_its_columns(tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text(ACCOUNTS)
    for said in ("(select 1)", "read_csv('/etc/passwd')", "account_id; drop table x", "account_id::int", "getenv('HOME')"):
        report, _ = loaded(tmp_path, Spec("accounts", "accounts.csv", {"name": Value(said)}))
        assert "the mapping of name cannot be read" in str(report.errors[0]), said


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_bytes(codecs.BOM_UTF8 + b'"account_id",name\na1,x\n')
    report, _ = loaded(tmp_path)
    assert report.tables["accounts"].loaded == 1


@pytest.mark.slow
def test_a_line_of_200_mb_is_an_error_or_a_quarantined_row_and_memory_stays_bounded(tmp_path: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    piece = "x" * (1 << 20)
    with (tmp_path / "accounts.csv").open("w") as file:
        file.write("account_id,name\na1,One\na2,")
        file.writelines(piece for _ in range(200))
        file.write("\na3,Three\n")
    report, _ = loaded(tmp_path)
    assert "one line is longer than 16 MB" in str(report.errors[0])
    (tmp_path / "accounts.csv").unlink()
    with (tmp_path / "accounts.jsonl").open("w") as file:
        file.write('{"account_id": "a1"}\n{"account_id": "')
        file.writelines(piece for _ in range(200))
        file.write('"}\n{"account_id": "a3"}\n')
    report, store = loaded(tmp_path)
    assert report.tables["accounts"].quarantined == {"unreadable": 1}
    assert [row[0] for row in rows(store, "account_id", "accounts")] == ["a1", "a3"]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 700_000


@pytest.mark.parametrize(
    ("header", "why"),
    [("account_id,Name,name", "occurs twice but for upper and lower case"), ("account_id,_line", "is one that Tenure uses itself")],
)
def test_columns_that_could_be_confused_are_refused(tmp_path: Path, header: str, why: str) -> None:
    (tmp_path / "accounts.csv").write_text(f"{header}\n{','.join('x' for _ in header.split(','))}\n")
    report, _ = loaded(tmp_path)
    assert why in str(report.errors[0])


def test_an_attribute_never_takes_the_place_of_a_staged_column(tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text("account_id,created_at,created_at_day,_source\na1,2025-01-02,junk,crm\n")
    _, store = loaded(tmp_path)
    assert rows(store, "created_at_day, source, _source", "accounts") == [(20090, "crm", "accounts.csv")]


def test_a_file_with_a_header_and_no_row_is_an_empty_table(tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text("account_id,name\n")
    report, store = loaded(tmp_path)
    assert not report.failed
    assert store.snapshot().rows("accounts") == 0


def test_answers_in_words_are_points_of_a_scale_of_two(tmp_path: Path) -> None:
    from tenure.ledger.settings import Settings

    (tmp_path / "accounts.csv").write_text(ACCOUNTS)
    (tmp_path / "surveys.csv").write_text(
        "response_id,at,kind,score\nr1,2025-01-01,csat,Excellent\nr2,2025-01-01,csat,bad\nr3,2025-01-01,csat,4\nr4,2025-01-01,csat,so so\nr5,2025-01-01,csat,\n"
    )
    store = Store(tmp_path / "data")
    load(Plan(tmp_path, settings=Settings(csat_words={"excellent": True, "bad": False}), as_of=NOW), store)
    assert rows(store, "response_id, score, scale_min, scale_max", "surveys") == [
        ("r1", 2_000_000, 1_000_000, 2_000_000), ("r2", 1_000_000, 1_000_000, 2_000_000), ("r3", 4_000_000, None, None), ("r5", None, None, None),
    ]  # fmt: skip
    assert [row[2] for row in held(store)] == ["so so"]
