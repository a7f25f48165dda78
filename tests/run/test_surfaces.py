"""The same answer on the command line and in Python, opened to its rows, exported, examined; and clear words for what cannot be answered."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet
import pytest
from click.testing import CliRunner, Result

import tenure as tn
from tenure.errors import UnknownName
from tenure.faces.cli import main


def said(folder: Path, *words: str) -> Result:
    """What the command line answers in the workspace."""
    return CliRunner().invoke(main, ["-w", str(folder), *words], catch_exceptions=False)


def rows(folder: Path, *words: str) -> list[dict[str, Any]]:
    """The JSON answer."""
    result = said(folder, *words, "--format", "json")
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def test_a_json_row_has_the_fields_of_the_contract(small: Path) -> None:
    (row,) = rows(small, "ask", "nrr", "--period", "2025-03")
    assert row == {
        "metric": "nrr", "period_start": "2025-03-01", "period_end": "2025-04-01", "value": "0.714285714286", "numerator": "100",
        "denominator": "140", "low": None, "high": None, "unit": "ratio", "complete": True, "reason": None,
    }  # fmt: skip


def test_slices_of_a_sum_add_up_to_the_whole(small: Path) -> None:
    parts = rows(small, "ask", "mrr", "--period", "2025-03", "--by", "segment,colour")
    assert {row["segment"] for row in parts} >= {"mid"}
    assert sum(Decimal(row["value"]) for row in parts) == 160


def test_a_period_is_cut_by_its_grain(small: Path) -> None:
    found = rows(small, "ask", "mrr", "--period", "2025-01..2025-03", "--grain", "month")
    assert [row["value"] for row in found] == ["140.00", "140.00", "160.00"]


def test_no_answer_has_a_reason_and_no_value(small: Path) -> None:
    (row,) = rows(small, "ask", "nrr", "--period", "2024-03")
    assert row["value"] is None
    assert row["reason"]


def test_an_unfinished_period_is_marked(small: Path) -> None:
    (row,) = rows(small, "ask", "mrr", "--period", "2025-03", "--as-of", "2025-03-10")
    assert not row["complete"]
    assert row["value"] == "200.00"


def test_the_texts_come_in_chinese(small: Path) -> None:
    result = said(small, "ask", "nrr", "--period", "2024-03", "--lang", "zh")
    assert "净收入留存" in result.output
    assert "分母" in result.output or "期初" in result.output


def test_an_error_is_said_in_the_language_that_was_asked_for(small: Path) -> None:
    wrong = CliRunner().invoke(main, ["-w", str(small), "ask", "nr", "--lang", "zh"])
    assert wrong.exit_code == 2
    assert wrong.stderr == "错误：没有名为 'nr' 的指标。是否指 'nrr'？\n"


def test_explain_lists_what_counted_and_what_was_left_out_and_why(small: Path) -> None:
    found = rows(small, "explain", "mrr", "--period", "2025-03")
    counted = {row["key"]: row for row in found if row["counted"]}
    assert {key: row["numerator"] for key, row in counted.items()} == {"a1": "100", "a3": "60"}
    assert counted["a1"]["made_of"][0]["line"] == 2
    left = {row["key"]: row["rule"] for row in found if not row["counted"]}
    assert "once" in left["s4"]
    assert "test" in left["s9"]


def test_explain_of_a_combination_opens_its_parts(small: Path) -> None:
    found = rows(small, "explain", "arr", "--period", "2025-03")
    assert {row["part"] for row in found} == {"mrr"}


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("ask", "nr"), "Did you mean 'nrr'"),
        (("ask", "nrr", "--period", "march"), "2026-Q1"),
        (("ask", "nrr", "--where", "segment = 'a'; drop table accounts"), "position"),
        (("ask", "nrr", "--where", "segmant = 'a'"), "Did you mean 'segment'"),
        (("ask", "nrr", "--by", "nothing"), "nothing"),
        (("ask", "nrr", "--policy", "strip"), "Did you mean 'stripe'"),
        (("ask", "nrr", "--param", "form=net"), "form"),
        (("ask", "nrr", "--as-of", "soon"), "2026-04-01"),
        (("metrics", "npz"), "Did you mean 'nps'"),
        (("account", "a7"), "a7"),
        (("explain", "mrr", "--period", "2025-01..2025-03", "--param", "x"), "NAME=VALUE"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_said_in_one_sentence_with_exit_code_2(small: Path, words: tuple[str, ...], hint: str) -> None:
    result = said(small, *words)
    assert result.exit_code == 2, result.output
    assert hint in result.output
    assert "Traceback" not in result.output


def test_a_folder_that_is_no_workspace_says_how_to_make_one(tmp_path: Path) -> None:
    result = said(tmp_path, "ask", "mrr")
    assert result.exit_code == 2
    assert "tenure init" in result.output


def test_csv_disarms_formulas(small: Path) -> None:
    result = said(small, "ask", "customers", "--period", "2025-02", "--by", "name", "--format", "csv")
    assert "'=HYPERLINK(1)" in result.stdout
    assert "测试客户" in result.stdout or result.stdout.count("\n") >= 2


def test_one_customer_shows_attributes_metrics_and_what_happened(small: Path) -> None:
    result = said(small, "account", "a1", "--format", "json")
    found = json.loads(result.stdout)
    assert found["attributes"]["colour"] == "red"
    assert found["metrics"]["mrr"]["value"] == "100.00"
    assert {"subscriptions", "surveys"} <= {item["table"] for item in found["timeline"]}


def test_export_writes_money_as_decimals_and_times_as_timestamps(small: Path, tmp_path: Path) -> None:
    assert said(small, "export", str(tmp_path / "out")).exit_code == 0
    table = parquet.read_table(tmp_path / "out" / "subscriptions.parquet")
    assert table["amount"].to_pylist()[0] == Decimal("1200.000000")
    assert str(table["starts_at"].to_pylist()[0]) == "2025-01-10 00:00:00+00:00"
    assert "starts_at_day" not in table.column_names
    assert not any(
        str(field.type) == "double"
        for file in (tmp_path / "out").glob("*.parquet")
        for field in parquet.read_schema(file)
        if file.stem != "answers"
    )
    assert said(small, "export", str(tmp_path / "out")).exit_code == 1


def test_doctor_finds_a_lost_file(ran: Path) -> None:
    assert said(ran, "doctor").exit_code == 0
    next((ran / "data" / "parts" / "accounts").glob("*.parquet")).unlink()
    result = said(ran, "doctor")
    assert result.exit_code == 1
    assert "1 lost" in result.output


def test_check_tells_what_would_be_held_back_and_changes_nothing(raw: Path) -> None:
    result = said(raw, "check")
    assert result.exit_code == 1
    assert "account zz is not in accounts" in result.output
    assert said(raw, "ask", "mrr").exit_code == 1


def test_a_silent_feed_is_said_instead_of_turning_customers_red(ran: Path) -> None:
    (ran / "tenure.yaml").write_text("as_of: 2025-05-01\n")
    said(ran, "run")
    assert "may have stopped" in said(ran, "ask", "mau", "--period", "2025-04").output
    assert "may have stopped" not in said(ran, "ask", "mrr", "--period", "2025-04").output


def test_python_gives_the_same_answer_in_every_shape(small: Path) -> None:
    acme = tn.open(small)
    answer = acme.ask("mrr", "2025-01..2025-03", grain="month", by="segment")
    assert answer.rows() == rows(small, "ask", "mrr", "--period", "2025-01..2025-03", "--grain", "month", "--by", "segment")
    assert answer.to_arrow().num_rows == len(answer)
    assert next(iter(answer.to_pandas()["value"])) == answer.rows_[0].value
    assert answer.to_polars().height == len(answer)
    assert "<table" in (answer._repr_html_() or "")
    assert "<svg" in answer.plot()._repr_html_()
    assert acme.ask("mrr", tn.month(2025, 3)).explain().rows()[0]["counted"]


def test_the_catalogue_is_a_mapping_with_cards() -> None:
    assert "Net promoter score" in tn.metrics["nps"].card()
    assert "净推荐值" in tn.metrics["nps"].card("zh")
    with pytest.raises(UnknownName, match="Did you mean 'nps'"):
        tn.metrics["np"]
