"""The catalogue: each module is a section, each metric a formula with its words and its worked example."""

from __future__ import annotations

from tenure.metric import Metric, collect
from tenure.metrics import acquisition, engagement, voice

SECTIONS = (acquisition, engagement, voice)


def catalogue() -> dict[str, Metric]:
    """Every shipped metric by key, in the catalogue's order."""
    return collect(SECTIONS)
