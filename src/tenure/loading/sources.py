"""Which files a table is made of, and whether they are other than when they were last read. Nothing is parsed here."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tenure.connectors.encoding import digest
from tenure.connectors.names import canonical_files, matching
from tenure.errors import SourceError
from tenure.shipped import expanded
from tenure.spec import Lookup, Spec
from tenure.staging.terms import Terms

STAGING = "1"
"""Raised when staging reads the same file otherwise than before, so that everything is read again."""
SETTLED = 2 * 10**9


@dataclass(frozen=True, slots=True)
class Source:
    """One file of one table: its spec, where it is, its name relative to the workspace, and what it was read as."""

    spec: Spec
    path: Path
    name: str
    size: int = 0
    mtime: int = 0
    digest: str = ""
    recipe: str = ""
    pattern: str = ""

    @property
    def state(self) -> dict[str, Any]:
        """What is remembered of it once it is loaded."""
        return {"size": self.size, "mtime": self.mtime, "digest": self.digest, "recipe": self.recipe, "at": time.time_ns()}

    def same(self, state: Mapping[str, Any] | None) -> bool:
        """Whether it holds what it held when `state` was remembered, and would be read the same way."""
        return state is not None and state["digest"] == self.digest and state["recipe"] == self.recipe


def specs_for(folder: Path, specs: tuple[Spec, ...]) -> tuple[Spec, ...]:
    """The sources of a workspace: those it names, or else every file with a canonical name."""
    if specs:
        return tuple(each for spec in specs for each in (expanded(folder, spec) if spec.use else (spec,)))
    return tuple(Spec(table, path.relative_to(folder).as_posix()) for table, path in canonical_files(folder))


def sources(
    folder: Path, specs: tuple[Spec, ...], table: str, terms: Terms, states: Mapping[str, Mapping[str, Any]], named: bool = False
) -> list[Source]:
    """The files of `table`, in the order in which their rows replace each other. `named`: the specs are the user's. Raises `SourceError` if a named file is not there."""
    found: dict[str, Source] = {}
    for spec in specs:
        if spec.table != table:
            continue
        files = matching(folder, spec.path)
        if not files and not spec.appends:
            raise SourceError(spec.path, "no file matches.", table)
        for path in files:
            name = _named(folder, path, spec)
            while name in found:  # one file may feed a table twice, by two mappings
                name += "+"
            if path.is_file() or not spec.appends:
                found[name] = _seen(spec, path, name, terms, states.get(name))
                if named:
                    found[name] = replace(found[name], pattern=spec.path)
    return list(found.values())


def beside(path: Path, lookup: Lookup) -> list[Path]:
    """The files that a lookup of the file at `path` reads; one that is not there is named all the same."""
    return [file for each in lookup.path.split("\n") for file in matching(path.parent, each) or [path.parent / each]]


def recipe(spec: Spec, terms: Terms, path: Path | None = None) -> str:
    """A short name of how a file is read: two equal ones give the same rows for the same bytes. The files that it looks up belong to it."""
    looked = [digest(file) for lookup in spec.lookups if path and lookup.path for file in beside(path, lookup) if file.is_file()]
    said = repr((STAGING, *looked, spec.following, spec.table, spec.columns, spec.where, spec.timezone, spec.reading, spec.unnest, spec.unpivot, spec.lookups, spec.checks,
                 spec.attributes, terms.zone, terms.currency, sorted(terms.words.items())))  # fmt: skip
    return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()


def _named(folder: Path, path: Path, spec: Spec) -> str:
    try:
        return path.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return os.path.relpath(path.resolve(), folder.resolve()).replace(os.sep, "/")


def _seen(spec: Spec, path: Path, name: str, terms: Terms, state: Mapping[str, Any] | None) -> Source:
    try:
        stat = path.stat()
        # A file written to in the very moment in which it was read may change without its clock moving on: then its bytes decide.
        still = (
            state is not None
            and (state["size"], state["mtime"]) == (stat.st_size, stat.st_mtime_ns)
            and state["at"] - stat.st_mtime_ns > SETTLED
        )
        summed = str(state["digest"]) if still and state is not None else digest(path)
    except OSError as wrong:
        raise SourceError(name, f"it cannot be read: {wrong.strerror or wrong}.", spec.table) from wrong
    return Source(spec, path, name, stat.st_size, stat.st_mtime_ns, summed, recipe(spec, terms, path))
