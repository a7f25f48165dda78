"""Where a shipped mapping (`use:`) meets the files that are there: it becomes sources like those that a user writes. What it says is in `mappings/`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from pathlib import Path

from tenure.connectors.files import feed
from tenure.connectors.names import kind_of, matching
from tenure.errors import SourceError
from tenure.mappings import Way
from tenure.sourcelist import OPTIONS
from tenure.spec import Lookup, Reading, Spec

LIVE = {"live": "lower(coalesce({0}, 'true')) not in ('false', 'f', '0')", "test": "lower({0}) in ('false', 'f', '0')"}
Files = Mapping[str, Sequence[Path]]


def expanded(folder: Path, spec: Spec) -> tuple[Spec, ...]:
    """The sources that a shipped mapping makes of the files that are there. Raises `SourceError` if it knows none of them."""
    found, ways = _found(folder, spec), tuple(import_module(f"tenure.mappings.{spec.use}").WAYS)
    chosen = {name: choices[0] for name, choices in OPTIONS.items()} | dict(spec.options)
    made: list[Spec] = []
    taken: dict[str, tuple[str, ...]] = {}
    for way in ways:
        if any(chosen[name] not in wanted for name, wanted in way.when.items()) or taken.get(way.instead, way.files) != way.files:
            continue
        sources = list(_sources(folder, way, found, chosen["rows"], spec))
        if sources and way.instead:
            taken[way.instead] = way.files
        made += sources
    if not made:
        has = ", ".join(path.name for paths in found.values() for path in paths[:1]) or "no file that can be read"
        known = ", ".join(dict.fromkeys(name for way in ways for name in way.files))
        raise SourceError(spec.path, f"the mapping {spec.use!r} finds nothing there. It looks for files called {known}; there is: {has}.")
    return tuple(made)


def called(path: Path) -> str:
    """What a file is of: `stripe_customers_2024.csv` and `customer_data.csv` are both `customer`."""
    stem = re.sub(r"^((raw|src|stg|stripe|airbyte)[-_.]+)+", "", path.name.split(".")[0].lower())
    stem = re.sub(r"([-_.]+(data|export|raw|dump|\d[\d-]*))+$", "", stem)
    return re.sub(r"(?<!s)s$", "", stem)


def _found(folder: Path, spec: Spec) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in matching(folder, spec.path):
        if path.is_file() and kind_of(path):
            found.setdefault(called(path), []).append(path)
    return found


def _sources(folder: Path, way: Way, found: Files, rows: str, spec: Spec) -> Iterator[Spec]:
    """The sources of one way: one for each of its files."""
    live = LIVE.get(rows, "").format(way.live) if way.live else ""
    where = " and ".join(f"({each})" for each in (way.spec.where, live) if each)
    for path in (path for name in way.files for path in found.get(name, ()) if _has(path, way)):
        lookups = tuple(_resolved(lookup, path, found) for lookup in way.spec.lookups)
        yield replace(way.spec, path=_relative(folder, path), where=where, lookups=lookups, timezone=spec.timezone)


def _has(path: Path, way: Way) -> bool:
    if not way.has:
        return True
    columns = _columns(path, path.stat().st_mtime_ns)
    return all(any(each in columns for each in said.split("|")) for said in way.has)


@lru_cache(maxsize=256)
def _columns(path: Path, changed: int) -> frozenset[str]:
    """The columns of a file as it was when it was last `changed`."""
    try:
        return frozenset(feed(path, path.name, Reading()).columns)
    except SourceError:
        return frozenset()


def _resolved(lookup: Lookup, path: Path, found: Files) -> Lookup:
    """The lookup in the files that are there; in none if there is none."""
    if not lookup.path:
        return lookup
    first = next((name for name in lookup.path.split("|") if any(found.get(each) for each in name.split("+"))), "")
    there = [file for name in first.split("+") for file in found.get(name, ())]
    return replace(lookup, path="\n".join(_relative(path.parent, file) for file in there))


def _relative(folder: Path, path: Path) -> str:
    try:
        return path.relative_to(folder).as_posix()
    except ValueError:
        return str(path.resolve())
