"""Texts that are kept between processes are those that would be compiled anew, and no two expressions share one by mistake."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import ibis
import pytest

from tenure.conform import ONE_POLICY
from tenure.engine import kept, sql
from tenure.engine.duckdb import DuckDB
from tenure.ledger.ledger import Ledger
from tenure.policy import Policy
from tenure.recipe import recipe
from tenure.store import Store
from tenure.texts import Texts

LEDGERS = [Ledger(policy=Policy.preset(name), builds=ONE_POLICY, hints=hints) for name in ("standard", "stripe", "maxio")
           for hints in ({}, {"no_discounts": 1, "no_lines": 1, "no_foreign": 1})]  # fmt: skip
OF_ONE_TABLE = """
from tenure.conform import ONE_POLICY
from tenure.engine.kept import fingerprint
from tenure.ledger.ledger import Ledger
print(*(fingerprint(ONE_POLICY[name].of(Ledger(builds=ONE_POLICY)), "duckdb") for name in ("mrr_anchor", "user_day", "fx_day")))
"""


@pytest.mark.slow
def test_expressions_of_one_fingerprint_have_one_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(kept.FOLDER)
    texts: dict[str, set[str]] = defaultdict(set)
    for name in ("fx_day", "mrr_span", "mrr_rated", "mrr_point", "mrr_movement"):
        for ledger in LEDGERS:
            expression = ONE_POLICY[name].of(ledger)
            texts[kept.fingerprint(expression, "duckdb")].add(sql.compiled(expression, "duckdb"))
    assert {len(found) for found in texts.values()} == {1}
    assert 5 < len(texts) < 5 * len(LEDGERS)


def test_a_kept_text_is_read_back_and_another_expression_has_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(kept.FOLDER, str(tmp_path))
    one, two = (ibis.table({"a": "int64"}, name="one").filter(lambda row, n=n: row.a > n) for n in (1, 2))
    made = sql.compiled(one, "duckdb")
    (file,) = tmp_path.iterdir()
    assert file.read_text() == made == sql.compiled(one, "duckdb")
    assert sql.compiled(two, "duckdb") != made
    assert sql.compiled(one, "postgres") != ""
    assert len(list(tmp_path.iterdir())) == 3
    file.write_text("SELECT 'kept'")
    assert sql.compiled(one, "duckdb") == "SELECT 'kept'"


@pytest.mark.parametrize("other", [
    lambda t: t.select(b=t.a), lambda t: t.filter(t.a > 0), lambda t: t.limit(5), lambda t: t.limit(6), lambda t: t.aggregate(a=t.a.max()),
    lambda t: t.aggregate(a=t.a.min()), lambda t: t.join(t.view(), "a").select("a"), lambda t: t.distinct(), lambda t: t.drop("c"),
    lambda t: t.mutate(d=t.a.cast("string")), lambda t: t.mutate(d=t.a.cast("int32")), lambda t: t.order_by("a"), lambda t: t.order_by(t.a.desc()),
])  # fmt: skip
def test_every_step_is_part_of_the_fingerprint(other) -> None:  # type: ignore[no-untyped-def]  # a step of Ibis
    one, two = ibis.table({"a": "int64", "c": "int64"}, name="one"), ibis.table({"a": "int64", "c": "int64"}, name="two")
    assert kept.fingerprint(other(one), "duckdb") == kept.fingerprint(other(one), "duckdb")
    assert len({kept.fingerprint(each, "duckdb") for each in (one, other(one), other(two), two)}) == 4


@pytest.mark.slow
def test_a_fingerprint_is_the_same_in_every_process() -> None:
    told = [subprocess.run([sys.executable, "-c", OF_ONE_TABLE], capture_output=True, text=True, check=True).stdout for _ in range(2)]
    assert told[0] == told[1] != ""


def test_what_one_store_compiled_another_takes_from_the_folder_and_only_the_same_program_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(kept.FOLDER, str(tmp_path / "texts"))
    Texts(Store(tmp_path / "one"))["what it depends on"] = "SELECT 1"
    assert dict(key_and_text(Texts(Store(tmp_path / "two")))) == {"what it depends on": "SELECT 1"}
    monkeypatch.setattr(kept, "_program", lambda: "another")
    assert Texts(Store(tmp_path / "three")).get("what it depends on") is None
    assert Texts(Store(tmp_path / "two")).get("what it depends on") == "SELECT 1"  # its own by now
    monkeypatch.delenv(kept.FOLDER)
    assert Texts(Store(tmp_path / "four")).get("what it depends on") is None


def key_and_text(texts: Texts) -> list[tuple[str, str]]:
    return [(key, texts[key]) for key in ("what it depends on", "something else") if key in texts]


def test_a_table_is_written_anew_by_a_compiler_that_did_not_write_it(monkeypatch: pytest.MonkeyPatch) -> None:
    texts: dict[str, str] = {}
    ledger, engine = Ledger(builds=ONE_POLICY), DuckDB()
    for name in ("this", "another", "this"):
        monkeypatch.setattr("tenure.recipe.compiler", lambda name=name: name)
        recipe(texts, ledger, ONE_POLICY["user_day"], engine)
    engine.close()
    assert len(texts) == 2
