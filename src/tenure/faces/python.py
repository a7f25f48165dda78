"""The Python face: `tenure.open(folder)` and what can be asked of an opened workspace. Answers show themselves in notebooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tenure.answer import Answer
from tenure.bridging import bridge
from tenure.comparing import compare, is_file
from tenure.customer import Customer, customer
from tenure.explain import Explanation
from tenure.faces.notebook import html
from tenure.inquiry import answer
from tenure.insight.bridge import Bridge
from tenure.insight.restatement import Restatement
from tenure.known import answer_then
from tenure.metric import Metric
from tenure.moving import Why, why
from tenure.period import Period
from tenure.restating import explained, restatements
from tenure.steps import RunReport, run
from tenure.workspace import Workspace


def open(folder: str | Path = ".") -> Opened:  # noqa: A001  # the public name is tenure.open
    """The workspace in `folder`. Raises `ConfigError` for a mistake in its tenure.yaml."""
    return Opened(Workspace.open(Path(folder)))


class Opened:
    """A workspace that can be asked.

    >>> acme = open("acme")                                   # doctest: +SKIP
    >>> acme.ask("nrr", "2025-01..2026-06", by="segment")     # doctest: +SKIP
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def __repr__(self) -> str:
        return f"<tenure workspace {self.workspace.folder}>"

    @property
    def metrics(self) -> Mapping[str, Metric]:
        """The catalogue: shipped metrics and the workspace's own."""
        return self.workspace.catalogue

    def ask(
        self, metric: str, period: str | Period = "", *, by: str | Sequence[str] = (), where: str = "", grain: str = "", policy: str = "",
        as_of: str | None = None, known_at: str = "", **params: str,
    ) -> Answer:  # fmt: skip
        """The answer. `by`: names, or one text with commas. `params`: parameters of the metric, such as form="net". Raises `UsageError`s.

        `known_at`: as it was known at the end of that day, or by run "#7".
        """
        names = _names(by)
        words: dict[str, Any] = {"where": where, "policy": policy, "as_of": as_of, "params": params}
        if known_at:
            return replace(answer_then(self.workspace, metric, period, known_at, by=names, grain=grain, **words), display=html)
        found = answer(self.workspace, metric, period, by=names, grain=grain, **words)
        return replace(found, display=html, opener=lambda: explained(self.workspace, metric, period, **words))

    def explain(
        self, metric: str, period: str | Period = "", *, where: str = "", policy: str = "", as_of: str | None = None, **params: str
    ) -> Explanation:
        """The rows behind a number, and its restatements."""
        return explained(self.workspace, metric, period, where=where, policy=policy, as_of=as_of, params=params)

    def bridge(
        self, a: str, b: str, period: str | Period = "", *, metrics: str | Sequence[str] = (), grain: str = "", as_of: str | None = None
    ) -> Bridge:
        """Why figures differ between two policies, or ours and those of another tool's CSV (`b`), rule by rule and account by account.

        The answer has `.rows()` and `.effects(metric, period, step)`.
        """
        if is_file(b):
            return compare(self.workspace, a, Path(b), period, metrics=_names(metrics), as_of=as_of)
        return bridge(self.workspace, a, b, period, metrics=_names(metrics), grain=grain, as_of=as_of)

    def why(
        self, metric: str, first: str | Period = "", last: str | Period = "", *, by: str | Sequence[str] = (), where: str = "", policy: str = "",
        as_of: str | None = None, **params: str,
    ) -> Why:  # fmt: skip
        """Why a figure moved from one period to another: rate and mix by group, down to the account, adding up exactly."""
        return why(self.workspace, metric, first, last, by=_names(by), where=where, policy=policy, as_of=as_of, params=params)

    def restatements(
        self, metrics: str | Sequence[str] = (), *, period: str = "", since: str = "", trace: bool = True
    ) -> list[Restatement]:
        """What was told of a finished period and is told otherwise now, with its cause; newest first. `metrics="all"`: of every metric."""
        return restatements(self.workspace, _names(metrics), period, since, trace)

    def account(self, account_id: str, as_of: str | None = None) -> Customer:
        """One customer from all sides."""
        return customer(self.workspace, account_id, as_of)

    def check(self) -> Any:
        """What would load and what would be quarantined; changes nothing."""
        return self.workspace.check()

    def run(self, as_of: str | None = None) -> RunReport:
        """The daily run."""
        return run(self.workspace, as_of)


def _names(given: str | Sequence[str]) -> tuple[str, ...]:
    return tuple(name.strip() for name in given.split(",") if name.strip()) if isinstance(given, str) else tuple(given)
