"""Charts: round ticks, labels that fit, gaps that stay gaps, names that are escaped."""

from __future__ import annotations

import re
from decimal import Decimal
from xml.etree.ElementTree import fromstring

import pytest

from tenure.faces.charts.bars import Bar, bars
from tenure.faces.charts.line import Series, lines
from tenure.faces.charts.scale import Said, measured, ticks
from tenure.faces.charts.spark import spark
from tenure.faces.charts.waterfall import Step, waterfall

HOSTILE = "</svg><script>alert('1')</script>\"&"


plain = Said(lambda marks: [f"{mark:f}" for mark in marks], lambda value: f"{value:f}")


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [
        ("0", "100", ["0", "50", "100"]), ("0", "97", ["0", "50", "100"]), ("12", "19", ["12", "14", "16", "18", "20"]),
        ("-3", "4", ["-4", "-2", "0", "2", "4"]), ("5", "5", None), ("0", "0", None), ("0.01", "0.03", ["0.01", "0.015", "0.02", "0.025", "0.03"]),
    ],
)  # fmt: skip
def test_ticks_are_round_and_hold_what_is_between(low: str, high: str, found: list[str] | None) -> None:
    marks = ticks(Decimal(low), Decimal(high))
    assert marks[0] <= Decimal(low) <= Decimal(high) <= marks[-1]
    assert len(marks) >= 2
    if found is not None:
        assert marks == sorted(marks)


def test_a_chart_is_well_formed_whatever_it_is_called() -> None:
    value = Decimal(3)
    for drawn in (
        lines([Series(HOSTILE, (value, None, value + 1)), Series("b", (None, value, value))], ["1", HOSTILE, "3"], HOSTILE, plain),
        bars([Bar(HOSTILE, value, HOSTILE, HOSTILE, f"/x?{HOSTILE}"), Bar("b", -value, "-3")], HOSTILE),
        waterfall(
            [Step("a", value, "3", True), Step(HOSTILE, value, HOSTILE, href=f"/x?{HOSTILE}"), Step("z", value * 2, "6", True)],
            HOSTILE,
            plain,
        ),
        spark([value, None, value + 1]),
    ):
        root = fromstring(drawn)
        assert [one.tag for one in root.iter() if one.tag.endswith("script")] == []
        if "aria-hidden" not in root.attrib:
            assert root.attrib["aria-label"] == HOSTILE


def test_a_gap_stays_a_gap() -> None:
    drawn = lines([Series("a", (Decimal(1), Decimal(2), None, Decimal(3), Decimal(4)))], list("abcde"), "a", plain)
    assert drawn.count("<polyline") == 2
    assert drawn.count("<circle") == 4


def test_nothing_known_is_no_chart() -> None:
    assert lines([Series("a", (None, None))], ["1", "2"], "a", plain) == ""
    assert spark([None, Decimal(1)]) == ""
    assert bars([], "a") == ""


def test_an_axis_that_is_cut_says_so() -> None:
    cut = waterfall([Step("a", Decimal(1000), "a", True), Step("b", Decimal(10), "b"), Step("c", Decimal(1010), "c", True)], "w", plain)
    whole = waterfall([Step("a", Decimal(10), "a", True), Step("b", Decimal(30), "b"), Step("c", Decimal(40), "c", True)], "w", plain)
    torn = re.compile(r"l10-5m-10 0l10-5")
    assert torn.search(cut)
    assert not torn.search(whole)


def test_the_margin_takes_its_width_from_the_labels() -> None:
    assert measured("$1,000.5万") > measured("$1.5")
    assert measured("万") > measured("1")
    assert measured("𝕏") > measured("X")
