"""The churnsim company, from its files to its author's own figures: every value that `expected_*` holds.

The author's customers at day d have begun on d or before and end after d: ours just before the midnight that ends d.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet
import pytest

from tenure.ask import Asker
from tenure.inquiry import asker
from tenure.period import EPOCH, Period, month, trailing
from tenure.question import Question
from tenure.workspace import Workspace

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def data(shared: Path) -> Path:
    return shared / "data" / "churnsim_socialnet7"


def workspace(data: Path, folder: Path) -> Path:
    """A workspace in `folder` over copies of the author's files."""
    for name in ("account.csv", "subscription.csv", "event.parquet"):
        shutil.copy(data / name, folder / name)
    shutil.copy(Path(__file__).with_name("churnsim.yaml"), folder / "tenure.yaml")
    return folder


@pytest.fixture(scope="module")
def ask(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    opened = Workspace.open(workspace(data, tmp_path_factory.mktemp("churnsim")))
    report = opened.load(None, lambda *_: None)
    assert (report.tables["events"].rows, report.tables["subscriptions"].rows, report.tables["accounts"].rows) == (3_508_136, 11_388, 2_934)
    made = asker(opened, as_of="2020-07-01")
    yield made
    made.driver.close()


def expected(data: Path, end: str) -> dict[tuple[str, date, str], int]:
    rows = parquet.read_table(data / "expected_metrics.parquet").to_pylist()
    return {
        (str(row["account_id"]), row["metric_date"], row["metric_name"].removesuffix(end)): row["metric_value"]
        for row in rows
        if row["metric_name"].endswith(end)
    }


def test_every_28_day_count_of_every_account_is_the_authors(ask: Asker, data: Path) -> None:
    wanted = expected(data, "_per_month")
    assert len(wanted) == 229_941
    periods = tuple(trailing(28, day) for day in sorted({day for _, day, _ in wanted}))
    assert len(periods) == 15
    seen = {
        (row.slices["account_id"], row.period.end, row.slices["name"]): int(row.value)
        for row in ask.ask(Question("event_count", periods, ("account_id", "name")))
        if row.value
    }
    assert seen == wanted


LISTED = {
    "churn_rate": "customer_churn_rate",
    "mrr_churn": "gross_revenue_churn_rate",
    "net_retention": "nrr",
    "churn_rate_scaled": "customer_churn_rate",
}


def listing(data: Path, name: str) -> tuple[dict[str, Any], Period]:
    """The author's result of that name, and our period for it."""
    found = next(item for item in json.loads((data / "expected_chap2_listings.json").read_text()) if item["name"] == name)
    start, end = (date.fromisoformat(found["params"][f"%{side}_yyyy-mm-dd"]) for side in ("from", "to"))
    return found["result"][0], Period(start + timedelta(days=1), end + timedelta(days=1))


@pytest.mark.parametrize("name", LISTED)
def test_churn_and_retention_are_the_authors(name: str, ask: Asker, data: Path) -> None:
    wanted, period = listing(data, name)
    (row,) = ask.ask(Question(LISTED[name], (period,)))
    values = {
        "churn_rate": ("n_churn", "n_start"), "mrr_churn": ("churn_mrr", "start_mrr"), "net_retention": ("retain_mrr", "start_mrr"),
        "churn_rate_scaled": ("n_churn", "n_start"),
    }[name]  # fmt: skip
    assert (row.numerator, row.denominator) == tuple(Decimal(str(wanted[key])) for key in values)


def test_every_account_begins_and_ends_on_the_authors_days(ask: Asker, data: Path) -> None:
    with (data / "expected_active_period.csv").open(newline="") as file:
        wanted = {row["account_id"]: (row["start_date"], row["churn_date"]) for row in csv.DictReader(file)}
    assert len(wanted) == 2_718
    first, last = date(2020, 2, 9), date(2020, 5, 10)  # the author looked at customers of this span
    seen: dict[str, tuple[str, str]] = {}
    for account, moves in movements(ask).items():
        began, ended = moves["new"], moves.get("churn")
        if began <= last and (ended is None or ended >= first):
            seen[account] = (began.isoformat(), ended.isoformat() if ended and ended <= last else "")
    assert seen == wanted


def test_the_tenure_of_every_account_is_the_authors(ask: Asker, data: Path) -> None:
    wanted = {(account, day): value for (account, day, _), value in expected(data, "account_tenure").items()}
    assert len(wanted) == 32_972
    moves = movements(ask)
    days = {day for _, day in wanted}
    seen = {
        (account, day): (day - found["new"]).days
        for account, found in moves.items()
        for day in days
        if found["new"] <= day < found.get("churn", date.max)
    }
    assert seen == wanted


def movements(ask: Asker) -> dict[str, dict[str, date]]:
    """Account → kind of movement → its day; here no account comes back."""
    rows = ask.driver.records(f'SELECT account_id, kind, t_day FROM "{ask.ledger.physical("mrr_movement")}"')
    found: dict[str, dict[str, date]] = {}
    for row in rows:
        assert row["kind"] in ("new", "churn")
        found.setdefault(row["account_id"], {})[row["kind"]] = EPOCH + timedelta(days=row["t_day"])
    return found


def test_activity_churn_is_the_authors(ask: Asker, data: Path) -> None:
    wanted, _ = listing(data, "activity_churn")
    state = {
        name: ask.ask(Question("user_lifecycle", (month(2020, 3),), params={"state": name})).value for name in ("dormant", "returning")
    }
    assert state["dormant"] == Decimal(str(wanted["n_churn"]))
    assert state["dormant"] + state["returning"] == Decimal(str(wanted["n_start"]))  # type: ignore[operator]  # neither is None by now
