"""How well each column of a file fits each column of a canonical table, by its name and by its values, and the best fit of all together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

from tenure.ledger.tables import TABLES, Column, Table, Type
from tenure.proposal.assign import assigned
from tenure.proposal.lexicon import NOISE, NOTIONS, QUALIFIERS, notions, plain
from tenure.proposal.patterns import FILES, NOUNS, PATTERNS, VALUES
from tenure.proposal.trait import SURE, Trait

WORTH = 0.5
"""A fit below this is none."""
CLASSES = frozenset(
    {
        "segment",
        "tier",
        "channel",
        "priority",
        "category",
        "kind",
        "plan",
        "industry",
        "region",
        "product",
        "role",
        "stage",
        "status",
        "outcome",
        "module",
    }
)
NUMBERS = frozenset({Type.MONEY, Type.RATE, Type.PERCENT, Type.SCORE, Type.DECIMAL})


@dataclass(frozen=True)
class Fit:
    """A canonical column and the file's column that is thought to be it: how sure (0 to 1), why, and the next best that was left over."""

    name: str
    column: str
    score: float
    why: str
    rival: str = ""
    rival_score: float = 0.0


@dataclass(frozen=True)
class Fits:
    """The fit of a file to one table: canonical column → `Fit`; `worth`: how well the whole fits, 0 to 1."""

    table: Table
    fits: Mapping[str, Fit] = field(default_factory=dict)
    worth: float = 0.0

    @property
    def used(self) -> frozenset[str]:
        """The file's columns that have a place."""
        return frozenset(fit.column for fit in self.fits.values())


def fitted(table: Table, traits: Mapping[str, Trait], keys: Mapping[str, float] | None = None, nouns: frozenset[str] = frozenset()) -> Fits:
    """The best fit of the columns to the table. `keys`: columns whose values are those of an account's key, and how surely; `nouns`: of the file's name."""
    scored = {
        column.name: {name: _score(table, column, name, trait, (keys or {}).get(name, 0.0), nouns) for name, trait in traits.items()}
        for column in table.columns
    }
    names = list(traits)
    matrix = [[_weighed(column, scored[column.name][name][0]) for name in names] for column in table.columns]
    found = {}
    places = assigned(matrix)
    taken = {names[place] for place in places if place >= 0}
    for column, place in zip(table.columns, places, strict=True):
        if place >= 0:
            score, why = scored[column.name][names[place]]
            rivals = sorted(((scored[column.name][name][0], name) for name in names if name not in taken), reverse=True)
            rival = rivals[0] if rivals else (0.0, "")
            found[column.name] = Fit(column.name, names[place], min(score, 1.0), why, rival[1], rival[0])
    return Fits(table, found)


def _weighed(column: Column, score: float) -> float:
    # Cubed, so that one column that is surely right outweighs two that may be.
    return 0.0 if score < WORTH else score**3 * (1.5 if column.required else 1.0)


def _score(table: Table, column: Column, name: str, trait: Trait, key: float, nouns: frozenset[str]) -> tuple[float, str]:
    """How well a column fits, and why."""
    named, _ = named_like(table.name, column.name, name, nouns)
    if named < WORTH and not key and column.name not in ("currency", "email"):
        return 0.0, ""
    held = values_fit(table, column, trait)
    score = named * held * (0.75 + 0.25 * trait.filled if column.required and not trait.empty else 1.0)
    if column.name == "account_id" and table.name != "accounts" and key > score and held > 0:
        return key, "its values are those of the accounts"
    if column.name in ("currency", "email") and held >= 1 and score < 0.7 and not trait.empty:
        return 0.7, "its values are currencies" if column.name == "currency" else "its values are e-mail addresses"
    if score <= 0:
        return 0.0, ""
    return score, "its name" + ("" if trait.empty or held < 1 else " and its values") + (" (it is empty)" if trait.empty else "")


@lru_cache(maxsize=65536)
def named_like(table: str, column: str, header: str, nouns: frozenset[str] = frozenset()) -> tuple[float, str]:
    """How much a header is like what the column is called, and the notions that it is like. A bare `id` is that of the file's `nouns`."""
    mine = frozenset(notions(header))
    if mine == {"id"} and nouns:
        own, worth = named_like(table, column, " ".join(sorted(nouns)) + " id"), 0.95 if nouns & called(table) else 0.6
        worth *= 1.0 if header.lower() in ("id", "uuid", "key") else 0.88  # a `number` beside it is another
        bare = named_like(table, column, header)
        return max((own[0] * (1.0 if worth > 0.9 else 0.88), own[1]), (bare[0] * worth, bare[1]))
    if tuple(header.lower().replace(" ", "_").split("_")) == tuple(column.split("_")):
        return 1.0, column
    patterns = PATTERNS.get(table, {}).get(column, {})
    score, pattern = max(
        ((_alike(mine, frozenset(pattern.split()), table) * weight, pattern) for pattern, weight in patterns.items()), default=(0.0, "")
    )
    return (score * (0.98 + 0.02 * SequenceMatcher(None, header.lower(), column).ratio()) if score else 0.0), pattern


@lru_cache(maxsize=64)
def called(table: str) -> frozenset[str]:
    """The notions that name files of the table."""
    return frozenset(word for name in FILES.get(table, {}) for word in name.split())


@lru_cache(maxsize=65536)
def _alike(mine: frozenset[str], pattern: frozenset[str], table: str) -> float:
    own = NOUNS.get(table, ())

    def weight(notion: str) -> float:
        return 0.12 if notion in NOISE else 0.25 if notion in own else 1.8 if notion in QUALIFIERS else 1.0 if notion in NOTIONS else 0.7

    if len(mine) == 1 and "id" in mine and mine != pattern:
        return 0.0  # a bare `id` is the row's own
    if mine <= NOISE and pattern <= NOISE:
        return 0.85 if mine & pattern and mine != pattern else float(mine == pattern)
    union = sum(weight(notion) for notion in mine | pattern)
    return sum(weight(notion) for notion in mine & pattern) / union if union else 0.0


def values_fit(table: Table, column: Column, trait: Trait) -> float:
    """Whether the values can be the column's: 0 = they cannot, 1 = they are like it."""
    if trait.empty:
        return 0.8
    if column.type is Type.TIME:
        return 1.0 if trait.formats else 0.0
    if column.type in NUMBERS:
        return _number(column, trait)
    if column.type is Type.WHOLE:
        return 1.0 if trait.whole >= SURE else 0.6 if trait.number >= SURE else 0.0
    if column.type is Type.BOOL:
        return 1.0 if trait.truth >= SURE else 0.0
    if column.type is Type.JSON:
        return 1.0 if trait.nested > 0.9 else 0.0
    return _identifier(table, column, trait) if column.type is Type.ID else _text(table, column, trait)


def _number(column: Column, trait: Trait) -> float:
    if not trait.amount:
        return 0.0
    if column.least == 0 and trait.low < 0:
        return 0.4
    return 0.7 if trait.formats and trait.whole >= SURE and trait.low > 10**8 else 1.0


def _identifier(table: Table, column: Column, trait: Trait) -> float:
    if trait.iso or trait.nested > 0.5 or (trait.number >= SURE and trait.whole < SURE):
        return 0.0
    if table.key == (column.name,) and trait.uniqueness < 0.9:
        return 0.45
    if trait.share(lambda value: value.lower() in ("true", "false")) > 0.9:
        return 0.0
    return 0.75 if trait.share(lambda value: " " in value) > 0.5 else 1.0


def _text(table: Table, column: Column, trait: Trait) -> float:
    if column.name == "currency":
        return 1.05 if trait.currency >= SURE else 0.0
    if column.name == "email":
        return 1.0 if trait.email > 0.9 else 0.3
    if column.choices or column.name == "status":
        known = meanings(table.name, column.name)
        share = trait.share(lambda value: spelt(value) in known)
        return 0.45 + 0.55 * share if len(trait.distinct) <= 40 else 0.2
    if trait.formats and not (trait.whole >= SURE and trait.high < 10**7):
        return 0.0
    if trait.nested > 0.5 or trait.share(lambda value: value.lower() in ("true", "false")) > 0.9:
        return 0.1
    if column.name in CLASSES and trait.uniqueness > 0.9 and len(trait.values) > 50:
        return 0.55
    return 0.85 if trait.number >= SURE and column.name not in ("name",) else 1.0


@lru_cache(maxsize=64)
def meanings(table: str, column: str) -> Mapping[str, str]:
    """Written word → canonical word, for a column of few words."""
    listed = VALUES.get(f"{column}:{table}") or VALUES.get(column) or {}
    choices = next((each.choices for each in TABLES[table].columns if each.name == column), ())
    return {choice: choice for choice in choices} | {word: meant for meant, words in listed.items() for word in words.split()}


@lru_cache(maxsize=8192)
def spelt(value: str) -> str:
    """A written word as the lists spell it."""
    return plain(value.strip()).replace(" ", "_")
