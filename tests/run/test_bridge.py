"""The bridge between two policies: each switch, each customer, to the cent; and the same figures as `ask`."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tenure as tn
from tenure.bridging import FIGURES, bridge
from tenure.errors import UsageError
from tenure.faces.cli import main
from tenure.inquiry import answer
from tenure.insight.bridge import Bridge
from tenure.policy import PRESETS, SWITCHES
from tenure.steps import build
from tenure.workspace import Workspace

SUBSCRIPTIONS = """\
subscription_id,account_id,starts_at,ends_at,amount,currency,interval,kind,status,discount_percent,discount_duration,discount_ends_at,billed_through,cancel_requested_at,cancelled_at
s1,ada,2025-01-10,2025-06-10,100,USD,month,recurring,active,,,,,2025-02-20,2025-03-10
s2,bo,2025-01-10,,200,USD,month,recurring,active,50,repeating,2025-07-01,,,
s3,cy,2025-01-10,2025-03-05,40,USD,month,recurring,active,,,,,,
s3,cy,2025-03-05,2025-05-05,40,USD,month,recurring,paused,,,,,,
s3,cy,2025-05-05,,40,USD,month,recurring,active,,,,,,
s4,dee,2025-02-10,2025-03-01,30,USD,month,recurring,active,,,,,,
s4,dee,2025-03-01,,30,USD,month,recurring,active,100,forever,,,,
s5,eve,2025-01-10,,60,USD,month,recurring,active,,,,,,
s5m,eve,2025-01-10,,15,USD,month,metered,active,,,,,,
s6,fay,2025-01-10,2025-03-03,70,USD,month,recurring,active,,,,,,
s6,fay,2025-03-03,,70,USD,month,recurring,past_due,,,,,,
s7,gus,2024-12-15,,100,EUR,month,recurring,active,,,,,,
s8,hal,2025-03-02,2025-03-20,25,USD,month,recurring,active,,,,,,
s9,ida,2024-11-01,2024-12-20,80,USD,month,recurring,active,,,,,,
s9b,ida,2025-03-28,,90,USD,month,recurring,active,,,,,,
"""
RATES = "date,currency,rate\n2024-12-01,EUR,1.10\n2025-02-01,EUR,1.0437\n2025-03-20,EUR,1.2\n"
NAMES = ("ada", "bo", "cy", "dee", "eve", "fay", "gus", "hal", "ida")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a customer for each switch that shapes MRR."""
    made = tmp_path_factory.mktemp("bridge")
    (made / "tenure.yaml").write_text(
        "company: {currency: USD, timezone: UTC}\nas_of: 2025-07-01\npolicies: {ours: {preset: stripe, pause: zero}}\n"
    )
    (made / "accounts.csv").write_text("account_id,name\n" + "".join(f"{name},{name.title()}\n" for name in NAMES))
    (made / "subscriptions.csv").write_text(SUBSCRIPTIONS)
    (made / "fx_rates.csv").write_text(RATES)
    workspace = Workspace.open(made)
    workspace.load()
    build(workspace)  # what a run answers besides is not asked here
    return made


@pytest.fixture(scope="module")
def stripe(folder: Path) -> Bridge:
    """From our March to that of `stripe`."""
    return bridge(Workspace.open(folder), "standard", "stripe", "2025-03")


def test_each_switch_moves_mrr_for_whom_it_concerns_and_no_other(stripe: Bridge) -> None:
    found = stripe
    moved = {
        step.switch: {each.account_id: each.effect for each in found.effects("mrr", 0, number)}
        for number, step in enumerate(found.steps, 1)
    }
    assert {switch: parts for switch, parts in moved.items() if parts} == {
        "churn_timing": {"ada": -100},  # cancelled on 10 March, paid until June
        "discounts": {"bo": 100},  # half price until July only
        "pause": {"cy": 40},
    }
    people = {
        step.switch: {each.account_id: each.effect for each in found.effects("customers", 0, n)} for n, step in enumerate(found.steps, 1)
    }
    assert {switch: parts for switch, parts in people.items() if parts} == {"churn_timing": {"ada": -1}, "free_customer": {"dee": -1}}
    assert found.value("mrr", 0, len(found.steps)) - found.value("mrr", 0, 0) == 40  # type: ignore[operator]  # both are defined


def test_what_a_switch_does_alone_is_told_beside_what_it_does_in_its_place(folder: Path) -> None:
    # Without its discount dee pays 30, and then is no free customer.
    found = bridge(Workspace.open(folder), "discounts=all", "discounts=none,free_customer=churn", "2025-03", metrics=("customers", "mrr"))
    (step,) = [number for number, step in enumerate(found.steps, 1) if step.switch == "free_customer"]
    assert found.change("customers", 0, step) == 0
    assert found.by_itself("customers", 0, step) == -1


def test_a_rate_that_changes_at_the_periods_end_is_shared_out_to_the_accounts_that_did_not_move(folder: Path) -> None:
    found = bridge(Workspace.open(folder), "standard", "fx_rate=period_end", "2025-03", metrics=("mrr", "fx_mrr"))
    assert {each.account_id: each.effect for each in found.effects("mrr", 0, 1)} == {
        "gus": Fraction(100) * (Fraction("1.2") - Fraction("1.0437"))
    }


POLICIES = st.one_of(
    st.sampled_from(sorted(PRESETS)),
    st.builds(
        lambda preset, changes: ",".join([preset, *(f"{name}={value}" for name, value in changes)]),
        st.sampled_from(sorted(PRESETS)),
        st.lists(
            st.sampled_from([(s.name, value) for s in SWITCHES.values() for value in s.values]), max_size=3, unique_by=lambda pair: pair[0]
        ),
    ),
)


def adds_up(found: Bridge) -> None:
    """The steps add up to the difference of the ends, the accounts to each step."""
    for key in FIGURES:
        for place in range(len(found.periods)):
            steps = [found.change(key, place, number) for number in range(1, len(found.steps) + 1)]
            first, last = found.value(key, place, 0), found.value(key, place, len(found.steps))
            if first is not None and last is not None and None not in steps:
                assert first + sum(step for step in steps if step is not None) == last
            for number, step in enumerate(steps, 1):
                effects = found.effects(key, place, number)
                assert step is None or sum(each.effect for each in effects) == step


@pytest.mark.slow
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(POLICIES, POLICIES, st.sampled_from(["2025-03", "2025-01..2025-06"]))
def test_between_any_two_policies_every_figure_adds_up_and_its_ends_are_what_ask_says(folder: Path, a: str, b: str, period: str) -> None:
    adds_up(bridge(Workspace.open(folder), a, b, period, grain="month", alone=False))  # `bridge` itself holds the ends against `ask`


SPANS = (("2024-10..2025-07", "month"), ("2024-Q4..2025-Q2", "quarter"), ("2024..2025", "year"))
"""From before the data over their first month to the one in progress; what lies ahead is left out."""


@pytest.mark.slow
@pytest.mark.parametrize("a", sorted(PRESETS))
def test_from_a_preset_to_every_other_each_figure_adds_up_in_every_kind_of_period(folder: Path, a: str) -> None:
    """`bridge` itself holds both ends against `ask`, figure by figure."""
    workspace = Workspace.open(folder)
    for b in sorted(set(PRESETS) - {a}):
        for span, grain in SPANS:
            adds_up(bridge(workspace, a, b, span, grain=grain, as_of="2025-06-17", alone=False))


def rows(folder: Path, *words: str) -> list[dict[str, Any]]:
    result = CliRunner().invoke(main, ["-w", str(folder), *words, "--format", "json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)  # type: ignore[no-any-return]  # a list of records


def test_the_json_adds_up_digit_by_digit(folder: Path) -> None:
    found = rows(folder, "bridge", "profitwell", "chargebee", "--period", "2025-03")
    for key in FIGURES:
        mine = [row for row in found if row["metric"] == key]
        start, end = (next(row["value"] for row in mine if row["level"] == level) for level in ("start", "end"))
        steps = [row for row in mine if row["level"] == "step"]
        assert Decimal(start) + sum(Decimal(row["effect"]) for row in steps) == Decimal(end)
        for step in steps:
            parts = [Decimal(row["effect"]) for row in mine if row["level"] == "account" and row["step"] == step["step"]]
            assert sum(parts) == Decimal(step["effect"])
            assert [abs(part) for part in parts] == sorted((abs(part) for part in parts), reverse=True)


@pytest.mark.slow
def test_python_gives_what_the_command_line_gives(folder: Path) -> None:
    assert tn.open(folder).bridge("standard", "ours", "2025-03", metrics="nrr").rows() == rows(
        folder, "bridge", "standard", "ours", "--period", "2025-03", "--metric", "nrr"
    )


def test_the_table_names_the_switch_the_customer_and_both_ends(folder: Path, stripe: Bridge, monkeypatch: pytest.MonkeyPatch) -> None:
    def built(workspace: Workspace, *asked: str, **more: object) -> Bridge:
        """What was computed before, where it is what is asked."""
        assert (workspace.folder, asked, more["metrics"], more["alone"]) == (folder, ("standard", "stripe", "2025-03"), (), True)
        return stripe

    monkeypatch.setattr("tenure.bridging.bridge", built)
    words = ["-w", str(folder), "bridge", "standard", "stripe", "--period", "2025-03"]
    said = CliRunner().invoke(main, words, catch_exceptions=False).output
    assert "churn_timing: paid_through_end → marked_cancelled" in said
    assert "−$100.00" in said
    assert "Ada" in said
    assert "逐一切换" in CliRunner().invoke(main, [*words, "--lang", "zh"], catch_exceptions=False).output


@pytest.mark.slow
def test_what_does_nothing_goes_on_or_is_before_the_data_is_said(folder: Path) -> None:
    def said(*words: str) -> str:
        return CliRunner().invoke(main, ["-w", str(folder), "bridge", *words], catch_exceptions=False).output

    assert "nothing between them" in said("standard", "standard")
    assert "两者之间没有差异" in said("stripe", "stripe", "--lang", "zh")
    assert "2025-06 is not over" in said("standard", "stripe", "--period", "2025-06", "--as-of", "2025-06-17", "--metric", "mrr")
    early = said("standard", "stripe", "--period", "2020-01", "--metric", "mrr,nrr", "--no-alone")
    assert early.splitlines()[0].split() == ["figure", "standard", "stripe"]


@pytest.mark.slow
def test_asking_each_account_alone_under_either_policy_gives_the_same_differences(folder: Path) -> None:
    workspace = Workspace.open(folder)
    found = bridge(workspace, "standard", "recurly", "2025-03", metrics=("mrr",))
    ends = [
        {row.slices["account_id"]: row.value or 0 for row in answer(workspace, "mrr", "2025-03", by=("account_id",), policy=policy)}
        for policy in ("standard", "recurly")
    ]
    told: dict[str, Fraction] = {}
    for number in range(1, len(found.steps) + 1):
        for each in found.effects("mrr", 0, number):
            told[each.account_id] = told.get(each.account_id, Fraction(0)) + each.effect
    assert {name: told.get(name, 0) for name in NAMES} == {name: ends[1].get(name, 0) - ends[0].get(name, 0) for name in NAMES}


@pytest.mark.parametrize(
    ("a", "b", "more", "hint"),
    [
        ("standard", "strpe", {}, "Did you mean 'stripe'"),
        ("standard", "stripe,paus=zero", {}, "Did you mean 'pause'"),
        ("standard", "stripe,pause", {}, "pause=zero"),
        ("standard", "stripe,pause=now", {}, "keep"),
        ("standard", "stripe", {"metrics": ("nps",)}, "no bridge"),
        ("standard", "stripe", {"metrics": ("arr",)}, "no bridge of its own.*--metric mrr"),
        ("standard", "stripe", {"period": "2031-01"}, "not begun"),
    ],
)
def test_what_has_no_bridge_is_said(folder: Path, a: str, b: str, more: dict[str, Any], hint: str) -> None:
    with pytest.raises(UsageError, match=hint):
        bridge(Workspace.open(folder), a, b, **more)
