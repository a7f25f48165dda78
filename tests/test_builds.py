"""The derived tables' declarations keep their word."""

from __future__ import annotations

import pytest

from tenure.ledger.builds import BUILDS
from tenure.ledger.ledger import Ledger


@pytest.mark.parametrize("name", [name for name, build in BUILDS.items() if build.schema])
def test_a_declared_schema_is_what_the_expression_gives(name: str) -> None:
    ledger = Ledger(builds=BUILDS)
    found = BUILDS[name].of(ledger).schema()
    assert {column: str(kind) for column, kind in found.items()} == dict(BUILDS[name].schema or {})
