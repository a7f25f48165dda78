"""What a company of known truth is made of: its size, its window of time, the causes planted in it. Nothing is drawn here."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from tenure.errors import BadParameter
from tenure.ledger.tables import TABLES
from tenure.period import add_months

Array = npt.NDArray[Any]

CAUSES: Mapping[str, float] = {
    "medical_device": 2.1,
    "nonprofit": 1.5,
    "smb": 1.6,
    "enterprise": 0.6,
    "paid_social": 1.5,
    "onboarded": 0.6,
    "reporting": 0.7,
    "two_integrations": 0.6,
    "silent_14_days": 3.0,
    "champion_left_90_days": 2.5,
    "escalation_30_days": 1.8,
    "price_rise": 1.6,
    "december": 1.3,
    "payment_failed_30_days": 4.0,
    "utilisation_slope": -1.5,
}
"""Hazard ratios of leaving at a renewal decision; `utilisation_slope` multiplies (utilisation − 0.6) on the log hazard."""

GROWTH: Mapping[str, float] = {"seats_above_90_percent": 3.0, "reporting": 1.5, "first_90_days": 0.4, "escalation_30_days": 0.5}
"""Ratios of the monthly chance to buy more seats."""

INTERCEPT = {"monthly": -3.35, "annual": -1.25}
NOTICE_DAYS = {"monthly": 7, "annual": 30}
TENURE_SLOPE = -0.25


@dataclass(frozen=True, slots=True)
class World:
    """The parameters of a company; the same parameters always make the same company, to the byte.

    `accounts`: how many, trials that never pay included. The window is the `months` months before `until` (a first of a month, outside).
    `causes`, `growth`: planted ratios; an empty mapping plants none (the null world). `frailty`: standard deviation of an unseen
    log hazard per account. `seat_price`: factor on the list prices; less means more seats for the same money.
    `event_rate`: factor on the events beyond the first of a user's day. `only`: the tables wanted (all if empty),
    each the same as it is in the full set. Raises `BadParameter`.
    """

    accounts: int = 2000
    seed: int = 7
    months: int = 36
    until: date = date(2026, 7, 1)
    timezone: str = "America/New_York"
    causes: Mapping[str, float] = field(default_factory=lambda: dict(CAUSES))
    growth: Mapping[str, float] = field(default_factory=lambda: dict(GROWTH))
    joined_before: float = 0.35
    frailty: float = 0.0
    delinquent: float = 0.06
    seat_price: float = 1.0
    event_rate: float = 1.0
    only: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.accounts < 1:
            raise BadParameter("world", "accounts", self.accounts, ["a whole number from 1"])
        if self.months < 3:
            raise BadParameter("world", "months", self.months, ["a whole number from 3"])
        if self.until.day != 1:
            raise BadParameter("world", "until", str(self.until), ["the first day of a month"])
        for name in self.only:
            if name not in TABLES:
                raise BadParameter("world", "only", name, TABLES)
        for name in self.causes:
            if name not in CAUSES:
                raise BadParameter("world", "causes", name, CAUSES)

    @property
    def start(self) -> date:
        """The first day of the window."""
        return add_months(self.until, -self.months)

    def wants(self, *tables: str) -> bool:
        """Whether any of `tables` is to be made."""
        return not self.only or any(name in self.only for name in tables)

    def log_ratio(self, cause: str) -> float:
        """The planted effect on the log hazard, 0 where the cause is not planted."""
        ratio = self.causes.get(cause)
        if ratio is None:
            return 0.0
        return float(ratio) if cause == "utilisation_slope" else float(np.log(ratio))

    def dice(self, topic: str, chunk: int = 0) -> np.random.Generator:
        """The stream of chance of one topic: adding draws to one topic never moves another."""
        return np.random.default_rng([self.seed, zlib.crc32(topic.encode()), chunk])
