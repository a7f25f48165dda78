"""Figures are short on tiles, signed in changes, and told good from bad by what the metric wants."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tenure.answer import Row
from tenure.faces.pages.figures import axis, change, short, signed
from tenure.metrics import catalogue
from tenure.period import Period

MARCH = Period(date(2025, 3, 1), date(2025, 4, 1))


@pytest.mark.parametrize(
    ("key", "value", "currency", "en", "zh"),
    [
        ("mrr", "19700000", "USD", "$19.70M", "$1,970万"), ("mrr", "2484497.17", "USD", "$2.484M", "$248.4万"), ("mrr", "985200", "EUR", "€985.2K", "€98.52万"),
        ("mrr", "-1866.4", "USD", "−$1,866", "−$1,866"), ("mrr", "376.8", "USD", "$376.80", "$376.80"), ("mrr", "0", "CHF", "0.00 CHF", "0.00 CHF"),
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


def test_an_axis_writes_no_decimals_that_say_nothing() -> None:
    said = axis(catalogue()["mrr"], "USD", "en")
    assert [said(Decimal(value)) for value in ("0", "500000", "1500000", "2450000")] == ["$0", "$500K", "$1.5M", "$2.45M"]
    assert axis(catalogue()["nrr"], "USD", "en")(Decimal("1.05")) == "105%"


def test_a_rise_has_a_plus() -> None:
    assert signed(Decimal(49430), catalogue()["mrr"], "USD", "en") == "+$49.43K"
    assert signed(Decimal(-49430), catalogue()["mrr"], "USD", "en") == "−$49.43K"
