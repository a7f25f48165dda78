"""Why a figure moved, asked of a workspace: it adds up, opens to the customers, and says what cannot be taken apart."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import tenure as tn
from tenure.errors import UsageError
from tenure.faces.cli import main
from tenure.moving import BETWEEN, why
from tenure.steps import build
from tenure.workspace import Workspace

HISTORY = "account_id,attribute,value,valid_from\nbo,segment,small,2025-01-01\nbo,segment,mid,2025-03-10\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve red and twelve blue customers, of which half of the red leave in March; bo moves from small to mid, ann grows."""
    folder = tmp_path_factory.mktemp("why")
    (folder / "tenure.yaml").write_text("company: {currency: USD, timezone: UTC}\nas_of: 2025-05-01\n")
    people = [(f"r{n}", "small" if n < 6 else "mid", "red") for n in range(12)] + [(f"b{n}", "mid", "blue") for n in range(12)]
    people += [("bo", "mid", "blue"), ("ann", "mid", "red")]
    (folder / "accounts.csv").write_text("account_id,name,segment,colour\n" + "".join(f"{i},{i.title()},{s},{c}\n" for i, s, c in people))
    (folder / "account_history.csv").write_text(HISTORY)
    rows = [f"s{i},{i},2025-01-10,{'2025-03-15' if i[0] == 'r' and int(i[1:]) % 2 else ''},100,month" for i, _, _ in people if i != "ann"]
    rows += ["s-ann,ann,2025-01-10,2025-03-05,50,month", "s-ann,ann,2025-03-05,,80,month"]
    (folder / "subscriptions.csv").write_text("subscription_id,account_id,starts_at,ends_at,amount,interval\n" + "\n".join(rows) + "\n")
    (folder / "surveys.csv").write_text("response_id,kind,score,scale_min,scale_max,at,account_id\n"
                                        "q1,nps,10,0,10,2025-02-03,r0\nq2,nps,2,0,10,2025-03-03,r0\nq3,nps,9,0,10,2025-03-04,b1\n")  # fmt: skip
    (folder / "costs.csv").write_text("cost_id,starts_at,ends_at,category,amount\nc1,2025-01-01,2025-05-01,sales,400\n")
    workspace = Workspace.open(folder)
    workspace.load()
    build(workspace)  # what a run answers besides is not asked here
    return folder


def test_a_sum_is_told_by_customer_and_the_attribute_that_was_planted_is_found(folder: Path) -> None:
    found = why(Workspace.open(folder), "mrr", "2025-02", "2025-03")
    assert found.change == -570
    assert {each.name[0]: each.effect for each in found.accounts} == {"ann": 30, **{f"r{n}": -100 for n in (1, 3, 5, 7, 9, 11)}}
    assert found.by == ("colour",)
    assert {each.name: each.effect for each in found.groups} == {("red",): -570, ("blue",): 0}
    assert found.proposals[0].attribute == "colour"


def test_a_ratio_has_rate_and_mix_by_group_and_who_moved_between_groups_is_told(folder: Path) -> None:
    found = why(Workspace.open(folder), "nrr", "2025-02", "2025-03", by=("segment",))
    assert found.change == Fraction(1980, 2550) - 1
    assert sum(each.effect for each in found.groups) == found.change
    assert sum(each.effect for each in found.accounts) == found.change
    groups = {each.name[0]: each for each in found.groups}
    assert groups[BETWEEN].effect > 0  # bo's 100 leaves small, which is no loss of the company
    assert groups["small"].before.value == 1
    small = groups["small"]
    assert small.low is not None
    assert small.high is not None
    assert small.low < Decimal(str(float(small.effect))) < small.high


def test_a_filter_and_an_unbroken_group_are_as_in_ask(folder: Path) -> None:
    found = why(Workspace.open(folder), "customer_churn_rate", "2025-02", "2025-03", by=("colour",), where="colour = 'red'")
    assert [(each.name, each.effect) for each in found.groups] == [(("red",), Fraction(6, 13))]


def test_a_figure_of_surveys_opens_to_customers(folder: Path) -> None:
    found = why(Workspace.open(folder), "nps", "2025-02", "2025-03")
    assert found.change == -100
    assert {each.name[0] for each in found.accounts} == {"r0", "b1"}
    assert sum(each.effect for each in found.accounts) == -100


def test_a_figure_made_of_others_is_told_by_what_each_of_them_gave(folder: Path) -> None:
    found = why(Workspace.open(folder), "arpa", "2025-02", "2025-03")
    assert found.parts
    assert sum(part[1] for part in found.parts) == found.change
    (part,) = why(Workspace.open(folder), "arr", "2025-02", "2025-03").parts
    assert (part[0], part[1]) == ("mrr", -570 * 12)


def test_the_json_adds_up_digit_by_digit_and_python_says_the_same(folder: Path) -> None:
    done = CliRunner().invoke(
        main,
        ["-w", str(folder), "why", "nrr", "--from", "2025-02", "--to", "2025-03", "--by", "segment", "--format", "json"],
        catch_exceptions=False,
    )
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    assert rows == tn.open(folder).why("nrr", "2025-02", "2025-03", by="segment").rows()
    total = Decimal(rows[0]["effect"])
    for level in ("group", "account"):
        assert sum(Decimal(row["effect"]) for row in rows if row["level"] == level) == total
    assert all(Decimal(row["rate"]) + Decimal(row["mix"]) == Decimal(row["effect"]) for row in rows if row["level"] == "group")


def test_the_table_is_said_in_both_languages(folder: Path) -> None:
    words = ["-w", str(folder), "why", "mrr", "--from", "2025-02", "--to", "2025-03"]
    table = CliRunner().invoke(main, words, catch_exceptions=False).output
    assert "−$570.00" in table
    assert "splits by" in table
    assert "影响" in CliRunner().invoke(main, [*words, "--lang", "zh"], catch_exceptions=False).output
    nothing = CliRunner().invoke(main, ["-w", str(folder), "why", "nrr", "--from", "2024-02", "--to", "2025-03"], catch_exceptions=False)
    assert "no MRR when the period opened" in nothing.output


@pytest.mark.parametrize(("key", "hint"), [("first_response_hours", "add up"), ("top_customers", "rows"), ("nope", "There is no metric")])
def test_what_cannot_be_taken_apart_is_said(folder: Path, key: str, hint: str) -> None:
    with pytest.raises(UsageError, match=hint):
        why(Workspace.open(folder), key, "2025-02", "2025-03")


def test_a_period_that_has_not_begun_is_refused_in_both_languages(folder: Path) -> None:
    with pytest.raises(UsageError, match="2025-05 has not begun") as refused:
        why(Workspace.open(folder), "mrr", "2025-04", "2025-05")
    assert "尚未开始" in refused.value.in_("zh")


def test_periods_that_are_no_equals_are_said(folder: Path) -> None:
    def notes(*words: str, **more: str) -> list[str]:
        return [note.en for note in why(Workspace.open(folder), *words, by=("colour",), **more).notes]

    assert notes("new_mrr", "2025-02", "2025-03") == ["the periods differ in days (2025-02: 28, 2025-03: 31)"]
    assert notes("new_mrr", "2025-03", "2025-Q2", as_of="2025-04-11") == [
        "2025-Q2 is not over",
        "the periods differ in days (2025-03: 31, 2025-Q2: 10)",
    ]
    assert notes("mrr", "2025-02", "2025-03") == []  # of an instant


def test_what_stands_beneath_a_figure_without_customers_is_not_called_one(tmp_path: Path) -> None:
    (tmp_path / "tenure.yaml").write_text("company: {currency: USD, timezone: UTC}\nas_of: 2025-05-01\n")
    (tmp_path / "accounts.csv").write_text("account_id\nada\n")
    (tmp_path / "visits.csv").write_text("visitor_id,at\nv1,2025-02-03\nv2,2025-03-03\nv3,2025-03-04\n")
    workspace = Workspace.open(tmp_path)
    workspace.load()
    build(workspace)  # what a run answers besides is not asked here
    found = why(Workspace.open(tmp_path), "qualified_traffic", "2025-02", "2025-03")
    assert found.proposals == ()
    told = [(row["level"], row["key"], row["effect"]) for row in found.rows() if "key" in row]
    assert told == [("row", "v1", "-1"), ("row", "v2", "1"), ("row", "v3", "1")]
    assert not any("customers" in note.en for note in found.notes)
    table = CliRunner().invoke(
        main, ["-w", str(tmp_path), "why", "qualified_traffic", "--from", "2025-02", "--to", "2025-03"], catch_exceptions=False
    )
    assert "account" not in table.output


def test_what_does_not_add_up_is_not_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tenure import moving
    from tenure.errors import TenureError

    monkeypatch.setattr(moving, "given", lambda *words: given(*words)[1:])
    from tenure.insight.cause import given

    with pytest.raises(TenureError, match="do not add up"):
        why(Workspace.open(folder), "mrr", "2025-02", "2025-03")
