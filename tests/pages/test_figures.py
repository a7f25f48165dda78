"""Figures are short on tiles, signed in changes, and told good from bad by what the metric wants."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tenure.answer import Row
from tenure.faces.pages.figures import alike, axis, change, short, signed
from tenure.metrics import catalogue
from tenure.period import Period

MARCH = Period(date(2025, 3, 1), date(2025, 4, 1))


@pytest.mark.parametrize(
    ("key", "value", "currency", "en", "zh"),
    [
        ("mrr", "19700000", "USD", "$19.70M", "$1,970万"), ("mrr", "2484497.17", "USD", "$2.484M", "$248.4万"), ("mrr", "985200", "EUR", "€985.2K", "€98.52万"),
        ("mrr", "-1866.4", "USD", "−$1,866", "−$1,866"), ("mrr", "376.8", "USD", "$376.8", "$376.8"), ("mrr", "625", "USD", "$625", "$625"), ("mrr", "60", "USD", "$60.00", "$60.00"), ("mrr", "999999", "USD", "$1.000M", "$100.0万"), ("mrr", "0", "CHF", "0.00 CHF", "0.00 CHF"),
        ("mrr", "1234567890", "CNY", "¥1.235B", "¥12.35亿"), ("nrr", "1.0874", "USD", "108.7%", "108.7%"), ("customer_churn_rate", "0.0147", "USD", "1.47%", "1.47%"),
        ("customers", "1182", "USD", "1,182", "1,182"), ("customers", "118200", "USD", "118.2K", "11.82万"), ("nps", "29.63", "USD", "29.6", "29.6"),
    ],
)  # fmt: skip
def test_a_tile_has_at_most_four_digits(key: str, value: str, currency: str, en: str, zh: str) -> None:
    item = catalogue()[key]
    assert short(Decimal(value), item, currency, "en") == en
    assert short(Decimal(value), item, currency, "zh") == zh


def test_no_answer_is_no_zero() -> None:
    assert short(None, catalogue()["mrr"], "USD", "en") == "–"


@pytest.mark.parametrize(
    ("key", "before", "now", "arrow", "said", "news"),
    [
        ("mrr", "100", "103.4", "▲", "3.4%", "good"), ("mrr", "100", "90", "▼", "10.0%", "bad"), ("customer_churn_rate", "0.014", "0.012", "▼", "0.20 pp", "good"),
        ("customer_churn_rate", "0.012", "0.014", "▲", "0.20 pp", "bad"), ("nrr", "1.08", "1.08", "→", "0.0 pp", ""), ("fx_mrr", "10", "20", "▲", "100.0%", ""),
        ("customers", "10", "12", "▲", "2", "good"),
    ],
)  # fmt: skip
def test_falling_churn_is_good_news(key: str, before: str, now: str, arrow: str, said: str, news: str) -> None:
    rows = [Row(MARCH, {}, Decimal(value)) for value in (now, before)]
    found = change(rows[0], rows[1], catalogue()[key], "USD", "en")
    assert found is not None
    assert (found.arrow, found.said, found.news) == (arrow, said, news)


def test_nothing_is_compared_with_nothing() -> None:
    row = Row(MARCH, {}, Decimal(1))
    assert change(row, replace(row, value=None), catalogue()["mrr"], "USD", "en") is None
    assert change(row, replace(row, value=Decimal(0)), catalogue()["mrr"], "USD", "en") is None


@pytest.mark.parametrize(
    ("key", "marks", "said"),
    [
        ("mrr", ["2400000", "2450000", "2500000", "2550000"], ["$2.40M", "$2.45M", "$2.50M", "$2.55M"]), ("mrr", ["0", "5000", "10000"], ["$0", "$5K", "$10K"]),
        ("mrr", ["-20000", "0", "20000"], ["−$20K", "$0", "$20K"]), ("mrr", ["0", "500000", "1000000", "1500000"], ["$0", "$0.5M", "$1.0M", "$1.5M"]),
        ("nrr", ["1", "1.05", "1.1"], ["100%", "105%", "110%"]), ("customer_churn_rate", ["0", "0.005", "0.01"], ["0%", "0.5%", "1.0%"]), ("nps", ["-50", "0", "50"], ["−50", "0", "50"]),
        ("mrr", ["0", "1"], ["$0", "$1"]),
    ],
)  # fmt: skip
def test_ticks_have_one_unit_and_the_decimals_that_tell_them_apart(key: str, marks: list[str], said: list[str]) -> None:
    assert axis(catalogue()[key], "USD", "en").ticks([Decimal(mark) for mark in marks]) == said


@pytest.mark.parametrize(
    ("values", "en", "zh"),
    [
        (["49430.73", "625", "-1866", "-14890"], ["$49.43K", "$0.63K", "−$1.87K", "−$14.89K"], ["$4.943万", "$0.063万", "−$0.187万", "−$1.489万"]),
        (["590800", "4"], ["$590.8K", "$4.00"], ["$59.08万", "$4.00"]), (["0", "0"], ["$0.00", "$0.00"], ["$0.00", "$0.00"]),
        (["600", "33.5", None], ["$600.0", "$33.5", "–"], ["$600.0", "$33.5", "–"]),
    ],
)  # fmt: skip
def test_figures_side_by_side_have_one_unit(values: list[str | None], en: list[str], zh: list[str]) -> None:
    given = [None if value is None else Decimal(value) for value in values]
    assert alike(given, catalogue()["mrr"], "USD", "en") == en
    assert alike(given, catalogue()["mrr"], "USD", "zh") == zh


def test_what_stands_beside_the_pointer_is_in_full() -> None:
    assert axis(catalogue()["mrr"], "USD", "en").full(Decimal("2484497.174")) == "$2,484,497.17"


def test_a_rise_has_a_plus() -> None:
    assert signed(Decimal(49430), catalogue()["mrr"], "USD", "en") == "+$49.43K"
    assert signed(Decimal(-49430), catalogue()["mrr"], "USD", "en") == "−$49.43K"
