"""The files of a folder as they belong together: those of one kind as one, and which column of one names the rows of another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile
from pathlib import Path

from tenure.connectors.names import kind_of
from tenure.proposal.lexicon import NOISE, notions
from tenure.proposal.patterns import FILES
from tenure.proposal.sheet import Sheet, sheet
from tenure.proposal.trait import Trait, trait

MOST, FEW = 400, 3
_KNOWN = frozenset(notion for names in FILES.values() for name in names for notion in name.split())
_WORDS = frozenset({"data", "export", "dump", "table", "raw", "list", "all", "report", "full", "csv"})


@dataclass(frozen=True)
class File:
    """A file, or several of the same header whose names differ in figures only, with the traits of its columns.

    `shared`: with what the names of all files of the folder begin (`raw_crm_`), which tells nothing of any of them.
    """

    sheet: Sheet
    shared: str = ""

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.sheet.path

    @cached_property
    def traits(self) -> Mapping[str, Trait]:
        """Column → what its values look like."""
        return {name: trait(values) for name, values in self.sheet.columns.items()}

    @property
    def _stem(self) -> str:
        return self.path.name.removeprefix(self.shared).split(".")[0]

    @cached_property
    def nouns(self) -> frozenset[str]:
        """The notions of its name."""
        stem = re.sub(r"(_data|_export|-export|data)$", "", self._stem, flags=re.IGNORECASE)
        return frozenset(word for word in notions(stem) if word not in _WORDS and word not in NOISE)

    @cached_property
    def known_nouns(self) -> frozenset[str]:
        """Those of them that name any table."""
        return self.nouns & _KNOWN

    def names(self, other: File) -> bool:
        """Whether a filled column is called after the other file: `customer_id` and customer.csv."""
        word = re.sub(r"(_data|_export|s)+$", "", other._stem.lower())
        return any(name.lower().replace("_", "") in (word + "id", word) and not held.empty for name, held in self.traits.items())

    @cached_property
    def key(self) -> str:
        """The column that tells its rows apart, "" if there is none: the first identifier whose values are all different."""
        sole = [
            name
            for name, held in self.traits.items()
            if held.values and held.uniqueness >= 0.98 and not held.formats and held.filled > 0.98
        ]
        named = [name for name in sole if "id" in notions(name) or notions(name) in (("email",), tuple(self.nouns))]
        return next((name for name in named if set(notions(name)) - {"id"} <= self.nouns), named[0] if named else "")


@dataclass(frozen=True)
class Link:
    """`column` of one file names rows of `target` by its `key`; `sure` from 0 to 1."""

    column: str
    target: File
    key: str
    sure: float


def files(folder: Path) -> list[File]:
    """The files of a folder (and one folder deep) that any reader reads, those of one kind as one."""
    found = sorted(path for path in _listed(folder) if kind_of(path) and not path.name.startswith((".", "~$")))[:MOST]
    shared = _shared([path.name for path in found])
    return [File(each, shared) for each in _grouped([sheet(path) for path in found])]


def _shared(names: Sequence[str]) -> str:
    """What all of several names begin with, up to the end of a word."""
    if len(names) < FEW:
        return ""
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(min(names), max(names), strict=False))
    return re.sub(r"[^-_. ]*$", "", "".join(letter for letter, _ in alike))


def _listed(folder: Path) -> Iterable[Path]:
    for path in folder.iterdir():
        if path.is_file():
            yield path
        elif path.is_dir() and not path.name.startswith((".", "_")):
            yield from (inner for inner in path.iterdir() if inner.is_file())


def _grouped(sheets: Sequence[Sheet]) -> list[Sheet]:
    """One of each kind: same header, same place, names that differ in figures only."""
    groups: dict[tuple[object, ...], list[Sheet]] = {}
    for each in sheets:
        stem = re.sub(r"\d+", "#", each.path.name)
        groups.setdefault(
            (each.path.parent, stem, tuple(each.columns), each.trouble) if "#" in stem and each.columns else (each.path,), []
        ).append(each)
    return [_joined(group) for group in groups.values()]


def _joined(group: Sequence[Sheet]) -> Sheet:
    if len(group) == 1:
        return group[0]
    share = max(4000 // len(group), 200)
    columns = {name: [value for each in group[:20] for value in each.columns[name][:share]] for name in group[0].columns}
    return replace(group[0], columns=columns, whole=False, files=tuple(each.path for each in group))


def pattern(file: File) -> str:
    """The file's name, or the pattern that means all of its group and nothing else beside it."""
    if not file.sheet.files:
        return file.path.name
    mask = re.sub(r"\d+([-_.]?\d+)*", "*", file.path.name)
    return mask if {*file.path.parent.glob(mask)} == {*file.sheet.files} else ""


def links(file: File, others: Sequence[File]) -> list[Link]:
    """Which columns name the rows of which other files, the surest first."""
    found = [link for other in others if other is not file and other.key for name in file.traits if (link := _link(file, name, other))]
    return sorted(found, key=lambda link: -link.sure)


def _link(file: File, name: str, other: File) -> Link | None:
    mine, theirs = file.traits[name], other.traits[other.key]
    if mine.empty or mine.iso or mine.nested > 0.5 or (name == file.key and name != other.key):
        return None
    held = inside(mine, theirs, other.sheet.whole)
    own, key = frozenset(notions(name)) - {"id"}, frozenset(notions(other.key)) - {"id"}
    named = bool(own) and (own == other.nouns or own == key) and "id" in {*notions(name), *(("id",) if own == other.nouns else ())}
    if named and held >= 0.1:
        return Link(name, other, other.key, 0.6 + 0.35 * held + (0.04 if own == other.nouns else 0.0))
    plain = mine.whole > 0.9 and theirs.whole > 0.9
    if held >= 0.95 and not plain and len(mine.distinct) >= 8 and mine.email < 0.5:
        return Link(name, other, other.key, 0.6)
    return None


def of_stripe(found: Sequence[File]) -> bool:
    """Whether identifiers look like those of Stripe, which writes amounts in cents and prices of one."""
    seen = {held.prefix for file in found for held in file.traits.values() if held.prefix}
    return len(seen & {"cus", "sub", "in", "prod", "ch", "price", "pi", "si", "txn", "pm", "il"}) >= 4


def inside(mine: Trait, theirs: Trait, whole: bool) -> float:
    """The share of the values that are among theirs; where they were not all read, whether the values look alike (0.5)."""
    share = sum(1 for value in mine.distinct if value in theirs.distinct) / len(mine.distinct) if mine.distinct else 0.0
    if share > 0.5:
        return share
    alike = bool(mine.prefix) and mine.prefix == theirs.prefix
    if whole:
        return max(share, 0.3) if alike and len(mine.distinct) < 20 else share
    return max(share, 0.5 if alike or (mine.whole > 0.97 and theirs.whole > 0.97) else 0.0)
