"""What holds for every row of a load, whatever its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for every row of a load: zone and currency of the workspace, the moment, words that answer a survey.

    `accounts`, `leads`, `rates`: SQL of relations with (id), (id), (currency, first_day).
    """

    zone: str = "UTC"
    currency: str = "USD"
    as_of: int = 0
    words: Mapping[str, bool] = field(default_factory=dict)
    accounts: str = ""
    leads: str = ""
    rates: str = ""
