"""Every error that a user can meet. An error takes facts and writes the sentence: what was seen, what is possible, what to do.

TenureError
├── UsageError            what was asked cannot be understood
│   ├── UnknownName       a metric, attribute, policy ... that does not exist, with the nearest that does
│   ├── BadPeriod         a period that cannot be read
│   ├── BadCondition      a `--where` that cannot be read
│   └── BadParameter      a parameter of a metric that is missing or off its choices
├── ConfigError           tenure.yaml: file, line, column, and a suggestion
│   └── OpenQuestions     questions of a proposed mapping that nobody has answered yet
├── SourceError           a source that cannot be read at all, or lacks a required column
├── EngineError           the engine refused or could not be reached
│   └── MissingExtra      the engine's driver is not installed
├── LedgerBreak           opening + movements is not closing: names the account
└── StoreError            the workspace's store cannot be used as it is
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class TenureError(Exception):
    """The root: `except tenure.TenureError` catches all that Tenure raises on purpose."""


class UsageError(TenureError):
    """What was asked cannot be understood."""


class UnknownName(UsageError):
    """`what` (a metric, an attribute ...) named `name` does not exist; `known` are those that do."""

    def __init__(self, what: str, name: str, known: Iterable[str], hint: str = "") -> None:
        self.what, self.name, self.known = what, name, tuple(sorted(known))
        super().__init__(f"There is no {what} {name!r}. {suggestion(name, self.known, hint)}".rstrip())


class BadPeriod(UsageError):
    """`text` is not a period."""

    def __init__(self, text: str, why: str = "") -> None:
        super().__init__(
            f"{text!r} is not a period{': ' + why if why else ''}. Write 2026-03, 2026-Q1, 2026, 2026-W05, 2026-03-15, "
            "2025-01..2026-03, 28d@2026-03-01, FY2026, FY2026-Q1 or now."
        )


class BadCondition(UsageError):
    """A filter that cannot be read; `at` is the position (from 0) in `text`."""

    def __init__(self, text: str, at: int, why: str) -> None:
        self.text, self.at, self.why = text, at, why
        super().__init__(f"The filter cannot be read at position {at + 1}: {why}\n  {text}\n  {' ' * at}^")


class BadParameter(UsageError):
    """A parameter of a metric that is unknown, missing or off its choices."""

    def __init__(self, metric: str, name: str, seen: object, possible: Iterable[str]) -> None:
        super().__init__(f"{metric}: parameter {name!r} cannot be {seen!r}. Possible: {', '.join(possible)}.")


class ConfigError(TenureError):
    """A mistake in a configuration file, with its place (line and column from 1)."""

    def __init__(self, why: str, file: str = "", line: int = 0, column: int = 0) -> None:
        self.why, self.file, self.line, self.column = why, file, line, column
        place = ":".join(str(part) for part in (file, line, column) if part)
        super().__init__(f"{place}: {why}" if place else why)


class OpenQuestions(ConfigError):
    """tenure.yaml has questions that nobody has answered yet; `open` holds (line, column, name, question) of each."""

    def __init__(self, file: str, questions: Iterable[tuple[int, int, str, str]]) -> None:
        self.open = tuple(questions)
        listed = "".join(f"\n  {file}:{line}:{column}: {name}: {said}" for line, column, name, said in self.open)
        count = f"{len(self.open)} questions are" if self.open[1:] else "1 question is"
        super().__init__(
            f"{count} open in {file}. Write the answer in place of each ANSWER_ME (or remove the line where it is not required):{listed}"
        )


class SourceError(TenureError):
    """A source that cannot be read at all; nothing of its table was loaded."""

    def __init__(self, source: str, why: str, table: str = "") -> None:
        self.source, self.why, self.table = source, why, table
        super().__init__(f"{source}: {why}" + (f" Nothing of table {table!r} was loaded." if table else ""))


class EngineError(TenureError):
    """The engine refused a query or could not be reached."""


class MissingExtra(EngineError):
    """`engine` needs a package that is not installed; `extra` is the extra that brings it."""

    def __init__(self, engine: str, extra: str) -> None:
        super().__init__(f"The driver of {engine} is not installed. Say: pip install 'tenure[{extra}]'")


class LedgerBreak(TenureError):
    """Opening + movements is not closing. It should be impossible; it is checked at every run all the same."""

    def __init__(self, account: str, period: str, facts: str) -> None:
        self.account, self.period = account, period
        super().__init__(f"The ledger of account {account!r} does not add up in {period}: {facts}.")


class StoreError(TenureError):
    """The workspace's store is missing, newer than this program, or in use."""


def suggestion(name: str, known: Iterable[str], hint: str = "") -> str:
    """ "Did you mean ...?", or the known names, or `hint`."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if near:
        return f"Did you mean {near[0]!r}?"
    if hint:
        return hint
    return f"Known: {', '.join(names)}." if names and len(names) <= 40 else ""
