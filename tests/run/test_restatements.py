"""What was told stays told: known-at gives the figures of then, and what changed since is listed with its cause."""

from __future__ import annotations

import json
import shutil
import sqlite3
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tenure as tn
from tenure.archive import Archive
from tenure.errors import UsageError
from tenure.faces.cli import main
from tenure.inquiry import answer
from tenure.insight.restatement import Restatement
from tenure.known import answer_then
from tenure.restating import restatements
from tenure.steps import run
from tenure.store import Store
from tenure.workspace import Workspace

HEAD = "subscription_id,account_id,starts_at,ends_at,amount,interval\n"
FIRST = HEAD + "s1,ada,2026-01-10,,41000,month\ns2,bo,2026-01-10,,200,month\n"
ACCOUNTS = "account_id,name,segment\nada,Ada,mid\nbo,Bo,small\ncy,Cy,mid\n"
COMPANY = "company: {currency: USD, timezone: UTC}\n"


def made(folder: Path, subscriptions: str = FIRST, rules: str = COMPANY) -> Workspace:
    """A workspace of accounts and subscriptions; called again it writes the files anew."""
    folder.mkdir(exist_ok=True)
    (folder / "tenure.yaml").write_text(rules)
    (folder / "accounts.csv").write_text(ACCOUNTS)
    (folder / "subscriptions.csv").write_text(subscriptions)
    return Workspace.open(folder)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2 April as in FIRST, to be copied."""
    workspace = made(tmp_path_factory.mktemp("restated") / "first")
    run(workspace, "2026-04-02")
    workspace.store.close()
    return workspace.folder


@pytest.fixture(scope="module")
def folder(first: Path) -> Path:
    """2 April as in FIRST; 9 April ada pays less since January; 16 April the policy is another one."""
    folder = Path(shutil.copytree(first, first.with_name("thrice")))
    run(made(folder, FIRST.replace("41000", "40750")), "2026-04-09")
    changed = FIRST.replace("41000", "40750") + "s3,cy,2026-02-01,2026-06-01,75,month\n"
    run(made(folder, changed, COMPANY + "policy: {weekly_factor: 4.33}\n"), "2026-04-16")
    return folder


@pytest.fixture
def once(first: Path, tmp_path: Path) -> Path:
    """2 April as in FIRST, to be changed by the test."""
    return Path(shutil.copytree(first, tmp_path / "once"))


def test_a_figure_can_be_asked_as_it_was_known(folder: Path) -> None:
    workspace = Workspace.open(folder)
    told = {day: answer_then(workspace, "mrr", "2026-03", day).value for day in ("2026-04-02", "2026-04-08", "2026-04-09", "#1", "#3")}
    assert told == {"2026-04-02": 41200, "2026-04-08": 41200, "2026-04-09": 40950, "#1": 41200, "#3": 41025}
    assert answer(workspace, "mrr", "2026-03").value == 41025


def test_a_question_that_nobody_asked_then_is_answered_as_of_then(folder: Path) -> None:
    found = answer_then(Workspace.open(folder), "mrr", "2026-03", "2026-04-02", by=("segment",))
    assert {row.slices["segment"]: row.value for row in found} == {"mid": 41000, "small": 200}
    assert any("run #1" in note.en for note in found.notes)
    assert answer_then(Workspace.open(folder), "nrr", "2026-04", "2026-04-02").rows()[0]["complete"] is False


def test_before_the_first_run_nothing_was_known_and_that_is_said(folder: Path) -> None:
    with pytest.raises(UsageError, match=r"#1 \(2026-04-02"):
        answer_then(Workspace.open(folder), "mrr", "2026-03", "2026-04-01")
    with pytest.raises(UsageError, match="two questions"):
        answer_then(Workspace.open(folder), "mrr", "2026-03", "2026-04-02", as_of="2026-04-01")


def found(folder: Path, **words: Any) -> dict[tuple[int, str, str], Restatement]:
    return {(each.after.run, each.metric, each.title): each for each in restatements(Workspace.open(folder), **words)}


def test_a_changed_figure_is_traced_to_the_row_with_its_source_and_line(folder: Path) -> None:
    told = found(folder, metrics=("mrr",), period="2026-03")
    second = told[2, "mrr", "2026-03"]
    assert (second.before.value, second.after.value, second.change) == (41200, 40950, -250)
    assert (second.before.known, second.after.known) == ("2026-04-02 00:00", "2026-04-09 00:00")
    assert dict(second.parts) == {"rows": -250, "rules": 0, "definition": 0}
    assert second.accounts == (("ada", Decimal(-250)),)
    assert [row.text() for row in second.touched] == ["subscriptions s1/2026-01-10 changed: amount 41000 → 40750 (subscriptions.csv:2)"]
    third = told[3, "mrr", "2026-03"]
    assert third.accounts == (("cy", Decimal(75)),)
    assert third.touched[0].what == "arrived"
    assert third.touched[0].line == 4
    assert third.rules == ()


def test_months_that_were_not_over_are_not_restated(folder: Path) -> None:
    assert {period for _, _, period in found(folder, metrics=("mrr",), trace=False)} == {"2026-01", "2026-02", "2026-03"}
    assert {run_ for run_, _, _ in found(folder, metrics=("mrr",), since="2026-04-10", trace=False)} == {3}


@pytest.mark.slow
def test_a_rule_that_changed_is_the_cause_of_what_it_changed(tmp_path: Path) -> None:
    weekly = HEAD + "s1,ada,2026-01-10,,12,week\n"
    run(made(tmp_path, weekly), "2026-04-02")
    run(made(tmp_path, weekly, COMPANY + "policy: {weekly_factor: 4.33}\n"), "2026-04-03")
    told = found(tmp_path, metrics=("mrr",), period="2026-03")[2, "mrr", "2026-03"]
    assert told.change == Decimal("-0.04")
    assert dict(told.parts) == {"rows": 0, "rules": Decimal("-0.04"), "definition": 0}
    assert told.rules == ("weekly_factor: 52/12 → 4.33",)
    assert told.touched == ()


@pytest.mark.slow
def test_an_answer_that_todays_definition_would_not_give_is_shown_as_it_was_given(once: Path) -> None:
    with sqlite3.connect(once / "data" / "tenure.sqlite") as manifest:
        manifest.execute("UPDATE answers SET value = '7', numerator = '7' WHERE metric = 'mrr' AND period = '2026-03'")
    manifest.close()
    told = answer_then(Workspace.open(once), "mrr", "2026-03", "2026-04-02")
    assert told.value == 7
    assert any("today's definition gives 41200" in note.en for note in told.notes)
    run(made(once, FIRST.replace("41000", "40000")), "2026-04-03")
    parts = found(once, metrics=("mrr",), period="2026-03")[2, "mrr", "2026-03"].parts
    assert dict(parts) == {"rows": -1000, "rules": 0, "definition": 41193}


def test_what_is_older_than_the_workspace_keeps_is_let_go_and_said(once: Path) -> None:
    workspace = made(once, FIRST.replace("41000", "40000"))
    run(workspace, "2026-04-03")
    with workspace.store.manifest.changing() as manifest:
        manifest.execute("UPDATE run SET at = at - 86400 * 10 WHERE id = 1")
    kept = set((once / "data" / "parts" / "subscriptions").iterdir())
    assert Archive(workspace.store).forget(20) == 0
    workspace.store.collect(keep=-60)
    assert set((once / "data" / "parts" / "subscriptions").iterdir()) == kept
    assert Archive(workspace.store).forget(9) == 1
    workspace.store.collect(keep=-60)
    assert len(set((once / "data" / "parts" / "subscriptions").iterdir())) == len(kept) - 1
    with pytest.raises(UsageError, match="#2"):
        answer_then(workspace, "mrr", "2026-03", "2026-04-02")
    (told,) = restatements(workspace, ("mrr",), "2026-03")
    assert (told.before.value, told.after.value) == (41200, 40200)
    assert "keep_days" in told.because()


@pytest.mark.slow
def test_a_store_that_an_earlier_version_wrote_remembers_from_its_next_run_on(once: Path) -> None:
    with sqlite3.connect(once / "data" / "tenure.sqlite") as manifest:
        manifest.executescript("DROP TABLE run; DROP TABLE held; DROP TABLE said; PRAGMA user_version = 1; UPDATE answers SET run = NULL")
    manifest.close()
    again = made(once, FIRST.replace("41000", "40000"))
    run(again, "2026-04-03")
    assert isinstance(again.store, Store)
    assert answer_then(again, "mrr", "2026-03", "2026-04-03").value == 40200
    assert restatements(again, ("mrr",)) == []


def test_the_command_line_and_python_say_the_same_in_both_languages(folder: Path) -> None:
    words = ["-w", str(folder), "restatements", "--metric", "mrr", "--period", "2026-03"]
    rows = json.loads(CliRunner().invoke(main, [*words, "--format", "json"], catch_exceptions=False).stdout)
    assert rows == [each.record() for each in tn.open(folder).restatements("mrr", period="2026-03")]
    assert [(row["was"], row["is"], row["by_rows"]) for row in rows] == [
        ("40950.00", "41025.00", "75.00"),
        ("41200.00", "40950.00", "-250.00"),
    ]
    table = CliRunner().invoke(main, words, catch_exceptions=False).output
    assert "$41,200.00  2026-04-02 00:00  $40,950.00  2026-04-09 00:00  −$250.00" in table
    assert "41000 → 40750 (subscriptions.csv:2)" in table
    assert "已更改" in CliRunner().invoke(main, [*words, "--lang", "zh"], catch_exceptions=False).output
    asked = CliRunner().invoke(
        main, ["-w", str(folder), "ask", "mrr", "--period", "2026-03", "--known-at", "2026-04-02", "--format", "json"]
    )
    assert json.loads(asked.stdout)[0]["value"] == "41200.00"
    assert tn.open(folder).ask("mrr", "2026-03", known_at="2026-04-02").value == 41200


def test_nothing_changed_is_said(once: Path) -> None:
    assert "has changed" in CliRunner().invoke(main, ["-w", str(once), "restatements"], catch_exceptions=False).output


ROW = st.tuples(
    st.sampled_from(["ada", "bo", "cy"]), st.sampled_from(["2026-01-10", "2026-03-01", "2026-03-31"]), st.sampled_from(["", "2026-03-15", "2026-04-01"]),
    st.integers(1, 500), st.sampled_from(["month", "year", "week"]),
)  # fmt: skip
LOADS = st.lists(
    st.tuples(st.lists(ROW, min_size=1, max_size=5), st.sampled_from(["standard", "stripe", "maxio"]), st.integers(0, 3)),
    min_size=2,
    max_size=3,
)
ASKED = (("mrr", ()), ("nrr", ()), ("new_mrr", ("segment",)), ("customers", ("plan",)))


@pytest.mark.slow
@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LOADS)
def test_after_any_sequence_of_loads_known_at_gives_what_was_answered_then(
    tmp_path_factory: pytest.TempPathFactory, loads: list[Any]
) -> None:
    folder, day, then = tmp_path_factory.mktemp("loads"), 2, {}
    for rows, policy, days in loads:
        day += days
        lines = "".join(f"s{number},{','.join(map(str, row))}\n" for number, row in enumerate(rows))
        workspace = made(folder, HEAD + lines, f"{COMPANY}policy: {policy}\n")
        run(workspace, f"2026-04-{day:02d}")
        known = Archive(workspace.store).runs()[-1]
        for key, by in ASKED:
            told = answer(workspace, key, "2026-03", by=by, as_of=f"2026-04-{day:02d}").rows()
            then[f"#{known.run}", key, by] = told
            then[f"2026-04-{day:02d}", key, by] = told  # a later run of the same day knows better
    for (known_at, key, by), told in then.items():
        assert answer_then(Workspace.open(folder), key, "2026-03", known_at, by=by).rows() == told, (known_at, key)


def test_where_no_headline_figure_changed_it_is_said_that_others_did(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenure.restating.HEADLINES", ("nps",))
    listed = CliRunner().invoke(main, ["-w", str(folder), "restatements"], catch_exceptions=False).output
    assert "Of the headline figures nothing" in listed
    assert "--metric all" in listed
    monkeypatch.setattr("tenure.restating.changed", lambda *_: iter(()))
    assert CliRunner().invoke(main, ["-w", str(folder), "restatements"], catch_exceptions=False).output.startswith("Nothing that was told")


def test_explain_tells_what_was_said_of_the_figure_before_in_text_json_and_python(folder: Path) -> None:
    words = ["-w", str(folder), "explain", "mrr", "--period", "2026-03"]
    said = CliRunner().invoke(main, words, catch_exceptions=False).output
    assert "2026-03 was $41,200.00 as known on 2026-04-02 00:00, became $40,950.00 on 2026-04-09 00:00 (−$250.00): " in said
    assert "subscriptions s1/2026-01-10 changed: amount 41000 → 40750 (subscriptions.csv:2)" in said
    assert "2026-04-02 00:00 所知为 $41,200.00" in CliRunner().invoke(main, [*words, "--lang", "zh"], catch_exceptions=False).output
    rows = json.loads(CliRunner().invoke(main, [*words, "--format", "json"], catch_exceptions=False).stdout)
    told = [{name: value for name, value in row.items() if name != "restated"} for row in rows if row.get("restated")]
    assert told == [each.record() for each in restatements(Workspace.open(folder), ("mrr",), "2026-03")]
    assert tn.open(folder).explain("mrr", "2026-03").rows() == rows
    assert tn.open(folder).ask("mrr", "2026-03").explain().rows() == rows
    assert [row["counted"] for row in rows if "restated" not in row] == [True] * 3


def test_explain_of_a_slice_or_another_policy_says_whose_figures_are_remembered(folder: Path) -> None:
    for words in ({"where": "segment = 'mid'"}, {"policy": "stripe"}, {"as_of": "2026-04-05"}):
        opened = tn.open(folder).explain("mrr", "2026-03", **words)
        assert opened.restated == ()
        assert any("known-at" in note.en for note in opened.answer.notes)


@pytest.mark.slow
def test_a_metric_of_ones_own_that_means_something_else_now_is_restated_by_its_definition(tmp_path: Path) -> None:
    ours = (
        "from tenure.frames.revenue import mrr_bridge\nfrom tenure.metric import Example, metric\nfrom tenure.words import Better, Text, Unit\n\n\n@metric(over=mrr_bridge, title=Text('Paying', '付费客户'), meaning=Text('Who pays.', '付费者。'), "
        "formula=Text('x', '式'), unit=Unit.COUNT, better=Better.UP, source='ours', "
        "example=Example({'accounts': [{'account_id': 'a'}]}, '2025-03', '0', Text('none', '无')))\n"
        "def paying(row):\n    return row.closing_customers.sum()\n"
    )
    workspace = made(tmp_path)
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics" / "ours.py").write_text(ours, encoding="utf-8")
    run(workspace, "2026-04-02")
    (tmp_path / "metrics" / "ours.py").write_text(
        ours.replace("row.closing_customers.sum()", "2 * row.closing_customers.sum()"), encoding="utf-8"
    )
    run(made(tmp_path), "2026-04-09")
    told = found(tmp_path, metrics=("paying",), period="2026-03")[2, "paying", "2026-03"]
    assert (told.before.value, told.after.value, dict(told.parts)) == (2, 4, {"rows": 0, "rules": 0, "definition": 2})
    assert told.because() == "definition"


@pytest.mark.parametrize("text", ["yesterday", "2026-02-30", "2026-04", "now", "#9", "#x", "2026-04-01"])
def test_a_moment_that_cannot_be_known_says_what_to_write(folder: Path, text: str) -> None:
    with pytest.raises(UsageError) as refused:
        answer_then(Workspace.open(folder), "mrr", "2026-03", text)
    assert "2026-04-0" in refused.value.in_("en")
    assert "2026-04-0" in refused.value.in_("zh")
    assert "--as-of" not in str(refused.value)


@pytest.mark.slow
def test_what_a_source_says_cannot_move_the_cursor(tmp_path: Path) -> None:
    run(made(tmp_path), "2026-04-02")
    run(made(tmp_path, FIRST.replace("s2,bo,2026-01-10,,200", "\x1b[2Js3,bo,2026-01-10,,300")), "2026-04-09")
    for words in (["explain", "mrr", "--period", "2026-03"], ["restatements", "--metric", "mrr"]):
        said = CliRunner().invoke(main, ["-w", str(tmp_path), *words], catch_exceptions=False).output
        assert "[2Js3" in said
        assert "\x1b" not in said
