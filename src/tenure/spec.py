"""What a workspace says of one source: which files, how they are read, how their columns become a canonical table's. Data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

EPOCHS = {"epoch": 1, "epoch_s": 1, "epoch_ms": 1000, "epoch_us": 1_000_000}
EITHER = "epoch_or_iso"
"""Digits are seconds since 1970, all else is read as ISO 8601: what connectors make of one and the same field."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is to be read, where it cannot be seen from the file itself."""

    kind: str = ""
    encoding: str = ""
    separator: str = ""
    names: tuple[str, ...] = ()
    sheet: str = ""
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Value:
    """Where one canonical column comes from: `expression` over the source's columns, or a `constant`; then what is done to it.

    `time`: epoch, epoch_ms, epoch_us or a strptime format. `values`: what each written value means; others become `other`, or stay.
    `minor`: the amount is written in the currency's minor unit (cents). `decimal`: the decimal mark, where it is a comma.
    """

    expression: str = ""
    constant: str | None = None
    time: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    other: str | None = None
    minor: bool = False
    decimal: str = "."


@dataclass(frozen=True, slots=True)
class Lookup:
    """A further column `name`, found in another table: `take` of the row whose `key` equals the expression `by`.

    `table`: a canonical table; or `path`: a file beside, of which only rows for which `where` holds are looked at.
    Where several rows disagree nothing is found, unless `pick` says `first` (the least, by text) or `last`. `take: _row` finds the
    whole row as JSON. Without `table` and `path` it finds nothing: a shipped mapping whose file is not there.
    Or it is computed: `said` is an expression, `listed` one of a JSON list, of which each item makes a row. `keep`: from here on only these
    columns are carried along.
    """

    name: str
    by: str
    take: str
    key: str = ""
    table: str = ""
    path: str = ""
    where: str = ""
    pick: str = ""
    said: str = ""
    listed: str = ""
    keep: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Following:
    """A log of changes: each row holds until the next of the same `by`, in the order of `at`. The column `next_at` holds when that begins."""

    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Check:
    """Something to be told of: rows for which `where` holds are loaded, counted and reported under `name`."""

    name: str
    where: str


@dataclass(frozen=True, slots=True)
class Spec:
    """One source: files and how they become rows of `table`. `mode`: snapshot (rows that vanish, vanish) or append (rows stay).

    `narrow`: its columns are named through `_row` only, so that they need not be carried along.
    `use` names a shipped mapping, which stands for several sources (`shipped.py`); `options` are what was chosen of it.
    """

    table: str
    path: str
    columns: Mapping[str, Value] = field(default_factory=dict)
    where: str = ""
    timezone: str = ""
    mode: str = ""
    reading: Reading = Reading()
    unnest: str = ""
    unpivot: tuple[tuple[str, ...], str, str] | None = None
    lookups: tuple[Lookup, ...] = ()
    checks: tuple[Check, ...] = ()
    attributes: tuple[str, ...] | None = None
    following: Following | None = None
    narrow: bool = False
    use: str = ""
    options: tuple[tuple[str, str], ...] = ()

    @property
    def appends(self) -> bool:
        """Whether rows of a file that is gone stay; so it is with events unless said otherwise."""
        return self.mode == "append" or (not self.mode and self.table == "events")
