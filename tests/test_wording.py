"""Texts are shared by the ledgers that say the same of what the text reads; a table that is left out has no rows."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import ibis
import pytest

from tenure import conform
from tenure.conform import ONE_POLICY
from tenure.engine.duckdb import DuckDB
from tenure.filled import Filled
from tenure.ledger.ledger import Ledger
from tenure.ledger.rowless import rowless
from tenure.ledger.settings import Settings
from tenure.policy import Policy
from tenure.watched import watched
from tenure.wording import Wording

PLAIN = Ledger(Settings(), Policy(), ONE_POLICY)


def made(wording: Wording, *ledgers: Ledger, table: str = "mrr_stretch") -> int:
    """For how many of the ledgers a table's expression had to be made."""
    for ledger in ledgers:
        wording.table(table, ledger, "duckdb")
    return len(wording._kept["table", table, False])


@pytest.mark.parametrize("other", [
    replace(PLAIN, settings=Settings(timezone="Asia/Tokyo")), replace(PLAIN, historic=("segment",)), replace(PLAIN, hints={"no_lines": 1}),
    PLAIN.under(Policy(churn_denominator="average")), replace(PLAIN, extras={"users": ("colour",)}),
], ids=["zone", "history", "hint", "switch", "extra"])  # fmt: skip
def test_ledgers_that_differ_in_nothing_that_is_read_share_a_text(other: Ledger) -> None:
    assert made(Wording(), PLAIN, other) == 1


@pytest.mark.parametrize(("other", "table"), [
    (PLAIN.under(Policy(pause="keep")), "mrr_span"), (replace(PLAIN, hints={"no_discounts": 1}), "mrr_span"),
    (replace(PLAIN, historic=("segment",)), "account_version"), (replace(PLAIN, extras={"accounts": ("colour",)}), "account_version"),
    (replace(PLAIN, settings=Settings(session_gap_minutes=1)), "user_day"),
], ids=["switch", "hint", "history", "extra", "setting"])  # fmt: skip
def test_ledgers_that_differ_in_what_is_read_have_texts_of_their_own(other: Ledger, table: str) -> None:
    wording = Wording()
    assert made(wording, PLAIN, other, PLAIN, other, table=table) == 2
    assert wording.table(table, PLAIN, "duckdb") != wording.table(table, other, "duckdb")


@pytest.mark.slow
def test_a_kept_text_is_the_one_that_would_be_made_anew() -> None:
    kept = Wording()
    others = (
        PLAIN,
        PLAIN.under(Policy(pause="keep", discounts="none")),
        replace(PLAIN, historic=("segment",), extras={"users": ("team",)}),
    )
    for name in ONE_POLICY:
        for ledger in (*others, *reversed(others)):
            assert kept.table(name, ledger, "duckdb") == Wording().table(name, ledger, "duckdb"), name


def test_what_is_known_of_the_data_is_read_by_name_or_not_at_all() -> None:
    over = watched(replace(PLAIN, hints={"no_lines": 1}), {}, Wording().columns)
    with pytest.raises(TypeError, match="read by name"):
        sorted(over.hints)


def test_where_rows_come_from_is_told_by_the_kind_of_join() -> None:
    one, two = (ibis.table({"a": "int64"}, name=name) for name in ("one", "two"))
    told = {
        "left": one.left_join(two, "a"), "inner": one.inner_join(two, "a"), "anti": one.anti_join(two, "a"),
        "outer": one.outer_join(two, "a"), "union": one.union(two), "count": one.aggregate(n=one.count()), "groups": one.group_by("a").agg(),
    }  # fmt: skip
    assert {name: [rowless(table).holds({empty}) for empty in ("one", "two")] for name, table in told.items()} == {
        "left": [True, False], "inner": [True, True], "anti": [True, False], "outer": [False, False], "union": [False, False],
        "count": [False, False], "groups": [True, False],
    }  # fmt: skip
    assert rowless(told["union"]).holds({"one", "two"})


def cases(shared: Path) -> list[Any]:
    found = [case for file in sorted((shared / "cases").glob("*.json")) for case in json.loads(file.read_text(encoding="utf-8"))]
    return [{"id": "nothing", "settings": {"as_of": "2025-01-01"}, "tables": {}}, *found[::40]]


class Counted(DuckDB):
    """An engine that runs every query after all, and remembers which tables without rows it was given."""

    def __init__(self) -> None:
        super().__init__(threads=1)
        self.spared: set[str] = set()

    def put(self, name: str, data: Any) -> None:
        if name in ONE_POLICY:
            self.spared.add(name)
        super().put(name, data)


@pytest.mark.slow
def test_a_table_that_needs_no_query_has_no_rows_and_the_columns_that_the_query_gives(shared: Path) -> None:
    engine, wording, spared = Counted(), Wording(), set()
    for case in cases(shared):
        driver = conform.asker(case, engine, wording).driver
        assert isinstance(driver, Filled)
        for name, build in ONE_POLICY.items():
            if build.wanted(driver.ledger):
                found = driver.fetch(f'SELECT * FROM "{name}"')
                if name in engine.spared:
                    run = engine.fetch(wording.table(name, driver.ledger, "duckdb"))
                    assert (run.num_rows, run.column_names) == (0, found.column_names), (case["id"], name)
        spared |= engine.spared
        engine.spared.clear()
    assert spared >= {"account_version", "user_day", "fx_day", "mrr_span", "mrr_movement", "charge"}
    engine.close()
