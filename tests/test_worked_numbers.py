"""The worked numbers of the metric catalogue, and what a metric says where it has no answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tenure import conform
from tenure.answer import Row
from tenure.ask import Asker
from tenure.condition import equals
from tenure.engine.duckdb import DuckDB
from tenure.errors import BadParameter, UsageError
from tenure.period import parse
from tenure.question import Question
from tenure.wording import Wording

WORDING = Wording()


def asker(tables: Mapping[str, Any], as_of: str = "2026-01-01") -> Asker:
    return conform.asker({"id": "worked", "settings": {"as_of": as_of}, "tables": tables}, DuckDB(), WORDING)


def rows(ask: Asker, key: str, period: str, by: tuple[str, ...] = (), where: Mapping[str, str] | None = None, **params: str) -> list[Row]:
    return list(ask.ask(Question(key, (parse(period, today=date(2026, 1, 1)),), by, equals(**(where or {})), params)))


def value(ask: Asker, key: str, period: str, **more: Any) -> Decimal | None:
    (row,) = rows(ask, key, period, **more)
    return row.value


def customers(
    count: int, amount: str = "1000", start: str = "2024-12-01", prefix: str = "k", end: str = ""
) -> dict[str, list[dict[str, Any]]]:
    return {
        "accounts": [{"account_id": prefix + "{i}", "$repeat": count}],
        "subscriptions": [
            {
                "subscription_id": "s-" + prefix + "{i}",
                "account_id": prefix + "{i}",
                "starts_at": start,
                "ends_at": end,
                "amount": amount,
                "$repeat": count,
            }
        ],
    }


def both(*parts: Mapping[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    names = dict.fromkeys(name for part in parts for name in part)
    return {name: [row for part in parts for row in part.get(name, [])] for name in names}


def cost(category: str, amount: str, start: str = "2025-01-01", end: str = "2025-02-01", **more: str) -> dict[str, str]:
    return {"cost_id": f"{category}-{start}", "category": category, "amount": amount, "starts_at": start, "ends_at": end, **more}


BOUGHT = {
    **customers(1),
    "purchases": [{"purchase_id": f"p{n}", "account_id": "k1", "at": f"2025-0{n}-15", "amount": "1000"} for n in (2, 8)],
    "costs": [cost("customer_success", "500", "2025-01-01", "2026-01-01")],
}


def test_1000_a_purchase_twice_a_year_for_3_years_is_6000_and_4500_after_retention_cost() -> None:
    ask = asker(BOUGHT)
    assert value(ask, "clv", "2025", method="simple", years="3") == 6000
    found = value(ask, "clv", "2025", method="net", years="3")
    assert found is not None
    assert round(found, 6) == 4500


def test_years_that_are_no_number_are_refused() -> None:
    for years in ("many", "-1", "0", "nan"):
        with pytest.raises(BadParameter, match="a number above 0"):
            value(asker(BOUGHT), "clv", "2025", method="simple", years=years)


def test_churn_of_1_per_cent_lasts_100_months_and_is_worth_100000() -> None:
    ask = asker(both(customers(99), customers(1, prefix="x", end="2025-01-31T23:59:59Z")))
    assert value(ask, "customer_churn_rate", "2025-01") == Decimal("0.01")
    worth = value(ask, "clv", "2025-01", method="churn")
    assert worth is not None
    assert abs(worth - 100_000) < 1


def test_4000_to_win_a_customer_of_400_at_90_per_cent_pays_back_in_11_months() -> None:
    ask = asker({**customers(1, "400", "2025-01-01"), "costs": [cost("sales", "4000"), cost("cogs", "40")]})
    assert value(ask, "cac", "2025-01") == 4000
    months = value(ask, "cac_payback_months", "2025-01")
    assert months is not None
    assert round(months, 1) == Decimal("11.1")


def test_500_leads_and_5_customers_is_1_per_cent() -> None:
    ask = asker({
        "leads": [{"lead_id": "l{i}", "created_at": "2025-03-02", "$repeat": 500}],
        "lead_stages": [{"lead_id": "l{i}", "stage": "customer", "at": "2025-03-20", "$repeat": 5}],
    })  # fmt: skip
    assert value(ask, "lead_to_customer_rate", "2025-03") == Decimal("0.01")


def test_costs_cut_by_an_attribute_of_accounts_have_no_answer_and_say_why() -> None:
    ask = asker({**customers(2, start="2025-01-05"), "costs": [cost("marketing", "100", channel="ads")]})
    for key in ("cac", "acquisition_cost", "gross_margin", "customer_retention_cost"):
        found = rows(ask, key, "2025-01", by=("segment",))
        assert {row.value for row in found} == {None}
        assert all("belong to the whole company" in str(row.reason) and "segment" in str(row.reason) for row in found), key


def test_a_channel_without_recorded_cost_has_no_acquisition_cost_rather_than_none_at_all() -> None:
    tables = {**customers(1, start="2025-01-05"), "costs": [cost("marketing", "100", channel="ads")]}
    tables["accounts"] = [{"account_id": "k1", "channel": "referral"}]
    ask = asker(tables)
    assert value(ask, "cac", "2025-01", where={"channel": "referral"}) is None
    assert {row.slices["channel"]: row.value for row in rows(ask, "cac", "2025-01", by=("channel",))} == {"ads": None, "referral": None}


def test_the_value_by_survival_is_the_area_under_the_curve_with_an_interval() -> None:
    ask = asker({**both(customers(3, "365"), customers(1, "365", prefix="x", end="2025-01-10")), "costs": [cost("hosting", "0")]})
    (row,) = rows(ask, "clv", "2025-01", method="survival")
    area = 40 + Decimal(22) * Decimal("0.75")  # four for 40 days, three of four for 22 more
    assert row.value is not None
    assert abs(row.value - area * 12) < Decimal("0.000001")
    assert row.low is not None
    assert row.high is not None
    assert row.low < row.value < row.high


def test_fit_by_channel_has_retention_value_and_cost_side_by_side() -> None:
    tables = both(customers(4, "100"), customers(2, "100", prefix="x", end="2025-01-20"))
    tables["leads"] = [{"lead_id": "l-" + name, "created_at": "2024-11-01", "account_id": name, "channel": channel}
                       for name, channel in (("k1", "ads"), ("x1", "ads"), ("k2", "fairs"))]  # fmt: skip
    ask = asker({**tables, "costs": [cost("marketing", "100", channel="ads")]})
    kept = {row.slices["channel"]: row.value for row in rows(ask, "fit", "2025-01", by=("channel",), form="retention")}
    others = kept.pop(None)
    assert others is not None
    assert round(others, 4) == Decimal("0.6667")
    assert kept == {"ads": Decimal("0.5"), "fairs": 1}
    worth = {row.slices["channel"]: row for row in rows(ask, "fit", "2025-01", by=("channel",), form="clv")}
    assert worth["fairs"].value is None
    assert worth["ads"].value is not None
    assert worth["ads"].low is not None


def test_scores_that_come_later_are_named_and_refused() -> None:
    for key in ("health_score", "churn_risk", "upsell_propensity"):
        with pytest.raises(UsageError, match="later version"):
            value(asker(customers(1)), key, "2025-01")
