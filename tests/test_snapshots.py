"""The SQL of every derived table and every frame, for each engine that is tested, is kept in tests/snapshots: the way out for who wants the text alone.

A change of it is meant, or it is a mistake. Meant: `TENURE_UPDATE=1 python dev.py test tests/test_snapshots.py -m slow` writes it anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tenure.frames.cut import Cut
from tenure.ledger.builds import BUILDS
from tenure.ledger.ledger import Ledger
from tenure.metrics import catalogue
from tenure.wording import Wording

KEPT = Path(__file__).with_name("snapshots")
DIALECTS = ("duckdb", "postgres", "pyspark")
INEXACT = ("DOUBLE", "FLOAT", " REAL", "tenure_quotient")
UPDATE = os.environ.get("TENURE_UPDATE") == "1"
WORDING = Wording()
FRAMES = {item.over.name: item.over for item in catalogue().values() if item.over is not None}

pytestmark = pytest.mark.slow


@cache
def ledger() -> Ledger:
    """The standard ledger, with two rounds of whatever a build repeats as often as the data need."""
    made = Ledger(builds=BUILDS)
    return made.knowing(**{build.hint: 2 for build in BUILDS.values() if build.learn is not None})


def texts(dialect: str) -> Iterator[tuple[str, str]]:
    """The name and the text of each file of a dialect."""
    for name in BUILDS:
        yield f"table_{name}.sql", WORDING.table(name, ledger(), dialect)
    for name, frame in FRAMES.items():
        yield f"frame_{name}.sql", WORDING.sql(("frame", name), ledger(), lambda known, frame=frame: frame.rows(known, Cut()), dialect)  # type: ignore[misc]  # frame is bound here


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_sql_of_a_dialect_is_the_one_that_is_kept(dialect: str) -> None:
    made = {name: text.rstrip() + "\n" for name, text in texts(dialect)}
    if UPDATE:
        written(KEPT / dialect, made)
    kept = {file.name: file.read_text(encoding="utf-8") for file in (KEPT / dialect).glob("*.sql")}
    assert len(made) > 50
    assert sorted(kept) == sorted(made), "a table or a frame came or went"
    assert [name for name in made if made[name] != kept[name]] == [], __doc__


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_kept_sql_has_no_inexact_number_and_no_division_left_to_spell(dialect: str) -> None:
    files = list((KEPT / dialect).glob("*.sql"))
    assert files
    assert [file.name for file in files if any(word in file.read_text(encoding="utf-8") for word in INEXACT)] == []


def written(folder: Path, made: dict[str, str]) -> None:
    """The files of a dialect, and no others."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.glob("*.sql"):
        file.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")
