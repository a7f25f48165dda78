"""Ours against another tool's export: what it says is read in whatever form, each difference is explained by a rule or said to be unexplained."""

from __future__ import annotations

import json
import random
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import tenure as tn
from tenure.comparing import called, compare
from tenure.connectors.listing import account, listing
from tenure.errors import SourceError, UsageError
from tenure.faces.cli import main
from tenure.inquiry import answer
from tenure.insight.bridge import Bridge
from tenure.steps import build
from tenure.workspace import Workspace

pytestmark = pytest.mark.slow

KNOWN = {"ada": "ada", "bo": "bo", "ada gmbh": "ada"}
SUBSCRIPTIONS = """\
subscription_id,account_id,starts_at,ends_at,amount,currency,interval,kind,status,discount_percent,discount_duration,discount_ends_at,cancelled_at
s1,ada,2025-01-10,2025-06-10,100,USD,month,recurring,active,,,,2025-03-10
s2,bo,2025-01-10,,200,USD,month,recurring,active,50,repeating,2025-07-01,
s3,cy,2025-03-10,,2400,USD,year,recurring,active,,,,
s4,dee,2025-01-10,,30,USD,month,recurring,active,,,,
s4o,dee,2025-03-12,,500,USD,month,one_time,active,,,,
s5,eve,2025-01-10,,60,USD,month,recurring,active,,,,
s6,fay,2025-01-10,,70,USD,month,recurring,active,,,,
s7,gus,2025-01-10,,100,EUR,month,recurring,active,,,,
s8,hal,2025-01-10,,1234.56,USD,month,recurring,active,,,,
s9,ida,2025-01-10,,90,USD,month,recurring,active,,,,
"""
THEIRS = """\
Customer;Month;MRR
ada;2025-02-28;100,00
bo;2025-02-28;200,00
dee;2025-02-28;30,00
eve;2025-02-28;60,00
fay;2025-02-28;70,00
gus;2025-02-28;100,00
Hal & Sons;2025-02-28;1.234,56
bo;2025-03-31;200,00
cy;2025-03-31;2.400,00
dee;2025-03-31;530,00
eve;2025-03-31;67,00
fay;2025-03-31;70,00
fay;2025-03-31;70,00
gus;2025-03-31;100,00
Hal & Sons;2025-03-31;1.234,56
zoe;2025-03-31;15,00
Total;2025-03-31;4.686,56
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace, and beside it another tool's export."""
    folder = tmp_path_factory.mktemp("listing")
    (folder / "tenure.yaml").write_text("company: {currency: USD, timezone: UTC}\nas_of: 2025-05-01\n")
    names = {"hal": "Hal & Sons"}
    people = ("ada", "bo", "cy", "dee", "eve", "fay", "gus", "hal", "ida")
    (folder / "accounts.csv").write_text("account_id,name\n" + "".join(f"{name},{names.get(name, name.title())}\n" for name in people))
    (folder / "subscriptions.csv").write_text(SUBSCRIPTIONS)
    (folder / "fx_rates.csv").write_text("date,currency,rate\n2025-01-01,EUR,1.1\n")
    workspace = Workspace.open(folder)
    workspace.load()
    build(workspace)  # what a run answers besides is not asked here
    (folder / "theirs.csv").write_text(THEIRS)
    return folder


@pytest.fixture(scope="module")
def march(folder: Path) -> Bridge:
    """Our March and theirs."""
    return compare(Workspace.open(folder), "standard", folder / "theirs.csv", "2025-03")


def moved(found: Bridge, key: str, period: int = 0) -> dict[str, dict[str, Fraction]]:
    """Rule → account → effect."""
    told: dict[str, dict[str, Fraction]] = {}
    for number, step in enumerate(found.steps, 1):
        for each in found.effects(key, period, number):
            told.setdefault(f"{step.switch} {step.new}".strip(), {})[each.account_id] = each.effect
    return told


def test_each_difference_is_explained_by_a_rule_or_said_to_be_unexplained(march: Bridge) -> None:
    assert moved(march, "mrr") == {
        "churn_timing marked_cancelled": {"ada": -100},
        "discounts permanent_only": {"bo": 100},
        "yearly_prices in the month that is billed": {"cy": 2200},
        "one_time_items counted": {"dee": 500},
        "repeated_rows each time": {"fay": 70},
        "currency not converted": {"gus": -10},
        "only_ours": {"ida": -90},
        "only_theirs": {"zoe": 15},
        "unexplained": {"eve": 7},
    }
    assert march.value("mrr", 0, len(march.steps)) == Fraction("4686.56")


def test_movements_churn_and_retention_follow_and_add_up_to_what_their_figures_give(folder: Path, march: Bridge) -> None:
    found = march
    last = len(found.steps)
    for item in found.metrics:
        first, end = found.value(item.key, 0, 0), found.value(item.key, 0, last)
        changes = [found.change(item.key, 0, number) for number in range(1, last + 1)]
        assert first == Fraction(answer(Workspace.open(folder), item.key, "2025-03").rows_[0].value or 0) or item.unit == "ratio"
        assert first is not None
        assert end is not None
        assert first + sum(change for change in changes if change is not None) == end
    assert found.value("churned_mrr", 0, last) == 100
    assert found.value("new_mrr", 0, last) == 2400 + 15
    assert found.value("customer_churn_rate", 0, last) == Fraction(1, 7)
    assert found.value("nrr", 0, last) == Fraction("2271.56") / Fraction("1794.56")


def test_what_was_guessed_left_out_and_missing_is_said(folder: Path) -> None:
    found = compare(Workspace.open(folder), "standard", folder / "theirs.csv", "2025-02..2025-04")
    said = "\n".join(note.en for note in found.notes)
    for word in (
        "separated by “;”",
        "1.234,56",
        "added up",
        "no account of ours: zoe",
        "not in the listing, so not compared: 2025-04",
        "a row of totals",
    ):
        assert word in said
    assert [row["line"] for row in found.aside] == [18]
    assert {item.key for item in found.metrics} == {"mrr", "customers"}  # January is not in the listing


def test_a_preset_explains_what_takes_several_of_its_switches_at_once(folder: Path, tmp_path: Path) -> None:
    workspace = Workspace.open(folder)
    theirs = {
        row.slices["account_id"]: row.value for row in answer(workspace, "mrr", "2025-03", by=("account_id",), policy="stripe") if row.value
    }
    (tmp_path / "stripe.csv").write_text("account,month,mrr\n" + "".join(f"{name},2025-03,{value:f}\n" for name, value in theirs.items()))
    found = compare(workspace, "standard", tmp_path / "stripe.csv", "2025-03", metrics=("mrr",))
    assert set(moved(found, "mrr")) <= {"churn_timing marked_cancelled", "discounts permanent_only", "rounding"}


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        (
            "Account;Monat;MRR (EUR)\nada;31.03.2026;1.234,50 €\nbo;31.03.2026;-\nGesamt;31.03.2026;1.234,50\n",
            {("ada", 3, "EUR"): "1234.50"},
        ),
        ('Customer ID,Date,MRR\nada,02/28/2026,"$1,200"\nbo,03/31/2026,(20)\n', {("ada", 2, "USD"): "1200", ("bo", 3, ""): "-20"}),
        ("Customer,Date,MRR\nada,01/02/2026,1\nada,01/03/2026,2\n", {("ada", 2, ""): "1", ("ada", 3, ""): "2"}),
        ("Customer,Date,MRR\nada,02/01/2026,1\nada,03/01/2026,2\n", {("ada", 2, ""): "1", ("ada", 3, ""): "2"}),
        (
            "MRR report\n\nName,ID,Jan 2026,Feb 2026\nAda,ada,100,200.25\nTotals,,100,200\n",
            {("ada", 1, ""): "100", ("ada", 2, ""): "200.25"},
        ),
        (
            "客户\t月份\t金额\t货币\nada\t2026年3月\t1'000.00\tUSD\nbo\t202603\t¥5\tCNY\n合计\t202603\t6\t\n",
            {("ada", 3, "USD"): "1000.00", ("bo", 3, "CNY"): "5"},
        ),
        ("account,month,mrr\nada,Mar-26,1 234\nbo,2026-03-31T00:00:00Z,1\n", {("ada", 3, ""): "1234", ("bo", 3, ""): "1"}),
        ('"account","month","mrr"\n"ada","2026/3","1.000.000"\n', {("ada", 3, ""): "1000000"}),
        ("account,month,mrr\nADA,03/2026,1.2E+03\n Ada  GmbH,3/2026,1\n", {("ada", 3, ""): "1201"}),  # one account in two writings
        ('account,month,mrr\n="ada",46112,5-\nbo,46081,($1.50)\n', {("ada", 3, ""): "-5", ("bo", 2, "USD"): "-1.50"}),
        ('account,month,mrr\nada,"Mar 31, 2026",US$5\nbo,28 February 2026,R$6\n', {("ada", 3, "USD"): "5", ("bo", 2, "BRL"): "6"}),
        ("account,46081,46112\nada,1,2\n", {("ada", 2, ""): "1", ("ada", 3, ""): "2"}),
        ("Customer,01/01/2026,01/02/2026\nada,1,2\n", {("ada", 1, ""): "1", ("ada", 2, ""): "2"}),  # a column a month: the months differ
        ("Customer,31/01/26,28/02/26\nada,1,2\n", {("ada", 1, ""): "1", ("ada", 2, ""): "2"}),
        ("Customer,Signup Date,Jan 2026,Feb 2026\nada,2025-01-01,1,2\n", {("ada", 1, ""): "1", ("ada", 2, ""): "2"}),
        ("Customer,Month,Starting MRR,New MRR,Ending MRR\nada,2026-03,10,0,12\n", {("ada", 3, ""): "12"}),
        ("Customer,Month,MRR (€)\nada,2026-03,7\n", {("ada", 3, "EUR"): "7"}),
        ("Customer,Month,All MRR\nada,2026-03,7\n", {("ada", 3, ""): "7"}),  # ALL is Albania's currency, too
        (
            "Customer,Month,MRR\nada,2026-03,7\nTotal MRR (USD),2026-03,7\nTotal Ltd,2026-03,9\nTotal,,16\n",
            {("ada", 3, ""): "7", ("Total Ltd", 3, ""): "9"},
        ),
        ("\x1b[1mCustomer,Month,MRR\n\u202eada\x00,2026-03,7\n", {("ada", 3, ""): "7"}),
    ],
)
def test_a_listing_is_read_in_the_forms_that_tools_write(tmp_path: Path, text: str, cells: dict[tuple[str, int, str], str]) -> None:
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    found = listing(tmp_path / "x.csv", KNOWN)
    assert found.cells == {(name, date(2026, month, 1), code): Decimal(amount) for (name, month, code), amount in cells.items()}


@pytest.mark.parametrize(
    ("row", "why"),
    [("ada,2026-03,'50,00'", "amount"), ("ada,2026-03,1.2K", "amount"), ("ada,2026-03," + "9" * 40, "amount"), ("ada,2026-Q1,5", "month"),
     ("ada,2026-03,5 XXY", "currency"), ("ada,2026-03,¥5", "currency"), (",2026-03,5", "no account"), ("ada,2026-03,=1+1", "amount")],
)  # fmt: skip
def test_what_could_be_read_otherwise_is_not_taken_and_said(tmp_path: Path, row: str, why: str) -> None:
    text = f'account,month,mrr\nbo,2026-03,"1,234.56"\n{row}\n'.replace("'", '"')
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    found = listing(tmp_path / "x.csv", KNOWN, "USD")
    assert list(found.cells.values()) == [Decimal("1234.56")]
    assert [(each.line, why in each.reason.en) for each in found.aside] == [(3, True)]


@pytest.mark.parametrize(("home", "currency"), [("USD", ""), ("CAD", ""), ("EUR", "USD")])
def test_a_dollar_is_ours_where_ours_is_a_dollar(tmp_path: Path, home: str, currency: str) -> None:
    (tmp_path / "x.csv").write_text("account,month,mrr\nada,2026-03,$5\n", encoding="utf-8")
    assert set(listing(tmp_path / "x.csv", KNOWN, home).cells) == {("ada", date(2026, 3, 1), currency)}


@pytest.mark.parametrize(
    ("months", "told"),
    [(("03/2026",), "month/year"), (("Mar 2026",), "by name"), (("2026-03",), "year first"), (("1/3/26",), "could be month/day/year"),
     (("31/03/26",), "(day/month/year)"), (("46112",), "day numbers"), (("3/31/26", "2/28/26"), "(month/day/year)")],
)  # fmt: skip
def test_how_months_were_read_is_said(tmp_path: Path, months: tuple[str, ...], told: str) -> None:
    (tmp_path / "x.csv").write_text("account,month,mrr\n" + "".join(f"ada,{month},5\n" for month in months), encoding="utf-8")
    assert any(told in said.en for said in listing(tmp_path / "x.csv", KNOWN).said)


def test_a_total_that_its_rows_do_not_add_up_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("account,month,mrr\nada,2026-03,5\nbo,2026-03,6\nTotal,2026-03,12\n", encoding="utf-8")
    assert "its total of 2026-03, 12, is not what its rows add up to, 11" in [said.en for said in listing(tmp_path / "x.csv", KNOWN).said]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_listing_is_read_in_the_encodings_that_tools_write(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "x.csv").write_text("account;month;mrr\nMüller;2026-03;1,50\nada;2026-03;2,50\n", encoding=encoding)
    assert {name for name, _, _ in listing(tmp_path / "x.csv", KNOWN).cells} == {"Müller", "ada"}


@pytest.mark.parametrize(
    ("content", "hint"),
    [(b"PK\x03\x04\x14\x00\x06\x00", "save its sheet as CSV"), (b"\x1f\x8b\x08\x00", "unpack it"), (b"%PDF-1.4", "PDF"), (b"<!DOCTYPE html>", "web page"),
     (b'[{"account": "ada"}]', "JSON"), (b'account,month,mrr\nada,2026-03,1\n"bo,2026-03,5\ncy,2026-03,6\n', "opens in line 3 is never closed")],
)  # fmt: skip
def test_a_file_of_another_kind_is_refused_as_what_it_is(tmp_path: Path, content: bytes, hint: str) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    with pytest.raises(SourceError, match=hint):
        listing(tmp_path / "x.csv", KNOWN)


@pytest.mark.parametrize(
    ("text", "hint"),
    [("a,b\n1,2\n", "no header"), ("", "nothing"), ("account,month,mrr\nada,someday,3\n", "no row gives"), ("x" * 50, "no header")],
)
def test_a_file_that_is_no_listing_says_what_was_looked_for(tmp_path: Path, text: str, hint: str) -> None:
    (tmp_path / "x.csv").write_text(text)
    with pytest.raises(SourceError, match=hint):
        listing(tmp_path / "x.csv", KNOWN)


def test_no_text_makes_the_reader_fall_over(tmp_path: Path) -> None:
    draw, read, refused = random.Random(1), 0, 0
    marks = [
        "ada",
        "bo",
        "2026-03",
        "31.12.2025",
        "1.234,5",
        "(3)",
        "",
        '"',
        "Total",
        "€",
        ";",
        "NaN",
        "9" * 40,
        "=1+1",
        "\u202e",
        "2026-13-45",
        *["ada", "2026-03", "12.5"] * 3,
    ]
    for _ in range(200):
        rows = [",".join(draw.choice(marks) for _ in range(draw.randint(1, 4))) for _ in range(6)]
        (tmp_path / "x.csv").write_text("account,month,mrr\n" + "\n".join(rows), encoding="utf-8")
        try:
            read += bool(listing(tmp_path / "x.csv", KNOWN).cells)
        except SourceError:
            refused += 1
    assert read > 5
    assert read + refused == 200


def test_the_command_line_says_the_rule_the_customer_and_the_rest(folder: Path, march: Bridge, monkeypatch: pytest.MonkeyPatch) -> None:
    def compared(workspace: Workspace, *asked: object, metrics: object, as_of: object, progress: object = None) -> Bridge:
        """What was computed before, where it is what is asked."""
        assert (workspace.folder, asked, metrics, as_of) == (folder, ("standard", folder / "theirs.csv", "2025-03"), (), None)
        return march

    monkeypatch.setattr("tenure.comparing.compare", compared)
    monkeypatch.setattr("tenure.faces.python.compare", compared)
    words = ["-w", str(folder), "bridge", "standard", str(folder / "theirs.csv"), "--period", "2025-03"]
    table = CliRunner().invoke(main, words, catch_exceptions=False).output
    for said in ("unexplained", "only theirs", "yearly prices: spread over their months → in the month that is billed", "+$2,200.00"):
        assert said in table
    assert "未解释" in CliRunner().invoke(main, [*words, "--lang", "zh"], catch_exceptions=False).output
    rows: list[dict[str, Any]] = json.loads(CliRunner().invoke(main, [*words, "--format", "json"], catch_exceptions=False).stdout)
    assert rows == tn.open(folder).bridge("standard", str(folder / "theirs.csv"), "2025-03").rows()
    mine = [row for row in rows if row["metric"] == "mrr"]
    assert Decimal(mine[0]["value"]) + sum(Decimal(row["effect"]) for row in mine if row["level"] == "step") == Decimal(mine[-1]["value"])


def test_an_id_wins_over_a_name_and_what_two_accounts_are_called_is_nobodys() -> None:
    people = [("Ada", "bo"), ("bo", "Same  Ltd"), ("cy", "same ltd"), ("A1", ""), ("a1", ""), ("müller", "Dee")]
    known = called([{"account_id": account, "name": name} for account, name in people])
    told = {text: account(text, known) for text in ("ADA", "bo", "BO", "Same Ltd", "A1", "a1", " Dee ", "MÜLLER", "")}
    assert told == {
        "ADA": "Ada",
        "bo": "bo",
        "BO": "bo",
        "Same Ltd": "",
        "A1": "A1",
        "a1": "a1",
        " Dee ": "müller",
        "MÜLLER": "müller",
        "": "",
    }


def test_what_cannot_be_compared_is_said(folder: Path) -> None:
    workspace = Workspace.open(folder)
    with pytest.raises(UsageError, match="2025-02 to 2025-03"):
        compare(workspace, "standard", folder / "theirs.csv", "2024-03")
    with pytest.raises(UsageError, match="Possible: mrr"):
        compare(workspace, "standard", folder / "theirs.csv", "2025-03", metrics=("nps",))
    wrong = CliRunner().invoke(main, ["-w", str(folder), "bridge", "theirs.csv", "standard"])
    assert wrong.exit_code == 2
    assert "Name the policy first" in wrong.output
    missing = CliRunner().invoke(main, ["-w", str(folder), "bridge", "standard", "nowhere.csv"])
    assert "no such file" in missing.output
    (folder / "theirs.xlsx").write_bytes(b"PK\x03\x04")
    book = CliRunner().invoke(main, ["-w", str(folder), "bridge", "standard", str(folder / "theirs.xlsx")])
    assert "save its sheet as CSV" in book.output
    quarters = CliRunner().invoke(main, ["-w", str(folder), "bridge", "standard", str(folder / "theirs.csv"), "--grain", "quarter"])
    assert "month by month" in quarters.output
