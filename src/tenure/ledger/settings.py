"""The settings of a workspace that shape its numbers: currency, time zone, thresholds, maps. Read from tenure.yaml by workspace.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

DEFAULT_CSAT: Mapping[int, int] = {5: 4, 4: 3, 3: 3, 2: 2, 7: 6, 10: 8}
DEFAULT_WEIGHTS: Mapping[str, int] = {"frequency": 25, "time": 25, "active_users": 25, "licence_use": 25}


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step of onboarding: reached with the first event of that `event` name or `module`."""

    name: str
    event: str = ""
    module: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for all figures of a workspace.

    `csat_maps`: points of the scale → lowest positive answer. `csat_words`: words → positive or not.
    `frequency`: least days of the trailing 14 for (daily, weekly, rarely).
    """

    currency: str = "USD"
    timezone: str = "UTC"
    fiscal_start: int = 1
    session_gap_minutes: int = 30
    idle_limit_minutes: int = 5
    frequency: tuple[int, int, int] = (9, 5, 1)
    modules: tuple[str, ...] = ()
    stages: tuple[str, ...] = ("lead", "mql", "sql", "opportunity", "customer")
    milestones: tuple[Milestone, ...] = ()
    csat_maps: Mapping[int, int] = field(default_factory=lambda: dict(DEFAULT_CSAT))
    csat_words: Mapping[str, bool] = field(default_factory=dict)
    engagement_weights: Mapping[str, int] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
