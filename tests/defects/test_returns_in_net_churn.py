"""Where returns offset churn, a customer who came back gave nothing to net churn, as none of the opening customers was lost with it: no row is not no return."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tenure.bridging import bridge
from tenure.inquiry import answer
from tenure.steps import build
from tenure.workspace import Workspace

SUBSCRIPTIONS = """\
subscription_id,account_id,starts_at,ends_at,amount
s1,ada,2025-01-10,,100
s2,bo,2025-01-10,2025-02-10,40
s3,bo,2025-03-10,,30
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """ada stays, bo leaves in February and is back in March."""
    folder = tmp_path_factory.mktemp("returns")
    (folder / "tenure.yaml").write_text(
        "company: {currency: USD, timezone: UTC}\nas_of: 2025-05-01\n"
        "policies: {over_the_mean: {preset: chartmogul, churn_denominator: average}}\n"
    )
    (folder / "accounts.csv").write_text("account_id\nada\nbo\n")
    (folder / "subscriptions.csv").write_text(SUBSCRIPTIONS)
    workspace = Workspace.open(folder)
    workspace.load()
    build(workspace)  # what a run answers besides is not asked here
    return Workspace.open(folder)


def test_the_bridge_tells_what_a_return_takes_off_net_churn(workspace: Workspace) -> None:
    found = bridge(workspace, "standard", "chartmogul", "2025-03", metrics=("net_revenue_churn_rate",))
    last = len(found.steps)
    assert found.value("net_revenue_churn_rate", 0, last) == Fraction(-30, 100)
    assert [(each.account_id, each.effect) for each in found.effects("net_revenue_churn_rate", 0, last)] == [("bo", Fraction(-30, 100))]


def test_a_slice_in_which_only_a_return_stands_has_its_net_churn(workspace: Workspace) -> None:
    told = answer(workspace, "net_revenue_churn_rate", "2025-03", by=("account_id",), policy="over_the_mean")
    assert {row.slices["account_id"]: row.value for row in told} == {"ada": 0, "bo": -2}  # −30 ÷ ((0 + 30) ÷ 2)
