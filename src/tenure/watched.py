"""A ledger that remembers what of it was read: an expression made over it is that of every ledger which says the same there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from tenure.ledger.ledger import Ledger
from tenure.ledger.settings import Settings
from tenure.ledger.tables import TABLES
from tenure.policy import SWITCHES, Policy

Fact = tuple[str, str]
"""What was read: of which part of a ledger (policy, settings, hints, extras, columns, ledger), and its name there."""
Columns = Callable[[str, Ledger], Mapping[str, str]]
_SETTINGS = frozenset(field.name for field in fields(Settings))


def watched(ledger: Ledger, read: dict[Fact, Any], columns: Columns) -> Ledger:
    """`ledger` over again; what is read of it goes into `read`. `columns` tells those of a derived table."""
    made = _Watched(
        _settings(ledger.settings, read), _policy(ledger.policy, read), ledger.builds, _Named(ledger.extras, "extras", read, ()),
        ledger.historic, _Named(ledger.hints, "hints", read, None), ledger.partial,
    )  # fmt: skip
    made.__dict__.update(_read=read, _columns=columns, _plain=ledger)
    return made


def told(ledger: Ledger, fact: Fact, columns: Columns) -> Any:
    """What another ledger says of a fact."""
    part, name = fact
    match part:
        case "policy":
            return getattr(ledger.policy, name)
        case "settings":
            return getattr(ledger.settings, name)
        case "extras":
            return ledger.extras.get(name, ())
        case "hints":
            return ledger.hints.get(name)
        case "columns":
            return dict(columns(name, ledger))
        case _:
            return getattr(ledger, name)


class _Policy(Policy):
    """A policy whose switches are watched. Its key is no reading of them, because a text can be given another key."""

    __slots__ = ("key", "read")

    def __getattribute__(self, name: str) -> Any:
        value = super().__getattribute__(name)
        if name in SWITCHES:
            read = getattr(self, "read", None)
            if read is not None:
                read["policy", name] = value
        return value

    @property
    def ledger_key(self) -> str:
        """As of the policy that is watched."""
        return str(self.key)


def _policy(policy: Policy, read: dict[Fact, Any]) -> Policy:
    made = _Policy(**{one.name: getattr(policy, one.name) for one in fields(policy)})
    object.__setattr__(made, "key", policy.ledger_key)
    object.__setattr__(made, "read", read)
    return made


class _Settings(Settings):
    """Settings whose fields are watched."""

    __slots__ = ("read",)

    def __getattribute__(self, name: str) -> Any:
        value = super().__getattribute__(name)
        if name in _SETTINGS:
            read = getattr(self, "read", None)
            if read is not None:
                read["settings", name] = value
        return value


def _settings(settings: Settings, read: dict[Fact, Any]) -> Settings:
    made = _Settings(**{one.name: getattr(settings, one.name) for one in fields(settings)})
    object.__setattr__(made, "read", read)
    return made


class _Named(Mapping[str, Any]):
    """A part of a ledger in which things are looked up by name; a name that is not there is read as `absent`."""

    def __init__(self, values: Mapping[str, Any], part: str, read: dict[Fact, Any], absent: Any) -> None:
        self.values_, self.part, self.read, self.absent = values, part, read, absent

    def __getitem__(self, name: str) -> Any:
        self.read[self.part, name] = self.values_.get(name, self.absent)
        return self.values_[name]

    def __iter__(self) -> Iterator[str]:
        raise TypeError(f"{self.part} of a watched ledger are read by name, so that it is known what was read")

    def __len__(self) -> int:
        raise TypeError(f"{self.part} of a watched ledger are read by name, so that it is known what was read")


class _Watched(Ledger):
    """A ledger whose tables and history are watched."""

    def __getattribute__(self, name: str) -> Any:
        value = super().__getattribute__(name)
        if name in ("historic", "partial") and "_read" in self.__dict__:
            self.__dict__["_read"]["ledger", name] = value
        return value

    def heeding(self, *names: str) -> Ledger:
        """The same ledger, watched still, with no more known of its data than the facts of these names."""
        kept = self.__dict__
        return watched(kept["_plain"].heeding(*names), kept["_read"], kept["_columns"])

    def table(self, name: str) -> Any:
        """The table of that name; its columns count as read, if they are not the same in every ledger."""
        if name in TABLES and TABLES[name].open:
            self.extras.get(name)
        elif name in self.builds and self.builds[name].schema is None:
            columns = dict(self.__dict__["_columns"](name, self.__dict__["_plain"]))
            self.__dict__["_read"]["columns", name] = columns
            self.known(name, columns)
        return super().table(name)
