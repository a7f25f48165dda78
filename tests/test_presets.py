"""What is said of the presets holds: every source belongs to a switch and a preset that exist, and the wording follows whose page it is."""

from __future__ import annotations

from tenure.policy import PRESETS, SWITCHES, Policy
from tenure.presets import HOSTS, READING, SOURCES, origin


def test_every_preset_can_be_made() -> None:
    assert {name: Policy.preset(name).differences() == dict(given) for name, given in PRESETS.items()} == dict.fromkeys(PRESETS, True)


def test_every_preset_but_ours_has_sources_and_every_source_a_switch() -> None:
    assert set(SOURCES) == set(PRESETS) - {"standard"} == set(HOSTS)
    assert [switch for sources in SOURCES.values() for switch in sources if switch not in SWITCHES] == []


def test_a_page_of_another_vendor_is_not_passed_off_as_the_vendors() -> None:
    assert origin("stripe", "discounts").en.startswith("documented by the vendor")
    assert origin("maxio", "pause").en.startswith("described by another vendor")
    assert origin("baremetrics", "churn_timing") is READING
    assert origin("standard", "pause").en == "ours"
