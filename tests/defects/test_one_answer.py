"""One answer was said to be all customers' for certain: an NPS of a single answer had an interval of no width."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tenure.conform import asker
from tenure.engine.duckdb import DuckDB
from tenure.period import month
from tenure.question import Question


@pytest.mark.parametrize(("kind", "metric"), [("nps", "nps"), ("ces", "ces")])
@pytest.mark.parametrize(("scores", "sure"), [((), False), (("7",), False), (("7", "1"), True)], ids=["none", "one", "two"])
def test_an_interval_takes_two_answers(kind: str, metric: str, scores: tuple[str, ...], sure: bool) -> None:
    rows = [{"response_id": score, "kind": kind, "score": score, "scale_min": "0" if kind == "nps" else "1", "scale_max": "10" if kind == "nps" else "7",
             "at": "2024-03-05"} for score in scores]  # fmt: skip
    ask = asker({"settings": {"as_of": "2024-05-01"}, "tables": {"surveys": [*rows, {"response_id": "x", "kind": kind, "score": "3", "at": "2024-04-02"}]}},
                DuckDB(threads=1))  # fmt: skip
    (row,) = ask.ask(Question(metric, (month(2024, 3),)))
    assert (row.value is None) == (not scores)
    assert (row.low is not None, row.high is not None) == (sure, sure)
    if row.value is None:
        assert row.reason is not None
    if sure:
        assert row.low is not None
        assert row.high is not None
        assert row.low < row.value < row.high
        assert isinstance(row.low, Decimal)
    ask.driver.close()
