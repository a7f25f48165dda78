"""Every metric × every check: a new metric is held by all of them from the moment it exists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from tenure.checks import CHECKS, Bench, same
from tenure.metric import Example, Metric
from tenure.metrics import catalogue
from tenure.words import Text

ALL = list(catalogue().values())


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    made = Bench(catalogue())
    yield made
    made.close()


def test_there_are_metrics_to_check() -> None:
    assert len(ALL) >= 1
    assert len(CHECKS) >= 7


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("item", ALL, ids=lambda item: item.key)
def test_every_metric_withstands(check: str, item: Metric, bench: Bench) -> None:
    assert list(CHECKS[check](item, bench)) == []


def _spoilt(**changes: object) -> Metric:
    return replace(catalogue()["nps"], **changes)  # type: ignore[arg-type]  # any field


def test_a_wrong_example_is_complained_of(bench: Bench) -> None:
    shown = catalogue()["nps"].example
    wrong = _spoilt(example=replace(shown, value="26"))
    assert "it says 26, the answer is 37.5" in next(iter(CHECKS["example"](wrong, bench)))


def test_an_example_whose_rows_replace_each_other_is_complained_of(bench: Bench) -> None:
    rows = [{"response_id": "same", "kind": "nps", "score": score, "at": "2025-03-10"} for score in ("10", "1")]
    short = _spoilt(example=Example({"surveys": rows}, "2025-03", "-100", Text("−1 ÷ 1", "−1 ÷ 1")))
    assert list(CHECKS["example"](short, bench)) == ["two of its rows in surveys are same: the later replaces the earlier"]


def test_an_example_without_a_near_miss_is_complained_of(bench: Bench) -> None:
    rows = [{"response_id": name, "kind": "nps", "score": score, "at": "2025-03-10"} for name, score in (("a", "10"), ("b", "1"))]
    bare = _spoilt(example=Example({"surveys": rows}, "2025-03", "0", Text("(1 − 1) ÷ 2", "(1 − 1) ÷ 2")))
    assert list(CHECKS["near miss"](bare, bench)) == ["its example has no near miss: every row of it counts"]


def test_an_example_that_nothing_depends_on_is_complained_of(bench: Bench) -> None:
    rows = [{"response_id": name, "kind": "csat", "score": "5", "at": "2025-03-10"} for name in "ab"]
    idle = _spoilt(example=Example({"surveys": rows}, "2025-03", "0", Text("none", "无")), empty=0)
    assert list(CHECKS["near miss"](idle, bench)) == ["no row of its example matters"]


def test_a_measure_that_reads_beyond_the_period_is_complained_of(bench: Bench) -> None:
    from tenure.frames.frame import Frame

    frame = catalogue()["nps"].over
    assert frame is not None

    def everything(ledger, cut):  # type: ignore[no-untyped-def]  # a frame that forgets the period's end
        rows = ledger.table("surveys").mutate(is_test=False).cross_join(ledger.table("periods").select("period"))
        return rows.mutate(key=rows.response_id, **cut.keys(lambda name: rows[name]))

    leaking = replace(frame, rows=everything)
    assert isinstance(leaking, Frame)
    wrong = _spoilt(key="nps_of_all_time", over=leaking, measure=lambda row: row.count(), empty=0)
    own = Bench({**catalogue(), wrong.key: wrong})
    assert any("change the answer" in words for words in CHECKS["later rows"](wrong, own))
    own.close()


def test_a_value_is_compared_to_the_digits_that_are_printed() -> None:
    assert same(Decimal("11.1111"), "11.1")
    assert not same(Decimal("11.1111"), "11.12")
    assert not same(Decimal("0.5"), "1")
    assert same(Decimal("0.50"), "0.5")
    assert same(None, None)
    assert not same(Decimal(0), None)
