"""The catalogue: each module is a section, each metric a formula with its words and its worked example.

The package can be used like a mapping: `tenure.metrics["nps"].card()`, `"nps" in tenure.metrics`, `list(tenure.metrics)`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from types import ModuleType

from tenure.errors import LISTED, UnknownName
from tenure.metric import Metric, collect

SECTIONS = (
    "revenue", "retention", "cohort", "renewal", "pipeline", "economics", "worth", "acquisition", "engagement", "adoption", "engagement_score",
    "voice", "comments", "journey",
)  # fmt: skip


@cache
def catalogue() -> dict[str, Metric]:
    """Every shipped metric by key, in the catalogue's order."""
    from importlib import import_module

    return collect([import_module(f"tenure.metrics.{section}") for section in SECTIONS])


class Catalogue(ModuleType):
    """The package as a mapping of its metrics."""

    def __getitem__(self, key: str) -> Metric:
        found = catalogue()
        if key not in found:
            raise UnknownName("metric", key, found, LISTED)
        return found[key]

    def __contains__(self, key: object) -> bool:
        return key in catalogue()

    def __iter__(self) -> Iterator[str]:
        return iter(catalogue())

    def __len__(self) -> int:
        return len(catalogue())


sys.modules[__name__].__class__ = Catalogue
