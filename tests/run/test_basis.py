"""A night's run asks only what the night can have changed, and what it leaves standing is what asking anew gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as parquet
import pytest

from tenure.answer import Answer
from tenure.archive import Archive
from tenure.basis import basis, standing
from tenure.errors import TenureError
from tenure.freshness import DATED, newest
from tenure.inquiry import asker, exact, titled
from tenure.period import midnight, month
from tenure.question import Question
from tenure.steps import RunReport, months, run
from tenure.workspace import Workspace
from tenure.world.company import company
from tenure.world.scenario import World

pytestmark = pytest.mark.slow

ZONE = "America/New_York"
FIRST, SECOND = "2026-07-01", "2026-07-03"
REACHED = "2026-06-25"
"""Until when the first run has events; the other tables end with June."""
LATE = date(2026, 3, 17)
"""A day of which events come with the second run."""
Figure = tuple[str | None, str | None, str | None]
Runs = tuple[Workspace, list[RunReport]]


def moment(day: str) -> int:
    """Its local midnight."""
    return midnight(date.fromisoformat(day), ZONE)


@pytest.fixture(scope="module", params=["on time", "late"])
def runs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Runs:
    """A company after a run, and after another with the events of the days between; `late`: one day of March comes with those."""
    folder = tmp_path_factory.mktemp("nights")
    made = company(World(accounts=60, seed=5, months=18, event_rate=0.3))
    made.write(folder / "sources", dirty=False, truth=False)
    (folder / "tenure.yaml").write_text(made.configuration().replace("events.parquet", "events/*.parquet"))
    (folder / "sources" / "events.parquet").unlink()
    (folder / "sources" / "events").mkdir()
    at = pc.cast(pc.divide(pc.cast(made.tables["events"]["at"], pa.int64()), 1_000_000), pa.int64())
    late = pc.and_(pc.greater_equal(at, midnight(LATE, ZONE)), pc.less(at, midnight(LATE, ZONE) + 86400))
    held = late if request.param == "late" else pc.and_(late, False)
    before = pc.and_(pc.less(at, moment(REACHED)), pc.invert(held))
    between = pc.or_(held, pc.and_(pc.greater_equal(at, moment(REACHED)), pc.less(at, moment(SECOND))))
    reports = []
    for name, day, rows in (("1", FIRST, before), ("2", SECOND, between)):
        parquet.write_table(made.tables["events"].filter(rows), folder / "sources" / "events" / f"{name}.parquet")
        reports.append(run(Workspace.open(folder), day))
    return Workspace.open(folder), reports


def figures(answer: Answer) -> dict[tuple[str, str], Figure]:
    """(Period, slice) → its exact figures."""
    return {
        (titled(row.period), ", ".join(f"{name}={value}" for name, value in row.slices.items())): (
            exact(row.value), exact(row.numerator), exact(row.denominator)
        )
        for row in answer
    }  # fmt: skip


def test_what_is_left_standing_is_what_asking_anew_gives(runs: Runs) -> None:
    workspace, reports = runs
    ask = asker(workspace, as_of=SECOND)
    ask.prepare([Question(item.key, months(ask)) for item in ask.catalogue.values() if item.over is not None])
    for key in ask.catalogue:
        try:
            anew = figures(ask.ask(Question(key, months(ask))))
        except TenureError:
            assert any(said.startswith(f"{key}: ") for said in reports[1].refused)
            continue
        for (period, slice_), figure in anew.items():
            kept = Archive(workspace.store).history(key, period, slice=slice_)
            if kept or figure[0] is not None:
                assert (key, period, slice_, (kept[-1].value, kept[-1].numerator, kept[-1].denominator)) == (key, period, slice_, figure)


def test_less_is_asked_than_at_first(runs: Runs, request: pytest.FixtureRequest) -> None:
    _, (first, second) = runs
    late = "late" in request.node.name
    assert 0 < second.answers < first.answers * (0.6 if late else 0.35)


def test_nothing_stands_when_more_than_events_came(runs: Runs) -> None:
    workspace, _ = runs
    ask = asker(workspace, as_of=SECOND)
    now = basis(workspace, ask, workspace.store.snapshot())
    mrr, may = ask.metric("mrr"), (month(2026, 5),)
    assert standing(workspace.store, ask, now, now).fallen(mrr, may) == ()
    changed = replace(now, tables={**now.tables, "subscriptions": now.tables["subscriptions"] - 1})
    assert standing(workspace.store, ask, changed, now).fallen(mrr, may) == may
    assert standing(workspace.store, ask, replace(now, rules="others"), now).fallen(mrr, may) == may
    assert standing(workspace.store, ask, replace(now, moment=now.moment + 1), now).fallen(mrr, may) == may
    assert standing(workspace.store, ask, None, now).fallen(mrr, may) == may


def test_the_newest_row_is_found_without_reading_every_file(runs: Runs) -> None:
    workspace, _ = runs
    ask = asker(workspace, as_of=SECOND)
    found = newest(workspace.store)
    assert {"events", "subscriptions", "visits"} <= set(found)
    assert found == {name: ask.driver.records(f'SELECT max("{DATED[name]}") AS newest FROM "{name}"')[0]["newest"] for name in found}
