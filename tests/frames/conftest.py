"""What the frames' twins share: edge moments to draw from, and a way to run a frame over drawn tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest

from tenure import conform
from tenure.ask import Asker
from tenure.engine.duckdb import DuckDB
from tenure.engine.sql import compiled, with_rows
from tenure.frames.cut import Cut
from tenure.period import Period, month
from tenure.wording import Wording

ZONE = "America/New_York"
MOMENTS = (
    "2024-01-31T23:59:59-05:00", "2024-02-01T00:00:00-05:00", "2024-02-29T12:00:00-05:00", "2024-02-29T23:59:59-05:00",
    "2024-03-01T00:00:00-05:00", "2024-03-01T04:59:59Z", "2024-03-10T01:59:59-05:00", "2024-03-10T03:00:00-04:00",
    "2024-03-31T23:59:59-04:00", "2024-04-01T00:00:00-04:00", "2024-04-15T00:00:00-04:00",
)  # fmt: skip
"""First and last seconds of months, a leap day, the hour that clocks skip."""
PERIODS = (month(2024, 2), month(2024, 3), Period(date(2024, 2, 29), date(2024, 3, 11)))
AS_OF = "2024-05-01"
LIGHT = {name: conform.ONE_POLICY[name] for name in ("account_version", "account_plan", "fx_day")}
"""The derived tables that frames of dated rows need; the ledger's heavy ones are of no concern to them."""

Run = Callable[..., list[dict[str, Any]]]


class Drawn:
    """Runs frames over drawn tables, in one engine."""

    zone, moments, periods = ZONE, MOMENTS, PERIODS

    def __init__(self) -> None:
        self.driver, self.wording = DuckDB(threads=1), Wording()
        self.texts: dict[Any, str] = {}

    def asker(
        self, tables: Mapping[str, Sequence[Mapping[str, Any]]], builds: Mapping[str, Any] = conform.ONE_POLICY, **settings: Any
    ) -> Asker:
        """An asker over `tables` on the morning of 1 May 2024, local time of New York."""
        case = {"id": "drawn", "settings": {"as_of": AS_OF, "timezone": ZONE}, "tables": tables}
        with patch.object(conform, "ONE_POLICY", builds):
            made = conform.asker(case, self.driver, self.wording)
        return replace(made, ledger=replace(made.ledger, settings=replace(made.ledger.settings, **settings))) if settings else made

    def rows(
        self, make: Any, tables: Mapping[str, Sequence[Mapping[str, Any]]], *by: str, params: Mapping[str, str] | None = None,
        builds: Mapping[str, Any] = LIGHT,
    ) -> list[Any]:  # fmt: skip
        """The records of a frame's function over PERIODS."""
        ask = self.asker(tables, builds)
        cut = Cut(by=by, params=tuple(sorted((params or {}).items())))
        key = (make, cut, tuple(builds), tuple(sorted(ask.ledger.extras.items())), tuple(sorted(ask.ledger.hints.items())))
        if key not in self.texts:
            self.texts[key] = compiled(make(ask.ledger, cut), "duckdb")
        return list(ask.driver.records(with_rows(self.texts[key], "periods", ask.spans(PERIODS), "duckdb")))

    @staticmethod
    def second(moment: str) -> int:
        """Epoch second of a moment."""
        return int(datetime.fromisoformat(moment).timestamp())

    @staticmethod
    def day(moment: str) -> date:
        """The local day of a moment."""
        return datetime.fromisoformat(moment).astimezone(ZoneInfo(ZONE)).date()

    @staticmethod
    def inside(moment: str | None) -> list[int]:
        """The numbers of the periods in which a moment falls."""
        return [number for number, period in enumerate(PERIODS) if moment and period.start <= Drawn.day(moment) < period.end]

    @staticmethod
    def ends() -> list[tuple[int, int]]:
        """(number, epoch second of its end) of each period."""
        return [(number, period.bounds(ZONE)[1]) for number, period in enumerate(PERIODS)]


@pytest.fixture(scope="session")
def drawn() -> Iterator[Drawn]:
    """Frames over drawn tables."""
    made = Drawn()
    yield made
    made.driver.close()
