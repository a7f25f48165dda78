"""Shipped mappings, a module each: `WAYS`, the ways in which a tool's raw tables become canonical ones. Which files are there is not known here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tenure.spec import Spec


@dataclass(frozen=True)
class Way:
    """One way: files that are called so (singular, without prefix or suffix) and have these columns, read as `spec` says.

    `has`: columns that they must have, of `a|b` one. `when`: the choices that it is for. `live`: an expression that is `false` in a test mode.
    `instead`: ways of the same name are tried in their order, and the first that has files is taken. In lookups of `spec`, `path` is the
    name of files too: `a|b` the first that is there, `a+b` both.
    """

    files: tuple[str, ...]
    spec: Spec
    has: tuple[str, ...] = ()
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    live: str = ""
    instead: str = ""
