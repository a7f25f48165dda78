"""The derived tables in the order in which a run makes them."""

from __future__ import annotations

from collections.abc import Mapping

from tenure.ledger import charges, daily, history, plans, proof, recurring
from tenure.ledger.ledger import Build

BUILDS: Mapping[str, Build] = {
    build.name: build for module in (history, plans, daily, recurring, proof, charges) for build in module.BUILDS
}
