"""A workspace: the folder with tenure.yaml and the store. The one place where the parts are wired together."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.configuration import FILE, Configuration, configuration
from tenure.errors import OpenQuestions, UsageError
from tenure.ledger.settings import Settings
from tenure.period import midnight
from tenure.policy import PRESETS, Policy

if TYPE_CHECKING:
    from tenure.loading.load import Plan
    from tenure.loading.report import LoadReport
    from tenure.metric import Metric
    from tenure.store import Store

Progress = Callable[[str, int, int], None]


class Workspace:
    """One workspace. Opening it reads tenure.yaml and nothing else; the store opens when it is first needed."""

    def __init__(self, folder: Path, configured: Configuration, asked: OpenQuestions | None = None) -> None:
        self.folder = folder
        self.configuration = configured
        self.asked = asked
        """What tenure.yaml asks before anything can be read: only of a workspace that `init` has just made."""

    @classmethod
    def open(cls, folder: str | Path = ".") -> Workspace:
        """The workspace in `folder`. Raises `UsageError` if there is none, `ConfigError` if its tenure.yaml is wrong."""
        path = Path(folder).expanduser()
        if not (path / FILE).is_file():
            raise UsageError(f"{path} is no workspace: it has no {FILE}. Make one with `tenure init {path}`, or name another folder.")
        return cls(path.resolve(), configuration(path / FILE))

    @classmethod
    def init(cls, folder: str | Path = ".", from_folder: str | Path | None = None) -> Workspace:
        """A new workspace: writes a commented tenure.yaml, with a mapping proposed for the files in `from_folder` (default: `folder`).

        What the proposal is not sure of stands in it as questions (`asked` holds them). Raises `UsageError` if there is one already.
        """
        from tenure.proposal import proposed

        path = Path(folder).expanduser()
        if (path / FILE).exists():
            raise UsageError(f"{path / FILE} is there already. Edit it, or make the new workspace in another folder.")
        source = path if from_folder is None else Path(from_folder).expanduser()
        if not source.exists() and from_folder is not None:
            raise UsageError(f"There is no folder {source}.")
        path.mkdir(parents=True, exist_ok=True)
        (path / FILE).write_text(proposed(path.resolve(), source.resolve()), encoding="utf-8")
        try:
            return cls.open(path)
        except OpenQuestions as asked:
            return cls(path.resolve(), Configuration(), asked)

    @property
    def settings(self) -> Settings:
        """What shapes all figures: currency, time zone, thresholds."""
        return self.configuration.settings

    def policy(self, name: str = "") -> Policy:
        """The workspace's policy, or one by name: its own named ones, then the presets. Raises `UnknownName`."""
        return self.configuration.named_policy(name)

    @property
    def rules(self) -> str:
        """The text of tenure.yaml, as a run remembers it."""
        return (self.folder / FILE).read_text(encoding="utf-8-sig")

    @property
    def embedded(self) -> bool:
        """Whether figures are computed by the embedded engine, and not on one of the company's own."""
        return self.configuration.engine == "duckdb"

    @property
    def default_policy(self) -> str:
        """The name under which the workspace's own policy is shown."""
        own = self.configuration.policy
        return next((name for name, switches in PRESETS.items() if Policy(**switches) == own), "tenure.yaml")

    @property
    def policy_names(self) -> tuple[str, ...]:
        """The policies under which every run builds the ledger: the workspace's own ("") and its named ones."""
        return ("", *self.configuration.policies)

    @property
    def as_of(self) -> int:
        """The moment of asking in epoch seconds: now, unless tenure.yaml fixes it (as a demonstration does)."""
        return int(time.time()) if self.configuration.as_of is None else midnight(self.configuration.as_of, self.settings.timezone)

    @cached_property
    def catalogue(self) -> Mapping[str, Metric]:
        """The shipped metrics and the workspace's own. Raises `ConfigError` for a mistake in the folder `metrics/` or in `targets`."""
        from tenure.metrics import catalogue
        from tenure.own import with_own

        found = with_own(catalogue(), self.folder / "metrics")
        self.configuration.check_targets(found)
        return found

    @property
    def own_metrics(self) -> Mapping[str, Metric]:
        """The workspace's own metrics of the catalogue."""
        from tenure.metrics import catalogue

        shipped = catalogue()
        return {key: item for key, item in self.catalogue.items() if key not in shipped}

    @cached_property
    def store(self) -> Store:
        """The embedded store in `data/`. Raises `StoreError`."""
        from tenure.store import Store

        return Store(self.folder / "data")

    def load(self, as_of: int | None = None, progress: Progress | None = None) -> LoadReport:
        """Brings the store up to date with the sources; what did not change is left alone. `as_of`: what is later lies in the future."""
        from tenure.loading.load import load

        return load(self._plan(self._moment(as_of)), self.store, progress=progress)

    def check(self, as_of: int | None = None, progress: Progress | None = None) -> LoadReport:
        """What a load would do: counts, quarantined rows with reasons and samples. Changes nothing."""
        from tenure.loading.load import load

        return load(self._plan(self._moment(as_of)), self.store, dry=True, progress=progress)

    def quarantine(self, table: str = "", limit: int = 1000) -> list[dict[str, object]]:
        """Rows that are held back, with file, line, column, value, rule and the row as it was written."""
        from tenure.loading.quarantine import quarantined

        return quarantined(self.store, table, limit)

    def _moment(self, as_of: int | None) -> int | None:
        return self.as_of if as_of is None and self.configuration.as_of is not None else as_of

    def _plan(self, as_of: int | None) -> Plan:
        from tenure.loading.load import Plan

        if self.asked:
            raise self.asked
        rules = self.configuration.load
        return Plan(self.folder, self.configuration.sources, self.settings, as_of, rules.dedupe_days, rules.fail_above, rules.memory)
