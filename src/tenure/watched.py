"""A ledger that remembers what of it was read: an expression made over it is that of every ledger which says the same there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields
from typing import Any, ClassVar

from tenure.ledger.ledger import Ledger
from tenure.ledger.settings import Settings
from tenure.ledger.tables import TABLES
from tenure.policy import SWITCHES, Policy

Fact = tuple[str, str]
"""What was read: of which part of a ledger (policy, settings, hints, extras, columns, ledger), and its name there."""
Columns = Callable[[str, Ledger], Mapping[str, str]]


def watched(ledger: Ledger, read: dict[Fact, Any], columns: Columns) -> Ledger:
    """`ledger` over again; what is read of it goes into `read`. `columns` tells those of a derived table."""
    made = _Watched(
        _over(ledger.settings, _Settings, read), watched_policy(ledger.policy, read, ledger.policy.ledger_key), ledger.builds, _Named(ledger.extras, "extras", read, ()),
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


def watched_policy(policy: Policy, read: dict[Fact, Any], key: str) -> Policy:
    """`policy` over again, with a ledger key of its own: texts can be given another. What is read of it goes into `read`."""
    made: Policy = _over(policy, _Policy, read)
    object.__setattr__(made, "key", key)
    return made


def _over(plain: Any, kind: type[Any], read: dict[Fact, Any]) -> Any:
    made = kind(**{one.name: getattr(plain, one.name) for one in fields(plain)})
    object.__setattr__(made, "read", read)
    return made


class _Watching:
    """Something whose fields are watched once it has somewhere to write what is read."""

    __slots__ = ()
    part: ClassVar[str]
    names: ClassVar[Collection[str]]

    def __getattribute__(self, name: str) -> Any:
        value = super().__getattribute__(name)
        kind = type(self)
        if name in kind.names and (read := getattr(self, "read", None)) is not None:
            read[kind.part, name] = value
        return value


class _Policy(_Watching, Policy):
    __slots__ = ("key", "read")
    part, names = "policy", SWITCHES

    @property
    def ledger_key(self) -> str:
        return str(self.key)


class _Settings(_Watching, Settings):
    __slots__ = ("read",)
    part, names = "settings", frozenset(field.name for field in fields(Settings))


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
