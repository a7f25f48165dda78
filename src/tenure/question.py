"""What can be asked. How it is answered is in ask.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tenure.condition import Condition
from tenure.period import Period


@dataclass(frozen=True)
class Question:
    """What is asked: a metric, one or more periods, a cut, parameters."""

    metric: str
    periods: tuple[Period, ...]
    by: tuple[str, ...] = ()
    where: Condition | None = None
    params: Mapping[str, str] = field(default_factory=dict)
