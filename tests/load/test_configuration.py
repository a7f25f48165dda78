"""tenure.yaml is read strictly: every mistake has its line and column and says what would be right."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tenure.configuration import parsed
from tenure.errors import ConfigError, UsageError
from tenure.ledger.settings import Milestone, Settings
from tenure.policy import Policy
from tenure.spec import Spec, Value
from tenure.workspace import Workspace

MISTAKES = [
    ("companyy: 1", (1, 1), "'companyy' is not a key of tenure.yaml. Did you mean 'company'?"),
    ("company:\n  currency: USDD", (2, 13), "Did you mean 'USD'?"),
    ("company: {timezone: Europe/Berln}", (1, 21), "Did you mean 'Europe/Berlin'?"),
    ("company:\n  languages: [en, no]", (2, 19), "there is no language 'no'"),
    ("policy: strip", (1, 9), "Did you mean 'stripe'?"),
    ("policy:\n  churn_timing: later", (2, 17), "Possible: paid_through_end, marked_cancelled, at_request."),
    ("policies:\n  stripe: {}", (2, 3), "is the name of a preset"),
    ("engine: postgres://ada:secret@host/db", (1, 9), "a password does not belong into this file"),
    ("engine: oracle://x", (1, 9), "'oracle' is not known"),
    ("sources:\n  - path: a.csv\n    table: acounts", (3, 12), "Did you mean 'accounts'?"),
    ("sources:\n  - path: a.csv", (2, 5), "needs a `table`"),
    ("sources:\n  - path: x.csv\n    table: events\n    columns: {acount_id: x}", (4, 15), "Did you mean 'account_id'?"),
    ("sources:\n  - {path: x.csv, table: events, columns: {name: {column: a, value: b}}}", (2, 50), "needs one of"),
    ("sources:\n  - {path: x.csv, table: events, columns: {name: {column: a, time: epoch}}}", (2, 68), "only for columns that hold a time"),
    ("sources:\n  - {path: x.csv, table: events, encoding: utf9}", (2, 44), "there is no encoding 'utf9'"),
    ("a: 1\na: 2", (1, 1), "'a' is not a key"),
    ("company: {}\nengine: duckdb\ncompany: {}", (3, 1), "'company' is written twice (first in line 1)"),
    ("engagement:\n  weights: {frequency: 50}", (2, 12), "add up to 50, not to 100"),
    ("load: {fail_above: yes}", (1, 20), "must be a number, not 'yes'"),
    ("usage: {session_gap_minutes: 0}", (1, 30), "whole number from 1 to 1,440"),
    ("usage: {frequency: {daily: 3}}", (1, 20), "daily must be more days than weekly"),
    ("milestones: [{name: first}]", (1, 14), "either `event` or `module`"),
    ("signals: {}", (1, 1), "kept for a later version"),
    ("x: [", (2, 1), "this is not YAML"),
    ("- a", (1, 1), "`key: value` pairs"),
]


@pytest.mark.parametrize(("text", "place", "why"), MISTAKES)
def test_a_mistake_is_refused_with_its_place_and_a_way_out(text: str, place: tuple[int, int], why: str) -> None:
    with pytest.raises(ConfigError) as seen:
        parsed(text)
    assert (seen.value.line, seen.value.column) == place
    assert why in str(seen.value)
    assert str(seen.value).startswith(f"tenure.yaml:{place[0]}:{place[1]}: ")


def test_an_empty_file_is_a_whole_configuration() -> None:
    made = parsed("# nothing yet\n")
    assert (made.settings, made.policy, made.engine, made.sources) == (Settings(), Policy(), "duckdb", ())


def test_every_key_arrives() -> None:
    made = parsed(
        "company: {name: Acme, currency: EUR, timezone: Asia/Shanghai, fiscal_year_start: April, languages: [zh]}\n"
        "policy: {preset: stripe, pause: churn}\n"
        "policies: {board: {preset: ours-2}, ours-2: chartmogul}\n".replace("ours-2", "maxio").replace(
            "maxio: chartmogul", "other: chartmogul"
        )
        + "targets: {nrr: 1.05}\n"
        "usage: {session_gap_minutes: 20, frequency: {daily: 10}}\n"
        "surveys: {csat: {6: 5}, words: {positive: [好, yes], negative: bad}}\n"
        "modules: [crm]\nstages: [lead, won]\nmilestones: [{name: first, event: import}]\n"
        "engagement: {weights: {frequency: 60, time: 40}}\n"
        "csms: [{name: Ada, capacity: 30, segments: [mid], languages: [en]}]\n"
        "load: {dedupe_days: 3, fail_above: 0.1}\n"
        "sources: [{path: exports/*.csv, table: accounts, columns: {account_id: id, region: {value: NO}}}]\n"
    )
    settings = made.settings
    assert (settings.currency, settings.timezone, settings.fiscal_start) == ("EUR", "Asia/Shanghai", 4)
    assert (settings.session_gap_minutes, settings.frequency) == (20, (10, 5, 1))
    assert settings.csat_words == {"好": True, "yes": True, "bad": False}
    assert settings.csat_maps[6] == 5
    assert settings.milestones == (Milestone("first", event="import"),)
    assert settings.engagement_weights == {"frequency": 60, "time": 40, "active_users": 0, "licence_use": 0}
    assert made.policy == Policy.preset("stripe").but(pause="churn")
    assert made.named_policy("board") == Policy.preset("maxio")
    assert made.sources == (Spec("accounts", "exports/*.csv", {"account_id": Value("id"), "region": Value(constant="NO")}),)


def test_an_engine_url_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENURE_ENGINE", "postgres://ada:secret@host/db")
    assert parsed("engine: ${TENURE_ENGINE}").engine == "postgres://ada:secret@host/db"


def test_a_target_of_an_unknown_metric_is_refused_with_its_place() -> None:
    with pytest.raises(ConfigError, match=r"tenure.yaml:2:3: targets: there is no metric 'nnr'. Did you mean 'nrr'\?"):
        parsed("targets:\n  nnr: 1").check_targets({"nrr": None})


def test_a_folder_without_tenure_yaml_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="tenure init"):
        Workspace.open(tmp_path)


def test_init_recognises_canonical_files_and_leaves_a_mapping_to_fill_for_others(tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "accounts.csv").write_text("account_id\na1\n")
    (exports / "customer subscriptions.csv").write_text("id;customer_id;start date;mrr\n")
    made = Workspace.init(tmp_path / "acme", exports)
    assert made.asked is not None
    assert [name for *_, name, _ in made.asked.open] == ["company.currency"]
    file = tmp_path / "acme" / "tenure.yaml"
    file.write_text(file.read_text().replace("ANSWER_ME", "EUR", 2))
    accounts, subscriptions = Workspace.open(tmp_path / "acme").configuration.sources
    assert (accounts.table, accounts.path, accounts.columns) == ("accounts", "../exports/accounts.csv", {})
    assert {name: value.expression for name, value in subscriptions.columns.items()} == {
        "subscription_id": "id", "account_id": "customer_id", "starts_at": "start date", "amount": "mrr", "interval": "",
    }  # fmt: skip


def test_init_of_a_folder_of_canonical_files_needs_no_mapping_at_all(tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text("account_id\na1\n")
    assert Workspace.init(tmp_path).configuration.sources == ()
    assert Workspace.open(tmp_path).load().tables["accounts"].loaded == 1


def test_opening_a_workspace_imports_nothing_heavy() -> None:
    seen = subprocess.run(
        [sys.executable, "-c", "import sys, tenure.workspace; print([m for m in ('pyarrow', 'duckdb', 'ibis', 'numpy') if m in sys.modules])"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert seen.stdout.strip() == "[]"


def test_a_key_without_a_value_is_as_if_it_were_left_out_and_true_is_true() -> None:
    made = parsed(
        "company:\npolicy:\nsources:\n  - {path: a.csv, table: subscriptions, columns: {amount: {column: cents, minor: true}, plan: }}\n"
    )
    assert made.policy == Policy()
    assert made.sources[0].columns == {"amount": Value("cents", minor=True)}
