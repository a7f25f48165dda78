"""The known answers and the dirty rows: consistent in themselves, believable, and where they are said to be."""

from __future__ import annotations

import csv
import itertools
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tenure.ledger.promises import PROMISES
from tenure.world import Company, World, company
from tenure.world.dirt import REPEAT, REPLACED
from tenure.world.files import write_truth

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def demo() -> Company:
    return company(World())


@pytest.fixture(scope="module")
def answers(demo: Company) -> dict[tuple[str, str, str], Decimal]:
    found = {}
    for answer in demo.truth["answers"]:
        period = answer["period"] if isinstance(answer["period"], str) else f"{answer['period']['from']}..{answer['period']['to']}"
        if "value" in answer:
            found[answer["metric"], period, json.dumps(answer.get("group", {}))] = Decimal(answer["value"])
    return found


MOVES = ("new_mrr", "expansion_mrr", "reactivation_mrr", "fx_mrr")
LOSSES = ("contraction_mrr", "churned_mrr")


def test_opening_plus_movements_is_closing_in_every_month(answers: dict[tuple[str, str, str], Decimal]) -> None:
    for group in ("{}", '{"region": "North America"}'):
        months = sorted(period for metric, period, where in answers if metric == "mrr" and where == group)
        assert len(months) == 36
        for before, month in itertools.pairwise(months):
            moved = sum(answers[move, month, group] for move in MOVES) - sum(answers[loss, month, group] for loss in LOSSES)
            assert abs(answers["mrr", before, group] + moved - answers["mrr", month, group]) <= Decimal("0.05")
            assert abs(moved - answers["net_new_mrr", month, group]) <= Decimal("0.05")


def test_customers_before_plus_those_won_less_those_lost_is_customers_after(answers: dict[tuple[str, str, str], Decimal]) -> None:
    months = sorted(period for metric, period, where in answers if metric == "customers" and where == "{}")
    assert len(months) == 36
    for before, month in itertools.pairwise(months):
        change = (
            answers["new_customers", month, "{}"] + answers["reactivated_customers", month, "{}"] - answers["lost_customers", month, "{}"]
        )
        assert abs(answers["customers", month, "{}"] - answers["customers", before, "{}"] - change) <= 1, (
            "one may leave and return in a month"
        )


def test_the_demo_is_a_believable_company(demo: Company, answers: dict[tuple[str, str, str], Decimal]) -> None:
    def mean(metric: str) -> Decimal:
        values = [value for (name, _, where), value in answers.items() if name == metric and where == "{}"]
        return sum(values, Decimal(0)) / len(values)

    assert Decimal("0.01") < mean("customer_churn_rate") < Decimal("0.02")
    assert 30 < mean("nps") < 45
    assert Decimal("0.84") < mean("csat") < Decimal("0.91")
    assert Decimal("0.04") < mean("escalation_rate") < Decimal("0.12")
    assert Decimal("0.06") < mean("lead_to_customer_rate") < Decimal("0.15")
    assert 400_000 < demo.tables["events"].num_rows < 900_000
    yearly = [value for (name, _, _), value in answers.items() if name == "nrr" and value]
    assert all(Decimal("0.9") < value < Decimal("1.15") for value in yearly)


@pytest.fixture(scope="module")
def written(demo: Company, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("demo")
    return folder, demo.write(folder, truth=False)


def test_every_dirty_row_stands_on_its_line(written: tuple[Path, list[dict[str, Any]]]) -> None:
    folder, dirt = written
    assert len({row["rule"] for row in dirt}) >= 14
    for row in dirt:
        assert row["rule"] in (REPEAT, REPLACED) or row["rule"] in PROMISES
        if not row["file"].endswith(".csv"):
            continue
        lines = (folder / row["file"]).read_text(encoding="utf-8").splitlines()
        header, line = next(csv.reader([lines[0]])), next(csv.reader([lines[row["line"] - 1]]))
        if row["rule"] == "ragged":
            assert len(line) != len(header)
        elif row["rule"] == REPEAT:
            assert list(csv.reader(lines)).count(line) == 2
        else:
            assert line[header.index(row["column"])] == (row["value"] or "")


def test_without_the_dirty_rows_the_files_are_the_clean_tables(demo: Company, written: tuple[Path, list[dict[str, Any]]]) -> None:
    folder, dirt = written
    for name, table in demo.tables.items():
        extra = [row for row in dirt if row["table"] == name]
        if name == "events":
            assert pq.read_table(folder / "events.parquet").num_rows == table.num_rows + len(extra)
        else:
            with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
                assert sum(1 for _ in csv.reader(lines)) == 1 + table.num_rows + len(extra), name


def test_names_with_markup_formulas_and_chinese_are_in_the_files(written: tuple[Path, list[dict[str, Any]]]) -> None:
    with (written[0] / "accounts.csv").open(encoding="utf-8", newline="") as lines:
        seen = {row["name"] for row in csv.DictReader(lines)}
    assert {"<script>alert('hello')</script> Ltd", '=HYPERLINK("http://example.invalid","Pay here")', '"Quoted", Inc.'} <= seen
    assert any(name.endswith("有限公司") for name in seen)


def test_the_truth_is_written_with_causes_dirt_and_answers(
    demo: Company, written: tuple[Path, list[dict[str, Any]]], tmp_path: Path
) -> None:
    write_truth(demo, tmp_path / "truth.json", written[1])
    truth = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    assert truth["hazard_of_leaving"]["causes"]["silent_14_days"] == 3.0
    assert truth["dirt"] == written[1]
    assert len(truth["answers"]) > 1000
