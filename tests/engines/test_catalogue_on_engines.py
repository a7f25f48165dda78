"""Every metric withstands its checks on Postgres and Spark as it does on the embedded engine."""

from __future__ import annotations

import pytest

from tenure.checks import CHECKS, Bench
from tenure.engine.driver import Driver
from tenure.metric import Metric
from tenure.metrics import catalogue
from tenure.wording import Wording

pytestmark = pytest.mark.engines
ALL = catalogue()
WORDING = Wording()
OF_THE_EXAMPLE = ("card", "near miss")
"""Checks of what an example says and holds, not of how it is computed: Spark, which is slow at small tables, is spared them."""


@pytest.mark.parametrize("item", ALL.values(), ids=ALL)
def test_every_metric_withstands_on_postgres(item: Metric, postgres: Driver) -> None:
    assert complaints(item, postgres, tuple(CHECKS)) == []


@pytest.mark.parametrize("item", ALL.values(), ids=ALL)
def test_every_metric_withstands_on_spark(item: Metric, spark: Driver) -> None:
    assert complaints(item, spark, tuple(name for name in CHECKS if name not in OF_THE_EXAMPLE)) == []


def complaints(item: Metric, driver: Driver, checks: tuple[str, ...]) -> list[str]:
    """What is wrong with a metric on that engine, which holds one ledger at a time."""
    bench = Bench(ALL, lambda: driver, WORDING)
    return [f"{name}: {words}" for name in checks for words in CHECKS[name](item, bench)]
