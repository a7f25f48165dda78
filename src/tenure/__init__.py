"""Tenure: the open customer-success system for companies that sell by subscription.

>>> import tenure as tn
>>> acme = tn.open("acme")                       # doctest: +SKIP
>>> acme.ask("nrr", "2025-01..2026-06", by="segment")   # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tenure import metrics
    from tenure.answer import Answer
    from tenure.errors import TenureError
    from tenure.faces.python import open  # noqa: A004  # the public name is tenure.open
    from tenure.metric import Example, Metric, combination, ratio
    from tenure.period import Period, day, month, quarter, trailing, week, year
    from tenure.policy import Policy
    from tenure.words import Better, Text, Unit

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "Better",
    "Example",
    "Metric",
    "Period",
    "Policy",
    "TenureError",
    "Text",
    "Unit",
    "combination",
    "day",
    "metrics",
    "month",
    "open",
    "quarter",
    "ratio",
    "trailing",
    "week",
    "year",
]

_HOMES = {
    "Answer": "answer", "Better": "words", "Example": "metric", "Metric": "metric", "Period": "period", "Policy": "policy",
    "TenureError": "errors", "Text": "words", "Unit": "words", "combination": "metric", "day": "period", "month": "period",
    "open": "faces.python", "quarter": "period", "ratio": "metric", "trailing": "period", "week": "period", "year": "period",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    # Names come when they are first used, so that `tenure --help` need not load an engine.
    if name == "metrics":
        return import_module("tenure.metrics")
    if name in _HOMES:
        return getattr(import_module(f"tenure.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'tenure' has no attribute {name!r}")
