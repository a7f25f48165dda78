"""The what-if of `tenure levers`."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tenure.errors import UnknownName, UsageError
from tenure.insight.levers import Levers, ahead, effect

NOW = Levers(Decimal(100), Decimal("0.02"), Decimal(200), Decimal(1000), Decimal(10), Decimal(1000))


def test_halving_churn_doubles_the_mrr_at_which_growth_ends() -> None:
    found = effect(NOW, {"churn": Decimal("-0.5")}, 12)
    assert found.steady_mrr == (Decimal(500_000), Decimal(1_000_000))


def test_a_business_that_nobody_leaves_has_no_ceiling() -> None:
    assert NOW.changed({"churn": Decimal(-1)}).steady_mrr is None


def test_the_first_month_is_the_sum_of_its_parts() -> None:
    (month,) = ahead(NOW, 1)
    assert month.customers == 100 * Decimal("0.98") + 10
    assert month.profit == month.customers * 800 - 10_000


def test_customers_come_to_the_steady_state_from_above_and_below() -> None:
    for start in (Decimal(0), Decimal(5_000)):
        levers = Levers(start, Decimal("0.1"), Decimal(0), Decimal(1), Decimal(10), Decimal(0))
        assert abs(ahead(levers, 300)[-1].customers - 100) < Decimal("0.001")


def test_each_lever_moves_profit_its_own_way() -> None:
    up = {
        name: effect(NOW, {name: Decimal("0.1")}, 24).profit
        for name in ("churn", "cost_to_serve", "revenue_per_customer", "acquisition_cost")
    }
    rises = {name: after > before for name, (before, after) in up.items()}
    assert rises == {"churn": False, "cost_to_serve": False, "revenue_per_customer": True, "acquisition_cost": False}


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(UnknownName, match="Did you mean 'churn'"):
        NOW.changed({"chrun": Decimal(1)})
    with pytest.raises(UsageError, match="cannot be"):
        Levers(Decimal(1), Decimal(2), Decimal(0), Decimal(0), Decimal(0), Decimal(0))
    with pytest.raises(UsageError, match="horizon"):
        ahead(NOW, 0)
